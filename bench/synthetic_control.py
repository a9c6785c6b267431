# pyright: basic
"""Synthetic control: time and accuracy of the weights beside SLSQP, and pysyncon where it is installed.

Run `python -m bench.synthetic_control [regions] [periods]`. Loss = squared gap before the test over the best found;
lift found is that of the 5 % put into one treated region. The last lines time a whole test with p value and range.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

import numpy as np

from methods.conformal import conformal
from methods.synthetic_control import ridge_penalty, simplex_weights, synthetic_control

AFTER = 28


def generated(regions: int, periods: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray, int]:
    """One treated region with five per cent more at the end, the others, and the periods before."""
    rng = np.random.default_rng(seed)
    factors = np.cumsum(rng.normal(0, 0.3, (periods, 2)), axis=0) + 10
    factors[:, 1] += 3 * np.sin(2 * np.pi * np.arange(periods) / 7)
    panel = 10 * factors @ rng.uniform(0.3, 1.5, (2, regions + 1)) + rng.normal(0, 4, (periods, regions + 1))
    treated = panel[:, 0].copy()
    treated[-AFTER:] *= 1.05
    return treated, panel[:, 1:], periods - AFTER


def slsqp(donors: np.ndarray, target: np.ndarray) -> np.ndarray:
    """The same programme by scipy's general solver with gradient."""
    from scipy.optimize import minimize

    scale, even = float((target**2).sum()) or 1.0, np.full(donors.shape[1], 1 / donors.shape[1])
    return minimize(
        lambda w: ((target - donors @ w) ** 2).sum() / scale,
        even,
        jac=lambda w: 2 * donors.T @ (donors @ w - target) / scale,
        bounds=[(0, 1)] * len(even),
        constraints={"type": "eq", "fun": lambda w: w.sum() - 1, "jac": lambda w: np.ones(len(w))},
        method="SLSQP",
        options={"maxiter": 1000, "ftol": 1e-12},
    ).x


def pysyncon(donors: np.ndarray, target: np.ndarray) -> np.ndarray:
    """Weights by pysyncon's own optimiser."""
    from pysyncon.base import BaseSynth  # pyright: ignore[reportMissingImports]

    weights, _ = BaseSynth.w_optimize(V_mat=np.eye(len(target)), X0=donors, X1=target)
    return np.asarray(weights)


def timed(act: Callable[[], np.ndarray]) -> tuple[np.ndarray, float, float]:
    """The result, and seconds of processor time cold and warm."""
    begin = time.process_time()
    act()
    middle = time.process_time()
    result = act()
    return result, middle - begin, time.process_time() - middle


def main() -> None:
    """Print one line a road."""
    regions, periods = (int(word) for word in (sys.argv[1:3] + ["50", "120"][len(sys.argv) - 1 :]))
    treated, donors, before = generated(regions, periods)
    y, d = treated - treated[:before].mean(), donors - donors[:before].mean(axis=0)
    roads = {"active set": simplex_weights, "SLSQP": slsqp, "pysyncon": pysyncon}
    best = ((y - d @ simplex_weights(d[:before], y[:before]))[:before] ** 2).sum()
    print(f"{regions} regions, {before} periods before, {AFTER} after; processor seconds, single run each")
    for name, solve in roads.items():
        try:
            weights, cold, warm = timed(lambda solve=solve: solve(d[:before], y[:before]))
        except ImportError:
            print(f"{name:12} not installed, not compared")
            continue
        gap = y - d @ weights
        lift = gap[before:].sum() / (treated - gap)[before:].sum()
        loss = (gap[:before] ** 2).sum() / best - 1
        print(f"{name:12} cold {cold:7.4f}  warm {warm:7.4f}  loss above best {loss:9.1e}  lift found {lift:.4f}")
    for name, penalty in (("whole test", lambda: None), ("with ridge", lambda: ridge_penalty(treated, donors, before))):

        def whole(penalty: Callable[[], float | None] = penalty) -> np.ndarray:
            chosen = penalty()
            effect = float(synthetic_control(treated, donors, before, chosen).gap[before:].mean())
            test = conformal(treated, donors, before, effect, chosen)
            return np.array([test.p])

        _, cold, warm = timed(whole)
        print(f"{name:12} cold {cold:7.4f}  warm {warm:7.4f}")


if __name__ == "__main__":
    main()
