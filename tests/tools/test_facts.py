import doctest
from decimal import Decimal

import numpy as np
import pytest

from tools import _facts
from tools._facts import fact


def test_numpys_numbers_become_plain_ones_and_whole_ones_stay_whole():
    assert fact("units", 3, "count", "Personen", "people").value.as_tuple().exponent == 0
    assert fact("lift", np.float64(0.1), "share", "Uplift", "lift").value == Decimal("0.1")


def test_an_interval_comes_as_one_or_as_its_ends():
    told = fact("lift", 0.1, "share", "Uplift", "lift", (np.float64(0.05), 0.2, 1 - 0.1), basis="observed", n=40)
    assert (told.interval.low, told.interval.high, told.interval.level) == (Decimal("0.05"), Decimal("0.2"), 0.9)
    assert fact("lift", 0.1, "share", "Uplift", "lift", told.interval).interval is told.interval
    assert (told.basis, told.n, told.label.de) == ("observed", 40, "Uplift")


def test_ends_in_the_wrong_order_are_refused():
    with pytest.raises(ValueError, match="low end"):
        fact("lift", 0.1, "share", "Uplift", "lift", (0.2, 0.1, 0.9))


def test_its_example_runs():
    assert doctest.testmod(_facts).failed == 0
