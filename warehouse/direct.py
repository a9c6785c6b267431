# pyright: basic
"""A regular text file read by DuckDB itself, in place: most machine-made files are, and it costs a quarter of the time.

Regular means: quotes around whole cells only, no NUL, each line of the same width and none blank. Whatever is not goes
the careful way of `lines`, which numbers each record, drops blank ones and sets broken ones aside.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from warehouse.contract import literal

LONGEST = 16 << 20


def read_direct(
    con: Any, table: str, data: bytes, start: int, place: tuple[Path, int], separator: str, quote: str, width: int
) -> bool:
    """Read the lines of `data` from byte `start` on into a view `table` with line, c0, c1 …; False if not regular.

    `place` is a file that holds exactly `data`, or none (an empty path), and the line on which `start` begins.
    """
    import duckdb

    if width < 2 or not separator or data.find(b"\0", start) >= 0:
        return False
    quoted = data.find(quote.encode(), start) >= 0
    if quoted and not _whole_cells(data, start, separator.encode(), quote.encode()):
        return False
    ends = data.count(b"\n", start) + (not data.endswith(b"\n"))
    cells = f"{table}_cells"
    try:
        with tempfile.TemporaryDirectory() as folder:
            file, skip = place[0], place[1] - 1
            if not file.name:
                file, skip = Path(folder) / "clean.csv", 0
                with file.open("wb") as out:
                    out.write(memoryview(data)[start:])
            _read(con, cells, file, skip, separator, quote if quoted else "", width)
    except duckdb.Error:
        con.execute(f"drop table if exists {cells}")
        return False
    if con.execute(f"select count(*) from {cells}").fetchone()[0] != ends or _blank(con, cells, width, quote):
        con.execute(f"drop table {cells}")
        return False
    con.execute(f"create view {table} as select rowid + {place[1]} as line, * from memory.{cells}")
    return True


def _whole_cells(data: bytes, start: int, separator: bytes, quote: bytes) -> bool:
    """Whether each quote opens or closes a cell, and none stands inside of one."""
    opens = data.count(separator + quote, start) + data.count(b"\n" + quote, start) + data.startswith(quote, start)
    closes = data.count(quote + separator, start) + data.count(quote + b"\n", start) + data.endswith(quote)
    return opens == closes and opens + closes == data.count(quote, start)


def _read(con: Any, table: str, file: Path, skip: int, separator: str, quote: str, width: int) -> None:
    names = ", ".join(f"'c{number}': 'varchar'" for number in range(width))
    con.execute(
        f"create table {table} as select * from read_csv({literal(str(file))}, header=false, skip={skip},"
        f" auto_detect=false, delim={literal(separator)}, quote={literal(quote)}, escape={literal(quote)},"
        " new_line='\\n',"
        f" columns={{{names}}}, strict_mode=true, max_line_size={LONGEST})"
    )


def _blank(con: Any, table: str, width: int, quote: str) -> bool:
    """Whether a line holds nothing but separators and space."""
    space = literal(f" \t\"'{quote}"[:5])
    empty = " and ".join(f"coalesce(trim(c{number}, {space}), '') = ''" for number in range(width))
    found = con.execute(f"select count(*) from {table} where (c0 is null or c0 < '(') and {empty}").fetchone()
    return found[0] > 0
