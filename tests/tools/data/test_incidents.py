"""How long an incident lasts is said of days that have values, and of no others."""

import warnings
from types import SimpleNamespace

import numpy as np
import pytest

from tools.data._incidents import _lasting  # pyright: ignore[reportPrivateUsage]


def lasting(values):
    board = SimpleNamespace(values=[np.array([values], dtype=float)])
    line = SimpleNamespace(block=0, row=0, watch=SimpleNamespace(bottom="clicks"))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return _lasting(board, line, 28)  # type: ignore[arg-type]


@pytest.mark.parametrize(("after", "expected"), [(2.0, True), (1.0, False)])
def test_what_stays_away_from_before_lasts(after, expected):
    assert lasting([1.0] * 28 + [2.0] * 7 + [after] * 14) is expected


@pytest.mark.parametrize("empty", [slice(0, 28), slice(28, 35), slice(42, 49)])
def test_a_week_without_values_says_nothing_and_warns_of_nothing(empty):
    values = np.array([1.0] * 28 + [2.0] * 21)
    values[empty] = np.nan
    assert lasting(values) is None
