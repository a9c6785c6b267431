# pyright: basic, reportOptionalMemberAccess=false, reportArgumentType=false, reportOptionalOperand=false
"""Month-end landing from daily cost: honest about what is known, never below what is spent."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import pytest

from errors import BadArguments, NoData
from policies.limits import Run
from settings import Limits
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
    text = said(result, "de", Words(**TEXT))
    assert "Bis einschließlich 20. März 2026" in text
    assert "Ihr Monatsbudget ist hier nicht bekannt." in text


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


def three(desk_of, last="2026-03-15", **limits):
    rows = spend("2026-01-01", last)
    rows += spend("2026-01-01", last, "google", "Generic", 60, seed=2)
    rows += spend("2026-01-01", last, "meta", "Social", 40, seed=3)
    desk = desk_of(ads=rows, today=date.fromisoformat(last) + timedelta(days=1))
    return replace(desk, limits=Limits(**limits)), rows


def table_of(result, name):
    table = result.tables[name]
    return {row[0]: dict(zip(table.columns, row, strict=True)) for row in table.rows}


def test_budgets_by_name_stand_beside_their_rows_and_make_a_total(desk_of):
    desk, rows = three(desk_of)
    budgets = {"brand": 4000, "Generic": "1.500 €", "Social": 1200}
    result = ask(desk, budgets=budgets)
    found = table_of(result, "rows")
    assert result.fact("budget").value == 6700
    assert found["Brand"]["gap"] == found["Brand"]["landing"] - 4000
    assert found["Brand"]["p_under"] > 0.9
    assert found["Generic"]["p_over"] > 0.9
    brand = sum(Decimal(str(row["cost"])) for row in rows if row["campaign"] == "Brand" and row["date"].month == 3)
    assert found["Brand"]["needed_per_day"] == pytest.approx((4000 - brand) / 16, abs=Decimal("0.01"))
    assert ask(desk, budget=budgets).facts == result.facts


def test_a_budget_of_one_campaign_is_about_that_campaign(desk_of, said):
    desk, rows = three(desk_of)
    result = ask(desk, budgets={"Brand": 3000})
    brand = sum(Decimal(str(row["cost"])) for row in rows if row["campaign"] == "Brand" and row["date"].month == 3)
    assert (result.fact("spent").value, result.fact("budget").value) == (brand, 3000)
    assert "Kosten (Brand)" in said(result, "de", Words(**TEXT))
    with pytest.raises(BadArguments, match="Brandt"):
        ask(desk, budgets={"Brandt": 3000})


def test_a_platforms_budget_holds_those_of_its_campaigns(desk_of):
    desk, _ = three(desk_of)
    result = ask(desk, budgets={"google": 5000, "Brand": 3000})
    assert result.fact("budget").value == 5000
    assert table_of(result, "platforms")["google"]["budget"] == 5000


def test_too_fast_a_month_gets_a_diff_of_daily_budgets_that_lands(desk_of):
    desk, _ = three(desk_of)
    landing = float(ask(desk).fact("landing").value)
    result = ask(desk, budget=round(0.85 * landing))
    [proposal] = result.proposals
    assert (proposal.action, proposal.unit, proposal.evidence) == ("set_budget", "EUR/day", "model")
    assert set(proposal.before) == set(proposal.after) == {"Generic", "Social"}
    assert all(proposal.after[name] < proposal.before[name] for name in proposal.before)
    assert float(result.fact("landing_planned").value) == pytest.approx(0.85 * landing, rel=0.02)
    assert result.fact("plan_gain").interval.low > 0
    assert proposal.effect.interval is not None
    assert proposal.downside.value <= proposal.effect.value
    assert proposal.expires <= date(2026, 3, 31)
    assert float(proposal.risk.amount) > 0
    assert Run(desk.limits, desk.currency, desk.today).check(proposal) is None
    assert {row[0] for row in result.tables["budgets"].rows} == set(proposal.before)


def test_searches_for_the_brand_are_cut_last_and_evenly_only_when_asked(desk_of, said):
    desk, _ = three(desk_of)
    spent = float(ask(desk).fact("spent").value)
    for budget in (round(spent - 500), round(spent + 300)):
        result = ask(desk, budget=budget)
        [proposal] = result.proposals
        assert set(proposal.before) == {"Generic", "Social"}
        assert "Vorerst unverändert: Brand." in said(result, "de")
        assert "Unchanged for now: Brand." in said(result, "en")
        [even] = ask(desk, budget=budget, keep=[]).proposals
        assert set(even.before) == {"Brand", "Generic", "Social"}
        [other] = ask(desk, budget=budget, keep=["meta"]).proposals
        assert set(other.before) == {"Brand", "Generic"}
    alone = ask(desk, budget=1, where={"campaign": "Brand"}).proposals
    assert [set(each.before) for each in alone] == [{"Brand"}]
    with pytest.raises(BadArguments):
        ask(desk, budget=1, keep=["Brant X"])


def test_a_kept_campaign_moves_only_once_the_others_are_at_nothing(desk_of):
    desk, _ = three(desk_of, change_share=1.0)
    result = ask(desk, budget=1)
    [proposal] = result.proposals
    assert set(proposal.after.values()) == {0.0}
    assert set(proposal.before) == {"Brand", "Generic", "Social"}


def test_needed_daily_budgets_of_the_campaigns_add_up_to_what_is_left(desk_of):
    desk, _ = three(desk_of)
    result = ask(desk, budget=7000)
    left = 7000 - float(result.fact("spent").value)
    for name in ("rows", "platforms"):
        needed = [row["needed_per_day"] for row in table_of(result, name).values()]
        assert float(sum(needed)) * 16 == pytest.approx(left, rel=0.01)
    assert "needed_per_day" not in ask(desk).tables["rows"].columns
    assert ask(desk).tables["rows"].columns[:5] == ("campaign", "spent", "landing", "low", "high")


def test_an_overspent_budget_says_since_when_and_by_how_much(desk_of, said):
    rows = spend("2026-01-01", "2026-03-20")
    days = np.cumsum([float(row["cost"]) for row in rows if f"{row['date']:%m}" == "03"])
    result = ask(desk_of(ads=rows, today=date(2026, 3, 21)), budget=1000)
    day = int(np.argmax(days >= 1000)) + 1
    assert f"seit dem {day}. März 2026 verbraucht" in said(result, "de")
    assert f"used up since {day} March 2026" in said(result, "en")
    assert "täglich 0,00 € nötig" not in said(result, "de")
    assert float(result.fact("over_already").value) == pytest.approx(days[-1] - 1000, abs=0.01)


def test_a_landing_whose_range_holds_the_budget_is_about_on_it(desk_of, said):
    desk = desk_of(ads=spend("2026-01-01", "2026-03-20"), today=date(2026, 3, 21))
    landing = float(ask(desk).fact("landing").value)
    assert "ungefähr im Budget" in said(ask(desk, budget=landing + 1), "de")
    assert "about on budget" in said(ask(desk, budget=landing - 1), "en")


def test_campaigns_that_stand_still_are_named_with_their_last_day(desk_of, said):
    rows = spend("2026-01-01", "2026-03-20") + spend("2026-01-01", "2026-03-08", campaign="Halted", seed=4)
    result = ask(desk_of(ads=rows, today=date(2026, 3, 21)))
    assert "Zurzeit ohne Ausgaben: Halted (zuletzt am 8. März 2026)." in said(result, "de")
    assert "Not spending at present: Halted (last on 8 March 2026)." in said(result, "en")


def test_an_old_month_that_nobody_chose_says_so(desk_of):
    desk = desk_of(ads=spend("2026-01-01", "2026-02-28"), today=date(2026, 3, 21))
    result = ask(desk)
    assert result.confidence == "amber"
    assert any("month=2026-03" in caveat.de for caveat in result.caveats)
    assert ask(desk, month="2026-02").confidence == "green"
    assert ask(desk_of(ads=spend("2026-01-01", "2026-02-28"), today=date(2026, 3, 1))).confidence == "green"


@pytest.mark.parametrize("budget", [5500, 9000, 20000, 3200])
@pytest.mark.parametrize(
    "limits", [{}, {"change_share": 0.1}, {"run_share": 0.05}, {"change": 300.0}, {"day": 40.0, "cooldown_days": 3}]
)
def test_a_proposal_keeps_the_limits_and_says_the_next_step(desk_of, budget, limits):
    desk, _ = three(desk_of, **limits)
    result = ask(desk, budget=budget)
    for proposal in result.proposals:
        assert Run(desk.limits, desk.currency, desk.today).check(proposal) is None
        cut = any(row[2] != row[4] for row in result.tables["budgets"].rows)
        assert ("stages" in result.tables) == cut or not cut


def test_on_budget_a_look_back_and_a_finished_month_get_no_proposal(desk_of):
    desk, _ = three(desk_of)
    landing = float(ask(desk).fact("landing").value)
    assert ask(desk, budget=landing).proposals == ()
    assert ask(desk, budget=2 * landing, day="2026-03-10").proposals == ()
    assert ask(desk, budget=1, month="2026-02").proposals == ()


def test_more_than_ever_was_spent_is_said(desk_of):
    desk, _ = three(desk_of)
    result = ask(desk, budget=12000)
    assert any("more a day than any week" in caveat.en.lower() for caveat in result.caveats)
    assert result.confidence == "amber"


def test_weekdays_days_and_occasions_are_shown(desk_of, said):
    desk, _ = three(desk_of)
    result = ask(desk, budget=7000, by="platform")
    pattern = table_of(result, "weekdays")
    assert pattern["Mon"]["factor"] == pytest.approx(1.2, abs=0.1)
    assert pattern["Sun"]["factor"] == pytest.approx(0.8, abs=0.1)
    days = result.tables["days"].rows
    assert len(days) == 16
    assert float(sum(row[3] for row in days)) == pytest.approx(7000 - float(result.fact("spent").value), abs=0.2)
    assert set(table_of(result, "rows")) == {"google", "meta"}
    assert "montags" in said(result, "de", Words(**TEXT)) or "dienstags" in said(result, "de", Words(**TEXT))
    ahead = ask(three(desk_of, last="2026-03-28")[0], month="2026-04")
    assert "Easter" in table_of(ahead, "occasions")
    assert any("Ostern" in caveat.de for caveat in ahead.caveats)


def _width(result):
    span = result.fact("landing").interval
    return float(span.high - span.low)


@pytest.mark.parametrize("budget", [60000, "60000", "60k", "60.000", "60 Tsd."])
def test_a_budget_without_a_currency_is_in_that_of_the_data(desk_of, budget):
    rows = [row | {"currency": "USD"} for row in spend("2026-03-01", "2026-03-12")]
    assert ask(desk_of(ads=rows), budget=budget).fact("budget").value == 60000
