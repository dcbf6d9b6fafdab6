# SPDX-License-Identifier: GPL-2.0-or-later
"""Package and command read a capture alike, whole or damaged, and say the same of it."""

import random
import re
import warnings
from datetime import datetime

import command
import pytest

import rstreason

pytestmark = command.needed

CAPTURES = command.ROOT / "Tests" / "Captures"

# Small ones: pcapng of LINKTYPE_RAW, pcap of Ethernet, pcapng of LINKTYPE_LINUX_SLL2.
DAMAGED = [
    "generation1/closed_port-1002-c.pcapng", "lab/closed_port-2000-s.pcap", "generation2/g2-7a31548c10-any.pcapng"]
PLACES = 250
VALUES = [0x00, 0x01, 0x04, 0x7F, 0x80, 0xFF]


def spoiled(content):
    """The content with a byte changed, taken out or put in, and cut off: at each place, or at some of many."""
    places = range(len(content))
    for place in random.Random(1).sample(places, min(PLACES, len(content))):
        before, after = content[:place], content[place + 1 :]
        values = {*VALUES, *(content[place] ^ 1 << bit for bit in range(8))} - {content[place]}
        yield from (before + bytes([value]) + after for value in sorted(values))
        yield before + after
        yield before + b"\0" + content[place:]
        yield before


def beginning(content):
    """The bytes that tell format, byte order and pcap's version: with others the command leaves the file to
    libwiretap."""
    return content[:4], content[8:12] if content.startswith(b"\n\r\r\n") else content[4:8]


def damage(complaint):
    """(what, at which byte, packets before it) of what the command or the package complains of."""
    if found := re.search(r"is (damaged|cut short) at byte (\d+), frame (\d+)", complaint):
        return found[1], int(found[2]), int(found[3]) - 1
    if found := re.search(r"(.*) at byte ([\d,]+); ([\d,]+) packets were read", complaint):
        what = "cut short" if "middle of a record" in found[1] else "damaged"
        return what, int(found[2].replace(",", "")), int(found[3].replace(",", ""))
    if "is cut short" in complaint or "middle of a record" in complaint:
        return "cut short", None, None
    return complaint


def read_by_the_package(path):
    """The verdicts, and what is wrong with the file."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            verdicts = list(rstreason.explain(path))
        except rstreason.CaptureError as error:
            return [], [damage(str(error))]
    return [(v.frame, v.reason, v.trigger, v.time) for v in verdicts], [damage(str(each.message)) for each in caught]


def nanoseconds(time):
    seconds, fraction = time.removesuffix("Z").split(".")
    return int(datetime.fromisoformat(f"{seconds}+00:00").timestamp()) * 1_000_000_000 + int(fraction)


@pytest.mark.parametrize("name", DAMAGED)
def test_a_damaged_capture_is_read_alike(tmp_path, name):
    content = (CAPTURES / name).read_bytes()
    paths = []
    for number, other in enumerate(spoiled(content)):
        if beginning(other) == beginning(content):
            paths.append(tmp_path / f"{number:06}")
            paths[-1].write_bytes(other)
    expected = {path: ([], []) for path in paths}
    verdicts, complaints = command.explain(*paths)
    for verdict in verdicts:
        expected[tmp_path / verdict["capture"]][0].append(
            (verdict["frame"], verdict["reason"], verdict.get("trigger"), nanoseconds(verdict["time"])))
    for complaint in complaints:
        expected[tmp_path / complaint.split(": ")[0]][1].append(damage(complaint))
    told = {damage[0] for _, damages in expected.values() for damage in damages}
    assert {"damaged", "cut short"} <= told
    for path in paths:
        found, damages = read_by_the_package(path)
        assert (found, sorted(damages, key=str)) == (expected[path][0], sorted(expected[path][1], key=str)), path
