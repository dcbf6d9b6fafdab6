/* render.c: shows what is known of a frame.
 *
 * Copyright (C) the rstreason authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "compat.h"

#include "render.h"

#include <string.h>

#include "expert.h"
#include "fields.h"
#include "numbers.h"
#include "prefs.h"
#include "stats.h"
#include "track.h"

/* Where items go. */
struct place {
  proto_tree *tree;
  tvbuff_t *tvb;
  packet_info *pinfo;
};

static void add_string(const struct place *at, int field, rstreason_text text) {
  if (text) proto_item_set_generated(proto_tree_add_string(at->tree, field, at->tvb, 0, 0, text));
}

static void add_strings(const struct place *at, int field, const rstreason_text *texts, size_t count) {
  for (size_t i = 0; i < count; i++) add_string(at, field, texts[i]);
}

/* How much of a text its field's line in the tree shows: whole sentences, as many as Wireshark's label has room for
 * behind the field's name, or words where the first is longer. Wireshark itself would cut anywhere. */
static int label_length(int field, rstreason_text text) {
  const int name = (int)strlen(proto_registrar_get_nth((unsigned)field)->name);
  const int room = ITEM_LABEL_LENGTH - name - (int)sizeof ":  \xE2\x80\xA6";
  int words = 0;
  int sentences = 0;
  for (int i = 0; i <= room; i++) {
    if (text[i] == '\0') return i;
    if (text[i] != ' ') continue;
    words = i;
    if (i > 0 && text[i - 1] == '.') sentences = i;
  }
  return sentences > 0 ? sentences : words;
}

/* The field has the whole text, its line the beginning: the rest tells in prose what evidence and advice, the next lines,
 * say too. */
static void add_explanation(const struct place *at, int field, rstreason_text text) {
  if (!text) return;
  int length = label_length(field, text);
  proto_item_set_generated(proto_tree_add_string_format_value(at->tree, field, at->tvb, 0, 0, text, "%.*s%s",
                                                              length, text, text[length] ? " \xE2\x80\xA6" : ""));
}

static void add_boolean(const struct place *at, int field, bool value) {
  proto_item_set_generated(proto_tree_add_boolean(at->tree, field, at->tvb, 0, 0, value));
}

static void add_bytes(const struct place *at, int field, uint64_t count) {
  proto_item_set_generated(proto_tree_add_uint64(at->tree, field, at->tvb, 0, 0, count));
}

/* Nothing is added for a negative duration (nanoseconds): not known. */
static void add_duration(const struct place *at, int field, int64_t duration) {
  if (duration < 0) return;
  const nstime_t time = {.secs = (time_t)(duration / 1000000000), .nsecs = (int)(duration % 1000000000)};
  proto_item_set_generated(proto_tree_add_time(at->tree, field, at->tvb, 0, 0, &time));
}

/* A link to the frame with this ordinal, unless there is none or a read filter left it out. */
static void add_frame(const struct place *at, int field, uint64_t ordinal) {
  uint32_t number = rst_number(ordinal);
  if (number != 0) proto_item_set_generated(proto_tree_add_uint(at->tree, field, at->tvb, 0, 0, number));
}

static void add_reason(const struct place *at, const rstreason_verdict *verdict) {
  add_string(at, rst_fields.reason, verdict->reason);
  add_string(at, rst_fields.title, verdict->title);
  add_explanation(at, rst_fields.text, verdict->text);
  add_string(at, rst_fields.category, verdict->category);
  add_string(at, rst_fields.confidence, verdict->confidence);
  add_boolean(at, rst_fields.harmless, verdict->harmless);
  add_strings(at, rst_fields.evidence, verdict->evidence, verdict->evidence_count);
  add_strings(at, rst_fields.alternative, verdict->alternative, verdict->alternative_count);
  add_string(at, rst_fields.advice, verdict->advice);
  add_frame(at, rst_fields.trigger, verdict->trigger);
  if (verdict->provisional && !rst_capture_is_complete()) add_boolean(at, rst_fields.provisional, true);
  add_frame(at, rst_fields.revised_by, verdict->revised_by);
  add_strings(at, rst_fields.linux_reason, verdict->linux_reason, verdict->linux_reason_count);
  add_string(at, rst_fields.stated, verdict->stated);
  add_string(at, rst_fields.signature, verdict->signature);
}

static void add_circumstances(const struct place *at, const rstreason_verdict *verdict) {
  add_string(at, rst_fields.form, verdict->form);
  add_string(at, rst_fields.origin, verdict->origin);
  add_string(at, rst_fields.effect, verdict->effect);
  add_string(at, rst_fields.sender_role, verdict->sender_role);
  add_string(at, rst_fields.sender_state, verdict->sender_state);
  add_string(at, rst_fields.receiver_state, verdict->receiver_state);
  add_bytes(at, rst_fields.sender_unacked, verdict->sender_unacked);
  add_bytes(at, rst_fields.receiver_unacked, verdict->receiver_unacked);
  add_bytes(at, rst_fields.sender_bytes, verdict->sender_bytes);
  add_bytes(at, rst_fields.receiver_bytes, verdict->receiver_bytes);
  add_duration(at, rst_fields.idle, verdict->idle);
  add_duration(at, rst_fields.delay, verdict->delay);
  add_duration(at, rst_fields.rtt, verdict->rtt);
  add_frame(at, rst_fields.first, verdict->first);
  add_frame(at, rst_fields.duplicate_of, verdict->duplicate_of);
}

/* The protocol's own line; items go below it. */
static proto_item *add_heading(struct place *at, const char *heading) {
  proto_item *item = proto_tree_add_protocol_format(at->tree, rst_protocol, at->tvb, 0, 0, "%s", heading);
  proto_item_set_generated(item);
  at->tree = proto_item_add_subtree(item, rst_subtree);
  return item;
}

static void render_verdict(struct place at, const rstreason_verdict *verdict) {
  proto_item *item = add_heading(&at, wmem_strdup_printf(at.pinfo->pool, "TCP Reset Reason: %s", verdict->summary));
  add_reason(&at, verdict);
  add_circumstances(&at, verdict);
  rst_add_expert(at.pinfo, item, verdict);
  rst_tap_verdict(at.pinfo, verdict);
  if (rst_prefs.info_column) col_append_fstr(at.pinfo->cinfo, COL_INFO, " [%s]", verdict->title);
}

/* Whether there is a link to lead from the frame to the reset. */
static bool is_linked(uint32_t reset, uint32_t frame) {
  return rst_store_is_triggered(reset, frame) && rst_number(reset) != 0;
}

static void render_links(struct place at, const struct rst_record *record, uint32_t frame) {
  if (!at.tree) return;
  bool is_after = !record->verdict && rst_number(record->after) != 0;
  const struct rst_links *links = record->triggers;
  bool triggers = false;
  for (uint32_t i = 0; links && i < links->count && !triggers; i++) triggers = is_linked(links->frames[i], frame);
  if (!is_after && !triggers) return;

  add_heading(&at, triggers ? "TCP Reset Reason: triggers a reset" : "TCP Reset Reason: after a reset");
  for (uint32_t i = 0; links && i < links->count; i++)
    if (is_linked(links->frames[i], frame)) add_frame(&at, rst_fields.triggers, links->frames[i]);
  if (is_after) add_frame(&at, rst_fields.after, record->after);
}

void rst_render(const struct rst_record *record, uint32_t frame, tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree) {
  const struct place at = {tree, tvb, pinfo};
  if (record->verdict) render_verdict(at, record->verdict);
  render_links(at, record, frame);
}
