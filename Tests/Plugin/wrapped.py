"""What an IP packet may be wrapped in, as functions from packet to frame. SPDX-License-Identifier: GPL-2.0-or-later"""

import struct

from packets import CLIENT_MAC, SERVER_MAC, ethernet, gre, ip, tzsp, udp

OUTER = ("198.51.100.1", "198.51.100.2")
SNAP = b"\xaa\xaa\3\0\0\0"
LABEL = b"\0\1\x41\x40"
SERVICE_PATH = b"\0\0\1\xff"


def is_ipv6(packet):
    return packet[0] >> 4 == 6


def typed(packet):
    """Behind its EtherType."""
    return (b"\x86\xdd" if is_ipv6(packet) else b"\x08\0") + packet


def ppp(packet):
    return (b"\0\x57" if is_ipv6(packet) else b"\0\x21") + packet


def tagged(ether_type, rest):
    return SERVER_MAC + CLIENT_MAC + struct.pack(">H", ether_type) + rest


def wifi(packet, control=b"\x08\x01"):
    """802.11 data frame to an access point; `control` is the frame control field as it is written."""
    return control + b"\0\0" + SERVER_MAC + CLIENT_MAC + SERVER_MAC + b"\0\0" + SNAP + typed(packet)


def service(packet):
    """NSH (RFC 8300) of eight bytes."""
    return struct.pack(">HBB", 0x0FC2, 2, 2 if is_ipv6(packet) else 1) + SERVICE_PATH + packet


def relayed(packet):
    """Frame relay, RFC 2427."""
    return b"\x18\x41\3" + (b"\x8e" if is_ipv6(packet) else b"\xcc") + packet


def capwap(is_native, frame):
    return udp(5247, struct.pack(">II", 2 << 19 | 1 << 9 | is_native << 8, 0) + frame)


def within(port, head, rest):
    return ethernet(ip(*OUTER, 17, udp(port, head + rest)))


# Behind Ethernet.
TAGS = {
    "TrustSec": lambda packet: tagged(0x8909, b"\1\1\0\1\0\x2a" + typed(packet)),
    "VN-Tag": lambda packet: tagged(0x8926, b"\0\0\0\1" + typed(packet)),
    "HSR": lambda packet: tagged(0x892F, struct.pack(">HH", len(packet) + 6, 7) + typed(packet)),
    "PBB": lambda packet: tagged(0x88E7, b"\0\0\0\x2a" + ethernet(packet)),
    "FabricPath": lambda packet: (
        b"\2\x10\0\0\0\0" + b"\2\x20\0\0\0\0" + b"\x89\x03\0\x60" + ethernet(packet)),
    "TRILL": lambda packet: tagged(0x22F3, b"\0\x46\0\1\0\2" + bytes(4) + ethernet(packet)),
    "MACsec": lambda packet: tagged(0x88E5, b"\0\0\0\0\0\1" + typed(packet) + bytes(16)),
    "MACsec, channel": lambda packet: tagged(
        0x88E5, b"\x20\0\0\0\0\1" + CLIENT_MAC + b"\0\1" + typed(packet) + bytes(16)),
    "NSH": lambda packet: tagged(0x894F, service(packet)),
}

# Behind IP.
TUNNELS = {
    "L2TP": lambda packet: within(1701, b"\0\2\0\1\0\2\xff\3", ppp(packet)),
    "L2TP, sequence": lambda packet: within(
        1701, struct.pack(">HHHHHH", 0x4802, len(packet) + 14, 1, 2, 3, 4), ppp(packet)),
    "VXLAN-GPE": lambda packet: within(4790, b"\x0c\0\0\3\0\0\x2a\0", ethernet(packet)),
    "VXLAN-GPE, NSH": lambda packet: within(4790, b"\x0c\0\0\4\0\0\x2a\0", service(packet)),
    "LISP": lambda packet: within(4341, b"\x08\0\0\0\0\0\1\0", packet),
    "GRE over UDP": lambda packet: within(4754, b"", gre(packet)),
    "MPLS over UDP": lambda packet: within(6635, LABEL, packet),
    "TZSP": lambda packet: ethernet(ip(*OUTER, 17, tzsp(ethernet(packet)))),
    "TZSP, tag, 802.11": lambda packet: within(37008, b"\1\0\0\x12\x0a\1\x20\0\1", wifi(packet)),
    "CAPWAP": lambda packet: ethernet(ip(*OUTER, 17, capwap(False, ethernet(packet)))),
    "CAPWAP, 802.11": lambda packet: ethernet(ip(*OUTER, 17, capwap(True, wifi(packet, b"\x01\x08")))),
}

# Not understood by Wireshark before it is told of the session.
UNTOLD = {
    "L2TPv3": lambda packet: ethernet(ip(*OUTER, 115, struct.pack(">I", 5) + ethernet(packet))),
    "L2TPv3, cookie": lambda packet: ethernet(ip(*OUTER, 115, struct.pack(">II", 5, 0x99999999) + ethernet(packet))),
    "L2TPv3 over UDP": lambda packet: within(1701, b"\0\3\0\0\0\0\0\5", ethernet(packet)),
    "CAPWAP, 802.11 as it should be": lambda packet: ethernet(ip(*OUTER, 17, capwap(True, wifi(packet)))),
}

# By LINKTYPE.
LINKS = {
    6: lambda packet: (
        b"\x10\x40" + SERVER_MAC + b"\x82" + CLIENT_MAC[1:] + b"\6\x30\0\x11\0\x20" + SNAP + typed(packet)),
    100: lambda packet: SNAP + typed(packet),
    107: relayed,
    109: lambda packet: struct.pack("<I", 24 if is_ipv6(packet) else 2) + b"\0\0\0\7" + bytes(4) + packet,
    117: lambda packet: bytes([61, 24 if is_ipv6(packet) else 2]) + bytes(62) + packet,
    119: lambda packet: struct.pack("<II", 0x44, 144) + bytes(136) + wifi(packet),
    122: lambda packet: bytes(16) + SNAP + typed(packet),
    138: lambda packet: b"\1" * 8 + b"\2" * 8 + typed(packet),
    163: lambda packet: struct.pack(">II", 0x80211001, 64) + bytes(56) + wifi(packet),
    178: lambda packet: b"MGC\x81\0\6\1\1\1\2\1\4" + ethernet(packet),
    179: lambda packet: b"MGC\1\xff\3" + ppp(packet),
    180: lambda packet: b"MGC\1" + relayed(packet),
    181: lambda packet: b"MGC\1\x0f\0" + typed(packet),
    192: lambda packet: struct.pack("<BBHI", 0, 0, 8, 1) + ethernet(packet),
    226: lambda packet: struct.pack(">BBHIIIII", 1, 26 if is_ipv6(packet) else 2, 1, len(packet), 1, 0, 0, 0) + packet,
    239: lambda packet: (
        bytes([10 if is_ipv6(packet) else 2, 0, 0, 0]) + struct.pack("<HH4xHH", 8, 1, 4 + len(packet), 9) + packet
        + bytes(-len(packet) % 4)),
    240: lambda packet: b"\0\4\0\x40" + ethernet(packet) + bytes(4),
    242: lambda packet: bytes(40) + typed(packet)[:2] + b"\0\0" + packet,
    258: lambda packet: struct.pack("<III", 108, 1, 1) + bytes(96) + ethernet(packet),
}

# Those that libwiretap does not know.
UNKNOWN_LINKS = {
    205: lambda packet: b"\1\x0f\0" + typed(packet),
    206: lambda packet: b"\0" + relayed(packet),
    219: lambda packet: LABEL + packet,
}
