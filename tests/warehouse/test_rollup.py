"""Figures from a rollup are those from the rows, to the byte; what it cannot know is read from the rows."""

import csv
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from errors import LeitstandError
from ledger.runs import Runs
from tools._tool import Desk, check, fingerprint
from tools.data import _slice
from tools.data.metric import metric
from warehouse import rollup
from warehouse.rollup import Rollup, rollup_of
from warehouse.store import Warehouse

TODAY = date(2026, 4, 1)
COLUMNS = ("date", "platform", "campaign", "impressions", "clicks", "cost", "conversions", "conversion_value",
           "ad_group", "currency", "reach")  # fmt: skip
WORDS = ["cost", "conversions", "roas", "cpa", "cpm", "ctr", "frequency"]
SPLITS = ["platform", "campaign", "ad_group", "date", "week", "weekday"]
ROW = st.tuples(
    st.integers(0, 20).map(lambda n: (date(2026, 2, 20) + timedelta(n)).isoformat()),
    st.sampled_from(["google", "meta", "Google"]),
    st.sampled_from(["Brand", "Herbst", "{{cost}}"]),
    st.integers(0, 10**6),
    st.integers(0, 10**4),
    st.decimals(0, 10**5, places=2).map(str),
    st.one_of(st.just(""), st.floats(0, 1000, allow_nan=False).map(repr)),
    st.one_of(st.just(""), st.decimals(-100, 10**5, places=2).map(str)),
    st.sampled_from(["", "A", "B"]),
    st.sampled_from(["EUR"]),
    st.one_of(st.just(""), st.integers(0, 1000).map(str)),
)


@pytest.fixture(autouse=True)
def every_size(monkeypatch):
    """Roll up small data too, by whatever column."""
    monkeypatch.setattr(rollup, "LEAST", 1)
    monkeypatch.setattr(rollup, "SMALLER", 1)


def desk_over(place, rows):
    place.mkdir(parents=True, exist_ok=True)
    file = place / "ads.csv"
    with file.open("w", newline="", encoding="utf-8") as out:
        csv.writer(out).writerows([COLUMNS, *rows])
    home = Warehouse(place)
    home.load([file], kind="ads")
    return Desk(home.reader(), SimpleNamespace(), Runs(place / "ledger.db"), TODAY, 2026)


def told(desk, args):
    try:
        return fingerprint(metric(check("data.metric", args), desk))
    except LeitstandError as refused:
        return refused.line("de") + refused.line("en")


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(ROW, min_size=1, max_size=40),
    metrics=st.lists(st.sampled_from(WORDS), min_size=3, max_size=3),
    by=st.lists(st.sampled_from(SPLITS), max_size=2, unique=True),
    where=st.sampled_from([{}, {"platform": "google"}, {"campaign": ["Brand", "Herbst"]}, {"ad_group": "A"}]),
    period=st.sampled_from([None, "2026-02", "2026-02-25..2026-03-05"]),
)  # fmt: skip
def test_figures_are_the_same_to_the_byte(tmp_path_factory, rows, metrics, by, where, period):
    desk = desk_over(tmp_path_factory.mktemp("home"), rows)
    for word in metrics:
        args = {"metric": word, "by": by, "where": where} | ({"period": period} if period else {})
        small = told(desk, args)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(_slice, "rollup_of", lambda reader, kind: None)
            assert told(desk, args) == small


def test_it_is_read_where_it_can_answer_and_only_there(tmp_path, monkeypatch):
    rows = [
        (f"2026-03-{day:02}", "google", f"C{day % 3}", 10, 1, "1.50", "1", "2", "A", "EUR", "") for day in range(1, 31)
    ]
    desk = desk_over(tmp_path / "home", rows)
    seen = []
    reads = type(desk.warehouse).rows
    monkeypatch.setattr(
        type(desk.warehouse), "rows", lambda reader, sql, **of: seen.append(sql) or reads(reader, sql, **of)
    )
    metric(check("data.metric", {"metric": "cost", "by": ["platform", "week"], "period": "2026-03"}), desk)
    assert not [sql for sql in seen if "from ads" in sql]
    assert [sql for sql in seen if "from rollup_ads" in sql]


def test_a_small_kind_and_one_that_does_not_shrink_have_none(tmp_path, monkeypatch):
    rows = [("2026-03-01", "google", f"C{i}", 10, 1, "1", "1", "2", "A", "EUR", "") for i in range(30)]
    monkeypatch.setattr(rollup, "LEAST", 31)
    assert rollup_of(desk_over(tmp_path / "small", rows).warehouse, "ads") is None
    monkeypatch.setattr(rollup, "LEAST", 1)
    monkeypatch.setattr(rollup, "SMALLER", 10)
    held = rollup_of(desk_over(tmp_path / "wide", rows).warehouse, "ads")
    assert "platform" in held.dims
    assert "campaign" not in held.dims
    days = [((date(2020, 1, 1) + timedelta(n)).isoformat(), *rows[0][1:]) for n in range(30)]
    assert rollup_of(desk_over(tmp_path / "long", days).warehouse, "ads") is None


def test_a_new_load_makes_it_anew(tmp_path):
    rows = [(f"2026-03-{day:02}", "google", "C", 10, 1, "1", "1", "2", "A", "EUR", "") for day in range(1, 11)]
    first = desk_over(tmp_path / "home", rows)
    assert metric(check("data.metric", {"metric": "cost"}), first).fact("cost").value == 10
    again = desk_over(tmp_path / "home", [(*row[:5], "3", *row[6:]) for row in rows])
    assert metric(check("data.metric", {"metric": "cost"}), again).fact("cost").value == 30


@pytest.mark.parametrize(
    ("formula", "held"),
    [
        ("sum(cost)", True),
        ("1000 * sum(cost)", True),
        ("count(*)", True),
        ("count(*) filter (where new_customer)", True),
        ("sum(clicks) filter (where cost is not null)", True),
        ("coalesce(sum(cost), 0) + sum(clicks)", True),
        ("count(distinct campaign)", False),
        ("sum(cost * clicks)", False),
        ("sum(clicks) filter (where cost > 0)", False),
        ("sum(reach)", False),
        ("max(cost)", False),
        ("sum(campaign)", False),
    ],
)
def test_which_aggregates_it_can_give(formula, held):
    made = Rollup("rollup_ads", frozenset({"date", "campaign", "new_customer"}), frozenset({"cost", "clicks"}), "date")
    assert made.holds({"campaign"}, (formula,)) is held
    assert made.holds({"ad"}, ("sum(cost)",)) is False
