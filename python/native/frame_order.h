/* Whether the times of a capture go on from frame to frame.
 * SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef RSTREASON_FRAME_ORDER_H
#define RSTREASON_FRAME_ORDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rstreason.h"

typedef struct frame_order {
  uint64_t packets;
  uint64_t earlier; /* than the one before them */
  int64_t furthest; /* the longest step back, in nanoseconds */
  int64_t first;    /* times of the first packet and the last */
  int64_t last;
} frame_order;

/* Begins with zeros. */
void frame_order_add(frame_order *o, const rstreason_slice *slices, size_t count);
/* All packets have the same time. */
bool frame_order_stands(const frame_order *o);

#endif
