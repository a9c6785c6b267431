# pyright: basic
import csv
import re
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from errors import BadArguments, NoData, WeakData
from figures import render
from ledger.runs import Runs
from terms import Period
from tools._tool import Desk, call, fingerprint
from tools.attribution._geo_design_calendar import conflicts, first_calm
from warehouse.store import Warehouse

FIRST = date(2026, 1, 5)
NO_LIBRARY: Any = SimpleNamespace()


def desk_with(home, file, today=date(2026, 5, 20), **mapping):
    warehouse = Warehouse(home / "warehouse")
    if file:
        warehouse.load([file], kind="geo_panel", mapping=mapping or None)
    return Desk(warehouse=warehouse.reader(), library=NO_LIBRARY, runs=Runs(home / "ledger.db"), today=today, seed=2026)


def rows(days=120, geos=20, noise=2.0, seed=1):
    rng = np.random.default_rng(seed)
    common = 100 + np.cumsum(rng.normal(0, 1, days)) + 8 * np.sin(2 * np.pi * np.arange(days) / 7)
    for index in range(geos):
        sales = common * rng.uniform(0.8, 1.4) + rng.normal(0, noise, days)
        for day in range(days):
            yield {"date": str(FIRST + timedelta(day)), "geo": f"Region {chr(65 + index)}", "kpi": f"{sales[day]:.3f}"}


@pytest.fixture
def panel(tmp_path):
    def make(lines, **kept):
        file = tmp_path / "panel.csv"
        lines = list(lines)
        with file.open("w", newline="", encoding="utf-8") as stream:
            writer = csv.DictWriter(stream, fieldnames=list(lines[0]))
            writer.writeheader()
            writer.writerows(lines)
        return desk_with(tmp_path, file, **kept)

    return make


def design(desk, **args):
    return call("attribution.geo_design", {"weeks": 2, "treated_count": 4} | args, desk)


def value(result, id):
    return float(result.fact(id).value)


def column(table, name):
    at = table.columns.index(name)
    return [row[at] for row in table.rows]


def said(result, lang):
    return render(result.text.said(lang), {fact.id: fact for fact in result.facts}, result.names, lang)


def test_a_design_says_where_how_long_what_it_finds_and_what_it_costs(panel):
    result = design(panel(rows()))
    assert value(result, "treated") == 4
    assert value(result, "weeks") == 2 and value(result, "periods") == 14
    assert 0 < value(result, "mde") < 0.1
    assert 0 <= value(result, "aa_rate") <= 0.5
    assert value(result, "placebos") == 200
    assert value(result, "lost_revenue") == pytest.approx(value(result, "mde") * value(result, "baseline"), rel=1e-6)
    assert value(result, "cost") == value(result, "lost_revenue")
    treated = [row for row in result.tables["markets"].rows if row[1] == "treated"]
    assert len(treated) == 4
    assert sum(column(result.tables["markets"], "share")) == pytest.approx(1)
    power = column(result.tables["power_curve"], "power")
    assert power == sorted(power) and power[-1] > 0.9
    assert len(result.charts) == 2
    for lang in ("de", "en"):
        assert treated[0][0] in said(result, lang)


def test_the_effect_it_promises_is_found_by_the_read_out(panel, tmp_path):
    """The designed test is run: the same regions, the days after the history, an effect a little above the mde."""
    lines = list(rows(days=134))
    start = str(FIRST + timedelta(120))
    history = [line for line in lines if line["date"] < start]
    planned = design(panel(history))
    regions = [row[0] for row in planned.tables["markets"].rows if row[1] == "treated"]
    loss = 1 - 2 * value(planned, "mde")
    moved = [
        line | {"kpi": float(line["kpi"]) * (loss if line["geo"] in regions and line["date"] >= start else 1)}
        for line in lines
    ]
    end = str(FIRST + timedelta(133))
    found = call("attribution.geo_lift", {"treated": regions, "start": start, "end": end}, panel(moved))
    span = found.fact("lift").interval
    assert span is not None
    assert float(span.high) < 0
    assert float(span.low) <= loss - 1 <= float(span.high)


def test_designs_are_compared_and_one_is_proposed(panel):
    result = design(panel(rows()), treated_count=None, weeks=None)
    table = result.tables["designs"]
    assert len(table.rows) >= 4
    assert column(table, "proposed").count(True) == 1
    assert len(set(column(table, "treated"))) >= 2 and len(set(column(table, "weeks"))) >= 2


