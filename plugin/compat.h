/* compat.h: what differs between Wireshark 4.0, 4.2, 4.4 and 4.6.
 *
 * Copyright (C) the rstreason authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef RST_COMPAT_H
#define RST_COMPAT_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>
#include <ws_version.h>

#define RST_WIRESHARK_AT_LEAST(major, minor) \
  (WIRESHARK_VERSION_MAJOR > (major) || (WIRESHARK_VERSION_MAJOR == (major) && WIRESHARK_VERSION_MINOR >= (minor)))

/* What a boolean preference points to. */
#if RST_WIRESHARK_AT_LEAST(4, 4)
typedef bool rst_pref_bool;
#else
typedef gboolean rst_pref_bool;
#endif

/* plugin_describe() came with 4.2; on 4.0 nobody calls it. */
#define RST_DESCRIBES_A_DISSECTOR (1u << 0)

#endif
