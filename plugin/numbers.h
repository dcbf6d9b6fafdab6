/* numbers.h: frame numbers as tracked and as shown.
 *
 * With a read filter and two passes (`-R ... -2`) tshark dissects every frame, but numbers only those
 * that pass: a frame that fails bears the number of the next one. Tracking needs a number for each, so it
 * works with ordinals: the frame's number in the unfiltered file. Without a read filter both are equal.
 *
 * Copyright (C) the rstreason authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef RST_NUMBERS_H
#define RST_NUMBERS_H

#include <stdbool.h>
#include <stdint.h>

/* Forgets all but what was set aside: a new sequence of frames begins. */
void rst_numbers_reset(void);

/* On a frame's first dissection: notes `number` and the record's `offset` in the file. False if it is the record
 * noted last, dissected once more (Wireshark tries a read filter on a dissection of its own). */
bool rst_numbers_note(uint32_t number, int64_t offset);

/* The frame noted last was filtered out (passing.h), and no later one comes that tells. */
void rst_numbers_drop_last(void);

/* Ordinal of the frame that is shown as `number`. */
uint32_t rst_ordinal(uint32_t number);

/* Number under which the frame is shown; 0 if it was filtered out, or for 0. */
uint32_t rst_number(uint64_t ordinal);

/* Whether a frame was filtered out. */
bool rst_numbers_have_gaps(void);

/* Keeps the frames filtered out, in place of those kept before, and has them back for the sequence that has begun. */
void rst_numbers_set_aside(void);
void rst_numbers_take_back(void);
void rst_numbers_drop_aside(void);

#endif
