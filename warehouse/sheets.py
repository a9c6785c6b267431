# pyright: basic
"""Spreadsheets and Parquet as staged tables."""

from __future__ import annotations

import csv
import io
from typing import Any

from errors import BadFile
from terms import Words
from warehouse import encoding, layout, lines
from warehouse.contract import literal, quoted
from warehouse.staged import Staged, offset, read_csv
from warehouse.unpack import Piece


def read_sheet(con: Any, piece: Piece, table: str, hints: dict[str, str]) -> Staged:
    """The first sheet that holds a table."""
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
    body = out[offset(out, shape.first_line) :]
    split = lines.records(body, ",", '"', len(shape.headers), shape.first_line)
    read_csv(con, table, split, ",", '"', len(shape.headers))
    staged = Staged(
        con, table, piece, shape.headers, "xlsx", typed=True, header_line=shape.header_line, faults=split.faults
    )
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


def read_parquet(con: Any, piece: Piece, table: str, hints: dict[str, str]) -> Staged:
    """A Parquet file; every value as its plain text."""
    import duckdb

    try:
        con.execute(f"create view {table}_file as select * from read_parquet({literal(str(piece.path))})")
        shape = con.execute(f"describe {table}_file").fetchall()
        names = [row[0] for row in shape]
        picks = ", ".join(f"{_flat(name, kind)} as c{n}" for n, (name, kind, *_) in enumerate(shape))
        con.execute(f"create table {table}_cells as select {picks} from {table}_file")
        con.execute(f"create table {table} as select rowid + 1 as line, * from {table}_cells")
        con.execute(f"drop table {table}_cells")
    except duckdb.Error:
        raise encoding.binary(piece.name, "Parquet?") from None
    finally:
        con.execute(f"drop view if exists {table}_file")
    return Staged(con, table, piece, layout.unique(names), "parquet", typed=True, header_line=None)


def _flat(name: str, kind: str) -> str:
    """SQL: a value as its plain text; what is nested, as JSON."""
    nested = kind.startswith(("STRUCT", "MAP", "UNION")) or kind.endswith("]")
    return f"to_json({quoted(name)})::varchar" if nested else f"{quoted(name)}::varchar"
