/* stats.h: Statistics > TCP Resets, and `tshark -z rst,tree`.
 *
 * Copyright (C) the rstreason authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef RST_STATS_H
#define RST_STATS_H

#include <epan/packet.h>

#include "rstreason.h"

/* Registers the tap `rst`, which hands out one rstreason_verdict a reset, and the statistics. No listener is
 * registered: one would make `tshark -q` dissect. */
void rst_register_stats(void);

/* `verdict` must live as long as the packet. */
void rst_tap_verdict(packet_info *pinfo, const rstreason_verdict *verdict);

#endif
