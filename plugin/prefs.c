/* prefs.c: preferences.
 *
 * Copyright (C) the rstreason authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "prefs.h"

#include <epan/packet.h>
#include <epan/prefs.h>

#include "fields.h"

struct rst_prefs rst_prefs = {.max_connections = 1000000, .info_column = TRUE};

void rst_register_prefs(void) {
  module_t *module = prefs_register_protocol(rst_protocol, NULL);
  prefs_register_uint_preference(
      module, "max_connections", "Connections tracked at once",
      "16 at least and 268,435,456 (2^28) at most; 0 takes the default of 1,000,000. When as many are, closed ones are "
      "forgotten first, then half-open ones, then the others; of each kind the one longest silent. Closed ones are kept "
      "up to 1/32 of the limit, 16 at least. A later reset of a forgotten connection is judged without its past.",
      10, &rst_prefs.max_connections);
  prefs_register_bool_preference(module, "info_column", "Show the reason in the Info column",
                                 "Appends the reason's title to the Info column of each reset.",
                                 &rst_prefs.info_column);
}
