# pyright: basic
"""Would it have been right: rolling time slices, the media mix beside two forecasts that need no model of media."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from methods.mmm import quick
from methods.mmm.curves import LEVEL, ends
from methods.mmm.design import build
from methods.mmm.estimates import thinned
from methods.mmm.predict import ahead
from methods.mmm.spec import LiftTest, Media, Spec

DRAWS = 250
YEAR_DAYS = 364
ROADS = ("model", "naive", "linear")


@dataclass(frozen=True)
class Slice:
    """One slice: fitted on the first `fitted` periods, judged on the `horizon` after them.

    observed (h,) kpi over all geos · low, middle, high (h,) of the model's interval
    coverage, mape, crps: by road (model, naive, linear); crps in the unit of the kpi · converged: the gate of the fit
    """

    fitted: int
    horizon: int
    observed: np.ndarray
    low: np.ndarray
    middle: np.ndarray
    high: np.ndarray
    coverage: dict[str, float]
    mape: dict[str, float]
    crps: dict[str, float]
    converged: bool


@dataclass(frozen=True)
class Holdout:
    """All slices; `mean` of a measure over them."""

    slices: tuple[Slice, ...]

    def mean(self, what: str, road: str = "model") -> float:
        """Mean of coverage, mape or crps of one road over the slices."""
        return float(np.mean([getattr(part, what)[road] for part in self.slices]))


def rolling(
    media: Media,
    spec: Spec,
    seed: int,
    slices: int = 3,
    horizon: int | None = None,
    lift_tests: Sequence[LiftTest] = (),
    level: float = LEVEL,
) -> Holdout:
    """Fit on what came before each slice and forecast it, knowing its spend and controls but not its kpi.

    `naive` is the value 52 weeks earlier, before that history exists the last one; `linear` is least squares on raw
    spend and the model's own linear columns. Their intervals are normal, with the spread of their errors in the past.
    CRPS is Gneiting & Raftery 2007, equation 21, from draws.

    Args:
        media: the data.
        spec: the model.
        seed: of every random number.
        slices: how many, ending at the last period.
        horizon: periods in each; by default a sixteenth of the data, at least four.
        lift_tests: experiments that enter each fit.
        level: of the intervals.

    Raises:
        ValueError: less than half of the data would be left to learn from.
    """
    n = media.panel[0].shape[1]
    horizon = horizon or max(4, n // 16)
    if n - slices * horizon < max(n // 2, 2 * horizon):
        raise ValueError(f"{n} periods do not hold {slices} slices of {horizon}")
    stops = [n - horizon * (slices - k) for k in range(slices)]
    return Holdout(
        tuple(_slice(media, spec, seed + k, stop, horizon, lift_tests, level) for k, stop in enumerate(stops))
    )


def crps(drawn: np.ndarray, observed: np.ndarray) -> float:
    """Mean continuous ranked probability score of draws (d, h) for values (h,); the unit is theirs, less is better."""
    d = len(drawn)
    ordered = np.sort(drawn, axis=0)
    rank = (2 * np.arange(1, d + 1) - d - 1)[:, None]
    return float((np.abs(drawn - observed).mean(axis=0) - (rank * ordered).sum(axis=0) / d**2).mean())


def _slice(
    media: Media, spec: Spec, seed: int, fitted: int, horizon: int, lift_tests: Sequence[LiftTest], level: float
) -> Slice:
    kpi = media.panel[0].sum(axis=0)
    observed = kpi[fitted : fitted + horizon]
    rng = np.random.default_rng([seed, fitted])
    posterior = quick.fit(media, spec, lift_tests, seed=seed, draws=DRAWS, fitted=fitted)
    design = build(media, spec, fitted)
    drawn = ahead(design, spec, thinned(posterior.draws, 4 * DRAWS), fitted, rng)[:, :, :horizon]
    roads = {"model": (drawn * design.y_scale[:, None]).sum(axis=1)}
    for name, (mean, spread) in {
        "naive": _naive(kpi, fitted, horizon, YEAR_DAYS // media.days),
        "linear": _linear(media, spec, fitted, horizon),
    }.items():
        roads[name] = mean + spread * rng.standard_normal((4 * DRAWS, horizon))
    bounds = {name: np.quantile(values, ends(level), axis=0) for name, values in roads.items()}
    base = np.where(observed != 0, np.abs(observed), 1.0)
    return Slice(
        fitted, horizon, observed, *bounds["model"],
        coverage={k: float(((b[0] <= observed) & (observed <= b[2])).mean()) for k, b in bounds.items()},
        mape={k: float((np.abs(b[1] - observed) / base).mean()) for k, b in bounds.items()},
        crps={k: crps(values, observed) for k, values in roads.items()},
        converged=posterior.converged,
    )  # fmt: skip


def _naive(kpi: np.ndarray, fitted: int, horizon: int, year: int) -> tuple[np.ndarray, float]:
    """The value a year earlier where there is one, else the last value; its spread is that of its past errors."""
    if fitted >= year + max(horizon, 8):
        past = kpi[year:fitted] - kpi[: fitted - year]
        return kpi[fitted - year : fitted - year + horizon], float(np.sqrt((past**2).mean()))
    past = np.diff(kpi[:fitted])
    return np.full(horizon, kpi[fitted - 1]), float(np.sqrt((past**2).mean()))


def _linear(media: Media, spec: Spec, fitted: int, horizon: int) -> tuple[np.ndarray, float]:
    """Ridge-free least squares of the whole kpi on raw spend and the model's linear columns, summed over geos."""
    _, spend, _ = media.panel
    design = build(media, spec, fitted)
    columns = np.concatenate([design.linear.mean(axis=0), spend.sum(axis=0)], axis=1)
    scale = np.abs(columns).max(axis=0)
    columns = columns / np.where(scale > 0, scale, 1.0)
    kpi = media.panel[0].sum(axis=0)
    weights, _, rank, _ = np.linalg.lstsq(columns[:fitted], kpi[:fitted], rcond=1e-8)
    left = kpi[:fitted] - columns[:fitted] @ weights
    spread = np.sqrt((left**2).sum() / max(1, fitted - rank))
    return columns[fitted : fitted + horizon] @ weights, float(spread)
