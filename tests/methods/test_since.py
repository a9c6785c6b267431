"""Since when something fell, and whether too little came in since then."""

from __future__ import annotations

import numpy as np
import pytest

from methods.guards import enough, tipped
from methods.since import begun, too_little, total


def test_a_fall_is_dated_and_its_end_ends_it():
    rng = np.random.default_rng(0)
    counts, due = rng.poisson(10, 240).astype(float), np.full(240, 10.0)
    counts[150:170] = rng.poisson(4, 20)
    on, start = begun(tipped(counts, due, 0.5), enough(0.05, 30))
    assert not on[:150].any()
    assert on[156:170].all()
    assert abs(int(start[165]) - 150) <= 2
    assert not on[230:].any()


def test_a_fall_lasts_while_any_evidence_is_left():
    on, start = begun(np.array([0.0, 3.0, 1.0, 0.0, 1.0, 0.0]), 2.0)
    assert on.tolist() == [False, True, True, False, False, False]
    assert start.tolist() == [1, 1, 1, 4, 4, 6]
    assert [each.tolist() for each in begun(np.zeros(0), 2.0)] == [[], []]


def test_sums_begin_where_each_day_says():
    start = np.array([1, 1, 1, 4])
    assert total(np.array([5.0, 1.0, np.nan, 2.0]), start).tolist() == [0.0, 1.0, 1.0, 0.0]


def test_from_one_start_on_evidence_is_rare_while_all_comes_in_and_soon_when_not():
    rng, day, most = np.random.default_rng(3), np.arange(1, 91), np.log(1 / 0.05)
    full, part = (np.cumsum(rng.poisson(mean, (400, 90)), axis=1).astype(float) for mean in (5.0, 3.0))
    noise = np.ones(90)
    wrong = np.mean([(too_little(won, 5.0 * day, noise) > most).any() for won in full])
    found = [too_little(won, 5.0 * day, noise) > most for won in part]
    assert wrong <= 0.05
    assert np.median([np.argmax(each) for each in found]) <= 10


def test_more_noise_is_less_evidence_and_what_is_not_known_is_none():
    won, due = np.full(4, 50.0), np.full(4, 100.0)
    found = too_little(won, due, np.array([1.0, 2.0, np.nan, 0.0]))
    assert found[0] > found[1] > 0
    assert found[2:] == pytest.approx(0.0)
    assert too_little(2 * due, due, np.ones(4)).max() < 0
