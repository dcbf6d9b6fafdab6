/* rstreason.h: why was this TCP connection reset? The C ABI of librstreason.
 *
 * Copyright (C) the rstreason authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Feed the segments of a capture in capture order, drain verdicts.
 *
 *   rstreason_engine *e = rstreason_open(NULL);
 *   for each frame: rstreason_feed_frame(e, &frame);
 *                   while (rstreason_next(e, &v) == RSTREASON_OK) ...
 *   rstreason_flush(e); drain again; rstreason_close(e);
 *
 * There is no global state and the library starts no thread: one engine may be used by one
 * thread at a time. Nothing that stands in a packet makes a call fail: a frame without a usable
 * TCP header is counted (rstreason_statistics) and otherwise passed over.
 *
 * Memory that is short makes a call fail (RSTREASON_E_MEMORY, NULL) or connections be forgotten, as far as the tables
 * are concerned, which are nearly all of it. The rest, some kB for each reset whose verdict may still be revised or waits
 * to be drained, is had from malloc: where that gives nothing, the process ends. Drain often: what waits has no bound.
 *
 * Times are nanoseconds since 1970-01-01 UTC; durations are nanoseconds, -1 = not known.
 * Frame numbers start at 1, as in Wireshark; 0 = none. They have 64 bits here and may have 32: the
 * rstreason_feed_... and rstreason_queue_... calls answer 0 and a number above UINT32_MAX with
 * RSTREASON_E_ARGUMENT. A longer capture is counted in several values of `file`.
 */
#ifndef RSTREASON_H
#define RSTREASON_H

#include <stddef.h>
#include <stdint.h>

#include "rstreason_codes.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Grows whenever a struct or a function's meaning changes incompatibly. */
#define RSTREASON_ABI_VERSION 2

/* What a call returns. Negative: nothing was done, rstreason_error_text() says why. */
#define RSTREASON_OK 0
#define RSTREASON_NONE 1          /* rstreason_next: nothing (more) to report now */
#define RSTREASON_NOT_TCP 2       /* rstreason_decode: no TCP segment to be had from this frame */
#define RSTREASON_E_ARGUMENT (-1) /* a null pointer, a struct size or a value out of range */
#define RSTREASON_E_MEMORY (-2)   /* the allocator gave nothing */
#define RSTREASON_E_STATE (-3)    /* the bytes are not an exported state, damaged, or of another version */
#define RSTREASON_E_SPACE (-4)    /* the buffer offered is too small; the size needed is reported */
#define RSTREASON_E_ENGINE (-5)   /* the state is for an engine that is fresh, with room and flags as the exported one */
#define RSTREASON_E_UNDRAINED (-6) /* rstreason_export_state: verdicts wait, rstreason_next first */

typedef struct rstreason_engine rstreason_engine;

/* Set `size` to sizeof(rstreason_config); members beyond `size` take their defaults, as do zeros.
 *
 * `max_connections` are tracked at once, 16 at least and 268,435,456 (2^28) at most. When as many are, closed ones are
 * forgotten first, then half-open ones, then the others; of each kind the one longest silent. Closed ones are kept up to
 * 1/32 of the limit, 16 at least, and forgotten beyond that without being counted as evicted. */
typedef struct rstreason_config {
  size_t size;
  uint32_t max_connections; /* see above; default 1,000,000 */
  uint32_t flags;           /* RSTREASON_... below; default 0 */
  /* All large tables come from here if both are set; `context` is passed through. `allocate`
   * returns memory aligned to 64 bytes or NULL. */
  void *(*allocate)(void *context, size_t bytes);
  void (*release)(void *context, void *memory, size_t bytes);
  void *context;
} rstreason_config;

#define RSTREASON_NO_REVISIONS 1u /* verdicts as of the reset only */

/* A raw frame. `link_type` is a LINKTYPE_ value of tcpdump.org. */
typedef struct rstreason_frame {
  const uint8_t *bytes;
  uint32_t captured_length;
  uint32_t original_length;
  int64_t time;
  uint64_t number;
  uint32_t file; /* with `number` the packet's identity; 0 where there is one file */
  uint16_t link_type;
  uint16_t reserved;
} rstreason_frame;

