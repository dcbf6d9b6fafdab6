/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "pcapng_clock.h"

#define SECOND 1000000000u

/* What does not fit 64 bits is taken as 2^64 - 1 a second, as libwiretap does. */
static uint64_t ticks_per_second(uint8_t resolution) {
  unsigned exponent = resolution & 0x7F;
  if (resolution & 0x80) return exponent < 64 ? UINT64_C(1) << exponent : UINT64_MAX;
  if (exponent >= 20) return UINT64_MAX;
  uint64_t ticks = 1;
  for (unsigned i = 0; i < exponent; i++) ticks *= 10;
  return ticks;
}

pcapng_clock pcapng_clock_of(uint8_t resolution, int64_t offset) {
  uint64_t ticks = ticks_per_second(resolution);
  return (pcapng_clock){.ticks_per_second = ticks,
                        .nanoseconds_per_tick = SECOND % ticks == 0 ? SECOND / ticks : 0,
                        .offset = (uint64_t)offset * SECOND};
}

int64_t pcapng_nanoseconds(const pcapng_clock *clock, uint64_t ticks) {
  if (clock->nanoseconds_per_tick != 0) return (int64_t)(ticks * clock->nanoseconds_per_tick + clock->offset);
  uint64_t seconds = ticks / clock->ticks_per_second;
  unsigned __int128 rest = ticks % clock->ticks_per_second;
  return (int64_t)(seconds * SECOND + (uint64_t)(rest * SECOND / clock->ticks_per_second) + clock->offset);
}
