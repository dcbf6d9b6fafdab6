"""Small captures, packet by packet. Run with a file name it writes the trial capture of plugin/chroot-build.sh.

SPDX-License-Identifier: GPL-2.0-or-later
"""

import ipaddress
import struct
import sys
import zlib

FIN, SYN, RST, PSH, ACK = 0x01, 0x02, 0x04, 0x08, 0x10

LINKTYPE_ETHERNET = 1
CLIENT_MAC = bytes.fromhex("02000000000a")
SERVER_MAC = bytes.fromhex("02000000000b")


def checksum(data):
    """Internet checksum (RFC 1071)."""
    if len(data) % 2:
        data += b"\0"
    total = sum(struct.unpack(f">{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def tcp(src, dst, sport, dport, flags, seq, ack=0, payload=b"", window=64240):
    """TCP segment with a right checksum; `src` and `dst` are addresses as text."""
    source, destination = ipaddress.ip_address(src).packed, ipaddress.ip_address(dst).packed
    header = struct.pack(
        ">HHIIBBHHH", sport, dport, seq & 0xFFFFFFFF, ack & 0xFFFFFFFF, 0x50, flags, window, 0, 0
    )
    segment = header + payload
    if len(source) == 4:
        pseudo = source + destination + struct.pack(">BBH", 0, 6, len(segment))
    else:
        pseudo = source + destination + struct.pack(">IHBB", len(segment), 0, 0, 6)
    return segment[:16] + struct.pack(">H", checksum(pseudo + segment)) + segment[18:]


def ip(src, dst, protocol, payload, ttl=64, ident=1, fragment=0x4000):
    """IPv4 or IPv6 packet; `fragment` is IPv4's flags and offset word."""
    source, destination = ipaddress.ip_address(src).packed, ipaddress.ip_address(dst).packed
    if len(source) == 16:
        return struct.pack(">IHBB", 6 << 28, len(payload), protocol, ttl) + source + destination + payload
    header = struct.pack(">BBHHHBBH", 0x45, 0, 20 + len(payload), ident, fragment, ttl, protocol, 0)
    header += source + destination
    return header[:10] + struct.pack(">H", checksum(header)) + header[12:] + payload


def fragments(packet, size):
    """An IPv4 packet (20 byte header, DF or not) cut into fragments of `size` payload bytes, a multiple of 8."""
    header, payload = packet[:20], packet[20:]
    pieces = []
    for offset in range(0, len(payload), size):
        more = 0x2000 if offset + size < len(payload) else 0
        src, dst = (str(ipaddress.ip_address(header[i : i + 4])) for i in (12, 16))
        ident = struct.unpack(">H", header[4:6])[0]
        pieces.append(
            ip(src, dst, header[9], payload[offset : offset + size], header[8], ident, more | offset // 8)
        )
    return pieces


def ethernet(packet, source=CLIENT_MAC, destination=SERVER_MAC, vlans=()):
    """Ethernet frame round an IP packet, with 802.1Q tags."""
    tags = b"".join(struct.pack(">HH", 0x8100, vlan) for vlan in vlans)
    return destination + source + tags + (b"\x86\xdd" if packet[0] >> 4 == 6 else b"\x08\x00") + packet


def gre(packet):
    return struct.pack(">HH", 0, 0x0800 if packet[0] >> 4 == 4 else 0x86DD) + packet


def udp(port, payload):
    """Datagram to `port`, without a checksum."""
    return struct.pack(">HHHH", 40000, port, 8 + len(payload), 0) + payload


def vxlan(frame, port=4789):
    """UDP datagram with a VXLAN header (RFC 7348) round an Ethernet frame."""
    return udp(port, struct.pack(">II", 0x08000000, 42 << 8) + frame)


def tzsp(frame):
    """UDP datagram with the header of a TaZmen sniffer (version 1, received packet, Ethernet, no tags) round a frame."""
    return udp(37008, struct.pack(">BBHB", 1, 0, 1, 1) + frame)


def wep(packet, key):
    """802.11 data frame to an access point, encrypted with WEP (IEEE 802.11 §12.3.2), round an IP packet."""
    vector = b"\1\2\3"
    plain = b"\xaa\xaa\3\0\0\0" + struct.pack(">H", 0x0800 if packet[0] >> 4 == 4 else 0x86DD) + packet
    plain += struct.pack("<I", zlib.crc32(plain))
    head = b"\x08\x41\0\0" + SERVER_MAC + CLIENT_MAC + SERVER_MAC + b"\0\0"
    return head + vector + b"\0" + rc4(vector + key, plain)


def rc4(key, data):
    box = list(range(256))
    j = 0
    for i in range(256):
        j = (j + box[i] + key[i % len(key)]) % 256
        box[i], box[j] = box[j], box[i]
    out = bytearray()
    i = j = 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + box[i]) % 256
        box[i], box[j] = box[j], box[i]
        out.append(byte ^ box[(box[i] + box[j]) % 256])
    return bytes(out)


def icmp_unreachable(packet):
    """ICMP port unreachable that quotes `packet`."""
    body = struct.pack(">BBHI", 3, 3, 0, 0) + packet
    return body[:2] + struct.pack(">H", checksum(body)) + body[4:]


def icmpv6_unreachable(packet):
    """ICMPv6 port unreachable that quotes `packet`; checksum 0 (wrong, which nobody here minds)."""
    return struct.pack(">BBHI", 1, 4, 0, 0) + packet


class Conversation:
    """One connection; every call returns an IP packet. Sequence numbers go on as in a real one."""

    def __init__(self, client="192.0.2.1", server="192.0.2.2", sport=40000, dport=80, ttl=64):
        self.ends = {"client": (client, sport), "server": (server, dport)}
        self.next = {"client": 1000, "server": 500000}
        self.ident = 100
        self.ttl = ttl

    def segment(self, sender, flags, payload=b"", seq=None, ack=None, ttl=None):
        receiver = "server" if sender == "client" else "client"
        (src, sport), (dst, dport) = self.ends[sender], self.ends[receiver]
        seq = self.next[sender] if seq is None else seq
        ack = (self.next[receiver] if flags & ACK else 0) if ack is None else ack
        if not flags & RST:
            self.next[sender] = seq + len(payload) + bool(flags & SYN) + bool(flags & FIN)
        self.ident += 1
        return ip(src, dst, 6, tcp(src, dst, sport, dport, flags, seq, ack, payload), ttl or self.ttl, self.ident)

    def handshake(self):
        return [
            self.segment("client", SYN),
            self.segment("server", SYN | ACK),
            self.segment("client", ACK),
        ]

    def refused(self):
        """A SYN and the reset of a closed port."""
        return [
            self.segment("client", SYN),
            self.segment("server", RST | ACK, seq=0, ack=self.next["client"]),
        ]

    def aborted(self):
        """Handshake, request, answer; then the client aborts in what only later turns out to be the middle of the answer."""
        return self.handshake() + [
            self.segment("client", PSH | ACK, b"GET / HTTP/1.0\r\n\r\n"),
            self.segment("server", ACK, b"x" * 1000),
            self.segment("client", ACK),
            self.segment("server", PSH | ACK, b"x" * 1000),
            self.segment("client", RST | ACK),
            self.segment("server", ACK, b"x" * 1000),
        ]

    def injected(self):
        """Handshake and request; then a reset in the server's name with another TTL, after which the server answers."""
        packets = self.handshake() + [self.segment("client", PSH | ACK, b"GET /forbidden HTTP/1.0\r\n\r\n")]
        packets.append(self.segment("server", RST, ttl=self.ttl - 13))
        packets.append(self.segment("server", ACK))
        packets.append(self.segment("server", PSH | ACK, b"HTTP/1.0 200 OK\r\n\r\nhello"))
        packets.append(self.segment("client", ACK))
        packets.append(self.segment("server", PSH | ACK, b"world"))
        return packets


def write_pcap(path, frames, link_type=LINKTYPE_ETHERNET, start=1_700_000_000, step=0.001, snap=262144):
    """Nanosecond pcap; a frame is bytes, or (seconds after the one before, bytes)."""
    time = float(0)
    with open(path, "wb") as file:
        file.write(struct.pack("<IHHiIII", 0xA1B23C4D, 2, 4, 0, 0, snap, link_type))
        for frame in frames:
            pause, data = frame if isinstance(frame, tuple) else (step, frame)
            time += pause
            seconds, nanoseconds = divmod(round(time * 1e9), 1_000_000_000)
            kept = data[:snap]
            file.write(struct.pack("<IIII", start + seconds, nanoseconds, len(kept), len(data)) + kept)


def trial():
    """A refused, an aborted and an injected-into connection, one after the other."""
    packets = Conversation(sport=40001).refused() + Conversation(sport=40002).aborted()
    return [ethernet(packet) for packet in packets + Conversation(sport=40003).injected()]


def crowd():
    """A connection, forty others, and then a reset of the first, which a small table has dropped meanwhile."""
    talk = Conversation(sport=40001)
    packets = talk.handshake()
    for port in range(50000, 50040):
        packets += Conversation(sport=port).handshake()
    packets += [talk.segment("client", PSH | ACK, b"late"), talk.segment("server", RST)]
    return [ethernet(packet) for packet in packets]


if __name__ == "__main__":
    write_pcap(sys.argv[1], trial())
