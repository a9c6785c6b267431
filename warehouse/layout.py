"""How a text table is laid out: separator, quote, title lines above the header, the header itself."""

from __future__ import annotations

import csv
import re
from collections import Counter
from dataclasses import dataclass

SAMPLE_LINES = 400
SEPARATORS = (",", ";", "\t", "|")
NAMED = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe", " ": "spaces", "": "none"}
_VALUE = re.compile(
    r"[-+−]?[\d.,'’\s\u00a0\u202f]*\d[\d.,'’\s\u00a0\u202f]*\s*(%|€|\$|£|EUR|USD)?"
    r"|\d{1,4}[./-]\d{1,2}[./-]\d{1,4}([T ].*)?"
    r"|-+|true|false",
    re.IGNORECASE,
)

_TOLD = re.compile(r"[^\d:;,\t|\"]{2,60}:\s*\S.*")
"""A line above the header that says something of the whole file, such as `Report Start: 11/26/2024, 12:00 AM`."""


@dataclass(frozen=True)
class Layout:
    """Separator and quote; the header's cells (or made-up names) and line; lines above it; where the data begin.

    header_line   line of the header, 1-based; None if the file has none
    first_line    line on which the data begin, 1-based
    """

    separator: str
    quote: str
    headers: list[str]
    header_line: int | None
    first_line: int
    titles: list[str]


def layout(sample: str, forced: str | None = None) -> Layout:
    """Read the layout from the beginning of a text."""
    lines = sample.split("\n")[:SAMPLE_LINES]
    told = re.fullmatch(r"\"?sep=(.)\"?", lines[0].strip(), re.IGNORECASE) if lines else None
    skip = 1 if told else 0
    quote = _quote(lines)
    wanted = forced or (told[1] if told else None)
    choices = [wanted] if wanted else [*SEPARATORS]
    tried = [_try(lines[skip:], separator, quote, skip) for separator in choices]
    # amounts with a decimal comma make as many cells as semicolons do; then the header stands higher with the right one
    best = max(tried, key=lambda pair: (*pair[0], -(pair[1].header_line or SAMPLE_LINES)))
    if best[0][0] <= 1 and not wanted and (columns := _columns_of_spaces(lines[skip:])):
        best = _try([re.sub(r"[ \t]+", " ", line.strip()) for line in lines[skip:]], " ", quote, skip)
        assert columns
    return best[1]


def _quote(lines: list[str]) -> str:
    double = sum(line.count('"') for line in lines)
    single = sum(len(re.findall(r"(?:^|[,;\t|])'[^']*'(?=$|[,;\t|])", line)) for line in lines)
    return "'" if single > len(lines) / 2 and double == 0 else '"'


def _try(lines: list[str], separator: str, quote: str, skip: int) -> tuple[tuple[float, float], Layout]:
    reader = csv.reader((line + "\n" for line in lines), delimiter=separator, quotechar=quote)
    rows: list[tuple[int, list[str]]] = []
    before = 0
    try:
        for row in reader:
            rows.append((before + 1, row))
            before = reader.line_num
    except csv.Error:
        pass
    filled = [row for row in rows if any(cell.strip() for cell in row[1])]
    width = _width([len(row) for _, row in filled])
    at = _header_at(filled, width)
    score = _score(filled, width, at)
    return score, _made(filled, width, at, separator, quote, skip)


def _width(counts: list[int]) -> int:
    """The usual number of cells; a tie goes to the wider."""
    if not counts:
        return 1
    several = Counter(count for count in counts if count > 1)
    if not several or (sum(several.values()) < 2 and len(counts) > 3):
        return 1
    return max(several, key=lambda count: (several[count], count))


def _header_at(rows: list[tuple[int, list[str]]], width: int) -> int | None:
    """The first row of about the usual width that is made of names, not of values; None if values come first.

    A line that tells something of the whole file passes for names only where no names follow before the values.
    """
    told: int | None = None
    for number, (_, row) in enumerate(rows[:60]):
        cells = [cell.strip() for cell in row]
        while cells and not cells[-1] and len(cells) > width:
            cells.pop()
        full = [cell for cell in cells if cell]
        if not width - 1 <= len(cells) <= width + 1 or (width > 1 and len(full) < max(2, (width + 1) // 2)):
            continue
        values = sum(1 for cell in full if _VALUE.fullmatch(cell))
        if values * 3 > len(full):
            return told
        if width == 1 or not _TOLD.fullmatch(full[0]):
            return number
        told = number if told is None else told
    return told


def _score(rows: list[tuple[int, list[str]]], width: int, at: int | None) -> tuple[float, float]:
    if width == 1:
        return 1.0, 0.0
    after = rows[(at or 0) :]
    regular = sum(len(row) == width for _, row in after) / max(1, len(after))
    # a header of names that has the usual width is worth more than one cell more in each row
    headed = 2.0 if at is not None and len(rows[at][1]) == width and not _joined(after) else 1.0
    # where two signs split alike (decimal commas between semicolons), the header that comes first decides
    early = 0.5 / (1 + (at or 0)) if at is not None else 0.0
    return headed * regular * 10 + (1 if headed > 1 else 0) + early, float(width)


def _joined(rows: list[tuple[int, list[str]]]) -> bool:
    """Whether cells hold tabs: then tabs part the columns, and what was split at is a sign inside numbers."""
    return sum(any("\t" in cell.strip() for cell in row) for _, row in rows) * 2 > len(rows)


def _made(
    rows: list[tuple[int, list[str]]], width: int, at: int | None, separator: str, quote: str, skip: int
) -> Layout:
    separator = separator if width > 1 else ""
    if at is None:
        start = next((number for number, (_, row) in enumerate(rows) if len(row) == width), 0)
        titles = [separator.join(row).strip() for _, row in rows[:start]]
        line = rows[start][0] if rows else 1
        return Layout(separator, quote, [f"column {n + 1}" for n in range(width)], None, line + skip, titles)
    titles = [separator.join(row).strip(separator + " ") for _, row in rows[:at]]
    line, header = rows[at]
    header, width = _fitted(header, width, [row for _, row in rows[at + 1 :]])
    last = line + sum(cell.count("\n") for cell in header)
    return Layout(separator, quote, unique(header), line + skip, last + 1 + skip, titles)


def _fitted(header: list[str], width: int, rows: list[list[str]]) -> tuple[list[str], int]:
    """A header one cell short of its rows: they end in a separator too many, or begin with nameless row names."""
    while len(header) > width and not header[-1].strip():
        header = header[:-1]
    if len(header) == width - 1 and not all(len(row) < width or not row[width - 1].strip() for row in rows):
        header = ["", *header]
    return header, len(header)


def unique(header: list[str]) -> list[str]:
    """Names for all columns: trimmed, one line each, none empty, none twice (also not in another case)."""
    names: list[str] = []
    seen: Counter[str] = Counter()
    for number, cell in enumerate(header):
        name = " ".join(cell.replace("\ufeff", "").split()) or f"column {number + 1}"
        seen[name.casefold()] += 1
        names.append(name if seen[name.casefold()] == 1 else f"{name} ({seen[name.casefold()]})")
    return names


def _columns_of_spaces(lines: list[str]) -> int:
    counts = Counter(len(line.split()) for line in lines if line.strip())
    width, often = counts.most_common(1)[0] if counts else (0, 0)
    return width if width >= 3 and often == sum(counts.values()) >= 3 else 0
