# pyright: basic, reportOptionalMemberAccess=false
"""From claims to what was added: the steps add up, channel by channel and as a whole."""

from __future__ import annotations

import pytest

from tests.tools.attribution.test_triangulate import TEST, ads, ask, orders


@pytest.fixture
def result(desk_of):
    rows = ads()
    return ask(desk_of(ads=rows, orders=orders(rows)), experiments=TEST)


def _rows(result):
    told = result.tables["counted"]
    return [dict(zip(told.columns, each, strict=True)) for each in told.rows]


def test_each_channel_goes_from_its_claim_to_what_was_added(result):
    for each in _rows(result):
        assert each["claimed"] - each["duplicates"] == pytest.approx(each["counted_once"])
        assert each["counted_once"] - each["anyway"] == pytest.approx(each["incremental"])
        assert each["low"] <= each["incremental"] <= each["high"]


def test_the_whole_is_the_sum_of_the_channels(result):
    rows, fact = _rows(result), {each.id: float(each.value) for each in result.facts}
    assert fact["total_claimed"] - fact["total_duplicates"] == pytest.approx(fact["total_counted_once"])
    assert fact["total_counted_once"] - fact["total_anyway"] == pytest.approx(fact["total_incremental"])
    assert fact["total_counted_once"] == pytest.approx(sum(each["counted_once"] for each in rows))


def test_the_waterfall_begins_with_the_claims_and_ends_with_what_was_added(result):
    drawn = next(each for each in result.charts if "From claim" in each["title"]["en"])
    bars, fact = drawn["data"]["values"], {each.id: float(each.value) for each in result.facts}
    assert bars[0]["to"] == pytest.approx(fact["total_claimed"])
    assert bars[-1]["to"] == pytest.approx(fact["total_incremental"])
    assert bars[2]["to"] == pytest.approx(bars[-1]["to"])


def test_without_orders_nothing_is_said_of_duplicates(desk_of):
    result = ask(desk_of(ads=ads()), experiments=TEST)
    assert "total_duplicates" not in {each.id for each in result.facts}
    assert not any("From claim" in each["title"]["en"] for each in result.charts)
    assert all(each["counted_once"] is None and each["incremental"] > 0 for each in _rows(result))
    assert all(each["anyway"] == pytest.approx(each["claimed"] - each["incremental"]) for each in _rows(result))
