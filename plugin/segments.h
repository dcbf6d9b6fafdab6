/* segments.h: the TCP segments that Wireshark found in a frame.
 *
 * Copyright (C) the rstreason authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef RST_SEGMENTS_H
#define RST_SEGMENTS_H

#include <epan/packet.h>

#include "rstreason.h"

/* Asks Wireshark to keep track of the protocol layers that rst_for_each_segment() looks at. */
void rst_want_layers(dissector_handle_t postdissector);

/* Calls `use` for each TCP segment of the frame, outermost first: those that the network carried, not headers quoted in
 * ICMP errors. A fragmented packet counts in the frame of its first fragment, where the TCP header is, not where
 * reassembly ends. `frame` becomes the segments' frame number. */
void rst_for_each_segment(packet_info *pinfo, const proto_tree *tree, uint32_t frame,
                          void (*use)(const rstreason_segment *segment));

#endif
