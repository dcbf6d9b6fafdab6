/* segments.h: the TCP segment that a frame carries.
 *
 * Copyright (C) the rstreason authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef RST_SEGMENTS_H
#define RST_SEGMENTS_H

#include <epan/packet.h>
#include <stdbool.h>

#include "rstreason.h"

/* The frame for the engine's decoder; false if it does not know the link type. A fragmented packet counts in the frame
 * of its first fragment, where the TCP header is, not where reassembly ends. `number` becomes the frame's number. */
bool rst_read_frame(tvbuff_t *tvb, const packet_info *pinfo, uint32_t number, rstreason_frame *frame);

/* Where the decoder finds none: the segment that Wireshark found in this frame, unless it is one quoted in an ICMP error.
 * False if there is none. */
bool rst_find_segment(tvbuff_t *tvb, const packet_info *pinfo, uint32_t number, rstreason_segment *segment);

#endif
