# pyright: basic
"""The full engine: refused where its parts are missing, silent, and the same posterior as the quick one."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from errors import NotInstalled
from methods.mmm import full, quick
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
    code = "import sys; from methods.mmm import full; full.installed(); "
    code += "print('pymc' in sys.modules, 'nutpie' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.split() == ["False", "False"]


@pytest.mark.slow
@pytest.mark.skipif(not full.installed(), reason="the optional part `measure` is not installed")
def test_both_engines_give_the_same_posterior(capfd):
    """NUTS of pymc-marketing is the oracle of the quick engine: means within the Monte Carlo error, spreads alike."""
    heard = []
    test = (LiftTest("tv", 100, 50, 40.0, 8.0),)
    slow = full.fit(
        media(), SPEC, test, seed=1, draws=700, tune=500, chains=2, progress=lambda *each: heard.append(each)
    )
    assert capfd.readouterr() == ("", "")
    assert heard[0][0] == "build"
    assert heard[-1] == ("done", 3, 3)
    fast = quick.fit(media(), SPEC, test, seed=1)
    assert slow.r_hat < 1.05
    for name in ("alpha", "lam", "beta", "sigma", "rho", "gamma"):
        one, other = slow.draws[name], fast.draws[name]
        assert one.shape[2:] == other.shape[2:]
        spread = other.std(axis=(0, 1))
        assert np.abs(one.mean(axis=(0, 1)) - other.mean(axis=(0, 1))) == pytest.approx(0, abs=0.25 * spread.max())
        assert one.std(axis=(0, 1)) == pytest.approx(spread, rel=0.3)
