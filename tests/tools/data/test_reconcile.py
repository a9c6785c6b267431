"""Platforms against shop: sums to the order, double counting, sources, what differs and which number to use."""

from datetime import date, timedelta

import numpy as np
import pytest

from errors import NoData
from terms import Words
from tools._tool import call, check
from tools.data._utm import platform_of, without_source
from tools.data.reconcile import TEXT, reconcile
from warehouse.contract import kinds

START = date(2026, 1, 1)
with_orders = pytest.mark.skipif("orders" not in kinds(), reason="the kind orders is not there")
with_sessions = pytest.mark.skipif("sessions" not in kinds(), reason="the kind sessions is not there")


def ads(claims, days=59, **more):
    """{platform: conversions a day (a number, or one for each day)} as ad rows."""
    rows = []
    for platform, daily in claims.items():
        for n in range(days):
            count = int(daily[n]) if isinstance(daily, np.ndarray) else daily
            row = {"date": START + timedelta(n), "platform": platform, "campaign": f"{platform} A"}
            row |= {"impressions": 9000, "clicks": 900, "cost": 500, "conversions": count}
            rows.append(row | {"conversion_value": count * 50} | more)
    return rows


def purchases(daily, days=59):
    counts = daily if isinstance(daily, np.ndarray) else np.full(days, daily)
    return [
        {"customer_id": f"{n}-{i}", "date": START + timedelta(n), "amount": 50}
        for n in range(days)
        for i in range(int(counts[n]))
    ]


def orders(sources, days=59, **more):
    """{(source, medium): orders a day} as orders."""
    return [
        {"order_id": f"{source}-{medium}-{n}-{i}", "ordered_at": f"{START + timedelta(n)} 12:00:00",
         "customer_id": f"c{n}-{i}", "revenue": 50, "source": source, "medium": medium} | more
        for (source, medium), daily in sources.items() for n in range(days) for i in range(daily)
    ]  # fmt: skip


def ask(desk, **args):
    return reconcile(check("data.reconcile", args), desk)


def figures(result):
    return {fact.id: float(fact.value) for fact in result.facts}


def test_claims_against_all_orders_where_orders_have_no_source(desk_of, said):
    result = ask(desk_of(ads=ads({"google": 8, "meta": 6}), transactions=purchases(10)), period="2026-01")
    found = figures(result)
    assert (found["platform_total"], found["shop_total"]) == (14 * 31, 310)
    assert found["double_counted"] == 4 * 31
    assert found["overclaim_ratio"] == found["claim_share"] == pytest.approx(1.4)
    assert found["value_ratio"] == pytest.approx(1.4)
    assert result.fact("overclaim_ratio").interval.low < 1.4 < result.fact("overclaim_ratio").interval.high
    assert result.confidence == "amber"
    assert any("keine Herkunft" in note.de for note in result.caveats)
    text = said(result, "de", Words(**TEXT))
    assert "434" in text
    assert "Bestellung des Shops" in text
    assert "only a test" in said(result, "en", Words(**TEXT))


def test_no_double_counting_where_claims_are_fewer_than_orders(desk_of):
    found = figures(ask(desk_of(ads=ads({"google": 3}), transactions=purchases(10)), period="2026-01"))
    assert found["double_counted"] == 0


def test_only_days_that_are_loaded_on_both_sides_count(desk_of):
    result = ask(desk_of(ads=ads({"google": 8}, days=40), transactions=purchases(10)), period="2026-02")
    assert figures(result)["shop_total"] == 90
    assert result.names["period"].en == "1 February 2026 to 9 February 2026"


def test_one_side_alone_is_refused_in_one_sentence(desk_of):
    with pytest.raises(NoData, match="Only the shop's side"):
        ask(desk_of(transactions=purchases(3)))
    with pytest.raises(NoData, match="shop's side is missing"):
        ask(desk_of(ads=ads({"google": 3})))
    with pytest.raises(NoData, match="on both sides"):
        ask(desk_of(ads=ads({"google": 3}), transactions=purchases(3)), period="2030-01")


def test_the_last_days_are_said_to_be_incomplete(desk_of):
    desk = desk_of(ads=ads({"google": 8}, days=31), transactions=purchases(10, days=31))
    assert any("incomplete" in note.en for note in ask(desk, period="2026-01").caveats)
    whole = desk_of(ads=ads({"google": 8}), transactions=purchases(10))
    assert not any("incomplete" in note.en for note in ask(whole, period="2026-01").caveats)


