# SPDX-License-Identifier: GPL-2.0-or-later
"""Feeding frames from anywhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from . import _native
from .verdict import ENGINE_FIELDS, Statistics, Verdict

if TYPE_CHECKING:
    from collections.abc import Buffer  # Python 3.12


class Engine:
    """Segments in, verdicts out.

    Feed the frames of a capture in capture order and drain verdicts at any time. One engine serves
    one thread at a time (RuntimeError otherwise); the GIL is released while a batch is worked on, so
    several engines run in parallel.

        engine = rstreason.Engine()
        engine.feed_batch(buffer, offsets, lengths, times)
        engine.flush()
        for verdict in engine.drain(): ...
    """

    def __init__(self, *, max_connections: int = 0, revisions: bool = True) -> None:
        """`max_connections`: tracked at once, 0 = the default of one million.
        `revisions`: False for verdicts as of the reset only."""
        self._native = _native.Engine(ENGINE_FIELDS, max_connections=max_connections, revisions=revisions)

    def feed(
        self, frame: Buffer, time: int, number: int, *, link_type: int = 1, original_length: int | None = None,
        file: int = 0,
    ) -> None:
        """One raw frame. `time` is nanoseconds since 1970 UTC, `number` counts from 1 to 4,294,967,295,
        `link_type` is a LINKTYPE_ value of tcpdump.org (1 = Ethernet), `original_length` its length on
        the wire if it was cut. ValueError with the argument's name where an integer is out of range."""
        self._native.feed(frame, time, number, link_type, original_length, file)

    def feed_batch(
        self, buffer: Buffer, offsets: Buffer, lengths: Buffer, times: Buffer, *, numbers: Buffer | None = None,
        original_lengths: Buffer | None = None, first: int = 1, link_type: int = 1, file: int = 0,
    ) -> None:
        """Many raw frames, lying anywhere in `buffer`.

        The columns are arrays of 4 or 8 byte integers of equal length (array.array, NumPy, Arrow
        buffers cast by memoryview). Without `numbers`, which are from 1 to 4,294,967,295, the frames
        count up from `first`. ValueError if a slice lies outside the buffer, or with the argument's name
        where an integer is out of range; nothing is fed then."""
        self._native.feed_batch(
            buffer, offsets, lengths, times, numbers, original_lengths, first, link_type, file)

    def drain(self) -> Iterator[Verdict]:
        """Every verdict or revision (`revised_by`) not yet drained, oldest first."""
        return (Verdict(*fields) for fields in self._native.drain())

    @property
    def first_unsettled(self) -> tuple[int, int] | None:
        """File and frame of the earliest reset whose verdict may still be revised; None if all
        verdicts are final."""
        return self._native.first_unsettled()

    def flush(self) -> None:
        """The capture is over: what was provisional becomes final. Revisions may come."""
        self._native.flush()

    @property
    def statistics(self) -> Statistics:
        return Statistics(**self._native.statistics())

    def export_state(self) -> bytes:
        """All that the engine knows, for `import_state` tomorrow or on another machine.
        ValueError while verdicts wait to be drained."""
        return self._native.export_state()

    def import_state(self, state: Buffer) -> None:
        """Goes on where the engine that exported `state` stopped. This one must be new, with the same
        `revisions` and no smaller `max_connections`.
        ValueError if it is not, or if the bytes are no state of this version; it is still new then."""
        self._native.import_state(state)
