# SPDX-License-Identifier: GPL-2.0-or-later
"""An address is written in one way: that of the sentences, RFC 5952."""

import ipaddress
import random

import command
import pytest
import traffic

import rstreason

SERVER = "2001:db8::53"
WRITTEN = {
    "0:0:0:0:0:0:0:0": "::",
    "0:0:0:0:0:0:0:1": "::1",
    "0:0:0:0:0:0:1:0": "::1:0",
    "0:0:0:0:0:0:102:304": "::102:304",
    "0:0:0:0:0:ffff:a00:1": "::ffff:10.0.0.1",
    "0:0:0:0:ffff:0:a00:1": "::ffff:0:a00:1",
    "1:0:0:0:0:0:0:0": "1::",
    "2001:db8:0:1:1:1:1:1": "2001:db8:0:1:1:1:1:1",
    "2001:db8:0:0:1:0:0:1": "2001:db8::1:0:0:1",
    "2001:0:0:1:0:0:0:1": "2001:0:0:1::1",
    "0:0:1:0:0:0:2:0": "0:0:1::2:0",
    "0:1:2:3:4:5:6:7": "0:1:2:3:4:5:6:7",
    "64:ff9b:0:0:0:0:c000:201": "64:ff9b::c000:201",
    "fe80:0:0:0:200:f8ff:fe21:67cf": "fe80::200:f8ff:fe21:67cf",
    "ABCD:EF01:10:100:1000:0:0A:F": "abcd:ef01:10:100:1000:0:a:f",
    "255.254.1.0": "255.254.1.0",
}


def resets(addresses):
    """Frames: each of the addresses refuses a connection."""
    frames = []
    for address in addresses:
        client = SERVER if ":" in address else "192.0.2.1"
        frames += traffic.refused(40000, client, address)
    return frames


def verdicts(addresses):
    engine = rstreason.Engine()
    frames = resets(addresses)
    for number, (frame, time) in enumerate(zip(frames, traffic.times(frames)), 1):
        engine.feed(frame, time, number)
    engine.flush()
    return list(engine.drain())


@pytest.mark.parametrize("address", WRITTEN)
def test_addresses_are_written_as_in_the_text(address):
    (verdict,) = verdicts([address])
    assert verdict.src == WRITTEN[address]
    assert {verdict.src, verdict.dst} <= set(verdict.text.replace(". ", " ").split())


def some():
    """Addresses with any pattern of zeros and short groups."""
    choose = random.Random(1)
    groups = [[choose.choice([0, 0, 0, 1, 0x10, 0xFFFF]) for _ in range(8)] for _ in range(2000)]
    return sorted({":".join(f"{group:x}" for group in each) for each in groups if each[:6] != [0, 0, 0, 0, 0, 0xFFFF]})


def test_any_pattern_of_zeros():
    addresses = some()
    found = {verdict.src for verdict in verdicts(addresses)}
    assert found == {ipaddress.ip_address(address).compressed for address in addresses}


@command.needed
def test_the_command_writes_the_same(tmp_path):
    addresses = [*WRITTEN, *some()]
    path = tmp_path / "capture"
    path.write_bytes(traffic.pcap(resets(addresses)))
    resets_told, complaints = command.explain(path)
    assert complaints == []
    assert [(verdict["src"], verdict["dst"]) for verdict in resets_told] == [
        (verdict.src, verdict.dst) for verdict in rstreason.explain(path)]
    assert len(resets_told) == len(addresses)
