# SPDX-License-Identifier: GPL-2.0-or-later
"""Tables of verdicts. Needs pyarrow, which is imported on use."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields
from itertools import islice
from typing import TYPE_CHECKING, BinaryIO

from .capture import Path, explain
from .verdict import Verdict

if TYPE_CHECKING:
    import pandas
    import pyarrow

_NAMES = [field.name for field in fields(Verdict)]
_FLAGS = {"harmless", "security", "provisional"}
_LISTS = {"evidence", "alternative", "linux"}
_DURATIONS = {"idle", "delay", "rtt"}
_PORTS = {"sport", "dport"}
_NUMBERS = {
    "frame", "connection", "trigger", "revised_by", "sender_unacked", "receiver_unacked", "sender_bytes",
    "receiver_bytes", "first", "duplicate_of"}
_ROWS = 65536


def schema() -> pyarrow.Schema:
    """The columns: a verdict's fields; times as UTC time stamps, durations as such."""
    import pyarrow as pa

    def kind(name: str) -> pyarrow.DataType:
        if name == "time":
            return pa.timestamp("ns", "UTC")
        if name == "file":
            return pa.uint32()
        for names, of in [
            (_FLAGS, pa.bool_()), (_LISTS, pa.list_(pa.string())), (_DURATIONS, pa.duration("ns")),
            (_PORTS, pa.uint16()), (_NUMBERS, pa.uint64()),
        ]:
            if name in names:
                return of
        return pa.string()

    return pa.schema([(name, kind(name)) for name in _NAMES])


def to_arrow(verdicts: Iterable[Verdict]) -> pyarrow.Table:
    """One row a verdict."""
    import pyarrow as pa

    rows = list(verdicts)
    columns = schema()
    return pa.Table.from_arrays(
        [pa.array([getattr(row, field.name) for row in rows], field.type) for field in columns], schema=columns)


def to_pandas(verdicts: Iterable[Verdict]) -> pandas.DataFrame:
    """One row a verdict."""
    return to_arrow(verdicts).to_pandas()


def explain_to_parquet(paths: Path | Sequence[Path], out: Path, *, max_connections: int = 0) -> int:
    """Explains the captures (see `explain`) into a Parquet file; returns the number of rows.

    `out` appears complete or not at all."""
    import pyarrow.parquet as parquet

    sources = [paths] if isinstance(paths, (str, os.PathLike)) else list(paths)
    count = 0
    with _written_whole(out) as stream, parquet.ParquetWriter(stream, schema()) as writer:
        verdicts = explain(*sources, max_connections=max_connections)
        while rows := list(islice(verdicts, _ROWS)):
            writer.write_table(to_arrow(rows))
            count += len(rows)
    return count


@contextmanager
def _written_whole(path: Path) -> Iterator[BinaryIO]:
    """A file that gets its name when all is in it; nothing is left of it if that fails."""
    target = os.path.abspath(os.fspath(path))
    unfinished = os.path.join(os.path.dirname(target), f".rstreason-{secrets.token_hex(8)}.parquet")
    # Mode x: O_EXCL, and the permissions of any new file, since the kernel applies the umask.
    stream = open(unfinished, "xb")
    try:
        with stream:
            yield stream
        os.replace(unfinished, target)
    except BaseException:
        os.unlink(unfinished)
        raise
