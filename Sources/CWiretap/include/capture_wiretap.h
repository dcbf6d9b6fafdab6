/* capture_wiretap.h: libwiretap behind functions that are the same for Wireshark 4.0 to 4.6.
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Reads what CaptureFile has no reader of its own for: compressed captures and every other format
 * Wireshark knows, and writes it as pcapng. Sequential, one reader per thread; texts handed out are freed with
 * capture_wiretap_free.
 */
#ifndef CAPTURE_WIRETAP_H
#define CAPTURE_WIRETAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The link type of a record that is no packet. */
#define CAPTURE_WIRETAP_NO_PACKET 0xffff
/* The link type of a packet whose bytes are no frame of any LINKTYPE. */
#define CAPTURE_WIRETAP_NO_LINK_TYPE 0xfffe

typedef struct capture_wiretap capture_wiretap;

typedef struct capture_wiretap_frame {
  const uint8_t *bytes; /* until the next read or close */
  uint32_t captured_length;
  uint32_t original_length;
  int64_t time; /* nanoseconds since 1970-01-01 UTC; 0 where the record has none */
  uint16_t link_type; /* LINKTYPE_ value of tcpdump.org */
} capture_wiretap_frame;

/* UINT64_MAX = not stated. */
typedef struct capture_wiretap_interface {
  uint64_t dropped_by_interface;
  uint64_t dropped_by_system;
  uint64_t ticks_per_second;
  uint32_t snap_length;
  uint16_t link_type;
} capture_wiretap_interface;

enum capture_wiretap_status {
  CAPTURE_WIRETAP_END = 0,
  CAPTURE_WIRETAP_FRAME = 1,
  CAPTURE_WIRETAP_CUT_SHORT = -1,
  CAPTURE_WIRETAP_DAMAGED = -2,
  CAPTURE_WIRETAP_UNREADABLE = -3, /* the operating system refused */
  CAPTURE_WIRETAP_UNKNOWN_FORMAT = -4,
  CAPTURE_WIRETAP_UNWRITABLE = -5 /* pcapng has no block for this record */
};

/* NULL on failure, with `*status` and `*error` set. */
capture_wiretap *capture_wiretap_open(const char *path, int *status, char **error);
/* Whether the file, pcap by its magic number, is one of the kinds that record more of a packet than that says: what
 * libwiretap guesses counts if it then reads `most` frames, or all of at least `least`, without an error. */
bool capture_wiretap_is_modified_pcap(const char *path, uint32_t least, uint32_t most);
/* Whether it is pcap or pcapng, which have magic numbers; perhaps compressed. */
bool capture_wiretap_is_pcap(const capture_wiretap *reader);
/* A capture_wiretap_status; `*error` is set where it is negative. */
int capture_wiretap_next(capture_wiretap *reader, capture_wiretap_frame *frame, char **error);
/* Bytes of the file, compressed as it is, consumed so far. */
uint64_t capture_wiretap_position(const capture_wiretap *reader);
/* Interfaces described so far, and one of them. */
size_t capture_wiretap_interface_count(const capture_wiretap *reader);
void capture_wiretap_get_interface(const capture_wiretap *reader, size_t index, capture_wiretap_interface *out);
void capture_wiretap_close(capture_wiretap *reader);

typedef struct capture_wiretap_dump capture_wiretap_dump;

/* UTF-8; no terminator. */
typedef struct capture_wiretap_text {
  const char *bytes;
  size_t length;
} capture_wiretap_text;

/* A pcapng file on `descriptor`, which the dump closes in the end; NULL on failure with `*error` set. The
 * frames are the reader's, which must outlive it. */
capture_wiretap_dump *capture_wiretap_dump_open(capture_wiretap *reader, int descriptor, char **error);
/* The frame read last: without its comments that begin with `own`, and with these. FRAME, UNWRITABLE (nothing
 * was written) or another negative status with `*error` set. */
int capture_wiretap_dump_frame(capture_wiretap_dump *dump, capture_wiretap *reader, const char *own,
                               const capture_wiretap_text *comments, size_t count, char **error);
/* Writes what remains; END, or negative with `*error` set. The dump is gone in either case. */
int capture_wiretap_dump_close(capture_wiretap_dump *dump, capture_wiretap *reader, char **error);
void capture_wiretap_free(char *text);

#endif
