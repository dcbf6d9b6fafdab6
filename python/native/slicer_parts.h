/* What the readers of pcap and pcapng have in common. SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef RSTREASON_SLICER_PARTS_H
#define RSTREASON_SLICER_PARTS_H

#include <string.h>

#include "slicer.h"

#define PCAPNG_SECTION 0x0A0D0D0Au

static inline uint16_t get16(const slicer *s, const uint8_t *p) {
  uint16_t v;
  memcpy(&v, p, sizeof v);
  return s->swapped ? __builtin_bswap16(v) : v;
}

static inline uint32_t get32(const slicer *s, const uint8_t *p) {
  uint32_t v;
  memcpy(&v, p, sizeof v);
  return s->swapped ? __builtin_bswap32(v) : v;
}

static inline uint64_t get64(const slicer *s, const uint8_t *p) {
  uint64_t v;
  memcpy(&v, p, sizeof v);
  return s->swapped ? __builtin_bswap64(v) : v;
}

/* Sets the interface's link type, and the longest frame that is believed of it. */
void slicer_set_link(slicer_interface *interface, uint32_t link_type);

/* False, with the error set, if memory is short. */
bool slicer_add_interface(slicer *s, slicer_interface interface);

/* False, with the error set, if the frame can have no number: the engine takes 32 bits. */
bool slicer_count_frame(slicer *s);

rstreason_slice slicer_slice(const slicer *s, size_t offset, uint32_t captured, uint32_t original, int64_t time,
                             uint16_t link_type);

/* Whether `bytes`, of which there are 12, are the beginning of a section with its byte order. */
bool pcapng_begins(const uint8_t *bytes);

/* Takes the next block, or what there is of one that is passed over. Returns the bytes taken; 0: more is needed, or
 * there is an error. `offset` is that of `bytes`, for `*slice`; `*found` becomes 1 if there is one. */
size_t pcapng_take_block(slicer *s, const uint8_t *bytes, size_t length, size_t offset, rstreason_slice *slice,
                         size_t *found);

#endif
