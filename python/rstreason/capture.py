# SPDX-License-Identifier: GPL-2.0-or-later
"""Reading capture files: pcap and pcapng, plain or gzip."""

from __future__ import annotations

import os
import warnings
import zlib
from collections.abc import Iterator
from io import BufferedReader

from . import _native
from .engine import Engine
from .foreign import foreign
from .settle import Settler
from .verdict import Verdict

_PIECE = 1 << 20

Path = str | os.PathLike[str]


class CaptureError(ValueError):
    """A file that is no capture at all, or one of a kind that is left to the command; nothing of it was read."""


class CaptureWarning(UserWarning):
    """A capture that is damaged or cut short, of which what came before was used; or frames that were passed
    over because their link type is not read."""


def explain(*paths: Path, max_connections: int = 0, revisions: bool = True) -> Iterator[Verdict]:
    """The verdicts of all resets, in capture order, each once and final.

    Several files are read one after the other as one capture; `Verdict.capture` names the file and
    `Verdict.frame` counts within it. With `revisions=False` the verdicts are those as of the reset.

    Raises OSError where a file cannot be read and CaptureError where it is no capture, or one that only
    the command reads: after the verdicts of the files before it, as if they were all; files behind it
    are not read. Warns (CaptureWarning) about a damaged or cut capture and goes on with the next, and at
    a capture's end about each link type in it that is not read."""
    engine = Engine(max_connections=max_connections, revisions=revisions)
    settler = Settler([os.fspath(path) for path in paths])
    fault = None
    try:
        for index, path in enumerate(paths):
            with open(path, "rb") as stream:
                for _ in feed_stream(engine, stream, os.fspath(path), index):
                    yield from settler.settle(engine.drain(), engine.first_unsettled)
    except (OSError, CaptureError, CaptureWarning) as error:  # The warning where the user has made errors of them.
        fault = error
    engine.flush()
    yield from settler.settle(engine.drain(), engine.first_unsettled)
    try:
        if fault is not None:
            raise fault
    finally:
        del fault  # Its traceback holds this frame, and with it the engine.


def feed_stream(engine: Engine, stream: BufferedReader, name: str, file: int) -> Iterator[None]:
    """Feeds a whole capture to the engine; yields after each piece, so that it may be drained."""
    source = _Gunzip(stream) if stream.peek(2)[:2] == b"\x1f\x8b" else stream
    capture = _native.Capture(file)
    buffer = bytearray(_PIECE)
    filled = read = 0
    end = None
    is_start = True
    while end is None:
        with memoryview(buffer) as view:
            count, end = _fill(source, view[filled:])
            filled += count
            read += count
            if is_start and (kind := foreign(view[:filled], end is not None)):
                raise CaptureError(f"{name}: {kind}")
            is_start = False
            used = capture.feed(engine._native, view[:filled])
            view[: filled - used] = view[used:filled]
        filled -= used
        error, position, packets, known = capture.condition()
        if error is not None:
            end = error
        elif end == "" and position < read:
            end = "the file ends in the middle of a record"
        elif filled == len(buffer):
            buffer.extend(bytes(len(buffer)))
        yield
    if not known:
        raise CaptureError(f"{name}: {end or 'the file is empty'}")
    if end:
        warnings.warn(f"{name}: {end} at byte {position:,}; {packets:,} packets were read", CaptureWarning, stacklevel=3)
    packets, unread = capture.unread()
    for link_type, count in unread:
        kind = "a link type without a number" if link_type is None else f"link type {link_type}"
        warnings.warn(
            f"{name}: {count} of {packets} frames have {kind}, which is not read", CaptureWarning, stacklevel=3)
    if sum(count for _, count in unread) < packets and (fault := _clock_fault(packets, *capture.order())):
        warnings.warn(f"{name}: {fault}", CaptureWarning, stacklevel=3)


def _clock_fault(packets: int, earlier: int, furthest: int, stands: bool) -> str | None:
    """What is wrong with the times of a capture, as the command says it, if it is worth a word."""
    if packets >= 10 and stands:
        return f"all {packets} packets have the same time: silences and delays are not known"
    if furthest < 1_000_000_000:
        return None
    seconds = (furthest // 500_000_000 + 1) // 2
    steps = f"once, by {seconds} s" if earlier == 1 else f"{earlier} times, by up to {seconds} s"
    return f"the clock goes back {steps}: silences and delays across that are wrong"


def _fill(source: BufferedReader | _Gunzip, view: memoryview) -> tuple[int, str | None]:
    """How many bytes were read into `view`, and if no more will come why: empty at the end of the file."""
    filled = 0
    while filled < len(view):
        try:
            count = source.readinto(view[filled:])
        except (EOFError, zlib.error) as error:
            return filled, f"the compressed data is damaged ({error})"
        if count == 0:
            return filled, ""
        filled += count
    return filled, None


class _Gunzip:
    """The decompressed bytes of a gzip file, to the last one before any damage (GzipFile, and each call of
    zlib, keeps back what it had when it meets some)."""

    def __init__(self, stream: BufferedReader) -> None:
        self._stream = stream
        self._member = zlib.decompressobj(wbits=31)
        self._pending = b""
        self._fault: zlib.error | None = None

    def readinto(self, view: memoryview) -> int:
        """0 at the end; EOFError if that is inside a member, zlib.error if the data is corrupt."""
        while view:
            if self._fault is not None:
                raise self._fault
            pending = self._pending or self._stream.read(_PIECE)
            if self._member.eof:
                if not pending:
                    return 0
                # Between members and behind the last one there may be zeros, as gzip(1) allows: whole blocks were written.
                self._pending = pending = pending.lstrip(b"\0")
                if not pending:
                    continue
                self._member = zlib.decompressobj(wbits=31)
            elif not pending:
                raise EOFError("it ends early")
            before = self._member.copy()
            try:
                data = self._member.decompress(pending, len(view))
            except zlib.error as error:
                self._fault = error
                data = _until_fault(before, pending)
            self._pending = self._member.unconsumed_tail or self._member.unused_data
            if data:
                view[: len(data)] = data
                return len(data)
        return 0


def _until_fault(member: zlib._Decompress, compressed: bytes) -> bytes:
    """What comes out before zlib meets the fault that is there: less than its user had room for."""
    data = bytearray()
    try:
        for byte in compressed:
            data += member.decompress(bytes((byte,)))
    except zlib.error:
        pass
    return bytes(data)
