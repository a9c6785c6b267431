# pyright: basic
"""Media mix: effective samples per processor second of the quick engine beside nutpie on the same model and data.

Run `python -m bench.mmm [channels] [weeks]`. Both sample the same posterior (noise, priors and linear columns alike);
nutpie's compilation is timed apart and does not enter the ratio, and a short run before the timed one warms it up.
Effective sample: the smallest over carry-over, saturation, ceilings and noise, by the same estimator. The seconds of
the quick engine hold everything from the data to the posterior, those of nutpie sampling alone.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import replace
from importlib.metadata import version
from typing import Any

import numpy as np

from bench.mmm_worlds import World, world
from methods.mmm.convergence import ess, r_hat
from methods.mmm.estimates import estimate
from methods.mmm.spec import Media, Posterior, Spec, default

SHARED = ("alpha", "lam", "beta", "sigma", "rho")


def timed(act: Callable[[], Any]) -> tuple[Any, float]:
    """The result, and the processor seconds of all threads."""
    begin = time.process_time()
    result = act()
    return result, time.process_time() - begin


def known(posterior: Posterior) -> np.ndarray:
    """(chains, draws, p) of the parameters that both engines sample."""
    draws = posterior.draws
    flat = [draws[name].reshape(*draws["alpha"].shape[:2], -1) for name in SHARED]
    return np.concatenate(flat, axis=2)


def own(media: Media, spec: Spec) -> tuple[Posterior, float]:
    """The quick engine, compiled before."""
    from methods.mmm import quick

    quick.fit(media, spec, seed=0, draws=20)
    return timed(lambda: quick.fit(media, spec, seed=1))


def nutpie(media: Media, spec: Spec) -> tuple[Posterior, float, float]:
    """The same model by pymc-marketing and nutpie: posterior, seconds of sampling, seconds of compilation."""
    import nutpie

    from methods.mmm import full
    from methods.mmm.problem import pose

    problem = pose(media, spec)
    model = full._model(problem, media, spec)
    compiled, compiling = timed(lambda: nutpie.compile_pymc_model(model))

    def sample(draws: int, tune: int) -> Any:
        return nutpie.sample(compiled, draws=draws, tune=tune, chains=4, cores=2, seed=1, progress_bar=False)

    sample(20, 20)
    trace, sampling = timed(lambda: sample(1000, 500))
    found = full._draws(trace, problem.design, spec)
    return Posterior(found, np.nan, np.nan, 0, "full", sampling), sampling, compiling


def said(name: str, posterior: Posterior, seconds: float, made: World, spec: Spec) -> float:
    """Print one line; the effective samples per processor second."""
    draws = known(posterior)
    least = float(ess(draws).min())
    low, middle, high = estimate(made.media, spec, posterior).interval("roas")
    held = int(((low <= made.roas) & (made.roas <= high)).sum())
    print(
        f"{name:14} ess {least:6.0f}  r_hat {r_hat(draws).max():.3f}  {seconds:6.2f} s  {least / seconds:7.0f} ess/s  "
        f"median error of returns {np.median(np.abs(middle / made.roas - 1)):.3f}, truth in {held} of {made.roas.size}"
    )
    return least / seconds


def main() -> None:
    """Print the ratio for autocorrelated and for independent noise."""
    channels, weeks = (int(word) for word in (sys.argv[1:3] + ["5", "156"][len(sys.argv) - 1 :]))
    made = world(2, alike=True, days=7, channels=channels, n=weeks)
    print(f"{channels} channels x {weeks} weeks, 4 chains; processor seconds of all threads, one run each")
    for noise in ("independent", "ar1"):
        spec = replace(default(made.media), noise=noise)
        mine, seconds = own(made.media, spec)
        fast = said(f"quick {noise[:5]}", mine, seconds, made, spec)
        try:
            peer, sampling, compiling = nutpie(made.media, spec)
        except ImportError:
            print("nutpie: not installed here, not compared (`make setup`)")
            continue
        except RuntimeError as failed:
            print(f"nutpie: failed: {str(failed).splitlines()[0]}")
            continue
        slow = said(f"nutpie {noise[:5]}", peer, sampling, made, spec)
        a, b = known(mine), known(peer)
        gap = np.abs(a.mean(axis=(0, 1)) - b.mean(axis=(0, 1))) / b.std(axis=(0, 1))
        print(
            f"  ratio {fast / slow:.1f}; means differ by at most {gap.max():.3f} posterior sd; "
            f"nutpie compiled in {compiling:.1f} s"
        )
    names = ("numpy", "numba", "scipy")
    peers = ("pymc", "pymc-marketing", "nutpie")
    try:
        print(", ".join(f"{name} {version(name)}" for name in (*names, *peers)))
    except ModuleNotFoundError:
        print(", ".join(f"{name} {version(name)}" for name in names))


if __name__ == "__main__":
    main()
