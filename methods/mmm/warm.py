# pyright: basic
"""Compile the quick engine before the first question comes: `python -m methods.mmm.warm`.

Small data of every kind that the engine meets (one market, regions, lift tests, a holdout) reach every signature.
"""

from __future__ import annotations

import numpy as np

from methods.mmm.spec import LiftTest, Media, Spec


def media(geos: int = 0, periods: int = 40) -> Media:
    """Two channels over some weeks, with a control; `geos` regions or one market."""
    rng = np.random.default_rng(1)
    shape = (geos, periods) if geos else (periods,)
    spend = rng.uniform(50, 150, (*shape, 2))
    kpi = 1000 + (spend * (2.0, 1.0)).sum(axis=-1) + rng.normal(0, 20, shape)
    dates = np.datetime64("2024-01-01") + 7 * np.arange(periods)
    names = tuple(f"region {one}" for one in range(geos))
    return Media(dates, kpi, spend, ("a", "b"), rng.normal(size=(*shape, 1)), ("control",), names)


def main() -> None:
    """Fit small data; says nothing."""
    from methods.mmm import quick

    test = LiftTest("a", 100.0, 20.0, 40.0, 10.0)
    for made, tests, fitted in ((media(), (), None), (media(), (test,), 30), (media(2), (), None)):
        quick.fit(made, Spec(l_max=2, yearly=0), tests, seed=1, draws=40, chains=2, fitted=fitted)


if __name__ == "__main__":
    main()
