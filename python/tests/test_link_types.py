# SPDX-License-Identifier: GPL-2.0-or-later
"""Frames of link types that are not read are told of, in the command's words."""

import warnings

import command
import pytest
import traffic

import rstreason
from rstreason import _native

FRAMES = traffic.refused()
ETHERNET, DOCSIS, USB = 1, 143, 189


def mixed(*link_types):
    """pcapng with an interface for each link type, and all frames once on each."""
    content = traffic.section() + b"".join(traffic.interface(link_type=link_type) for link_type in link_types)
    for index in range(len(link_types)):
        for frame, time in zip(FRAMES, traffic.times(FRAMES)):
            content += traffic.packet(frame, time // 1000, index=index)
    return content


def explained(path):
    """Number of verdicts, and the warnings."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        count = len(list(rstreason.explain(path)))
    assert all(warning.category is rstreason.CaptureWarning for warning in caught)
    assert all(warning.filename == __file__ for warning in caught)
    return count, [str(warning.message) for warning in caught]


# A frame check sequence of 4 bytes, stated above the link type.
CHECK_SEQUENCE = 0x24000000
# Content; frames of which there are verdicts; what is said of the others.
CAPTURES = {
    "pcap": (traffic.pcap(FRAMES, link_type=USB), 0, ["2 of 2 frames have link type 189"]),
    "pcapng": (mixed(USB), 0, ["2 of 2 frames have link type 189"]),
    "several": (
        mixed(USB, ETHERNET, DOCSIS), 1, ["2 of 6 frames have link type 143", "2 of 6 frames have link type 189"]),
    "check-sequence": (traffic.pcap(FRAMES, link_type=ETHERNET | CHECK_SEQUENCE), 1, []),
    "reserved-bit": (
        traffic.pcap(FRAMES, link_type=ETHERNET | 0x10000), 0, ["2 of 2 frames have a link type without a number"]),
    "reserved-bit-big-endian": (
        traffic.pcap(FRAMES, ">", link_type=ETHERNET | 0x2000000), 0,
        ["2 of 2 frames have a link type without a number"]),
    "65533": (traffic.pcap(FRAMES, link_type=65533), 0, ["2 of 2 frames have link type 65533"]),
    "65534": (mixed(65534), 0, ["2 of 2 frames have a link type without a number"]),
    "65535": (traffic.pcap(FRAMES, link_type=65535), 0, ["2 of 2 frames have a link type without a number"]),
}
EACH_CAPTURE = pytest.mark.parametrize("content, count, words", CAPTURES.values(), ids=CAPTURES)


@EACH_CAPTURE
def test_each_link_type_has_its_own_warning(tmp_path, content, count, words):
    path = tmp_path / "capture"
    path.write_bytes(content)
    assert explained(path) == (count, [f"{path}: {line}, which is not read" for line in words])


@command.needed
@EACH_CAPTURE
def test_the_command_says_the_same(tmp_path, content, count, words):
    path = tmp_path / "capture"
    path.write_bytes(content)
    verdicts, complaints = command.explain(path)
    assert (len(verdicts), complaints) == (count, [f"{path}: {line}, which is not read" for line in words])


def test_each_capture_has_its_own_warning(tmp_path):
    first, second = tmp_path / "first", tmp_path / "second"
    first.write_bytes(traffic.pcap(FRAMES, link_type=USB))
    second.write_bytes(traffic.pcap(FRAMES))
    with pytest.warns(rstreason.CaptureWarning, match="first: 2 of 2 frames") as caught:
        (verdict,) = rstreason.explain(first, second)
    assert (verdict.capture, len(caught)) == (str(second), 1)


def test_damage_is_told_too(tmp_path):
    path = tmp_path / "capture"
    path.write_bytes(traffic.pcap(FRAMES, link_type=USB)[:-1])
    count, (damage, unread) = explained(path)
    assert count == 0
    assert "in the middle of a record" in damage
    assert unread == f"{path}: 1 of 1 frames have link type 189, which is not read"


def test_blocks_that_are_no_packets_have_no_link_type(tmp_path):
    path = tmp_path / "capture"
    path.write_bytes(mixed(USB) + traffic.block("<", 9, bytes(32)))
    assert explained(path) == (0, [f"{path}: 2 of 2 frames have link type 189, which is not read"])


def test_counts_are_those_of_all_pieces():
    engine, capture = rstreason.Engine(), _native.Capture()
    content, rest = mixed(65535, ETHERNET, 0xFFFF, USB), b""
    assert capture.unread() == (0, [])
    for start in range(0, len(content), 7):
        rest += content[start : start + 7]
        rest = rest[capture.feed(engine._native, rest) :]
    assert capture.unread() == (8, [(USB, 2), (None, 4)])
