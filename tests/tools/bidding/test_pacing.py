"""Month-end landing from daily cost: honest about what is known, never below what is spent."""

from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import pytest

from errors import BadArguments, NoData
from terms import Words
from tools._tool import call, check
from tools.bidding.pacing import TEXT, pacing

WEEK = np.array([1.2, 1.2, 1.1, 1.0, 0.9, 0.8, 0.8])


def ask(desk, **args):
    return pacing(check("bidding.pacing", args), desk)


def spend(first, last, platform="google", campaign="Brand", level=100.0, seed=1, **more):
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    noise = np.random.default_rng(seed).lognormal(0, 0.1, (end - start).days + 1)
    return [
        {
            "date": start + timedelta(n), "platform": platform, "campaign": campaign, "impressions": 1, "clicks": 1,
            "cost": round(level * WEEK[(start + timedelta(n)).weekday()] * factor, 2), **more,
        }
        for n, factor in enumerate(noise)
    ]  # fmt: skip


def spent_in(rows, month):
    return sum(Decimal(str(row["cost"])) for row in rows if f"{row['date']:%Y-%m}" == month)


def test_spent_is_exact_and_the_landing_lies_in_its_interval(desk_of, said):
    rows = spend("2026-01-01", "2026-03-20")
    result = ask(desk_of(ads=rows, today=date(2026, 3, 21)))
    landing = result.fact("landing")
    assert result.fact("spent").value == spent_in(rows, "2026-03")
    assert landing.interval.low < landing.value < landing.interval.high
    assert landing.interval.level == 0.8
    assert 2900 < landing.value < 3400
    assert (landing.basis, result.fact("spent").basis, result.evidence) == ("modelled", "observed", "model")
    assert result.confidence == "green"
    assert "bis einschließlich 20. März 2026" in said(result, "de", Words(**TEXT))


def test_with_a_budget_gap_need_and_chance_hang_together(desk_of, said):
    rows = spend("2026-01-01", "2026-03-20")
    desk = desk_of(ads=rows, today=date(2026, 3, 21))
    over, under = ask(desk, budget=2500), ask(desk, budget="9000 EUR")
    assert over.fact("gap").value == over.fact("landing").value - 2500
    assert over.fact("needed_per_day").value == pytest.approx(
        (2500 - spent_in(rows, "2026-03")) / 11, abs=Decimal("0.01")
    )
    assert over.fact("p_over").value > Decimal("0.95")
    assert under.fact("p_over").value < Decimal("0.05")
    assert "also über Budget" in said(over, "de", Words(**TEXT))
    assert "so under budget" in said(under, "en", Words(**TEXT))
    middle = ask(desk, budget=float(over.fact("landing").value))
    assert 0.3 < middle.fact("p_over").value < 0.7


def test_a_budget_already_overspent_needs_nothing_more(desk_of):
    result = ask(desk_of(ads=spend("2026-03-01", "2026-03-20")), budget=10)
    assert result.fact("needed_per_day").value == 0
    assert result.fact("p_over").value == 1
    assert result.fact("landing").value >= result.fact("spent").value


def test_a_finished_month_lands_where_it_is(desk_of, said):
    rows = spend("2026-01-01", "2026-03-31")
    for month in ("2026-02", "2026-03"):
        result = ask(desk_of(ads=rows), month=month, budget=1)
        assert result.fact("landing").value == result.fact("spent").value == spent_in(rows, month)
        assert result.fact("landing").interval is None
        assert result.fact("landing").basis == "observed"
        assert result.fact("p_over").value == 1
        assert result.evidence == "bookkeeping"
        assert "abgeschlossen" in said(result)


def test_first_day_of_a_month_and_a_month_about_to_start(desk_of):
    rows = spend("2026-01-01", "2026-03-01")
    first = ask(desk_of(ads=rows, today=date(2026, 3, 2)))
    assert 2600 < first.fact("landing").value < 3600
    ahead = ask(desk_of(ads=rows, today=date(2026, 3, 2)), month="2026-02", day="2026-01-31")
    assert ahead.fact("spent").value == 0
    assert 2300 < ahead.fact("landing").value < 3300


def test_as_seen_from_an_earlier_day_nothing_later_is_known(desk_of):
    rows = spend("2026-01-01", "2026-03-31")
    early = spend("2026-01-01", "2026-03-31")[:70]
    seen = ask(desk_of(ads=rows), day="2026-03-11", month="2026-03")
    assert seen.fact("spent").value == sum(Decimal(str(r["cost"])) for r in early if r["date"] >= date(2026, 3, 1))


def test_a_new_campaign_of_three_days_is_amber_and_wide(desk_of):
    old = ask(desk_of(ads=spend("2026-01-01", "2026-03-12")))
    new = ask(desk_of(ads=spend("2026-03-10", "2026-03-12", campaign="Neu")), where={"campaign": "Neu"})
    assert new.confidence == "amber"
    assert any("3 Tage" in caveat.de for caveat in new.caveats)
    assert _width(new) / float(new.fact("landing").value) > 2 * _width(old) / float(old.fact("landing").value)


def test_days_without_rows_inside_a_campaigns_life_are_days_without_spend(desk_of):
    rows = spend("2026-02-01", "2026-03-20")
    gappy = [row for row in rows if row["date"].weekday() < 5]
    full, weekdays = ask(desk_of(ads=rows)), ask(desk_of(ads=gappy), where={"campaign": "Brand"})
    assert weekdays.fact("landing").value <= full.fact("landing").value


