"""Forecasts as a user asks for them: totals, courses, last year, repeat orders, and refusals."""

from datetime import date, timedelta

import numpy as np
import pytest

from errors import BadArguments, NoData, WeakData
from tests.tools.attribution.test_clv import transactions
from tools._tool import call

LAST = date(2026, 6, 30)
WEEK = np.array([1.1, 1.0, 1.0, 0.95, 0.9, 0.8, 1.25])


def sold(days=800, seed=0, year=0.3):
    """Orders a day with weekday and season, as rows of one order each are too many: one row a day and source."""
    rng = np.random.default_rng(seed)
    rows = []
    for at in range(days):
        when = LAST - timedelta(days=days - 1 - at)
        season = 1 + year * np.sin(2 * np.pi * when.timetuple().tm_yday / 365.25)
        amount = 1000 * season * WEEK[when.weekday()] * np.exp(rng.normal(0, 0.05))
        rows.append({"customer_id": f"c{at}", "date": when, "amount": round(amount, 2)})
    return rows


def truth(start, days):
    spans = [start + timedelta(days=at) for at in range(days)]
    return sum(1000 * (1 + 0.3 * np.sin(2 * np.pi * d.timetuple().tm_yday / 365.25)) * WEEK[d.weekday()] for d in spans)


@pytest.fixture
def desk(desk_of):
    return desk_of(transactions=sold(), today=date(2026, 7, 1))


def value(result, id):
    return float(result.fact(id).value)


def test_the_total_lies_near_the_truth_with_an_interval_that_holds_it(desk, said):
    result = call("attribution.forecast", {"horizon_days": 60}, desk)
    wanted = truth(date(2026, 7, 1), 60)
    found = result.fact("forecast")
    assert float(found.value) == pytest.approx(wanted, rel=0.05)
    assert float(found.interval.low) < wanted < float(found.interval.high)
    assert value(result, "error") < value(result, "error_naive")
    assert value(result, "coverage_backtest") > 0.7
    assert value(result, "last_year") == pytest.approx(wanted, rel=0.08)
    assert result.fact("change").interval is not None
    rows = result.tables["rows"]
    assert sum(row[1] for row in rows.rows) == pytest.approx(float(found.value), rel=1e-3)
    assert all(row[2] <= row[1] <= row[3] for row in rows.rows)
    assert len(result.charts) == 1
    for lang in ("de", "en"):
        assert "{{" not in said(result, lang)
    again = call("attribution.forecast", {"horizon_days": 60}, desk)
    assert again.model_copy(update={"receipt": None}) == result.model_copy(update={"receipt": None})


def test_a_month_that_has_begun_counts_what_is_known(desk_of):
    desk = desk_of(transactions=[row for row in sold() if row["date"] <= date(2026, 6, 20)], today=date(2026, 6, 21))
    result = call("attribution.forecast", {"period": "2026-06"}, desk)
    known = sum(row["amount"] for row in sold() if date(2026, 6, 1) <= row["date"] <= date(2026, 6, 20))
    assert value(result, "known") == pytest.approx(known, abs=0.02)
    assert value(result, "forecast") == pytest.approx(truth(date(2026, 6, 1), 30), rel=0.05)


def test_rows_follow_the_length_and_the_grain(desk):
    lengths = {30: 1, 150: 7, 365: 28}
    for days, least in lengths.items():
        rows = call("attribution.forecast", {"horizon_days": days}, desk).tables["rows"].rows
        assert (rows[2][0] - rows[1][0]).days >= least
    weekly = call("attribution.forecast", {"horizon_days": 30, "by": "week"}, desk).tables["rows"].rows
    assert weekly[1][0].weekday() == 0


def test_a_plain_repetition_stays_where_nothing_is_better(desk_of, said):
    rows = [{**row, "amount": 100 * float(WEEK[row["date"].weekday()])} for row in sold(400)]
    result = call("attribution.forecast", {}, desk_of(transactions=rows, today=date(2026, 7, 1)))
    assert result.tables["candidates"].rows[0][0] == "seasonal_naive"
    assert result.confidence == "amber"
    assert any("plain repetition" in note.en for note in result.caveats)
    assert "last season again" in said(result, "en")


def test_a_short_history_is_red_and_says_what_would_help(desk_of, said):
    result = call("attribution.forecast", {}, desk_of(transactions=sold(40), today=date(2026, 7, 1)))
    assert result.confidence == "red"
    assert result.tables["next_test"].rows[0][0] == "collect_data"
    assert "Plan with" not in said(result, "en")


def test_weekly_media_are_forecast_by_week(desk_of):
    rng = np.random.default_rng(1)
    rows = [
        {
            "date": date(2024, 1, 1) + timedelta(weeks=at),
            "kpi": round(1000 * np.exp(rng.normal(0, 0.05)), 1),
            "tv_spend": 5,
        }
        for at in range(120)
    ]
    desk = desk_of(media=rows, today=date(2026, 6, 1))
    result = call("attribution.forecast", {"metric": "kpi_total", "horizon_days": 56}, desk)
    assert value(result, "forecast") == pytest.approx(8000, rel=0.1)
    assert (result.tables["rows"].rows[1][0] - result.tables["rows"].rows[0][0]).days in {6, 7}


def test_repeat_orders_by_cohort(desk_of, said):
    desk = desk_of(transactions=transactions(), today=date(2026, 1, 2))
    result = call("attribution.forecast", {"what": "repurchase", "horizon_days": 90}, desk)
    other = call("attribution.clv", {"horizon_days": 90}, desk)
    assert value(result, "forecast") == pytest.approx(value(other, "expected_purchases"))
    assert sum(row[2] for row in result.tables["rows"].rows) == pytest.approx(value(result, "forecast"), rel=1e-3)
    named = call("attribution.forecast", {"metric": "Wiederkäufe", "horizon_days": 90}, desk)
    assert named.facts == result.facts
    assert "{{" not in said(result, "de")


def test_refusals_are_one_sentence(desk_of, desk):
    with pytest.raises(NoData):
        call("attribution.forecast", {}, desk_of())
    with pytest.raises(BadArguments, match="over"):
        call("attribution.forecast", {"period": "2025-01"}, desk)
    with pytest.raises(BadArguments, match="three years"):
        call("attribution.forecast", {"period": "2031"}, desk)
    with pytest.raises(BadArguments, match="no sum"):
        call("attribution.forecast", {"metric": "aov"}, desk)
    with pytest.raises(WeakData, match="too few"):
        call("attribution.forecast", {}, desk_of(transactions=sold(10), today=date(2026, 7, 1)))
