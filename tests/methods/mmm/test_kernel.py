from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import beta as beta_law
from scipy.stats import gamma as gamma_law
from scipy.stats import halfnorm, multivariate_normal, norm

from methods.mmm import kernel, quick
from methods.mmm.media import shape
from methods.mmm.problem import named, pose
from methods.mmm.spec import LiftTest, Spec

MODELS = [
    Spec(),
    Spec(adstock="delayed", saturation="hill", l_max=6),
    Spec(saturation="hill", noise="independent", trend=False, yearly=0),
]


@pytest.mark.parametrize("geos", [1, 3])
@pytest.mark.parametrize("spec", MODELS, ids=lambda spec: f"{spec.adstock}-{spec.saturation}-{spec.noise}")
def test_the_gradient_is_that_of_finite_differences(market, spec, geos):
    media, _ = market(1, n=60, channels=3, geos=geos)
    tests = [LiftTest("channel_1", 1_000, 400, 900, 200), LiftTest("channel_2", 500, -500, -300, 90)]
    if geos > 1:
        tests.append(LiftTest("channel_0", 800, 300, 500, 100, geo="geo_1"))
    problem = pose(media, spec, tests)
    at = quick.objective(problem)
    rng = np.random.default_rng(5)
    for _ in range(3):
        t = 0.5 * rng.normal(size=problem.layout.size)
        gradient = at(t)[1]
        moves = 1e-5 * np.eye(t.size)
        numeric = np.array([(at(t + move)[0] - at(t - move)[0]) / 2e-5 for move in moves])
        assert gradient == pytest.approx(numeric, rel=2e-6, abs=2e-5 * np.abs(gradient).max())


def log_posterior(problem, media, spec, t):
    """The same density written with dense matrices and scipy's laws, up to a constant."""
    draws, priors, design = named(problem, t), spec.priors, problem.design
    value = 0.0
    rho = float(draws["rho"])
    for g, y in enumerate(design.y):
        n = len(y)
        lag = np.abs(np.subtract.outer(np.arange(n), np.arange(n)))
        noise = draws["sigma"][g] ** 2 * rho**lag / (1 - rho**2)
        z = design.linear[g]
        beta = draws["beta_geo"][g] if "beta_geo" in draws else draws["beta"]
        mean = z @ design.mean + (shape(design.x[g], spec, draws) * beta).sum(axis=-1)
        value += multivariate_normal(mean, noise + (z * design.sd**2) @ z.T).logpdf(y)
        value += halfnorm(scale=priors.sigma).logpdf(draws["sigma"][g]) + np.log(draws["sigma"][g])
    alpha = draws["alpha"]
    value += (beta_law(*priors.alpha).logpdf(alpha) + np.log(alpha) + np.log1p(-alpha)).sum()
    value += (halfnorm(scale=priors.beta).logpdf(draws["beta"]) + np.log(draws["beta"])).sum()
    curves = [("lam", priors.lam)] if "lam" in draws else [("kappa", priors.kappa), ("slope", priors.slope)]
    for name, (a, b) in curves:
        value += (gamma_law(a, scale=1 / b).logpdf(draws[name]) + np.log(draws[name])).sum()
    if "theta" in draws:
        value += (halfnorm(scale=priors.theta).logpdf(draws["theta"]) + np.log(draws["theta"])).sum()
    if spec.noise == "ar1":
        value += norm(scale=priors.rho).logpdf(t[problem.layout.rho])
    if "beta_geo" in draws:
        tau = np.exp(t[problem.layout.tau])
        value += halfnorm(scale=priors.geo).logpdf(tau) + np.log(tau) + norm.logpdf(t[problem.layout.z :]).sum()
    return value


@pytest.mark.parametrize("geos", [1, 2])
@pytest.mark.parametrize("spec", MODELS, ids=lambda spec: f"{spec.adstock}-{spec.saturation}-{spec.noise}")
def test_the_density_is_that_of_dense_matrices(market, spec, geos):
    media, _ = market(2, n=40, channels=2, geos=geos)
    problem = pose(media, spec)
    at, rng = quick.objective(problem), np.random.default_rng(6)
    points = 0.4 * rng.normal(size=(4, problem.layout.size))
    own = np.array([-at(t)[0] for t in points])
    dense = np.array([log_posterior(problem, media, spec, t) for t in points])
    assert own - own[0] == pytest.approx(dense - dense[0], rel=1e-8, abs=1e-7)


