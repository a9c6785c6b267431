"""Decomposition: parts add up, agree with the two-factor and logarithmic forms, and see Simpson's paradox."""

from decimal import Decimal
from itertools import permutations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from methods.decomposition import decompose, exact, reverses, shapley

sums = st.one_of(st.just(0.0), st.integers(1, 10**6).map(float))


@st.composite
def chains(draw):
    """Two periods of a chain of 2–4 columns over 1–6 groups, zeros, new and vanished groups included."""
    columns, groups = draw(st.integers(2, 4)), draw(st.integers(1, 6))
    cells = st.lists(st.lists(sums, min_size=groups, max_size=groups), min_size=columns, max_size=columns)
    return np.array(draw(cells)), np.array(draw(cells))


@given(chains())
def test_the_parts_of_a_sum_add_up_in_each_group(periods):
    before, after = periods
    parts = decompose(before, after, ratio=False).parts()
    scale = 1 + np.abs(before).max() + np.abs(after).max()
    assert parts.sum(axis=0) == pytest.approx(after[-1] - before[-1], abs=1e-8 * scale)


@given(chains())
def test_the_parts_of_a_ratio_add_up(periods):
    before, after = periods
    assume(before[0].sum() and after[0].sum())
    parts = decompose(before, after, ratio=True)
    change = after[-1].sum() / after[0].sum() - before[-1].sum() / before[0].sum()
    assert parts.parts().sum() == pytest.approx(change, rel=1e-7, abs=1e-6)
    assert not parts.volume.any()


@given(chains())
def test_rounded_parts_add_up_to_the_cent(periods):
    before, after = (np.round(period / 7, 2) for period in periods)
    parts = decompose(before, after, ratio=False).parts()
    changes = [Decimal(str(new)) - Decimal(str(old)) for old, new in zip(before[-1], after[-1], strict=True)]
    rows = exact(parts, changes, Decimal("0.01"))
    assert [sum(row) for row in rows] == changes
    assert pytest.approx(parts, abs=0.006 * len(parts)) == np.array(rows, dtype=float).T


@given(chains())
def test_the_two_periods_are_treated_alike(periods):
    before, after = periods
    there, back = (decompose(*pair, ratio=False).parts() for pair in ((before, after), (after, before)))
    assert there == pytest.approx(-back, abs=1e-6 * (1 + np.abs(there).max()))


def test_shapley_is_the_mean_over_all_orders():
    random = np.random.default_rng(1)
    before, after = random.normal(size=(4, 5)), random.normal(size=(4, 5))
    expected = np.zeros((4, 5))
    for order in permutations(range(4)):
        now = before.copy()
        for factor in order:
            was = now.prod(axis=0)
            now[factor] = after[factor]
            expected[factor] += (now.prod(axis=0) - was) / 24
    assert shapley(before, after) == pytest.approx(expected)


def test_it_is_near_the_logarithmic_mean_divisia_index():
    """LMDI-I (Ang 2004) is the independent form: for moderate changes the two agree to a few per cent of the change."""
    before = np.array([[1000.0, 4000, 2500], [50, 80, 60], [400, 700, 660]])
    after = np.array([[1300.0, 3900, 2800], [61, 75, 70], [520, 690, 700]])
    mean = (after[-1] - before[-1]) / np.log(after[-1] / before[-1])
    shares = [period[0] / period[0].sum() for period in (before, after)]
    lmdi = [
        mean * np.log(after[0].sum() / before[0].sum()),
        mean * np.log(shares[1] / shares[0]),
        mean * np.log((after[1] / after[0]) / (before[1] / before[0])),
        mean * np.log((after[2] / after[1]) / (before[2] / before[1])),
    ]
    parts = decompose(before, after, ratio=False)
    ours = [parts.volume, parts.mix, *parts.links]
    assert [part.sum() for part in ours] == pytest.approx([part.sum() for part in lmdi], abs=1.5)


def test_a_new_and_a_vanished_group_are_volume_and_mix_and_never_a_price():
    before, after = np.array([[100.0, 50, 0], [200, 75, 0]]), np.array([[100.0, 0, 30], [200, 0, 120]])
    parts = decompose(before, after, ratio=False)
    assert parts.links.sum() == pytest.approx(0)
    assert parts.parts().sum(axis=0) == pytest.approx([0, -75, 120])


def test_cost_without_a_click_is_kept_apart():
    parts = decompose(np.array([[100.0, 0], [200, 0]]), np.array([[100.0, 0], [200, 40]]), ratio=False)
    assert parts.other == pytest.approx([0, 40])
    assert parts.parts().sum() == pytest.approx(40)


def test_only_the_mix_moves_when_no_rate_does():
    parts = decompose(np.array([[900.0, 100], [90, 50]]), np.array([[100.0, 900], [10, 450]]), ratio=True)
    assert parts.links.sum() == pytest.approx(0)
    assert parts.mix.sum() == pytest.approx(0.46 - 0.14)
    assert (parts.mix > 0).all()


def test_simpson():
    down_inside = np.array([[900.0, 100], [90, 50]]), np.array([[100.0, 900], [9, 405]])
    assert reverses(*down_inside)
    assert not reverses(np.array([[900.0, 100], [90, 50]]), np.array([[900.0, 100], [81, 45]]))
    assert not reverses(np.array([[900.0], [90]]), np.array([[100.0], [9]]))


def test_what_cannot_be_decomposed_is_refused():
    with pytest.raises(ValueError, match="base is zero"):
        decompose(np.array([[0.0], [5]]), np.array([[1.0], [5]]), ratio=True)
    with pytest.raises(ValueError, match="two or more"):
        decompose(np.array([[1.0]]), np.array([[1.0]]), ratio=False)
