/* sequence.h: what a sequence of first dissections is: a capture being read, or one dissected anew.
 *
 * Wireshark says when it has read a capture to its end, and nothing at the end of a redissection (after a changed
 * preference, or an ignored packet). What is known of a redissection is how it begins: its frames have been through the
 * display filter before. Doubt: one before which that filter hid every frame passes for a capture that is being read.
 *
 * Copyright (C) the rstreason authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef RST_SEQUENCE_H
#define RST_SEQUENCE_H

#include <epan/packet.h>
#include <stdbool.h>

void rst_sequence_begin(void);

/* On the first dissection of a frame. True if it shows that this is a redissection, and no earlier one has. */
bool rst_sequence_note(const frame_data *frame);

/* Wireshark says that the capture has been read to its end. */
void rst_sequence_end_of_capture(void);

/* Whether the capture has been read to its end, in this sequence or in the one that this one repeats. If so, and a frame is
 * dissected that has been dissected in this sequence before, the sequence is over. */
bool rst_sequence_is_of_whole_capture(void);

#endif
