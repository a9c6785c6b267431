"""A change of spend against curves computed by hand."""

from __future__ import annotations

import numpy as np
import pytest

from methods.allocation.response import Response
from methods.scenario import scenario


def response(alpha: float = 0.5, lags: int = 12, channels: int = 1) -> Response:
    weights = alpha ** np.arange(lags)
    weights = np.broadcast_to((weights / weights.sum())[None, :, None], (2, lags, channels)).copy()
    ones = np.ones((2, channels))
    return Response(
        channels=tuple("abc"[:channels]), days=7, weights=weights, saturation="hill", rate=ones, slope=ones,
        ceiling=ones * np.array([[1_000.0], [2_000.0]]), scale=np.full(channels, 100.0),
        past=np.full((lags - 1, channels), 100.0), observed=np.full((50, channels), 100.0),
    )  # fmt: skip


def hill(x):
    return x / (1 + x)


def test_a_pause_loses_everything_in_the_end_and_little_at_once():
    found = scenario(response(), np.array([100.0]), np.array([0.0]), 30)
    assert found.change[:, 0] == pytest.approx(-(np.array([1_000, 2_000]) * (hill(1) - hill(0.5))), rel=1e-3)
    assert found.change[:, 29] == pytest.approx([-500, -1_000], rel=1e-6)
    assert found.spend == -3_000


def test_the_total_holds_what_comes_after_the_change():
    found = scenario(response(), np.array([100.0]), np.array([0.0]), 1)
    weights = 0.5 ** np.arange(12) / (0.5 ** np.arange(12)).sum()
    assert found.total[0] == pytest.approx(-1_000 * (hill(1) - hill(1 - weights)).sum(), rel=1e-9)


def test_the_delay_follows_the_carry_over():
    small = scenario(response(0.5), np.array([100.0]), np.array([99.9]), 4)
    assert small.until(0.5) == pytest.approx([1.0, 1.0], abs=0.01)
    assert small.until(0.9)[0] == pytest.approx(3 + (0.9 - 0.875) / 0.0625, abs=0.02)
    at_once = scenario(response(1e-9), np.array([100.0]), np.array([50.0]), 4)
    assert at_once.until(0.9) == pytest.approx([0.9, 0.9])


def test_a_shift_between_equal_channels_gains_nothing_at_first_order():
    found = scenario(response(channels=2), np.array([100.0, 100.0]), np.array([99.0, 101.0]), 4)
    assert np.abs(found.total).max() < 0.2
    assert found.spend == 0
    assert found.until(0.5)[0] > 0


def test_no_change_changes_nothing():
    found = scenario(response(), np.array([100.0]), np.array([100.0]), 4)
    assert (found.total == 0).all()
    assert np.isfinite(found.until(0.9)).all()


def test_impossible_money_is_refused():
    with pytest.raises(ValueError, match="negative"):
        scenario(response(), np.array([100.0]), np.array([-1.0]), 4)
