# SPDX-License-Identifier: GPL-2.0-or-later
"""Calls of the shared library as a program makes them that was built against the header."""

import subprocess
import unittest
from pathlib import Path

from build import compile_program, folder, shared, static

# Whether link types are read; then what the calls that feed answer to a frame's or segment's number.
PROGRAM = r"""
#include <stdio.h>
#include <stdlib.h>
#include "rstreason.h"

static void try_number(uint64_t number) {
  rstreason_engine *engine = rstreason_open(NULL);
  uint8_t bytes[60] = {0};
  rstreason_frame frame = {.bytes = bytes, .captured_length = 60, .number = number, .link_type = 1};
  rstreason_slice slice = {.captured_length = 60, .number = number, .link_type = 1};
  rstreason_segment segment = {.frame = number, .flags = 2};
  int feeds[] = {rstreason_feed_frame(engine, &frame), rstreason_feed_batch(engine, bytes, 60, &slice, 1),
                 rstreason_feed_segment(engine, &segment, NULL), rstreason_queue_frame(engine, &frame, NULL),
                 rstreason_queue_segment(engine, &segment, NULL)};
  rstreason_statistics counts;
  rstreason_get_statistics(engine, &counts, sizeof counts);
  int refused = 0;
  for (int i = 0; i < 5; i++) refused += feeds[i] == RSTREASON_E_ARGUMENT;
  printf("%d refused, %d fed\n", refused, (int)counts.frames);
  rstreason_close(engine);
}

int main(int count, char **arguments) {
  for (int i = 1; i < count; i++) printf("%d\n", rstreason_link_type_is_read((uint16_t)atoi(arguments[i])));
  try_number(0);
  try_number(1);
  try_number(UINT32_MAX);
  try_number((uint64_t)UINT32_MAX + 1);
  return 0;
}
"""


# Opens engines while the n-th allocation fails; prints by how many bytes the heap has grown for each, 0 once none fails.
FAILED_OPENS = r"""
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include "rstreason.h"

static int count, failing;
static void *allocate(void *context, size_t bytes) {
  (void)context;
  return ++count < failing ? aligned_alloc(64, (bytes + 63) / 64 * 64) : NULL;
}
static void release(void *context, void *memory, size_t bytes) {
  (void)context, (void)bytes;
  free(memory);
}

int main(void) {
  rstreason_config config = {.size = sizeof config, .allocate = allocate, .release = release};
  rstreason_engine *engine = NULL;
  for (failing = 1; !engine; failing++) {
    size_t before = 0;
    /* What the first few leave behind may be the allocator's own. */
    for (int i = -100; i < 1000 && !engine; i++) {
      if (i == 0) before = mallinfo2().uordblks;
      count = 0;
      engine = rstreason_open(&config);
    }
    if (!engine) printf("%ld\n", (long)(mallinfo2().uordblks - before) / 1000);
  }
  rstreason_close(engine);
  return 0;
}
"""


class Calls(unittest.TestCase):
    def output(self, arguments, link_types=(), text=PROGRAM):
        with folder() as here:
            source = Path(here) / "calls.c"
            source.write_text(text)
            program = compile_program(source, *arguments, folder=here)
            done = subprocess.run([program, *map(str, link_types)], check=True, capture_output=True, text=True)
        return done.stdout.splitlines()

    def test_a_failed_open_leaves_nothing_behind(self):
        grown = [int(line) for line in self.output(shared(), text=FAILED_OPENS)]
        self.assertGreater(len(grown), 10)
        self.assertLess(max(grown), 20)

    def test_link_types_and_frame_numbers(self):
        expected = {0: "1", 1: "1", 101: "1", 113: "1", 276: "1", 143: "0", 189: "0", 65535: "0"}
        numbers = ["5 refused, 0 fed", "0 refused, 5 fed", "0 refused, 5 fed", "5 refused, 0 fed"]
        for arguments in shared(), static():
            self.assertEqual(self.output(arguments, expected), [*expected.values(), *numbers])


if __name__ == "__main__":
    unittest.main()
