# SPDX-License-Identifier: GPL-2.0-or-later
"""Feeding frames."""

import threading
from array import array
from dataclasses import fields
from types import NoneType
from typing import get_args, get_origin, get_type_hints

import pytest
import traffic

import rstreason
from rstreason import _native


def columns(frames):
    lengths = array("I", map(len, frames))
    offsets = array("Q", [sum(lengths[:index]) for index in range(len(frames))])
    return b"".join(frames), offsets, lengths, array("q", traffic.times(frames))


def test_frame_by_frame():
    engine = rstreason.Engine()
    for number, (frame, time) in enumerate(zip(traffic.refused(), traffic.times([0, 0])), 1):
        engine.feed(frame, time, number)
    (verdict,) = engine.drain()
    assert verdict.reason == "closed_port"
    assert (verdict.frame, verdict.trigger) == (2, 1)
    assert (verdict.src, verdict.sport, verdict.dst, verdict.dport) == ("10.0.0.2", 81, "10.0.0.1", 40000)
    assert verdict.datetime.isoformat() == "2023-11-14T22:13:20.124456+00:00"
    assert verdict.community_id.startswith("1:")
    assert verdict.text and verdict.evidence
    assert verdict.first is None and verdict.duplicate_of is None


def test_batch_says_the_same_as_frames():
    frames = traffic.refused(40001) + traffic.refused(40002)
    one, many = rstreason.Engine(), rstreason.Engine()
    for number, (frame, time) in enumerate(zip(frames, traffic.times(frames)), 1):
        one.feed(frame, time, number)
    many.feed_batch(*columns(frames))
    assert list(one.drain()) == list(many.drain())
    assert one.statistics == many.statistics


def test_numbers_may_be_given():
    engine = rstreason.Engine()
    engine.feed_batch(*columns(traffic.refused()), numbers=array("Q", [10, 20]))
    (verdict,) = engine.drain()
    assert (verdict.trigger, verdict.frame) == (10, 20)


def test_columns_may_be_4_or_8_bytes_wide():
    buffer, offsets, lengths, times = columns(traffic.refused())
    engine = rstreason.Engine()
    engine.feed_batch(buffer, array("I", offsets), array("Q", lengths), times)
    assert len(list(engine.drain())) == 1


@pytest.mark.parametrize("offset, length", [(0, 109), (108, 1), (2**64 - 1, 1), (2**64 - 50, 100)])
def test_slice_outside_the_buffer_feeds_nothing(offset, length):
    buffer, offsets, lengths, times = columns(traffic.refused())
    offsets[1], lengths[1] = offset, length
    engine = rstreason.Engine()
    with pytest.raises(ValueError, match="nothing of the batch was fed"):
        engine.feed_batch(buffer, offsets, lengths, times)
    assert engine.statistics.frames == 0


@pytest.mark.parametrize("kind", ["d", "B", "H"])
def test_columns_of_other_types_are_refused(kind):
    buffer, offsets, lengths, times = columns(traffic.refused())
    with pytest.raises(TypeError, match="lengths"):
        rstreason.Engine().feed_batch(buffer, offsets, array(kind, lengths), times)


def test_columns_of_different_lengths_are_refused():
    buffer, offsets, lengths, times = columns(traffic.refused())
    with pytest.raises(ValueError, match="times has 1 elements, offsets has 2"):
        rstreason.Engine().feed_batch(buffer, offsets, lengths, times[:1])


def test_lengths_beyond_32_bits_are_refused():
    buffer, offsets, lengths, times = columns(traffic.refused())
    with pytest.raises(ValueError, match="lengths: that of slice 1 is not from 0 to 4294967295"):
        rstreason.Engine().feed_batch(buffer, offsets, array("Q", [54, 2**32]), times)


@pytest.mark.parametrize("missing", [0, 1, 2])
def test_columns_that_are_needed_may_not_be_none(missing):
    buffer, *needed = columns(traffic.refused())
    needed[missing] = None
    with pytest.raises(TypeError):
        rstreason.Engine().feed_batch(buffer, *needed)


def test_times_of_4_bytes_have_a_sign():
    buffer, offsets, lengths, _ = columns(traffic.refused())
    verdicts = []
    for kind in "iq":
        engine = rstreason.Engine()
        engine.feed_batch(buffer, offsets, lengths, array(kind, [-1000, 500]))
        verdicts += engine.drain()
    assert verdicts[0] == verdicts[1]


@pytest.mark.parametrize(
    "name, kind, value",
    [("lengths", "i", -1), ("original_lengths", "q", 2**32), ("times", "Q", 2**63), ("numbers", "Q", 2**32),
     ("numbers", "q", -1), ("numbers", "I", 0)])
def test_numbers_out_of_range_feed_nothing(name, kind, value):
    buffer, offsets, lengths, times = columns(traffic.refused())
    given = {"offsets": offsets, "lengths": lengths, "times": times, name: array(kind, [1, value])}
    engine = rstreason.Engine()
    with pytest.raises(ValueError, match=f"^{name}: that of slice 1 is not from"):
        engine.feed_batch(buffer, **given)
    assert engine.statistics.frames == 0


