"""What the tests of `rstreason annotate` share.

SPDX-License-Identifier: GPL-2.0-or-later
"""

import os
import subprocess
import tempfile
import unittest
from pathlib import Path

from pcapng_blocks import Writer
from tcp_frames import conversation, refusal

ROOT = Path(__file__).resolve().parent.parent.parent
COMMAND = os.environ.get("RSTREASON", str(ROOT / ".build" / "release" / "rstreason"))
SECOND = 1_000_000
START = 1_700_000_000 * SECOND


class AnnotateTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def file(self, name, data):
        path = self.folder / name
        path.write_bytes(data)
        return path

    def run_annotate(self, *arguments, status=0, **options):
        """Returns (standard output, standard error as text)."""
        options.setdefault("stdin", None if "input" in options else subprocess.DEVNULL)
        if options["stdin"] is None:
            del options["stdin"]
        done = subprocess.run([COMMAND, "annotate", *map(str, arguments)], capture_output=True, **options)
        self.assertEqual(done.returncode, status, done.stderr.decode())
        return done.stdout, done.stderr.decode()

    def annotate(self, data, *arguments, status=0, name="in.pcapng"):
        """The annotated file of a file with these bytes."""
        output = self.folder / "out.pcapng"
        self.run_annotate(self.file(name, data), "-w", output, *arguments, status=status)
        return output.read_bytes()

    def read_with(self, *command):
        """What a tool prints; it must have no complaints."""
        done = subprocess.run(list(map(str, command)), capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout


def plain_pcapng(frames, order="<", length=None):
    """One section, one interface, a packet block a frame, a millisecond apart."""
    writer = Writer(order)
    body = writer.idb() + b"".join(writer.epb(frame, START + 1000 * n) for n, frame in enumerate(frames))
    return (writer.shb() if length is None else writer.shb(len(body))) + body


def two_conversations():
    """One ends in a reset, in frame 24, the other goes on."""
    reset, other = conversation(40001, 10, ends_in_reset=True), conversation(40002, 10, ends_in_reset=False)
    return reset + other + refusal(40003)
