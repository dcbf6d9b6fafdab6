/* expert.c: one expert item for each reason of the catalogue.
 *
 * Copyright (C) the rstreason authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "compat.h"

#include "expert.h"

#include <epan/expert.h>

#include "fields.h"

static ei_register_info *items;
static expert_field *ids;
static int32_t *codes;
static size_t count;

static int wireshark_severity(int32_t severity) {
  switch (severity) {
    case RSTREASON_SEVERITY_ERROR: return PI_ERROR;
    case RSTREASON_SEVERITY_WARNING: return PI_WARN;
    case RSTREASON_SEVERITY_NOTE: return PI_NOTE;
    default: return PI_CHAT;
  }
}

void rst_register_expert(void) {
  size_t reasons = rstreason_reason_count();
  items = g_new0(ei_register_info, reasons);
  ids = g_new0(expert_field, reasons);
  codes = g_new0(int32_t, reasons);
  for (size_t i = 0; i < reasons; i++) {
    rstreason_reason reason;
    if (rstreason_get_reason(i, &reason, sizeof reason) != RSTREASON_OK) continue;
    ids[count] = (expert_field)EI_INIT;
    codes[count] = reason.code;
    items[count].ids = &ids[count];
    items[count].eiinfo = (expert_field_info){
        g_strconcat("rst.reason.", reason.name, NULL), PI_SEQUENCE, wireshark_severity(reason.severity), reason.title,
        EXPFILL};
    count++;
  }
  expert_register_field_array(expert_register_protocol(rst_protocol), items, (int)count);
}

/* Severity and group belong to the verdict (the same reason may have lost data or not), Wireshark keeps them with the
 * registered item: they are lent to it for the call, unless the user has set a severity of their own. */
void rst_add_expert(packet_info *pinfo, proto_item *item, const rstreason_verdict *verdict) {
  size_t i = 0;
  while (i < count && codes[i] != verdict->code) i++;
  if (i == count) return;

  expert_field_info *info = &items[i].eiinfo;
  int severity = info->severity, group = info->group;
  if (severity == info->orig_severity) info->severity = wireshark_severity(verdict->severity);
  info->group = verdict->security ? PI_SECURITY : PI_SEQUENCE;
  expert_add_info_format(pinfo, item, &ids[i], "%s", verdict->summary);
  info->severity = severity;
  info->group = group;
}
