# SPDX-License-Identifier: GPL-2.0-or-later
"""Every kind of capture file gives the same verdicts; damaged ones say so."""

import gc
import gzip
import struct
import warnings
import zlib

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


def test_what_came_before_damage_in_compressed_data_is_kept(tmp_path):
    content = bytearray(KINDS["gzip"])
    content[-8] ^= 1
    with pytest.warns(rstreason.CaptureWarning, match="compressed data is damaged .*; 4 packets were read"):
        assert [v.frame for v in rstreason.explain(write(tmp_path, content))] == [2, 4]
    packer = zlib.compressobj(wbits=31)
    start = packer.compress(KIND_PCAP[:-10]) + packer.flush(zlib.Z_FULL_FLUSH)
    no_block = b"\7"
    with pytest.warns(rstreason.CaptureWarning, match="compressed data is damaged .*; 3 packets were read"):
        assert [v.frame for v in rstreason.explain(write(tmp_path, start + no_block))] == [2]


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
    with pytest.warns(rstreason.CaptureWarning, match="longer than there can be at byte 24; 0 packets"):
        assert list(rstreason.explain(write(tmp_path, content))) == []


def test_packet_of_an_unknown_interface_is_damage(tmp_path):
    content = traffic.section() + traffic.interface() + traffic.packet(FRAMES[0], 0, index=1)
    with pytest.warns(rstreason.CaptureWarning, match="interface that is not described at byte 48"):
        assert list(rstreason.explain(write(tmp_path, content))) == []


NO_CAPTURES = {
    "empty": (b"", "empty"),
    "picture": (b"GIF89a" + bytes(60), "neither pcap nor pcapng"),
    "section-without-order": (KINDS["pcapng"][:8] + b"GIF8" + KINDS["pcapng"][12:], "neither pcap nor pcapng"),
    "pcap-1.4": (KIND_PCAP[:4] + b"\1\0" + KIND_PCAP[6:], "a version before 2"),
}


@pytest.mark.parametrize("content, words", NO_CAPTURES.values(), ids=NO_CAPTURES)
def test_what_is_no_capture_is_an_error(tmp_path, content, words):
    with pytest.raises(rstreason.CaptureError, match=f"capture: .*{words}"):
        list(rstreason.explain(write(tmp_path, content)))


def test_nothing_is_left_of_what_failed(tmp_path):
    """No reference leads in a circle: engine and buffer go with the error, not when the collector comes."""
    engines = [thing for thing in gc.get_objects() if isinstance(thing, rstreason.Engine)]
    gc.disable()
    try:
        with pytest.raises(FileNotFoundError):
            list(rstreason.explain(write(tmp_path, KIND_PCAP), tmp_path / "absent"))
        left = [thing for thing in gc.get_objects() if isinstance(thing, rstreason.Engine)]
    finally:
        gc.enable()
    assert len(left) == len(engines)


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
    assert (verdict.trigger, verdict.trigger_file) == (1, 0)
    assert verdict.first_file is verdict.revised_by_file is verdict.duplicate_of_file is None


def test_a_record_longer_than_a_piece(tmp_path):
    content = traffic.section() + traffic.block("<", 0x7777, bytes(3 << 20)) + traffic.pcapng(FRAMES)[28:]
    assert len(list(rstreason.explain(write(tmp_path, content)))) == 2


def test_a_block_of_no_use_may_be_of_any_length():
    """It is passed over as it comes, so that nobody needs memory for it."""
    length, piece = 100 << 20, bytes(1 << 20)
    start = traffic.section() + struct.pack("<III", 0x7777, length, 0)
    rest = struct.pack("<I", length) + traffic.pcapng(FRAMES)[28:]
    engine, capture = rstreason.Engine(), _native.Capture()
    assert capture.feed(engine._native, start) == len(start)
    for left in range(length - 16, 0, -len(piece)):
        assert capture.feed(engine._native, piece[:left]) == min(left, len(piece))
        assert capture.condition() == (None, 28, 0, True)
    assert capture.feed(engine._native, rest) == len(rest)
    assert capture.condition() == (None, len(start) + length - 16 + len(rest), 4, True)


def test_a_block_of_no_use_ends_with_its_length(tmp_path):
    content = bytearray(traffic.section() + traffic.block("<", 0x7777, bytes(8)) + traffic.pcapng(FRAMES)[28:])
    content[28 + 16] ^= 1
    with pytest.warns(rstreason.CaptureWarning, match="two lengths differ at byte 28; 0 packets"):
        assert list(rstreason.explain(write(tmp_path, content))) == []


def test_a_capture_cut_in_a_block_of_no_use_is_cut(tmp_path):
    content = traffic.pcapng(FRAMES) + traffic.block("<", 0x7777, bytes(64))
    path = write(tmp_path, content[:-5])
    with pytest.warns(rstreason.CaptureWarning, match=f"middle of a record at byte {len(content) - 76}; 4 packets"):
        assert len(list(rstreason.explain(path))) == 2


def test_two_lengths_of_a_block_differ(tmp_path):
    content = bytearray(KINDS["pcapng"])
    content[-4] ^= 4
    with pytest.warns(rstreason.CaptureWarning, match=r"two lengths differ at byte \d+; 3 packets"):
        assert len(list(rstreason.explain(write(tmp_path, content)))) == 1


def test_a_length_that_is_no_multiple_of_four_is_padded(tmp_path):
    content = traffic.section() + traffic.interface()
    for frame, time in zip(FRAMES, traffic.times(FRAMES)):
        block = traffic.packet(frame, time // 1000)
        length = struct.pack("<I", 32 + len(frame))
        assert len(frame) % 4 != 0 and len(block) > 32 + len(frame)
        content += block[:4] + length + block[8:-4] + length
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert [v.frame for v in rstreason.explain(write(tmp_path, content))] == [2, 4]
