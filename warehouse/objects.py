# pyright: basic
"""JSON as a staged table: a list of objects, or one object a line."""

from __future__ import annotations

import json
from typing import Any

from errors import BadFile
from terms import Words
from warehouse import encoding, layout, lines
from warehouse.contract import literal
from warehouse.lines import Fault
from warehouse.staged import WIDEST, Staged, read_csv
from warehouse.unpack import Piece


def read_json(con: Any, piece: Piece, table: str, hints: dict[str, str]) -> Staged:
    """A list of objects, or an object that holds one."""
    found = encoding.text(piece.read(), piece.name)
    try:
        shape = json.loads(found.data)
    except (ValueError, RecursionError):
        if b"\n" in found.data.strip():
            return read_jsonl(con, piece, table, hints)
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


def read_jsonl(con: Any, piece: Piece, table: str, hints: dict[str, str]) -> Staged:
    """One object a line."""
    found = encoding.text(piece.read(), piece.name)
    return _from_lines(con, piece, table, found.data, found.encoding, "jsonl")


def _from_lines(con: Any, piece: Piece, table: str, data: bytes, code: str, form: str) -> Staged:
    """One JSON object a line; a line that is none becomes a fault."""
    split = lines.records(data.replace(b"\0", b" "), "", "\x02", 1, 1)
    read_csv(con, f"{table}_lines", split, "", "\x02", 1)
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
