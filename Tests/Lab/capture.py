# SPDX-License-Identifier: GPL-2.0-or-later
"""Captures: taken by tcpdump or by the wire itself, cut the way real capturers cut them, written as pcap or pcapng."""
import signal
import struct
import subprocess
import time
from dataclasses import dataclass

NANO_MAGIC = 0xA1B23C4D


@dataclass
class Frame:
    """A captured Ethernet frame; `time` in nanoseconds of CLOCK_REALTIME."""
    time: int
    data: bytes


class Dump:
    """tcpdump on one interface of one namespace."""

    def __init__(self, namespace, interface, path):
        self.path = path
        with namespace:
            self.process = subprocess.Popen(
                ['tcpdump', '-i', interface, '-w', path, '-U', '-n', '-s', '0', '-B', '4096', '-Z', 'root',
                 '--immediate-mode', '--time-stamp-precision=nano'], stderr=subprocess.PIPE, text=True)
        for line in self.process.stderr:
            if 'listening on' in line:
                return
        raise RuntimeError(f'tcpdump did not start on {interface}')

    def stop(self):
        """Ends the capture and gives its frames; a drop by the kernel is an error."""
        self.process.send_signal(signal.SIGINT)
        _, text = self.process.communicate(timeout=20)
        if 'dropped by kernel' in text and '0 packets dropped by kernel' not in text:
            raise RuntimeError('tcpdump: ' + text.strip())
        return read_pcap(self.path)


def read_pcap(path):
    """The frames of a little-endian pcap file with nanoseconds."""
    frames = []
    with open(path, 'rb') as file:
        data = file.read()
    if struct.unpack_from('<I', data)[0] != NANO_MAGIC:
        raise ValueError(f'{path}: not a pcap file with nanoseconds')
    position = 24
    while position + 16 <= len(data):
        seconds, nanos, captured, _ = struct.unpack_from('<IIII', data, position)
        position += 16
        frames.append(Frame(seconds * 10**9 + nanos, data[position:position + captured]))
        position += captured
    return frames


def now():
    return time.time_ns()


def _block(kind, body):
    body += b'\0' * (-len(body) % 4)
    return struct.pack('<II', kind, len(body) + 12) + body + struct.pack('<I', len(body) + 12)


def write_pcapng(path, frames, snap):
    """pcapng with one Ethernet interface and if_tsresol 9."""
    option = struct.pack('<HHB3x', 9, 1, 9) + struct.pack('<HH', 0, 0)
    with open(path, 'wb') as file:
        file.write(_block(0x0A0D0D0A, struct.pack('<IHHq', 0x1A2B3C4D, 1, 0, -1)))
        file.write(_block(1, struct.pack('<HHI', 1, 0, snap) + option))
        for frame in frames:
            data = frame.data[:snap]
            head = struct.pack('<IIIII', 0, frame.time >> 32, frame.time & 0xFFFFFFFF, len(data), len(frame.data))
            file.write(_block(6, head + data))


def write_pcap(path, frames, snap):
    """Classic pcap with nanoseconds."""
    with open(path, 'wb') as file:
        file.write(struct.pack('<IHHIIII', NANO_MAGIC, 2, 4, 0, 0, snap, 1))
        for frame in frames:
            data = frame.data[:snap]
            file.write(struct.pack('<IIII', frame.time // 10**9, frame.time % 10**9, len(data), len(frame.data)))
            file.write(data)
