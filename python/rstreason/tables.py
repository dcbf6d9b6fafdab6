# SPDX-License-Identifier: GPL-2.0-or-later
"""Tables of verdicts. Needs pyarrow, which is imported on use."""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import islice
from typing import TYPE_CHECKING, BinaryIO, get_type_hints

from .capture import Path, explain
from .verdict import Duration, Time, Uint16, Uint32, Uint64, Verdict

if TYPE_CHECKING:
    import pandas
    import pyarrow

_ROWS = 65536


def schema() -> pyarrow.Schema:
    """The columns: a verdict's fields; times as UTC time stamps, durations as such."""
    import pyarrow as pa

    columns = {
        bool: pa.bool_(), str: pa.string(), tuple[str, ...]: pa.list_(pa.string()), Uint16: pa.uint16(),
        Uint32: pa.uint32(), Uint64: pa.uint64(), Time: pa.timestamp("ns", "UTC"), Duration: pa.duration("ns")}
    # Any column may have nulls.
    columns |= {kind | None: column for kind, column in columns.items()}
    return pa.schema([(name, columns[kind]) for name, kind in get_type_hints(Verdict, include_extras=True).items()])


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
        with suppress(FileNotFoundError):  # A file of that name keeps its permissions.
            os.chmod(unfinished, stat.S_IMODE(os.stat(target).st_mode))
        os.replace(unfinished, target)
    except BaseException:
        with suppress(FileNotFoundError):
            os.unlink(unfinished)
        raise
