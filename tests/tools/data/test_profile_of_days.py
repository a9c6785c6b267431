"""The calendar of a kind: the same sums whether they are kept by the warehouse or counted anew."""

from datetime import date, timedelta

import numpy as np
import pytest

from terms import Period
from tools.data._profile import ROWS, part_of, profile
from tools.data._sums import by_day


def test_rows_and_sums_by_day_and_source(desk_of):
    rows = [
        {"date": date(2026, 3, 1) + timedelta(n), "platform": platform, "campaign": campaign, "impressions": 100 + n,
         "clicks": 10 + n, "cost": 1.25 * n, "conversions": n / 4}
        for n in range(10) for platform in ("google", "meta") for campaign in ("A", "B") if n != 4 or platform == "meta"
    ]  # fmt: skip
    desk = desk_of(ads=rows)
    found = profile(desk, "ads")
    place = found.keys.index(("google",))
    assert found.sums[ROWS][place].tolist() == [2, 2, 2, 2, 0, 2, 2, 2, 2, 2]
    assert found.sums["cost"][place, 9] == 22.5
    assert not found.seen[place, 4]
    measures = {"clicks": "sum(clicks)", "conversions": "sum(conversions)"}
    counted = by_day(desk, "ads", measures, ["platform"], {}, Period(start=date(2026, 3, 1), end=date(2026, 3, 10)))
    for name in measures:
        assert np.array_equal(found.sums[name][place], counted.sums[name][counted.keys.index(("google",))])


def test_a_kind_without_a_source_is_one_series(desk_of):
    desk = desk_of(transactions=[{"customer_id": 1, "date": "2026-03-02", "amount": 5}])
    found = profile(desk, "transactions")
    assert found.keys == ((),)
    assert found.sums["amount"].tolist() == [[5.0]]
    assert part_of(desk.warehouse.need("transactions")) is None


@pytest.mark.parametrize("kind", ["trial"])
def test_a_kind_without_days_has_none(desk_of, kind):
    assert profile(desk_of(trial=[{"arm": 0, "outcome": 1}, {"arm": 1, "outcome": 0}]), kind) is None
