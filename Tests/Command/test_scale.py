"""A capture of more segments than are kept. SPDX-License-Identifier: GPL-2.0-or-later"""

import subprocess
import unittest

from command import ROOT, CommandTest

# Built by the Swift tests.
GENERATOR = ROOT / ".build" / "debug" / "SyntheticCapture"


class Scale(CommandTest):
    @unittest.skipUnless(GENERATOR.exists(), "swift test builds the generator")
    def test_what_busy_captures_forget(self):
        """Connections that sit idle or give up while 524,288 segments of others, all that are kept, go by."""
        capture, labels = self.folder / "busy.pcap", self.folder / "busy.tsv"
        subprocess.run(
            [GENERATOR, "--packets", "800000", "--connections", "22000", "--span", "40", "--snap", "96", "--seed", "3",
             "--labels", labels, capture], check=True, stdout=subprocess.DEVNULL)
        scripted = dict(line.split("\t") for line in labels.read_text().splitlines())
        verdicts = {str(record["frame"]): record for record in self.records(capture)}
        self.assertEqual(verdicts.keys(), scripted.keys())
        wrong = [(reason, verdicts[frame]["reason"], verdicts[frame]["confidence"])
                 for frame, reason in scripted.items() if verdicts[frame]["reason"] != reason]
        self.assertLess(len(wrong), len(scripted) / 200, wrong)
        self.assertNotIn("certain", {confidence for _, _, confidence in wrong}, wrong)


if __name__ == "__main__":
    unittest.main()