def test_frames_are_not_counted_beyond_32_bits():
    engine = rstreason.Engine()
    with pytest.raises(ValueError, match="first: that of slice 1 is not from 1 to 4294967295"):
        engine.feed_batch(*columns(traffic.refused()), first=2**32 - 1)
    assert engine.statistics.frames == 0


def test_frames_are_not_counted_from_0():
    engine = rstreason.Engine()
    with pytest.raises(ValueError, match="number: 0 is not an integer from 1 to 4294967295"):
        engine.feed(traffic.refused()[0], 0, 0)
    with pytest.raises(ValueError, match="first: 0 is not an integer from 1 to 4294967295"):
        engine.feed_batch(*columns(traffic.refused()), first=0)
    with pytest.raises(ValueError, match="numbers: that of slice 0 is not from 1 to 4294967295"):
        engine.feed_batch(*columns(traffic.refused()), numbers=array("q", [0, 1]))
    assert engine.statistics.frames == 0


@pytest.mark.parametrize("value", [-1, 2**32, 2**64])
@pytest.mark.parametrize("name", ["number", "file", "link_type", "first"])
def test_integers_do_not_wrap(name, value):
    words = f"^{name}: {value} is not an integer from"
    if name != "first":
        with pytest.raises(ValueError, match=words):
            rstreason.Engine().feed(traffic.refused()[0], **{"time": 0, "number": 1} | {name: value})
    if name != "number":
        with pytest.raises(ValueError, match=words):
            rstreason.Engine().feed_batch(*columns(traffic.refused()), **{name: value})


def test_link_types_have_16_bits():
    with pytest.raises(ValueError, match="link_type: 65536 is not an integer from 0 to 65535"):
        rstreason.Engine().feed(traffic.refused()[0], 0, 1, link_type=65536)


@pytest.mark.parametrize("value", [-(2**63) - 1, 2**63])
def test_times_have_64_bits(value):
    with pytest.raises(ValueError, match=f"time: {value} is not"):
        rstreason.Engine().feed(b"", value, 1)


@pytest.mark.parametrize("value", [-2, -1, 2**32])
def test_original_lengths_have_32_bits(value):
    with pytest.raises(ValueError, match=f"original_length: {value} is not"):
        rstreason.Engine().feed(b"", 0, 1, original_length=value)


def test_other_integers_do_not_wrap():
    with pytest.raises(ValueError, match="max_connections: 4294967297 is not"):
        rstreason.Engine(max_connections=2**32 + 1)
    with pytest.raises(ValueError, match="file: 4294967296 is not"):
        _native.Capture(2**32)


def test_integers_may_be_of_other_types():
    class Index:
        def __index__(self):
            return 7

    engine = rstreason.Engine()
    engine.feed(traffic.refused()[0], 0, Index())
    with pytest.raises(TypeError):
        engine.feed(traffic.refused()[0], 0, 1.5)


def test_statistics():
    engine = rstreason.Engine()
    engine.feed_batch(*columns(traffic.refused() + [b"\xff" * 12 + b"\x08\x06" + bytes(28)]))
    counts = engine.statistics
    assert (counts.frames, counts.segments, counts.not_tcp, counts.resets) == (3, 2, 1, 1)


def test_engines_work_in_threads():
    frames = [frame for port in range(2000, 4000) for frame in traffic.refused(port)]
    batch = columns(frames)
    results = {}

    def work(name):
        engine = rstreason.Engine()
        for _ in range(5):
            engine.feed_batch(*batch)
        engine.flush()
        results[name] = [verdict.reason for verdict in engine.drain()]

    threads = [threading.Thread(target=work, args=(name,)) for name in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 4
    assert len(results[0]) >= 2000
    assert all(result == results[0] for result in results.values())


def test_reasons():
    reasons = rstreason.reasons()
    assert len({reason.name for reason in reasons}) == len(reasons) > 30
    assert all(reason.title and reason.meaning and reason.advice for reason in reasons)
    assert {reason.severity for reason in reasons} <= {"chat", "note", "warning", "error"}


def test_every_field_is_typed():
    engine = rstreason.Engine()
    engine.feed_batch(*columns(traffic.refused()))
    (verdict,) = engine.drain()
    for name, hint in get_type_hints(rstreason.Verdict).items():
        kinds = get_args(hint) if NoneType in get_args(hint) else [hint]
        assert type(getattr(verdict, name)) in [get_origin(kind) or kind for kind in kinds], name


def test_fields_are_given_by_name():
    engine = _native.Engine(("dst", "reason", "src"))
    for number, (frame, time) in enumerate(zip(traffic.refused(), traffic.times([0, 0])), 1):
        engine.feed(frame, time, number)
    assert engine.drain() == [("10.0.0.1", "closed_port", "10.0.0.2")]


@pytest.mark.parametrize(
    "names, error", [(("frame", "colour"), ValueError), (("frame", 1), TypeError), (["frame"], TypeError)])
def test_names_that_are_no_fields_are_refused(names, error):
    with pytest.raises(error):
        _native.Engine(names)
