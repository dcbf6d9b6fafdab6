"""pcapng blocks, written and read back one by one (draft-ietf-opsawg-pcapng).

SPDX-License-Identifier: GPL-2.0-or-later
"""

import struct
from collections import namedtuple

SHB, IDB, PB, SPB, NRB, ISB, EPB, JOURNAL, DSB = 0x0A0D0D0A, 1, 2, 3, 4, 5, 6, 9, 10
CUSTOM, CUSTOM_NOT_COPIED, UNKNOWN = 0xBAD, 0x40000BAD, 0x7777
OPT_END, OPT_COMMENT = 0, 1
END_MARK = b"\0\0\0\0"
UNSPECIFIED = 0xFFFFFFFFFFFFFFFF

# `order` is "<" or ">"; `raw` all of the block's bytes; `body` those between its two headers.
Block = namedtuple("Block", "kind order raw body")


def pad(data, filler=b"\0"):
    return data + filler * (-len(data) % 4)


class Writer:
    """Builds blocks of one byte order."""

    def __init__(self, order):
        self.order = order

    def pack(self, layout, *values):
        return struct.pack(self.order + layout, *values)

    def block(self, kind, body):
        body = pad(body)
        total = len(body) + 12
        return self.pack("II", kind, total) + body + self.pack("I", total)

    def options(self, *pairs, end=True):
        """(code, value) pairs; padding is not zero, so that a copy shows."""
        data = b"".join(self.pack("HH", code, len(value)) + pad(value, b"\xee") for code, value in pairs)
        return data + (END_MARK if end and pairs else b"")

    def shb(self, length=UNSPECIFIED, options=b""):
        return self.block(SHB, self.pack("IHHQ", 0x1A2B3C4D, 1, 0, length) + options)

    def idb(self, link_type=1, snap_length=0, options=b""):
        return self.block(IDB, self.pack("HHI", link_type, 0, snap_length) + options)

    def epb(self, frame, ticks, interface=0, options=b"", filler=b"\0"):
        fields = self.pack("IIIII", interface, ticks >> 32, ticks & 0xFFFFFFFF, len(frame), len(frame))
        return self.block(EPB, fields + pad(frame, filler) + options)

    def pb(self, frame, ticks, interface=0, drops=3, options=b""):
        fields = self.pack("HHIIII", interface, drops, ticks >> 32, ticks & 0xFFFFFFFF, len(frame), len(frame))
        return self.block(PB, fields + pad(frame) + options)

    def spb(self, frame):
        return self.block(SPB, self.pack("I", len(frame)) + pad(frame))


def blocks(data):
    """All blocks of a file; raises ValueError where it is not whole or contradicts itself."""
    result, position, order = [], 0, "<"
    while position < len(data):
        if len(data) - position < 12:
            raise ValueError(f"{len(data) - position} bytes too many")
        if data[position:position + 4] == b"\n\r\r\n":
            order = "<" if data[position + 8:position + 12] == b"\x4d\x3c\x2b\x1a" else ">"
        kind, total = struct.unpack_from(order + "II", data, position)
        raw = data[position:position + (total + 3 & ~3)]
        if total < 12 or len(raw) < total or struct.unpack(order + "I", raw[-4:])[0] != total:
            raise ValueError(f"block at {position} is not whole")
        result.append(Block(kind, order, raw, raw[8:-4]))
        position += len(raw)
    return result


def packet_parts(block):
    """(fields, data with padding, option bytes) of an Enhanced or obsolete Packet Block."""
    captured = struct.unpack_from(block.order + "I", block.body, 12)[0]
    end = 20 + (captured + 3 & ~3)
    return block.body[:20], block.body[20:end], block.body[end:]


def options(block):
    """[(code, value)] of a packet block, up to the end mark."""
    data, result = packet_parts(block)[2], []
    while len(data) >= 4:
        code, length = struct.unpack_from(block.order + "HH", data)
        if code == OPT_END:
            break
        result.append((code, data[4:4 + length]))
        data = data[4 + (length + 3 & ~3):]
    return result


def comments(block):
    """A packet block's comments as text."""
    if block.kind not in (EPB, PB):
        return []
    return [value.decode() for code, value in options(block) if code == OPT_COMMENT]


def section_lengths(data):
    """[(stated length, true length)] of each section."""
    result = []
    for block in blocks(data):
        if block.kind == SHB:
            result.append([struct.unpack_from(block.order + "Q", block.body, 8)[0], 0])
        else:
            result[-1][1] += len(block.raw)
    return [tuple(pair) for pair in result]
