# SPDX-License-Identifier: GPL-2.0-or-later
"""Captures that the command reads and this package does not, told by their first bytes."""

from __future__ import annotations

import struct

_COMPRESSIONS = {b"\x28\xb5\x2f\xfd": "zstd", b"\x04\x22\x4d\x18": "LZ4"}

# By pcap's magic number: units in a second, the length of a record's header, and those that it has in the variants with
# the same number, Nokia's and Red Hat 6.1's, SuSE 6.3's (as editcap 4.0 writes them).
_PCAPS = {
    0xA1B2C3D4: (1_000_000, 16, (20, 24)),
    0xA1B23C4D: (1_000_000_000, 16, (20, 24)),
    0xA1B2CD34: (1_000_000, 24, (28,)),
}
_FILE_HEADER = 24
# Records whose headers must make sense, and the longest frame that does (as in Sources/CaptureFile).
_TRIED = 8
_LONGEST_FRAME = 262_144
# What is no header rarely has times near each other: where a cut file ends now and then looks like a variant's end.
_DECADE = 10 * 365 * 86_400


def foreign(start: memoryview, whole: bool) -> str | None:
    """What kind of capture this is, if it is to be left to the command. `whole`: the file ends with `start`."""
    compression = _COMPRESSIONS.get(bytes(start[:4]))
    if compression is not None:
        return f"is compressed with {compression}, which this package does not read; the command rstreason does"
    if _is_variant(start, whole):
        return "looks like a variant of pcap, which this package does not read; the command rstreason does"
    return None


def _is_variant(start: memoryview, whole: bool) -> bool:
    """Whether the version is one in which the two lengths of a frame may have changed places, or the first records make
    sense with a variant's headers only."""
    if len(start) < _FILE_HEADER:
        return False
    order = "<" if struct.unpack_from("<I", start)[0] in _PCAPS else ">"
    magic, major, minor = struct.unpack_from(order + "IHH", start)
    if magic not in _PCAPS:
        return False
    if major == 2 and minor < 4:
        return True
    units, own, others = _PCAPS[magic]
    plain, makes_sense = _sound_records(start, order, own, units, whole)
    tried = [_sound_records(start, order, other, units, whole) for other in others]
    return not makes_sense and any(good and count > plain for count, good in tried)


def _sound_records(start: memoryview, order: str, header: int, units: int, whole: bool) -> tuple[int, bool]:
    """How many of the first records make sense with headers of that length, and whether none makes no sense."""
    at, begin = _FILE_HEADER, None
    for count in range(_TRIED):
        if len(start) - at < header:
            return count, not whole or at == len(start)
        seconds, fraction, captured, original = struct.unpack_from(order + "IIII", start, at)
        begin = seconds if begin is None else begin
        if fraction >= units or not captured <= original <= _LONGEST_FRAME or abs(seconds - begin) > _DECADE:
            return count, False
        at += header + captured
        if at > len(start):
            return count, not whole
    return _TRIED, True
