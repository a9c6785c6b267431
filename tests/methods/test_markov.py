import csv
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from methods import journeys as journeys_module
from methods import markov as markov_module
from methods.journeys import Journeys
from methods.markov import markov, removal_shares

TRUTH = {  # computed by an independent exact solve: removal effect, attributed conversions
    "alpha": (0.490080, 1802.387),
    "eta": (0.424349, 1560.644),
    "iota": (0.414390, 1524.020),
    "beta": (0.299150, 1100.196),
    "theta": (0.243491, 895.495),
    "lambda": (0.173751, 639.012),
}


def read(file):
    with file.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    return Journeys.of(
        [[step.strip() for step in row["path"].split(">")] for row in rows],
        [float(row["total_conversions"]) for row in rows],
        [float(row["total_null"]) for row in rows],
    )


def walked(journeys, order, gone=None):
    """The chance to convert by pushing probability through the chain, state by state: slow, and nothing in common."""
    count = {}
    for path in range(len(journeys.length)):
        touches = journeys.touch[journeys.start[path] : journeys.start[path + 1]].tolist()
        won, lost, state = journeys.conversions[path], journeys.nulls[path], ()
        for touch in touches:
            count.setdefault(state, {}).setdefault((*state, touch)[-order:], 0.0)
            count[state][(*state, touch)[-order:]] += won + lost
            state = (*state, touch)[-order:]
        for end, many in (("won", won), ("lost", lost)):
            count.setdefault(state, {})[end] = count.get(state, {}).get(end, 0.0) + many
    here, converted = {(): 1.0}, 0.0
    for _ in range(3000):
        following = {}
        for state, mass in here.items():
            total = sum(count[state].values())
            for target, many in count[state].items():
                if target == "won":
                    converted += mass * many / total
                elif target != "lost" and target[-1] != gone:
                    following[target] = following.get(target, 0.0) + mass * many / total
        here = following
    return converted


SMALL = Journeys.of(
    [["a", "b", "a"], ["b"], ["c", "c", "b"], ["a"], ["c", "a", "b", "c"]], [3, 1, 2, 0, 4], [1, 5, 0, 7, 2]
)


def test_reproduces_the_exact_solution_of_the_reference_paths(shared_data):
    journeys = read(shared_data / "journeys" / "pathdata_first5000.csv")
    credit = markov(journeys)
    assert credit.removal is not None
    for channel, (removal, conversions) in TRUTH.items():
        place = journeys.channels.index(channel)
        assert credit.removal[place] == pytest.approx(removal, abs=5e-7)
        assert credit.credit[place] == pytest.approx(conversions, abs=5e-4)
    assert credit.credit.sum() == pytest.approx(8193)


@pytest.mark.parametrize("order", [1, 2, 3])
def test_agrees_with_walking_the_chain(order):
    credit = markov(SMALL, order)
    assert credit.removal is not None
    whole = walked(SMALL, order)
    assert whole == pytest.approx(10 / 25)  # of any order: the share of journeys that convert
    for channel in range(3):
        assert credit.removal[channel] == pytest.approx(1 - walked(SMALL, order, channel) / whole, abs=1e-9)


@pytest.mark.parametrize("order", [1, 2, 3])
def test_large_chains_take_other_roads_to_the_same_answer(order, monkeypatch):
    small = markov(SMALL, order)
    monkeypatch.setattr(markov_module, "FULL_STATES", 0)
    dense = markov(SMALL, order)
    monkeypatch.setattr(markov_module, "DENSE_STATES", 0)
    sparse = markov(SMALL, order)
    assert dense.removal == pytest.approx(small.removal, abs=1e-9)
    assert sparse.removal == pytest.approx(small.removal, abs=1e-9)
    assert sparse.share_draws == pytest.approx(dense.share_draws, abs=1e-9)


