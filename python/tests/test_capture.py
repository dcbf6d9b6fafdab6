# SPDX-License-Identifier: GPL-2.0-or-later
"""Every kind of capture file gives the same verdicts; damaged ones say so."""

import gzip
import struct
import warnings

import command
import pytest
import traffic

import rstreason
from rstreason import _native

FRAMES = traffic.refused(40001) + traffic.refused(40002)

KIND_PCAP = traffic.pcap(FRAMES)
KINDS = {
    "pcap": KIND_PCAP,
    "pcap-big-endian": traffic.pcap(FRAMES, ">"),
    "pcap-nanoseconds": traffic.pcap(FRAMES, magic=0xA1B23C4D),
    "pcap-nanoseconds-big-endian": traffic.pcap(FRAMES, ">", 0xA1B23C4D),
    "pcapng": traffic.pcapng(FRAMES),
    "pcapng-big-endian": traffic.pcapng(FRAMES, ">"),
    "gzip": gzip.compress(traffic.pcapng(FRAMES), compresslevel=0),
    "gzip-members": gzip.compress(KIND_PCAP[:100]) + gzip.compress(KIND_PCAP[100:]),
    "gzip-padded": gzip.compress(KIND_PCAP) + bytes(3 << 20),
    "gzip-members-padded": gzip.compress(KIND_PCAP[:100]) + bytes(512) + gzip.compress(KIND_PCAP[100:]) + bytes(512),
    "two-sections": traffic.pcapng(FRAMES[:2], ">")
    + traffic.section()
    + traffic.interface()
    + b"".join(traffic.packet(f, t // 1000) for f, t in zip(FRAMES[2:], traffic.times(FRAMES)[2:])),
    "tsresol-nanoseconds": traffic.section()
    + traffic.interface(resolution=9)
    + b"".join(traffic.packet(f, t) for f, t in zip(FRAMES, traffic.times(FRAMES))),
    "tsoffset": traffic.section()
    + traffic.interface(offset=1_700_000_000)
    + b"".join(traffic.packet(f, t // 1000 - 1_700_000_000_000_000) for f, t in zip(FRAMES, traffic.times(FRAMES))),
    "unknown-blocks": traffic.section()
    + traffic.block("<", 0x7777, b"anything")
    + traffic.interface()
    + b"".join(
        traffic.packet(f, t // 1000) + traffic.block("<", 5, bytes(12)) for f, t in zip(FRAMES, traffic.times(FRAMES))),
}


def write(folder, content, name="capture"):
    path = folder / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("kind", KINDS)
def test_every_format_gives_the_same_verdicts(tmp_path, kind):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        verdicts = list(rstreason.explain(write(tmp_path, KINDS[kind])))
    assert [(v.frame, v.reason, v.trigger, v.dport) for v in verdicts] == [
        (2, "closed_port", 1, 40001),
        (4, "closed_port", 3, 40002),
    ]
    assert [v.time for v in verdicts] == [traffic.START + traffic.MILLISECOND, traffic.START + 3 * traffic.MILLISECOND]


def test_binary_time_resolution(tmp_path):
    stamps = [time * 1024 // 1_000_000_000 for time in traffic.times(FRAMES)]
    content = traffic.section() + traffic.interface(resolution=0x80 | 10)
    content += b"".join(traffic.packet(frame, stamp) for frame, stamp in zip(FRAMES, stamps))
    verdicts = list(rstreason.explain(write(tmp_path, content)))
    assert [v.time for v in verdicts] == [stamps[1] * 1_000_000_000 >> 10, stamps[3] * 1_000_000_000 >> 10]


def test_simple_packets_have_no_time(tmp_path):
    content = traffic.section() + traffic.interface()
    content += b"".join(traffic.block("<", 3, struct.pack("<I", len(frame)) + frame) for frame in FRAMES)
    assert [(v.frame, v.time) for v in rstreason.explain(write(tmp_path, content))] == [(2, 0), (4, 0)]


def test_old_packet_blocks(tmp_path):
    content = traffic.section() + traffic.interface()
    for frame in FRAMES:
        content += traffic.block("<", 2, struct.pack("<HHIIII", 0, 0, 0, 5, len(frame), len(frame)) + frame)
    assert [(v.frame, v.time) for v in rstreason.explain(write(tmp_path, content))] == [(2, 5000), (4, 5000)]


@pytest.mark.parametrize("kind", ["pcap", "pcap-big-endian", "pcapng", "two-sections", "unknown-blocks"])
@pytest.mark.parametrize("size", [1, 7, 64])
def test_pieces_of_any_size_give_the_same_packets(kind, size):
    whole, pieces = rstreason.Engine(), rstreason.Engine()
    _native.Capture().feed(whole._native, KINDS[kind])
    capture, rest = _native.Capture(), b""
    for start in range(0, len(KINDS[kind]), size):
        rest += KINDS[kind][start : start + size]
        rest = rest[capture.feed(pieces._native, rest) :]
    assert rest == b""
    assert list(pieces.drain()) == list(whole.drain())
    assert capture.condition() == (None, len(KINDS[kind]), 4, True)


@pytest.mark.parametrize("kind", ["pcap", "pcapng", "gzip"])
def test_a_cut_capture_warns_and_keeps_what_came_before(tmp_path, kind):
    path = write(tmp_path, KINDS[kind][:-20])
    with pytest.warns(rstreason.CaptureWarning, match=r"capture: .* at byte [\d,]+; 3 packets were read"):
        verdicts = list(rstreason.explain(path))
    assert [v.frame for v in verdicts] == [2]


def test_every_cut_of_a_capture_is_survived(tmp_path):
    for kind in ["pcap", "pcapng", "two-sections"]:
        for length in range(len(KINDS[kind])):
            path = write(tmp_path, KINDS[kind][:length])
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", rstreason.CaptureWarning)
                try:
                    assert len(list(rstreason.explain(path))) <= 2
                except rstreason.CaptureError:
                    assert length < 24


@pytest.mark.parametrize("value", [0x00, 0x01, 0x7F, 0xFF])
@pytest.mark.parametrize("kind", ["pcap", "pcapng", "tsresol-nanoseconds"])
def test_every_flipped_byte_of_a_capture_is_survived(kind, value):
    for index in range(len(KINDS[kind])):
        content = bytearray(KINDS[kind])
        content[index] = value
        engine, capture = rstreason.Engine(), _native.Capture()
        used = capture.feed(engine._native, bytes(content))
        assert used == capture.condition()[1] <= len(content)


def test_damage_is_named_with_its_place(tmp_path):
    content = bytearray(KINDS["pcap"])
    content[24 + 8 : 24 + 12] = b"\xff\xff\xff\xff"
    with pytest.warns(rstreason.CaptureWarning, match="impossible length at byte 24; 0 packets"):
        assert list(rstreason.explain(write(tmp_path, content))) == []


def test_packet_of_an_unknown_interface_is_damage(tmp_path):
    content = traffic.section() + traffic.interface() + traffic.packet(FRAMES[0], 0, index=1)
    with pytest.warns(rstreason.CaptureWarning, match="interface that is not described at byte 48"):
        assert list(rstreason.explain(write(tmp_path, content))) == []


@pytest.mark.parametrize("content, words", [(b"", "empty"), (b"GIF89a" + bytes(60), "neither pcap nor pcapng")])
def test_what_is_no_capture_is_an_error(tmp_path, content, words):
    with pytest.raises(rstreason.CaptureError, match=f"capture: .*{words}"):
        list(rstreason.explain(write(tmp_path, content)))


def test_missing_file_is_an_os_error(tmp_path):
    with pytest.raises(FileNotFoundError):
        list(rstreason.explain(tmp_path / "nothing"))


# Journal export, Sysdig events, custom blocks; then kinds that are no frames: statistics, secrets, unknown.
NUMBERED = [9, 0x204, 0x216, 0x221, 0x0BAD, 0x40000BAD]
NOT_NUMBERED = [5, 10, 0x7777]
RESETS = dict.fromkeys(NUMBERED, [(4, 2), (8, 6)]) | dict.fromkeys(NOT_NUMBERED, [(2, 1), (4, 3)])
WITH_OTHER_BLOCKS = pytest.mark.parametrize("kind, resets", RESETS.items())


def with_other_blocks(folder, kind):
    """A capture with a block of that kind before each packet."""
    content = traffic.section() + traffic.interface()
    for frame, time in zip(FRAMES, traffic.times(FRAMES)):
        content += traffic.block("<", kind, bytes(32)) + traffic.packet(frame, time // 1000)
    return write(folder, content)


@WITH_OTHER_BLOCKS
def test_blocks_that_are_frames_count_as_such(tmp_path, kind, resets):
    path = with_other_blocks(tmp_path, kind)
    assert [(verdict.frame, verdict.trigger) for verdict in rstreason.explain(path)] == resets


@command.needed
@WITH_OTHER_BLOCKS
def test_the_command_counts_the_same_blocks(tmp_path, kind, resets):
    verdicts, complaints = command.explain(with_other_blocks(tmp_path, kind))
    assert ([(verdict["frame"], verdict["trigger"]) for verdict in verdicts], complaints) == (resets, [])


def test_several_files_are_one_capture(tmp_path):
    first = write(tmp_path, traffic.pcap(FRAMES[:1]), "first")
    second = write(tmp_path, traffic.pcap(FRAMES[1:2]), "second")
    (verdict,) = rstreason.explain(first, second)
    assert (verdict.capture, verdict.frame, verdict.file, verdict.reason) == (str(second), 1, 1, "closed_port")


def test_a_record_longer_than_a_piece(tmp_path):
    content = traffic.section() + traffic.block("<", 0x7777, bytes(3 << 20)) + traffic.pcapng(FRAMES)[28:]
    assert len(list(rstreason.explain(write(tmp_path, content)))) == 2
