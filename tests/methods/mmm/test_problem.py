from __future__ import annotations

import numpy as np
import pytest

from methods.mmm.problem import Layout, grams, named, pose
from methods.mmm.spec import LiftTest, Spec, default


@pytest.mark.parametrize(
    ("spec", "geos", "size"),
    [(Spec(), 1, 3 * 2 + 2), (Spec(noise="independent"), 1, 7), (Spec(adstock="delayed", saturation="hill"), 1, 12),
     (Spec(), 3, 6 + 3 + 1 + 1 + 6)],
)  # fmt: skip
def test_what_a_model_does_not_have_takes_no_place(spec, geos, size):
    assert Layout.of(spec, geos, 2).size == size


def test_names_carry_the_right_values():
    spec = Spec(adstock="delayed", saturation="hill")
    at = Layout.of(spec, 2, 2)
    t = np.log(np.arange(1.0, at.size + 1))
    problem = type("Posed", (), {"layout": at})()
    draws = named(problem, t)
    assert draws["theta"] == pytest.approx([3, 4])
    assert draws["kappa"] == pytest.approx([5, 6])
    assert draws["slope"] == pytest.approx([7, 8])
    assert draws["beta"] == pytest.approx([9, 10])
    assert draws["sigma"] == pytest.approx([11, 12])
    assert draws["alpha"] == pytest.approx([1 / 2, 2 / 3])
    assert draws["beta_geo"].shape == (2, 2)


@pytest.mark.parametrize("rho", [0.0, 0.5, -0.7])
def test_grams_are_those_of_the_inverse_correlation(rho):
    z = np.random.default_rng(0).normal(size=(2, 12, 3))
    lag = np.abs(np.subtract.outer(np.arange(12), np.arange(12)))
    inverse = np.linalg.inv(rho**lag / (1 - rho**2))
    a, b, c = grams(z)
    assert a - rho * b + rho**2 * c == pytest.approx(z.transpose(0, 2, 1) @ inverse @ z)


def test_a_lift_test_of_the_whole_market_is_split_as_spend_is(market):
    media, _ = market(1, geos=2)
    problem = pose(
        media, default(media), [LiftTest("channel_1", 1_000, 500, 9, 3), LiftTest("channel_0", 10, 5, 1, 1, "geo_1")]
    )
    who, rows = problem.args[-2:]
    assert who.tolist() == [1, 0]
    before = rows[0, 3::3] * problem.design.x_scale[:, 1]
    assert before.sum() == pytest.approx(1_000)
    mean = media.spend[..., 1].mean(axis=1)
    assert before[0] / before[1] == pytest.approx(mean[0] / mean[1])
    assert rows[1, 2::3].tolist() == [0, problem.design.y_scale[1]]
