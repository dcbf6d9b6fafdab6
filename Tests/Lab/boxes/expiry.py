# SPDX-License-Identifier: GPL-2.0-or-later
"""A NAT, firewall or load balancer that drops connections which were idle too long."""
import time

from boxes.wire import OTHER
from design import Mark
from packet import ACK, RST, SYN, Segment


class Expiry:
    """Forgets a connection after `idle` seconds of silence, then

    style   sender     answers the next segment's sender by a reset (in the other's name) and swallows the segment
            both       the same, and resets the other end too
            timer      resets both ends when the time is up, unasked
    """

    def __init__(self, case, idle, style):
        self.idle, self.style, self.last, self.seen, self.spared = idle, style, {}, {}, case.aside
        own = case.rng.random() < 0.3
        self.ttl = None if own else case.rng.choice((64, 128, 255)) - case.rng.randint(0, 10)
        case.params.update(box_idle=idle, style=style, copies=own)
        self.mark = Mark('middlebox_timeout', ('idle_expired',),
                         f'a box between dropped the connection after {idle} s and answers ({style})', 'middlebox')

    def see(self, wire, side, segment, frame):
        pair, now = frozenset((segment.tuple[:2], segment.tuple[2:])), time.monotonic()
        if segment.flags & RST or self.spared in (segment.sport, segment.dport):
            return True
        if segment.flags & SYN or now - self.last.get(pair, now) < self.idle:
            self.last[pair] = now
            self.seen[pair, side] = segment
            return True
        wire.send(side, self._reset(pair, OTHER[side], segment.dst, segment.dport, segment.src, segment.sport,
                                    segment.ack, segment.next), self.mark)
        if self.style == 'both':
            wire.send(OTHER[side], self._reset(pair, side, segment.src, segment.sport, segment.dst, segment.dport,
                                               segment.seq, segment.ack), self.mark)
        return False

    def strike(self, wire, ends):
        """Reset both ends of a connection now (style `timer`), with the numbers last seen."""
        pair = frozenset((ends[:2], ends[2:]))
        for side in 'cs':
            segment = self.seen[pair, side]
            wire.send(OTHER[side], self._reset(pair, side, segment.src, segment.sport, segment.dst, segment.dport,
                                               segment.next, segment.ack), self.mark)

    def _reset(self, pair, named, src, sport, dst, dport, seq, ack):
        model = self.seen[pair, named]
        ttl, label = (self.ttl, 0) if self.ttl else (model.ttl, model.label)
        bare = self.style == 'sender'
        return Segment(src, sport, dst, dport, seq, 0 if bare else ack, RST if bare else RST | ACK, 0, b'', b'', ttl,
                       label=label)
