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

    def refusals(self, name, count):
        return self.capture(name, [frame for port in range(1024, 1024 + count) for frame in refusal(port)])

    def wait_until_asleep(self, process):
        """Until none of its threads has had anything to do for half a second: one that waits for a processor is not asleep."""
        limit = time.monotonic() + PATIENCE
        sleeping = 0
        while sleeping < 5:
            self.assertLess(time.monotonic(), limit, "it never waits")
            time.sleep(0.1)
            states = [path.read_text().rsplit(")", 1)[1].split()[0]
                      for path in Path(f"/proc/{process.pid}/task").glob("*/stat")]
            sleeping = sleeping + 1 if set(states) == {"S"} else 0

    def test_a_slow_reader_has_the_command_wait(self):
        """Of its output, 7 MB a file, no more is kept than of a few files."""
        resets, files = 4_000, 40
        capture = self.refusals("one.pcap", resets)
        with subprocess.Popen([COMMAND, "explain", "-q", "--jobs", "2", "-f", "json", *[capture] * files],
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
            self.wait_until_asleep(process)
            status = Path(f"/proc/{process.pid}/status").read_text()
            memory = int(re.search(r"VmHWM:\s+(\d+) kB", status)[1]) / 1024
            lines = sum(1 for _ in process.stdout)
        self.assertEqual((process.returncode, lines), (0, files * resets))
        self.assertLess(memory, 180)

    def memory_to_annotate(self, resets):
        """In kB, at most."""
        capture = self.refusals("scan.pcap", resets)
        process = subprocess.Popen([COMMAND, "annotate", capture, "-w", self.folder / "out.pcapng"])
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        self.assertEqual(process.returncode, 0)
        return usage.ru_maxrss

    def test_annotate_keeps_comments_alone(self):
        """Half a kB a reset, and not all that is known of each."""
        few, many = 15_000, 45_000
        self.assertLess(self.memory_to_annotate(many) - self.memory_to_annotate(few), 1.2 * (many - few))


if __name__ == "__main__":
    unittest.main()
