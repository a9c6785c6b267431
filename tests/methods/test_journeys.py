import numpy as np
import pytest

from methods import journeys as module
from methods.journeys import Journeys, Worlds, shares


def test_touches_know_their_path_and_place():
    journeys = Journeys.of([["x", "y"], ["y"]], [1, 0])
    assert journeys.path.tolist() == [0, 0, 1]
    assert journeys.place.tolist() == [0, 1, 0]


def test_a_path_without_a_touch_is_refused():
    with pytest.raises(ValueError, match="no journey"):
        Journeys.of([[]], [1])


@pytest.mark.parametrize("exact", [20_000, 0])
def test_resampled_sums_have_the_mean_and_spread_of_counting(exact, monkeypatch):
    from scipy.sparse import csr_array

    monkeypatch.setattr(module, "EXACT_ROWS", exact)
    counts = np.array([900.0, 0.0, 1600.0])
    sums = Worlds(counts, 3).sums(csr_array(np.array([[1.0, 1.0], [5.0, 5.0], [0.0, 1.0]])))
    assert sums.mean(axis=0) == pytest.approx([900, 2500], rel=0.02)
    assert sums.std(axis=0) == pytest.approx([30, 50], rel=0.15)


def test_shares_of_nothing_are_even():
    assert shares(np.array([0.0, -1.0])).tolist() == [0.5, 0.5]