def test_an_assumed_effect_gives_its_power_and_its_price(panel):
    result = design(panel(rows()), lift_assumed=0.2, value_per_kpi=2)
    assert value(result, "power_expected") > 0.9
    assert value(result, "lost_revenue") == pytest.approx(0.2 * value(result, "baseline") * 2, rel=1e-6)


def test_a_limit_on_lost_revenue_is_kept_by_smaller_sets(panel):
    free = design(panel(rows()), treated_count=None, weeks=None, lift_assumed=0.2)
    limit = value(free, "baseline") * 0.2 * 0.6
    bound = design(panel(rows()), treated_count=None, weeks=None, lift_assumed=0.2, max_lost_revenue=limit)
    assert value(bound, "lost_revenue") <= limit
    assert column(bound.tables["designs"], "within").count(True) >= 1


def test_money_may_be_written_as_people_write_it(panel):
    assert value(design(panel(rows()), max_lost_revenue="40k €"), "max_lost_revenue") == 40000


def test_a_limit_that_no_design_keeps_is_red_and_names_what_would_decide(panel):
    result = design(panel(rows()), max_lost_revenue=10)
    assert result.confidence == "red"
    assert "next_test" in result.tables
    assert value(result, "test_cost") > 10
    assert "Empfehlung" not in said(result, "de") and "Recommendation" not in said(result, "en")


def test_noise_is_red_too(panel):
    rng = np.random.default_rng(0)
    result = design(panel([line | {"kpi": float(rng.exponential(3))} for line in rows(geos=8)]), treated_count=1)
    assert result.confidence == "red"
    assert result.tables["next_test"].rows[0][0] in {"geo_holdout", "collect_data"}


def test_more_budget_costs_its_budget_and_loses_nothing(panel):
    result = design(panel(rows()), kind="increase", budget=3000, iroas_assumed=2)
    assert value(result, "cost") == 3000
    assert value(result, "lost_revenue") == 0
    assert value(result, "expected_lift") == pytest.approx(6000 / value(result, "baseline"), rel=1e-6)
    assert "mehr Budget" in said(result, "de")


def test_forced_and_forbidden_regions(panel):
    result = design(panel(rows()), must=["Region T"], never="region a")
    treated = [row[0] for row in result.tables["markets"].rows if row[1] == "treated"]
    assert "Region T" in treated and "Region A" not in treated


def test_the_plan_is_written_in_both_languages_with_figures(panel):
    table = design(panel(rows()), channel="Meta Prospecting").tables["preregistration"]
    items = dict(zip(column(table, "item"), table.rows, strict=True))
    assert {"hypothesis", "kpi", "regions", "period", "method", "decision", "power", "cost"} <= set(items)
    assert "Meta Prospecting" in items["hypothesis"][3] and "Meta Prospecting" in items["hypothesis"][4]
    for row in table.rows:
        assert not re.search(r"\{\{|\}\}", row[3] + row[4])


def test_a_channel_brings_its_spend_from_the_accounts(panel, tmp_path):
    desk = panel(rows())
    file = tmp_path / "ads.csv"
    days = "".join(
        f"{FIRST + timedelta(n)},meta,Prospecting Broad,100,10,{50}\n{FIRST + timedelta(n)},google,Brand,9,3,7\n"
        for n in range(60)
    )
    file.write_text("date,platform,campaign,impressions,clicks,cost\n" + days)
    Warehouse(tmp_path / "warehouse").load([file], kind="ads", mapping={"currency": "'EUR'"})
    result = design(desk, channel="Meta prospecting", iroas_assumed=3)
    share = value(result, "treated_share")
    assert value(result, "spend_saved") == pytest.approx(50 * 14 * share, rel=1e-6)
    assert value(result, "lost_revenue") == pytest.approx(3 * 50 * 14 * share, rel=1e-6)


def test_a_running_test_at_the_end_is_not_planned_with(panel):
    def cost(line):
        day = (date.fromisoformat(line["date"]) - FIRST).days
        return 0 if day >= 100 and line["geo"] in ("Region A", "Region B", "Region C") else 5

    result = design(panel([line | {"cost": cost(line)} for line in rows()]))
    assert any("advertising rests" in caveat.en for caveat in result.caveats)
    assert value(result, "spend_saved") == pytest.approx(5 * 4 * 14)


