"""Desks over small warehouses of the test's own making."""

import csv
import shutil
from datetime import date
from itertools import count
from types import SimpleNamespace

import pytest

from figures import render
from ledger.runs import Runs
from tools._tool import Desk
from warehouse.store import Warehouse

TODAY = date(2026, 4, 1)


@pytest.fixture(scope="session")
def loaded_once(tmp_path_factory):
    """loaded_once(place, kinds): a warehouse over these rows in a folder; the same rows are loaded once and copied."""
    kept, homes = tmp_path_factory.mktemp("loaded"), {}

    def load(place, kinds):
        key = repr(kinds)
        if key not in homes:
            home = kept / f"home{len(homes)}"
            home.mkdir()
            for kind, rows in kinds.items():
                file = home / f"{kind}.csv"
                with file.open("w", newline="", encoding="utf-8") as out:
                    writer = csv.DictWriter(out, list(dict.fromkeys(name for row in rows for name in row)))
                    writer.writeheader()
                    writer.writerows(rows)
                Warehouse(home).load([file], kind=kind)
            homes[key] = home
        shutil.copytree(homes[key], place)
        return Warehouse(place)

    return load


@pytest.fixture
def desk_of(tmp_path, loaded_once):
    """desk_of(ads=[{...}, …], transactions=[…], today=…): a desk over exactly these rows."""

    return _desks(tmp_path, loaded_once)


@pytest.fixture(scope="module")
def desk_of_module(tmp_path_factory, loaded_once):
    """The same for a whole file, where loading takes longer than asking."""
    return _desks(tmp_path_factory.mktemp("desks"), loaded_once)


def _desks(folder, loaded_once):
    homes = count()

    def build(*, today=TODAY, **kinds):
        home = loaded_once(folder / f"home{next(homes)}", kinds)
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
