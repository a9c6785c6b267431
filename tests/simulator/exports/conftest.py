"""A short world, its files in each language, and a reader of files that shares nothing with their writer."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from simulator.exports import write_all
from simulator.truth_files import write_truth
from simulator.world import build

DAYS, LAST = 150, date(2026, 4, 30)  # holds the change to summer time
LANGS = ("de", "en", "both")


@pytest.fixture(scope="session")
def world():
    return build(3, DAYS, last=LAST)


@pytest.fixture(scope="session")
def trees(world, tmp_path_factory):
    """The written company per language."""
    folders = {}
    for lang in LANGS:
        folders[lang] = tmp_path_factory.mktemp(lang)
        write_all(world, folders[lang], lang)
    write_truth(world, folders["both"] / "truth")
    return folders


@pytest.fixture(params=LANGS)
def tree(request, trees):
    return trees[request.param] / "exports"


class Sheet:
    """A delimited file: `above` the header, `rows` as dicts, `below` the last full row."""

    def __init__(self, file: Path, marker: str, encoding: str, separator: str) -> None:
        text = file.read_bytes().decode(encoding)
        lines = list(csv.reader(text.splitlines(keepends=True), delimiter=separator))
        start = next(i for i, cells in enumerate(lines) if marker in cells)
        self.header = lines[start]
        self.above = lines[:start]
        body = [cells for cells in lines[start + 1 :] if len(cells) == len(self.header)]
        self.odd = [cells for cells in lines[start + 1 :] if len(cells) != len(self.header)]
        self.rows = [dict(zip(self.header, cells, strict=True)) for cells in body]

    def sum(self, column: str, where=lambda row: True) -> Decimal:
        return sum((amount(row[column]) for row in self.rows if where(row)), Decimal(0))


def amount(text: str) -> Decimal:
    """A number as people write it: the last sign of , and . that is followed by two or fewer digits is the mark."""
    plain = text.replace("EUR", "").replace("%", "").replace("\xa0", "").strip()
    if plain in ("", "--"):
        return Decimal(0)
    mark = max(plain.rfind(","), plain.rfind("."))
    if mark >= 0 and len(plain) - mark - 1 <= 2:
        return Decimal(plain[:mark].replace(",", "").replace(".", "") + "." + plain[mark + 1 :])
    return Decimal(plain.replace(",", "").replace(".", ""))


@pytest.fixture(scope="session")
def read():
    return Sheet


@pytest.fixture(scope="session")
def in_cents():
    return lambda text: int(amount(text) * 100)


@pytest.fixture(scope="session")
def total():
    """A table's sum as a Decimal of units, from cents."""
    return lambda values: Decimal(int(values.sum())) / 100