def test_a_lift_test_adds_its_normal_likelihood(market):
    media, _ = market(3, n=40)
    spec, test = Spec(), LiftTest("channel_1", 1_000, 500, 700, 150)
    without, having = pose(media, spec), pose(media, spec, [test])
    t = 0.3 * np.random.default_rng(7).normal(size=without.layout.size)
    draws, design = named(without, t), without.design
    ends = np.array([test.x, test.x + test.delta_x]) / design.x_scale[0, 1]
    curve = np.tanh(0.5 * draws["lam"][1] * ends)
    gap = test.delta_y - draws["beta"][1] * design.y_scale[0] * (curve[1] - curve[0])
    assert quick.objective(having)(t)[0] - quick.objective(without)(t)[0] == pytest.approx(
        0.5 * (gap / test.sigma) ** 2
    )


def test_the_lane_wise_curve_is_tanh():
    stock = np.concatenate([np.zeros(1), np.geomspace(1e-9, 50, 400)])
    curve, rise = np.empty_like(stock), np.empty_like(stock)
    kernel.logistic(stock, 3.0, curve, rise)
    assert curve == pytest.approx(np.tanh(1.5 * stock), rel=1e-13, abs=1e-14)
    assert rise == pytest.approx(1.5 * stock / np.cosh(1.5 * stock) ** 2, rel=1e-9, abs=1e-12)


def test_it_is_correct_without_any_cache_folder(market, monkeypatch):
    def refuse(*_, cache=False, **options):
        if cache:
            raise RuntimeError("cannot cache function: no locator available")
        return lambda function: function

    monkeypatch.setattr(kernel, "njit", refuse)
    plain = kernel.compiled(False)(lambda x: x + 1)
    assert plain(1) == 2
    media, _ = market(4, n=30)
    problem = pose(media, Spec(l_max=3))
    t, grad = np.zeros(problem.layout.size), np.empty(problem.layout.size)
    plain = vars(kernel.density)["py_func"]
    assert plain(t, *problem.args, grad) == pytest.approx(quick.objective(problem)(t)[0])


SCRIPT = """
import hashlib
import numpy as np
from methods.mmm import quick
from methods.mmm.spec import Media, Spec

rng = np.random.default_rng(1)
x = rng.gamma(2.0, 1.0, (40, 1))
media = Media(np.datetime64("2024-01-01") + 7 * np.arange(40), 5 + np.tanh(x[:, 0]), x, ("a",))
draws = quick.fit(media, Spec(yearly=0, l_max=3), seed=3, draws=60).draws
told = hashlib.sha256(b"".join(draws[name].tobytes() for name in sorted(draws))).hexdigest()
print(told)
"""


@pytest.mark.slow
def test_another_process_with_another_cache_gives_the_same_bytes(tmp_path):
    here: dict[str, str] = {}
    exec(SCRIPT, here)
    root = Path(__file__).parents[3]
    env = {"NUMBA_CACHE_DIR": str(tmp_path), "PATH": "/usr/bin", "PYTHONPATH": str(root)}
    for _ in ("compiled anew", "from the new cache"):
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT], cwd=root, env=env, capture_output=True, text=True, check=True
        )
        assert done.stdout.strip() == here["told"]


def test_paths_that_leave_the_surface_are_counted_and_refused(market):
    media, _ = market(5, n=30)
    problem = pose(media, replace(Spec(), l_max=3))
    p = problem.layout.size
    rng, out = np.random.default_rng(0), np.empty((5, p))
    start = np.zeros(p)
    _, accepted, divergent = kernel.chain(
        start, 1e3 * np.eye(p), 0, 1.0, 4, rng.standard_normal((5, p)), rng.random((5, 3)), out, *problem.args
    )
    assert divergent == 5
    assert accepted == 0
    assert (out == start).all()
