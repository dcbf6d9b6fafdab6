# SPDX-License-Identifier: GPL-2.0-or-later
"""Captures that are left to the command are told by name, and others are not taken for them."""

import shutil
import struct
import subprocess
import warnings
from pathlib import Path

import command
import pytest
import traffic

import rstreason

ROOT = Path(__file__).resolve().parents[2]
DEMO = ROOT / "Tests" / "Captures" / "demo.pcapng"
FRAMES = traffic.refused(40001) + traffic.refused(40002)
ORDERS = "<>"


def variant(frames, header, order="<", magic=0xA1B2C3D4):
    """pcap with longer record headers."""
    out = struct.pack(order + "IHHiIII", magic, 2, 4, 0, 0, 262144, 1)
    for frame, time in zip(frames, traffic.times(frames)):
        seconds, rest = divmod(time, 1_000_000_000)
        out += struct.pack(order + "IIII", seconds, rest // 1000, len(frame), len(frame))
        out += bytes(header - 16) + frame
    return out


def refused(path, words):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(rstreason.CaptureError, match=words) as caught:
            list(rstreason.explain(path))
    assert str(caught.value).startswith(f"{path}: ")
    assert "the command rstreason does" in str(caught.value)


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("header, magic", [(20, 0xA1B2C3D4), (24, 0xA1B2C3D4), (28, 0xA1B2CD34)])
def test_longer_record_headers_are_a_variant(tmp_path, header, magic, order):
    for count in 2, 4, 40:
        path = tmp_path / "capture"
        path.write_bytes(variant((FRAMES * 10)[:count], header, order, magic))
        refused(path, "looks like a variant of pcap")


@pytest.mark.parametrize("order", ORDERS)
def test_the_header_that_the_magic_number_tells_is_read(tmp_path, order):
    path = tmp_path / "capture"
    path.write_bytes(variant(FRAMES, 24, order, 0xA1B2CD34))
    assert [verdict.frame for verdict in rstreason.explain(path)] == [2, 4]


@pytest.mark.parametrize("order", ORDERS)
def test_an_older_version_is_a_variant(tmp_path, order):
    path = tmp_path / "capture"
    content = bytearray(traffic.pcap(FRAMES, order))
    content[4:8] = struct.pack(order + "HH", 2, 3)
    path.write_bytes(content)
    refused(path, "looks like a variant of pcap")


@pytest.fixture(params=["nokiapcap", "rh6_1pcap", "suse6_3pcap"])
def editcaps(request, tmp_path):
    """The demo as a variant."""
    if shutil.which("editcap") is None:
        pytest.skip("no editcap")
    path = tmp_path / "capture"
    subprocess.run(["editcap", "-F", request.param, DEMO, path], check=True)
    return path


def test_variants_that_editcap_writes_are_told(editcaps):
    refused(editcaps, "looks like a variant of pcap")


@command.needed
def test_variants_that_editcap_writes_are_read_by_the_command(editcaps):
    verdicts, complaints = command.explain(editcaps)
    assert ([verdict["frame"] for verdict in verdicts], complaints) == (
        [verdict.frame for verdict in rstreason.explain(DEMO)], [])


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("magic", [0xA1B2C3D4, 0xA1B23C4D])
def test_no_cut_makes_a_variant(tmp_path, order, magic):
    content = traffic.pcap(FRAMES, order, magic)
    path = tmp_path / "capture"
    for length in range(24, len(content)):
        path.write_bytes(content[:length])
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", rstreason.CaptureWarning)
            assert len(list(rstreason.explain(path))) <= 2


@pytest.mark.parametrize("program, name", [("zstd", "zstd"), ("lz4", "LZ4")])
def test_compressions_are_told(tmp_path, program, name):
    if shutil.which(program) is None:
        pytest.skip(f"no {program}")
    path = tmp_path / "capture"
    done = subprocess.run([program, "-c"], input=traffic.pcapng(FRAMES), capture_output=True, check=True)
    path.write_bytes(done.stdout)
    refused(path, f"is compressed with {name}")


@pytest.mark.parametrize("magic, name", [("28b52ffd", "zstd"), ("04224d18", "LZ4")])
def test_compressions_are_told_by_four_bytes(tmp_path, magic, name):
    path = tmp_path / "capture"
    path.write_bytes(bytes.fromhex(magic))
    refused(path, f"is compressed with {name}")
