/* track.c: feeds the engine and stores what it says.
 *
 * Copyright (C) the rstreason authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "compat.h"

#include "track.h"

#include <wsutil/wslog.h>

#include "numbers.h"
#include "passing.h"
#include "prefs.h"
#include "rstreason.h"
#include "segments.h"
#include "sequence.h"
#include "store.h"

/* Opened with the first frame. */
static rstreason_engine *engine;
static bool has_failed;
static bool is_complete;
/* The verdicts are those of the sequence before this one. */
static bool is_taken_back;
/* The frame noted last held a segment, which must not be fed twice. */
static bool has_fed;

static void fail(const char *what) {
  has_failed = true;
  ws_warning("TCP Reset Reason: %s. Resets from here on are not explained.", what);
}

static bool open_engine(void) {
  if (!engine && !has_failed) {
    const rstreason_config config = {.size = sizeof config, .max_connections = rst_prefs.max_connections};
    engine = rstreason_open(&config);
    if (!engine) fail("no memory to track connections");
  }
  return engine && !has_failed;
}

static void drain(void) {
  rstreason_verdict verdict;
  while (rstreason_next(engine, &verdict) == RSTREASON_OK) rst_store_verdict(&verdict);
}

/* The engine's answer to a frame or segment queued. */
static int queue(tvbuff_t *tvb, const packet_info *pinfo, uint32_t number, rstreason_outcome *outcome) {
  rstreason_frame frame;
  int status = RSTREASON_NOT_TCP;
  if (rst_read_frame(tvb, pinfo, number, &frame)) status = rstreason_queue_frame(engine, &frame, outcome);
  rstreason_segment segment;
  if (status == RSTREASON_NOT_TCP && rst_find_segment(tvb, pinfo, number, &segment))
    status = rstreason_queue_segment(engine, &segment, outcome);
  return status;
}

static void feed(tvbuff_t *tvb, const packet_info *pinfo, uint32_t number) {
  if (!open_engine()) return;
  rstreason_outcome outcome;
  int status = queue(tvb, pinfo, number, &outcome);
  if (status < 0) fail(rstreason_error_text(status));
  has_fed = status == RSTREASON_OK || status == RSTREASON_NONE;
  if (status != RSTREASON_OK) return;
  drain();
  if (outcome.after != 0) rst_store_after(number, outcome.after);
}

static void finish(void) {
  if (engine && !is_complete) {
    rstreason_flush(engine);
    drain();
  }
  is_complete = true;
}

static void close_engine(void) {
  rstreason_close(engine);
  engine = NULL;
}

/* After a read filter Wireshark redissects only the frames that passed, which do not tell what the whole capture did: what
 * was said of the whole stays. */
static void take_back(void) {
  if (!rst_store_take_back()) return;
  rst_numbers_take_back();
  close_engine();
  is_taken_back = true;
  is_complete = true;
}

void rst_track_frame(tvbuff_t *tvb, packet_info *pinfo) {
  if (rst_sequence_note(pinfo->fd)) take_back();
  if (is_taken_back) return;
  if (rst_numbers_note(pinfo->num, pinfo->fd->file_off))
    has_fed = false;
  else if (has_fed)
    return;
  is_complete = false;
  feed(tvb, pinfo, rst_ordinal(pinfo->num));
  rst_passing_note(pinfo, has_fed);
}

void rst_track_again(const packet_info *pinfo) {
  rst_passing_note_again(pinfo);
  if (rst_sequence_is_of_whole_capture()) finish();
}

bool rst_capture_is_complete(void) {
  return is_complete;
}

static void begin_file(void) {
  rst_sequence_begin();
  rst_numbers_reset();
  rst_passing_reset();
  rst_store_open();
  has_failed = false;
  is_complete = false;
  is_taken_back = false;
  has_fed = false;
}

static void drop_aside(void) {
  rst_numbers_drop_aside();
  rst_store_drop_aside();
}

static void end_of_capture(void) {
  rst_sequence_end_of_capture();
  if (rst_passing_has_failed()) rst_numbers_drop_last();
  drop_aside();
  finish();
}

static void end_file(void) {
  close_engine();
  if (is_complete && rst_numbers_have_gaps()) {
    rst_numbers_set_aside();
    rst_store_set_aside();
  } else {
    rst_store_close();
    drop_aside();
  }
}

static void end_of_program(void) {
  close_engine();
  rst_numbers_reset();
  rst_store_close();
  drop_aside();
}

void rst_register_tracking(void) {
  register_init_routine(begin_file);
  register_postseq_cleanup_routine(end_of_capture);
  register_cleanup_routine(end_file);
  register_shutdown_routine(end_of_program);
}
