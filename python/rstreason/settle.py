# SPDX-License-Identifier: GPL-2.0-or-later
"""Verdicts and their revisions, merged into one final verdict a reset."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from .verdict import Verdict


class Settler:
    """Holds provisional verdicts back until they are final, and what follows them with them, so that
    the order stays that of the capture."""

    def __init__(self, names: list[str]) -> None:
        """`names`: of the captures, by file index."""
        self._names = names
        self._waiting: dict[tuple[int, int], Verdict] = {}

    def settle(self, verdicts: Iterable[Verdict]) -> Iterator[Verdict]:
        """Takes new verdicts; yields those that are final now, oldest first."""
        for verdict in verdicts:
            self._waiting[verdict.file, verdict.frame] = replace(verdict, capture=self._names[verdict.file])
        while self._waiting:
            key = next(iter(self._waiting))
            if self._waiting[key].provisional:
                return
            yield self._waiting.pop(key)

    def rest(self) -> Iterator[Verdict]:
        """The capture is over: everything still held back."""
        while self._waiting:
            yield self._waiting.pop(next(iter(self._waiting)))
