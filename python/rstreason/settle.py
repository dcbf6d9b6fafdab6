# SPDX-License-Identifier: GPL-2.0-or-later
"""Verdicts and their revisions, merged into one final verdict a reset."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from .verdict import Verdict


class Settler:
    """Holds verdicts back until they are final, so that each reset comes once, in capture order."""

    def __init__(self, names: list[str]) -> None:
        """`names`: of the captures, by file index."""
        self._names = names
        self._waiting: dict[tuple[int, int], Verdict] = {}

    def settle(self, verdicts: Iterable[Verdict], first_unsettled: tuple[int, int] | None) -> Iterator[Verdict]:
        """Takes new verdicts; yields those of resets before `first_unsettled` (file, frame; None: all),
        oldest first. A revision takes the place of what it revises."""
        for verdict in verdicts:
            self._waiting[verdict.file, verdict.frame] = verdict
        while self._waiting:
            key = next(iter(self._waiting))
            if first_unsettled is not None and key >= first_unsettled:
                return
            verdict = self._waiting.pop(key)
            yield replace(verdict, provisional=False, capture=self._names[verdict.file])
