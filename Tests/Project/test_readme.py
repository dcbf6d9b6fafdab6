# SPDX-License-Identifier: GPL-2.0-or-later
"""What the README quotes is what the command says."""

import json
import re
import unittest

from project import COMMAND, DEMO, ROOT, run

# frame N   source → target   reason   confidence, and behind an empty line the explanation.
QUOTED = re.compile(r"^    frame (\d+)   (\S+) → (\S+)   (\w+)   (\w+)\n\n((?:    .*\n)+)", re.M)
ENDS = [("src", "sport"), ("dst", "dport")]


class Readme(unittest.TestCase):
    maxDiff = None

    def test_its_explanations_are_those_of_the_demonstration_capture(self):
        told = run(COMMAND, "explain", "--format", "json", DEMO)
        self.assertEqual(told.returncode, 0, told.stderr)
        verdicts = {verdict["frame"]: verdict for verdict in map(json.loads, told.stdout.splitlines())}
        quoted = QUOTED.findall((ROOT / "README.md").read_text())
        self.assertEqual(len(quoted), 2)
        for frame, source, target, reason, confidence, text in quoted:
            verdict = verdicts[int(frame)]
            self.assertEqual((reason, confidence), (verdict["reason"], verdict["confidence"]))
            self.assertEqual(" ".join(text.split()), verdict["text"])
            self.assertEqual((source, target), tuple(f"{verdict[ip]}:{verdict[port]}" for ip, port in ENDS))


if __name__ == "__main__":
    unittest.main()
