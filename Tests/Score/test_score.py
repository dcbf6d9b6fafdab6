# SPDX-License-Identifier: GPL-2.0-or-later
"""The bundled captures are judged at least as well as this, and the scorer counts as it says."""

import json
import math
import subprocess
import tempfile
import unittest
from pathlib import Path

import holes
import report
from scoring import PROMISED, Score, Truth, base, load_verdicts

ROOT = Path(__file__).resolve().parents[2]
COMMAND = ROOT / ".build" / "release" / "rstreason"
CAPTURES = ROOT / "Tests" / "Captures"
# Of each code's cases, and of its verdicts, this share may be wrong, rounded up to whole cases; a code with fewer
# cases says little by its share.
WRONG = 0.07
FEW = 5


def judged(folder, files):
    """The command's verdicts on these captures, compared with the labels below the folder."""
    command = [COMMAND, "explain", "--quiet", "--format", "json", *files]
    run = subprocess.run(command, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    return Score(Truth.load(folder), load_verdicts(run.stdout.splitlines())[0])


class BundledCaptures(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.score = judged(CAPTURES, sorted(CAPTURES.glob("*/*.pcap*")))

    def test_every_reset_has_one_verdict(self):
        self.assertGreater(len(self.score.truth.labels), 800)
        self.assertEqual(self.score.missing, [])
        self.assertEqual(self.score.extra, [])

    def test_accuracy(self):
        self.assertGreaterEqual(self.score.accuracy.value, 0.985)

    def test_confidence_keeps_its_promise(self):
        for name, promised in PROMISED.items():
            with self.subTest(name):
                self.assertGreater(self.score.calibration[name].of, 0)
                self.assertGreaterEqual(self.score.calibration[name].value, promised)

    def test_every_code(self):
        for code, recall in self.score.recall.items():
            precision = self.score.precision[code]
            with self.subTest(code, labelled=recall.of, given=precision.of):
                for name, share in [("recall", recall), ("precision", precision)]:
                    if share.of >= FEW:
                        self.assertLessEqual(share.of - share.right, math.ceil(WRONG * share.of), name)

    def test_triggers(self):
        self.assertGreaterEqual(self.score.trigger.value, 0.96)

    def test_linux_reasons(self):
        self.assertGreaterEqual(self.score.linux.value, 0.97)
        self.assertGreaterEqual(self.score.linux_named.value, 0.97)
        self.assertLess(self.score.linux_names / self.score.linux_named.of, 1.5)


class Counting(unittest.TestCase):
    LABELS = {
        ("a", 1): {"reason": "closed_port", "also_ok": ["firewall_reject"], "trigger": 7, "linux": "NO_SOCKET"},
        ("a", 2): {"reason": "closed_port", "also_ok": [], "trigger": None, "linux": None},
        ("b", 1): {"reason": "reset_close", "also_ok": [], "trigger": None, "linux": None}}

    def score(self, *verdicts, strict=False):
        labels = {key: label | {"scenario": "s", "variant": None} for key, label in self.LABELS.items()}
        return Score(Truth(2, labels, {("b", 9)}), dict(verdicts), strict)

    def test_accepted_code_is_right_but_not_exact(self):
        verdict = ("a", 1), {"reason": "firewall_reject", "trigger": 6, "linux": ["NO_SOCKET", "TCP_FLAGS"]}
        score = self.score(verdict)
        self.assertEqual((score.accuracy.right, score.exact.right, score.accuracy.of), (1, 0, 3))
        self.assertEqual(self.score(verdict, strict=True).accuracy.right, 0)
        self.assertEqual((score.trigger.right, score.trigger.of), (0, 1))
        self.assertEqual((score.linux.right, score.linux.of, score.linux_names), (1, 1, 2))

    def test_a_linux_reason_that_is_not_named_is_a_miss(self):
        score = self.score((("a", 1), {"reason": "closed_port"}))
        self.assertEqual((score.linux.right, score.linux.of), (0, 1))
        self.assertEqual((score.linux_named.right, score.linux_named.of), (0, 0))

    def test_a_code_that_is_right_but_not_exact_is_listed(self):
        score = self.score((("a", 1), {"reason": "firewall_reject"}), (("a", 2), {"reason": "closed_port"}),
                           (("b", 1), {"reason": "reset_close"}))
        rows = [line for line in report.markdown(score) if line.startswith("| `")]
        self.assertEqual(rows, ["| `closed_port` | 2 | 100.0 % | 50.0 % | 1 | 100.0 % |"])

    def test_missing_verdict_is_a_miss(self):
        score = self.score((("a", 2), {"reason": "closed_port"}), (("b", 1), {"reason": "closed_port"}))
        self.assertEqual(score.missing, [("a", 1)])
        self.assertEqual(score.recall["closed_port"].value, 0.5)
        self.assertEqual(score.precision["closed_port"].value, 0.5)
        self.assertEqual(score.confusions, {("closed_port", "(none)"): 1, ("reset_close", "closed_port"): 1})

    def test_verdict_on_an_unlabelled_reset_is_not_extra(self):
        score = self.score((("b", 9), {"reason": "unknown"}), (("b", 8), {"reason": "unknown"}))
        self.assertEqual(score.extra, [("b", 8)])

    def test_capture_names(self):
        self.assertEqual(base("x/y/one.two.pcapng"), "one.two")
        verdicts, unreadable = load_verdicts(['{"frame": 3, "reason": "r"}', '{"frame"', "", "total 1"], "q.ndjson")
        self.assertEqual((list(verdicts), unreadable), ([("q", 3)], 1))


class Holes(unittest.TestCase):
    """The captures that `make holes` judges."""

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        command = [ROOT / "Tests" / "Score" / "holes.py", CAPTURES, cls.folder.name]
        subprocess.run(command, check=True, capture_output=True)
        cls.whole = sum(1 for _ in holes.whole_captures(CAPTURES))
        cls.captures = {kind: list(cls.read(Path(cls.folder.name, kind))) for kind in holes.HOLES}

    @staticmethod
    def read(folder):
        for path in sorted(folder.glob("*.truth.json")):
            document = json.loads(path.read_text())
            yield document["resets"], holes.read(folder / document["capture"])[1]

    def test_every_label_is_a_reset(self):
        for captures in self.captures.values():
            self.assertEqual(len(captures), self.whole)
            for resets, frames in captures:
                self.assertTrue(all(frames[reset["frame"] - 1].is_reset for reset in resets))
                self.assertTrue(all("unknown" in reset["also_ok"] for reset in resets))

    def test_one_side_is_one_host(self):
        for _, frames in self.captures["one-sided"]:
            self.assertLessEqual(len({frame.source for frame in frames} - {None}), 1)

    def test_what_a_filter_lets_pass(self):
        for _, frames in self.captures["filtered"]:
            self.assertTrue(all(frame.flags & holes.CONTROL for frame in frames))

    def test_confidence_keeps_its_promise(self):
        for kind in holes.HOLES:
            folder = Path(self.folder.name, kind)
            score = judged(folder, sorted(folder.glob("*.pcap")))
            self.assertEqual(score.missing, [])
            for name, promised in PROMISED.items():
                with self.subTest(kind=kind, confidence=name):
                    self.assertGreaterEqual(score.calibration[name].value, promised)


if __name__ == "__main__":
    unittest.main()
