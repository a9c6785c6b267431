# pyright: basic
"""What the priors alone say of the returns: the measure of how much the data taught."""

from __future__ import annotations

import numpy as np

from methods.mmm.design import build
from methods.mmm.media import shape
from methods.mmm.spec import Media, Priors, Spec


def prior_draws(spec: Spec, channels: int, geos: int, seed: int, draws: int = 400) -> dict[str, np.ndarray]:
    """Draws of the media parameters from their priors, in the shapes of flat posterior draws (d, c) and (d, g, c)."""
    rng, told = np.random.default_rng([seed, 7]), spec.priors
    size = (draws, channels)
    found = {"alpha": rng.beta(*told.alpha, size), "beta": np.abs(rng.standard_normal(size)) * np.asarray(told.beta)}
    if spec.adstock == "delayed":
        found["theta"] = np.abs(rng.standard_normal(size)) * told.theta
    if spec.saturation == "logistic":
        found["lam"] = rng.gamma(told.lam[0], 1 / told.lam[1], size)
    else:
        found["kappa"] = rng.gamma(told.kappa[0], 1 / told.kappa[1], size)
        found["slope"] = rng.gamma(told.slope[0], 1 / told.slope[1], size)
    if geos > 1:
        spread = np.abs(rng.standard_normal(draws))[:, None, None] * told.geo
        found["beta_geo"] = found["beta"][:, None] * np.exp(spread * rng.standard_normal((draws, geos, channels)))
    return found


def prior_roas(media: Media, spec: Spec, seed: int, draws: int = 2000) -> np.ndarray:
    """(draws, c) return on spend before any outcome was seen, in units of the data."""
    design = build(media, spec)
    geos, _, channels = design.x.shape
    found = prior_draws(spec, channels, geos, seed, draws)
    total = np.zeros((draws, channels))
    for geo in range(geos):
        ceiling = found["beta_geo"][:, geo] if geos > 1 else found["beta"]
        total += shape(design.x[geo], spec, found).sum(axis=1) * ceiling * design.y_scale[geo]
    spent = media.panel[1].sum(axis=(0, 1))
    return total / np.where(spent > 0, spent, np.nan)


def stated(priors: Priors, spec: Spec) -> list[tuple[str, str, str, str]]:
    """(parameter, distribution, what it is in German, in English) of every prior that the model uses."""
    a, b = priors.alpha
    rows = [
        ("beta", f"HalfNormal({_list(priors.beta)})", "Obergrenze eines Kanals als Anteil der mittleren Zielgröße",
         "ceiling of a channel as a share of the mean outcome"),
        ("alpha", f"Beta({a:g}, {b:g})", "Nachwirkung je Periode", "carry-over per period"),
    ]  # fmt: skip
    if spec.adstock == "delayed":
        rows.append(("theta", f"HalfNormal({priors.theta:g})", "Verzögerung in Perioden", "delay in periods"))
    if spec.saturation == "logistic":
        rows.append(("lam", f"Gamma({priors.lam[0]:g}, {priors.lam[1]:g})", "Sättigung (Ausgaben / Höchstwert)",
                     "saturation (spend / its maximum)"))  # fmt: skip
    else:
        rows += [
            ("kappa", f"Gamma({priors.kappa[0]:g}, {priors.kappa[1]:g})", "halbe Sättigung (Ausgaben / Höchstwert)",
             "half saturation (spend / its maximum)"),
            ("slope", f"Gamma({priors.slope[0]:g}, {priors.slope[1]:g})", "Steilheit", "steepness"),
        ]  # fmt: skip
    mean, deviation = priors.intercept
    rows.append(("intercept", f"Normal({mean:g}, {deviation:g})", "Grundniveau", "base level"))
    if spec.trend:
        rows.append(("trend", f"Normal(0, {priors.trend:g})", "Trend über die ganze Zeit", "trend over the whole time"))
    if spec.yearly:
        rows.append(("yearly", f"Normal(0, {priors.yearly:g})", "Jahresgang (Fourier)", "yearly season (Fourier)"))
    if spec.weekly:
        rows.append(("weekday", f"Normal(0, {priors.weekday:g})", "Wochentage", "weekdays"))
    rows.append(("control", f"Normal(0, {priors.control:g})", "Kontrollen (standardisiert)", "controls (standardised)"))
    rows.append(("sigma", f"HalfNormal({priors.sigma:g})", "Streuung", "noise"))
    if spec.noise == "ar1":
        rows.append(("rho", f"tanh Normal(0, {priors.rho:g})", "Gedächtnis der Streuung", "memory of the noise"))
    return rows


def _list(value: float | tuple[float, ...]) -> str:
    return ", ".join(f"{each:g}" for each in value) if isinstance(value, tuple) else f"{value:g}"
