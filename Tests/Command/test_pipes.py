"""Captures that are still being made, and runs that are broken off. SPDX-License-Identifier: GPL-2.0-or-later"""

import fcntl
import json
import os
import select
import signal
import struct
import subprocess
import termios
import time
import unittest

from command import COMMAND, INJECTED, REFUSED, CommandTest, packets

# Long enough for a busy machine; a run that holds a verdict back until the end of the pipe never gets there.
PATIENCE = 60


class Live(CommandTest):
    def start(self, *arguments):
        self.process = subprocess.Popen(
            [COMMAND, *arguments, "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.addCleanup(self.end, self.process)

    @staticmethod
    def end(process):
        process.kill()
        process.communicate()

    def write(self, bytes_from, bytes_to):
        self.process.stdin.write(self.trial.read_bytes()[bytes_from:bytes_to])
        self.process.stdin.flush()

    def line(self):
        ready, _, _ = select.select([self.process.stdout], [], [], PATIENCE)
        self.assertTrue(ready, "no verdict before the pipe's end")
        return os.read(self.process.stdout.fileno(), 65536)

    def offset_behind(self, frame):
        """Where the frame's record in the trial ends."""
        return 24 + sum(16 + len(bytes_) for bytes_ in packets.trial()[:frame])

    def test_each_verdict_before_the_pipes_end(self):
        self.start("-f", "json")
        behind = self.offset_behind(REFUSED)
        self.write(0, behind)
        self.assertEqual(json.loads(self.line())["frame"], REFUSED)
        self.write(behind, self.offset_behind(INJECTED))
        lines = self.line().splitlines()
        while json.loads(lines[-1])["frame"] != INJECTED:
            lines += self.line().splitlines()
        self.assertEqual(self.process.poll(), None)

    def test_table_and_csv_too(self):
        for format_ in ("table", "csv"):
            self.start("-f", format_)
            self.write(0, self.offset_behind(REFUSED))
            text = self.line()
            while b"closed_port" not in text:
                text += self.line()
            self.assertEqual(self.process.poll(), None)

    def interrupt(self, number):
        self.start("-f", "json", "--as-of", "end")
        self.write(0, self.offset_behind(INJECTED))
        # The verdicts come only at the end.
        self.wait_until_taken_in()
        self.process.send_signal(number)
        status = self.process.wait(timeout=PATIENCE)
        return status, self.process.stdout.read(), self.process.stderr.read()

    def wait_until_taken_in(self):
        """Until the pipe is empty."""
        limit = time.monotonic() + PATIENCE
        while self.unread():
            self.assertIsNone(self.process.poll(), "the command ended before its input")
            self.assertLess(time.monotonic(), limit, "the command does not read its input")

    def unread(self):
        """Bytes that the command has not taken out of the pipe."""
        return struct.unpack("i", fcntl.ioctl(self.process.stdin, termios.FIONREAD, b"\0" * 4))[0]

    def test_interrupt_keeps_what_was_earned(self):
        for number in (signal.SIGINT, signal.SIGTERM):
            status, output, complaint = self.interrupt(number)
            self.assertEqual(status, 128 + number)
            self.assertEqual([json.loads(line)["frame"] for line in output.splitlines()], [2, 10, 16])
            self.assertEqual(complaint, b"")

    def test_interrupted_output_file_is_complete(self):
        target = self.folder / "out.json"
        self.start("-f", "json", "-o", target)
        self.write(0, self.offset_behind(REFUSED))
        self.wait_until_taken_in()
        self.process.send_signal(signal.SIGINT)
        self.assertEqual(self.process.wait(timeout=PATIENCE), 130)
        self.assertEqual(len(target.read_text().splitlines()), 1)


if __name__ == "__main__":
    unittest.main()
