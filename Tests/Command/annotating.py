"""What the tests of `rstreason annotate` share.

SPDX-License-Identifier: GPL-2.0-or-later
"""

import subprocess

from command import FolderTest, ethernet, packets, refusal, run
from pcapng_blocks import Writer

SECOND = 1_000_000
START = 1_700_000_000 * SECOND


class AnnotateTest(FolderTest):
    def file(self, name, data):
        path = self.folder / name
        path.write_bytes(data)
        return path

    def run_annotate(self, *arguments, status=0, **options):
        """Returns (standard output, standard error as text)."""
        done = run("annotate", *arguments, text=False, **options)
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


def conversation(client_port, segments):
    """Handshake, and so many segments of 100 bytes, each acknowledged."""
    talk = packets.Conversation(sport=client_port)
    found = talk.handshake()
    for _ in range(segments):
        found.append(talk.segment("client", packets.PSH | packets.ACK, b"x" * 100))
        found.append(talk.segment("server", packets.ACK))
    return talk, found


def two_conversations():
    """One ends in a reset, in frame 24, the other goes on."""
    talk, first = conversation(40001, 10)
    first.append(talk.segment("server", packets.RST | packets.ACK))
    _, second = conversation(40002, 10)
    return ethernet(first + second) + refusal(40003)
