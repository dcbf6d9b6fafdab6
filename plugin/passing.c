/* passing.c: whether the last frame of a capture passed the read filter.
 *
 * libwireshark 4.0 exports no function that says whether there is a frame with a given number: what its programs do with
 * a frame is the only sign. tshark (process_packet_first_pass) tries the filter on the frame's first dissection, destroys
 * a frame that failed and frees the dissection's memory after that: the data that dissectors had attached to the frame is
 * gone by then. Wireshark (read_record) tries it on a dissection of its own, and what passed is dissected once more
 * under another address.
 *
 * Copyright (C) the rstreason authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "compat.h"

#include "passing.h"

#include <epan/proto_data.h>

#include "fields.h"

/* gboolean or bool, by the version of Wireshark. */
typedef __typeof__(((wmem_user_cb_t)NULL)(NULL, WMEM_CB_FREE_EVENT, NULL)) callback_result;

static struct {
  const frame_data *frame; /* lives as long as its dissection does, maybe no longer */
  uint32_t number;
  int64_t offset;
  bool has_passed;
  bool has_failed;
} last;

/* Frames that pass are dissected once more under another address, before the capture has been read to its end. */
static bool is_tried_apart;

void rst_passing_reset(void) {
  last.frame = NULL;
  last.has_failed = false;
  is_tried_apart = false;
}

static callback_result end_of_dissection(wmem_allocator_t *pool _U_, wmem_cb_event_t event _U_, void *frame) {
  if (frame == last.frame) last.has_failed = !last.frame->pfd;
  return false;
}

void rst_passing_note(packet_info *pinfo, bool is_linked) {
  last.frame = pinfo->fd;
  last.number = pinfo->num;
  last.offset = pinfo->fd->file_off;
  last.has_passed = false;
  last.has_failed = false;
  if (!is_linked) return;
  /* Without TCP dissection none may have attached anything. */
  if (!pinfo->fd->pfd) p_add_proto_data(wmem_file_scope(), pinfo, rst_protocol, 0, &last);
  wmem_register_callback(pinfo->pool, end_of_dissection, pinfo->fd);
}

void rst_passing_note_again(const packet_info *pinfo) {
  if (!last.frame || pinfo->num != last.number || pinfo->fd->file_off != last.offset) return;
  last.has_passed = true;
  if (pinfo->fd != last.frame) is_tried_apart = true;
}

bool rst_passing_has_failed(void) {
  return last.frame && !last.has_passed && (last.has_failed || is_tried_apart);
}
