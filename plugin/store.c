/* store.c: what there is to say of each frame, kept until the file is closed.
 *
 * Copyright (C) the rstreason authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "compat.h"

#include "store.h"

#include <epan/wmem_scopes.h>

struct store {
  wmem_allocator_t *memory; /* NULL: there is no store */
  wmem_map_t *records;      /* frame → struct rst_record */
  wmem_map_t *common;       /* strings out of a small set (codes, titles, advice), kept once */
  uint32_t newest;          /* the last frame that has a record: of most, at their first dissection, nothing is known */
};

static struct store store;
static struct store aside;

static void destroy(struct store *old) {
  if (old->memory) wmem_destroy_allocator(old->memory);
  *old = (struct store){0};
}

void rst_store_open(void) {
  store.memory = wmem_allocator_new(WMEM_ALLOCATOR_BLOCK);
  store.records = wmem_map_new(store.memory, g_direct_hash, g_direct_equal);
  store.common = wmem_map_new(store.memory, g_str_hash, g_str_equal);
}

void rst_store_close(void) {
  destroy(&store);
}

void rst_store_set_aside(void) {
  destroy(&aside);
  aside = store;
  store = (struct store){0};
}

bool rst_store_take_back(void) {
  if (!aside.memory) return false;
  destroy(&store);
  store = aside;
  aside = (struct store){0};
  return true;
}

void rst_store_drop_aside(void) {
  destroy(&aside);
}

const struct rst_record *rst_store_find(uint32_t frame) {
  return store.records && frame <= store.newest ? wmem_map_lookup(store.records, GUINT_TO_POINTER(frame)) : NULL;
}

static struct rst_record *record_of(uint32_t frame) {
  struct rst_record *record = wmem_map_lookup(store.records, GUINT_TO_POINTER(frame));
  if (!record) {
    record = wmem_new0(store.memory, struct rst_record);
    wmem_map_insert(store.records, GUINT_TO_POINTER(frame), record);
    store.newest = MAX(store.newest, frame);
  }
  return record;
}

static rstreason_text keep_common(rstreason_text text) {
  if (!text) return NULL;
  char *kept = wmem_map_lookup(store.common, text);
  if (!kept) {
    kept = wmem_strdup(store.memory, text);
    wmem_map_insert(store.common, kept, kept);
  }
  return kept;
}

static rstreason_text keep(rstreason_text text) {
  return text ? wmem_strdup(store.memory, text) : NULL;
}

static const rstreason_text *keep_all(const rstreason_text *texts, size_t count,
                                      rstreason_text (*keep_one)(rstreason_text)) {
  if (count == 0) return NULL;
  rstreason_text *kept = wmem_alloc_array(store.memory, rstreason_text, count);
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

/* What `own_strings` copied for this verdict alone. */
static void free_strings(rstreason_verdict *verdict) {
  for (size_t i = 0; i < verdict->evidence_count; i++) wmem_free(store.memory, (void *)verdict->evidence[i]);
  wmem_free(store.memory, (void *)verdict->evidence);
  wmem_free(store.memory, (void *)verdict->alternative);
  wmem_free(store.memory, (void *)verdict->linux_reason);
  wmem_free(store.memory, (void *)verdict->summary);
  wmem_free(store.memory, (void *)verdict->text);
  wmem_free(store.memory, (void *)verdict->stated);
  wmem_free(store.memory, (void *)verdict->signature);
}

static void add_link(uint32_t trigger, uint32_t reset) {
  struct rst_record *record = record_of(trigger);
  struct rst_links *links = record->triggers;
  if (!links || links->count == links->room) {
    uint32_t room = links ? MIN(links->room * 4, RST_LINKS_MOST) : 1;
    if (links && room == links->room) return;
    links = wmem_realloc(store.memory, links, sizeof *links + room * sizeof links->frames[0]);
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
  struct rst_record *record = record_of(frame);
  if (record->verdict)
    free_strings(record->verdict);
  else
    record->verdict = wmem_new(store.memory, rstreason_verdict);
  *record->verdict = *verdict;
  own_strings(record->verdict);
  if (verdict->trigger != 0 && verdict->trigger != frame) add_link((uint32_t)verdict->trigger, frame);
}

void rst_store_after(uint32_t frame, uint64_t reset) {
  record_of(frame)->after = reset;
}

bool rst_store_is_triggered(uint32_t reset, uint32_t frame) {
  const struct rst_record *record = rst_store_find(reset);
  return record && record->verdict && record->verdict->trigger == frame;
}
