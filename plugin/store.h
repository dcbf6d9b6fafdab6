/* store.h: what there is to say of each frame, kept until the file is closed.
 *
 * Frames are named by their ordinal (numbers.h). Memory comes from Wireshark's file scope.
 *
 * Copyright (C) the rstreason authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef RST_STORE_H
#define RST_STORE_H

#include <stdint.h>

#include "rstreason.h"

struct rst_result {
  rstreason_verdict verdict; /* with strings of its own, except `community_id`, which is NULL */
  struct rst_result *next;
};

struct rst_record {
  struct rst_result *results; /* NULL: no reset in this frame */
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

/* To be called when Wireshark opens its file scope, and when it is about to close it. */
void rst_store_open(void);
void rst_store_close(void);

/* NULL if there is nothing to say. */
const struct rst_record *rst_store_find(uint32_t frame);

/* Copies a new verdict, or one that revises an earlier one. */
void rst_store_verdict(const rstreason_verdict *verdict);

/* `frame` belongs to a connection that had been reset in frame `reset`. */
void rst_store_after(uint32_t frame, uint64_t reset);

/* Whether the reset in frame `reset` is, as far as is known now, triggered by `frame`. */
int rst_store_is_triggered(uint32_t reset, uint32_t frame);

#endif
