# SPDX-License-Identifier: GPL-2.0-or-later
"""A box that loses chosen segments and keeps copies of what it saw."""


class Swallow:
    """Loses the segments for which `predicate(side, segment)` holds."""

    def __init__(self, predicate):
        self.predicate = predicate

    def see(self, wire, side, segment, frame):
        return not self.predicate(side, segment)


class Keep:
    """Lets all pass and keeps (side, segment, frame) for a later `wire.resend`."""

    def __init__(self):
        self.kept = []

    def see(self, wire, side, segment, frame):
        self.kept.append((side, segment, frame))
        return True

    def last(self, side, ends):
        """The newest frame with payload from `side` in the connection with these ends (in either order)."""
        return next(frame for s, segment, frame in reversed(self.kept)
                    if s == side and segment.length and segment.tuple in (ends, ends[2:] + ends[:2]))
