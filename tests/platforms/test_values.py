"""When two values mean the same: amounts by what they are worth, lists in any order, and nothing is not a word."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from platforms.values import same


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (150, 150.0), (0.1, Decimal("0.10")), (Decimal("1E+2"), 100), (0, -0.0), ("a", "a"), (None, None),
        (["a", "b"], ["b", "a"]), (["a", "a", "b"], ["b", "a"]), ((1, 2), [2.0, 1]), ([Decimal("1.50")], [1.5]),
        ({"a": 1, "b": ["x", "y"]}, {"b": ["y", "x"], "a": 1.0}), ([], ()), (True, True), ([{"a": 1}], [{"a": 1.0}]),
    ],
)  # fmt: skip
def test_they_mean_the_same(one, other):
    assert same("budget", one, other)
    assert same("budget", other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (150, 150.01), (0.1 + 0.2, 0.3), ("150", 150), ("A", "a"), (None, 0), (None, ""), (None, "None"), (True, 1),
        (True, "True"), (False, None), (["a"], ["a", "b"]), ([1], ["1"]), ([True], [1]),
        ({"a": 1}, {"a": 1, "b": None}), ([], None), (float("nan"), 0), ([None], []), (["a"], "a"),
    ],
)  # fmt: skip
def test_they_do_not(one, other):
    assert not same("budget", one, other)
    assert not same("budget", other, one)


PLAIN = st.none() | st.booleans() | st.integers(-(10**12), 10**12) | st.floats(allow_nan=False) | st.text(max_size=6)
JSON = st.recursive(
    PLAIN, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
)


@given(JSON)
def test_a_value_is_itself(value):
    assert same("x", value, value)


@given(JSON, JSON)
def test_it_does_not_matter_which_comes_first(one, other):
    assert same("x", one, other) == same("x", other, one)


@given(st.lists(st.text(max_size=4), max_size=6), st.randoms(use_true_random=False))
def test_lists_are_sets(words, random):
    mixed = [*words, *words[:2]]
    random.shuffle(mixed)
    assert same("negatives", words, mixed)


@given(st.integers(0, 10**10))
def test_a_cent_more_is_not_the_same(cents):
    assert same("budget", cents / 100, Decimal(cents) / 100)
    assert not same("budget", cents / 100, Decimal(cents + 1) / 100)
