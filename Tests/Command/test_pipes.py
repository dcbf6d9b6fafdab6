"""Captures that are still being made, and runs that are broken off. SPDX-License-Identifier: GPL-2.0-or-later"""

import errno
import gzip
import json
import os
import select
import signal
import subprocess
import unittest

from command import COMMAND, INJECTED, PATIENCE, REFUSED, CommandTest, packets, wait_until_taken_in


class Live(CommandTest):
    def start(self, *arguments):
        self.process = subprocess.Popen(
            [COMMAND, *map(str, arguments), "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE)
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
        wait_until_taken_in(self.process)
        self.assertIsNone(self.process.poll(), "the command ended before its input")

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

    def test_interrupted_beside_a_file(self):
        target = self.folder / "out.json"
        for jobs in ("1", "2"):
            self.start("-f", "json", "--jobs", jobs, "-o", target, self.trial)
            self.write(0, self.offset_behind(REFUSED))
            self.wait_until_taken_in()
            self.process.send_signal(signal.SIGTERM)
            self.assertEqual(self.process.wait(timeout=PATIENCE), 143)
            captures = [json.loads(line)["capture"] for line in target.read_text().splitlines()]
            # With two threads the signal may come before the file's.
            self.assertIn(captures, [[str(self.trial)] * 3 + ["-"], ["-"]][: int(jobs)])

    def test_interrupted_compressed_pipe(self):
        """It is copied first; what the copy holds by then is explained."""
        packed = gzip.compress(self.trial.read_bytes(), compresslevel=0)
        self.start("-f", "json", "--as-of", "end")
        self.process.stdin.write(packed[:-20])
        self.process.stdin.flush()
        self.wait_until_taken_in()
        self.process.send_signal(signal.SIGINT)
        self.assertEqual(self.process.wait(timeout=PATIENCE), 130)
        self.assertEqual(len(self.process.stdout.read().splitlines()), 3)

    def test_interrupted_list(self):
        self.start("--files-from")
        self.write(0, 5)
        self.wait_until_taken_in()
        self.process.send_signal(signal.SIGINT)
        self.assertEqual(self.process.wait(timeout=PATIENCE), 130)


class NamedPipe(CommandTest):
    def start(self, *arguments, **options):
        process = subprocess.Popen(
            [COMMAND, *map(str, arguments)], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, **options)
        self.addCleanup(Live.end, process)
        return process

    def interrupt(self, process, number, written):
        wait_until_taken_in(process, written)
        process.send_signal(number)
        self.assertEqual(process.wait(timeout=PATIENCE), 128 + number)

    def test_interrupt(self):
        fifo, target = self.folder / "fifo", self.folder / "out.json"
        os.mkfifo(fifo)
        for number in (signal.SIGINT, signal.SIGTERM):
            for bytes_ in (b"", self.trial.read_bytes()):
                process = self.start("-f", "json", "--jobs", "1", "-o", target, fifo, self.trial)
                # Opened as soon as the command has.
                with open(fifo, "wb", buffering=0) as written:
                    written.write(bytes_)
                    self.interrupt(process, number, written)
                self.assertEqual(len(target.read_text().splitlines()), 3 if bytes_ else 0)

    def test_interrupt_while_nobody_writes(self):
        fifo = self.folder / "fifo"
        os.mkfifo(fifo)
        process = self.start(fifo)
        writer = None
        while writer is None:
            try:
                writer = os.open(fifo, os.O_WRONLY | os.O_NONBLOCK)
            except OSError as error:  # Nobody reads it yet.
                self.assertEqual(error.errno, errno.ENXIO)
                self.assertIsNone(process.poll())
        self.addCleanup(os.close, writer)
        process.send_signal(signal.SIGINT)
        self.assertEqual(process.wait(timeout=PATIENCE), 130)

    def test_a_writer_may_come_late(self):
        fifo = self.folder / "fifo"
        os.mkfifo(fifo)
        process = self.start("-f", "json", fifo)
        with open(fifo, "wb") as written:
            written.write(self.trial.read_bytes())
        self.assertEqual(process.wait(timeout=PATIENCE), 0)
        self.assertEqual(len(process.stdout.read().splitlines()), 3)

    def test_of_a_shell(self):
        """As <(...) gives it."""
        reader, writer = os.pipe()
        process = self.start("-f", "json", f"/dev/fd/{reader}", pass_fds=[reader])
        os.close(reader)
        with open(writer, "wb", buffering=0) as written:
            written.write(self.trial.read_bytes())
            self.interrupt(process, signal.SIGINT, written)
        self.assertEqual(len(process.stdout.read().splitlines()), 3)


if __name__ == "__main__":
    unittest.main()
