/* passing.h: whether the last frame of a capture passed the read filter.
 *
 * Of every other frame the number of the next one tells (numbers.h).
 *
 * Copyright (C) the rstreason authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef RST_PASSING_H
#define RST_PASSING_H

#include <epan/packet.h>
#include <stdbool.h>

/* A new sequence of frames begins. */
void rst_passing_reset(void);

/* On a frame's first dissection: it is the last one as far as is known. What becomes of it is told only if it may be
 * linked to. */
void rst_passing_note(packet_info *pinfo, bool is_linked);

/* On each later dissection of a frame. */
void rst_passing_note_again(const packet_info *pinfo);

/* At the end of the capture: whether the frame noted last was filtered out. Where nothing tells, it was not. */
bool rst_passing_has_failed(void);

#endif
