# pyright: basic, reportAttributeAccessIssue=false
# (pyarrow.compute makes its functions at import)
"""Files of columns: delimited text in any encoding, workbooks, archives, JSON lines; the same bytes every time."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

MADE = datetime(2026, 1, 1, tzinfo=UTC)
"""The moment that workbooks and archives carry, so that a file depends on its content only."""


def delimited(  # noqa: PLR0913 a file format has as many sides
    file: Path, columns: Mapping[str, Any], *, separator: str = ",", encoding: str = "utf-8", end: str = "\n",
    above: Sequence[str] = (), first: Sequence[str] = (), below: Sequence[str] = (), quote_all: bool = False,
) -> Path:  # fmt: skip
    """Write columns of text with a header line, and the lines that a platform puts above, first and below them."""
    file.parent.mkdir(parents=True, exist_ok=True)
    head = [*above, line(list(columns), separator, quote_all), *first]
    lines = "".join(each + "\n" for each in head) + rows(list(columns.values()), separator, quote_all)
    content = lines + "".join(each + "\n" for each in below)
    file.write_bytes((content if end == "\n" else content.replace("\n", end)).encode(encoding))
    return file


def rows(columns: Sequence[Any], separator: str, quote_all: bool = False) -> str:
    """The lines of the columns, one row each."""
    import pyarrow.compute as pc

    if not columns or not len(columns[0]):
        return ""
    cells = [_quoted(column, separator, quote_all) for column in columns]
    joined = pc.binary_join_element_wise(*cells, separator)
    return joined_text(pc.binary_join_element_wise(joined, "\n", ""))


def joined_text(column: Any) -> str:
    """All texts of a column one after the other: what its buffer already holds."""
    import pyarrow as pa

    whole = pa.concat_arrays(column.chunks) if isinstance(column, pa.ChunkedArray) else column
    long = whole.cast(pa.large_string())
    _, offsets, data = long.buffers()
    places = pa.Array.from_buffers(pa.int64(), len(long) + 1, [None, offsets], offset=long.offset)
    return data[places[0].as_py() : places[-1].as_py()].to_pybytes().decode()


def line(cells: Sequence[str], separator: str, quote_all: bool = False) -> str:
    """One line of cells, quoted where it must be."""
    marks = {separator, '"', "\n"}
    return separator.join(
        '"' + cell.replace('"', '""') + '"' if quote_all or marks & set(cell) else cell for cell in cells
    )


def workbook(file: Path, title: str, cells: Sequence[Sequence[Any]]) -> Path:
    """A workbook of one sheet; numbers stay numbers, days become cells of a date. For small tables."""
    import xlsxwriter

    file.parent.mkdir(parents=True, exist_ok=True)
    book = xlsxwriter.Workbook(str(file), {"constant_memory": True, "default_date_format": "yyyy-mm-dd"})
    book.set_properties({"created": MADE.replace(tzinfo=None)})
    sheet = book.add_worksheet(title[:31])
    for number, row in enumerate(cells):
        sheet.write_row(number, 0, row)
    book.close()
    return file


def archive(file: Path, members: Mapping[str, bytes]) -> Path:
    """A ZIP whose members all carry the same moment."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(zipfile.ZipInfo(name, MADE.timetuple()[:6]), content, zipfile.ZIP_DEFLATED)
    return file


def json_lines(file: Path, shape: Mapping[str, Any]) -> Path:
    """One object a row; `shape` holds columns that are JSON already, or further objects of the same make."""
    file.parent.mkdir(parents=True, exist_ok=True)
    import pyarrow.compute as pc

    file.write_bytes(joined_text(pc.binary_join_element_wise(*_object(shape), "\n", "")).encode())
    return file


def json_text(column: Any) -> Any:
    """Texts as JSON texts; each distinct one is written once."""
    from simulator.exports._cells import built

    return built(column, lambda word: json.dumps(word, ensure_ascii=False))


def _object(shape: Mapping[str, Any] | Sequence[Any] | Any) -> list[Any]:
    if isinstance(shape, Mapping):
        parts: list[Any] = ["{"]
        for number, (name, value) in enumerate(shape.items()):
            parts += [f"{', ' if number else ''}{json.dumps(name)}: ", *_object(value)]
        return [*parts, "}"]
    if isinstance(shape, (list, tuple)):
        parts = ["["]
        for number, value in enumerate(shape):
            parts += [*([", "] if number else []), *_object(value)]
        return [*parts, "]"]
    return [shape]


def _quoted(column: Any, separator: str, quote_all: bool) -> Any:
    import pyarrow.compute as pc

    inside = f'["\\n{"" if separator == "|" else separator}]'
    needs = pc.match_substring_regex(column, inside)
    if not quote_all and not pc.any(needs).as_py():
        return column
    marked = pc.binary_join_element_wise('"', pc.replace_substring(column, '"', '""'), '"', "")
    return marked if quote_all else pc.if_else(needs, marked, column)
