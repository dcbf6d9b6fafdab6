# SPDX-License-Identifier: GPL-2.0-or-later
"""Honest reasons for one host's segments to arrive with different TTLs."""
import time

from packet import SYN


def detour(kind, rng):
    """A function(side, segment) -> more hops, for Wire.detour; None for ''.

    packet     equal-cost paths of different length, drawn for each packet
    flow       the same, drawn for each connection
    handshake  another machine (SYN proxy, load balancer) answers or opens for one side: SYNs are nearer or farther
    change     the route changes once, within the first seconds
    """
    if not kind:
        return None
    more, side, moment = rng.randint(1, 4), rng.choice('cs'), time.monotonic() + rng.uniform(0.02, 6)
    flows = {}

    def hops(from_side, segment):
        if from_side != side:
            return 0
        if kind == 'packet':
            return more if rng.random() < 0.5 else 0
        if kind == 'flow':
            key = frozenset((segment.tuple[:2], segment.tuple[2:]))
            return flows.setdefault(key, rng.randint(0, more))
        if kind == 'handshake':
            return more if segment.flags & SYN else 0
        return more if time.monotonic() > moment else 0
    return hops