/* One of a batch: `offset` into the batch's buffer. */
typedef struct rstreason_slice {
  uint64_t offset;
  uint32_t captured_length;
  uint32_t original_length;
  int64_t time;
  uint64_t number;
  uint32_t file;
  uint16_t link_type;
  uint16_t reserved;
} rstreason_slice;

/* Bits of rstreason_segment.marks */
#define RSTREASON_MARK_IPV6 0x0001u            /* addresses are IPv6; else IPv4 in the last 4 bytes */
#define RSTREASON_MARK_DF 0x0002u              /* IPv4 Don't Fragment */
#define RSTREASON_MARK_CUT 0x0004u             /* captured short inside the TCP header or its options */
#define RSTREASON_MARK_FRAGMENT 0x0008u        /* first fragment of several */
#define RSTREASON_MARK_TUNNELED 0x0010u        /* found inside another IP packet */
#define RSTREASON_MARK_BAD_OFFSET 0x0020u      /* data offset below 5 or beyond the packet */
#define RSTREASON_MARK_BAD_CHECKSUM 0x0040u    /* TCP checksum proven wrong (whole segment captured) */
#define RSTREASON_MARK_LENGTH_UNKNOWN 0x0080u  /* the IP length did not say (TSO: total length 0) */
#define RSTREASON_MARK_WINDOW_UNKNOWN 0x0100u  /* captured short before the window, which reads 0 */

/* Bits of rstreason_segment.options: the TCP options seen */
#define RSTREASON_OPT_MSS 0x0001u
#define RSTREASON_OPT_WSCALE 0x0002u
#define RSTREASON_OPT_SACK_PERMITTED 0x0004u
#define RSTREASON_OPT_SACK 0x0008u
#define RSTREASON_OPT_TIMESTAMPS 0x0010u
#define RSTREASON_OPT_MD5 0x0020u
#define RSTREASON_OPT_AO 0x0040u
#define RSTREASON_OPT_MPTCP 0x0080u
#define RSTREASON_OPT_FASTOPEN 0x0100u
#define RSTREASON_OPT_MP_TCPRST 0x0200u
#define RSTREASON_OPT_MP_FASTCLOSE 0x0400u
#define RSTREASON_OPT_OTHER 0x8000u

#define RSTREASON_PAYLOAD_KEPT 128

/* A TCP segment, decoded: everything the engine wants to know of a packet, in one flat record
 * that can be stored, sent and fed elsewhere with the same result. Host byte order. */
typedef struct rstreason_segment {
  int64_t time;
  uint64_t frame;
  uint8_t source[16];
  uint8_t destination[16];
  uint64_t link;           /* MAC source << 16 | VLAN id; 0 = none */
  uint32_t file;
  uint32_t seq;
  uint32_t ack;
  uint32_t payload_length; /* bytes on the wire, not captured */
  uint32_t flow_label;     /* IPv6 */
  uint32_t tsval;
  uint32_t tsecr;
  uint16_t source_port;
  uint16_t destination_port;
  uint16_t flags;          /* the 12 low bits of bytes 12..13: AE CWR ECE URG ACK PSH RST SYN FIN */
  uint16_t window;         /* raw, unscaled */
  uint16_t checksum;
  uint16_t ip_id;
  uint16_t mss;
  uint16_t options;        /* RSTREASON_OPT_ */
  uint16_t marks;          /* RSTREASON_MARK_ */
  uint8_t ttl;             /* or hop limit */
  uint8_t tos;             /* or traffic class */
  uint8_t window_scale;    /* shift count, 255 = no option */
  uint8_t mptcp_reason;    /* MP_TCPRST reason */
  uint8_t mptcp_flags;     /* MP_TCPRST flags (U, V, W, T) */
  uint8_t payload_kept;    /* bytes of `payload` that are valid */
  uint8_t payload[RSTREASON_PAYLOAD_KEPT];
} rstreason_segment;

