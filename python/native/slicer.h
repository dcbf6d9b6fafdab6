/* Finds the packets in the bytes of a pcap or pcapng file, piece by piece.
 * SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef RSTREASON_SLICER_H
#define RSTREASON_SLICER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "pcapng_clock.h"
#include "rstreason.h"

/* The link type of packets that have one without a LINKTYPE_ value, or with one above 65,533. */
#define SLICER_UNNUMBERED_LINK 0xFFFE

typedef struct slicer_interface {
  uint16_t link_type;
  uint32_t longest;      /* bytes captured of a frame that are believed */
  uint32_t snap_length;  /* 0 = unlimited */
  pcapng_clock clock;    /* pcap has its own */
} slicer_interface;

typedef struct slicer {
  enum { SLICER_START, SLICER_PCAP, SLICER_PCAPNG } format;
  bool swapped;          /* file of the other byte order */
  uint32_t file;         /* goes into every slice */
  uint32_t number;       /* of the last frame, from 1 */
  uint64_t consumed;     /* bytes so far */
  uint64_t position;     /* of the record that is next, or at fault, or not passed over to its end yet */
  slicer_interface *interfaces; /* of the section; pcap has one */
  uint32_t interface_count;
  uint32_t time_unit;    /* pcap: nanoseconds in a unit of the fraction */
  uint32_t header_length; /* pcap: of a record */
  uint64_t passing;      /* pcapng: bytes still to come of a block that is passed over */
  uint32_t passed_length; /* pcapng: that block's */
  const char *error;     /* static text; the error is at `position`, nothing after it is read */
} slicer;

void slicer_init(slicer *s, uint32_t file);
void slicer_free(slicer *s);

/* Consumes whole records from `bytes`, and what there is of those that are passed over, until `capacity` slices are
 * found or the next record is not whole. `offset` of a slice is relative to `bytes`. Returns the bytes consumed;
 * 0 slices, 0 bytes and no error: more bytes are needed. */
size_t slicer_take(slicer *s, const uint8_t *bytes, size_t length, rstreason_slice *slices, size_t capacity,
                   size_t *count);

#endif
