/* numbers.c: frame numbers as tracked and as shown.
 *
 * Copyright (C) the rstreason authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "compat.h"

#include "numbers.h"

struct position {
  uint32_t number;
  int64_t offset;
};

static struct position last;
/* Ordinals (uint32_t) of the frames filtered out, ascending; NULL while there is none. */
static GArray *dropped;
static GArray *dropped_aside;

static void replace(GArray **place, GArray *ordinals) {
  if (*place) g_array_free(*place, TRUE);
  *place = ordinals;
}

void rst_numbers_reset(void) {
  last = (struct position){0, 0};
  replace(&dropped, NULL);
}

void rst_numbers_drop_last(void) {
  if (last.number == 0) return;
  if (!dropped) dropped = g_array_new(FALSE, FALSE, sizeof(uint32_t));
  uint32_t ordinal = last.number + dropped->len;
  g_array_append_val(dropped, ordinal);
  last = (struct position){0, 0};
}

bool rst_numbers_note(uint32_t number, int64_t offset) {
  if (number == last.number) {
    if (offset == last.offset) return false;
    rst_numbers_drop_last();
  }
  last = (struct position){number, offset};
  return true;
}

/* How many of the dropped frames have a key below `limit`; the key is the ordinal itself, or the number that
 * the dropped frame bore. */
static uint32_t dropped_below(uint64_t limit, bool by_number) {
  uint32_t low = 0, high = dropped ? dropped->len : 0;
  while (low < high) {
    uint32_t middle = low + (high - low) / 2;
    uint32_t ordinal = g_array_index(dropped, uint32_t, middle);
    if ((by_number ? ordinal - middle : ordinal) < limit)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

uint32_t rst_ordinal(uint32_t number) {
  return number + dropped_below((uint64_t)number + 1, true);
}

uint32_t rst_number(uint64_t ordinal) {
  uint32_t before = dropped_below(ordinal, false);
  if (dropped && before < dropped->len && g_array_index(dropped, uint32_t, before) == ordinal) return 0;
  return (uint32_t)(ordinal - before);
}

bool rst_numbers_have_gaps(void) {
  return dropped != NULL;
}

void rst_numbers_set_aside(void) {
  replace(&dropped_aside, dropped);
  dropped = NULL;
}

void rst_numbers_take_back(void) {
  replace(&dropped, dropped_aside);
  dropped_aside = NULL;
}

void rst_numbers_drop_aside(void) {
  replace(&dropped_aside, NULL);
}
