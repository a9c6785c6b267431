"""Figures of two kinds: cost of the ads beside what the shop and the CRM know."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from errors import BadArguments, NoData, WeakData
from tools._tool import check
from tools.data.compare import compare
from tools.data.metric import metric
from warehouse.contract import kinds

pytestmark = pytest.mark.skipif(
    not {"orders", "contacts"} <= set(kinds()), reason="the kinds orders and contacts are not there"
)


def ask(desk, **args):
    return metric(check("data.metric", args), desk)


def ad(day, campaign="Brand", cost="100", platform="google"):
    row = {"date": date(2026, 3, 1) + timedelta(day), "platform": platform, "campaign": campaign}
    return row | {"impressions": 1000, "clicks": 50, "cost": cost, "conversions": 2, "conversion_value": 40}


def order(number, day, campaign="Brand", revenue="50", new=True, **more):
    at = f"{date(2026, 3, 1) + timedelta(day)} 10:00:00"
    row = {"order_id": f"O{number}", "ordered_at": at, "customer_id": f"C{number}", "revenue": revenue}
    return row | {"campaign": campaign, "new_customer": str(new).lower(), "currency": "EUR"} | more


ADS = [ad(day, name, cost) for day in range(10) for name, cost in (("Brand", "10"), ("Herbst", "30"))]
ORDERS = [order(day * 2 + i, day, name, new=i == 0) for day in range(10) for i, name in enumerate(("Brand", "Herbst"))]


def test_cac_is_ad_cost_over_the_new_customers_of_the_shop(desk_of):
    result = ask(desk_of(ads=ADS, orders=ORDERS), metric="CAC", period="2026-03-01..2026-03-10")
    fact = result.fact("cac")
    assert (fact.value, fact.unit, fact.basis) == (40, "EUR", "observed")
    assert [source.kind for source in result.sources] == ["ads", "orders", "metric", "metric", "metric"]
    assert result.confidence == "green"


def test_blended_roas_and_profit(desk_of):
    orders = [order(1, 0, revenue="119", tax="19", refunded="20", cost_of_goods="30"), order(2, 9, revenue="0",
              tax="0", refunded="0", cost_of_goods="0")]  # fmt: skip
    desk = desk_of(ads=[ad(0, cost="10"), ad(9, cost="15")], orders=orders)
    assert ask(desk, metric="MER").fact("mer").value == Decimal(119) / 25
    assert ask(desk, metric="Gewinn").fact("profit").value == 119 - 19 - 20 - 30 - 25
    assert ask(desk, metric="Deckungsbeitrag").fact("margin").value == 50
    assert ask(desk, metric="net revenue").fact("net_revenue").value == 80


def test_it_splits_by_time_and_by_what_both_have(desk_of):
    desk = desk_of(ads=ADS, orders=ORDERS)
    rows = ask(desk, metric="CAC", by=["Kampagne"]).tables["rows"].rows
    assert [row[:2] for row in rows] == [("Brand", 10), ("Herbst", None)]
    days = ask(desk, metric="mer", by=["date"]).tables["rows"].rows
    assert len(days) == 10
    assert days[0][:2] == (date(2026, 3, 1), 2.5)


def test_a_split_of_a_difference_adds_up_with_groups_that_only_one_has(desk_of):
    more = [*ORDERS, order(99, 3, "Newsletter", revenue="70")]
    orders = [row | {"cost_of_goods": "5", "tax": "0", "refunded": ""} for row in more]
    orders[0]["refunded"] = "0"
    desk = desk_of(ads=[*ADS, ad(2, "Nur Anzeigen", "7")], orders=orders)
    result = ask(desk, metric="profit", by=["campaign"])
    rows = {row[0]: row[1] for row in result.tables["rows"].rows}
    assert rows["Newsletter"] == 65
    assert rows["Nur Anzeigen"] == -7
    assert sum(rows.values()) == result.fact("profit").value


@pytest.mark.parametrize("column", ["platform", "region", "source"])
def test_what_only_one_of_them_has_is_refused_in_one_sentence(desk_of, column):
    orders = [row | {"region": "Nord", "source": "google"} for row in ORDERS]
    with pytest.raises(BadArguments, match=f"do not share '{column}'") as told:
        ask(desk_of(ads=ADS, orders=orders), metric="CAC", by=[column])
    assert "campaign" in told.value.todo("de")
    with pytest.raises(BadArguments, match="do not share"):
        ask(desk_of(ads=ADS, orders=orders), metric="CAC", where={column: "google"})


def test_a_filter_reaches_both(desk_of):
    desk = desk_of(ads=ADS, orders=[*ORDERS, order(99, 3, "Newsletter")])
    assert ask(desk, metric="CAC", where={"campaign": "brand"}).fact("cac").value == 10
    with pytest.raises(WeakData):
        ask(desk, metric="CAC", where={"campaign": "Herbst"})
    assert ask(desk, metric="MER", where={"campaign": ["Brand", "Newsletter"]}).fact("mer").value == 5.5
    with pytest.raises(BadArguments, match="Brnd"):
        ask(desk, metric="MER", where={"campaign": "Brnd"})


def test_only_days_that_both_have_are_counted_and_it_says_so(desk_of):
    late = [row for row in ORDERS if row["ordered_at"] >= "2026-03-06"]
    desk = desk_of(ads=ADS, orders=late)
    result = ask(desk, metric="MER", period="2026-03-01..2026-03-10")
    assert result.fact("mer").value == 2.5
    assert result.confidence == "amber"
    assert any("für die beides geladen ist" in caveat.de for caveat in result.caveats)
    assert ask(desk, metric="MER").fact("mer").value == 2.5
    with pytest.raises(NoData, match="both kinds"):
        ask(desk, metric="MER", period="2026-03-01..2026-03-04")


def test_two_currencies_are_not_held_against_each_other(desk_of):
    ads = [row | {"currency": "USD"} for row in ADS]
    with pytest.raises(WeakData, match="EUR and USD"):
        ask(desk_of(ads=ads, orders=ORDERS), metric="MER")


def test_one_of_several_currencies_can_be_taken_on_both_sides(desk_of):
    ads = [row | {"currency": "EUR"} for row in ADS] + [ad(1, "US", "9") | {"currency": "USD"}]
    orders = [*ORDERS, order(99, 1, "US", "18", currency="USD")]
    desk = desk_of(ads=ads, orders=orders)
    fact = ask(desk, metric="CAC", where={"currency": "USD"}, period="2026-03-02").fact("cac")
    assert (fact.value, fact.unit) == (9, "USD")


def test_cost_per_qualified_lead_joins_the_crm_on_the_campaign(desk_of):
    contacts = [
        {"contact_id": f"K{i}", "stage": stage, "created_at": f"2026-03-{day:02} 09:00:00", "campaign": name}
        for i, (stage, day, name) in enumerate(
            [("lead", 1, "Brand"), ("mql", 2, "Brand"), ("subscriber", 3, "Brand"), ("SQL", 10, "Herbst")]
        )
    ]
    desk = desk_of(ads=ADS, contacts=contacts)
    assert ask(desk, metric="leads").fact("leads").value == 3
    rows = {row[0]: row[1] for row in ask(desk, metric="CPQL", by="campaign").tables["rows"].rows}
    assert rows == {"Brand": 100, "Herbst": 300}
    assert float(ask(desk, metric="Kosten pro Lead").fact("cost_per_lead").value) == pytest.approx(400 / 3)
    assert ask(desk, metric="CPA").fact("cpa").value == 10


def test_compare_splits_the_change_of_two_kinds_exactly(desk_of):
    ads = [ad(day, name, cost) for day in range(14) for name, cost in (("Brand", 10 + day), ("Herbst", 30))]
    orders = [order(day * 2 + i, day, name) for day in range(14) for i, name in enumerate(("Brand", "Herbst"))]
    args = {
        "metric": "CAC",
        "period": "2026-03-08..2026-03-14",
        "against": "2026-03-01..2026-03-07",
        "by": ["campaign"],
    }
    result = compare(check("data.compare", args), desk_of(ads=ads, orders=orders))
    assert result.fact("current").value == 25
    assert result.fact("change").value == pytest.approx(3.5)
    assert sum(row[4] for row in result.tables["rows"].rows) == pytest.approx(result.fact("change").value)
