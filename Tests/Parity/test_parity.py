# SPDX-License-Identifier: GPL-2.0-or-later
"""The command and the plugin say the same of every reset in the bundled captures."""

import unittest

import parity


class Parity(unittest.TestCase):
    maxDiff = None

    def same(self, as_of, two_pass):
        paths = parity.bundled()
        ours = parity.command_verdicts(paths, as_of)
        self.assertGreater(sum(map(len, ours.values())), 800)
        self.assertEqual(parity.differences(ours, parity.tshark_verdicts(paths, two_pass)), [])

    def test_as_of_the_reset_in_one_pass(self):
        self.same("reset", two_pass=False)

    def test_as_of_the_end_in_two_passes(self):
        self.same("end", two_pass=True)


if __name__ == "__main__":
    unittest.main()
