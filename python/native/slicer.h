/* Finds the packets in the bytes of a pcap or pcapng file, piece by piece.
 * SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef RSTREASON_SLICER_H
#define RSTREASON_SLICER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rstreason.h"

/* No record of a sane capture is longer; a length beyond it means that the file is damaged. */
#define SLICER_RECORD_MAX (64u << 20)

typedef struct slicer_interface {
  uint16_t link_type;
  uint32_t snap_length;  /* 0 = unlimited */
  uint8_t resolution;    /* if_tsresol as written: exponent of 10, or of 2 with the top bit set */
  int64_t offset;        /* if_tsoffset, seconds */
} slicer_interface;

typedef struct slicer {
  enum { SLICER_START, SLICER_PCAP, SLICER_PCAPNG } format;
  bool swapped;          /* file of the other byte order */
  uint32_t file;         /* goes into every slice */
  uint32_t number;       /* of the last frame, from 1 */
  uint64_t position;     /* bytes consumed so far */
  slicer_interface *interfaces; /* pcap has one */
  uint32_t interface_count;
  uint32_t time_unit;    /* pcap: nanoseconds in a unit of the fraction */
  uint32_t header_length; /* pcap: of a record */
  const char *error;     /* static text; the error is at `position`, nothing after it is read */
} slicer;

void slicer_init(slicer *s, uint32_t file);
void slicer_free(slicer *s);

/* Consumes whole records from `bytes` until `capacity` slices are found or the next record is not
 * whole. `offset` of a slice is relative to `bytes`. Returns the bytes consumed; 0 slices, 0 bytes
 * and no error: more bytes are needed. */
size_t slicer_take(slicer *s, const uint8_t *bytes, size_t length, rstreason_slice *slices, size_t capacity,
                   size_t *count);

#endif
