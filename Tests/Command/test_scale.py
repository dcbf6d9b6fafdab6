"""Captures of more segments, or resets, than are kept. SPDX-License-Identifier: GPL-2.0-or-later"""

import os
import re
import subprocess
import time
import unittest
from pathlib import Path

from command import COMMAND, PATIENCE, ROOT, CommandTest, refusal

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

    REFUSALS = 40_000

    def refusals(self, name):
        return self.capture(name, [frame for port in range(1024, 1024 + self.REFUSALS) for frame in refusal(port)])

    @staticmethod
    def largest_memory(process):
        """In MB; None if the process has ended."""
        status = Path(f"/proc/{process.pid}/status").read_text()
        found = re.search(r"VmHWM:\s+(\d+) kB", status)
        return int(found[1]) / 1024 if found else None

    def test_a_slow_reader_has_the_command_wait(self):
        """Of its output, 90 MB a file, no more than a few are kept."""
        captures = [self.refusals(name) for name in ("one.pcap", "two.pcap")]
        with subprocess.Popen([COMMAND, "explain", "-q", "--jobs", "2", "-f", "json", *captures],
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
            sizes = [0.0]
            limit = time.monotonic() + PATIENCE
            # Until it waits for its reader: no more is done.
            while len(sizes) < 5 or sizes[-5] != self.work_done(process):
                self.assertLess(time.monotonic(), limit, "it never waits")
                sizes.append(self.work_done(process))
                time.sleep(0.2)
            memory = self.largest_memory(process)
            lines = sum(1 for _ in process.stdout)
        self.assertEqual((process.returncode, lines), (0, 2 * self.REFUSALS))
        self.assertLess(memory, 150)

    @staticmethod
    def work_done(process):
        """Processor time, in ticks."""
        fields = Path(f"/proc/{process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return int(fields[11]) + int(fields[12])

    def test_annotate_keeps_comments_alone(self):
        """Not all that is known of each reset."""
        capture = self.refusals("scan.pcap")
        process = subprocess.Popen([COMMAND, "annotate", capture, "-w", self.folder / "out.pcapng"])
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        self.assertEqual(process.returncode, 0)
        self.assertLess(usage.ru_maxrss / 1024, 105)


if __name__ == "__main__":
    unittest.main()
