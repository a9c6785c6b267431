# pyright: basic
"""The full engine: refused where its parts are missing, silent, and the same posterior as the quick one."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from errors import NotInstalled
from methods.mmm import full, quick
from methods.mmm.problem import pose
from methods.mmm.spec import LiftTest, Media, Spec


def media(weeks=60):
    rng = np.random.default_rng(8)
    spend = rng.gamma(2, 50, (weeks, 1))
    kpi = 1000 + 250 * np.tanh(spend[:, 0] / 150) + rng.normal(0, 20, weeks)
    return Media(np.datetime64("2024-01-01") + 7 * np.arange(weeks), kpi, spend, ("tv",))


SPEC = Spec(l_max=3, trend=False, yearly=0)


def test_without_its_parts_it_says_what_to_do(monkeypatch):
    monkeypatch.setattr(full, "NEEDED", ("surely_not_installed",))
    with pytest.raises(NotInstalled) as refused:
        full.fit(media(), SPEC, seed=1)
    assert "make setup" in refused.value.todo("en")
    assert "make setup" in refused.value.todo("de")


def test_asking_whether_it_is_there_imports_nothing():
    code = (
        "import sys; from methods.mmm import full; full.installed();"
        " print('pymc' in sys.modules, 'nutpie' in sys.modules)"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.split() == ["False", "False"]


needed = pytest.mark.skipif(not full.installed(), reason="the optional part `measure` is not installed")
MODELS = [
    (Spec(l_max=3, yearly=0), 1),
    (Spec(l_max=3, adstock="delayed", saturation="hill", trend=False, yearly=0), 1),
    (Spec(l_max=3, trend=False, yearly=0), 2),
    (Spec(l_max=3, saturation="hill", noise="independent", trend=False, yearly=0), 2),
]


def evaluated(model):
    """logp(name -> array) of a pymc model, computed without compiling anything."""
    import pytensor
    from pytensor.compile.mode import Mode

    names = [each.name for each in model.value_vars]
    plain = Mode(linker="py", optimizer="fast_compile")
    logp = pytensor.function(model.value_vars, model.logp(), mode=plain, on_unused_input="ignore")
    return lambda values: float(logp(*[values[name] for name in names]))


def placed(problem, t, linear):
    """The free parameters of the full engine at the quick engine's unconstrained point; `linear` is (geos, columns)."""
    at, panel = problem.layout, problem.layout.geos > 1
    c, spec = at.channels, problem.layout.spec
    curve = ("kappa", "slope") if spec.saturation == "hill" else ("lam",)
    sigma = t[at.sigma : at.sigma + at.geos]
    values = {
        "adstock_alpha_logodds__": t[:c], "adstock_theta_log__": t[at.theta : at.theta + c],
        f"saturation_{curve[0]}_log__": t[at.lam : at.lam + c], "saturation_slope_log__": t[at.slope : at.slope + c],
        "ceiling_log__" if panel else "saturation_beta_log__": t[at.beta : at.beta + c],
        "y_sigma_log__": sigma if panel else sigma[0], "rho_turned": t[at.rho] if spec.noise == "ar1" else None,
        "intercept_contribution": linear[:, 0] if panel else linear[0, 0],
        "gamma_control": linear[:, 1:] if panel else linear[0, 1:],
    }  # fmt: skip
    if panel:
        values |= {"tau_log__": t[at.tau], "z": t[at.z :].reshape(at.geos, c)}
    return values


def marginal(logp, shape):
    """log of the integral of exp(logp) over coefficients in which logp is quadratic, up to a constant."""
    size = int(np.prod(shape))
    unit = np.eye(size)

    def f(*steps):
        return logp(sum(steps, np.zeros(size)).reshape(shape))

    zero, up, down = f(), np.array([f(e) for e in unit]), np.array([f(-e) for e in unit])
    slope, precision = (up - down) / 2, np.diag(2 * zero - up - down)
    for i in range(size):
        for j in range(i):
            precision[i, j] = precision[j, i] = up[i] + up[j] - zero - f(unit[i], unit[j])
    return zero + slope @ np.linalg.solve(precision, slope) / 2 - np.linalg.slogdet(precision)[1] / 2


@needed
@pytest.mark.parametrize(("spec", "geos"), MODELS, ids=lambda each: getattr(each, "saturation", each))
def test_pymc_marketing_gives_the_same_density(market, spec, geos):
    """Its model is the oracle of the quick engine, which integrates the linear part out: compared point by point."""
    data, _ = market(3, n=30, channels=2, geos=geos)
    lift = LiftTest("channel_1", 1_000, 400, 900, 200, **({"geo": "geo_1"} if geos > 1 else {}))
    problem = pose(data, spec, (lift,))
    with full._silence():
        whole = evaluated(full._model(problem, data, spec))
    quick_at, rng = quick.objective(problem), np.random.default_rng(5)
    shape = (geos, problem.design.linear.shape[2])
    own, other = [], []
    for t in 0.4 * rng.normal(size=(4, problem.layout.size)):
        own.append(-quick_at(t)[0])
        other.append(marginal(lambda linear, t=t: whole(placed(problem, t, linear)), shape))
    assert np.subtract(own, own[0]) == pytest.approx(np.subtract(other, other[0]), rel=1e-6, abs=1e-4)
    assert np.ptp(own) > 10


@pytest.mark.slow
@needed
def test_a_short_sample_is_silent_and_finds_the_same(capfd):
    """nutpie compiles for half a minute; the density itself is held above, so that few draws are enough here."""
    heard = []
    test = (LiftTest("tv", 100, 50, 40.0, 8.0),)
    slow = full.fit(
        media(), SPEC, test, seed=1, draws=250, tune=250, chains=2, progress=lambda *each: heard.append(each)
    )
    assert capfd.readouterr() == ("", "")
    assert heard[0][0] == "build"
    assert heard[-1] == ("done", 3, 3)
    fast = quick.fit(media(), SPEC, test, seed=1, draws=250)
    assert slow.r_hat < 1.1
    for name in ("alpha", "lam", "beta", "sigma", "rho", "gamma"):
        one, other = slow.draws[name], fast.draws[name]
        assert one.shape[2:] == other.shape[2:]
        spread = other.std(axis=(0, 1))
        assert np.abs(one.mean(axis=(0, 1)) - other.mean(axis=(0, 1))) == pytest.approx(0, abs=0.4 * spread.max())
