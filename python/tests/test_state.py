# SPDX-License-Identifier: GPL-2.0-or-later
"""Exported and imported state."""

import pytest
import traffic

import rstreason


def feed(engine, frames, first=1):
    for number, frame in enumerate(frames, first):
        engine.feed(frame, traffic.START + number * traffic.MILLISECOND, number)


def conversation():
    """Resets of which a later segment changes the verdict, and refused connections as neighbours."""
    frames = traffic.refused(40001) + traffic.refused(40002)
    client, server = ("10.0.0.1", 50000), ("10.0.0.2", 80)
    frames += [
        traffic.ethernet(*client, *server, traffic.SYN, 100, 0),
        traffic.ethernet(*server, *client, traffic.SYN | traffic.ACK, 900, 101),
        traffic.ethernet(*client, *server, traffic.ACK, 101, 901),
        traffic.ethernet(*client, *server, traffic.ACK, 101, 901, b"question"),
        traffic.ethernet(*server, *client, traffic.RST | traffic.ACK, 901, 109),
        traffic.ethernet(*server, *client, traffic.ACK, 901, 109, b"answer"),
        traffic.ethernet(*client, *server, traffic.ACK, 109, 907),
    ]
    return frames


def test_a_break_changes_no_verdict():
    frames = conversation()
    whole = rstreason.Engine()
    feed(whole, frames)
    whole.flush()
    expected = list(whole.drain())
    assert any(verdict.revised_by for verdict in expected)
    for cut in range(len(frames) + 1):
        first, second = rstreason.Engine(), rstreason.Engine()
        feed(first, frames[:cut])
        verdicts = list(first.drain())
        second.import_state(first.export_state())
        feed(second, frames[cut:], cut + 1)
        second.flush()
        assert verdicts + list(second.drain()) == expected, f"cut after frame {cut}"
        assert second.statistics.frames == len(frames)


def test_waiting_verdicts_are_not_lost():
    engine = rstreason.Engine()
    feed(engine, traffic.refused())
    with pytest.raises(ValueError, match="verdicts wait to be drained"):
        engine.export_state()
    assert len(list(engine.drain())) == 1
    assert engine.export_state()


@pytest.mark.parametrize("spoil", [lambda state: b"", lambda state: state[:-1], lambda state: state[:99] + b"?" + state[100:]])
def test_damaged_state_is_refused_and_the_engine_stays_new(spoil):
    first, second = rstreason.Engine(), rstreason.Engine()
    feed(first, conversation()[:3])
    list(first.drain())
    state = first.export_state()
    with pytest.raises(ValueError, match="not an exported state"):
        second.import_state(spoil(state))
    assert second.statistics.frames == 0
    second.import_state(bytearray(state))
    assert second.statistics == first.statistics


def test_an_engine_that_was_fed_takes_no_state():
    engine = rstreason.Engine()
    state = engine.export_state()
    feed(engine, traffic.refused())
    with pytest.raises(ValueError, match="not fresh"):
        engine.import_state(state)
