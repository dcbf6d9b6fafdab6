# SPDX-License-Identifier: GPL-2.0-or-later
"""Arrow tables and Parquet files."""

import os
from typing import get_type_hints

import pytest
import traffic

import rstreason

pa = pytest.importorskip("pyarrow")


@pytest.fixture
def capture(tmp_path):
    path = tmp_path / "capture.pcap"
    path.write_bytes(traffic.pcap(traffic.refused(40001) + traffic.refused(40002)))
    return path


def test_to_arrow(capture):
    table = rstreason.to_arrow(rstreason.explain(capture))
    assert table.num_rows == 2
    assert table.column("reason").to_pylist() == ["closed_port"] * 2
    assert table.schema.field("time").type == pa.timestamp("ns", "UTC")
    assert table.column("time").cast(pa.int64())[0].as_py() == traffic.START + traffic.MILLISECOND
    assert table.column("dport").to_pylist() == [40001, 40002]
    assert table.column("capture").to_pylist() == [str(capture)] * 2
    assert table.column("first").null_count == 2


def test_no_verdicts_make_an_empty_table():
    table = rstreason.to_arrow([])
    assert table.num_rows == 0
    assert "evidence" in table.column_names


def test_to_pandas(capture):
    pytest.importorskip("pandas")
    frame = rstreason.to_pandas(rstreason.explain(capture))
    assert list(frame["frame"]) == [2, 4]


def test_parquet(capture, tmp_path):
    import pyarrow.parquet

    out = tmp_path / "out.parquet"
    assert rstreason.explain_to_parquet(capture, out) == 2
    assert pyarrow.parquet.read_table(out) == rstreason.to_arrow(rstreason.explain(capture))


def test_failed_parquet_leaves_nothing_and_spoils_nothing(capture, tmp_path):
    out = tmp_path / "out.parquet"
    out.write_bytes(b"old")
    before = sorted(tmp_path.iterdir())
    with pytest.raises(FileNotFoundError):
        rstreason.explain_to_parquet([capture, tmp_path / "nothing"], out)
    assert out.read_bytes() == b"old"
    assert sorted(tmp_path.iterdir()) == before


def test_a_column_holds_all_that_a_field_may_be():
    """The least and the greatest of each kind of field, and None where there may be none."""
    values = {
        rstreason.verdict.Uint16: (0, 2**16 - 1), rstreason.verdict.Uint32: (0, 2**32 - 1),
        rstreason.verdict.Uint64: (0, 2**64 - 1), rstreason.verdict.Time: (-(2**63), 2**63 - 1),
        rstreason.verdict.Duration: (0, 2**63 - 1), str: ("", "é"), bool: (False, True),
        tuple[str, ...]: ((), ("a", "b"))}
    values |= {kind | None: (None, most) for kind, (_, most) in values.items()}
    hints = get_type_hints(rstreason.Verdict, include_extras=True)
    rows = [rstreason.Verdict(**{name: values[hint][end] for name, hint in hints.items()}) for end in (0, 1)]
    table = rstreason.to_arrow(rows)
    assert table.column_names == list(hints)
    for name, hint in hints.items():
        column = table.column(name)
        if pa.types.is_temporal(column.type):
            column = column.cast(pa.int64())
        expected = [list(value) if isinstance(value, tuple) else value for value in values[hint]]
        assert column.to_pylist() == expected, name


def test_a_parquet_file_in_anothers_place_keeps_its_permissions(capture, tmp_path):
    out = tmp_path / "out.parquet"
    out.touch()
    out.chmod(0o600)
    rstreason.explain_to_parquet([capture], out)
    assert out.stat().st_mode & 0o777 == 0o600


def test_a_parquet_file_has_the_permissions_of_any_new_file(capture, tmp_path, monkeypatch):
    """And the umask, which is that of all threads, is left alone meanwhile."""
    mask = os.umask(0o027)
    try:
        with monkeypatch.context() as patch:
            patch.setattr(os, "umask", lambda mask: pytest.fail("the umask of all threads is changed"))
            rstreason.explain_to_parquet(capture, tmp_path / "out.parquet")
    finally:
        os.umask(mask)
    assert (tmp_path / "out.parquet").stat().st_mode & 0o777 == 0o640
