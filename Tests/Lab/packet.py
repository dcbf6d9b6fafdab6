# SPDX-License-Identifier: GPL-2.0-or-later
"""Ethernet, IPv4/IPv6 and TCP headers: just enough to read, route and forge the laboratory's own frames."""
import socket
import struct
from dataclasses import dataclass, field

FIN, SYN, RST, PSH, ACK, URG = 1, 2, 4, 8, 16, 32
ETHERNET = 14
NAMES = ((SYN, 'SYN'), (FIN, 'FIN'), (RST, 'RST'), (PSH, 'PSH'), (ACK, 'ACK'), (URG, 'URG'))


def flag_names(flags):
    """`RST,ACK` and the like."""
    return ','.join(name for bit, name in NAMES if flags & bit)


@dataclass
class Segment:
    """One TCP segment; addresses are text, numbers are as on the wire, `payload` may be cut by the snapshot length."""
    src: str
    sport: int
    dst: str
    dport: int
    seq: int = 0
    ack: int = 0
    flags: int = ACK
    window: int = 0
    options: bytes = b''
    payload: bytes = b''
    ttl: int = 64
    ident: int = 0
    tos: int = 0
    label: int = 0                      # IPv6 flow label
    length: int = field(default=-1)     # payload bytes by the IP header; -1: len(payload)

    def __post_init__(self):
        if self.length < 0:
            self.length = len(self.payload)

    @property
    def version(self):
        return 6 if ':' in self.src else 4

    @property
    def tuple(self):
        return (self.src, self.sport, self.dst, self.dport)

    @property
    def span(self):
        """SEG.LEN of RFC 9293: payload, and one for SYN and for FIN."""
        return self.length + bool(self.flags & SYN) + bool(self.flags & FIN)

    @property
    def next(self):
        return (self.seq + self.span) & 0xFFFFFFFF

    @property
    def identity(self):
        """What a network of the laboratory leaves unchanged: equal in every capture of the same segment."""
        ident = self.ident if self.version == 4 else 0
        return self.tuple + (self.seq, self.ack, self.flags, self.window, ident, self.options, self.length)

    def timestamps(self):
        """(TSval, TSecr) of RFC 7323, or None."""
        rest = self.options
        while rest and rest[0] != 0:
            if rest[0] == 1:
                rest = rest[1:]
                continue
            if len(rest) < 2 or rest[1] < 2:
                return None
            if rest[0] == 8 and len(rest) >= 10:
                return struct.unpack('>II', rest[2:10])
            rest = rest[rest[1]:]
        return None


def checksum(data):
    """The Internet checksum (RFC 1071)."""
    if len(data) & 1:
        data += b'\0'
    total = sum(struct.unpack('>%dH' % (len(data) // 2), data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def address_bytes(text):
    return socket.inet_pton(socket.AF_INET6 if ':' in text else socket.AF_INET, text)


def parse(frame):
    """The Segment in an Ethernet frame, or None if there is none (or not all of its TCP header)."""
    kind = frame[12:14]
    if kind == b'\x08\x00' and len(frame) >= 34:
        header = (frame[14] & 15) * 4
        if frame[23] != 6 or struct.unpack('>H', frame[20:22])[0] & 0x1FFF:
            return None
        start, end = ETHERNET + header, ETHERNET + struct.unpack('>H', frame[16:18])[0]
        src, dst = (socket.inet_ntop(socket.AF_INET, frame[i:i + 4]) for i in (26, 30))
        ttl, ident, tos, label = frame[22], struct.unpack('>H', frame[18:20])[0], frame[15], 0
    elif kind == b'\x86\xdd' and len(frame) >= 54 and frame[20] == 6:
        start, end = ETHERNET + 40, ETHERNET + 40 + struct.unpack('>H', frame[18:20])[0]
        src, dst = (socket.inet_ntop(socket.AF_INET6, frame[i:i + 16]) for i in (22, 38))
        first, = struct.unpack('>I', frame[14:18])
        ttl, ident, tos, label = frame[21], 0, first >> 20 & 255, first & 0xFFFFF
    else:
        return None
    if len(frame) < start + 20:
        return None
    sport, dport, seq, ack, offset, flags, window = struct.unpack('>HHIIBBH', frame[start:start + 16])
    data = start + (offset >> 4) * 4
    if data < start + 20 or len(frame) < data or end < data:
        return None
    return Segment(src, sport, dst, dport, seq, ack, flags & 63, window, bytes(frame[start + 20:data]),
                   bytes(frame[data:end]), ttl, ident, tos, label, end - data)


def build(segment):
    """The IP packet of a segment, checksums filled in (IPv4: DF set)."""
    src, dst = address_bytes(segment.src), address_bytes(segment.dst)
    options = segment.options + b'\0' * (-len(segment.options) % 4)
    length = 20 + len(options) + len(segment.payload)
    pseudo = src + dst + struct.pack('>IHBB', length, 0, 0, 6)
    head = struct.pack('>HHIIBBHHH', segment.sport, segment.dport, segment.seq & 0xFFFFFFFF, segment.ack & 0xFFFFFFFF,
                       (20 + len(options)) << 2, segment.flags, segment.window, 0, 0) + options
    total = checksum(pseudo + head + segment.payload)
    tcp = head[:16] + struct.pack('>H', total) + head[18:] + segment.payload
    if segment.version == 6:
        first = 6 << 28 | segment.tos << 20 | segment.label
        return struct.pack('>IHBB', first, length, 6, segment.ttl) + src + dst + tcp
    ip = struct.pack('>BBHHHBBH', 0x45, segment.tos, 20 + length, segment.ident, 0x4000, segment.ttl, 6, 0) + src + dst
    return ip[:10] + struct.pack('>H', checksum(ip)) + ip[12:] + tcp


def lower_ttl(frame, hops):
    """The frame after `hops` routers; the TTL stops at 1, as nothing here is to expire."""
    frame = bytearray(frame)
    if frame[12:14] == b'\x08\x00':
        frame[22] = max(1, frame[22] - hops)
        frame[24:26] = b'\0\0'
        frame[24:26] = struct.pack('>H', checksum(bytes(frame[14:14 + (frame[14] & 15) * 4])))
    elif frame[12:14] == b'\x86\xdd':
        frame[21] = max(1, frame[21] - hops)
    return bytes(frame)


def ttl(frame):
    """TTL or hop limit of an IP frame."""
    return frame[22] if frame[12:14] == b'\x08\x00' else frame[21]


def timestamp_option(value, echo):
    return b'\x01\x01\x08\x0a' + struct.pack('>II', value & 0xFFFFFFFF, echo & 0xFFFFFFFF)
