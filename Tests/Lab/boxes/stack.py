# SPDX-License-Identifier: GPL-2.0-or-later
"""A scripted TCP endpoint on an address that no kernel owns: it plays stacks and stray segments that Linux is not."""
import select
import socket
import time
from dataclasses import replace

from packet import ACK, FIN, RST, SYN, Segment, build, parse, timestamp_option
from capture import now

ETH_P_ALL = 3
PACKET_OUTGOING = 4
MSS = b'\x02\x04\x05\xb4'


class Stack:
    """Sends and receives segments as `case.address[name]`; keeps the numbers of one connection.

    spoof: speak in the name of the side's real address instead (stray segments; the kernel there sees the answers).
    """

    def __init__(self, case, side, spoof=False, ttl=None, window=29200):
        self.case, self.side, self.window = case, side, window
        self.address = case.address[side if spoof else side + '2']
        self.peer = case.address['s' if side == 'c' else 'c']
        self.ttl = ttl or case.params['ttl_' + side]
        self.port, self.peer_port = case.rng.randint(1024, 65000), 0
        self.next, self.expected, self.ident = case.rng.getrandbits(32), 0, case.rng.getrandbits(16)
        # A stack may give its segments flow labels, or none, or all but its resets.
        self.label, self.labels_resets = case.rng.choice((0, case.rng.getrandbits(20))), case.rng.random() < 0.7
        self.stamps, self.echo = None, 0
        self.forged = []
        target = case.mac['ra' if side == 'c' else 'rb'] if 'r' in case.ns else case.mac['s' if side == 'c' else 'c']
        self._header = bytes.fromhex((target + case.mac[side]).replace(':', ''))
        with case.ns[side]:
            self._socket = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETH_P_ALL))
            self._socket.bind((case.device[side], 0))
        self._socket.setblocking(False)

    @property
    def tuple(self):
        """(client, port, server, port) of its connection."""
        ends = (self.address, self.port, self.peer, self.peer_port)
        return ends if self.side == 'c' else ends[2:] + ends[:2]

    def send(self, flags=ACK, payload=b'', seq=None, ack=None, mark=None, window=None, options=None, advance=True):
        """Send a segment; numbers default to the connection's own and move on. A reset needs its Mark."""
        segment = Segment(self.address, self.port, self.peer, self.peer_port, self.next if seq is None else seq,
                          (self.expected if flags & ACK else 0) if ack is None else ack, flags,
                          self.window if window is None else window, b'', payload, self.ttl, self.ident,
                          label=self.label if self.labels_resets or not flags & RST else 0)
        if options is None:
            options = MSS if flags & SYN else b''
            if self.stamps is not None and not flags & RST:
                options += timestamp_option(self.stamps + int(time.monotonic() * 1000), self.echo)
        segment = replace(segment, options=options + b'\0' * (-len(options) % 4))
        self.ident = self.ident + 1 & 0xFFFF
        if seq is None and advance:
            self.next = segment.next
        self.put(segment, mark)
        return segment

    def put(self, segment, mark=None):
        """Send a segment just as given."""
        kind = b'\x86\xdd' if segment.version == 6 else b'\x08\x00'
        self.forged.append((now(), mark, segment))
        self._socket.send(self._header + kind + build(segment))

    def receive(self, timeout=5.0, want=lambda segment: True):
        """The next segment to this address (and port) that `want` accepts; None after `timeout` seconds."""
        limit = time.monotonic() + timeout
        while (left := limit - time.monotonic()) > 0:
            if not select.select([self._socket], [], [], left)[0]:
                break
            frame, address = self._socket.recvfrom(65535)
            segment = parse(frame) if address[2] != PACKET_OUTGOING else None
            if not segment or segment.dst != self.address or segment.dport != self.port:
                continue
            if self.peer_port and segment.sport != self.peer_port:
                continue
            if not want(segment):
                continue
            self._note(segment)
            return segment
        return None

    def _note(self, segment):
        if stamps := segment.timestamps():
            self.echo = stamps[0]
        if segment.flags & SYN:
            self.peer_port, self.expected = segment.sport, segment.next
        elif segment.seq == self.expected and segment.span:
            self.expected = segment.next

    def accept(self, port, timeout=5.0):
        """Serve one handshake on `port`; gives the SYN."""
        self.port, self.peer_port = port, 0
        syn = self.receive(timeout, lambda segment: segment.flags & (SYN | ACK) == SYN)
        if syn is None:
            raise TimeoutError('no SYN for the scripted stack')
        if syn.timestamps() and self.case.params['ts']:
            self.stamps = self.case.rng.getrandbits(30)
        self.send(SYN | ACK)
        self.receive(timeout, lambda segment: segment.flags & (SYN | ACK) == ACK)
        return syn

    def open(self, port, timeout=5.0):
        """Open a connection to `port` of the peer."""
        self.peer_port = port
        if self.case.params['ts']:
            self.stamps = self.case.rng.getrandbits(30)
        self.send(SYN)
        if self.receive(timeout, lambda segment: segment.flags & SYN) is None:
            raise TimeoutError('no SYN,ACK for the scripted stack')
        self.send(ACK)

    def finish(self):
        """Close in order, after the peer's FIN or before it."""
        self.send(FIN | ACK)
        self.receive(3, lambda segment: segment.flags & FIN)
        self.send(ACK)