def test_a_platform_that_is_loaded_late_sets_the_day(desk_of):
    rows = spend("2026-02-01", "2026-03-20") + spend("2026-02-01", "2026-03-17", "meta", "Social")
    result = ask(desk_of(ads=rows))
    assert result.confidence == "amber"
    assert "meta" in result.caveats[0].de
    assert "17. März 2026" in result.caveats[0].de
    until = [row for row in rows if row["date"] <= date(2026, 3, 17)]
    assert result.fact("spent").value == spent_in(until, "2026-03")
    assert result.fact("landing").interval.low >= spent_in(rows, "2026-03")


def test_a_platform_that_ended_weeks_ago_has_stopped(desk_of):
    rows = spend("2026-02-01", "2026-03-20") + spend("2026-02-01", "2026-03-02", "meta", "Social")
    result = ask(desk_of(ads=rows))
    assert result.fact("spent").value == spent_in(rows, "2026-03")


def test_a_stopped_campaign_says_so_and_lands_where_it_is(desk_of):
    rows = spend("2026-02-01", "2026-03-20") + spend("2026-02-01", "2026-03-05", campaign="Aus")
    result = ask(desk_of(ads=rows), where={"campaign": "Aus"})
    assert result.fact("landing").value == result.fact("spent").value
    assert result.confidence == "amber"


@pytest.mark.parametrize("by", ["platform", "campaign"])
def test_rows_add_up_to_the_total(desk_of, by):
    rows = spend("2026-01-15", "2026-03-14") + spend("2026-01-15", "2026-03-14", "meta", "Öko & Co", 40, seed=5)
    result = ask(desk_of(ads=rows), by=by, budget=5000)
    table = result.tables["rows"]
    assert table.columns[:5] == (by, "spent", "landing", "low", "high")
    assert sum(row[1] for row in table.rows) == result.fact("spent").value
    assert sum(row[2] for row in table.rows) == pytest.approx(result.fact("landing").value, abs=Decimal("0.05"))
    assert all(row[1] <= row[3] <= row[2] <= row[4] for row in table.rows)


def two_currencies(desk_of):
    euros = spend("2026-01-01", "2026-03-20", currency="EUR")
    dollars = spend("2026-03-01", "2026-03-20", campaign="US", level=50, currency="USD", seed=2)
    return desk_of(ads=euros + dollars, today=date(2026, 3, 21)), euros, dollars


def test_of_two_currencies_the_own_one_is_the_headline_and_the_other_is_named(desk_of, said):
    desk, euros, dollars = two_currencies(desk_of)
    result = ask(desk)
    assert (result.fact("spent").unit, result.fact("spent").value) == ("EUR", spent_in(euros, "2026-03"))
    table = result.tables["currencies"]
    assert [row[0] for row in table.rows] == ["EUR", "USD"]
    assert table.rows[1][1] == spent_in(dollars, "2026-03")
    assert table.rows[1][3] <= table.rows[1][2] <= table.rows[1][4]
    assert [row[0] for row in result.tables["rows"].rows] == ["Brand"]
    assert "USD" in said(result, "de", Words(**TEXT))


def test_with_a_rate_currencies_add_up(desk_of):
    desk, euros, dollars = two_currencies(desk_of)
    result = ask(desk, rates={"usd": 0.92}, budget="8000 EUR")
    assert result.fact("spent").value == spent_in(euros, "2026-03") + spent_in(dollars, "2026-03") * Decimal("0.92")
    assert {row[0] for row in result.tables["rows"].rows} == {"Brand", "US"}
    assert ask(desk, rates={"USD": 0.5}, budget="8000 USD").fact("budget").value == 4000
    with pytest.raises(BadArguments, match="GBP"):
        ask(desk, rates={"GBP": 1.2})


def test_a_budget_in_another_currency_is_refused(desk_of):
    desk, _, _ = two_currencies(desk_of)
    assert ask(desk, where={"currency": "USD"}, budget=5000).fact("budget").unit == "USD"
    with pytest.raises(BadArguments, match="USD"):
        ask(desk, where={"currency": "USD"}, budget="5000 EUR")


@pytest.mark.parametrize(
    "wrong",
    [
        {"budget": 0},
        {"budget": -5},
        {"budget": "viel"},
        {"budget": "NaN"},
        {"month": "2026-Q1"},
        {"by": "colour"},
        {"budgets": {"Brand": 0}},
        {"rates": {"USD": 0}},
        {"rates": {"USD": "viel"}},
    ],
)
def test_wrong_arguments_are_refused_in_a_sentence(wrong):
    with pytest.raises(BadArguments):
        check("bidding.pacing", wrong)


def test_months_out_of_reach_and_nothing_loaded(desk_of):
    desk = desk_of(ads=spend("2026-02-01", "2026-03-20"))
    for month in ("2026-05", "2025-12"):
        with pytest.raises(NoData):
            ask(desk, month=month)
    with pytest.raises(NoData):
        ask(desk, day="2025-01-01")
    with pytest.raises(BadArguments):
        ask(desk, where={"campaign": "nope"})


def test_no_ads_loaded_says_how_to_load(desk_of):
    with pytest.raises(NoData, match="ads"):
        ask(desk_of())


def test_the_same_call_repeats_to_the_byte(desk_of):
    desk = desk_of(ads=spend("2026-01-01", "2026-03-20"))
    args = {"budget": 3000, "by": "campaign"}
    assert call("bidding.pacing", args, desk).receipt.result == call("bidding.pacing", args, desk).receipt.result


def _width(result):
    span = result.fact("landing").interval
    return float(span.high - span.low)


@pytest.mark.parametrize("budget", [60000, "60000", "60k", "60.000", "60 Tsd."])
def test_a_budget_without_a_currency_is_in_that_of_the_data(desk_of, budget):
    rows = [row | {"currency": "USD"} for row in spend("2026-03-01", "2026-03-12")]
    assert ask(desk_of(ads=rows), budget=budget).fact("budget").value == 60000
