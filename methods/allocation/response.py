# pyright: basic
"""What spend brings: posterior draws of carry-over, saturation and ceiling, in the units of the data."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from methods.mmm.design import build
from methods.mmm.estimates import KEPT, ceilings, thinned
from methods.mmm.media import adstock_weights
from methods.mmm.spec import Media, Posterior, Spec


@dataclass(frozen=True)
class Response:
    """Posterior draws of what spend brings; d draws, l lags, c channels, g geos.

    channels    names of the c channels · days: length of a period in days
    weights     (d, l, c) adstock weights by lag, that of the own period first, summing to 1
    saturation  "logistic": tanh(rate x / 2), "hill": x^slope / (rate^slope + x^slope), of x = stock / scale
    rate        (d, c) lam of the logistic curve, kappa of Hill's · slope: (d, c) of Hill's, 1 for the logistic
    ceiling     (d, c) kpi a period at full saturation · scale: (c,) money a period
    past        (l - 1, c) spend of the last periods, the latest last: its carry-over reaches into the plan
    observed    (n, c) spend a period as it was
    geo_share   (d, g, c) part of the ceiling in each geo, summing to 1; None for one national curve
    geo_stretch (g, c) scaled stock of a geo / scaled stock of the whole, where money is split as it was on average
    """

    channels: tuple[str, ...]
    days: int
    weights: np.ndarray
    saturation: Literal["logistic", "hill"]
    rate: np.ndarray
    slope: np.ndarray
    ceiling: np.ndarray
    scale: np.ndarray
    past: np.ndarray
    observed: np.ndarray
    geo_share: np.ndarray | None = None
    geo_stretch: np.ndarray | None = None

    @property
    def draws(self) -> int:
        """Number of draws."""
        return self.weights.shape[0]

    @property
    def lags(self) -> int:
        """Periods over which spend works, its own included."""
        return self.weights.shape[1]

    def times(self, factor: np.ndarray | float) -> Response:
        """The same curves with the ceilings times a factor, (c,) or (d, c): for returns known better from elsewhere."""
        return replace(self, ceiling=self.ceiling * factor)

    def without_past(self) -> Response:
        """The same curves, nothing spent before."""
        return replace(self, past=np.zeros_like(self.past))


def read(media: Media, spec: Spec, posterior: Posterior, kept: int = KEPT) -> Response:
    """The response of a fitted media mix; at most `kept` draws, evenly spaced over every chain."""
    design, draws = build(media, spec), thinned(posterior.draws, kept)
    _, spend, _ = media.panel
    geos, n, channels = spend.shape
    total = spend.sum(axis=0)
    weights = adstock_weights(spec, draws)
    by_geo = np.stack([ceilings(draws, g) * design.y_scale[g] for g in range(geos)], axis=1)
    ceiling = by_geo.sum(axis=1)
    scale = design.x_scale.sum(axis=0)
    rate = draws["lam"] if spec.saturation == "logistic" else draws["kappa"]
    slope = draws["slope"] if spec.saturation == "hill" else np.ones_like(rate)
    past = np.zeros((spec.l_max - 1, channels))
    known = min(n, spec.l_max - 1)
    if known:
        past[-known:] = total[-known:]
    made = Response(media.channels, media.days, weights, spec.saturation, rate, slope, ceiling, scale, past, total)
    if geos == 1:
        return made
    part = np.where(total.sum(axis=0) > 0, spend.sum(axis=1) / np.maximum(total.sum(axis=0), 1e-300), 1 / geos)
    share = by_geo / np.maximum(ceiling, 1e-300)[:, None, :]
    return replace(made, geo_share=share, geo_stretch=part * scale / design.x_scale)


def stocks(response: Response, spend: np.ndarray, *, tail: bool = True) -> np.ndarray:
    """(d, t + l - 1, c) scaled stock under spend (t, c), that of the past included; without `tail` (d, t, c)."""
    lags, periods = response.lags, len(spend)
    after = lags - 1 if tail else 0
    line = np.concatenate([response.past, spend, np.zeros((after, spend.shape[1]))]) / response.scale
    stock = np.zeros((response.draws, periods + after, spend.shape[1]))
    for lag in range(lags):
        begin = lags - 1 - lag
        stock += response.weights[:, lag, None, :] * line[begin : begin + periods + after]
    return stock


def saturation(response: Response, stock: np.ndarray) -> np.ndarray:
    """(d, n, c) share of the ceiling reached at scaled stock (d, n, c) or (1, n, c)."""
    if response.geo_share is None or response.geo_stretch is None:
        return _curve(response, stock)
    parts = zip(np.moveaxis(response.geo_share, 1, 0), response.geo_stretch, strict=True)
    return sum((_curve(response, stock * stretch) * share[:, None, :] for share, stretch in parts), np.zeros(()))


def _curve(response: Response, stock: np.ndarray) -> np.ndarray:
    rate = response.rate[:, None, :]
    if response.saturation == "logistic":
        return np.tanh(0.5 * rate * stock)
    with np.errstate(divide="ignore"):
        u = response.slope[:, None, :] * (np.log(stock) - np.log(rate))
    return np.where(stock > 0, 1 / (1 + np.exp(-np.clip(u, -700, 700))), 0.0)


def effects(response: Response, spend: np.ndarray, *, tail: bool = True) -> np.ndarray:
    """(d, t + l - 1, c) kpi by period and channel under spend (t, c), what the past still brings included.

    With `tail` the last l - 1 periods are those after the plan, in which nothing is spent.
    """
    return saturation(response, stocks(response, spend, tail=tail)) * response.ceiling[:, None, :]


def outcome(response: Response, spend: np.ndarray, *, tail: bool = True) -> np.ndarray:
    """(d,) kpi caused by spend (t, c): with the plan minus without any, carry-over after the plan included."""
    return by_channel(response, spend, tail=tail).sum(axis=1)


def by_channel(response: Response, spend: np.ndarray, *, tail: bool = True) -> np.ndarray:
    """(d, c) kpi caused by the spend (t, c) of each channel."""
    nothing = effects(response, np.zeros_like(spend), tail=tail).sum(axis=1)
    return effects(response, spend, tail=tail).sum(axis=1) - nothing


def lasting(response: Response, spend: np.ndarray) -> np.ndarray:
    """(d, c) kpi a period where spend (c,) a period has lasted for all lags."""
    return (saturation(response, (spend / response.scale)[None, None, :]) * response.ceiling[:, None, :])[:, 0]


def outcome_and_gradient(response: Response, spend: np.ndarray, *, tail: bool = True) -> tuple[np.ndarray, np.ndarray]:
    """(d,) outcome, and (d, t, c) kpi of one more unit of money in each period and channel, with all later effect."""
    stock = stocks(response, spend, tail=tail)
    steep = _slope(response, stock) * (response.ceiling / response.scale)[:, None, :]
    gradient = np.zeros((response.draws, *spend.shape))
    for lag in range(response.lags):
        reach = min(len(spend), stock.shape[1] - lag)
        if reach > 0:
            gradient[:, :reach] += response.weights[:, lag, None, :] * steep[:, lag : lag + reach]
    return outcome(response, spend, tail=tail), gradient


def _slope(response: Response, stock: np.ndarray) -> np.ndarray:
    """(d, n, c) derivative of the saturation by the scaled stock; 0 at a stock of 0 for Hill's curve."""

    def one(stretched: np.ndarray) -> np.ndarray:
        s = _curve(response, stretched)
        if response.saturation == "logistic":
            return 0.5 * response.rate[:, None, :] * (1 - s * s)
        steep = response.slope[:, None, :] * s * (1 - s) / np.maximum(stretched, 1e-300)
        return np.where(stretched > 0, steep, 0.0)

    if response.geo_share is None or response.geo_stretch is None:
        return one(stock)
    parts = zip(np.moveaxis(response.geo_share, 1, 0), response.geo_stretch, strict=True)
    return sum((one(stock * stretch) * share[:, None, :] * stretch for share, stretch in parts), np.zeros(()))
