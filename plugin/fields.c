/* fields.c: registers the protocol and its fields.
 *
 * Copyright (C) the rstreason authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "compat.h"

#include <epan/packet.h>

#include "fields.h"

struct rst_fields rst_fields;
int rst_protocol = -1;
int rst_subtree = -1;

#define RST_FIELD_ENTRY(member, name, title, type, display, description) \
  {&rst_fields.member, {title, "rst." name, type, display, NULL, 0, description, HFILL}},

void rst_register_fields(void) {
  static hf_register_info fields[] = {RST_FIELDS(RST_FIELD_ENTRY)};
  static int *subtrees[] = {&rst_subtree};

  rst_protocol = proto_register_protocol("TCP Reset Reason", "RST", "rst");
  proto_register_field_array(rst_protocol, fields, G_N_ELEMENTS(fields));
  proto_register_subtree_array(subtrees, G_N_ELEMENTS(subtrees));
}
