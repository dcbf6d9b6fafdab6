/* sequence.c: what a sequence of first dissections is: a capture being read, or one dissected anew.
 *
 * Copyright (C) the rstreason authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "compat.h"

#include "sequence.h"

static bool is_redissection;
static bool is_of_whole_capture;
static bool was_of_whole_capture;

void rst_sequence_begin(void) {
  was_of_whole_capture = is_of_whole_capture;
  is_of_whole_capture = false;
  is_redissection = false;
}

bool rst_sequence_note(const frame_data *frame) {
  if (is_redissection || !frame->passed_dfilter) return false;
  is_redissection = true;
  is_of_whole_capture |= was_of_whole_capture;
  return true;
}

void rst_sequence_end_of_capture(void) {
  is_of_whole_capture = true;
}

bool rst_sequence_is_of_whole_capture(void) {
  return is_of_whole_capture;
}
