# SPDX-License-Identifier: GPL-2.0-or-later
"""Joins the kernel's events, the forgers' logs and the scenario's design with the frames of each capture."""
import bisect
import collections
from dataclasses import dataclass, replace

from design import Mark
from packet import ACK, ETHERNET, RST, flag_names, parse

NEAR = 3_000_000        # nanoseconds between a received buffer's event and its frame


class LabelError(Exception):
    """Trace and capture disagree: the run's labels would be guesses."""


@dataclass(eq=False)
class Reset:
    """One reset, as it left its sender."""
    segment: object
    time: int
    sender: str
    linux: str = None
    state: str = None
    state_at_send: str = None
    trigger: object = None          # Segment in the sender's own capture
    reason: str = None
    also_ok: tuple = ()
    why: str = ''
    accepted: bool = None
    far: tuple = ()                 # more codes at other vantages than the sender's
    side: str = ''                  # the sender's, if it is a traced kernel


class Labeller:
    """The truth of one run. `case` gives the design, `captures` the frames by vantage, `events` the trace."""

    def __init__(self, case, captures, events):
        self.case, self.events, self.problems = case, events, []
        self.frames = {v: [(f, self._plain(parse(f.data))) for f in frames] for v, frames in captures.items()}
        self.resets = []
        for side in 'cs':
            self._kernel(side)
        self._forged()
        self._middleboxes()
        self.resets.sort(key=lambda r: r.time)
        self._accepted()
        self._reasons()

    def _plain(self, segment):
        """The segment with translated addresses put back."""
        if segment is None or not self.case.nat:
            return segment
        nat = self.case.nat
        return replace(segment, src=nat.get(segment.src, segment.src), dst=nat.get(segment.dst, segment.dst))

    def _kernel(self, side):
        """Each reset in a host's own capture has exactly one event: by address pair, in order."""
        own, device = self.case.address[side], self.case.device[side]
        scripted = {segment.identity for stack in self.case.stacks for _, _, segment in stack.forged}
        sent = collections.defaultdict(list)
        for frame, segment in self.frames[side]:
            if segment and segment.flags & RST and segment.src == own and segment.identity not in scripted:
                sent[segment.tuple].append((frame, segment))
        told, received, closed = collections.defaultdict(list), {}, {}
        inbound = [(f, s) for f, s in self.frames[side] if s and s.dst == own]
        times = [f.time for f, _ in inbound]
        for event in self.events:
            if event.name == 'netif_receive_skb' and event.fields['dev'] == device:
                received[event.fields['skbaddr']] = event
            elif event.name == 'inet_sock_set_state' and event.tuple[0] == own:
                if event.fields['newstate'] == 'TCP_CLOSE':
                    closed[self._nat(event.tuple)] = event.fields['oldstate']
            elif event.name == 'tcp_send_reset' and event.fields['src'].strip('[').startswith(own + (
                    ']' if ':' in own else ':')):
                arrival = received.get(event.fields['skbaddr'])
                trigger = self._arrived(arrival, inbound, times) if arrival else None
                ends = self._nat(event.tuple) if event.tuple else None
                if ends is None and trigger:
                    ends = (trigger.dst, trigger.dport, trigger.src, trigger.sport)
                told[ends].append((event, trigger, closed.get(ends)))
        for ends in set(sent) | set(told):
            if len(sent[ends]) != len(told[ends]):
                raise LabelError(f'{side}: {len(sent[ends])} resets, {len(told[ends])} events for {ends}')
            for (frame, segment), (event, trigger, before) in zip(sent[ends], told[ends]):
                state = event.fields['state']
                earlier = before if state == 'TCP_CLOSE' and before else state
                self.resets.append(Reset(segment, frame.time, 'kernel', event.fields['reason'], earlier, state,
                                         self._answers(segment, trigger), side=side))

    def _nat(self, ends):
        nat = self.case.nat
        return (nat.get(ends[0], ends[0]), ends[1], nat.get(ends[2], ends[2]), ends[3])

    def _arrived(self, event, inbound, times):
        """The received segment whose frame lies nearest to the buffer's event and has its length."""
        low = bisect.bisect_left(times, event.time - NEAR)
        high = bisect.bisect_right(times, event.time + NEAR)
        size = int(event.fields['len'])
        near = [(abs(f.time - event.time), i) for i, (f, _) in enumerate(inbound[low:high], low)
                if len(f.data) - ETHERNET == size]
        return inbound[min(near)[1]][1] if near else None

    def _answers(self, reset, trigger):
        """The trigger, if the reset has the numbers that an answer to it must have (an active reset has none)."""
        if trigger is None or trigger.tuple != reset.tuple[2:] + reset.tuple[:2]:
            return None
        if reset.flags & ACK:
            return trigger if reset.seq == 0 and reset.ack == trigger.next and not trigger.flags & ACK else None
        return trigger if reset.seq == trigger.ack else None

    def _forged(self):
        """What boxes and scripted stacks wrote down."""
        logs = [self.case.wire.forged] + [stack.forged for stack in self.case.stacks]
        for time, mark, segment in (entry for log in logs for entry in log):
            if segment.flags & RST:
                mark = mark or Mark(None, why='sent without a mark')
                self.resets.append(Reset(segment, time, mark.sender, reason=mark.reason, also_ok=mark.also_ok,
                                         why=mark.why))

    def _middleboxes(self):
        """Resets that reach a host without an event or a log are a routing box's, if the design has such a box."""
        known = {reset.segment.identity for reset in self.resets}
        for side in 'cs':
            for frame, segment in self.frames[side]:
                if segment and segment.flags & RST and segment.identity not in known:
                    self.resets.append(Reset(segment, frame.time, 'middlebox'))

    def _reasons(self):
        """The design's codes, in order for each direction of each connection."""
        designed = collections.defaultdict(list)
        for item in self.case.expectations:
            designed[item.tuple] += [item] * item.count
        before = collections.defaultdict(list)
        for reset in self.resets:
            ends = reset.segment.tuple
            earlier = before[frozenset((ends[:2], ends[2:]))]
            if reset.reason == 'injected_reset' and reset.accepted is False:
                reset.also_ok += ('blind_reset',)
            if reset.reason is None:
                self._reason(reset, designed[ends], earlier)
            earlier.append(reset)
        for ends, rest in designed.items():
            rest = [item for item in rest if not item.optional]
            if rest:
                self.problems.append(f'{len(rest)} of {rest[0].reason} did not come ({ends})')

    def _reason(self, reset, designed, earlier):
        bare = reset.trigger is not None or not reset.segment.flags & ACK
        if designed and designed[0].sender == reset.sender:
            item = designed.pop(0)
            if reset.linux is None or not item.linux or reset.linux in item.linux:
                reset.reason, reset.also_ok, reset.why, reset.far = item.reason, item.also_ok, item.why, item.far
            else:
                self.problems.append(f'{item.reason}: Linux says {reset.linux}, not {"/".join(item.linux)}')
        elif earlier and bare and reset.sender == 'kernel':
            reset.reason = 'segment_after_reset'
            reset.why = 'answers a segment of a connection that was reset already'
            if not any(other.accepted for other in earlier):
                reset.also_ok = tuple({other.reason for other in earlier if other.reason} - {reset.reason})
        else:
            self.problems.append(f'unplanned reset by {reset.sender} {reset.linux} {reset.segment.tuple}')

    def _accepted(self):
        """Marks the resets that a receiving kernel acted on."""
        hosts = {self.case.address[side]: side for side in 'cs'}
        for reset in self.resets:
            if reset.segment.dst in hosts:
                reset.accepted = False
        for event in self.events:
            if event.name != 'tcp_receive_reset' or event.tuple[0] not in hosts and self.case.nat.get(
                    event.tuple[0]) not in hosts:
                continue
            ends = self._nat(event.tuple)
            found = [(frame.time, reset) for frame, reset in self._mapped(self.frames[hosts[ends[0]]])
                     if reset.segment.tuple == ends[2:] + ends[:2] and not reset.accepted]
            before = [pair for pair in found if pair[0] <= event.time]
            after = [pair for pair in found if event.time < pair[0] <= event.time + NEAR]
            if before or after:
                (before[-1] if before else after[0])[1].accepted = True

    def _mapped(self, frames):
        """[(frame, Reset)] for the resets among parsed frames; copies of one reset all map to it."""
        groups, mapped = collections.defaultdict(list), []
        for reset in self.resets:
            groups[reset.segment.identity].append(reset)
        seen = collections.Counter()
        for frame, segment in frames:
            if segment and segment.flags & RST and (group := groups.get(segment.identity)):
                mapped.append((frame, group[min(seen[segment.identity], len(group) - 1)]))
                seen[segment.identity] += 1
        return mapped

    def labels(self, vantage, frames, doubtful):
        """The `resets` list of the label file for `frames` as written; `doubtful`: segments are missing from them."""
        parsed = [(frame, self._plain(parse(frame.data))) for frame in frames]
        raw = {id(frame): parse(frame.data) for frame in frames}
        number = {id(frame): i for i, frame in enumerate(frames, 1)}
        copies = collections.Counter(reset.segment.identity for reset in self.resets)
        labels, before = [], set()
        for frame, reset in self._mapped(parsed):
            trigger = self._trigger(reset, parsed, number, number[id(frame)])
            also_ok, reason = list(reset.also_ok), reset.reason
            pair = frozenset((reset.segment.tuple[:2], reset.segment.tuple[2:]))
            if reason == 'segment_after_reset' and pair not in before:
                reason = None
            if vantage != reset.side:
                also_ok += reset.far
            if doubtful and reason == 'peer_restarted':
                also_ok.append('no_connection')
            if doubtful or reset.trigger is not None and trigger is None:
                also_ok.append('unknown')
            if copies[reset.segment.identity] > 1 and reset.sender != 'kernel':
                trigger = None
            before.add(pair)
            labels.append(self._label(number[id(frame)], frame, raw[id(frame)], reset, reason, also_ok, trigger))
        return labels

    def _trigger(self, reset, parsed, number, last):
        if reset.trigger is None:
            return None
        same = [number[id(f)] for f, s in parsed[:last - 1] if s and s.identity == reset.trigger.identity]
        return same[0] if len(same) == 1 else None

    def _label(self, number, frame, segment, reset, reason, also_ok, trigger):
        return {
            'frame': number, 'src': segment.src, 'sport': segment.sport, 'dst': segment.dst, 'dport': segment.dport,
            'seq': segment.seq, 'ack': segment.ack, 'flags': flag_names(segment.flags),
            'time': '%d.%09d' % divmod(frame.time, 10**9), 'sender': reset.sender, 'linux': reset.linux,
            'linux_state': reset.state, 'linux_state_at_send': reset.state_at_send, 'reason': reason,
            'also_ok': also_ok, 'trigger': trigger, 'accepted': reset.accepted, 'why': reset.why}
