"""Customers buy and leave as the truth says."""

import numpy as np

from simulator.company import CLV
from simulator.people import EARLIER, NEVER, SEGMENT_SHARE, People, earlier, following, segment


def test_positions_stay_when_the_room_grows():
    people = People()
    one = {"key": np.arange(3000, dtype=np.uint64), "cause": np.zeros(3000)}
    for _ in range(4):
        last = people.add(one)
    assert people.count == 12_000
    assert last[0] == 9_000
    assert people["key"][[0, 3000, 11_999]].tolist() == [0, 0, 2999]


def test_a_copy_is_independent():
    people = earlier(1, 20_000)
    other = people.copy()
    other["mail"][:] = False
    assert people["mail"].any()


def test_rates_and_leaving_follow_the_laws():
    people = earlier(1, 20_000)
    assert set(people["cause"].tolist()) == {EARLIER}
    mean, var = CLV["r"] / CLV["alpha"], CLV["r"] / CLV["alpha"] ** 2
    assert np.isclose(people["rate"].mean(), mean, rtol=0.03)
    assert np.isclose(people["rate"].var(), var, rtol=0.1)
    assert np.isclose(people["leaves"].mean(), CLV["a"] / (CLV["a"] + CLV["b"]), rtol=0.02)


def test_gaps_are_exponential_and_leavers_never_return():
    key = np.arange(40_000, dtype=np.uint64)
    rate, leaves = np.full(40_000, 0.02), np.full(40_000, 0.3)
    after = following(key, np.ones(40_000, int), np.full(40_000, 100.5), rate, leaves)
    assert np.isclose((after == NEVER).mean(), 0.3, atol=0.01)
    stayed = after[after != NEVER] - 100.5
    assert np.isclose(stayed.mean(), 50, rtol=0.02)
    assert np.isclose(np.median(stayed), 50 * np.log(2), rtol=0.03)


def test_nobody_of_before_is_still_due_before_the_first_day():
    people = earlier(2, 20_000)
    assert not len(people.due(19_999))
    assert people["next"].min() >= 20_000


def test_segments_have_their_shares():
    found = np.bincount(segment(np.arange(60_000, dtype=np.uint64))) / 60_000
    assert np.allclose(found, SEGMENT_SHARE, atol=0.01)
