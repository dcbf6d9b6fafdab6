/* pcapng (draft-ietf-opsawg-pcapng): sections of either byte order, interfaces each with a link type, clock and snap
 * length. Every length in the file is an enemy's: it is compared with what is there before it is used.
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "slicer_parts.h"

#define BYTE_ORDER_MAGIC 0x1A2B3C4Du
/* libwiretap's limit of a block that is read. */
#define LONGEST_BLOCK (16u << 20)

enum { INTERFACE = 1, OLD_PACKET = 2, SIMPLE_PACKET = 3, STATISTICS = 5, PACKET = 6 };

/* Blocks that are no packets and that Wireshark numbers as frames: journal export, Sysdig events (three versions),
 * custom blocks (to be copied or not). */
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

/* Other blocks are passed over, however long they are. */
static bool is_of_use(uint32_t type) {
  return type == PCAPNG_SECTION || (type >= INTERFACE && type <= SIMPLE_PACKET) || type == STATISTICS ||
         type == PACKET || is_numbered(type);
}

/* Bytes of the fields before a body's variable part. */
static uint32_t least_room(uint32_t type) {
  switch (type) {
    case PCAPNG_SECTION: return 16;
    case INTERFACE: return 8;
    case STATISTICS: return 12;
    case OLD_PACKET:
    case PACKET: return 20;
    case SIMPLE_PACKET: return 4;
    default: return 0;
  }
}

bool pcapng_begins(const uint8_t *bytes) {
  uint32_t type, order;
  memcpy(&type, bytes, sizeof type);
  memcpy(&order, bytes + 8, sizeof order);
  return type == PCAPNG_SECTION && (order == BYTE_ORDER_MAGIC || order == __builtin_bswap32(BYTE_ORDER_MAGIC));
}

static void take_section(slicer *s, const uint8_t *body) {
  uint16_t major = get16(s, body + 4), minor = get16(s, body + 6);
  /* Some writers say 1.2 and mean 1.0. */
  if (major != 1 || (minor != 0 && minor != 2)) s->error = "a section of a pcapng version that is not read";
  s->interface_count = 0;
}

/* `body` has `length` bytes, its padding among them. An option with a wrong length counts as not given. */
static void take_interface(slicer *s, const uint8_t *body, size_t length) {
  uint8_t resolution = 6;
  int64_t offset = 0;
  size_t at = 8;
  while (length - at >= 4) {
    uint16_t code = get16(s, body + at), size = get16(s, body + at + 2);
    at += 4;
    if (code == 0 || size > length - at) break;
    if (code == 9 && size == 1) resolution = body[at];
    if (code == 14 && size == 8) offset = (int64_t)get64(s, body + at);
    size_t padded = ((size_t)size + 3) & ~(size_t)3;
    at += padded > length - at ? length - at : padded;
  }
  slicer_interface interface = {.snap_length = get32(s, body + 4), .clock = pcapng_clock_of(resolution, offset)};
  slicer_set_link(&interface, get16(s, body));
  slicer_add_interface(s, interface);
}

/* A packet block of any kind. `room` is the body's length without padding, `offset` that of the body. */
static void take_packet(slicer *s, uint32_t type, const uint8_t *body, uint32_t room, size_t offset,
                        rstreason_slice *slice, size_t *found) {
  uint32_t index = type == PACKET ? get32(s, body) : type == OLD_PACKET ? get16(s, body) : 0;
  if (index >= s->interface_count) {
    s->error = "a packet of an interface that is not described";
    return;
  }
  const slicer_interface *interface = &s->interfaces[index];
  uint32_t header = least_room(type);
  uint32_t captured, original;
  int64_t time = 0;
  if (type == SIMPLE_PACKET) {
    /* The captured length follows from the others. */
    original = get32(s, body);
    captured = original < room - header ? original : room - header;
    if (interface->snap_length != 0 && captured > interface->snap_length) captured = interface->snap_length;
  } else {
    time = pcapng_nanoseconds(&interface->clock, (uint64_t)get32(s, body + 4) << 32 | get32(s, body + 8));
    captured = get32(s, body + 12);
    original = get32(s, body + 16);
  }
  if (captured > room - header) {
    s->error = "a packet that is longer than its block";
    return;
  }
  if (captured > interface->longest) {
    s->error = "a frame longer than there can be";
    return;
  }
  if (!slicer_count_frame(s)) return;
  *slice = slicer_slice(s, offset + header, captured, original, time, interface->link_type);
  *found = 1;
}

/* A block ends with its length once more. */
static bool ends_well(slicer *s, const uint8_t *end, uint32_t total) {
  if (get32(s, end) != total) s->error = "a block whose two lengths differ";
  return s->error == NULL;
}

/* The rest of a block of no use, as far as it is there; its last four bytes are waited for. */
static size_t pass_over(slicer *s, const uint8_t *bytes, size_t length) {
  if (s->passing > 4) {
    size_t taken = s->passing - 4 < length ? (size_t)(s->passing - 4) : length;
    s->passing -= taken;
    return taken;
  }
  if (length < 4 || !ends_well(s, bytes, s->passed_length)) return 0;
  s->passing = 0;
  return 4;
}

size_t pcapng_take_block(slicer *s, const uint8_t *bytes, size_t length, size_t offset, rstreason_slice *slice,
                         size_t *found) {
  if (s->passing != 0) return pass_over(s, bytes, length);
  if (length < 12) return 0;
  uint32_t type = get32(s, bytes);
  if (type == PCAPNG_SECTION) {
    if (!pcapng_begins(bytes)) {
      s->error = "a section header without a byte order";
      return 0;
    }
    uint32_t order;
    memcpy(&order, bytes + 8, sizeof order);
    s->swapped = order != BYTE_ORDER_MAGIC;
  }
  uint32_t total = get32(s, bytes + 4);
  bool used = is_of_use(type);
  if (total < 12 || (used && total > LONGEST_BLOCK)) {
    s->error = "a block with an impossible length";
    return 0;
  }
  /* The format wants a multiple of four; what is none is padded to one. */
  uint64_t padded = ((uint64_t)total + 3) & ~(uint64_t)3;
  if (!used) {
    s->passing = padded - 8;
    s->passed_length = total;
    return 8;
  }
  if (length < padded || !ends_well(s, bytes + padded - 4, total)) return 0;
  const uint8_t *body = bytes + 8;
  uint32_t room = total - 12;
  if (room < least_room(type)) {
    s->error = "a block that is too short";
    return 0;
  }
  switch (type) {
    case PCAPNG_SECTION: take_section(s, body); break;
    case INTERFACE: take_interface(s, body, padded - 12); break;
    case PACKET:
    case OLD_PACKET:
    case SIMPLE_PACKET: take_packet(s, type, body, room, offset + 8, slice, found); break;
    case STATISTICS: break;
    default: slicer_count_frame(s);
  }
  return s->error ? 0 : padded;
}
