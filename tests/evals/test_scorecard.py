"""The scorecard: a company goes through the real import, and what tools say is held against its truth."""

from __future__ import annotations

from datetime import date

import pytest

from evals.scorecard import Card, chart, names, page, run, shown
from evals.scores import anomalies, paths
from evals.scores._months import months
from evals.scores._own_changes import own_changes
from evals.scores._row import Company, Row, absent, beside
from simulator.world import build
from terms import Words
from web.scoring import show_card

WHAT = Words(de="Kosten", en="cost")
LAST = date(2026, 4, 30)


@pytest.fixture(scope="module")
def world():
    return build(4, 130, last=LAST)


@pytest.fixture(scope="module")
def card():
    """A short company through the real import; the largest files that no row needs are left out."""
    skip = ("ga4_bigquery", "consent", "shopify", "hubspot", "journeys")
    return run(4, 100, last=LAST, only=("importing", "metric", "decompose", "uplift"), skip=skip)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_the_import_is_exact_to_the_cent(card):
    rows = {row.what.en: row for row in card.rows if row.tool == "import"}
    assert {"cost of google", "cost of meta", "cost of microsoft", "orders", "measured sessions"} <= rows.keys()
    assert {row.verdict for row in rows.values()} == {"exact"}, [row for row in rows.values() if row.error]


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_metrics_are_those_of_the_books_and_dollars_stay_apart(card):
    rows = [row for row in card.rows if row.tool == "data.metric"]
    assert len(rows) >= 4
    assert {row.verdict for row in rows} == {"exact"}, [(row.what.en, row.truth, row.found, row.note) for row in rows]


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_tool_that_is_not_there_is_told_not_hidden(card):
    from tools._tool import names as tools

    rows = [row for row in card.rows if row.tool == "attribution.uplift"]
    assert len(rows) == 2
    if "attribution.uplift" not in tools():
        assert all(row.verdict == "absent" and row.truth and row.note for row in rows)


@pytest.mark.parametrize(
    ("truth", "found", "verdict"),
    [(10, 10, "exact"), (10, 10.5, "close"), (10, 12, "off"), (0, 0, "exact"), (0, 3, "off")],
)  # fmt: skip
def test_verdicts_follow_the_error(truth, found, verdict):
    assert beside("t", WHAT, truth, found, tolerance=0.1).verdict == verdict
    assert absent("t", WHAT, WHAT, truth).verdict == "absent"


def test_a_distance_can_be_plain():
    assert beside("t", WHAT, -0.08, -0.06, tolerance=0.03, absolute=True).error == pytest.approx(0.02)


def test_ranks_agree_with_a_textbook_example():
    assert paths.spearman([1, 2, 3, 4], [1, 2, 3, 4]) == pytest.approx(1)
    assert paths.spearman([1, 2, 3, 4], [4, 3, 2, 1]) == pytest.approx(-1)
    assert paths.spearman([106, 86, 100, 101, 99, 103, 97, 113, 112, 110],
                          [7, 0, 27, 50, 28, 29, 20, 12, 6, 17]) == pytest.approx(-0.17575758)  # fmt: skip


def test_an_incident_is_a_story_only_at_its_place_and_time():
    story = {"id": "pixel", "kind": "broken_pixel", "first_day": "2026-03-10", "last_day": "2026-03-18",
             "where": {"platform": "meta"}, "effect": {}}  # fmt: skip
    hit = {"first": date(2026, 3, 11), "group": "meta · Prospecting", "series": "conversions"}
    assert anomalies._same(story, hit)
    assert not anomalies._same(story, hit | {"group": "google"})
    assert not anomalies._same(story, hit | {"first": date(2026, 2, 1)})
    assert not anomalies._same(story, hit | {"series": "impressions"})
    restated = story | {"effect": {"restated_days_from": "2026-02-01"}}
    assert anomalies._same(restated, hit | {"first": date(2026, 2, 2)})


def test_own_changes_are_days_of_campaigns_platforms_and_all(world):
    found = own_changes(world)
    assert found["google · Generic Outdoor DE"] <= found["google"] <= found[""]
    assert all(world.start < day <= world.last for day in found[""])


def test_months_are_whole(world):
    assert [(month.first, month.last) for month in months(world)] == [
        (date(2026, 1, 1), date(2026, 1, 31)), (date(2026, 2, 1), date(2026, 2, 28)),
        (date(2026, 3, 1), date(2026, 3, 31)), (date(2026, 4, 1), date(2026, 4, 30)),
    ]  # fmt: skip


def test_every_score_speaks_where_nothing_is_loaded(world, tmp_path):
    import importlib

    from settings import Settings
    from tools._desk import open_desk

    desk = open_desk(Settings(home=tmp_path, today=LAST, model="none"))
    company = Company(world, desk)
    for name in names():
        rows = importlib.import_module(f"evals.scores.{name}").rows(company)
        assert rows, name
        assert all(row.what.de and row.what.en for row in rows), name
        # One matches the company's own list of accounts, the other plays a market of its own: nothing has to be loaded.
        if name not in {"identity", "policy"}:
            assert any(row.verdict == "absent" for row in rows), name
    desk.library.close()


def test_the_card_is_shown_in_three_ways():
    rows = (
        beside("data.metric", WHAT, 1234.5, 1234.5),
        beside("x.y", WHAT, 1, 2, note=WHAT),
        absent("x.z", WHAT, WHAT),
    )
    made = Card(1, 420, LAST, rows)
    text = page(made)
    assert "1 exact, 0 close, 1 off, 1 without an answer" in text
    assert "leitstand scorecard --seed 1 --days 420 --write" in text
    assert "| data.metric | cost | 1,234.50 | 1,234.50 | 0 |" in text
    assert [value["verdict"] for value in chart(rows, "de")["data"]["values"]] == ["exact", "off"]
    assert "████" in show_card(made, "de")
    assert "keine Antwort" in show_card(made, "de")
    told = made.as_json("de")
    assert [row["verdict"] for row in told["rows"]] == ["exact", "off", "absent"]


def test_numbers_are_short():
    assert [shown(value) for value in (None, 3.0, 1234567.891, 0.01234)] == ["–", "3", "1,234,567.89", "0.0123"]


def test_scores_are_no_eval_suites():
    from evals.suites import suite_names

    assert "scorecard" not in suite_names()
    assert names()[0] == "importing"
    assert Row("t", WHAT, 1, 1, None).verdict == "absent"
