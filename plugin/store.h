/* store.h: what there is to say of each frame, kept until the file is closed.
 *
 * Frames are named by their ordinal (numbers.h).
 *
 * Copyright (C) the rstreason authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef RST_STORE_H
#define RST_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "rstreason.h"

struct rst_record {
  rstreason_verdict *verdict; /* NULL: no reset in this frame. Its strings are its own; `community_id` is NULL */
  uint64_t after;             /* the connection had been reset in that frame; 0 = no */
  struct rst_links *triggers; /* resets that this frame may have triggered; NULL = none */
};

/* Resets in the order in which they were judged. A revision may since have given a reset another trigger:
 * rst_store_is_triggered() tells. */
struct rst_links {
  uint32_t count;
  uint32_t room;
  uint32_t frames[];
};

/* Resets of one trigger that are linked; a flood can have millions. */
#define RST_LINKS_MOST 1000

/* A new, empty store, and the end of it. */
void rst_store_open(void);
void rst_store_close(void);

/* Keeps the store, in place of one kept before, instead of closing it. */
void rst_store_set_aside(void);
/* Puts what was set aside in place of the present store. False if there is nothing. */
bool rst_store_take_back(void);
void rst_store_drop_aside(void);

/* NULL if there is nothing to say. */
const struct rst_record *rst_store_find(uint32_t frame);

/* Copies a new verdict, or one that revises an earlier one. */
void rst_store_verdict(const rstreason_verdict *verdict);

/* `frame` belongs to a connection that had been reset in frame `reset`. */
void rst_store_after(uint32_t frame, uint64_t reset);

/* Whether the reset in frame `reset` is, as far as is known now, triggered by `frame`. */
bool rst_store_is_triggered(uint32_t reset, uint32_t frame);

#endif
