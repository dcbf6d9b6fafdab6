/* track.h: feeds the engine and stores what it says.
 *
 * Copyright (C) the rstreason authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef RST_TRACK_H
#define RST_TRACK_H

#include <epan/packet.h>
#include <stdbool.h>

/* Registers what is to happen when a file is opened, read to its end and closed, and when the program ends. */
void rst_register_tracking(void);

/* Takes in a frame at its first dissection. */
void rst_track_frame(tvbuff_t *tvb, packet_info *pinfo);

/* A frame is being dissected once more. */
void rst_track_again(const packet_info *pinfo);

/* Whether the whole capture has been seen: no verdict is provisional any more. */
bool rst_capture_is_complete(void);

#endif
