/* stats.c: Statistics > TCP Resets, and `tshark -z rst,tree`.
 *
 * Copyright (C) the rstreason authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "compat.h"

#include "stats.h"

#include <epan/stats_tree.h>
#include <epan/tap.h>

static int tap = -1;
static int by_reason, by_category, by_confidence, by_harm;

static void begin(stats_tree *tree) {
  by_reason = stats_tree_create_pivot(tree, "Resets by reason", 0);
  by_category = stats_tree_create_pivot(tree, "Resets by category", 0);
  by_confidence = stats_tree_create_pivot(tree, "Resets by confidence", 0);
  by_harm = stats_tree_create_pivot(tree, "Resets by harm", 0);
}

static tap_packet_status count(stats_tree *tree, packet_info *pinfo _U_, epan_dissect_t *edt _U_, const void *data,
                               tap_flags_t flags _U_) {
  const rstreason_verdict *verdict = data;
  stats_tree_tick_pivot(tree, by_reason, verdict->reason);
  stats_tree_tick_pivot(tree, by_category, verdict->category);
  stats_tree_tick_pivot(tree, by_confidence, verdict->confidence);
  stats_tree_tick_pivot(tree, by_harm, verdict->harmless ? "harmless" : "worth a look");
  return TAP_PACKET_REDRAW;
}

void rst_register_stats(void) {
  tap = register_tap("rst");
  stats_tree_register_plugin("rst", "rst", "TCP Resets", 0, count, begin, NULL);
}

void rst_tap_verdict(packet_info *pinfo, const rstreason_verdict *verdict) {
  tap_queue_packet(tap, pinfo, verdict);
}
