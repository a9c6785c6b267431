"""Incidents: planted ones are found with the right cause, healthy accounts stay quiet at the stated rate."""

from datetime import date, timedelta

import numpy as np
import pytest

from errors import BadArguments, NoData, WeakData
from terms import Words
from tools._tool import call, check
from tools.data._incidents import Incident
from tools.data.anomalies import TEXT, anomalies

START = date(2026, 1, 1)
DAYS = 140
CAMPAIGNS = [
    ("google", "Brand", 900),
    ("google", "Generic", 1500),
    ("meta", "Prospecting", 1200),
    ("meta", "Retarget", 500),
]


def company(seed=1, days=DAYS):
    """Ads and shop of a healthy company: {(campaign, day): row}, orders by day."""
    random = np.random.default_rng(seed)
    week = np.array([1.1, 1.05, 1.0, 1.0, 0.95, 0.8, 0.9])
    rows = {}
    for platform, campaign, level in CAMPAIGNS:
        noise = np.zeros(days)
        for n in range(1, days):
            noise[n] = 0.5 * noise[n - 1] + random.normal(0, 0.06)
        for n in range(days):
            when = START + timedelta(n)
            clicks = int(random.poisson(level * week[when.weekday()] * np.exp(noise[n])))
            conversions = int(random.binomial(clicks, 0.04))
            price, basket = 0.9 * np.exp(random.normal(0, 0.03)), 70 * np.exp(random.normal(0, 0.05))
            rows[campaign, n] = {
                "date": when, "platform": platform, "campaign": campaign, "clicks": clicks,
                "impressions": int(random.poisson(clicks * 30)), "cost": round(clicks * float(price), 2),
                "conversions": conversions, "conversion_value": round(conversions * float(basket)),
            }  # fmt: skip
    orders = random.poisson(180, days)
    sales = [
        {"customer_id": f"c{n}-{i}", "date": START + timedelta(n), "amount": 60 + i % 20}
        for n in range(days)
        for i in range(orders[n])
    ]
    return rows, sales


def ask(desk, **args):
    return anomalies(check("data.anomalies", args), desk)


def worse(rows, campaigns, days, **factors):
    for campaign in campaigns:
        for day in days:
            row = rows[campaign, day]
            for name, factor in factors.items():
                row[name] = (
                    round(row[name] * factor, 2) if name in ("cost", "conversion_value") else int(row[name] * factor)
                )


def top(result):
    table = result.tables["incidents"]
    return dict(zip(table.columns, table.rows[0], strict=True))


def test_a_healthy_company_is_quiet(desk_of, said):
    rows, sales = company()
    result = ask(desk_of(ads=list(rows.values()), transactions=sales))
    assert result.fact("incidents").value == 0
    assert result.confidence == "green"
    assert "Nichts Auffälliges" in said(result)
    assert "Nothing unusual" in said(result, "en")


def test_false_alarms_stay_below_the_stated_rate(desk_of):
    """Eight healthy companies, four weeks each: at most one false alarm in thirty days over all series of one."""
    found = 0
    for seed in range(10, 18):
        rows, sales = company(seed)
        found += int(ask(desk_of(ads=list(rows.values()), transactions=sales)).fact("incidents").value)
    assert found <= 8 * 28 / 30 * 1.0


def test_a_broken_pixel_is_found_named_and_bids_are_left_alone(desk_of, said):
    rows, sales = company(2)
    days = range(DAYS - 12, DAYS - 6)
    worse(rows, ["Prospecting", "Retarget"], days, conversions=0, conversion_value=0)
    result = ask(desk_of(ads=list(rows.values()), transactions=sales))
    assert result.fact("incidents").value == 1
    first = top(result)
    assert (first["group"], first["cause"]) == ("meta", "tracking")
    assert first["first"] == START + timedelta(days[0])
    assert first["last"] == START + timedelta(days[-1])
    assert first["z"] < -4
    assert first["observed"] < 0.1 * first["expected"]
    text = said(result, "de", Words(**TEXT))
    assert "keine Gebote" in text
    assert "Do not touch bids" in said(result, "en", Words(**TEXT))
    assert result.confidence == "amber"


def test_lost_tracking_is_more_urgent_than_an_outage_and_that_more_than_an_own_change():
    def incident(*causes):
        return Incident(None, START, START, 1.0, 2.0, -9.0, tuple((cause, 0.5) for cause in causes), {}, ())

    ranked = sorted([incident("budget"), incident("outage"), incident(), incident("tracking")], key=lambda i: i.urgency)
    assert [one.causes[0][0] if one.causes else "" for one in ranked] == ["tracking", "outage", "", "budget"]


def test_the_way_back_after_a_long_break_is_not_another_incident(desk_of):
    rows, sales = company(2)
    worse(rows, ["Prospecting", "Retarget"], range(DAYS - 28, DAYS - 16), conversions=0.05, conversion_value=0.05)
    result = ask(desk_of(ads=list(rows.values()), transactions=sales))
    table = result.tables["incidents"]
    found = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    assert found[0]["cause"] == "tracking"
    assert found[0]["observed"] < 0.3 * found[0]["expected"]
    over, settled = START + timedelta(DAYS - 16), START + timedelta(DAYS - 9)  # the level has followed by then
    assert not [one for one in found if over <= one["first"] <= settled]


