# SPDX-License-Identifier: GPL-2.0-or-later
"""Joins a host's resets in its own capture with the events in which its kernel says why it sent them."""
import bisect
import collections

from packet import ACK, ETHERNET, RST
from reset import Reset

NEAR = 3_000_000        # nanoseconds between a received buffer's event and its frame


class LabelError(Exception):
    """Trace and capture disagree: the run's labels would be guesses."""


class Host:
    """One side's kernel. `frames` is its own capture as (Frame, Segment), `plain` puts translated addresses back."""

    def __init__(self, case, side, frames, events, plain):
        self.side, self.own, self.device = side, case.address[side], case.device[side]
        self.frames, self.events, self.plain = frames, events, plain
        self.scripted = {segment.identity for stack in case.stacks for _, _, segment in stack.forged}
        self.inbound = [(f, s) for f, s in frames if s and s.dst == self.own]
        self.times = [f.time for f, _ in self.inbound]

    def resets(self):
        """A Reset for each that this kernel sent: exactly one event each, by address pair and order, or LabelError."""
        sent, told, resets = self._sent(), self._told(), []
        for ends in set(sent) | set(told):
            if len(sent[ends]) != len(told[ends]):
                raise LabelError(f'{self.side}: {len(sent[ends])} resets, {len(told[ends])} events for {ends}')
            for (frame, segment), (event, trigger, before) in zip(sent[ends], told[ends]):
                state = event.fields['state']
                resets.append(Reset(
                    segment, frame.time, 'kernel', self.side, event.fields['reason'],
                    before if state == 'TCP_CLOSE' and before else state, state, self._answered(segment, trigger)))
        return resets

    def _sent(self):
        sent = collections.defaultdict(list)
        for frame, segment in self.frames:
            if segment and segment.flags & RST and segment.src == self.own and segment.identity not in self.scripted:
                sent[segment.tuple].append((frame, segment))
        return sent

    def _told(self):
        """The events of this host: {address pair: [(event, trigger, state before)]}.

        An event names the buffer that it answers; the newest reception of that buffer gives the trigger. Where a
        listening socket answers, the event names no peer, and the trigger does.
        """
        told, received, closed = collections.defaultdict(list), {}, {}
        prefix = self.own + (']' if ':' in self.own else ':')
        for event in self.events:
            if event.name == 'netif_receive_skb' and event.fields['dev'] == self.device:
                received[event.fields['skbaddr']] = event
            elif event.name == 'inet_sock_set_state' and event.tuple[0] == self.own:
                if event.fields['newstate'] == 'TCP_CLOSE':
                    closed[self.plain(event.tuple)] = event.fields['oldstate']
            elif event.name == 'tcp_send_reset' and event.fields['src'].strip('[').startswith(prefix):
                trigger = self._arrived(received.get(event.fields['skbaddr']))
                ends = self.plain(event.tuple) if event.tuple else None
                if ends is None and trigger:
                    ends = (trigger.dst, trigger.dport, trigger.src, trigger.sport)
                told[ends].append((event, trigger, closed.get(ends)))
        return told

    def _arrived(self, event):
        """The received segment whose frame lies nearest to the buffer's event and has its length."""
        if event is None:
            return None
        low = bisect.bisect_left(self.times, event.time - NEAR)
        high = bisect.bisect_right(self.times, event.time + NEAR)
        near = [(abs(frame.time - event.time), i) for i, (frame, _) in enumerate(self.inbound[low:high], low)
                if len(frame.data) - ETHERNET == int(event.fields['len'])]
        return self.inbound[min(near)[1]][1] if near else None

    def _answered(self, reset, trigger):
        """The trigger, if the reset has the numbers that an answer to it must have (an active reset has none)."""
        if trigger is None or trigger.tuple != reset.tuple[2:] + reset.tuple[:2]:
            return None
        if reset.flags & ACK:
            return trigger if reset.seq == 0 and reset.ack == trigger.next and not trigger.flags & ACK else None
        return trigger if reset.seq == trigger.ack else None
