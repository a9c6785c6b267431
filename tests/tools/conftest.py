"""Desks over small warehouses of the test's own making."""

import csv
from datetime import date
from itertools import count
from types import SimpleNamespace

import pytest

from figures import render
from ledger.runs import Runs
from tools._tool import Desk
from warehouse.store import Warehouse

TODAY = date(2026, 4, 1)


@pytest.fixture
def desk_of(tmp_path):
    """desk_of(ads=[{...}, …], transactions=[…], today=…): a desk over exactly these rows."""

    return _desks(tmp_path)


@pytest.fixture(scope="module")
def desk_of_module(tmp_path_factory):
    """The same for a whole file, where loading takes longer than asking."""
    return _desks(tmp_path_factory.mktemp("desks"))


def _desks(folder):
    homes = count()

    def build(*, today=TODAY, **kinds):
        place = folder / f"home{next(homes)}"
        place.mkdir()
        home = Warehouse(place)
        for kind, rows in kinds.items():
            file = place / f"{kind}.csv"
            with file.open("w", newline="", encoding="utf-8") as out:
                names = list(dict.fromkeys(name for row in rows for name in row))
                writer = csv.DictWriter(out, names)
                writer.writeheader()
                writer.writerows(rows)
            home.load([file], kind=kind)
        runs = Runs(folder / "ledger.db")
        return Desk(warehouse=home.reader(), library=SimpleNamespace(), runs=runs, today=today, seed=2026)

    return build


@pytest.fixture
def said():
    """said(result, lang): the text as people read it."""

    def read(result, lang="de", text=None):
        words = text or result.text
        return render(words.said(lang), {fact.id: fact for fact in result.facts}, result.names, lang)

    return read
