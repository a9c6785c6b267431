# pyright: basic
"""A file as a table of texts: one column a source column, plus the line that each row came from."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from terms import Words
from warehouse import lines
from warehouse.contract import literal
from warehouse.lines import Fault
from warehouse.unpack import Piece

WIDEST = 2000


@dataclass
class Staged:
    """A table `<table>` of the connection with columns line, c0, c1 … and what was recognised on the way."""

    con: Any
    table: str
    piece: Piece
    headers: list[str]
    form: str
    typed: bool = False
    encoding: str = ""
    separator: str = ""
    header_line: int | None = 1
    titles: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    notes: list[Words] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """How many rows the table holds."""
        return self.con.execute(f"select count(*) from {self.table}").fetchone()[0]


def as_table(con: Any, name: str) -> None:
    """Rows that are a view (of a file read in place) become a table of their own, which can be changed."""
    if con.execute("select count(*) from duckdb_views() where view_name = ?", [name]).fetchone()[0]:
        con.execute(f"create table {name}_own as select * from {name}")
        con.execute(f"drop view {name}")
        con.execute(f"alter table {name}_own rename to {name}")


def offset(data: bytes, line: int) -> int:
    """The byte at which a line (1-based) begins."""
    at = 0
    for _ in range(line - 1):
        found = data.find(b"\n", at)
        if found < 0:
            return len(data)
        at = found + 1
    return at


def read_csv(con: Any, table: str, split: lines.Records, separator: str, quote: str, width: int) -> None:
    """Clean records into `table` with columns line, c0, c1 and so on."""
    names = ", ".join(f"'c{number}': 'varchar'" for number in range(width))
    if not len(split.lines):
        con.execute(f"create table {table} (line bigint, {', '.join(f'c{n} varchar' for n in range(width))})")
        return
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "clean.csv"
        file.write_bytes(split.data)
        con.execute(
            f"create table {table}_cells as select * from read_csv({literal(str(file))}, header=false,"
            f" auto_detect=false,"
            f" delim={literal(separator or chr(1))}, quote={literal(quote)}, escape={literal(quote)}, new_line='\\n',"
            f" columns={{{names}}}, strict_mode=false, max_line_size=16777216,"
            f" parallel={'false' if split.quoted_lines else 'true'})"
        )
    _number(con, table, split.lines)


def _number(con: Any, table: str, numbers: np.ndarray) -> None:
    """Put the line beside each row."""
    rows = con.execute(f"select count(*) from {table}_cells").fetchone()[0]
    assert rows == len(numbers), f"{rows} rows read, {len(numbers)} found"
    first = int(numbers[0])
    if int(numbers[-1]) - first == rows - 1:
        con.execute(f"create table {table} as select rowid + {first} as line, * from {table}_cells")
    else:
        places = {"line": numbers}  # noqa: F841  DuckDB reads it by its name
        con.execute(f"create table {table} as select p.line, c.* from {table}_cells c positional join places p")
    con.execute(f"drop table {table}_cells")
