# SPDX-License-Identifier: GPL-2.0-or-later
"""What the engine says, as typed values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The judgement of one reset: a segment with the RST bit, sent in the name of `src` to `dst`.

    Frame numbers count from 1 as in Wireshark; times and durations are nanoseconds. None: there is
    none, or it is not known. The order of the fields is that of the native module's tuples.
    """

    frame: int
    file: int
    """Index of the capture among those read as one."""
    time: int
    """Nanoseconds since 1970-01-01 UTC."""
    src: str
    sport: int
    dst: str
    dport: int
    connection: int
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
    trigger: int | None
    """The frame that the reset answers, or the context of an active reset."""
    provisional: bool
    """Later segments may still change it."""
    revised_by: int | None
    """The later frame that changed the verdict."""
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
    sender_unacked: int
    """Bytes sent by that end and never acknowledged."""
    receiver_unacked: int
    sender_bytes: int
    """Payload bytes that end had sent before."""
    receiver_bytes: int
    idle: int | None
    """Silence before the trigger (before the reset, if active)."""
    delay: int | None
    """From the trigger to the reset."""
    rtt: int | None
    """The connection's smallest round trip seen at the capture point."""
    first: int | None
    """The connection's first reset, if this is not it."""
    duplicate_of: int | None
    """The same packet captured before."""
    capture: str | None = None
    """Name of the capture file, where `explain` read it."""

    @property
    def datetime(self) -> datetime:
        """The time in UTC, cut to microseconds."""
        return _EPOCH + timedelta(microseconds=self.time // 1000)


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
