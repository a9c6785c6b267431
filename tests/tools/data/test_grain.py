"""Organic clicks are read from the pages where it is asked by page, from the queries else, and never from both."""

from types import SimpleNamespace

import pytest

from ledger.runs import Runs
from tools._tool import Desk, check
from tools.data.metric import metric
from warehouse.store import Warehouse

QUERIES = "Top queries,Clicks,Impressions,CTR,Position\nski,30,300,10%,2.0\nboot,10,100,10%,3.0\n"
PAGES = "Top pages,Clicks,Impressions,CTR,Position\n/ski,36,330,10%,2.0\n/boot,12,110,10%,3.0\n"


@pytest.fixture
def desk(tmp_path):
    home = Warehouse(tmp_path / "home")
    for name, text in (("queries.csv", QUERIES), ("pages.csv", PAGES)):
        (tmp_path / name).write_text(text)
    home.load([tmp_path / "queries.csv", tmp_path / "pages.csv"])
    runs = Runs(tmp_path / "ledger.db")
    return Desk(warehouse=home.reader(), library=SimpleNamespace(), runs=runs, today=home.today(), seed=1)


def ask(desk, **args):
    return metric(check("data.metric", {"metric": "organic_clicks"} | args), desk)


def test_the_total_is_one_grain(desk):
    assert ask(desk).fact("organic_clicks").value == 40


@pytest.mark.parametrize(("by", "rows"), [("Suchanfrage", {"ski", "boot"}), ("Seite", {"/ski", "/boot"})])
def test_a_split_takes_the_grain_that_knows_it(desk, by, rows):
    table = ask(desk, by=[by]).tables["rows"].rows
    assert {row[0] for row in table} == rows
    assert sum(int(row[1]) for row in table) == (48 if by == "Seite" else 40)


def test_a_filter_takes_it_too(desk):
    assert ask(desk, where={"page": ["/ski"]}).fact("organic_clicks").value == 36
    assert ask(desk, where={"query": ["ski"]}).fact("organic_clicks").value == 30
