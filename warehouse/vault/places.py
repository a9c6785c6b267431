# pyright: basic
"""Where a scan looks: the warehouse, other databases of the home, raw copies, and every other file but documents."""

from __future__ import annotations

import gzip
import io
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from errors import LeitstandError
from warehouse.vault import files as sealed
from warehouse.vault import keys, store

DOCUMENTS = "knowledge"
LINES = 50_000
WINDOW = 4 << 20
WAREHOUSE = "warehouse.duckdb"


@contextmanager
def warehouse(con: Any, home: Path) -> Iterator[list[tuple[str, str, str]]]:
    """Schema, table and name of every text column of the warehouse, attached read-only as `warehouse`."""
    from warehouse.door import door

    if not (home / WAREHOUSE).exists():
        yield []
        return
    with door(home / WAREHOUSE).writing(con, read_only=True):
        con.execute("use memory")
        yield con.execute(
            "select c.schema_name, c.table_name, c.column_name from duckdb_columns() c join duckdb_tables() t using"
            " (table_oid, schema_name, database_name) where c.database_name = 'warehouse' and"
            " (c.data_type like 'VARCHAR%' or"
            " c.data_type in ('JSON', 'BLOB') or c.data_type like 'STRUCT%' or c.data_type like 'MAP%' or"
            " c.data_type like '%[]') order by all"
        ).fetchall()


def databases(con: Any, home: Path) -> Iterator[tuple[str, str, str]]:
    """Place, column and a query of the cells, for every column of every other SQLite file of the home."""
    import numpy as np

    for file in _walk(home):
        if not _is_sqlite(file) or file == home / store.FILE:
            continue
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as db:
            db.text_factory = lambda raw: raw.decode("utf-8", "replace")
            tables = [row[0] for row in db.execute("select name from sqlite_master where type = 'table' order by 1")]
            for table in tables:
                quoted = '"' + table.replace('"', '""') + '"'
                columns = [row[1] for row in db.execute(f"pragma table_info({quoted})")]
                for column in columns:
                    name = '"' + column.replace('"', '""') + '"'
                    held = db.execute(f"select distinct {name} from {quoted} where typeof({name}) in ('text', 'blob')")
                    while rows := held.fetchmany(LINES):
                        cells = [_text(row[0]) for row in rows]
                        con.register("_cells", {"cell": np.array(cells, dtype=object)})
                        yield f"{file.relative_to(home)}: {table}", column, "select cell::varchar as cell from _cells"
                        con.unregister("_cells")


def files(home: Path) -> Iterator[tuple[str, Iterator[list[str]]]]:
    """Name and lines, in batches, of every file that is no database and no document."""
    for file in _walk(home):
        if file.name in {WAREHOUSE, f"{WAREHOUSE}.wal", keys.FILE} or _is_sqlite(file):
            continue
        if file.name.startswith(store.FILE):
            continue
        yield str(file.relative_to(home)), _batches(home, file)


def _batches(home: Path, file: Path) -> Iterator[list[str]]:
    if sealed.is_sealed(file):
        yield from _sound(home, file)
    elif zipfile.is_zipfile(file):
        with zipfile.ZipFile(file) as packed:
            for member in packed.infolist():
                with packed.open(member) as opened:
                    yield from _lines(opened)
    elif _begins(file, b"\x1f\x8b"):
        with gzip.open(file) as opened:
            yield from _lines(opened)
    elif _begins(file, b"PAR1"):
        yield from _parquet(file)
    else:
        with file.open("rb") as opened:
            yield from _lines(opened)


def _sound(home: Path, file: Path) -> Iterator[list[str]]:
    """A sealed copy hides what it holds; one that does not open with the key is not sealed but broken."""
    try:
        with sealed.open_file(home, file) as opened:
            opened.read(1)
    except LeitstandError:
        with file.open("rb") as raw:
            raw.seek(len(sealed.MAGIC))
            yield from _lines(raw)


def _lines(opened: Any) -> Iterator[list[str]]:
    """Texts of up to a window, cut at line ends; UTF-16 by its mark, else UTF-8 with what is not that replaced."""
    wide = opened.peek(2)[:2] in {b"\xff\xfe", b"\xfe\xff"}
    reader = io.TextIOWrapper(
        opened, encoding="utf-16" if wide else "utf-8", errors="replace" if wide else "surrogateescape", newline=""
    )
    rest = ""
    while text := reader.read(WINDOW):
        text = rest + _clean(text)
        cut = text.rfind("\n") + 1 or len(text)
        rest = text[cut:] if cut < len(text) else ""
        yield text[:cut].splitlines() or [""]
    if rest:
        yield [rest]


def _clean(text: str) -> str:
    if text.isascii():
        return text.replace("\0", " ")
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace").replace("\0", " ")


def _parquet(file: Path) -> Iterator[list[str]]:
    import pyarrow.parquet as pq

    with pq.ParquetFile(file) as opened:
        for batch in opened.iter_batches(batch_size=LINES):
            yield [str(cell) for column in batch.columns for cell in column.to_pylist() if cell is not None] or [""]


def _walk(home: Path) -> Iterator[Path]:
    for file in sorted(home.rglob("*")):
        if file.is_file() and file.relative_to(home).parts[0] != DOCUMENTS:
            yield file


def _is_sqlite(file: Path) -> bool:
    return _begins(file, b"SQLite format 3\0")


def _begins(file: Path, magic: bytes) -> bool:
    with file.open("rb") as opened:
        return opened.read(len(magic)) == magic


def _text(value: Any) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
