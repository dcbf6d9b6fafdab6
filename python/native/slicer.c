/* pcap (draft-ietf-opsawg-pcap) and pcapng (draft-ietf-opsawg-pcapng). Every length in the file is
 * an enemy's: it is compared with what is there before it is used.
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "slicer.h"

#include <stdlib.h>
#include <string.h>

#define PCAP_MICROSECONDS 0xA1B2C3D4u
#define PCAP_NANOSECONDS 0xA1B23C4Du
#define PCAP_MODIFIED 0xA1B2CD34u /* Kuznetzov's: 8 more bytes in a record header */
#define PCAPNG_ORDER 0x1A2B3C4Du

enum { BLOCK_INTERFACE = 1, BLOCK_OLD_PACKET = 2, BLOCK_SIMPLE_PACKET = 3, BLOCK_PACKET = 6 };
#define BLOCK_SECTION 0x0A0D0D0Au

/* Blocks that are no packets and that Wireshark numbers as frames: journal export, Sysdig events (three versions), custom
 * blocks (to be copied or not). */
static bool is_numbered(uint32_t type) {
  switch (type) {
    case 9:
    case 0x204:
    case 0x216:
    case 0x221:
    case 0x0BAD:
    case 0x40000BAD: return true;
    default: return false;
  }
}

static uint16_t get16(const slicer *s, const uint8_t *p) {
  uint16_t v;
  memcpy(&v, p, sizeof v);
  return s->swapped ? __builtin_bswap16(v) : v;
}

static uint32_t get32(const slicer *s, const uint8_t *p) {
  uint32_t v;
  memcpy(&v, p, sizeof v);
  return s->swapped ? __builtin_bswap32(v) : v;
}

static uint64_t get64(const slicer *s, const uint8_t *p) {
  uint64_t v;
  memcpy(&v, p, sizeof v);
  return s->swapped ? __builtin_bswap64(v) : v;
}

void slicer_init(slicer *s, uint32_t file) {
  memset(s, 0, sizeof *s);
  s->file = file;
}

void slicer_free(slicer *s) {
  free(s->interfaces);
  s->interfaces = NULL;
}

/* False if the frame can have no number: the engine takes 32 bits. */
static bool count_frame(slicer *s) {
  if (s->number == UINT32_MAX) s->error = "more frames than there are numbers for";
  else s->number++;
  return s->error == NULL;
}

static bool add_interface(slicer *s, slicer_interface interface) {
  slicer_interface *more = realloc(s->interfaces, (s->interface_count + 1u) * sizeof interface);
  if (more == NULL) {
    s->error = "no memory for another interface";
    return false;
  }
  s->interfaces = more;
  s->interfaces[s->interface_count++] = interface;
  return true;
}

/* Nanoseconds since 1970 of a pcapng time stamp. Wraps around on absurd ones. */
static int64_t nanoseconds(const slicer_interface *interface, uint64_t stamp) {
  uint8_t exponent = interface->resolution & 0x7F;
  uint64_t time;
  if (interface->resolution & 0x80) {
    time = exponent > 63 ? 0 : (uint64_t)(((unsigned __int128)stamp * 1000000000u) >> exponent);
  } else {
    uint64_t factor = 1;
    for (int i = exponent; i < 9; i++) factor *= 10;
    time = stamp * factor;
    for (int i = 9; i < exponent && time != 0; i++) time /= 10;
  }
  return (int64_t)(time + (uint64_t)interface->offset * 1000000000u);
}

static rstreason_slice slice_at(const slicer *s, size_t offset, uint32_t captured, uint32_t original, int64_t time,
                                uint16_t link_type) {
  return (rstreason_slice){.offset = offset,
                           .captured_length = captured,
                           .original_length = original,
                           .time = time,
                           .number = s->number,
                           .file = s->file,
                           .link_type = link_type};
}

/* The file's first bytes. Returns the length of a pcap header, 0 for pcapng and where more is needed. */
static size_t take_start(slicer *s, const uint8_t *bytes, size_t length) {
  if (length < 4) return 0;
  uint32_t magic = get32(s, bytes);
  if (magic == BLOCK_SECTION) {
    s->format = SLICER_PCAPNG;
    return 0;
  }
  if (length < 24) return 0;
  s->swapped = (magic & 0xFF) != 0xD4 && (magic & 0xFF) != 0x4D && (magic & 0xFF) != 0x34;
  magic = get32(s, bytes);
  if (magic != PCAP_MICROSECONDS && magic != PCAP_NANOSECONDS && magic != PCAP_MODIFIED) {
    s->error = "neither pcap nor pcapng";
    return 0;
  }
  s->format = SLICER_PCAP;
  s->time_unit = magic == PCAP_NANOSECONDS ? 1 : 1000;
  s->header_length = magic == PCAP_MODIFIED ? 24 : 16;
  /* The upper bits say how long a frame check sequence is, not what the frames are. */
  return add_interface(s, (slicer_interface){.link_type = (uint16_t)get32(s, bytes + 20)}) ? 24 : 0;
}

