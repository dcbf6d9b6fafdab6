# SPDX-License-Identifier: GPL-2.0-or-later
"""Package and command read a capture alike, whole or damaged, and say the same of it."""

import random
import re
import struct
import warnings
from dataclasses import fields
from datetime import datetime

import command
import pytest
import traffic

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


@pytest.mark.parametrize("seconds", [
    [0] * 10, [0] * 9, range(12), [0, 1, 2, 3, 2.1, 5], [0, 9000, 1.4, 5], [3, 2, 1], [0] * 11 + [1]])
def test_the_clock_is_judged_alike(tmp_path, seconds):
    frames = traffic.refused() * len(seconds)
    header, content = traffic.pcap([])[:24], b""
    for frame, second in zip(frames, seconds):
        micro = round((1_700_000_000 + second) * 1_000_000)
        content += struct.pack("<IIII", *divmod(micro, 1_000_000), len(frame), len(frame)) + frame
    path = tmp_path / "clock"
    path.write_bytes(header + content)
    complaints = command.explain(path)[1]
    assert len(complaints) == (list(seconds) in ([0] * 10, [0, 9000, 1.4, 5], [3, 2, 1]))
    assert read_by_the_package(path)[1] == complaints


# What NDJSON does not have: the indices of files, of which there is one, and the expert group.
FILES = {field.name for field in fields(rstreason.Verdict) if field.name.endswith("file")}
NOT_IN_JSON = FILES | {"security"}


def flat(verdict):
    """The fields of a verdict in NDJSON under the names and with the values of Python's."""
    out = {}
    for name, value in verdict.items():
        if isinstance(value, dict):
            out |= {f"{name}_{inner}": inside for inner, inside in value.items()}
        elif isinstance(value, list):
            out[name] = tuple(value)
        else:
            out[name] = value
    out["time"] = nanoseconds(out["time"])
    for name in {"idle", "delay", "rtt"} & set(out):
        out[name] = int(out[name] * 1_000_000_000)
    return out


def test_every_field_is_that_of_the_command(tmp_path):
    syn, reset = traffic.refused()
    behind_a_router = reset[:22] + bytes([reset[22] - 1]) + reset[23:]
    (tmp_path / "copied").write_bytes(traffic.pcap([syn, reset, behind_a_router]))
    paths = [tmp_path / "copied", CAPTURES / "demo.pcapng", *sorted(CAPTURES.glob("generation1/*.pcap*"))]
    names = [field.name for field in fields(rstreason.Verdict) if field.name not in NOT_IN_JSON]
    absent = dict.fromkeys(names) | {"evidence": (), "alternative": (), "linux": ()}
    verdicts, complaints = command.explain(*paths)
    assert complaints == []
    expected = [flat(verdict) for verdict in verdicts]
    assert set().union(*expected) - {"schema", "receiver_role"} == set(names)
    found = [verdict for path in paths for verdict in rstreason.explain(path)]
    assert len(found) == len(expected)
    for mine, its in zip(found, expected):
        assert {name: getattr(mine, name) for name in names} == {name: its.get(name, absent[name]) for name in names}
    assert {getattr(verdict, name) for verdict in found for name in FILES} == {0, None}
    assert {verdict.security for verdict in found if verdict.reason == "blind_reset"} == {True}
