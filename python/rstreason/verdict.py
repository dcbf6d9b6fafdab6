# SPDX-License-Identifier: GPL-2.0-or-later
"""What the engine says, as typed values."""

from __future__ import annotations

from dataclasses import MISSING, dataclass, fields
from datetime import datetime, timedelta, timezone
from typing import Annotated

_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)

# Integers whose range or unit a table's columns have as well.
Uint16 = Annotated[int, "16 bits"]
Uint32 = Annotated[int, "32 bits"]
Uint64 = Annotated[int, "64 bits"]
Time = Annotated[int, "nanoseconds since 1970-01-01 UTC"]
Duration = Annotated[int, "nanoseconds"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """The judgement of one reset: a segment with the RST bit, sent in the name of `src` to `dst`.

    Frame numbers count from 1 in each file as in Wireshark; times and durations are nanoseconds. None:
    there is none, or it is not known.
    """

    frame: Uint64
    file: Uint32
    """Index of the capture among those read as one."""
    time: Time
    """Nanoseconds since 1970-01-01 UTC."""
    src: str
    sport: Uint16
    dst: str
    dport: Uint16
    connection: Uint64
    """Number of the connection, from 0 in order of appearance."""
    community_id: str
    reason: str
    """The stable code, as `closed_port`."""
    title: str
    summary: str
    """The title with its figures."""
    text: str
    """The explanation, in full sentences."""
    category: str
    confidence: str
    """certain, probable or possible"""
    harmless: bool
    """Nothing was lost and nobody need act."""
    severity: str
    """chat, note, warning or error"""
    security: bool
    evidence: tuple[str, ...]
    """One observation each, strongest first."""
    alternative: tuple[str, ...]
    """Codes the evidence leaves open, likeliest first."""
    advice: str
    trigger: Uint64 | None
    """The frame that the reset answers, or the context of an active reset."""
    trigger_file: Uint32 | None
    provisional: bool
    """Later segments may still change it."""
    revised_by: Uint64 | None
    """The later frame that changed the verdict."""
    revised_by_file: Uint32 | None
    linux: tuple[str, ...]
    """The `sk_rst_reason` names that a Linux sender would have reported."""
    stated: str | None
    """A reason written in the packet itself."""
    signature: str | None
    """Tampering signature."""
    form: str
    """reply, active or other"""
    origin: str
    """endpoint, middlebox or unknown"""
    effect: str
    """accepted, challenged, ignored or unknown"""
    sender_role: str
    sender_state: str
    receiver_state: str
    sender_unacked: Uint64
    """Bytes sent by that end and never acknowledged."""
    receiver_unacked: Uint64
    sender_bytes: Uint64
    """Payload bytes that end had sent before."""
    receiver_bytes: Uint64
    idle: Duration | None
    """Silence before the trigger (before the reset, if active)."""
    delay: Duration | None
    """From the trigger to the reset."""
    rtt: Duration | None
    """The connection's smallest round trip seen at the capture point."""
    first: Uint64 | None
    """The connection's first reset, if this is not it."""
    first_file: Uint32 | None
    duplicate_of: Uint64 | None
    """The same packet captured before."""
    duplicate_of_file: Uint32 | None
    capture: str | None = None
    """Name of the capture file, where `explain` read it."""

    @property
    def datetime(self) -> datetime:
        """The time in UTC, cut to microseconds."""
        return _EPOCH + timedelta(microseconds=self.time // 1000)


# Those that the engine knows.
ENGINE_FIELDS = tuple(field.name for field in fields(Verdict) if field.default is MISSING)


@dataclass(frozen=True, slots=True)
class Statistics:
    """Counts since the engine was made."""

    frames: int
    segments: int
    """Of the frames, TCP and used."""
    duplicates: int
    not_tcp: int
    malformed: int
    resets: int
    connections: int
    tracked: int
    """Connections in the table now."""
    evicted: int
    """Forgotten because the table was full."""
    evicted_open: int
    """Of them heard of both ends, and not closed."""
    table_bytes: int
