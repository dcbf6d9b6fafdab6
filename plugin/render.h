/* render.h: shows what is known of a frame.
 *
 * Copyright (C) the rstreason authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef RST_RENDER_H
#define RST_RENDER_H

#include <epan/packet.h>

#include "store.h"

/* Adds tree items, expert items, the Info column's title and the tap's verdicts. `tree` may be NULL: the columns,
 * experts and taps are needed all the same. `frame` is the frame's ordinal (numbers.h). */
void rst_render(const struct rst_record *record, uint32_t frame, tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree);

#endif
