from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from methods.mmm import quick
from methods.mmm.estimates import estimate
from methods.mmm.spec import LiftTest, Media, default


def test_the_public_example_with_nothing_but_its_columns(example):
    spec = default(example)
    posterior = quick.fit(example, spec, seed=1)
    low, middle, high = estimate(example, spec, posterior).interval("roas")
    truth = np.array([4967.83, 2274.88])
    assert posterior.converged
    assert np.abs(middle / truth - 1).max() < 0.05
    assert ((low < truth) & (truth < high)).all()
    assert posterior.draws["alpha"].mean(axis=(0, 1)) == pytest.approx([0.4, 0.2], abs=0.08)


def test_the_same_seed_gives_the_same_bytes_and_another_does_not(market):
    media, _ = market(0, n=60)
    one, two, other = (quick.fit(media, default(media), seed=seed, draws=100) for seed in (1, 1, 2))
    assert all(one.draws[name].tobytes() == two.draws[name].tobytes() for name in one.draws)
    assert one.draws["beta"].tobytes() != other.draws["beta"].tobytes()


def test_it_finds_the_truth_of_its_own_form(market):
    media, truth = market(1, n=156, channels=3)
    posterior = quick.fit(media, default(media), seed=1)
    low, middle, high = estimate(media, default(media), posterior).interval("roas")
    assert posterior.converged
    assert np.abs(middle / truth - 1).max() < 0.3
    assert ((low < truth) & (truth < high)).all()


def test_a_lift_test_narrows_the_interval_of_its_channel(market):
    media, truth = market(2, n=80, noise=0.08)
    x = float(media.spend[:, 0].mean())
    true_lift = 3_000 * (np.tanh(1.3 * x / 2_000) - np.tanh(x / 2_000))
    test = LiftTest("channel_0", x, 0.3 * x, true_lift, 0.1 * true_lift)
    widths = []
    for tests in ([], [test]):
        posterior = quick.fit(media, default(media), tests, seed=1)
        low, _, high = estimate(media, default(media), posterior).interval("roas")
        widths.append(high - low)
    assert widths[1][0] < 0.8 * widths[0][0]
    assert low[0] < truth[0] < high[0]


def test_geos_share_carry_over_and_saturation_and_keep_their_own_scale(market):
    media, truth = market(3, n=60, geos=4)
    posterior = quick.fit(media, default(media), seed=1, draws=500)
    assert posterior.draws["beta_geo"].shape[2:] == (4, 2)
    assert posterior.draws["alpha"].shape[2:] == (2,)
    assert posterior.draws["gamma"].shape[2] == 4
    low, _, high = estimate(media, default(media), posterior).interval("roas")
    assert posterior.converged
    assert ((low < truth) & (truth < high)).all()


def test_chains_run_on_until_the_gate_is_passed_or_say_that_it_is_not(market, monkeypatch):
    media, _ = market(4, n=60)
    monkeypatch.setattr(quick, "STEPS", 1)
    ran = []
    go = quick._Run.go
    monkeypatch.setattr(quick._Run, "go", lambda self, *args: ran.append(args[3]) or go(self, *args))
    posterior = quick.fit(media, default(media), seed=1, draws=100)
    assert ran == [*quick.WARM, 100, *(100 * 2**k for k in range(1, quick.EXTENSIONS + 1))]
    assert not posterior.converged
    assert posterior.draws["beta"].shape[1] == 100


def test_data_that_say_nothing_come_back_as_the_prior(market):
    media, _ = market(5, n=60)
    flat = replace(media, spend=np.full_like(media.spend, 100.0))
    spec = default(flat)
    posterior = quick.fit(flat, spec, seed=1)
    lam = posterior.draws["lam"].reshape(-1, 2)
    assert np.median(lam, axis=0) == pytest.approx([spec.priors.lam[0] / spec.priors.lam[1]] * 2, rel=0.35)


@pytest.mark.parametrize("scale", [2.0**-20, 2.0**30])
def test_units_do_not_matter(market, scale):
    media, _ = market(6, n=60)
    one = quick.fit(media, default(media), seed=1, draws=50)
    scaled = replace(media, spend=media.spend * scale, kpi=media.kpi / scale)
    other = quick.fit(scaled, default(media), seed=1, draws=50)
    assert all((one.draws[name] == other.draws[name]).all() for name in one.draws)


def test_a_channel_that_never_spent_does_not_break_the_fit(market):
    media, _ = market(7, n=60)
    spend = media.spend.copy()
    spend[:, 1] = 0
    idle: Media = replace(media, spend=spend)
    posterior = quick.fit(idle, default(idle), seed=1, draws=200)
    found = estimate(idle, default(idle), posterior)
    assert np.isfinite(found.roas[:, 0]).all()
    assert np.isnan(found.roas[:, 1]).all()
    assert (found.contribution[:, 1] == 0).all()
