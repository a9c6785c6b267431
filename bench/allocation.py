# pyright: basic
"""The budget optimiser against pymc-marketing's, on the same posterior: shares of budget and processor seconds.

Run `python -m bench.allocation [two five bounds risky cvar]`. The posterior is that of the quick engine;
pymc-marketing's model gets the same draws, so both see the same curves: logistic saturation, geometric carry-over,
nothing spent before, carry-over after the window counted. Times are processor seconds of all threads on a warm repeat,
the median of five. The peer has two of them: its public call `optimize_budget` builds and compiles the objective each
time (median of two); `allocate_budget` of a kept optimiser only solves. The own one holds everything from the response
to the plan in cents.

Cases: two channels (a published example's design), five channels without bounds, five with bounds, and the CVaR of a
market where the channel with the highest mean is the one that can go wrong: there the two goals ask for other plans.
"""

from __future__ import annotations

import statistics
import sys
import time
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

from bench.mmm_worlds import world
from methods.allocation.bounds import Bounds
from methods.allocation.goal import Goal, cvar
from methods.allocation.optimise import optimise
from methods.allocation.response import outcome, read
from methods.mmm.spec import Media, Posterior, Spec

WEEKS = 8
LAGS = 8
REPEATS = 5
TAIL = 0.1


def timed(act: Callable[[], Any], repeats: int = REPEATS) -> tuple[Any, float]:
    """The result, and the median processor seconds of repeated calls after one to warm up."""
    act()
    spent, result = [], None
    for _ in range(repeats):
        begun = time.process_time()
        result = act()
        spent.append(time.process_time() - begun)
    return result, statistics.median(spent)


def fitted(channels: int) -> tuple[Media, Posterior]:
    """A market of 156 weeks and its posterior by the quick engine."""
    from methods.mmm import quick

    media = world(2, alike=True, days=7, channels=channels, n=156).media
    return media, quick.fit(media, Spec(l_max=LAGS, yearly=2), seed=1)


def risky() -> tuple[Media, Posterior]:
    """Five channels: the first brings most on average, and next to nothing in one draw of eight."""
    media, posterior = fitted(5)
    rng = np.random.default_rng(3)
    shape = posterior.draws["beta"].shape[:2]
    beta = np.repeat(np.full(5, 0.2)[None], shape[0] * shape[1], axis=0).reshape(*shape, 5)
    beta *= rng.lognormal(0, 0.1, beta.shape)
    beta[..., 0] *= np.where(rng.random(shape) < 1 / 8, 0.1, 2.0)
    draws = posterior.draws | {"beta": beta, "lam": np.full_like(beta, 2.0), "alpha": np.full_like(beta, 0.3)}
    spend = media.spend / media.spend.max(axis=0) * 10_000
    return Media(media.dates, media.kpi, spend, media.channels), Posterior(draws, 1, 1e3, 0, "quick", 0)


class Peer:
    """pymc-marketing's model of the same data, holding the same draws."""

    def __init__(self, media: Media, posterior: Posterior) -> None:
        import arviz as az
        import pandas as pd
        import xarray as xr
        from pymc_marketing.mmm import GeometricAdstock, LogisticSaturation
        from pymc_marketing.mmm.multidimensional import MMM, MultiDimensionalBudgetOptimizerWrapper

        frame = pd.DataFrame({"date": media.dates.astype("datetime64[ns]")})
        for c, name in enumerate(media.channels):
            frame[name] = media.spend[:, c]
        mmm = MMM(
            date_column="date", channel_columns=list(media.channels), target_column="y",
            adstock=GeometricAdstock(l_max=LAGS), saturation=LogisticSaturation(),
            scaling={"target": {"method": "mean", "dims": ()}, "channel": {"method": "max", "dims": ()}},
        )  # fmt: skip
        target = pd.Series(media.kpi, name="y")
        mmm.build_model(frame, target)
        shape = posterior.draws["alpha"].shape[:2]
        new: dict[str, Any] = {
            peer: (("chain", "draw", "channel"), posterior.draws[own])
            for own, peer in (("alpha", "adstock_alpha"), ("lam", "saturation_lam"), ("beta", "saturation_beta"))
        }
        for name in ("intercept_contribution", "y_sigma"):
            new[name] = (("chain", "draw"), np.ones(shape))
        new["channel_contribution"] = (("chain", "draw", "date", "channel"), np.ones((*shape, 1, len(media.channels))))
        held: Any = az.InferenceData(posterior=xr.Dataset(new, coords={"channel": list(media.channels)}))
        mmm.idata = held
        self.channels = media.channels
        begin = media.dates[-1] + 7
        dates = [str(pd.Timestamp(begin + 7 * k).date()) for k in (0, WEEKS - 1)]
        wrapped: Any = MultiDimensionalBudgetOptimizerWrapper
        self.wrapper = wrapped(model=mmm, start_date=dates[0], end_date=dates[1])

    def bounds(self, low: np.ndarray, high: np.ndarray) -> Any:
        """Bounds a period as the peer takes them."""
        import xarray as xr

        return xr.DataArray(
            np.stack([low, high], axis=1), dims=("channel", "bound"),
            coords={"channel": list(self.channels), "bound": ["lower", "upper"]},
        )  # fmt: skip

    def public(self, budget: float, bounds: Any, utility: Any) -> np.ndarray:
        """Money a period by the public call."""
        found, *_ = self.wrapper.optimize_budget(budget=budget, budget_bounds=bounds, utility_function=utility)
        return found.values

    def kept(self, utility: Any) -> Any:
        """The optimiser with its compiled objective."""
        from pymc_marketing.mmm.budget_optimizer import BudgetOptimizer

        return BudgetOptimizer(
            num_periods=WEEKS, utility_function=utility, model=self.wrapper,
            response_variable="total_media_contribution_original_scale",
        )  # fmt: skip