def test_the_evidence_is_shown(desk_of):
    rows, sales = company(2)
    worse(rows, ["Prospecting", "Retarget"], range(DAYS - 12, DAYS - 6), conversions=0, conversion_value=0)
    result = ask(desk_of(ads=list(rows.values()), transactions=sales))
    moves = {row[1]: row[2] for row in result.tables["evidence"].rows if row[0] == 1}
    assert moves["conversions"] < 0.1
    assert moves["clicks"] == pytest.approx(1, abs=0.15)
    assert moves["orders"] == pytest.approx(1, abs=0.15)


def test_a_restated_definition_is_told_from_a_broken_pixel(desk_of):
    rows, sales = company(3)
    worse(rows, ["Brand", "Generic"], range(DAYS - 20, DAYS), conversions=0.5, conversion_value=0.5)
    first = top(ask(desk_of(ads=list(rows.values()), transactions=sales)))
    assert (first["group"], first["cause"]) == ("google", "restated")


def test_dearer_clicks_are_an_auction(desk_of):
    rows, sales = company(4)
    worse(rows, ["Generic", "Brand"], range(DAYS - 9, DAYS - 3), clicks=0.65, conversions=0.65, conversion_value=0.65)
    first = top(ask(desk_of(ads=list(rows.values()), transactions=sales)))
    assert (first["group"], first["cause"]) == ("google", "auction")


def test_an_outage(desk_of):
    rows, sales = company(5)
    none = dict.fromkeys(["impressions", "clicks", "cost", "conversions", "conversion_value"], 0)
    worse(rows, ["Prospecting", "Retarget"], range(DAYS - 6, DAYS - 4), **none)
    first = top(ask(desk_of(ads=list(rows.values()), transactions=sales)))
    assert (first["group"], first["cause"]) == ("meta", "outage")


def test_a_budget_that_was_cut(desk_of):
    rows, sales = company(6)
    part = dict.fromkeys(["impressions", "clicks", "cost", "conversions", "conversion_value"], 0.4)
    worse(rows, ["Prospecting", "Retarget"], range(DAYS - 8, DAYS - 3), **part)
    assert top(ask(desk_of(ads=list(rows.values()), transactions=sales)))["cause"] == "budget"


def test_a_price_error_shows_in_the_basket(desk_of):
    rows, sales = company(7)
    worse(rows, ["Generic", "Brand"], range(DAYS - 9, DAYS - 3), conversion_value=0.4)
    first = top(ask(desk_of(ads=list(rows.values()), transactions=sales)))
    assert (first["group"], first["series"], first["cause"]) == ("google", "conversion_value", "basket")


def test_one_campaign_alone_is_named(desk_of):
    rows, sales = company(8)
    worse(rows, ["Retarget"], range(DAYS - 9, DAYS - 4), conversions=0, conversion_value=0)
    result = ask(desk_of(ads=list(rows.values()), transactions=sales), by=["campaign"])
    assert top(result)["group"] == "Retarget"


def test_the_last_days_of_conversions_are_not_judged(desk_of):
    rows, sales = company(9)
    worse(rows, ["Prospecting", "Retarget"], range(DAYS - 3, DAYS), conversions=0.3, conversion_value=0.3)
    assert ask(desk_of(ads=list(rows.values()), transactions=sales)).fact("incidents").value == 0


def test_the_chart_has_its_band(desk_of):
    rows, sales = company(2)
    worse(rows, ["Prospecting", "Retarget"], range(DAYS - 12, DAYS - 6), conversions=0, conversion_value=0)
    [chart] = ask(desk_of(ads=list(rows.values()), transactions=sales)).charts
    points = chart["data"]["values"]
    assert all(point["low"] <= point["expected"] <= point["high"] for point in points if point["expected"] is not None)
    assert sum(point["unusual"] for point in points) == 6
    assert chart["title"]["de"] != chart["title"]["en"]


def test_asking_for_one_figure_and_an_eager_alarm(desk_of):
    rows, sales = company(2)
    desk = desk_of(ads=list(rows.values()), transactions=sales)
    few = ask(desk, metric="Klicks", sensitivity="high")
    assert few.fact("series").value == len(CAMPAIGNS) + 2
    assert few.fact("false_alarms").value == 3


def test_what_cannot_be_watched_is_refused(desk_of):
    rows, sales = company(2, days=30)
    desk = desk_of(ads=list(rows.values()), transactions=sales)
    with pytest.raises(WeakData, match="too short a history"):
        ask(desk)
    with pytest.raises(BadArguments, match="not watched"):
        ask(desk, metric="customers")
    with pytest.raises(NoData, match="March 2020"):
        ask(desk, period="2020-03")
    with pytest.raises(NoData, match="Nothing is loaded"):
        ask(desk_of())


def test_the_same_call_gives_the_same_bytes(desk_of):
    rows, sales = company(2)
    worse(rows, ["Prospecting"], range(DAYS - 12, DAYS - 6), conversions=0, conversion_value=0)
    desk = desk_of(ads=list(rows.values()), transactions=sales)
    one, two = (call("data.anomalies", {}, desk) for _ in range(2))
    assert one.receipt.result == two.receipt.result
