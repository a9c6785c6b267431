# pyright: basic
"""What the model expects of the kpi: within the fitted periods, and in periods it has not seen."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from methods.mmm.curves import LEVEL, ends
from methods.mmm.design import Design
from methods.mmm.media import shape
from methods.mmm.spec import Media, Spec


@dataclass(frozen=True)
class Predictive:
    """Posterior predictive interval of the kpi by period, over all geos, in its own unit.

    low, middle, high  (n,) · observed: (n,) · coverage: share of the observed values inside, geo by geo
    r2                 share of the variance that the mean explains · autocorrelation: of what is left, lag one
    """

    low: np.ndarray
    middle: np.ndarray
    high: np.ndarray
    observed: np.ndarray
    coverage: float
    r2: float
    autocorrelation: float


def expected(design: Design, spec: Spec, draws: dict[str, np.ndarray]) -> np.ndarray:
    """(d, g, n) mean of the scaled kpi for draws in a row."""
    means = []
    for g in range(len(design.x)):
        beta = draws["beta_geo"][:, g] if "beta_geo" in draws else draws["beta"]
        media = (shape(design.x[g], spec, draws) * beta[:, None, :]).sum(axis=-1)
        means.append(media + draws["gamma"][:, g] @ design.linear[g].T)
    return np.stack(means, axis=1)


def predictive(
    media: Media, spec: Spec, design: Design, draws: dict[str, np.ndarray], seed: int = 0, level: float = LEVEL
) -> Predictive:
    """Replicate the data: mean plus noise, whose spread is that of the autoregressive process in the long run."""
    kpi, _, _ = media.panel
    scale = design.y_scale[:, None]
    mean = expected(design, spec, draws) * scale
    spread = draws["sigma"] / np.sqrt(1 - draws.get("rho", np.zeros(len(mean)))[:, None] ** 2)
    rng = np.random.default_rng(seed)
    drawn = mean + rng.standard_normal(mean.shape) * (spread * design.y_scale)[..., None]
    low, _, high = np.quantile(drawn, ends(level), axis=0)
    whole_low, middle, whole_high = np.quantile(drawn.sum(axis=1), ends(level), axis=0)
    left = (kpi - mean.mean(axis=0)).sum(axis=0)
    total = kpi.sum(axis=0)
    return Predictive(
        whole_low, middle, whole_high, total, float(((kpi >= low) & (kpi <= high)).mean()),
        float(1 - left.var() / total.var()) if total.var() > 0 else 0.0, _lag_one(left),
    )  # fmt: skip


def ahead(
    design: Design, spec: Spec, draws: dict[str, np.ndarray], fitted: int, rng: np.random.Generator
) -> np.ndarray:
    """(d, g, n - fitted) draws of the scaled kpi after the fitted periods; noise runs on from the last residual."""
    mean = expected(design, spec, draws)
    rho = draws.get("rho", np.zeros(len(mean)))[:, None]
    left = design.y[:, fitted - 1] - mean[:, :, fitted - 1]
    drawn = np.empty_like(mean[:, :, fitted:])
    for i in range(drawn.shape[2]):
        left = rho * left + draws["sigma"] * rng.standard_normal(left.shape)
        drawn[:, :, i] = mean[:, :, fitted + i] + left
    return drawn


def _lag_one(left: np.ndarray) -> float:
    centred = left - left.mean()
    power = float(centred @ centred)
    return float(centred[1:] @ centred[:-1] / power) if power > 0 else 0.0
