/* prefs.h: preferences.
 *
 * Copyright (C) the rstreason authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef RST_PREFS_H
#define RST_PREFS_H

#include "compat.h"

extern struct rst_prefs {
  guint max_connections;
  rst_pref_bool info_column;
} rst_prefs;

void rst_register_prefs(void);

#endif
