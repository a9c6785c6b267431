import numpy as np
import pytest

from methods.auroc import auroc, mid_ranks


def test_equals_the_share_of_pairs_in_order_with_ties_at_half():
    rng = np.random.default_rng(0)
    score, happened = rng.integers(0, 12, 300).astype(float), rng.integers(0, 2, 300)
    ones, zeros = score[happened == 1], score[happened == 0]
    pairs = (ones[:, None] > zeros).mean() + 0.5 * (ones[:, None] == zeros).mean()
    assert auroc(happened, score).value == pytest.approx(pairs)


def test_the_interval_holds_the_truth_about_as_often_as_it_says():
    rng = np.random.default_rng(1)
    truth, held = 0.7602, 0  # chance that N(1, 1) exceeds N(0, 1)
    for _ in range(400):
        happened = rng.integers(0, 2, 200)
        found = auroc(happened, rng.normal(happened, 1.0))
        held += abs(found.value - truth) <= 1.645 * found.se
    assert 0.86 <= held / 400 <= 0.94


def test_one_case_gives_no_area():
    found = auroc(np.array([1, 0, 0]), np.array([3.0, 2.0, 1.0]))
    assert (found.value, found.se) == (0.5, float("inf"))


def test_mid_ranks_share_the_mean_of_ties():
    assert mid_ranks(np.array([5.0, 1.0, 5.0])).tolist() == [2.5, 1.0, 2.5]
