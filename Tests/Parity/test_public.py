# SPDX-License-Identifier: GPL-2.0-or-later
"""Captures from the Internet, if present beside the project: nothing crashes, every reset has a verdict,
and verdicts are those judged by hand, or the difference stands in docs/public-captures.md."""

import json
import re
import sys
import unittest

import parity

sys.path.insert(0, str(parity.ROOT / "Tests" / "Score"))
from scoring import Share  # noqa: E402

PUBLIC = parity.ROOT.parent / "shared" / "public"
RECORD = parity.ROOT / "docs" / "public-captures.md"
COLUMNS = ["`(?P<capture>[^`]+)`", r"(?P<frame>\d+)", r"(?P<judged>\w+)", r"(?P<verdict>\w+)", r"(?P<right>\w+)"]
ROW = re.compile(r"\| " + r" \| ".join(COLUMNS) + r" \|")


def recorded():
    """Rows of the table of differences."""
    return [row.groupdict() for row in map(ROW.match, RECORD.read_text().splitlines()) if row]


def setUpModule():
    if not PUBLIC.is_dir():
        print(f"{PUBLIC} is not there: verdicts on captures from the Internet are not tested", file=sys.stderr)


@unittest.skipUnless(PUBLIC.is_dir(), "no captures")
class PublicCaptures(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.paths = sorted(path for path in PUBLIC.iterdir() if path.suffix in (".pcap", ".pcapng"))
        cls.verdicts = parity.command_verdicts(cls.paths, "end")

    def test_every_reset_has_a_verdict(self):
        # A header quoted in an ICMP error is no reset; tshark's field is there all the same.
        resets = "tcp.flags.reset == 1 && !icmp && !icmpv6"
        counted = parity.in_tshark(self.paths, lambda path, sandbox: sandbox.run(
            "tshark", "-n", "-r", path, "-Y", resets, "-T", "fields", "-e", "frame.number").split())
        ours = {path.name: sorted(frames) for path, frames in self.verdicts.items()}
        self.assertEqual(ours, {path.name: sorted(map(int, frames)) for path, frames in counted.items()})

    def test_agrees_with_sure_judgements(self):
        agreement, differing = Share(), []
        settled = [row for row in recorded() if row["right"] == "verdict"]
        for path in self.paths:
            for label in json.loads(path.with_name(path.name + ".truth.json").read_text())["resets"]:
                if label["certainty"] != "high" or label["reason"] is None:
                    continue
                verdict = self.verdicts[path][label["frame"]][0]
                same = verdict in (label["reason"], *label["also_ok"])
                if not same:
                    differing.append((path.stem, label["frame"], label["reason"], verdict))
                agreement.count(same or any(self.describes(row, differing[-1]) for row in settled))
        self.assertGreater(agreement.of, 50)
        self.assertGreaterEqual(agreement.value, 0.85)
        rows = recorded()
        self.assertEqual([one for one in differing if not any(self.describes(row, one) for row in rows)], [],
                         f"not in {RECORD.name}")
        self.assertEqual([row for row in rows if not any(self.describes(row, one) for one in differing)], [],
                         f"in {RECORD.name}, but no longer so")

    @staticmethod
    def describes(row, difference):
        name, frame, judged, verdict = difference
        return (name.endswith(row["capture"]) and int(row["frame"]) == frame
                and (row["judged"], row["verdict"]) == (judged, verdict))


if __name__ == "__main__":
    unittest.main()
