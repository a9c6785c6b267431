"""Filters: values of the data, and segments that are defined once."""

import pytest

from errors import BadArguments
from tools._tool import check
from tools.data.metric import metric
from warehouse.contract import kinds


def ask(desk, **args):
    return metric(check("data.metric", args), desk)


def ad(campaign, cost):
    return {
        "date": "2026-03-01",
        "platform": "google",
        "campaign": campaign,
        "impressions": 9,
        "clicks": 1,
        "cost": cost,
    }


ADS = [ad("DE | Brand | Exact", 5), ad("Brandenburg", 7), ad("Marke AT", 11), ad("Generic", 100)]


@pytest.mark.parametrize("word", ["brand_campaigns", "Markenkampagnen", "Brand campaigns"])
def test_a_segment_filters_by_its_condition(desk_of, word):
    result = ask(desk_of(ads=ADS), metric="cost", where={"segment": word})
    assert result.fact("cost").value == 16
    assert "segment in (brand_campaigns)" in result.sources[0].filter


def test_segment_and_value_both_count(desk_of):
    both = {"segment": "brand_campaigns", "campaign": "Marke AT"}
    assert ask(desk_of(ads=ADS), metric="cost", where=both).fact("cost").value == 11


def test_a_segment_that_the_kind_cannot_tell_names_those_it_can(desk_of):
    for word in ("new_customers", "mobile", "nobody"):
        with pytest.raises(BadArguments, match="cannot tell the segment") as told:
            ask(desk_of(ads=ADS), metric="cost", where={"segment": word})
        assert "brand_campaigns" in told.value.todo("de")


@pytest.mark.skipif("orders" not in kinds(), reason="the kind orders is not there")
def test_new_and_known_customers_make_up_the_whole(desk_of):
    orders = [
        {"order_id": f"O{i}", "ordered_at": f"2026-03-0{i + 1} 10:00:00", "customer_id": f"C{i}", "revenue": 10 + i,
         "new_customer": str(i % 2 == 0).lower(), "campaign": "Brand"} for i in range(5)
    ]  # fmt: skip
    desk = desk_of(orders=orders)
    parts = [
        ask(desk, metric="Umsatz", where={"Segment": word}).fact("revenue").value
        for word in ("Neukunden", "Stammkunden")
    ]
    assert parts == [36, 24]
    assert (
        ask(desk, metric="revenue", where={"segment": ["new_customers", "known_customers"]}).fact("revenue").value == 60
    )
    assert ask(desk, metric="Neukundenanteil").fact("new_customer_share").value * 10 == 6