def test_weekly_data_are_planned_in_weeks(panel):
    lines = [line for line in rows(days=7 * 60) if date.fromisoformat(line["date"]).weekday() == 0]
    result = design(panel(lines, today=date(2027, 3, 1)), weeks=4)
    assert value(result, "periods") == 4 and value(result, "weeks") == 4


def test_what_else_happens_is_listed(panel):
    result = design(panel(rows()), start="2026-11-23", running={"TV": "2026-11-25..2026-11-30"})
    names = column(result.tables["calendar"], "what_en")
    assert "Black Week" in names and any("TV" in name for name in names)
    assert "Black Week" in said(result, "de")
    assert result.confidence == "amber"
    quiet = design(panel(rows()), start="2026-11-23", holidays=False)
    assert quiet.tables["calendar"].rows == ()


def test_the_same_question_gives_the_same_bytes(panel):
    desk = panel(rows())
    assert fingerprint(design(desk)) == fingerprint(design(desk))


@pytest.mark.parametrize(
    "args",
    [
        {"treated_count": 19},
        {"must": ["Region A"], "never": ["Region A"]},
        {"must": ["Nowhere"]},
        {"treated_count": 0},
        {"weeks": 0},
        {"kind": "pause"},
        {"power": 2},
        {"max_lost_revenue": "much"},
    ],
)
def test_what_cannot_be_designed_is_refused(panel, args):
    with pytest.raises(BadArguments) as refused:
        design(panel(rows()), **args)
    assert refused.value.todo("de")


@pytest.mark.parametrize("lines", [list(rows(days=9)), list(rows(geos=3)), list(rows(days=30))])
def test_too_little_data_is_refused_in_one_sentence(panel, lines):
    with pytest.raises(WeakData) as refused:
        design(panel(lines), treated_count=1)
    assert refused.value.said("de") and refused.value.todo("en")


def test_no_panel_names_the_import(tmp_path):
    with pytest.raises(NoData):
        design(desk_with(tmp_path, None))


def test_the_published_pretest_data_give_a_usable_design(shared_data, tmp_path):
    file = shared_data / "geo" / "geolift_pretest.csv"
    desk = desk_with(tmp_path, file, date(2021, 4, 1), date="date", geo="location", kpi="Y")
    result = design(desk)
    assert 0.02 < value(result, "mde") < 0.08
    assert value(result, "donors") == 36


def test_a_calm_start_avoids_christmas_and_other_tests():
    found = first_calm(date(2026, 11, 23), 28, {}, {})
    assert not any(each.weight == "season" for each in conflicts(_month(found), {}, {}))
    busy = {"TV": Period(start=date(2026, 6, 1), end=date(2026, 7, 5))}
    start = first_calm(date(2026, 6, 1), 14, {}, busy)
    assert start.weekday() == 0 and start > date(2026, 7, 5)


def _month(start):
    return Period(start=start, end=start + timedelta(days=27))


def test_holidays_of_some_regions_weigh_more_than_those_of_all():
    met = {each.name.en: each for each in conflicts(Period(start=date(2026, 10, 1), end=date(2026, 11, 2)), {}, {})}
    assert not met["German Unity Day"].serious
    assert next(each for name, each in met.items() if name.startswith("All Saints")).serious


def test_the_plan_names_the_channel_and_says_when_no_campaign_goes_by_it(desk_of):
    geo = [{**row, "kpi": float(row["kpi"])} for row in rows()]
    ads = [
        {"date": FIRST + timedelta(day), "platform": "meta", "campaign": "Prospecting DE", "impressions": 1000,
         "clicks": 50, "cost": 100.0}
        for day in range(120)
    ]  # fmt: skip
    desk = desk_of(today=date(2026, 5, 20), ads=ads, geo_panel=geo)
    plan = design(desk, channel="Meta prospecting", max_lost_revenue=40_000)
    assert "Meta prospecting" in plan.names["what"].de
    assert "Meta prospecting" in plan.names["what"].en
    assert not any("accounts" in caveat.en for caveat in plan.caveats)
    other = design(desk, channel="Radio Berlin")
    assert any("Radio Berlin" in caveat.de and "Werbekonten" in caveat.de for caveat in other.caveats)
