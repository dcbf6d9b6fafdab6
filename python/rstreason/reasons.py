# SPDX-License-Identifier: GPL-2.0-or-later
"""The catalogue of reasons."""

from __future__ import annotations

from dataclasses import dataclass

from . import _native


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason of the catalogue: what a code means, in general."""

    code: int
    name: str
    title: str
    category: str
    severity: str
    meaning: str
    recognised: str
    causes: str
    advice: str
    citation: str


def reasons() -> list[Reason]:
    """Every reason, in the catalogue's order."""
    return [Reason(**fields) for fields in _native.catalogue()]
