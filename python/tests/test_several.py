# SPDX-License-Identifier: GPL-2.0-or-later
"""What is known when a file turns out to be bad is given before the error is raised."""

import warnings
from pathlib import Path

import pytest
import traffic

import rstreason

DEMO = Path(__file__).resolve().parents[2] / "Tests" / "Captures" / "demo.pcapng"


def until_error(error, *paths, **options):
    """The verdicts that came before the error."""
    verdicts = []
    with pytest.raises(error):
        for verdict in rstreason.explain(*paths, **options):
            verdicts.append(verdict)
    return verdicts


@pytest.mark.parametrize("options", [{}, {"revisions": False}])
def test_a_missing_file_takes_no_verdict_away(tmp_path, options):
    expected = list(rstreason.explain(DEMO, **options))
    assert len(expected) > 10
    assert until_error(FileNotFoundError, DEMO, tmp_path / "nothing", DEMO, **options) == expected
    assert until_error(IsADirectoryError, DEMO, tmp_path, **options) == expected


@pytest.mark.parametrize("content", [b"", b"GIF89a" + bytes(60), bytes.fromhex("28b52ffd")], ids=["empty", "gif", "zstd"])
def test_a_file_that_is_no_capture_takes_no_verdict_away(tmp_path, content):
    path = tmp_path / "capture"
    path.write_bytes(content)
    assert until_error(rstreason.CaptureError, DEMO, path) == list(rstreason.explain(DEMO))


def test_a_warning_made_an_error_takes_no_verdict_away(tmp_path):
    path = tmp_path / "capture"
    path.write_bytes(traffic.pcap(traffic.refused())[:-1])
    with warnings.catch_warnings():
        warnings.simplefilter("error", rstreason.CaptureWarning)
        assert until_error(rstreason.CaptureWarning, DEMO, path) == list(rstreason.explain(DEMO))


def test_an_error_in_the_first_file_is_raised_at_once(tmp_path):
    assert until_error(FileNotFoundError, tmp_path / "nothing", DEMO) == []


def test_an_abandoned_reading_ends_quietly(tmp_path):
    verdicts = rstreason.explain(DEMO, tmp_path / "nothing")
    next(verdicts)
    verdicts.close()
    assert list(verdicts) == []
