# pyright: basic
"""The definition of a media mix that both engines share: data in, model, priors, lift tests, posterior out."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np

Adstock = Literal["geometric", "delayed"]
Saturation = Literal["logistic", "hill"]
Noise = Literal["ar1", "independent"]
TOGETHER = 0.6
"""Root of the summed squares of all ceilings' scales."""
BY_SPEND = 0.5
"""Power of the share of spend in a ceiling's scale: 0 all channels bring the same, 1 all return the same."""


@dataclass(frozen=True)
class Media:
    """What was spent and what came of it.

    dates          (n,) datetime64[D], evenly spaced, ascending
    kpi            (n,) or (g, n) what came of it in each period, in its own unit
    spend          (n, c) or (g, n, c) money (or another input) a period and channel, not negative
    channels       names of the c channels
    controls       (n, k) or (g, n, k) what else moves the kpi: prices, holidays, events
    control_names  names of the k controls
    geos           names of the g regions; empty for one national series
    days           length of a period in days: 7 weekly, 1 daily
    """

    dates: np.ndarray
    kpi: np.ndarray
    spend: np.ndarray
    channels: tuple[str, ...]
    controls: np.ndarray | None = None
    control_names: tuple[str, ...] = ()
    geos: tuple[str, ...] = ()
    days: int = 7

    @property
    def panel(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """The same data as (g, n) kpi, (g, n, c) spend and (g, n, k) controls; g is 1 for a national series."""
        kpi = np.atleast_2d(np.asarray(self.kpi, dtype=float))
        spend = np.asarray(self.spend, dtype=float)
        spend = spend[None] if spend.ndim == 2 else spend
        controls = np.zeros((*kpi.shape, 0)) if self.controls is None else np.asarray(self.controls, dtype=float)
        return kpi, spend, np.broadcast_to(controls, (*kpi.shape, controls.shape[-1]))


@dataclass(frozen=True)
class Priors:
    """What is believed before the data, on the scaled model (kpi / its mean, spend / its maximum, each by geo).

    beta       scale of the half-normal of each channel's ceiling, as a share of the mean kpi; one or one a channel
    alpha      Beta(a, b) of the carry-over a period
    theta      half-normal scale of the delay in periods (delayed adstock only)
    lam        Gamma(shape, rate) of the saturation on spend / its maximum (logistic)
    kappa      Gamma(shape, rate) of the half saturation on spend / its maximum (Hill)
    slope      Gamma(shape, rate) of the steepness (Hill)
    sigma      half-normal scale of the noise
    rho        normal scale of atanh of the noise's autocorrelation (noise "ar1")
    intercept  (mean, sd)
    trend      sd of the change over the whole time, and of the bends around the straight line
    yearly     sd of each Fourier coefficient of the first order; order j has a j-th of it
    weekday    sd of each weekday effect
    control    sd of each coefficient on standardised controls
    geo        half-normal scale of the spread of log ceilings between geos (panels only)
    """

    beta: float | tuple[float, ...] = 0.4
    alpha: tuple[float, float] = (1.2, 2.0)
    theta: float = 2.0
    lam: tuple[float, float] = (2.0, 0.4)
    kappa: tuple[float, float] = (3.0, 6.0)
    slope: tuple[float, float] = (6.0, 4.0)
    sigma: float = 0.5
    rho: float = 0.5
    intercept: tuple[float, float] = (0.7, 0.4)
    trend: float = 0.3
    yearly: float = 0.2
    weekday: float = 0.3
    control: float = 0.3
    geo: float = 0.3


@dataclass(frozen=True)
class Spec:
    """Which model: kpi = intercept + trend + seasons + controls + sum of ceiling × saturation(adstock(spend)) + noise.

    adstock     weights over l_max periods that sum to 1: "geometric" a^l, "delayed" a^((l - theta)^2)
    saturation  "logistic" (1 - exp(-lam x)) / (1 + exp(-lam x)), "hill" x^s / (kappa^s + x^s)
    l_max       periods over which spend works, its own included
    trend       straight line and smooth bends · yearly: Fourier order of the year, 0 for none
    weekly      an effect of each weekday (daily data)
    noise       "ar1" lets what is left depend on the period before, "independent" does not
    """

    adstock: Adstock = "geometric"
    saturation: Saturation = "logistic"
    l_max: int = 8
    trend: bool = True
    yearly: int = 2
    weekly: bool = False
    noise: Noise = "ar1"
    priors: Priors = field(default_factory=Priors)


@dataclass(frozen=True)
class LiftTest:
    """One experiment: a change of spend that lasted, and what it changed; per period, in the units of the data.

    channel · x: spend a period before · delta_x: change of spend · delta_y: measured change of the kpi
    sigma: standard error of delta_y · geo: the region it ran in, empty for the whole market
    """

    channel: str
    x: float
    delta_x: float
    delta_y: float
    sigma: float
    geo: str = ""


@dataclass(frozen=True)
class Posterior:
    """Draws on the scaled model, and whether they may be used.

    draws      alpha, lam (or kappa, slope), theta, beta (chains, draws, c); beta_geo (chains, draws, g, c) for panels;
               sigma (chains, draws, g); rho (chains, draws), absent means 0;
               gamma (chains, draws, g, q) coefficients of the columns of `design.linear`
    r_hat      the worst rank-normalised split R-hat · ess: the smallest bulk effective sample size
    divergent  draws after warm-up that left the energy surface · engine, seconds: who computed it and how long
    converged  r_hat and ess passed the gate
    """

    draws: dict[str, np.ndarray]
    r_hat: float
    ess: float
    divergent: int
    engine: str
    seconds: float
    converged: bool = True


def default(media: Media) -> Spec:
    """The model for somebody who says nothing but the columns: lags, seasons and carry-over fit the length of a period.

    Weekly data look back 8 weeks. Daily data look back 28 days with slower decay, and know weekdays. The year needs at
    least ten months of data to be seen, and one and a half years for its sharper turns.
    """
    kpi, spend, _ = media.panel
    periods = kpi.shape[1]
    seen = periods * media.days
    yearly = 0 if seen < 300 else 3 if seen < 540 else 6
    priors = Priors(beta=_ceilings(spend))
    if media.days >= 7:
        return Spec(l_max=max(2, min(8, periods // 6)), yearly=yearly, priors=priors)
    priors = replace(priors, alpha=(3.0, 2.0))
    return Spec(l_max=max(2, min(28, periods // 6)), yearly=yearly, weekly=periods >= 21, priors=priors)


def _ceilings(spend: np.ndarray) -> float | tuple[float, ...]:
    """Scale of each channel's ceiling before the data speak.

    The more channels, the smaller that of each, so that all of them together may explain about the same. Between "each
    brings the same" and "each returns the same" (scales by the share of spend, as in Zhang et al. 2024, Media Mix Model
    Calibration With Bayesian Priors) lies the root of the share: small channels get smaller ceilings, without taking
    their returns for known.
    """
    total = spend.sum(axis=(0, 1))
    used = total > 0
    if not used.any():
        return round(TOGETHER / max(1, len(total)) ** 0.5, 3)
    part = np.where(used, total, total[used].mean()) / total[used].mean()
    scale = part**BY_SPEND
    scale *= TOGETHER / np.sqrt((scale**2).sum())
    return tuple(float(each) for each in np.round(scale, 4))
