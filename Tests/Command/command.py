"""Runs the real command on captures made on the spot.

SPDX-License-Identifier: GPL-2.0-or-later
"""

import fcntl
import json
import os
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.append(str(ROOT / "Tests" / "Plugin"))

import packets  # noqa: E402

# A shell that starts the tests in the background has them, and all that they start, ignore it.
signal.signal(signal.SIGINT, signal.default_int_handler)

# Seconds: long enough for a busy machine.
PATIENCE = 60

COMMAND = os.environ.get("RSTREASON", str(ROOT / ".build" / "release" / "rstreason"))

# Frames of the resets in packets.trial(), and their reasons.
REFUSED, ABORTED, INJECTED = 2, 10, 16
TRIAL = {REFUSED: "closed_port", ABORTED: "abortive_close", INJECTED: "injected_reset"}


def ethernet(conversation):
    return [packets.ethernet(packet) for packet in conversation]


def refusal(client_port):
    """SYN and RST,ACK."""
    return ethernet(packets.Conversation(sport=client_port, dport=81).refused())


def run(*arguments, environment=None, **options):
    """The finished process; its output as text unless `text` says otherwise."""
    variables = {key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "TERM")}
    defaults = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, "timeout": 120}
    if "input" not in options:
        defaults["stdin"] = subprocess.DEVNULL
    return subprocess.run(
        [COMMAND, *map(str, arguments)], env={**variables, "TERM": "xterm", **(environment or {})}, **defaults | options)


def wait_until_taken_in(process, pipe=None):
    """Until the process has taken all out of the pipe, which is its standard input unless named, or has ended."""
    limit = time.monotonic() + PATIENCE
    while struct.unpack("i", fcntl.ioctl(pipe or process.stdin, termios.FIONREAD, b"\0" * 4))[0]:
        if process.poll() is not None:
            return
        if time.monotonic() > limit:
            raise AssertionError("the command does not read its input")


class FolderTest(unittest.TestCase):
    """Has a folder for files."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)


class CommandTest(FolderTest):
    """The folder has `trial`: a refused, an aborted and an injected-into connection."""

    def setUp(self):
        super().setUp()
        self.trial = self.capture("trial.pcap", packets.trial())

    def capture(self, name, frames, **options):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        packets.write_pcap(path, frames, **options)
        return path

    def succeed(self, *arguments, **options):
        """Standard output of a run that ends with status 0 and says nothing on standard error."""
        result = run(*arguments, **options)
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        return result.stdout

    def refuse(self, status, *arguments, **options):
        """The finished process, which must have this status and say why."""
        result = run(*arguments, **options)
        self.assertEqual(result.returncode, status, result.stderr)
        self.assertNotEqual(result.stderr, "")
        return result

    def through_pipe(self, path, *arguments):
        """The finished process, which was given the file through a pipe."""
        with subprocess.Popen(["cat", path], stdout=subprocess.PIPE) as cat:
            return run(*arguments, "-", stdin=cat.stdout)

    def records(self, *arguments, **options):
        """The objects of `explain --format json`."""
        return [json.loads(line) for line in self.succeed("explain", "--format", "json", *arguments, **options).splitlines()]

    def frames(self, *arguments):
        """Frame numbers of the resets reported."""
        return [record["frame"] for record in self.records(*arguments)]
