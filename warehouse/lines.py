"""The records of a text table, found with array arithmetic: clean bytes for the parser, and the rows that are none.

A record may span lines inside quotes. Each keeps the number of the line it starts on, so that a person can find it.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field

import numpy as np

from terms import Words

NEWLINE = 10


@dataclass
class Fault:
    """A record that is no row: its line, why, and how it looks."""

    line: int
    reason: Words
    raw: str


@dataclass
class Records:
    """Clean bytes of `rows` records of equal width, the line of each, and the faults."""

    data: bytes
    lines: np.ndarray
    faults: list[Fault] = field(default_factory=list)
    quoted_lines: bool = False


def records(data: bytes, separator: str, quote: str, width: int, first_line: int) -> Records:
    """Split UTF-8 bytes into records of `width` cells.

    `first_line` is the line on which `data` begin.
    """
    array = np.frombuffer(data if data.endswith(b"\n") else data + b"\n", dtype=np.uint8)
    is_quote = array == ord(quote)
    if not is_quote.any():
        return _sorted_out(array, np.flatnonzero(array == NEWLINE), None, separator, width, first_line)
    inside = (np.cumsum(is_quote, dtype=np.int32) & 1).astype(bool)
    if inside[-1] or _stray(array, is_quote, inside, separator):
        return _line_by_line(array.tobytes(), separator, quote, width, first_line)
    return _sorted_out(array, np.flatnonzero((array == NEWLINE) & ~inside), inside, separator, width, first_line)


def _stray(array: np.ndarray, is_quote: np.ndarray, inside: np.ndarray, separator: str) -> bool:
    """Whether a quote opens in the middle of a cell, or closes before its end."""
    edges = [NEWLINE, ord(separator or ","), 34, 39]
    before = np.concatenate(([NEWLINE], array[:-1]))
    after = np.concatenate((array[1:], [NEWLINE]))
    opens, closes = is_quote & inside, is_quote & ~inside
    return bool((~np.isin(before[opens], edges)).any() or (~np.isin(after[closes], edges)).any())


def _sorted_out(
    array: np.ndarray, ends: np.ndarray, inside: np.ndarray | None, separator: str, width: int, first_line: int
) -> Records:
    starts = np.concatenate(([0], ends[:-1] + 1)) if len(ends) else np.zeros(0, np.int64)
    newlines = int(np.count_nonzero(array == NEWLINE))
    spans_lines = newlines > len(ends)
    before = np.searchsorted(np.flatnonzero(array == NEWLINE), starts) if spans_lines else np.arange(len(starts))
    lines = first_line + before
    cells = np.ones(len(starts), np.int64)
    surplus = np.zeros(0, np.int64)
    if separator:
        cuts = array == ord(separator)
        cuts = cuts if inside is None else cuts & ~inside
        cells += _per_record(cuts, starts)
        # rows that all end in one separator too many have one empty cell too many
        tail = (cells == width + 1) & (array[np.maximum(ends - 1, 0)] == ord(separator))
        surplus = ends[tail] - 1
        cells[tail] -= 1
    blank = _blank(array, starts, ends, separator, width)
    zeros = array == 0
    nul = _per_record(zeros, starts) > 0 if zeros.any() else np.zeros(len(starts), bool)
    good = (cells == width) & ~blank & ~nul
    faults = [
        _fault(array[starts[i] : ends[i]].tobytes(), int(lines[i]), int(cells[i]), width, nul=bool(nul[i]))
        for i in np.flatnonzero(~good & ~blank)
    ]
    if good.all() and not len(surplus):
        return Records(array.tobytes(), lines, faults, spans_lines)
    keep = np.repeat(good, ends - starts + 1)
    keep[surplus] = False
    return Records(array[: len(keep)][keep].tobytes(), lines[good], faults, spans_lines)


def _per_record(marks: np.ndarray, starts: np.ndarray) -> np.ndarray:
    """How many marks each record holds."""
    places = np.flatnonzero(marks)
    return np.diff(np.append(np.searchsorted(places, starts), len(places)))


def _blank(array: np.ndarray, starts: np.ndarray, ends: np.ndarray, separator: str, width: int) -> np.ndarray:
    """Records that hold nothing but separators, quotes and white space; only short ones can."""
    blank = np.zeros(len(starts), bool)
    nothing = f" \t\"'{separator}".encode()
    for number in np.flatnonzero(ends - starts <= 3 * width):
        blank[number] = not array[starts[number] : ends[number]].tobytes().strip(nothing)
    return blank


def _fault(raw: bytes, line: int, cells: int, width: int, *, nul: bool) -> Fault:
    if nul:
        reason = Words(
            de=f"Zeile {line} enthält ein NUL-Zeichen; die Datei ist an dieser Stelle beschädigt.",
            en=f"Line {line} holds a NUL character; the file is damaged there.",
        )
    else:
        reason = Words(
            de=f"Zeile {line} hat {cells} Felder statt {width}.",
            en=f"Line {line} has {cells} fields instead of {width}.",
        )
    return Fault(line, reason, shown(raw.decode("utf-8", errors="replace")))


def shown(raw: str) -> str:
    """A raw row for people: no control characters, at most 2,000 characters."""
    plain = "".join(char if char.isprintable() or char in "\t " else "␀" if char == "\0" else " " for char in raw)
    return plain[:2000]


def _line_by_line(data: bytes, separator: str, quote: str, width: int, first_line: int) -> Records:
    """Slower and forgiving: a quote inside a cell is a character; one that never closes spoils its own line only."""
    lines = data.decode("utf-8", errors="replace").split("\n")
    if lines and not lines[-1]:
        lines.pop()
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator or ",", quotechar=quote, lineterminator="\n")
    numbers: list[int] = []
    faults: list[Fault] = []
    at = 0
    while at < len(lines):
        taken, row, reason = _record(lines, at, separator, quote, width, first_line + at)
        if reason is not None:
            faults.append(Fault(first_line + at, reason, shown(lines[at])))
        elif row is not None:
            writer.writerow(row)
            numbers.append(first_line + at)
        at += taken
    return Records(out.getvalue().encode(), np.array(numbers, np.int64), faults, quoted_lines=True)


def _record(
    lines: list[str], at: int, separator: str, quote: str, width: int, line: int
) -> tuple[int, list[str] | None, Words | None]:
    first = lines[at]
    if not first.strip(f" \t{separator}{quote}"):
        return 1, None, None
    for taken in range(1, 51 if first.count(quote) % 2 else 2):
        part = lines[at : at + taken]
        row = _cells("\n".join(part), separator, quote)
        if row is not None and (len(row) == width or taken == 1):
            if "\0" in first or len(row) != width:
                return taken, None, _fault(first.encode(), line, len(row), width, nul="\0" in first).reason
            return taken, row, None
        if at + taken >= len(lines):
            break
    reason = Words(
        de=f"In Zeile {line} wird ein Anführungszeichen geöffnet, aber nicht richtig geschlossen.",
        en=f"A quote is opened in line {line} and not closed properly.",
    )
    return 1, None, reason


def _cells(text: str, separator: str, quote: str) -> list[str] | None:
    try:
        rows = list(
            csv.reader(io.StringIO(text, newline=""), delimiter=separator or "\x01", quotechar=quote, strict=True)
        )
    except csv.Error:
        return None
    return rows[0] if len(rows) == 1 else None
