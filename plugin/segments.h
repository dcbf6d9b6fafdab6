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

/* The segment that the network carried in this frame: not a header quoted in an ICMP error. A fragmented packet counts
 * in the frame of its first fragment, where the TCP header is, not where reassembly ends. False if there is none.
 * `frame` becomes the segment's frame number. */
bool rst_find_segment(tvbuff_t *tvb, packet_info *pinfo, uint32_t frame, rstreason_segment *segment);

#endif