def test_a_shifted_day_is_noticed_and_an_unshifted_one_is_not(desk_of):
    random = np.random.default_rng(4)
    demand = 12 * np.exp(random.normal(0, 0.5, 61))
    sold = random.poisson(demand)
    late = (sold * 0.7).astype(int)
    same = ask(
        desk_of(ads=ads({"google": late[1:60]}), transactions=purchases(sold[1:60])), period="2026-01-01..2026-02-28"
    )
    moved = ask(
        desk_of(ads=ads({"google": late[:59]}), transactions=purchases(sold[1:60])), period="2026-01-01..2026-02-28"
    )
    assert figures(same)["best_shift"] == 0
    assert figures(same)["correlation"] > 0.8
    assert figures(moved)["best_shift"] == 1
    assert any("Zeitzone" in note.de for note in moved.caveats)


@pytest.mark.parametrize(
    ("source", "medium", "campaign", "platform"),
    [
        ("google", "cpc", None, "google"),
        ("google", "organic", None, None),
        ("Facebook", "paid_social", None, "meta"),
        ("ig", "social", None, None),
        ("bing", "cpc", "", "microsoft"),
        ("newsletter", "email", None, None),
        ("newsletter", "email", "Brand DE", "google"),
        ("tiktok", None, None, "tiktok"),
        (None, None, None, None),
    ],
)
def test_which_platform_an_order_names(source, medium, campaign, platform):
    assert platform_of(source, medium, campaign, {"brand de": "google"}) == platform


def test_what_counts_as_no_source():
    assert without_source("(direct)")
    assert without_source(None)
    assert not without_source("google")


SOURCES = {("google", "cpc"): 4, ("facebook", "paid_social"): 2, ("google", "organic"): 3, ("", ""): 1}


@with_orders
def test_orders_are_attributed_by_their_utm_values(desk_of):
    result = ask(desk_of(ads=ads({"google": 6, "meta": 6}), orders=orders(SOURCES)), period="2026-01")
    found = figures(result)
    assert (found["attributed_total"], found["unattributed"], found["without_source"]) == (186, 124, 31)
    assert found["overclaim_ratio"] == 2
    assert result.names["worst_name"].en == "meta"
    table = result.tables["platforms"]
    rows = {row[0]: dict(zip(table.columns, row, strict=True)) for row in table.rows}
    assert (rows["google"]["attributed"], rows["meta"]["attributed"]) == (124, 62)
    assert rows["meta"]["low"] < rows["meta"]["ratio"] == 3 < rows["meta"]["high"]
    assert rows["meta"]["attributed_value"] == 3100
    assert any("meta: zählt von Haus aus" in note.de for note in result.caveats)
    assert result.confidence == "green"


@with_orders
def test_net_against_gross_is_noticed(desk_of):
    rows = orders(SOURCES, revenue=59.5, tax=9.5, refunded=2)
    result = ask(desk_of(ads=ads({"google": 6}), orders=rows), period="2026-01")
    assert any("ohne Steuer" in note.de for note in result.caveats)
    assert any("Erstattet: 3\u00a0% des Umsatzes" in note.de for note in result.caveats)
    same = ask(desk_of(ads=ads({"google": 6}), orders=orders(SOURCES, tax=8)), period="2026-01")
    assert not any("tax" in note.en for note in same.caveats)


@with_orders
def test_different_currencies_leave_only_counts(desk_of):
    result = ask(
        desk_of(ads=ads({"google": 6}, currency="USD"), orders=orders(SOURCES, currency="EUR")), period="2026-01"
    )
    assert "value_ratio" not in figures(result)
    assert any("currencies" in note.en for note in result.caveats)
    assert result.confidence == "amber"


@with_orders
@with_sessions
def test_the_consent_gap(desk_of):
    rows = [
        {"date": START + timedelta(n), "source": "google", "medium": "cpc", "sessions": share, "conversions": sold,
         "consent": consent}
        for n in range(59) for consent, share, sold in (("granted", 60, 6), ("denied", 40, 0))
    ]  # fmt: skip
    result = ask(desk_of(ads=ads({"google": 6}), orders=orders(SOURCES), sessions=rows), period="2026-01")
    assert figures(result)["measured_share"] == pytest.approx(0.6)
    assert figures(result)["consent_denied"] == pytest.approx(0.4)
    assert any("misst 60" in note.de for note in result.caveats)


def test_the_same_call_gives_the_same_bytes(desk_of):
    desk = desk_of(ads=ads({"google": 8, "meta": 6}), transactions=purchases(10))
    one, two = (call("data.reconcile", {}, desk) for _ in range(2))
    assert one.receipt.result == two.receipt.result
