"""Asking for a figure: by any of its names, for any part of the data, to the cent."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from errors import BadArguments, NoData, WeakData
from terms import number
from tools._tool import call, check
from tools.data.metric import TEXT, Args, metric, wilson


def ask(desk, **args):
    return metric(check("data.metric", args), desk)


def day(n, platform="google", campaign="Brand", **more):
    row = {"date": date(2026, 3, 1) + timedelta(n), "platform": platform, "campaign": campaign}
    return row | {"impressions": 1000, "clicks": 50, "cost": "10.00", "conversions": 2, "conversion_value": 40} | more


MARCH = [day(n, platform, name) for n in range(31) for platform, name in (("google", "Brand"), ("meta", "Herbst Öl"))]


@pytest.mark.parametrize("word", ["cost", "Kosten", "AUSGABEN", "ad spend", "Werbekosten", "spend"])
def test_a_metric_answers_to_its_names_in_both_languages(desk_of, word):
    result = ask(desk_of(ads=MARCH), metric=word)
    assert result.facts[0].value == 620
    assert result.facts[0].unit == "EUR"


def test_a_ratio_is_the_ratio_of_sums_and_not_the_mean_of_ratios(desk_of):
    desk = desk_of(ads=[day(0, cost="100", conversion_value=100), day(1, cost="1", conversion_value=10)])
    assert float(ask(desk, metric="roas").fact("roas").value) == pytest.approx(110 / 101)


def test_every_ads_metric_by_hand(desk_of):
    desk = desk_of(
        ads=[day(0, cost="30.30", clicks=60, impressions=2000, conversions=3, conversion_value="90.90"), day(1)]
    )
    by_hand = {
        "impressions": 3000, "clicks": 110, "cost": 40.3, "conversions": 5, "conversion_value": 130.9,
        "roas": 130.9 / 40.3, "cpa": 40.3 / 5, "cpc": 40.3 / 110, "cpm": 40300 / 3000, "ctr": 110 / 3000,
        "cvr": 5 / 110, "aov": 130.9 / 5,
    }  # fmt: skip
    for id, value in by_hand.items():
        fact = ask(desk, metric=id).fact(id)
        assert float(fact.value) == pytest.approx(value), id
    assert ask(desk, metric="ctr").fact("ctr").unit == "share"
    assert ask(desk, metric="roas").fact("roas").basis == "platform-reported"
    assert ask(desk, metric="cost").fact("cost").basis == "observed"


def test_click_rate_carries_a_wilson_interval_and_roas_none(desk_of):
    desk = desk_of(ads=MARCH)
    span = ask(desk, metric="Klickrate").fact("ctr").interval
    assert span.low < Decimal("0.05") < span.high
    assert ask(desk, metric="roas").fact("roas").interval is None


def test_wilson_agrees_with_scipy():
    from scipy.stats import binomtest

    for k, n in [(0, 5), (5, 5), (1, 40), (37, 900)]:
        ours, theirs = wilson(Decimal(k), Decimal(n)), binomtest(k, n).proportion_ci(0.95, method="wilson")
        assert (float(ours.low), float(ours.high)) == pytest.approx((theirs.low, theirs.high), abs=1e-9)
    assert wilson(Decimal(6), Decimal(5)) is None


def test_revenue_means_the_till_when_it_is_loaded_and_the_platforms_when_not(desk_of, said):
    purchases = [{"customer_id": c, "date": "2026-03-05", "amount": a} for c, a in (("a", 10), ("a", 20), ("b", 60))]
    both = desk_of(ads=MARCH, transactions=purchases)
    revenue = ask(both, metric="Umsatz")
    assert revenue.fact("revenue").value == 90
    assert revenue.fact("revenue").basis == "observed"
    assert ask(both, metric="average order value").fact("average_order").value == 30
    assert ask(both, metric="Kunden").fact("customers").value == 2
    assert ask(both, metric="orders").fact("orders").value == 3


def test_revenue_from_ads_alone_is_named_revenue_and_says_who_reports_it(desk_of, said):
    result = ask(desk_of(ads=MARCH), metric="revenue")
    assert result.fact("revenue").value == 62 * 40
    assert "Werbeplattformen" in said(result, "de")
    assert "ad platforms" in said(result, "en")


def test_split_by_campaign_from_high_to_low_and_along_time_in_order(desk_of):
    desk = desk_of(ads=[day(0), day(1, campaign="Big", cost="99"), day(31, campaign="Mid", cost="50")])
    rows = ask(desk, metric="cost", by=["Kampagne"]).tables["rows"]
    assert rows.columns == ("campaign", "cost", "n")
    assert [row[:2] for row in rows.rows] == [("Big", 99), ("Mid", 50), ("Brand", 10)]
    months = ask(desk, metric="cost", by="month").tables["rows"].rows
    assert [row[:2] for row in months] == [("2026-03", 109), ("2026-04", 50)]


def test_every_grain_of_time(desk_of):
    desk = desk_of(ads=MARCH)
    first = {
        grain: ask(desk, metric="clicks", by=[grain]).tables["rows"].rows[0][0]
        for grain in ("date", "week", "month", "quarter", "year", "weekday")
    }
    assert first == {
        "date": date(2026, 3, 1), "week": "2026-W09", "month": "2026-03", "quarter": "2026-Q1", "year": "2026",
        "weekday": "Mon",
    }  # fmt: skip


def test_rows_add_up_to_the_figure_and_the_text_names_the_extremes(desk_of, said):
    result = ask(desk_of(ads=MARCH), metric="Kosten", by=["platform", "week"])
    assert sum(row[2] for row in result.tables["rows"].rows) == result.fact("cost").value
    assert "meta" in said(result) or "google" in said(result)
    assert result.charts[0]["layer"][0]["mark"]["type"] == "line"


def test_a_filter_takes_one_value_or_several_whatever_their_case(desk_of):
    desk = desk_of(ads=MARCH)
    assert ask(desk, metric="cost", where={"Kampagne": "herbst öl"}).fact("cost").value == 310
    assert ask(desk, metric="cost", where={"platform": ["Google", "META"]}).fact("cost").value == 620


@pytest.mark.parametrize("value", ["x' or 1=1 --", "'; drop table ads; --", "{{cost}}", "\u202e", "%"])
def test_a_hostile_filter_is_only_a_value_that_is_not_there(desk_of, value):
    desk = desk_of(ads=MARCH)
    with pytest.raises(BadArguments):
        ask(desk, metric="cost", where={"campaign": value})
    assert ask(desk, metric="cost").fact("cost").value == 620


def test_hostile_names_of_campaigns_stay_values(desk_of, said):
    name = "{{roas}} '; drop table ads; -- 99 %"
    desk = desk_of(ads=[day(0, campaign=name), day(0, campaign="B", cost=1)])
    result = ask(desk, metric="cost", by=["campaign"], where={"campaign": [name, "B"]})
    assert result.tables["rows"].rows[0][0] == name
    assert name in said(result)


@pytest.mark.parametrize("column", ["colour", "cost; drop", "date", "cost", "month"])
def test_an_unknown_column_to_filter_by_lists_the_known(desk_of, column):
    with pytest.raises(BadArguments) as told:
        ask(desk_of(ads=MARCH), metric="cost", where={column: "x"})
    assert "campaign" in told.value.todo("de")


def test_an_unknown_value_names_the_nearest(desk_of):
    with pytest.raises(BadArguments) as told:
        ask(desk_of(ads=MARCH), metric="cost", where={"campaign": "Brnad"})
    assert "'Brand'" in told.value.todo("en")


@pytest.mark.parametrize(("word", "near"), [("roass", "roas"), ("Klikrate", "ctr"), ("Kostn", "cost")])
def test_an_unknown_metric_names_the_nearest(desk_of, word, near):
    with pytest.raises(BadArguments) as told:
        ask(desk_of(ads=MARCH), metric=word)
    assert near in told.value.todo("de").split(".")[0]


def test_a_metric_of_a_kind_that_is_not_loaded_says_how_to_load_it(desk_of):
    with pytest.raises(NoData) as told:
        ask(desk_of(ads=MARCH), metric="Kunden")
    assert "--as transactions" in told.value.todo("de")


def test_nothing_loaded_at_all(desk_of):
    with pytest.raises(NoData):
        ask(desk_of(), metric="roas")


def test_a_column_that_the_files_lack_is_named(desk_of):
    bare = [
        {key: row[key] for key in ("date", "platform", "campaign", "impressions", "clicks", "cost")} for row in MARCH
    ]
    with pytest.raises(NoData, match="conversion_value"):
        ask(desk_of(ads=bare), metric="roas")


def test_a_period_outside_of_the_data_says_what_there_is(desk_of):
    with pytest.raises(NoData) as told:
        ask(desk_of(ads=MARCH), metric="cost", period="2025-12")
    assert "März 2026" in told.value.todo("de")


def test_a_period_that_is_covered_in_part_is_amber_and_says_which_days_miss(desk_of):
    desk = desk_of(ads=[day(n) for n in (0, 1, 2, 5)])
    result = ask(desk, metric="cost", period="2026-02-27..2026-03-08")
    assert result.confidence == "amber"
    assert "6 von 10 Tagen" in result.caveats[0].de
    assert ask(desk, metric="cost", period="2026-03-01..2026-03-03").confidence == "green"


def test_a_platform_that_is_loaded_less_far_is_named(desk_of):
    rows = [day(n) for n in range(20)] + [day(n, "meta") for n in range(17)]
    result = ask(desk_of(ads=rows), metric="cost")
    assert result.confidence == "amber"
    assert "meta bis 17. März 2026" in result.caveats[0].de
    assert ask(desk_of(ads=rows), metric="cost", where={"platform": "google"}).confidence == "green"


def test_two_currencies_are_not_added_up(desk_of):
    desk = desk_of(ads=[day(0, currency="EUR"), day(0, campaign="US", currency="USD", cost=7)])
    for id in ("cost", "roas", "cpa"):
        with pytest.raises(WeakData, match="EUR and USD"):
            ask(desk, metric=id)
    assert ask(desk, metric="clicks").fact("clicks").value == 100
    fact = ask(desk, metric="cost", where={"currency": "usd"}).fact("cost")
    assert (fact.value, fact.unit) == (7, "USD")


def test_a_ratio_over_nothing_is_refused_and_a_group_without_it_stays_empty(desk_of):
    desk = desk_of(ads=[day(0, cost=0), day(0, campaign="B")])
    with pytest.raises(WeakData):
        ask(desk, metric="roas", where={"campaign": "Brand"})
    rows = ask(desk, metric="roas", by=["campaign"]).tables["rows"].rows
    assert rows[-1][:2] == ("Brand", None)


def test_rows_without_a_value_are_told(desk_of):
    rows = [day(0), day(1, conversion_value="")]
    result = ask(desk_of(ads=rows), metric="roas")
    assert result.confidence == "amber"
    assert "1 von 2 Zeilen" in result.caveats[0].de


def test_search_position_is_weighted_by_impressions(desk_of):
    rows = [
        {"query": "schuhe", "clicks": 9, "impressions": 900, "position": 1.0},
        {"query": "stiefel", "clicks": 1, "impressions": 100, "position": 11.0},
    ]
    desk = desk_of(search_console=rows)
    assert ask(desk, metric="Position").fact("position").value == 2
    assert ask(desk, metric="organic_ctr").fact("organic_ctr").value == Decimal("0.01")
    assert ask(desk, metric="clicks").fact("clicks").value == 10
    with pytest.raises(NoData, match="no dates"):
        ask(desk, metric="organic_clicks", period="2026-03")


def test_the_outcome_of_a_geo_panel(desk_of):
    rows = [{"date": f"2026-03-0{d}", "geo": g, "kpi": 0.1 * d} for d in range(1, 4) for g in ("Köln", "Bonn")]
    result = ask(desk_of(geo_panel=rows), metric="kpi_total", by=["Stadt"])
    assert result.fact("kpi_total").value == Decimal("1.2")
    assert {row[0] for row in result.tables["rows"].rows} == {"Köln", "Bonn"}


def test_the_state_of_today_is_the_data_as_they_are(desk_of):
    desk = desk_of(ads=MARCH)
    assert ask(desk, metric="cost", as_of="2026-04-01").fact("cost").value == 620


def test_top_keeps_the_highest(desk_of):
    desk = desk_of(ads=[day(0, campaign=f"C{i}", cost=i) for i in range(9)])
    assert [row[0] for row in ask(desk, metric="cost", by=["campaign"], top=2).tables["rows"].rows] == ["C8", "C7"]


def test_a_call_leaves_a_receipt_with_filter_and_snapshot_and_repeats_to_the_byte(desk_of):
    desk = desk_of(ads=MARCH)
    args = {"metric": "roas", "by": ["campaign"], "where": {"platform": "meta"}, "period": "2026-03"}
    one, two = call("data.metric", args, desk), call("data.metric", args, desk)
    assert one.receipt.result == two.receipt.result
    assert "platform in (meta)" in one.receipt.filter
    assert one.receipt.data["ads"]


def test_text_has_the_figure_in_both_languages(desk_of, said):
    result = ask(desk_of(ads=MARCH), metric="cost", period="2026-03", where={"platform": "google"})
    assert said(result, "de").startswith("Kosten (google), März 2026: 310")
    assert said(result, "en").startswith("Cost (google), March 2026: €310")
    assert set(TEXT) == {"de", "en"}


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.decimals(0, 10**7, places=2), min_size=1, max_size=60))
def test_money_adds_up_to_the_cent(desk_of, amounts):
    desk = desk_of(ads=[day(i, cost=f"{amount:f}") for i, amount in enumerate(amounts)])
    result = ask(desk, metric="cost", by=["week"])
    assert result.fact("cost").value == sum(amounts)
    assert sum(number(row[1]) for row in result.tables["rows"].rows) == sum(amounts)


def test_arguments_take_a_comma_list_and_numbers_as_names():
    args = Args(metric="cost", by="platform, month", where={"campaign": 4711})
    assert args.by == ("platform", "month")
    assert args.where == {"campaign": "4711"}
