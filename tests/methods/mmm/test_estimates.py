from __future__ import annotations

import numpy as np
import pytest

from methods.mmm import quick
from methods.mmm.estimates import estimate, thinned
from methods.mmm.spec import Posterior, default


@pytest.fixture(scope="module")
def read(market):
    media, truth = market(1, n=120)
    spec = default(media)
    posterior = quick.fit(media, spec, seed=1, draws=400)
    return media, spec, posterior, estimate(media, spec, posterior), truth


def test_parts_add_up_to_what_is_expected_of_the_kpi(read):
    media, _, _, found, _ = read
    assert found.names[-2:] == media.channels
    assert found.parts.shape == (120, len(found.names))
    assert found.parts.sum() == pytest.approx(media.kpi.sum(), rel=0.01)
    assert found.parts[:, -2:].sum(axis=0) == pytest.approx(found.contribution.mean(axis=0))


def test_returns_are_contribution_by_spend_in_the_units_of_the_data(read):
    media, _, _, found, truth = read
    assert found.roas * media.spend.sum(axis=0) == pytest.approx(found.contribution)
    assert found.share * media.kpi.sum() == pytest.approx(found.contribution)
    assert found.baseline + found.contribution.sum(axis=1) == pytest.approx(np.full(1000, media.kpi.sum()))
    assert np.abs(found.interval("roas")[1] / truth - 1).max() < 0.3


def test_the_next_euro_brings_what_a_little_more_spend_brings(read):
    media, spec, posterior, found, _ = read
    media_more = type(media)(
        media.dates, media.kpi, media.spend * 1.0001, media.channels, media.controls, media.control_names
    )
    # The same draws on spend that is a little higher everywhere; lam is on spend / maximum, so it moves along.
    moved = dict(posterior.draws) | {"lam": posterior.draws["lam"] * 1.0001}
    more = estimate(media_more, spec, Posterior(moved, 1, 1, 0, "quick", 0))
    slope = (more.contribution - found.contribution) / (0.0001 * media.spend.sum(axis=0))
    whole = slope.mean(axis=0)
    assert found.marginal_roas.mean(axis=0) == pytest.approx(whole, rel=0.25)  # the last 13 weeks, not all
    assert (found.interval("marginal_roas")[1] < found.interval("roas")[1]).all()


def test_carry_over_and_half_saturation_find_their_truth(read):
    _, _, _, found, _ = read
    weights = [0.5 ** np.arange(8), 0.25 ** np.arange(8)]
    low, _, high = found.interval("carryover", 0.98)
    later = np.array([1 - 1 / w.sum() for w in weights])
    assert ((low < later) & (later < high)).all()
    low, _, high = found.interval("half_saturation", 0.98)
    assert ((low < 1_000 * np.log(3)) & (1_000 * np.log(3) < high)).all()
    assert found.adstock[1].sum(axis=0) == pytest.approx(np.ones(2), abs=0.05)


def test_most_observed_values_lie_in_the_predictive_interval(read):
    found = read[3]
    assert 0.82 < found.predictive.coverage < 0.98
    assert found.predictive.r2 > 0.7
    assert abs(found.predictive.autocorrelation) < 0.3


def test_thinning_takes_draws_of_every_chain():
    draws = {"alpha": np.repeat(np.arange(4.0)[:, None, None], 100, axis=1)}
    kept = thinned(draws, 40)["alpha"][:, 0]
    assert [int((kept == chain).sum()) for chain in range(4)] == [10, 10, 10, 10]
