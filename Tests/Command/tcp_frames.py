"""A few TCP connections as Ethernet frames.

SPDX-License-Identifier: GPL-2.0-or-later
"""

import socket
import struct

FIN, SYN, RST, PSH, ACK = 0x01, 0x02, 0x04, 0x08, 0x10


def checksum(data):
    """Internet checksum (RFC 1071)."""
    data += b"\0" * (len(data) % 2)
    total = sum(struct.unpack(f">{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def frame(source, target, flags, seq, ack=0, payload=b"", window=64240):
    """`source` and `target` are (address, port)."""
    addresses = socket.inet_aton(source[0]) + socket.inet_aton(target[0])
    segment = struct.pack(">HHIIBBHHH", source[1], target[1], seq, ack, 0x50, flags, window, 0, 0) + payload
    sum_of = checksum(addresses + struct.pack(">HH", 6, len(segment)) + segment)
    segment = segment[:16] + struct.pack(">H", sum_of) + segment[18:]
    header = struct.pack(">BBHHHBBH", 0x45, 0, 20 + len(segment), 1, 0x4000, 64, 6, 0) + addresses
    header = header[:10] + struct.pack(">H", checksum(header)) + header[12:]
    return b"\x02\0\0\0\0\1\x02\0\0\0\0\2\x08\0" + header + segment


def refusal(client_port, server_port=81):
    """SYN and RST,ACK."""
    client, server = ("10.0.0.1", client_port), ("10.0.0.2", server_port)
    return [frame(client, server, SYN, 1000), frame(server, client, RST | ACK, 0, 1001, window=0)]


def conversation(client_port, segments, ends_in_reset):
    """Handshake, `segments` of 100 bytes each acknowledged, and then a reset or nothing."""
    client, server = ("10.0.0.1", client_port), ("10.0.0.2", 80)
    frames = [
        frame(client, server, SYN, 1000),
        frame(server, client, SYN | ACK, 5000, 1001),
        frame(client, server, ACK, 1001, 5001),
    ]
    seq = 1001
    for _ in range(segments):
        frames.append(frame(client, server, PSH | ACK, seq, 5001, b"x" * 100))
        seq += 100
        frames.append(frame(server, client, ACK, 5001, seq))
    if ends_in_reset:
        frames.append(frame(server, client, RST | ACK, 5001, seq))
    return frames
