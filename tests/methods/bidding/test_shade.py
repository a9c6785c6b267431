"""The best first-price bid, against a search over all bids."""

import numpy as np
import pytest

from methods.bidding.shade import shaded, table


@pytest.mark.parametrize("steepness", [0.8, 2.0, 5.0])
@pytest.mark.parametrize("limit", [0.05, 0.5, 1.0, 3.0, 40.0])
def test_no_other_bid_earns_more(steepness, limit):
    bids = np.linspace(1e-4, limit, 400_000)
    surplus = (limit - bids) / (1 + (bids / 1.7) ** -steepness)
    found = float(shaded(np.array([limit]), np.array([1.7]), steepness)[0])
    assert found == pytest.approx(bids[surplus.argmax()], rel=0.01)


def test_bids_grow_with_the_limit_and_stay_under_it():
    at, best = table(3.0)
    assert (np.diff(best) > 0).all()
    assert (best < np.exp(at)).all()
