"""Numbers are exact and finite, and a value has one byte form."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terms import canonical, number

floats = st.floats(allow_nan=False, allow_infinity=False, width=64)


@given(floats)
def test_a_float_becomes_the_decimal_that_reads_back_as_itself(value):
    assert float(number(value)) == value


@pytest.mark.parametrize("value", [float("nan"), float("inf"), "NaN", True])
def test_a_figure_is_finite_and_a_number(value):
    with pytest.raises(ValueError):
        number(value)


def test_the_canonical_form_does_not_depend_on_order():
    assert canonical({"b": 1, "a": [2, "ä"]}) == canonical({"a": [2, "ä"], "b": 1})
