# pyright: basic
"""Bids from the marginal value of a click: right direction, inside limits, silent while counting is broken."""

import csv
from dataclasses import replace
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from errors import BadArguments, NoData, WeakData
from ledger.runs import Runs
from policies.limits import Run
from settings import Limits
from tests.tools.bidding._accounts import END, KEYWORDS, account, cells, desk_over
from tools._tool import Desk, call, check, fingerprint, load
from warehouse.store import Warehouse

GAS, TENT = "google · Generic · Kocher · gaskocher", "google · Generic · Zelte · zelt kaufen"
FREE = {"budget_bound": [], "elasticity": 1.0, "later_worth": 1.0}

TOLD = {}
"""Answers that were given already: for the desk of the module asked the same again."""


def ask(desk, **args):
    key = (id(desk), str(sorted(args.items())))
    if key not in TOLD:
        TOLD[key] = (desk, load("bidding.bids").function(check("bidding.bids", args), desk))
    return TOLD[key][1]


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    return desk_over(tmp_path_factory.mktemp("bids"), account(lag=2.0))


def test_what_loses_goes_down_and_what_earns_goes_up(desk):
    result = ask(desk, margin=0.4, lag_days=2, **FREE)
    rows = cells(result, "bids")
    assert rows[TENT]["action"] == "raise"
    assert rows[GAS]["action"] == "cut"
    assert rows[TENT]["low"] < 0.08 * 60 < rows[TENT]["high"]
    assert rows[GAS]["low"] < 0.012 * 60 < rows[GAS]["high"]
    assert rows[GAS]["why"] == "worth_less"
    gain = result.fact("gain_week")
    assert gain.interval.low <= gain.value <= gain.interval.high
    assert result.fact("downside").value < gain.value
    assert result.fact("changes").value == len([row for row in rows.values() if row["action"] != "hold"])
    assert result.evidence == "model"
    assert result.confidence == "green"


def test_a_thin_keyword_leans_on_its_group(desk):
    rows = cells(ask(desk, margin=0.4, lag_days=2, **FREE), "bids")
    thin, thick = rows["google · Generic · Kocher · spirituskocher"], rows[GAS]
    assert thin["high"] - thin["low"] > thick["high"] - thick["low"]
    assert thin["value_per_click"] == pytest.approx(0.72, abs=0.7)


def test_conversions_to_come_are_added_and_without_a_delay_the_last_days_wait(desk):
    known, unknown = ask(desk, margin=0.4, lag_days=2), ask(desk, margin=0.4)
    assert known.fact("conversions_corrected").value > known.fact("conversions_observed").value
    truth = sum(clicks * rate for clicks, _, rate in KEYWORDS.values()) * 90
    assert float(known.fact("conversions_corrected").value) == pytest.approx(truth, rel=0.05)
    assert unknown.fact("conversions_observed").value < known.fact("conversions_observed").value
    assert unknown.fact("conversions_corrected").value == unknown.fact("conversions_observed").value
    assert unknown.confidence == "amber"


