/* From an interface's ticks to nanoseconds since 1970 (pcapng if_tsresol, if_tsoffset).
 * SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef RSTREASON_PCAPNG_CLOCK_H
#define RSTREASON_PCAPNG_CLOCK_H

#include <stdint.h>

typedef struct pcapng_clock {
  uint64_t ticks_per_second;
  uint64_t nanoseconds_per_tick; /* 0 where that is no whole number */
  uint64_t offset;               /* nanoseconds, in two's complement */
} pcapng_clock;

/* `resolution` is the option's byte: a negative power of 10, or of 2 if the top bit is set. `offset` in seconds. */
pcapng_clock pcapng_clock_of(uint8_t resolution, int64_t offset);

/* Wraps where the nanoseconds do not fit: such a time is nonsense anyway. */
int64_t pcapng_nanoseconds(const pcapng_clock *clock, uint64_t ticks);

#endif
