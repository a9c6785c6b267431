"""Demand follows the calendar that everybody knows."""

from datetime import date

import numpy as np
import pytest

from simulator.market import SALE_DEMAND, _easter, is_holiday, market, season
from simulator.stories import competitor_sale

DAY = int(np.datetime64("2026-03-03").astype(int))


@pytest.mark.parametrize(
    "easter",
    [date(2023, 4, 9), date(2024, 3, 31), date(2025, 4, 20), date(2026, 4, 5), date(2027, 3, 28), date(2038, 4, 25)],
)
def test_easter_is_where_the_calendar_has_it(easter):
    assert _easter(easter.year) == easter


def test_holidays_of_all_germany():
    assert all(
        map(is_holiday, (date(2026, 4, 3), date(2026, 4, 6), date(2026, 5, 14), date(2026, 5, 25), date(2026, 10, 3)))
    )
    assert not is_holiday(date(2026, 10, 31))


def test_black_friday_and_christmas_stand_out():
    assert season(date(2026, 11, 27)) > 1.2 * season(date(2026, 11, 20))
    assert season(date(2026, 12, 24)) < 0.7 * season(date(2026, 12, 18))


def test_higher_prices_lower_demand_by_the_elasticity():
    plain, dear = (market(1, DAY, DAY - 100, DAY + 100, prices).demand for prices in (1.0, 1.1))
    assert np.isclose(dear / plain, 1.1**-1.4)


def test_a_competitors_sale_lowers_demand_and_raises_prices_of_clicks():
    last = DAY + 75
    assert competitor_sale(DAY, last)
    assert not competitor_sale(DAY, last + 60)
    told, calm = (market(1, DAY, DAY - 100, end, 1.0) for end in (last, last + 60))
    assert np.isclose(told.demand / calm.demand, SALE_DEMAND)
    assert told.cpc > calm.cpc
