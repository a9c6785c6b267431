# pyright: basic
"""A file as a table of texts: one column a source column, plus the line that each row came from.

Whatever the format, what follows sees texts only; formats that carry types arrive in one plain notation
(decimal point, ISO dates), and `typed` says so.
"""

from __future__ import annotations

import csv
import json
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from errors import BadFile
from terms import Words
from warehouse import encoding, layout, lines
from warehouse.contract import literal
from warehouse.lines import Fault
from warehouse.unpack import Piece

LARGEST = 4 << 30
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


def stage(con: Any, piece: Piece, table: str, hints: dict[str, str]) -> Staged:
    """Read a file of any known form into `table`; BadFile if it is none or holds no row."""
    if piece.path.stat().st_size > LARGEST:
        raise BadFile(
            en=f"{piece.name} is larger than 4 GB.",
            de=f"{piece.name} ist größer als 4 GB.",
            do_en="Split it by month, or bring it as Parquet.",
            do_de="Teilen Sie die Datei nach Monaten oder bringen Sie sie als Parquet.",
        )
    readers = {"xlsx": _sheet, "parquet": _parquet, "json": _json, "jsonl": _jsonl}
    staged = readers.get(piece.form, _text)(con, piece, table, hints)
    if not staged.rows and not staged.faults:
        raise BadFile(
            en=f"{piece.name} has a header ({', '.join(staged.headers[:12])}) but no rows.",
            de=f"{piece.name} hat eine Kopfzeile ({', '.join(staged.headers[:12])}), aber keine Datenzeilen.",
            do_en="Export it again for a period that has data.",
            do_de="Exportieren Sie die Datei für einen Zeitraum, der Daten enthält.",
            file=piece.name,
        )
    return staged


def _text(con: Any, piece: Piece, table: str, hints: dict[str, str]) -> Staged:
    found = encoding.text(piece.read(), piece.name)
    sample = found.data[: 1 << 20].decode("utf-8", errors="replace")
    shape = layout.layout(sample, _separator(hints.get("separator")))
    data = found.data
    if shape.separator == " ":
        data = _tabs(data)
    body = data[_offset(data, shape.first_line) :]
    separator = "\t" if shape.separator == " " else shape.separator
    if len(shape.headers) > WIDEST:
        raise encoding.binary(piece.name)
    split = lines.records(body, separator, shape.quote, len(shape.headers), shape.first_line)
    _read_csv(con, table, split, separator, shape.quote, len(shape.headers))
    staged = Staged(
        con, table, piece, shape.headers, "csv" if shape.separator != "\t" else "tsv", encoding=found.encoding,
        separator=layout.NAMED.get(shape.separator, shape.separator), header_line=shape.header_line,
        titles=[lines.shown(title)[:200] for title in shape.titles if title.strip()], faults=split.faults,
    )  # fmt: skip
    if found.damaged:
        staged.notes.append(
            Words(
                de=f"{found.damaged} unlesbare Zeichen wurden durch „{encoding.REPLACED}“ ersetzt.",
                en=f'{found.damaged} unreadable characters were replaced by "{encoding.REPLACED}".',
            )
        )
    return staged


def _separator(hint: str | None) -> str | None:
    names = {name: sign for sign, name in layout.NAMED.items() if sign} | {"\\t": "\t", "komma": ",", "semikolon": ";"}
    return names.get(hint.strip("'\" ").lower(), hint.strip("'\"")[:1] or None) if hint else None


def _tabs(data: bytes) -> bytes:
    import re

    return b"\n".join(re.sub(rb"[ \t]+", b"\t", line.strip()) for line in data.split(b"\n"))


def _offset(data: bytes, line: int) -> int:
    at = 0
    for _ in range(line - 1):
        found = data.find(b"\n", at)
        if found < 0:
            return len(data)
        at = found + 1
    return at


