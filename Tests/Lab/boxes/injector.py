# SPDX-License-Identifier: GPL-2.0-or-later
"""A third party on the path that forges resets: filter, IPS, censor, throttler."""
from boxes.wire import OTHER
from design import Mark
from packet import ACK, RST, SYN, Segment, timestamp_option

RULES = {
    'syn': lambda segment: segment.flags & (SYN | ACK) == SYN,
    'syn_ack': lambda segment: segment.flags & (SYN | ACK) == SYN | ACK,
    'ack': lambda segment: segment.flags & (SYN | ACK) == ACK and not segment.length,
    'sni': lambda segment: segment.payload[:1] == b'\x16' and b'blocked' in segment.payload,
    'host': lambda segment: b'Host: blocked' in segment.payload,
    'data': lambda segment: segment.length > 0,
}
OFFSETS = {'equal': (0, 0, 0), 'guessed': (0, 1460, 4380), 'pair': (0, 12503)}


class Injector:
    """Watches one connection and forges once, when `rule` holds for a segment from `watch` (a side, or '' for both).

    style   one          a single reset to the segment's receiver or sender (see towards)
            both         one to each end at the same moment
            equal        a burst of equal resets       guessed   a burst with rising SEQ (+1460, +4380, as old censors)
            pair         two, the second with SEQ +12503 (a throttler of old)
            drop         one to each end, and the segment itself is swallowed
    form    'bare' RST without ACK, or 'ack' RST,ACK
    mimic   '' own TTL, IP ID and no flow label; 'ttl'; 'ttl+id' (the flow label too); 'all' (window too);
            'all+ts' (time stamps too)
    count   rule must hold so many times before the box acts (a throttler that waits)
    lag     seconds before it forges (too late: the answer is through)
    """

    def __init__(self, case, rule, style, towards='both', watch='', count=1, lag=0.0, form=None, mimic=None):
        rng = case.rng
        self.rule, self.style, self.towards, self.watch, self.count, self.lag = (
            RULES[rule], style, towards, watch, count, lag)
        self.form = form or rng.choice(('bare', 'ack'))
        self.mimic = mimic if mimic is not None else rng.choice(('', '', 'ttl', 'ttl+id', 'all', 'all+ts'))
        self.ttl, self.ident = rng.choice((64, 128, 255)) - rng.randint(0, 20), rng.choice((0, rng.getrandbits(16)))
        self.window = rng.choice((0, 0, rng.randint(1, 65535)))
        self.rng, self.seen, self.done, self.spared = rng, {}, False, case.aside    # the innocents are spared
        case.params.update(style=style, on=rule, form=self.form, mimic=self.mimic, lag=round(lag, 4))
        self.mark = Mark('injected_reset', self._excuse(), f'forged on {rule}, {style}')

    def _excuse(self):
        """Codes that a well disguised reset leaves open where no segment contradicts it afterwards."""
        if self.style in ('equal', 'guessed', 'pair') or self.mimic in ('', 'ttl'):
            return ()
        if self.form == 'bare':
            return 'unknown', 'abortive_close'
        if 'all' in self.mimic:
            return 'abortive_close', 'rejected_after_accept', 'unread_data_close', 'reset_close'
        return ()

    def see(self, wire, side, segment, frame):
        if segment.flags & RST or self.spared in (segment.sport, segment.dport):
            return True
        self.seen[segment.tuple] = segment
        if not self.done and self.watch in ('', side) and self.rule(segment):
            self.count -= 1
            if self.count <= 0:
                self.done = True
                self.forge(wire, side, segment)
                return self.style != 'drop'
        return True

    def forge(self, wire, side, segment):
        """Forge to the receiver of `segment` in its sender's name, and to the sender in the receiver's name."""
        other, offsets = OTHER[side], OFFSETS.get(self.style, (0,))
        next_seq = segment.seq if self.style == 'drop' else segment.next
        gap = self.rng.choice((0, 0.00003, 0.0004))
        for i, offset in enumerate(offsets):
            if self.towards in ('both', 'sender'):
                wire.send(side, self._reset(segment.dst, segment.dport, segment.src, segment.sport,
                                            segment.ack + offset, segment.next), self.mark, self.lag + i * gap)
            if self.towards in ('both', 'receiver') and not segment.flags & SYN:
                wire.send(other, self._reset(segment.src, segment.sport, segment.dst, segment.dport,
                                             next_seq + offset, segment.ack), self.mark, self.lag + i * gap)

    def _reset(self, src, sport, dst, dport, seq, ack):
        """A reset in the name of `src`, as well disguised as `mimic` says."""
        model = self.seen.get((src, sport, dst, dport))
        ttl, ident, label, window, options = self.ttl, self.ident, 0, self.window, b''
        if model and self.mimic:
            ttl = model.ttl
            if '+id' in self.mimic or 'all' in self.mimic:
                ident, label = model.ident + 1 & 0xFFFF, model.label
            window = model.window if 'all' in self.mimic else window
            if self.mimic == 'all+ts' and model.timestamps():
                options = timestamp_option(*model.timestamps())
        with_ack = self.form == 'ack' or model is None
        return Segment(src, sport, dst, dport, seq & 0xFFFFFFFF, ack & 0xFFFFFFFF if with_ack else 0,
                       RST | ACK if with_ack else RST, window, options, b'', ttl, ident, label=label)
