# SPDX-License-Identifier: GPL-2.0-or-later
"""A reset as it left its sender, and how to find it again in a capture taken anywhere."""
import collections
from dataclasses import dataclass

from packet import RST


@dataclass(eq=False)
class Reset:
    """One reset. The first fields are what happened, those from `reason` on are its label."""
    segment: object                 # Segment; translated addresses are put back
    time: int                       # nanoseconds, at the sender
    sender: str                     # kernel, middlebox, injector, other-stack; unknown if twins cannot be told apart
    side: str = ''                  # the sender's, if it is a traced kernel
    linux: str = None               # sk_rst_reason
    state: str = None               # of the socket before the call that reset
    state_at_send: str = None
    trigger: object = None          # the Segment that it answers, in the sender's own capture
    accepted: bool = None           # did the receiving kernel act on it? None: it is not a kernel
    reason: str = None
    also_ok: tuple = ()
    far: tuple = ()                 # more of these at other vantages than the sender's
    why: str = ''

    @property
    def pair(self):
        """The connection, whatever the direction."""
        return pair(self.segment.tuple)


def pair(ends):
    return frozenset((ends[:2], ends[2:]))


def find(resets, case, vantage, frames):
    """[(frame, Reset)] for the resets among `frames`, pairs of (Frame, Segment); copies of one reset all map to it.

    A forged reset may equal a genuine one in all fields. At the host in whose name it was sent only the genuine one is
    seen; elsewhere they are told apart by order, and get no label if their numbers do not add up.
    """
    groups, found = collections.defaultdict(list), collections.defaultdict(list)
    for reset in sorted(resets, key=lambda reset: _passing(case.wire, reset)):
        groups[reset.segment.identity].append(reset)
    for frame, segment in frames:
        if segment and segment.flags & RST:
            found[segment.identity].append((frame, segment))
    pairs = []
    for identity, seen in found.items():
        group = groups.get(identity)
        if group and seen[0][1].src == case.address.get(vantage):
            group = [reset for reset in group if reset.side == vantage] or group
        if not group or len({reset.reason for reset in group}) > 1 and len(group) != len(seen):
            group = [Reset(seen[0][1], seen[0][0].time, 'unknown')]
        pairs += [(frame, group[min(i, len(group) - 1)]) for i, (frame, _) in enumerate(seen)]
    return sorted(pairs, key=lambda found: found[0].time)


def _passing(wire, reset):
    """When a reset passes the middle of the path, in nanoseconds."""
    return reset.time + (wire.delay * wire.share(reset.side) * 1e9 if reset.side else 0)
