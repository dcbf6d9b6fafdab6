# SPDX-License-Identifier: GPL-2.0-or-later
"""Frames and capture files made up for the tests."""

import ipaddress
import struct

SYN, RST, ACK = 0x02, 0x04, 0x10
MILLISECOND = 1_000_000
START = 1_700_000_000_123_456_000


def ethernet(src, sport, dst, dport, flags, seq, ack, payload=b""):
    """An Ethernet frame with a TCP segment without options; no checksums."""
    tcp = struct.pack(">HHIIHHHH", sport, dport, seq, ack, 0x5000 | flags, 8192, 0, 0) + payload
    ends = [ipaddress.ip_address(src), ipaddress.ip_address(dst)]
    if ends[0].version == 4:
        ip = b"\x08\x00" + struct.pack(">BBHHHBBH", 0x45, 0, 20 + len(tcp), 1, 0x4000, 64, 6, 0)
    else:
        ip = b"\x86\xdd" + struct.pack(">IHBB", 6 << 28, len(tcp), 6, 64)
    return bytes.fromhex("020000000002020000000001") + ip + b"".join(end.packed for end in ends) + tcp


def refused(port=40000, client="10.0.0.1", server="10.0.0.2"):
    """A SYN to a closed port and the reset that answers it."""
    return [
        ethernet(client, port, server, 81, SYN, 1000, 0),
        ethernet(server, 81, client, port, RST | ACK, 0, 1001),
    ]


def times(frames):
    """Nanoseconds, a millisecond apart."""
    return [START + index * MILLISECOND for index in range(len(frames))]


def pcap(frames, order="<", magic=0xA1B2C3D4, link_type=1):
    """The bytes of a pcap file; `magic` says micro- or nanoseconds."""
    unit = 1 if magic == 0xA1B23C4D else 1000
    out = struct.pack(order + "IHHiIII", magic, 2, 4, 0, 0, 262144, link_type)
    for frame, time in zip(frames, times(frames)):
        seconds, fraction = divmod(time, 1_000_000_000)
        out += struct.pack(order + "IIII", seconds, fraction // unit, len(frame), len(frame)) + frame
    return out


def block(order, kind, body):
    body += bytes(-len(body) % 4)
    return struct.pack(order + "II", kind, len(body) + 12) + body + struct.pack(order + "I", len(body) + 12)


def section(order="<"):
    return block(order, 0x0A0D0D0A, struct.pack(order + "IHHq", 0x1A2B3C4D, 1, 0, -1))


def interface(order="<", link_type=1, snap_length=0, resolution=None, offset=None):
    options = b""
    if resolution is not None:
        options += struct.pack(order + "HHBxxx", 9, 1, resolution)
    if offset is not None:
        options += struct.pack(order + "HHq", 14, 8, offset)
    return block(order, 1, struct.pack(order + "HHI", link_type, 0, snap_length) + options)


def packet(frame, stamp, order="<", index=0, captured=None):
    """An Enhanced Packet Block; `stamp` in the interface's units."""
    captured = len(frame) if captured is None else captured
    head = struct.pack(order + "IIIII", index, stamp >> 32 & 0xFFFFFFFF, stamp & 0xFFFFFFFF, captured, len(frame))
    return block(order, 6, head + frame)


def pcapng(frames, order="<"):
    """The bytes of a pcapng file with microseconds."""
    packets = [packet(frame, time // 1000, order) for frame, time in zip(frames, times(frames))]
    return section(order) + interface(order) + b"".join(packets)
