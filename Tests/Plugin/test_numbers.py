"""plugin/numbers.c by itself: what only the graphical Wireshark does cannot be seen with tshark.

SPDX-License-Identifier: GPL-2.0-or-later
"""

import ctypes
import pathlib
import shutil
import subprocess
import tempfile
import unittest

from tshark import ROOT


@unittest.skipUnless(shutil.which("cc"), "no C compiler")
class Numbers(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = pathlib.Path(tempfile.mkdtemp(prefix="rstreason-numbers-"))
        cls.addClassCleanup(shutil.rmtree, folder)
        flags = subprocess.run(
            ["pkg-config", "--cflags", "--libs", "wireshark"], capture_output=True, text=True, check=True
        ).stdout.split()
        library = folder / "numbers.so"
        source = ROOT / "plugin" / "numbers.c"
        subprocess.run(["cc", "-shared", "-fPIC", "-o", library, source, *flags], check=True)
        cls.c = ctypes.CDLL(str(library))
        cls.c.rst_numbers_note.argtypes = [ctypes.c_uint32, ctypes.c_int64]
        cls.c.rst_numbers_note.restype = ctypes.c_bool
        cls.c.rst_number.argtypes = [ctypes.c_uint64]
        cls.c.rst_numbers_have_gaps.restype = ctypes.c_bool

    def setUp(self):
        self.c.rst_numbers_reset()

    def note(self, *frames):
        """Notes (number, offset) in turn; the answer to the last."""
        for number, offset in frames:
            new = self.c.rst_numbers_note(number, offset)
        return new

    def test_without_a_read_filter_ordinals_are_numbers(self):
        self.note((1, 24), (2, 100), (3, 200))
        for number in (0, 1, 2, 3, 4):
            self.assertEqual(self.c.rst_ordinal(number), number)
            self.assertEqual(self.c.rst_number(number), number)

    def test_frames_left_out_have_no_number(self):
        # Ordinals 1 to 6; 1, 3 and 4 fail the filter, 2, 5 and 6 are shown as 1, 2 and 3.
        self.note((1, 10), (1, 20), (2, 30), (2, 40), (2, 50), (3, 60))
        self.assertEqual([self.c.rst_number(ordinal) for ordinal in range(7)], [0, 0, 1, 0, 0, 2, 3])
        self.assertEqual([self.c.rst_ordinal(number) for number in (1, 2, 3)], [2, 5, 6])

    def test_record_dissected_again_is_not_another_frame(self):
        self.assertTrue(self.note((1, 24), (2, 100)))
        self.assertFalse(self.note((2, 100)))
        self.assertEqual(self.c.rst_ordinal(2), 2)

    def test_last_frame_left_out_has_no_number(self):
        self.note((1, 10), (2, 20))
        self.assertFalse(self.c.rst_numbers_have_gaps())
        self.c.rst_numbers_drop_last()
        self.assertTrue(self.c.rst_numbers_have_gaps())
        self.assertEqual([self.c.rst_number(ordinal) for ordinal in (1, 2)], [1, 0])

    def test_several_last_frames_left_out_have_no_number(self):
        self.note((1, 10), (1, 20), (2, 30), (2, 40))
        self.c.rst_numbers_drop_last()
        self.assertEqual([self.c.rst_number(ordinal) for ordinal in range(1, 5)], [0, 1, 0, 0])

    def test_numbers_set_aside_can_be_dropped(self):
        self.note((1, 10), (1, 20), (2, 30))
        self.c.rst_numbers_set_aside()
        self.c.rst_numbers_drop_aside()
        self.c.rst_numbers_take_back()
        self.assertFalse(self.c.rst_numbers_have_gaps())

    def test_numbers_set_aside_come_back(self):
        self.note((1, 10), (1, 20), (2, 30))
        self.c.rst_numbers_set_aside()
        self.c.rst_numbers_reset()
        self.assertFalse(self.c.rst_numbers_have_gaps())
        self.note((1, 20), (2, 30))
        self.assertEqual([self.c.rst_ordinal(number) for number in (1, 2)], [1, 2])
        self.c.rst_numbers_take_back()
        self.assertTrue(self.c.rst_numbers_have_gaps())
        self.assertEqual([self.c.rst_ordinal(number) for number in (1, 2)], [2, 3])
