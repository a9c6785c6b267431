# pyright: basic
"""What a posterior says in the units of the data: contributions, returns, saturation, carry-over, parts over time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from methods.mmm.curves import LEVEL, Curve, adstock_curves, response_curves
from methods.mmm.design import Design, build
from methods.mmm.media import adstock_weights, adstocked, saturated, slope
from methods.mmm.predict import Predictive, predictive
from methods.mmm.spec import Media, Posterior, Spec

KEPT = 1_000
RECENT_DAYS = 91


@dataclass(frozen=True)
class Estimates:
    """Draws (d, c) by channel unless said otherwise; kpi and spend in the units of the data.

    contribution     kpi that the channel brought, over all periods and geos · share: of the whole kpi
    roas             contribution / spend, over all periods and geos
    marginal_roas    kpi of the next unit of spend, with all its later effect, if spread as in the last 13 weeks
    half_saturation  spend a period, over all geos, at which half of the ceiling is reached
    carryover        share of the effect that comes after the period of the spend
    baseline         (d,) kpi that came without media
    adstock          (3, l_max, c) low, middle and high weight by lag
    curves           response of each channel to lasting spend, one each
    parts            (n, k) mean of each part of the kpi by period over all geos · names: of the k parts
    predictive       intervals of the kpi by period, and how many of the observed values they hold
    """

    channels: tuple[str, ...]
    contribution: np.ndarray
    share: np.ndarray
    roas: np.ndarray
    marginal_roas: np.ndarray
    half_saturation: np.ndarray
    carryover: np.ndarray
    baseline: np.ndarray
    adstock: np.ndarray
    curves: tuple[Curve, ...]
    parts: np.ndarray
    names: tuple[str, ...]
    predictive: Predictive

    def interval(self, what: str, level: float = 0.9) -> np.ndarray:
        """(3, c) low, median and high of one of the fields of draws."""
        tail = (1 - level) / 2
        return np.quantile(getattr(self, what), [tail, 0.5, 1 - tail], axis=0)


def estimate(media: Media, spec: Spec, posterior: Posterior, kept: int = KEPT, level: float = LEVEL) -> Estimates:
    """Read a posterior of either engine.

    Args:
        media: the data that were fitted.
        spec: the model that was fitted.
        posterior: its draws.
        kept: at most so many draws are used, evenly spaced.
        level: of the bands of the curves and of the predictive intervals.

    Returns:
        Draws of each estimate; a channel without any spend has a return of nan.
    """
    design, draws = build(media, spec), thinned(posterior.draws, kept)
    kpi, spend, _ = media.panel
    geos, n, channels = spend.shape
    d = len(draws["alpha"])
    weights = adstock_weights(spec, draws)
    contribution, marginal, spent = np.zeros((d, channels)), np.zeros((d, channels)), np.zeros((d, channels))
    parts = np.zeros((n, channels))
    recent = slice(max(0, n - max(1, RECENT_DAYS // media.days)), n)
    for g in range(geos):
        beta = ceilings(draws, g) * design.y_scale[g]
        stock = adstocked(design.x[g], weights)
        effect = saturated(stock, spec, draws) * beta[:, None, :]
        contribution += effect.sum(axis=1)
        parts += effect.mean(axis=0)
        used = np.where(design.x[g, recent].sum(axis=0) > 0, stock[:, recent], stock.mean(axis=1, keepdims=True))
        marginal += (slope(used, spec, draws) * used).sum(axis=1) * beta
        spent += used.sum(axis=1) * design.x_scale[g]
    total = spend.sum(axis=(0, 1))
    with np.errstate(divide="ignore", invalid="ignore"):
        roas = np.where(total > 0, contribution / total, np.nan)
        marginal = np.where(spent > 0, marginal / spent, np.nan)
    half = np.log(3) / draws["lam"] if spec.saturation == "logistic" else draws["kappa"]
    values, names = _linear_parts(design, draws)
    return Estimates(
        media.channels, contribution, contribution / kpi.sum(), roas, marginal, half * design.x_scale.sum(axis=0),
        1 - weights[:, 0], kpi.sum() - contribution.sum(axis=1), adstock_curves(weights, level),
        response_curves(media, spec, design, draws, level), np.concatenate([values, parts], axis=1),
        (*names, *media.channels), predictive(media, spec, design, draws, level=level),
    )  # fmt: skip


def thinned(draws: dict[str, np.ndarray], kept: int) -> dict[str, np.ndarray]:
    """Draws with chains put in a row (d, ...), at most `kept` of them, evenly spaced over every chain."""
    flat = {name: values.reshape(-1, *values.shape[2:]) for name, values in draws.items()}
    size = len(next(iter(flat.values())))
    rows = np.linspace(0, size - 1, min(kept, size)).astype(int)
    return {name: values[rows] for name, values in flat.items()}


def ceilings(draws: dict[str, np.ndarray], geo: int) -> np.ndarray:
    """(d, c) ceilings on scaled data in one geo."""
    return draws["beta_geo"][:, geo] if "beta_geo" in draws else draws["beta"]


def _linear_parts(design: Design, draws: dict[str, np.ndarray]) -> tuple[np.ndarray, list[str]]:
    """(n, k) means of the linear parts in units of the kpi, over all geos, and their names in order of appearance."""
    names = list(dict.fromkeys(design.groups))
    gamma = draws["gamma"].mean(axis=0) * design.y_scale[:, None]
    values = np.einsum("gnq,gq->nq", design.linear, gamma)
    member = np.array(design.groups)
    return np.stack([values[:, member == name].sum(axis=1) for name in names], axis=1), names
