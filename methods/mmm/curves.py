# pyright: basic
"""Curves for people: what lasting spend brings, and how its effect fades."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from methods.mmm.design import Design
from methods.mmm.media import saturated
from methods.mmm.spec import Media, Spec

POINTS = 41
BEYOND = 1.25
LEVEL = 0.9


@dataclass(frozen=True)
class Curve:
    """Response of one channel to the same spend in every period, in units of the data, over all geos.

    spend              (points,) a period, up to a quarter beyond the highest observed
    low, middle, high  (points,) kpi a period with its interval
    beyond             (points,) true where spend was never that high: there the curve's form speaks, not the data
    current            mean spend a period over the periods that had any
    """

    channel: str
    spend: np.ndarray
    low: np.ndarray
    middle: np.ndarray
    high: np.ndarray
    beyond: np.ndarray
    current: float


def response_curves(
    media: Media, spec: Spec, design: Design, draws: dict[str, np.ndarray], level: float = LEVEL
) -> tuple[Curve, ...]:
    """One curve a channel; in a panel spend is split between geos as it was on average."""
    _, spend, _ = media.panel
    geos, _, channels = spend.shape
    mean = spend.mean(axis=1)
    shares = mean / np.where(mean.sum(axis=0) > 0, mean.sum(axis=0), 1.0)
    total = spend.sum(axis=0)
    top = total.max(axis=0)
    grid = np.linspace(0, BEYOND, POINTS)[:, None] * np.where(top > 0, top, 1.0)
    response = np.zeros((len(draws["alpha"]), POINTS, channels))
    for g in range(geos):
        beta = draws["beta_geo"][:, g] if "beta_geo" in draws else draws["beta"]
        scaled = np.broadcast_to(grid * shares[g] / design.x_scale[g], response.shape)
        response += saturated(scaled, spec, draws) * beta[:, None, :] * design.y_scale[g]
    low, middle, high = np.quantile(response, ends(level), axis=0)
    active = np.array([total[total[:, c] > 0, c].mean() if top[c] > 0 else 0.0 for c in range(channels)])
    return tuple(
        Curve(name, grid[:, c], low[:, c], middle[:, c], high[:, c], grid[:, c] > top[c], float(active[c]))
        for c, name in enumerate(media.channels)
    )


def ends(level: float) -> tuple[float, float, float]:
    """Low, middle and high probability of an interval of that level."""
    return (1 - level) / 2, 0.5, (1 + level) / 2


def adstock_curves(weights: np.ndarray, level: float = LEVEL) -> np.ndarray:
    """(3, l_max, c) low, median and high of adstock weights (d, l_max, c)."""
    return np.quantile(weights, ends(level), axis=0)
