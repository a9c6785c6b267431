"""Why a figure moved: parts that add up to the cent, the right cause named first, Simpson's paradox seen."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from errors import BadArguments, NoData, WeakData
from terms import Words
from tools._tool import call, check
from tools.data._change import group_named
from tools.data.decompose import TEXT, decompose
from tools.data.metric import metric


def ask(desk, **args):
    return decompose(check("data.decompose", args), desk)


def day(when, campaign, platform="google", **sums):
    base = {"date": when, "platform": platform, "campaign": campaign, "impressions": 10_000, "clicks": 400}
    return base | {"cost": 200, "conversions": 20, "conversion_value": 1500} | sums


def months(february, march):
    """One row a campaign and month: {campaign: sums}."""
    rows = []
    for when, sums in (("2026-02-28", february), ("2026-03-31", march)):
        rows += [day(when, name, **values) for name, values in sums.items()]
    return rows


def figures(result):
    return {fact.id: fact.value for fact in result.facts}


def words():
    return Words(**TEXT)


ADDITIVE = ["cost", "clicks", "conversions", "conversion_value", "impressions"]
RATIOS = ["cpc", "ctr", "cvr", "cpa", "roas", "aov", "cpm"]


@pytest.fixture(scope="module")
def year(tmp_path_factory):
    """A desk over two months of six simulated campaigns."""
    from types import SimpleNamespace

    from ledger.runs import Runs
    from simulator.ads import ad_days, write_ads
    from tools._tool import Desk
    from warehouse.store import Warehouse

    place = tmp_path_factory.mktemp("home")
    write_ads(place / "ads.csv", ad_days(date(2026, 1, 1), 120, 5))
    home = Warehouse(place)
    home.load([place / "ads.csv"])
    return Desk(home.reader(), SimpleNamespace(), Runs(place / "ledger.db"), date(2026, 5, 1), 2026)


@pytest.mark.parametrize("name", ADDITIVE + RATIOS)
@pytest.mark.parametrize("by", [[], ["platform"], ["campaign"]])
def test_effects_and_groups_add_up_to_the_change(year, name, by):
    result = ask(year, metric=name, period="2026-03", by=by)
    found = figures(result)
    inside = found.get("price_effect", found.get("rate_effect", 0))
    assert found["volume_effect"] + inside + found.get("mix_effect", 0) == found["change"]
    assert float(found["change"]) == pytest.approx(float(found["current"] - found["before"]), abs=1e-11)
    if name in ADDITIVE:
        assert found["change"] == found["current"] - found["before"]
    groups, effects = result.tables["groups"], result.tables["effects"]
    at = groups.columns.index("contribution")
    assert sum((row[at] for row in groups.rows), Decimal(0)) == found["change"]
    assert sum((row[1] for row in effects.rows), Decimal(0)) == found["change"]
    assert float(sum(row[-1] for row in groups.rows)) == pytest.approx(1)


def test_the_figures_are_those_of_data_metric(year):
    for name in ADDITIVE + RATIOS:
        shown = metric(check("data.metric", {"metric": name, "period": "2026-03"}), year).facts[0].value
        assert ask(year, metric=name, period="2026-03").fact("current").value == shown


cells = st.integers(0, 3000)


@st.composite
def campaigns(draw):
    """Two months of campaigns that may come, go and hold zeros; money in cents."""
    names = st.sampled_from(["a", "b", "c", "d"])
    sums = st.fixed_dictionaries(
        {"impressions": cells, "clicks": cells, "conversions": cells}
        | {name: st.integers(0, 10**7).map(lambda n: Decimal(n) / 100) for name in ("cost", "conversion_value")}
    )
    return tuple(draw(st.dictionaries(names, sums, min_size=1)) for _ in range(2))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(campaigns(), st.sampled_from(ADDITIVE + RATIOS))
def test_whatever_comes_the_parts_add_up_to_the_cent(desk_of, pair, name):
    desk = desk_of(ads=months(*pair))
    try:
        result = ask(desk, metric=name, period="2026-03", against="2026-02")
    except WeakData:
        return
    found = figures(result)
    parts = [fact.value for fact in result.facts if fact.id in {row[0] for row in result.tables["effects"].rows}]
    assert sum(parts, Decimal(0)) == found["change"]
    if name in ("cost", "conversion_value"):
        assert all(part == round(part, 2) for part in parts)


def test_dearer_clicks_are_a_price_effect(desk_of, said):
    desk = desk_of(ads=months({"A": {"clicks": 100, "cost": 100}}, {"A": {"clicks": 100, "cost": 150}}))
    result = ask(desk, metric="Kosten", period="2026-03", against="2026-02")
    found = figures(result)
    assert (found["price_effect"], found["volume_effect"], found["mix_effect"]) == (50, 0, 0)
    text = said(result, "de", words())
    assert "gestiegen" in text
    assert "Kosten gegenüber Februar 2026: Die wichtigste Ursache ist der Klickpreis mit 50" in text
    assert "the main cause is price per click with €50" in said(result, "en", words())


def test_a_change_without_a_share_is_told_without_it(desk_of, said):
    """From nothing to something there is no percentage, and beside five figures no cents."""
    desk = desk_of(ads=months({"A": {"clicks": 100, "cost": 0}}, {"A": {"clicks": 100, "cost": 12_345}}))
    result = ask(desk, metric="cost", period="2026-03", against="2026-02")
    text = said(result, "de", result.text)
    assert "auf 12.345\u00a0€ (März 2026), eine Veränderung um 12.345\u00a0€.\n" in text


def test_money_of_other_days_in_another_currency_hinders_no_comparison(desk_of):
    rows = months({"A": {"cost": 100}}, {"A": {"cost": 150}})
    rows = [row | {"currency": "EUR"} for row in rows] + [day("2025-08-07", "A", cost=7) | {"currency": "USD"}]
    assert figures(ask(desk_of(ads=rows), metric="cost", period="2026-03", against="2026-02"))["change"] == 50
    rows.append(day("2026-02-20", "A", cost=7) | {"currency": "USD"})
    with pytest.raises(WeakData, match="EUR and USD") as told:
        ask(desk_of(ads=rows), metric="cost", period="2026-03", against="2026-02")
    assert told.value.said("de").startswith("Kosten: keine Angabe möglich.")


def test_the_part_without_a_name_is_named():
    assert group_named(("platform", "campaign"), ("google", None)) == Words(
        de="google · ohne Kampagne", en="google · no campaign"
    )


def test_more_clicks_are_a_volume_effect(desk_of):
    desk = desk_of(ads=months({"A": {"clicks": 100, "cost": 100}}, {"A": {"clicks": 160, "cost": 160}}))
    found = figures(ask(desk, metric="cost", period="2026-03", against="2026-02"))
    assert (found["volume_effect"], found["price_effect"]) == (60, 0)


def test_a_cheap_campaign_that_takes_over_is_mix_and_a_paradox(desk_of, said):
    """CVR rises in both campaigns, and falls as a whole."""
    february = {"Brand": {"clicks": 900, "conversions": 90}, "Generic": {"clicks": 100, "conversions": 2}}
    march = {"Brand": {"clicks": 100, "conversions": 11}, "Generic": {"clicks": 900, "conversions": 27}}
    desk = desk_of(ads=months(february, march))
    for by in (["campaign"], ["platform", "campaign"], []):
        result = ask(desk, metric="cvr", period="2026-03", against="2026-02", by=by)
        found = figures(result)
        assert found["change"] < 0 < found["rate_effect"]
        assert found["mix_effect"] < 0
        assert result.names["cause_1_name"].en.endswith("(mix)")
        assert "Simpson-Paradox" in said(result, "de", words())
        assert "Simpson's paradox" in said(result, "en", words())


def test_a_paradox_in_a_column_nobody_asked_for_is_found(desk_of, said):
    rows = []
    for when, mobile, desktop in (("2026-02-28", (100, 2), (900, 90)), ("2026-03-31", (900, 27), (100, 11))):
        for group, (clicks, conversions) in (("mobile", mobile), ("desktop", desktop)):
            rows.append(day(when, "A", ad_group=group, clicks=clicks, conversions=conversions))
    result = ask(desk_of(ads=rows), metric="cvr", period="2026-03", against="2026-02")
    assert "ad_group" in said(result, "en", words())


def test_no_paradox_where_there_is_none(year):
    assert "paradox" not in ask(year, metric="cpc", period="2026-03").names


def test_cpa_says_whether_clicks_or_conversion_rate_did_it(desk_of):
    desk = desk_of(ads=months({"A": {"conversions": 40}}, {"A": {"conversions": 20}}))
    found = figures(ask(desk, metric="CPA", period="2026-03", against="2026-02"))
    assert (found["change"], found["cvr_effect"], found["cpc_effect"]) == (5, 5, 0)


def test_new_and_vanished_campaigns_have_no_price_effect(desk_of):
    desk = desk_of(ads=months({"A": {}, "Old": {"cost": 999}}, {"A": {}, "New": {"cost": 50}}))
    result = ask(desk, metric="cost", period="2026-03", against="2026-02", by=["campaign"])
    assert figures(result)["price_effect"] == 0
    contributions = {row[0]: row[-2] for row in result.tables["groups"].rows}
    assert contributions == {"Old": -999, "New": 50, "A": 0}


def test_cost_without_clicks_is_said_to_be_without_a_counterpart(desk_of):
    desk = desk_of(ads=months({"A": {}}, {"A": {}, "TV": {"clicks": 0, "cost": 70}}))
    found = figures(ask(desk, metric="cost", period="2026-03", against="2026-02"))
    assert found["other_effect"] == found["price_effect"] == 70


def test_the_default_baseline_is_the_period_before_and_a_year_ago_is_understood(year):
    assert ask(year, metric="cost", period="2026-03").names["before_period"].en == "February 2026"
    with pytest.raises(NoData) as told:
        ask(year, metric="cost", period="2026-03", against="Vorjahr")
    assert "against" in told.value.todo("en")


def test_easter_is_mentioned(year, said):
    assert "Ostern" in said(ask(year, metric="cost", period="2026-04"), "de", words())


def test_the_waterfall_leads_from_one_level_to_the_other(year):
    [chart] = ask(year, metric="conversion_value", period="2026-03").charts
    bars = chart["data"]["values"]
    assert bars[-2]["to"] == pytest.approx(bars[-1]["to"])
    assert chart["title"]["de"] == "Conversion-Wert: Februar 2026 → März 2026"
    assert chart["title"]["en"].startswith("conversion value")
    assert chart["encoding"]["x"]["title"] == {"de": "Conversion-Wert (EUR)", "en": "conversion value (EUR)"}


def test_revenue_of_a_shop_is_orders_times_order_value(desk_of):
    rows = [{"customer_id": n, "date": "2026-02-10", "amount": 50} for n in range(20)]
    rows += [{"customer_id": n, "date": "2026-03-10", "amount": 60} for n in range(30)]
    found = figures(ask(desk_of(transactions=rows), metric="Umsatz", period="2026-03"))
    assert (found["change"], found["volume_effect"], found["price_effect"]) == (800, 550, 250)


def test_what_does_not_add_up_is_refused(desk_of):
    rows = [{"customer_id": n % 3, "date": f"2026-0{month}-10", "amount": 50} for n in range(9) for month in (2, 3)]
    desk = desk_of(transactions=rows)
    with pytest.raises(BadArguments, match="different people"):
        ask(desk, metric="customers", period="2026-03")
    with pytest.raises(BadArguments, match="cannot be split"):
        ask(desk, metric="orders", period="2026-03", by=["month"])


def test_a_period_that_is_not_fully_loaded_is_cut(desk_of):
    start = date(2026, 2, 1)
    rows = [day((start + timedelta(n)).isoformat(), "A", cost=100 + n) for n in range(38)]
    result = ask(desk_of(ads=rows), metric="cost", period="2026-03")
    assert figures(result)["before"] == sum(100 + n for n in range(10))
    assert any("gleich vielen Tagen" in note.de for note in result.caveats)


def test_the_same_call_gives_the_same_bytes(year):
    one, two = (call("data.decompose", {"metric": "roas", "period": "2026-03"}, year) for _ in range(2))
    assert one.receipt.result == two.receipt.result
