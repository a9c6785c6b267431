import csv
from pathlib import Path

import numpy as np
import pytest

from methods.uplift.effects import Effect, difference, pseudo

HILLSTROM = Path(__file__).parents[4] / "shared" / "data" / "uplift" / "hillstrom_womens_vs_none.csv"


def test_two_arms_by_hand():
    found = difference(np.array([1.0, 3.0, 4.0, 8.0]), np.array([0, 0, 1, 1]))
    assert found.value == 4.0
    assert found.se == pytest.approx(np.sqrt(2 / 2 + 8 / 2))


@pytest.mark.skipif(not HILLSTROM.exists(), reason="the shared data are not here")
@pytest.mark.parametrize(
    ("outcome", "ate", "se"),
    [("visit", 0.045233, 0.003234), ("conversion", 0.003111, 0.000823), ("spend", 0.424412, 0.130333)],
)
def test_published_figures_of_the_e_mail_test(outcome, ate, se):
    with HILLSTROM.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    found = difference(
        np.array([float(row[outcome]) for row in rows]), np.array([row["treatment"] != "No E-Mail" for row in rows]) * 1
    )
    assert (round(found.value, 6), round(found.se, 6)) == (ate, se)


def test_scores_average_to_the_effect_even_with_wrong_outcome_models():
    rng = np.random.default_rng(0)
    treated = (rng.random(200_000) < 0.3).astype(np.int64)
    outcome = rng.normal(1 + 0.5 * treated, 1)
    nonsense = rng.normal(0, 1, 200_000)
    assert pseudo(outcome, treated, nonsense, nonsense + 3, 0.3).mean() == pytest.approx(0.5, abs=0.03)


def test_right_outcome_models_narrow_the_interval():
    rng = np.random.default_rng(1)
    treated, base = rng.integers(0, 2, 5000), rng.normal(0, 3, 5000)
    outcome = base + treated
    assert pseudo(outcome, treated, base, base + 1, 0.5).std() < 1e-9 < difference(outcome, treated).se


def test_a_span_reaches_to_both_sides():
    low, high = Effect(1.0, 0.5).span(0.9)
    assert (round(low, 3), round(high, 3)) == (0.178, 1.822)


def test_the_mean_of_nobody_is_unknown_and_no_warning():
    found = difference(np.array([1.0, 2.0]), np.array([1, 1]))
    assert np.isnan(found.value)
    assert found.se == float("inf")
