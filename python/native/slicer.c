/* Tells pcap (draft-ietf-opsawg-pcap) from pcapng, and reads pcap. Every length in the file is an enemy's: it is
 * compared with what is there before it is used.
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "slicer.h"

#include <stdlib.h>

#include "slicer_parts.h"

#define PCAP_HEADER 24
#define PCAP_MICROSECONDS 0xA1B2C3D4u
#define PCAP_NANOSECONDS 0xA1B23C4Du
#define PCAP_MODIFIED 0xA1B2CD34u /* Kuznetzov's: 8 more bytes in a record header */

void slicer_init(slicer *s, uint32_t file) {
  memset(s, 0, sizeof *s);
  s->file = file;
}

void slicer_free(slicer *s) {
  free(s->interfaces);
  s->interfaces = NULL;
}

bool slicer_count_frame(slicer *s) {
  if (s->number == UINT32_MAX) s->error = "more frames than there are numbers for";
  else s->number++;
  return s->error == NULL;
}

/* libwiretap's limits (WTAP_MAX_PACKET_SIZE_...): D-Bus and USBPcap messages, and Elektrobit's high speed records, may
 * be longer than any network frame. */
static uint32_t longest_frame(uint16_t link_type) {
  switch (link_type) {
    case 231:
    case 249: return 128u << 20;
    case 279: return 8u << 20;
    default: return 262144;
  }
}

void slicer_set_link(slicer_interface *interface, uint32_t link_type) {
  interface->link_type = link_type < SLICER_UNNUMBERED_LINK ? (uint16_t)link_type : SLICER_UNNUMBERED_LINK;
  interface->longest = longest_frame(interface->link_type);
}

bool slicer_add_interface(slicer *s, slicer_interface interface) {
  slicer_interface *more = realloc(s->interfaces, (s->interface_count + 1u) * sizeof interface);
  if (more == NULL) {
    s->error = "no memory for another interface";
    return false;
  }
  s->interfaces = more;
  s->interfaces[s->interface_count++] = interface;
  return true;
}

rstreason_slice slicer_slice(const slicer *s, size_t offset, uint32_t captured, uint32_t original, int64_t time,
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
  if (length < 12) return 0;
  if (pcapng_begins(bytes)) {
    s->format = SLICER_PCAPNG;
    return 0;
  }
  if (length < PCAP_HEADER) return 0;
  uint32_t magic = get32(s, bytes);
  s->swapped = (magic & 0xFF) != 0xD4 && (magic & 0xFF) != 0x4D && (magic & 0xFF) != 0x34;
  magic = get32(s, bytes);
  if (magic != PCAP_MICROSECONDS && magic != PCAP_NANOSECONDS && magic != PCAP_MODIFIED) {
    s->error = "neither pcap nor pcapng";
    return 0;
  }
  if (get16(s, bytes + 4) < 2) {
    s->error = "pcap of a version before 2";
    return 0;
  }
  s->format = SLICER_PCAP;
  s->time_unit = magic == PCAP_NANOSECONDS ? 1 : 1000;
  s->header_length = magic == PCAP_MODIFIED ? 24 : 16;
  /* Bits 16 to 25 are reserved, so that one there makes a link type without a number; above them stands the length of a
   * frame check sequence. */
  slicer_interface interface = {0};
  slicer_set_link(&interface, get32(s, bytes + 20) & 0x03FFFFFF);
  return slicer_add_interface(s, interface) ? PCAP_HEADER : 0;
}

static size_t take_pcap_record(slicer *s, const uint8_t *bytes, size_t length, size_t offset, rstreason_slice *slice,
                               size_t *found) {
  if (length < s->header_length) return 0;
  uint32_t captured = get32(s, bytes + 8);
  if (captured > s->interfaces[0].longest) {
    s->error = "a frame longer than there can be";
    return 0;
  }
  if (length - s->header_length < captured) return 0;
  int64_t time = (int64_t)get32(s, bytes) * 1000000000 + (int64_t)get32(s, bytes + 4) * s->time_unit;
  if (!slicer_count_frame(s)) return 0;
  *slice = slicer_slice(s, offset + s->header_length, captured, get32(s, bytes + 12), time, s->interfaces[0].link_type);
  *found = 1;
  return s->header_length + captured;
}

size_t slicer_take(slicer *s, const uint8_t *bytes, size_t length, rstreason_slice *slices, size_t capacity,
                   size_t *count) {
  size_t used = 0;
  *count = 0;
  if (s->error == NULL && s->format == SLICER_START) used = take_start(s, bytes, length);
  while (s->error == NULL && s->format != SLICER_START && *count < capacity) {
    if (s->passing == 0) s->position = s->consumed + used;
    size_t found = 0;
    size_t taken = s->format == SLICER_PCAP
                       ? take_pcap_record(s, bytes + used, length - used, used, &slices[*count], &found)
                       : pcapng_take_block(s, bytes + used, length - used, used, &slices[*count], &found);
    if (taken == 0) break;
    used += taken;
    *count += found;
  }
  s->consumed += used;
  if (s->passing == 0) s->position = s->consumed;
  return used;
}