static size_t take_pcap_record(slicer *s, const uint8_t *bytes, size_t length, size_t offset, rstreason_slice *slice,
                               size_t *found) {
  if (length < s->header_length) return 0;
  uint32_t captured = get32(s, bytes + 8);
  if (captured > SLICER_RECORD_MAX) {
    s->error = "a packet record with an impossible length";
    return 0;
  }
  if (length - s->header_length < captured) return 0;
  int64_t time = (int64_t)get32(s, bytes) * 1000000000 + (int64_t)get32(s, bytes + 4) * s->time_unit;
  if (!count_frame(s)) return 0;
  *slice = slice_at(s, offset + s->header_length, captured, get32(s, bytes + 12), time, s->interfaces[0].link_type);
  *found = 1;
  return s->header_length + captured;
}

/* `body` has `length` bytes: an Interface Description Block without its framing. */
static void take_interface(slicer *s, const uint8_t *body, size_t length) {
  if (length < 8) {
    s->error = "an interface block that is too short";
    return;
  }
  slicer_interface interface = {.link_type = get16(s, body), .snap_length = get32(s, body + 4), .resolution = 6};
  size_t at = 8;
  while (length - at >= 4) {
    uint16_t code = get16(s, body + at), size = get16(s, body + at + 2);
    at += 4;
    if (code == 0 || size > length - at) break;
    if (code == 9 && size >= 1) interface.resolution = body[at];
    if (code == 14 && size >= 8) interface.offset = (int64_t)get64(s, body + at);
    size_t padded = ((size_t)size + 3) & ~(size_t)3;
    at += padded > length - at ? length - at : padded;
  }
  add_interface(s, interface);
}

/* A packet block of any kind, without its framing; `offset` is that of `body`. */
static void take_packet(slicer *s, uint32_t type, const uint8_t *body, size_t length, size_t offset,
                        rstreason_slice *slice, size_t *found) {
  size_t header = type == BLOCK_SIMPLE_PACKET ? 4 : 20;
  if (length < header) {
    s->error = "a packet block that is too short";
    return;
  }
  uint32_t index = type == BLOCK_PACKET ? get32(s, body) : type == BLOCK_OLD_PACKET ? get16(s, body) : 0;
  if (index >= s->interface_count) {
    s->error = "a packet of an interface that is not described";
    return;
  }
  const slicer_interface *interface = &s->interfaces[index];
  uint32_t captured, original;
  int64_t time = 0;
  if (type == BLOCK_SIMPLE_PACKET) {
    original = get32(s, body);
    captured = original;
    if (interface->snap_length != 0 && captured > interface->snap_length) captured = interface->snap_length;
    if (captured > length - header) captured = (uint32_t)(length - header);
  } else {
    time = nanoseconds(interface, (uint64_t)get32(s, body + 4) << 32 | get32(s, body + 8));
    captured = get32(s, body + 12);
    original = get32(s, body + 16);
  }
  if (captured > length - header) {
    s->error = "a packet that is longer than its block";
    return;
  }
  if (!count_frame(s)) return;
  *slice = slice_at(s, offset + header, captured, original, time, interface->link_type);
  *found = 1;
}

static size_t take_block(slicer *s, const uint8_t *bytes, size_t length, size_t offset, rstreason_slice *slice,
                         size_t *found) {
  if (length < 12) return 0;
  uint32_t type = get32(s, bytes);
  if (type == BLOCK_SECTION) {
    uint32_t order;
    memcpy(&order, bytes + 8, sizeof order);
    if (order != PCAPNG_ORDER && order != __builtin_bswap32(PCAPNG_ORDER)) {
      s->error = "a section header without a byte order";
      return 0;
    }
    s->swapped = order != PCAPNG_ORDER;
  }
  uint32_t total = get32(s, bytes + 4);
  if (total < 12 || total % 4 != 0 || total > SLICER_RECORD_MAX) {
    s->error = "a block with an impossible length";
    return 0;
  }
  if (length < total) return 0;
  const uint8_t *body = bytes + 8;
  size_t body_length = total - 12u;
  switch (type) {
    case BLOCK_SECTION: s->interface_count = 0; break;
    case BLOCK_INTERFACE: take_interface(s, body, body_length); break;
    case BLOCK_PACKET:
    case BLOCK_OLD_PACKET:
    case BLOCK_SIMPLE_PACKET: take_packet(s, type, body, body_length, offset + 8, slice, found); break;
    default:
      if (is_numbered(type)) count_frame(s);
  }
  return s->error ? 0 : total;
}

size_t slicer_take(slicer *s, const uint8_t *bytes, size_t length, rstreason_slice *slices, size_t capacity,
                   size_t *count) {
  size_t used = 0;
  *count = 0;
  if (s->error == NULL && s->format == SLICER_START) used = take_start(s, bytes, length);
  while (s->error == NULL && s->format != SLICER_START && *count < capacity) {
    size_t found = 0;
    size_t taken = s->format == SLICER_PCAP
                       ? take_pcap_record(s, bytes + used, length - used, used, &slices[*count], &found)
                       : take_block(s, bytes + used, length - used, used, &slices[*count], &found);
    if (taken == 0) break;
    used += taken;
    *count += found;
  }
  s->position += used;
  return used;
}