def _read_csv(con: Any, table: str, split: lines.Records, separator: str, quote: str, width: int) -> None:
    names = ", ".join(f"'c{number}': 'varchar'" for number in range(width))
    if not len(split.lines):
        con.execute(f"create table {table} (line bigint, {', '.join(f'c{n} varchar' for n in range(width))})")
        return
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "clean.csv"
        file.write_bytes(split.data)
        con.execute(
            f"create table {table}_cells as select * from read_csv({literal(str(file))}, header=false, auto_detect=false,"
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


def _sheet(con: Any, piece: Piece, table: str, hints: dict[str, str]) -> Staged:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_path(str(piece.path))
        sheets = [(name, book.get_sheet_by_name(name).to_python(skip_empty_area=False)) for name in book.sheet_names]
    except (CalamineError, OSError, ValueError) as failed:
        raise encoding.binary(piece.name, f"XLSX: {str(failed)[:80]}") from None
    full = [(name, rows) for name, rows in sheets if sum(any(_cell(c) for c in row) for row in rows) > 1]
    if not full:
        raise _no_rows(piece)
    name, rows = full[0]
    out = _csv(rows)
    shape = layout.layout(out[: 1 << 20].decode(errors="replace"), ",")
    body = out[_offset(out, shape.first_line) :]
    split = lines.records(body, ",", '"', len(shape.headers), shape.first_line)
    _read_csv(con, table, split, ",", '"', len(shape.headers))
    staged = Staged(con, table, piece, shape.headers, "xlsx", typed=True, header_line=shape.header_line, faults=split.faults)
    staged.titles = [title for title in shape.titles if title.strip(", ")]
    others = [other for other, _ in full[1:]]
    if others:
        listed = ", ".join(others[:8])
        staged.notes.append(
            Words(
                de=f"Gelesen wurde das Blatt „{name}“; nicht gelesen: {listed}.",
                en=f'The sheet "{name}" was read; not read: {listed}.',
            )
        )
    return staged


def _no_rows(piece: Piece) -> BadFile:
    return BadFile(
        en=f"{piece.name} is empty.",
        de=f"{piece.name} ist leer.",
        do_en="Export it again, with at least one row of data.",
        do_de="Exportieren Sie die Datei noch einmal, mit mindestens einer Datenzeile.",
        file=piece.name,
    )


def _csv(rows: list[list[Any]]) -> bytes:
    """Cells of a sheet as CSV; line breaks inside cells become spaces, so that a line is a row of the sheet."""
    import io

    out = io.StringIO()
    width = max((number + 1 for row in rows for number, cell in enumerate(row) if _cell(cell)), default=0)
    writer = csv.writer(out, lineterminator="\n")
    writer.writerows([_cell(cell) for cell in row[:width]] for row in rows)
    return out.getvalue().encode()


def _cell(value: Any) -> str:
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return " ".join(str(value).split()) if value is not None else ""


def _parquet(con: Any, piece: Piece, table: str, hints: dict[str, str]) -> Staged:
    import duckdb

    try:
        con.execute(f"create view {table}_file as select * from read_parquet({literal(str(piece.path))})")
        names = [row[0] for row in con.execute(f"describe {table}_file").fetchall()]
        picks = ", ".join(f'"{name.replace(chr(34), chr(34) * 2)}"::varchar as c{n}' for n, name in enumerate(names))
        con.execute(f"create table {table}_cells as select {picks} from {table}_file")
        con.execute(f"create table {table} as select rowid + 1 as line, * from {table}_cells")
        con.execute(f"drop table {table}_cells")
    except duckdb.Error:
        raise encoding.binary(piece.name, "Parquet?") from None
    finally:
        con.execute(f"drop view if exists {table}_file")
    return Staged(con, table, piece, layout.unique(names), "parquet", typed=True, header_line=None)


def _json(con: Any, piece: Piece, table: str, hints: dict[str, str]) -> Staged:
    found = encoding.text(piece.read(), piece.name)
    try:
        shape = json.loads(found.data)
    except (ValueError, RecursionError):
        if b"\n" in found.data.strip():
            return _jsonl(con, piece, table, hints)
        raise _bad_json(piece) from None
    objects = _objects(shape)
    if not objects:
        raise _bad_json(piece)
    data = "\n".join(json.dumps(one, ensure_ascii=False) for one in objects).encode()
    return _from_lines(con, piece, table, data, found.encoding, "json")


def _objects(shape: Any) -> list[Any]:
    if isinstance(shape, dict):
        inner = [value for value in shape.values() if isinstance(value, list) and value and isinstance(value[0], dict)]
        return inner[0] if len(inner) == 1 else [shape]
    return shape if isinstance(shape, list) and shape and all(isinstance(one, dict) for one in shape) else []


def _bad_json(piece: Piece) -> BadFile:
    return BadFile(
        en=f"{piece.name} is JSON, but not a list of objects with named fields.",
        de=f"{piece.name} ist JSON, aber keine Liste von Objekten mit benannten Feldern.",
        do_en='Bring it as [{"date": "2026-03-01", …}, …] or as one object a line.',
        do_de='Bringen Sie es als [{"date": "2026-03-01", …}, …] oder als ein Objekt je Zeile.',
        file=piece.name,
    )


def _jsonl(con: Any, piece: Piece, table: str, hints: dict[str, str]) -> Staged:
    found = encoding.text(piece.read(), piece.name)
    return _from_lines(con, piece, table, found.data, found.encoding, "jsonl")


def _from_lines(con: Any, piece: Piece, table: str, data: bytes, code: str, form: str) -> Staged:
    """One JSON object a line; a line that is none becomes a fault."""
    split = lines.records(data.replace(b"\0", b" "), "", "\x02", 1, 1)
    _read_csv(con, f"{table}_lines", split, "", "\x02", 1)
    whole = "case when json_valid(c0) then json_type(c0) = 'OBJECT' else false end"
    con.execute(f"create table {table}_objects as select * from {table}_lines where {whole}")
    keys = con.execute(
        f"select k from (select unnest(json_keys(c0)) as k, unnest(range(len(json_keys(c0)))) as i, line"
        f" from {table}_objects)"
        f" group by k order by min(line), min(i) limit {WIDEST}"
    ).fetchall()
    if not keys:
        raise _bad_json(piece)
    names = [key for (key,) in keys]
    paths = ["$." + json.dumps(name, ensure_ascii=False) for name in names]
    picks = ", ".join(f"json_extract_string(c0, {literal(path)}) as c{n}" for n, path in enumerate(paths))
    con.execute(f"create table {table} as select line, {picks} from {table}_objects")
    bad = con.execute(f"select line, c0 from {table}_lines where not {whole} order by line").fetchall()
    con.execute(f"drop table {table}_lines; drop table {table}_objects")
    faults = [Fault(line, _not_json(line), lines.shown(raw)) for line, raw in bad]
    return Staged(
        con, table, piece, layout.unique(names), form, typed=True, encoding=code, header_line=None, faults=faults
    )


def _not_json(line: int) -> Words:
    return Words(de=f"Zeile {line} ist kein JSON-Objekt.", en=f"Line {line} is not a JSON object.")
