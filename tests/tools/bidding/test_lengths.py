"""Units of time agree with each other, whichever way they are counted."""

from __future__ import annotations

import pytest

from tools.bidding._lengths import DAYS, times


@pytest.mark.parametrize("unit", DAYS)
def test_a_unit_is_once_itself(unit):
    assert times(DAYS[unit])[unit] == pytest.approx(1.0)


def test_a_year_is_twelve_months_and_four_quarters():
    found = times(365.25)
    assert found["month"] == pytest.approx(12 * found["year"])
    assert found["quarter"] == pytest.approx(4 * found["year"])
    assert found["year"] == pytest.approx(1.0, abs=1e-3)