/* What feeding one segment told at once. */
typedef struct rstreason_outcome {
  uint64_t after;      /* frame of the reset that ended this connection before, or 0 */
  uint64_t duplicate_of;
  uint64_t connection; /* number of the connection, from 0 in order of appearance; UINT64_MAX = none */
  uint32_t after_file; /* of `after` and `duplicate_of`, where they are not 0 */
  uint32_t duplicate_of_file;
} rstreason_outcome;

/* Borrowed UTF-8, ends with NUL; valid until the next call with the same engine. */
typedef const char *rstreason_text;

/* A verdict about one reset, or a revision of one (revised_by != 0): the fields of rst.* */
typedef struct rstreason_verdict {
  uint64_t frame;
  int64_t time;
  uint32_t file;
  uint8_t ip_version; /* 4 or 6 */
  uint8_t harmless;
  uint8_t provisional;
  uint8_t severity; /* RSTREASON_SEVERITY_ */
  uint8_t security; /* 1: expert group Security, else Sequence */
  uint8_t reserved[7];
  uint8_t source[16]; /* IPv4: the last 4 bytes */
  uint8_t destination[16];
  uint16_t source_port;
  uint16_t destination_port;
  int32_t code; /* rstreason_code */
  uint64_t connection;
  rstreason_text reason;
  rstreason_text title;
  rstreason_text summary; /* the title with its figures */
  rstreason_text text;
  rstreason_text category;
  rstreason_text confidence;
  rstreason_text advice;
  const rstreason_text *evidence; /* arrays of `..._count` members */
  size_t evidence_count;
  const rstreason_text *alternative;
  size_t alternative_count;
  const rstreason_text *linux_reason; /* rst.reason.linux (`linux` is a macro of some compilers) */
  size_t linux_reason_count;
  rstreason_text stated;    /* NULL = none */
  rstreason_text signature; /* NULL = none */
  rstreason_text form;
  rstreason_text origin;
  rstreason_text effect;
  rstreason_text sender_role;
  rstreason_text sender_state;
  rstreason_text receiver_state;
  rstreason_text community_id;
  uint64_t sender_unacked;
  uint64_t receiver_unacked;
  uint64_t sender_bytes;
  uint64_t receiver_bytes;
  uint64_t trigger;
  uint64_t revised_by;
  uint64_t first;
  uint64_t duplicate_of;
  uint32_t trigger_file; /* of the frames above, where they are not 0 */
  uint32_t revised_by_file;
  uint32_t first_file;
  uint32_t duplicate_of_file;
  int64_t idle;
  int64_t delay;
  int64_t rtt;
} rstreason_verdict;

#define RSTREASON_SEVERITY_CHAT 0
#define RSTREASON_SEVERITY_NOTE 1
#define RSTREASON_SEVERITY_WARNING 2
#define RSTREASON_SEVERITY_ERROR 3

typedef struct rstreason_statistics {
  uint64_t frames;            /* fed */
  uint64_t segments;          /* of them TCP, used */
  uint64_t duplicates;        /* copies of a segment seen before */
  uint64_t not_tcp;
  uint64_t malformed;         /* no usable TCP header */
  uint64_t resets;
  uint64_t connections;       /* seen */
  uint64_t tracked;           /* now in the table */
  uint64_t evicted;           /* forgotten because the table was full */
  uint64_t evicted_open;      /* of them heard of both ends, and not closed */
  uint64_t table_bytes;       /* memory of all tables */
} rstreason_statistics;

/* One reason of the catalogue: static strings. */
typedef struct rstreason_reason {
  int32_t code;
  int32_t severity;
  rstreason_text name;
  rstreason_text title;
  rstreason_text category;
  rstreason_text meaning;
  rstreason_text recognised;
  rstreason_text causes;
  rstreason_text advice;
  rstreason_text citation;
} rstreason_reason;

const char *rstreason_version(void);
uint32_t rstreason_abi_version(void);
const char *rstreason_error_text(int status);

/* NULL: defaults. Returns NULL if the config is not usable or memory is short. */
rstreason_engine *rstreason_open(const rstreason_config *config);
void rstreason_close(rstreason_engine *engine);

