/* store.c: what there is to say of each frame, kept until the file is closed.
 *
 * Copyright (C) the rstreason authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "compat.h"

#include <epan/wmem_scopes.h>
#include <string.h>

#include "store.h"

/* Frame → struct rst_record. */
static wmem_map_t *records;
/* Strings out of a small set (codes, titles, advice), kept once. */
static wmem_map_t *common;

void rst_store_open(void) {
  records = wmem_map_new(wmem_file_scope(), g_direct_hash, g_direct_equal);
  common = wmem_map_new(wmem_file_scope(), g_str_hash, g_str_equal);
}

void rst_store_close(void) {
  records = NULL;
  common = NULL;
}

const struct rst_record *rst_store_find(uint32_t frame) {
  return records ? wmem_map_lookup(records, GUINT_TO_POINTER(frame)) : NULL;
}

static struct rst_record *record_of(uint32_t frame) {
  struct rst_record *record = wmem_map_lookup(records, GUINT_TO_POINTER(frame));
  if (!record) {
    record = wmem_new0(wmem_file_scope(), struct rst_record);
    wmem_map_insert(records, GUINT_TO_POINTER(frame), record);
  }
  return record;
}

static rstreason_text keep_common(rstreason_text text) {
  if (!text) return NULL;
  char *kept = wmem_map_lookup(common, text);
  if (!kept) {
    kept = wmem_strdup(wmem_file_scope(), text);
    wmem_map_insert(common, kept, kept);
  }
  return kept;
}

static rstreason_text keep(rstreason_text text) {
  return text ? wmem_strdup(wmem_file_scope(), text) : NULL;
}

static const rstreason_text *keep_all(const rstreason_text *texts, size_t count,
                                      rstreason_text (*keep_one)(rstreason_text)) {
  if (count == 0) return NULL;
  rstreason_text *kept = wmem_alloc_array(wmem_file_scope(), rstreason_text, count);
  for (size_t i = 0; i < count; i++) kept[i] = keep_one(texts[i]);
  return kept;
}

/* Replaces the engine's strings, which it reuses, by copies. */
static void own_strings(rstreason_verdict *verdict) {
  verdict->reason = keep_common(verdict->reason);
  verdict->title = keep_common(verdict->title);
  verdict->category = keep_common(verdict->category);
  verdict->confidence = keep_common(verdict->confidence);
  verdict->advice = keep_common(verdict->advice);
  verdict->form = keep_common(verdict->form);
  verdict->origin = keep_common(verdict->origin);
  verdict->effect = keep_common(verdict->effect);
  verdict->sender_role = keep_common(verdict->sender_role);
  verdict->sender_state = keep_common(verdict->sender_state);
  verdict->receiver_state = keep_common(verdict->receiver_state);
  verdict->alternative = keep_all(verdict->alternative, verdict->alternative_count, keep_common);
  verdict->linux_reason = keep_all(verdict->linux_reason, verdict->linux_reason_count, keep_common);
  verdict->evidence = keep_all(verdict->evidence, verdict->evidence_count, keep);
  verdict->summary = keep(verdict->summary);
  verdict->text = keep(verdict->text);
  verdict->stated = keep(verdict->stated);
  verdict->signature = keep(verdict->signature);
  verdict->community_id = NULL;
}

static int is_same_reset(const rstreason_verdict *a, const rstreason_verdict *b) {
  return a->connection == b->connection && a->source_port == b->source_port &&
         a->destination_port == b->destination_port && memcmp(a->source, b->source, sizeof a->source) == 0;
}

static void add_link(uint32_t trigger, uint32_t reset) {
  struct rst_record *record = record_of(trigger);
  struct rst_links *links = record->triggers;
  if (!links || links->count == links->room) {
    uint32_t room = links ? MIN(links->room * 4, RST_LINKS_MOST) : 1;
    if (links && room == links->room) return;
    links = wmem_realloc(wmem_file_scope(), links, sizeof *links + room * sizeof links->frames[0]);
    if (!record->triggers) links->count = 0;
    links->room = room;
    record->triggers = links;
  }
  for (uint32_t i = 0; i < links->count; i++)
    if (links->frames[i] == reset) return;
  links->frames[links->count++] = reset;
}

void rst_store_verdict(const rstreason_verdict *verdict) {
  uint32_t frame = (uint32_t)verdict->frame;
  struct rst_result **place = &record_of(frame)->results;
  while (*place && !is_same_reset(&(*place)->verdict, verdict)) place = &(*place)->next;
  if (!*place) *place = wmem_new0(wmem_file_scope(), struct rst_result);
  (*place)->verdict = *verdict;
  own_strings(&(*place)->verdict);
  if (verdict->trigger != 0 && verdict->trigger != frame) add_link((uint32_t)verdict->trigger, frame);
}

void rst_store_after(uint32_t frame, uint64_t reset) {
  record_of(frame)->after = reset;
}

int rst_store_is_triggered(uint32_t reset, uint32_t frame) {
  const struct rst_record *record = rst_store_find(reset);
  for (const struct rst_result *result = record ? record->results : NULL; result; result = result->next)
    if (result->verdict.trigger == frame) return 1;
  return 0;
}