def compare(name: str, media: Media, posterior: Posterior, limits: tuple[float, float] | None, risk: bool) -> None:
    """Print shares, times and scores of one case; `limits` are parts of the present spend."""
    from pymc_marketing.mmm.utility import average_response, conditional_value_at_risk

    response = read(media, Spec(l_max=LAGS, yearly=2), posterior, kept=100_000).without_past()
    week = media.spend.mean(axis=0)
    low, high = (
        (np.zeros_like(week), np.full_like(week, week.sum()))
        if limits is None
        else (limits[0] * week, limits[1] * week)
    )
    goal = Goal(spend_counts=False, risk=float(risk), tail=TAIL, of="outcome")
    bounds = Bounds(WEEKS * week.sum(), low=WEEKS * low, high=WEEKS * high)
    plan, own = timed(lambda: optimise(response, bounds, goal, present=WEEKS * week, pattern=WEEKS))
    peer = Peer(media, posterior)
    utility = conditional_value_at_risk(1 - TAIL) if risk else average_response
    box = peer.bounds(low, high)
    (found), public = timed(lambda: peer.public(week.sum(), box, utility), repeats=2)
    optimiser = peer.kept(utility)
    _, solved = timed(lambda: optimiser.allocate_budget(week.sum(), box))
    mine, theirs = plan.money / plan.money.sum(), found / found.sum()
    print(f"{name}: {response.draws} draws, {WEEKS} weeks")
    print(f"  shares own  {np.round(100 * mine, 2)} %\n  shares peer {np.round(100 * theirs, 2)} %")
    print(f"  greatest difference {100 * np.abs(mine - theirs).max():.3f} percentage points")
    for who, money in (("own", plan.money), ("peer", found * WEEKS)):
        kpi = outcome(response, np.tile(money / WEEKS, (WEEKS, 1)))
        print(f"  {who:5} mean {kpi.mean():.6g}  CVaR {TAIL:.0%} {cvar(kpi, TAIL):.6g}")
    print(
        f"  own {own * 1e3:.1f} ms · peer public call {public:.2f} s ({public / own:.0f}x) · "
        f"peer solve only {solved * 1e3:.0f} ms ({solved / own:.1f}x)",
        flush=True,
    )


def main() -> None:
    """Print all cases."""
    warnings.filterwarnings("ignore")
    wanted = sys.argv[1:] or ["two", "five", "bounds", "risky", "cvar"]
    cases: dict[str, Callable[[], None]] = {
        "two": lambda: compare("two channels, mean", *fitted(2), None, False),
        "five": lambda: compare("five channels, mean", *fitted(5), None, False),
        "bounds": lambda: compare("five channels, 0.7 to 1.2 of now, mean", *fitted(5), (0.7, 1.2), False),
        "risky": lambda: compare("five channels, one risky, mean", *risky(), None, False),
        "cvar": lambda: compare("five channels, one risky, CVaR", *risky(), None, True),
    }
    for case in wanted:
        cases[case]()


if __name__ == "__main__":
    main()
