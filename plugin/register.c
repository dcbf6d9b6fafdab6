/* register.c: what Wireshark calls to load the plugin, and the post-dissector itself.
 *
 * Copyright (C) the rstreason authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "compat.h"

#include <epan/packet.h>
#include <epan/proto.h>

#include "expert.h"
#include "fields.h"
#include "numbers.h"
#include "prefs.h"
#include "render.h"
#include "stats.h"
#include "store.h"
#include "track.h"

WS_DLL_PUBLIC_DEF const gchar plugin_version[] = RST_PLUGIN_VERSION;
WS_DLL_PUBLIC_DEF const int plugin_want_major = WIRESHARK_VERSION_MAJOR;
WS_DLL_PUBLIC_DEF const int plugin_want_minor = WIRESHARK_VERSION_MINOR;

WS_DLL_PUBLIC void plugin_register(void);
WS_DLL_PUBLIC uint32_t plugin_describe(void);

static dissector_handle_t postdissector;

/* The first dissection of a frame computes, every one renders: only the first ones come in the order that tracking
 * needs. */
static int dissect_rst(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, void *data _U_) {
  if (pinfo->fd->visited)
    rst_track_again(pinfo);
  else
    rst_track_frame(tvb, pinfo);
  uint32_t frame = rst_ordinal(pinfo->num);
  const struct rst_record *record = rst_store_find(frame);
  if (!record) return 0;
  rst_render(record, frame, tvb, pinfo, tree);
  return (int)tvb_captured_length(tvb);
}

static void register_rst(void) {
  rst_register_fields();
  rst_register_expert();
  rst_register_prefs();
  rst_register_stats();
  rst_register_tracking();
  postdissector = register_dissector("rst", dissect_rst, rst_protocol);
}

static void hand_off_rst(void) {
  register_postdissector(postdissector);
}

void plugin_register(void) {
  static const proto_plugin plugin = {register_rst, hand_off_rst};
  proto_register_plugin(&plugin);
}

uint32_t plugin_describe(void) {
  return RST_DESCRIBES_A_DISSECTOR;
}
