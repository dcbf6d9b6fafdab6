# SPDX-License-Identifier: GPL-2.0-or-later
"""The label file of one capture: the truth of a run as it can be known from that capture's frames."""
import collections

from packet import flag_names, parse
from reset import find, pair

# Closes that look alike if only one side's segments are captured.
ONE_SIDED = {'reset_close', 'abortive_close', 'unread_data_close', 'abort_after_peer_fin'}


class Labels:
    """Labels for the frames of one capture file as written. `partial`: segments are missing from it."""

    def __init__(self, truth, vantage, frames, partial):
        self.truth, self.vantage, self.partial = truth, vantage, partial
        self.raw = {id(frame): parse(frame.data) for frame in frames}
        self.number = {id(frame): i for i, frame in enumerate(frames, 1)}
        self.parsed = [(frame, truth.plain(self.raw[id(frame)])) for frame in frames]
        self.twins = collections.Counter(reset.segment.identity for reset in truth.resets)

    def resets(self):
        """The list `resets` of the label file."""
        labels, before = [], collections.defaultdict(list)
        for frame, reset in find(self.truth.resets, self.truth.case, self.vantage, self.parsed):
            segment, reason, trigger = self.raw[id(frame)], reset.reason, self._trigger(frame, reset)
            earlier, doubts = before[pair(segment.tuple)], self._doubts(frame, reset, trigger)
            if reason == 'segment_after_reset' and not earlier:
                reason = None       # by definition the earlier reset is in the capture
            elif reason == 'segment_after_reset' and not any(
                    other.accepted or other.side and other.side == reset.side for other in earlier):
                doubts |= {'peer_restarted', 'unknown'}     # the one that had an effect is not
            elif reason == 'segment_after_close' and earlier:
                doubts |= {'segment_after_reset'}   # it had been closed, and then reset
            earlier.append(reset)
            also_ok = sorted({*reset.also_ok, *doubts} - {reason})
            labels.append({
                'frame': self.number[id(frame)], 'src': segment.src, 'sport': segment.sport, 'dst': segment.dst,
                'dport': segment.dport, 'seq': segment.seq, 'ack': segment.ack, 'flags': flag_names(segment.flags),
                'time': '%d.%09d' % divmod(frame.time, 10**9), 'sender': reset.sender, 'linux': reset.linux,
                'linux_state': reset.state, 'linux_state_at_send': reset.state_at_send, 'reason': reason,
                'also_ok': also_ok, 'trigger': trigger, 'accepted': reset.accepted, 'why': reset.why})
        return labels

    def _doubts(self, frame, reset, trigger):
        """Codes that are right too because this capture shows less than there was."""
        doubts, p = set(reset.far) if self.vantage != reset.side else set(), self.truth.case.params
        if len(frame.data) - self.raw[id(frame)].length > p['snap']:
            doubts |= ONE_SIDED | {'unknown'}       # its options are cut off
        if p['oneside'] and reset.reason in ONE_SIDED:
            doubts |= ONE_SIDED
        if self.partial and reset.reason == 'peer_restarted':
            doubts.add('no_connection')
        if self.partial or reset.trigger is not None and trigger is None:
            doubts.add('unknown')
        return doubts

    def _trigger(self, frame, reset):
        """The number of the frame that the reset answers, if it is in the capture, before it, and only once."""
        if reset.trigger is None or reset.sender != 'kernel' and self.twins[reset.segment.identity] > 1:
            return None
        earlier = self.parsed[:self.number[id(frame)] - 1]
        same = [self.number[id(f)] for f, s in earlier if s and s.identity == reset.trigger.identity]
        return same[0] if len(same) == 1 else None
