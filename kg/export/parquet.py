"""A table's columns and rows in, Parquet out, through pyarrow of the extra ``tables``."""

# ruff: noqa: PLC0415 (the library is large and optional)

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from kg.errors import KgError
from kg.export.columns import Table
from kg.export.rows import ROWS
from kg.export.source import Source

_CHUNK = 50_000


def parquet(source: Source, table: Table) -> Iterator[bytes]:
    """The table with typed columns; the same version of pyarrow writes the same bytes.

    Raises KgError when pyarrow is not installed.
    """
    try:
        import pyarrow as pa
        from pyarrow.parquet import ParquetWriter
    except ImportError as error:
        raise KgError(
            "Parquet needs the package pyarrow; install it with: pip install 'livekg[tables]'"
        ) from error
    types = {"string": pa.string(), "integer": pa.int64(), "number": pa.float64()}
    meanings = [
        pa.field(c.name, types[c.type], metadata={"description": c.description})
        for c in table.columns
    ]
    schema = pa.schema(meanings, metadata={"title": table.title})
    sink = pa.BufferOutputStream()
    rows = ROWS[table.name](source)
    with ParquetWriter(sink, schema, compression="zstd") as writer:
        while chunk := list(islice(rows, _CHUNK)):
            columns = list(zip(*chunk, strict=True))
            arrays = [pa.array(c, type=f.type) for c, f in zip(columns, schema, strict=True)]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
    yield sink.getvalue().to_pybytes()


def installed() -> bool:
    """Whether Parquet can be written here."""
    from importlib.util import find_spec

    return find_spec("pyarrow") is not None