int rstreason_feed_frame(rstreason_engine *engine, const rstreason_frame *frame);
/* All slices must lie within `length` bytes of `buffer`, and all numbers from 1 to UINT32_MAX; else nothing is fed and it
 * is E_ARGUMENT. */
int rstreason_feed_batch(rstreason_engine *engine, const uint8_t *buffer, size_t length,
                         const rstreason_slice *slices, size_t count);
/* `outcome` may be NULL. */
int rstreason_feed_segment(rstreason_engine *engine, const rstreason_segment *segment,
                           rstreason_outcome *outcome);

/* The same for frames and segments that come one at a time with much else done between them: those that nothing is to
 * be said of at once wait for each other, up to 64, since looking many up together takes a fraction of the time. A reset
 * does not wait, nor a segment of a connection that had one; what waits is fed before them, and before anything is fed,
 * flushed, counted or exported otherwise. The verdicts are the same, and come as early.
 *
 * RSTREASON_OK: fed, `outcome` (which may be NULL) is set and there may be verdicts. RSTREASON_NONE: nothing is to be
 * said of it at once; `outcome` is left alone. RSTREASON_NOT_TCP: the frame is counted and holds no segment. */
int rstreason_queue_frame(rstreason_engine *engine, const rstreason_frame *frame,
                          rstreason_outcome *outcome);
int rstreason_queue_segment(rstreason_engine *engine, const rstreason_segment *segment,
                            rstreason_outcome *outcome);

/* The oldest verdict or revision not yet drained. Its strings live until the next call that takes
 * this engine. RSTREASON_OK or RSTREASON_NONE. */
int rstreason_next(rstreason_engine *engine, rstreason_verdict *verdict);

/* The earliest reset whose verdict may still be revised; all verdicts of earlier ones are final.
 * RSTREASON_OK, or RSTREASON_NONE if every verdict is final (`file` and `frame` are then left alone). */
int rstreason_first_unsettled(rstreason_engine *engine, uint32_t *file, uint64_t *frame);

/* The capture is over: what was provisional becomes final (revisions may come). Feeding may go on. */
int rstreason_flush(rstreason_engine *engine);
/* What waits is fed before it is counted. */
int rstreason_get_statistics(rstreason_engine *engine, rstreason_statistics *out, size_t size);

/* Raw frame to segment, without an engine. RSTREASON_OK, RSTREASON_NOT_TCP or an error. Where a frame holds
 * several TCP layers (tunnels) the innermost is taken. */
int rstreason_decode(const rstreason_frame *frame, rstreason_segment *out);
/* 1: frames of this LINKTYPE_ value are looked into; 0: each of them is RSTREASON_NOT_TCP, whatever it holds. */
int rstreason_link_type_is_read(uint16_t link_type);
/* TCP header and payload bytes into `segment`, whose IP part the caller has filled in.
 * `length` bytes are there, `wire_length` were sent (header and payload). */
int rstreason_decode_tcp(const uint8_t *bytes, size_t length, uint32_t wire_length,
                         rstreason_segment *segment);
/* The same for both directions of a connection, on every machine and in every version. */
uint64_t rstreason_endpoints_hash(const rstreason_segment *segment);

/* Versioned bytes of all that the engine knows, the same on every machine; all verdicts must have been
 * drained. Call with `buffer` NULL to learn the length; `*length` is the buffer's size before and the
 * state's after, with E_SPACE too, when nothing is written. */
int rstreason_export_state(rstreason_engine *engine, uint8_t *buffer, size_t *length);
/* Into an engine that nothing was fed to, with the same RSTREASON_NO_REVISIONS and no smaller
 * `max_connections`. It goes on where the exported one stopped. Any bytes may be given: after an error
 * the engine is as fresh as before. */
int rstreason_import_state(rstreason_engine *engine, const uint8_t *bytes, size_t length);

size_t rstreason_reason_count(void);
/* In the catalogue's order; E_ARGUMENT beyond its end. */
int rstreason_get_reason(size_t index, rstreason_reason *out, size_t size);

#ifdef __cplusplus
}
#endif
#endif
