# SPDX-License-Identifier: GPL-2.0-or-later
"""The truth of one run: the kernels' words, the forgers' logs and the scenario's design put together."""
import collections
from dataclasses import replace

from design import Mark
from kernel import NEAR, Host
from packet import ACK, RST, SYN, parse
from reset import Reset, find


class Truth:
    """`resets` of one run in order of time, each with its label; `problems` in words.

    case gives the design, `captures` the frames by vantage, `events` the trace.
    """

    def __init__(self, case, captures, events):
        self.case, self.problems, self.resets = case, [], []
        frames = {vantage: [(f, self.plain(parse(f.data))) for f in captures[vantage]] for vantage in 'cs'}
        for side in 'cs':
            self.resets += Host(case, side, frames[side], events, self.plain_ends).resets()
        self._forged()
        self._middleboxes(frames)
        self.resets.sort(key=lambda reset: reset.time)
        self._accepted(frames, events)
        self._reasons()

    def plain(self, segment):
        """The segment with translated addresses put back."""
        if segment is None or not self.case.nat:
            return segment
        src, _, dst, _ = self.plain_ends(segment.tuple)
        return replace(segment, src=src, dst=dst)

    def plain_ends(self, ends):
        nat = self.case.nat
        return (nat.get(ends[0], ends[0]), ends[1], nat.get(ends[2], ends[2]), ends[3])

    def _forged(self):
        """What boxes and scripted stacks wrote down."""
        logs = [self.case.wire.forged] + [stack.forged for stack in self.case.stacks]
        for time, mark, segment in (entry for log in logs for entry in log):
            if segment.flags & RST:
                mark = mark or Mark(None, why='sent without a mark')
                self.resets.append(Reset(segment, time, mark.sender, reason=mark.reason, also_ok=mark.also_ok,
                                         why=mark.why))

    def _middleboxes(self, frames):
        """Resets that reach a host without an event or a log are a routing box's, if the design has such a box."""
        known = {reset.segment.identity for reset in self.resets}
        for frame, segment in frames['c'] + frames['s']:
            if segment and segment.flags & RST and segment.identity not in known:
                self.resets.append(Reset(segment, frame.time, 'middlebox'))

    def _accepted(self, frames, events):
        """Marks the resets that a receiving kernel acted on."""
        hosts = {self.case.address[side]: side for side in 'cs'}
        for reset in self.resets:
            if reset.segment.dst in hosts:
                reset.accepted = False
        for event in events:
            ends = self.plain_ends(event.tuple) if event.name == 'tcp_receive_reset' else ('',)
            if ends[0] not in hosts:
                continue
            side = hosts[ends[0]]
            found = [(frame.time, reset) for frame, reset in find(self.resets, self.case, side, frames[side])
                     if reset.segment.tuple == ends[2:] + ends[:2] and not reset.accepted]
            before = [pair for pair in found if pair[0] <= event.time]
            after = [pair for pair in found if event.time < pair[0] <= event.time + NEAR]
            if before or after:
                (before[-1] if before else after[0])[1].accepted = True

    def _reasons(self):
        """The design's codes, in order for each direction of each connection."""
        designed, before = collections.defaultdict(list), collections.defaultdict(list)
        for item in self.case.expectations:
            designed[item.tuple] += [item] * item.count
        for reset in self.resets:
            if reset.reason == 'injected_reset' and reset.accepted is False:
                reset.also_ok += ('blind_reset',)
            if reset.reason is None:
                self._reason(reset, designed[reset.segment.tuple], before[reset.pair])
            before[reset.pair].append(reset)
        for ends, rest in designed.items():
            rest = [item for item in rest if not item.optional]
            if rest:
                self.problems.append(f'{len(rest)} of {rest[0].reason} did not come ({ends})')

    def _reason(self, reset, designed, earlier):
        """The next designed code, if sender and Linux reason fit; otherwise an answer after a reset, or none.

        A repeated SYN is refused for the reason that the first was.
        """
        if designed and designed[0].sender == reset.sender:
            item = designed.pop(0)
            if reset.linux is None or not item.linux or reset.linux in item.linux:
                reset.reason, reset.also_ok, reset.why, reset.far = item.reason, item.also_ok, item.why, item.far
            else:
                self.problems.append(f'{item.reason}: Linux says {reset.linux}, not {"/".join(item.linux)}')
        elif earlier and reset.trigger is not None and reset.trigger.flags & (SYN | ACK) == SYN:
            first = earlier[0]
            reset.reason, reset.also_ok, reset.why = first.reason, first.also_ok + ('segment_after_reset',), first.why
        elif earlier and reset.trigger is not None and reset.sender == 'kernel':
            reset.reason = 'segment_after_reset'
            reset.why = 'answers a segment of a connection that was reset already'
            if not any(other.accepted for other in earlier):
                reset.also_ok = tuple(sorted({other.reason for other in earlier if other.reason} - {reset.reason}))
        else:
            self.problems.append(f'unplanned reset by {reset.sender} {reset.linux} {reset.segment.tuple}')
