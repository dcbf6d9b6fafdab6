/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "frame_order.h"

void frame_order_add(frame_order *o, const rstreason_slice *slices, size_t count) {
  if (o->packets == 0 && count > 0) o->first = o->last = slices[0].time;
  for (size_t i = 0; i < count; i++) {
    /* Unsigned: times may be so far apart that this overflows, and then nothing is known. */
    int64_t back = (int64_t)((uint64_t)o->last - (uint64_t)slices[i].time);
    if (back > 0) o->earlier++;
    if (back > o->furthest) o->furthest = back;
    o->last = slices[i].time;
  }
  o->packets += count;
}

bool frame_order_stands(const frame_order *o) { return o->packets > 0 && o->earlier == 0 && o->first == o->last; }
