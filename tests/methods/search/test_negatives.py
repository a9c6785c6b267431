"""A negative never touches what earns or is spared, whatever the numbers; and mistakes stay inside their budget."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from methods.search.negatives import Rule, choose, earning
from methods.search.ngrams import grams
from methods.search.words import fit

RULE = Rule(p=0.95, least=1.0, mistakes=0.005, allowance=0.05, each=0.05)


def world(seed, count=120):
    random = np.random.default_rng(seed)
    dead = random.random(12) < 0.3
    rows = [random.integers(0, 12, random.integers(1, 4)).tolist() for _ in range(count)]
    word = np.array([each for row in rows for each in row], np.int64)
    text = np.repeat(np.arange(count), [len(row) for row in rows]).astype(np.int64)
    theta = np.array([0.0 if dead[row].any() else random.gamma(4, 0.3) for row in rows])
    due = random.lognormal(0, 1.5, count)
    return grams(word, text, 3), theta, random.poisson(theta * due).astype(float), due


def chosen(seed, rule=RULE, spare=0.1, forbid=0.1):
    found, theta, seen, due = world(seed)
    model = fit(found, seen, due, np.ones(len(due)))
    random = np.random.default_rng(seed + 1)
    earns = earning(seen, due, model.terms.below(), rule.p)
    spared = random.random(len(due)) < spare
    forbidden = random.random(len(found.words)) < forbid
    made = choose(
        found,
        model.runs,
        model.terms,
        due=due,
        ahead=due / 6,
        earns=earns,
        spared=spared,
        forbidden=forbidden,
        rule=rule,
    )
    return found, theta, seen, due, earns, spared, forbidden, made


@given(st.integers(0, 400))
def test_nothing_that_earns_is_touched(seed):
    found, _, seen, due, earns, spared, forbidden, made = chosen(seed)
    touched = set(made.terms)
    for run in made.runs:
        assert not forbidden[run]
        touched |= set(found.text[found.gram == run].tolist())
    assert not touched & set(np.flatnonzero(earns | spared).tolist())
    assert set(np.flatnonzero(made.blocked).tolist()) == touched
    assert not (made.blocked & (seen >= due) & (seen > 0)).any()


@given(st.integers(0, 400))
def test_expected_mistakes_stay_small(seed):
    *_, made = chosen(seed)
    blocked = made.blocked
    assert made.risk[blocked].sum() <= max(RULE.allowance, RULE.mistakes * blocked.sum()) + 1e-9
    assert (made.risk[blocked] <= RULE.each).all()


def test_most_of_what_never_sells_is_found():
    shares = []
    for seed in range(40):
        _, theta, _, due, _, _, _, made = chosen(seed, spare=0.0, forbid=0.0)
        dead = theta == 0
        shares.append(due[made.blocked & dead].sum() / due[dead].sum())
    assert np.mean(shares) > 0.75


def test_what_has_cost_little_is_not_blocked_alone():
    found = grams(np.array([0, 1]), np.array([0, 1]), 1)
    seen, due = np.array([0.0, 40.0]), np.array([0.5, 40.0])
    model = fit(found, seen, due, np.ones(2))
    nobody = np.zeros(2, bool)
    made = choose(
        found, model.runs, model.terms, due=due, ahead=due / 6, earns=nobody, spared=nobody, forbidden=nobody, rule=RULE
    )
    assert not made.blocked.any()


def test_conflicts_tell_how_many_earners_a_run_would_hit():
    rows = [[0, i + 1] for i in range(6)]
    word = np.array([each for row in rows for each in row], np.int64)
    text = np.repeat(np.arange(6), 2).astype(np.int64)
    found = grams(word, text, 2)
    seen = np.array([0, 0, 0, 0, 0, 2.0])
    due = np.array([20, 20, 20, 20, 20, 1.0])
    model = fit(found, seen, due, np.ones(6))
    earns = earning(seen, due, model.terms.below(), 0.95)
    none, free = np.zeros(6, bool), np.zeros(len(found.words), bool)
    made = choose(
        found, model.runs, model.terms, due=due, ahead=due / 6, earns=earns, spared=none, forbidden=free, rule=RULE
    )
    run = int(np.flatnonzero((found.words[:, 0] == 0) & (found.length == 1))[0])
    assert (run, 1) in made.conflicts
    assert made.blocked.tolist() == [True] * 5 + [False]


def test_earning_is_to_have_reached_the_target_or_to_be_unclear():
    seen, due = np.array([0.0, 1.0, 1.0, 0.0]), np.array([0.5, 0.9, 30.0, 30.0])
    assert earning(seen, due, np.array([0.5, 0.2, 0.99, 0.99]), 0.95).tolist() == [False, True, False, False]