def test_the_three_ways_to_resample_agree_on_the_spread(monkeypatch):
    rng = np.random.default_rng(5)
    paths = [rng.choice(list("abcde"), rng.integers(1, 6)).tolist() for _ in range(3000)]
    journeys = Journeys.of(paths, rng.integers(0, 3, 3000).tolist(), rng.integers(0, 5, 3000).tolist())
    exact = markov(journeys).share_draws.std(axis=0)
    monkeypatch.setattr(markov_module, "FULL_STATES", 0)
    linear = markov(journeys).share_draws.std(axis=0)
    monkeypatch.setattr(journeys_module, "EXACT_ROWS", 0)
    sketched = markov(journeys).share_draws.std(axis=0)
    assert linear == pytest.approx(exact, rel=0.05)
    assert sketched == pytest.approx(exact, rel=0.2)


def test_the_range_covers_the_truth_as_often_as_it_says():
    paths = [list(path) for size in (1, 2, 3) for path in product("abc", repeat=size)]
    weight = np.random.default_rng(1).dirichlet(np.ones(len(paths)))
    rate = np.array([0.1 + 0.2 * ("a" in path) + 0.1 * ("b" in path) for path in paths])
    truth = markov(Journeys.of(paths, weight * rate * 1e6, weight * (1 - rate) * 1e6)).share[0]
    rng, hits = np.random.default_rng(2), 0
    for _ in range(120):
        seen = rng.multinomial(1500, weight)
        won = rng.binomial(seen, rate)
        used = seen > 0
        drawn = Journeys.of([p for p, u in zip(paths, used, strict=True) if u], won[used], (seen - won)[used])
        low, high = np.quantile(markov(drawn).share_draws[:, drawn.channels.index("a")], [0.05, 0.95])
        hits += low <= truth <= high
    assert 0.82 <= hits / 120 <= 0.97


def test_one_channel_gets_everything_and_loops_end():
    credit = markov(Journeys.of([["ä b"] * 500, ["ä b"]], [1, 2], [0, 4]))
    assert credit.credit.tolist() == [3.0]
    assert credit.removal is not None and credit.removal.tolist() == [1.0]


def test_without_journeys_that_fail_the_removal_effect_still_counts_paths():
    credit = markov(Journeys.of([["a"], ["b"]], [3, 1]))
    assert credit.removal == pytest.approx([0.75, 0.25])


def test_nothing_converted_is_refused():
    with pytest.raises(ValueError, match="no journey converted"):
        markov(Journeys.of([["a"]], [0], [5]))


def test_too_large_a_chain_is_refused_before_it_is_solved():
    with pytest.raises(MemoryError):
        markov(SMALL, 2, most_states=3)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.lists(st.sampled_from("abcd"), min_size=1, max_size=6), st.integers(0, 9), st.integers(0, 9)),
        min_size=1,
        max_size=12,
    ).filter(lambda rows: any(won for _, won, _ in rows)),
    st.integers(1, 3),
)
def test_credits_always_sum_to_the_conversions(rows, order):
    journeys = Journeys.of([path for path, _, _ in rows], [won for _, won, _ in rows], [lost for _, _, lost in rows])
    credit = markov(journeys, order)
    assert credit.credit.sum() == pytest.approx(journeys.conversions.sum())
    assert (credit.credit >= 0).all()
    assert credit.removal is not None and (credit.removal <= 1 + 1e-9).all()


def test_the_same_seed_gives_the_same_bytes():
    assert markov(SMALL).share_draws.tobytes() == markov(SMALL).share_draws.tobytes()


@pytest.mark.parametrize("order", [1, 2, 3])
def test_shares_alone_are_those_of_the_whole(order, monkeypatch):
    rng = np.random.default_rng(8)
    paths = [[str(step) for step in rng.integers(0, 5, rng.integers(1, 6))] for _ in range(300)]
    journeys = Journeys.of(paths, rng.integers(0, 3, 300), rng.integers(1, 5, 300))
    whole = markov(journeys, order).share
    assert removal_shares(journeys, order) == pytest.approx(whole, abs=1e-12)
    monkeypatch.setattr("methods.markov.FULL_STATES", 2)
    monkeypatch.setattr("methods.markov.DENSE_STATES", 3)
    assert removal_shares(journeys, order) == pytest.approx(whole, abs=1e-9)
