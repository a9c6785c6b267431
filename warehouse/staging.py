# pyright: basic
"""From a file of any known form to a staged table.

Whatever the form, what follows sees texts only; forms that carry types arrive in one plain notation
(decimal point, ISO dates), and `typed` says so.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from errors import BadFile
from terms import Words
from warehouse import encoding, layout, lines
from warehouse.direct import read_direct
from warehouse.objects import read_json, read_jsonl
from warehouse.sheets import read_parquet, read_sheet
from warehouse.staged import WIDEST, Staged, offset, read_csv
from warehouse.unpack import Piece

LARGEST = 4 << 30


def stage(con: Any, piece: Piece, table: str, hints: dict[str, str]) -> Staged:
    """Read a file of any known form into `table`; BadFile if it is none or holds no row."""
    if piece.path.stat().st_size > LARGEST:
        raise BadFile(
            en=f"{piece.name} is larger than 4 GB.",
            de=f"{piece.name} ist größer als 4 GB.",
            do_en="Split it by month, or bring it as Parquet.",
            do_de="Teilen Sie die Datei nach Monaten oder bringen Sie sie als Parquet.",
        )
    readers = {"xlsx": read_sheet, "parquet": read_parquet, "json": read_json, "jsonl": read_jsonl}
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
    raw = piece.read()
    found = encoding.text(raw, piece.name)
    sample = found.data[: 1 << 20].decode("utf-8", errors="replace")
    shape = layout.layout(sample, _separator(hints.get("separator")))
    data = found.data
    if shape.separator == " ":
        data = _tabs(data)
    separator = "\t" if shape.separator == " " else shape.separator
    if len(shape.headers) > WIDEST:
        raise encoding.binary(piece.name)
    start, width = offset(data, shape.first_line), len(shape.headers)
    place = (piece.path if data is raw else Path(), shape.first_line)
    faults: list[lines.Fault] = []
    if not read_direct(con, table, data, start, place, separator, shape.quote, width):
        split = lines.records(data[start:], separator, shape.quote, width, shape.first_line)
        faults = split.faults
        read_csv(con, table, split, separator, shape.quote, width)
    staged = Staged(
        con, table, piece, shape.headers, "csv" if shape.separator != "\t" else "tsv", encoding=found.encoding,
        separator=layout.NAMED.get(shape.separator, shape.separator), header_line=shape.header_line,
        titles=[lines.shown(title)[:200] for title in shape.titles if title.strip()], faults=faults,
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
    return b"\n".join(re.sub(rb"[ \t]+", b"\t", line.strip()) for line in data.split(b"\n"))