def test_a_delay_is_learnt_from_earlier_states_of_the_same_report(tmp_path):
    home = Warehouse(tmp_path)
    for ago in (45, 40, 35, 30, 0):
        known = END - timedelta(days=ago)
        rows = account(lag=2.5, known=known, days=120)
        file = tmp_path / f"ads_{known}.csv"
        with file.open("w", newline="", encoding="utf-8") as out:
            writer = csv.DictWriter(out, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        home.load([file], kind="ads", known_on=known)
    nothing: Any = SimpleNamespace()
    desk = Desk(home.reader(), nothing, Runs(tmp_path / "l.db"), END + timedelta(days=1), seed=1)
    result = ask(desk, margin=0.4)
    assert float(result.fact("lag_days").value) == pytest.approx(2.5, abs=0.9)
    assert result.fact("conversions_corrected").value > result.fact("conversions_observed").value


def test_a_change_stays_within_the_cap_and_the_rest_stands_under_stages(desk):
    for cap in (0.1, 0.9):
        result = ask(desk, margin=0.4, lag_days=2, max_change=cap, **FREE)
        most = min(cap, desk.limits.bid_share)
        assert all(abs(row["change"]) <= most + 1e-9 for row in cells(result, "bids").values())
        for proposal in result.proposals:
            for name, before in proposal.before.items():
                assert abs(proposal.after[name] / before - 1) <= most + 1e-9
    stages = cells(result, "stages")
    assert stages[GAS]["wished"] < stages[GAS]["this_stage"] < stages[GAS]["now"]


def test_limits_of_a_run_and_of_money_hold(desk):
    for limits in (Limits(run_share=0.02), Limits(change=20.0), Limits(day=30.0), Limits(total=0.0)):
        result = ask(replace(desk, limits=limits), margin=0.4, lag_days=2, **FREE)
        assert "limit" in {row["why"] for row in cells(result, "bids").values()}
        risks = [float(each.risk.amount) for each in result.proposals]
        if limits.change is not None:
            assert max(risks, default=0) <= limits.change + 0.01
        if limits.day is not None:
            assert sum(risks) <= limits.day + 0.01
        if limits.total is not None:
            assert sum(risks) <= limits.total + 0.01


def test_a_proposal_is_whole(desk):
    result = ask(desk, margin=0.4, lag_days=2, **FREE)
    assert {each.target for each in result.proposals} <= {"google", "meta"}
    for each in result.proposals:
        assert each.action == "set_bid"
        assert each.unit == "EUR/click"
        assert each.effect.interval is not None
        assert each.downside.value < each.effect.value
        assert each.risk.amount > 0
        assert each.expires == desk.today + timedelta(days=14)
        assert each.evidence == "model"


def test_targets_move_as_the_bids_do(desk):
    bid, target = (ask(desk, target="CPA 20 EUR", lag_days=2, lever=each, **FREE) for each in ("bid", "target"))
    [one], [other] = ([each for each in made.proposals if each.target == "google"] for made in (bid, target))
    assert other.action == "set_target"
    name = GAS.partition(" · ")[2]
    assert other.after[name] / other.before[name] == pytest.approx(one.after[name] / one.before[name], rel=0.05)
    assert other.before[name] == pytest.approx(1.2 / 0.012, rel=0.25)


def test_every_proposal_passes_the_limits_once_more(desk):
    for args in ({}, {"lever": "target"}, {"lever": "target", "target": "ROAS 4"}, {"target": "CPA 12 EUR"}):
        goal = {"margin": 0.4} if "target" not in args else {}
        result = ask(desk, lag_days=2, **goal, **args, **FREE)
        run = Run(desk.limits, "EUR", desk.today)
        assert result.proposals
        assert [run.check(each) for each in result.proposals] == [None] * len(result.proposals)


def test_brand_is_not_raised_without_knowing_what_it_causes(desk):
    name = "google · Brand · Marke · talfuchs"
    assert cells(ask(desk, margin=0.4, lag_days=2, **FREE), "bids")[name]["why"] == "brand_demand"
    told = cells(ask(desk, margin=0.4, lag_days=2, incremental={"Brand": 0.05}, **FREE), "bids")[name]
    assert told["action"] == "cut"
    assert told["value_per_click"] < 0.6


def test_bound_by_budget_means_no_raise(desk):
    result = ask(desk, margin=0.4, lag_days=2, elasticity=1.0, later_worth=1.0, budget_bound=["Generic"])
    assert cells(result, "bids")[TENT]["action"] != "raise"


def test_what_was_changed_rests_and_so_does_a_price_that_moved(desk, desk_of):
    rows = cells(ask(desk, margin=0.4, lag_days=2, changed=["Kocher"], **FREE), "bids")
    assert rows[GAS]["why"] == "cooldown"
    moved = account(lag=2.0)
    for row in moved:
        if row["keyword"] == "gaskocher" and row["date"] > END - timedelta(days=6):
            row["cost"] = round(row["cost"] * 1.5, 2)
    rows = cells(ask(desk_of(ads=moved), margin=0.4, lag_days=2, **FREE), "bids")
    assert rows[GAS]["why"] == "cooldown"


def test_days_with_a_broken_pixel_are_left_out(desk_of):
    first = END - timedelta(days=40)
    broken = [("google", first, first + timedelta(days=8))]
    result = ask(desk_of(ads=account(broken=broken)), margin=0.4, lag_days=1, **FREE)
    assert result.proposals
    assert "platform" in result.tables["incidents"].columns
    rows = cells(result, "bids")
    assert rows[TENT]["low"] < 0.08 * 60 < rows[TENT]["high"]
    assert "google" in str(result.names["incidents"].en)


@pytest.mark.parametrize("days", [4, 8])
def test_while_the_pixel_is_broken_no_bid_is_proposed(desk_of, said, days):
    broken = [("google", END - timedelta(days=days - 1), END)]
    result = ask(desk_of(ads=account(broken=broken)), margin=0.4, lag_days=1, **FREE)
    assert result.confidence == "red"
    assert result.proposals == ()
    assert result.fact("changes").value == 0
    assert "bids" not in result.tables
    assert result.tables["next_test"].rows[0][0] == "collect_data"
    assert "Pixel" in said(result, "de")
    assert "no bid is proposed" in said(result, "en")


def test_doubt_about_additional_clicks_holds_a_raise_back(desk):
    sure = cells(ask(desk, margin=0.4, lag_days=2, **FREE), "bids")[TENT]
    careful = cells(ask(desk, margin=0.4, lag_days=2, **FREE | {"later_worth": 0.4}), "bids")[TENT]
    assert sure["new_cpc"] > careful["new_cpc"]


def test_a_target_holds_on_average(desk):
    """Prices go towards rate times target, also where additional clicks are thought to be worth less."""
    rows = cells(ask(desk, target={"cpa": 15}, lag_days=2, budget_bound=[]), "bids")
    assert rows[TENT]["new_cpc"] > rows[TENT]["cpc"]
    assert rows[TENT]["worth"] == pytest.approx(0.08 * 15, rel=0.15)
    assert rows[GAS]["new_cpc"] < rows[GAS]["cpc"]


@pytest.mark.parametrize("text", ["ROAS 4", "400 % ROAS", "4 ROAS", {"roas": 4}, "Ziel-ROAS: 4,0", "troas 4"])
def test_a_roas_is_read_as_people_write_it(text):
    target = dict(check("bidding.bids", {"target": text}))["target"]
    assert (target.kind, target.amount) == ("roas", 4)


@pytest.mark.parametrize("text", ["CPA 15 EUR", "15 €", {"cpa": 15}, "tCPA 15", "Ziel-CPA von 15 Euro", "cpa=15"])
def test_a_cpa_is_read_as_people_write_it(text):
    target = dict(check("bidding.bids", {"target": text}))["target"]
    assert (target.kind, target.amount) == ("cpa", 15)


@pytest.mark.parametrize(("amount", "unit"), [(15, "EUR"), (3, "ratio")])
def test_a_bare_number_is_told_apart_by_its_size(desk, amount, unit):
    result = ask(desk, target=amount, lag_days=2)
    assert result.fact("goal").unit == unit
    assert any("lies nearer" in note.en for note in result.caveats)


def test_without_any_goal_todays_level_counts(desk):
    result = ask(desk, level="campaign")
    assert result.fact("goal").unit == "ratio"
    assert len(result.tables["bids"].rows) == 3


def test_few_conversions_are_red_with_the_wait_that_helps(desk_of):
    items = {key: (clicks / 40, price, rate) for key, (clicks, price, rate) in KEYWORDS.items()}
    result = ask(desk_of(ads=account(days=60, items=items)), target="CPA 20 EUR", lag_days=1)
    assert result.confidence == "red"
    assert result.proposals == ()
    assert result.fact("test_weeks").value >= 1


def test_mixed_currencies_and_foreign_amounts_are_refused(desk_of):
    rows = account(days=40, currency="EUR") + account(
        days=40, currency="USD", items={("microsoft", "X", "Y", "z"): (20, 1, 0.05)}
    )
    desk = desk_of(ads=rows)
    with pytest.raises(WeakData) as told:
        ask(desk, margin=0.4)
    assert "USD" in told.value.said("en")
    assert ask(desk, target="CPA 20 EUR", where={"currency": "EUR"}).fact("items").value == 6
    with pytest.raises(BadArguments):
        ask(desk, target="CPA 20 USD", where={"currency": "EUR"})
    with pytest.raises(BadArguments, match="in EUR, the data are in USD"):
        ask(desk, value="20 EUR", where={"currency": "USD"})
    told = ask(desk, value=20, where={"currency": "USD"}).fact("goal")
    assert (told.value, told.unit) == (20, "USD")


def test_a_margin_needs_values_and_bids_need_conversions(desk_of):
    bare = [{key: cell for key, cell in row.items() if key != "conversion_value"} for row in account(days=60)]
    desk = desk_of(ads=bare)
    with pytest.raises(WeakData):
        ask(desk, margin=0.4)
    assert ask(desk, target="CPA 20 EUR").fact("goal").value == 20
    assert float(ask(desk, value=25).fact("goal").value) == 25
    none = [{key: cell for key, cell in row.items() if key != "conversions"} for row in bare]
    with pytest.raises(WeakData):
        ask(desk_of(ads=none))
    with pytest.raises(NoData):
        ask(desk, target="CPA 20 EUR", period="2020-01")


def test_campaign_reports_are_enough(desk_of):
    rows = [{key: cell for key, cell in row.items() if key not in ("ad_group", "keyword")} for row in account()]
    merged = {}
    for row in rows:
        key = (row["date"], row["platform"], row["campaign"])
        have = merged.setdefault(
            key, dict.fromkeys(("impressions", "clicks", "cost", "conversions", "conversion_value"), 0)
        )
        for name in have:
            have[name] = round(have[name] + row[name], 2)
    flat = [{"date": day, "platform": one, "campaign": two, **sums} for (day, one, two), sums in merged.items()]
    result = ask(desk_of(ads=flat), margin=0.4)
    assert {row["what"] for row in cells(result, "bids").values()} == {
        "google · Generic", "google · Brand", "meta · Prospecting",
    }  # fmt: skip


def test_both_languages_and_the_same_bytes_again(desk, said):
    args = {"margin": 0.4, "lag_days": 2}
    one, other = (call("bidding.bids", args, desk) for _ in range(2))
    assert fingerprint(one) == fingerprint(other)
    assert "Vorschlag" in said(one, "de")
    assert "Proposed" in said(one, "en")
    assert "{{" not in said(one, "de") + said(one, "en")


def test_unknown_arguments_and_impossible_ones_are_refused():
    for args in ({"speed": 1}, {"margin": 2}, {"target": "viel"}, {"target": -3}, {"elasticity": 0}, {"level": "ad"}):
        with pytest.raises(BadArguments):
            check("bidding.bids", args)


def test_old_data_are_said_to_be_old(desk_of):
    result = ask(desk_of(ads=account(), today=date(2026, 6, 1)), margin=0.4, lag_days=1)
    assert result.confidence == "amber"
    assert any("31 March 2026" in note.en for note in result.caveats)


def test_todays_level_is_that_of_what_demand_does_not_drive(desk, said):
    """Searches for the brand lift the average; measured against it everything else would go down."""
    result = ask(desk, lag_days=2)
    rows = cells(result, "bids")
    level = float(result.fact("goal").value)
    value, cost = (sum(each[name] * each[per] for what, each in rows.items() if "Brand" not in what)
                   for name, per in (("value_per_click", "clicks"), ("cpc", "clicks")))  # fmt: skip
    assert level == pytest.approx(value / cost, rel=0.05)
    assert "ohne Marke und Retargeting: ROAS" in said(result, "de")
    assert "without brand and retargeting: a ROAS of" in said(result, "en")
    alone = ask(desk, lag_days=2, where={"campaign": "Brand"})
    assert "von allem Ausgewählten" in said(alone, "de")


def test_days_that_cannot_count_yet_do_not_lower_todays_level(desk_of):
    late = account(days=40, lag=6.0)
    known, unknown = (ask(desk_of(ads=late), **more) for more in ({"lag_days": 6}, {}))
    full = ask(desk_of(ads=account(days=40)), lag_days=0)
    for each in (known, unknown):
        assert float(each.fact("goal").value) == pytest.approx(float(full.fact("goal").value), rel=0.15)


def test_a_few_fresh_days_are_refused_or_said_to_be_few(desk_of):
    rows = account(days=5)
    for tool in ("bidding.bids", "bidding.audiences"):
        with pytest.raises(WeakData, match="too recent"):
            call(tool, {}, desk_of(ads=rows))
    result = ask(desk_of(ads=rows), lag_days=1)
    assert any("Nur 5 Tage" in caveat.de for caveat in result.caveats)
    assert result.confidence in ("amber", "red")


def test_without_a_known_delay_nothing_is_said_of_conversions_to_come(desk, said):
    assert "noch ausstehenden" not in said(ask(desk), "de")
    assert "still to come" in said(ask(desk, lag_days=2), "en")
