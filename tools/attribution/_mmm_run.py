# pyright: basic
"""From media data to what was found of each channel: model, engine, checks, one line a channel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, model_validator

from errors import BadArguments
from methods.mmm import checks, full, quick, weeks
from methods.mmm.design import Design, build
from methods.mmm.estimates import Estimates, estimate
from methods.mmm.holdout import Holdout, rolling
from methods.mmm.media import shape
from methods.mmm.prior import prior_roas
from methods.mmm.spec import LiftTest, Media, Posterior, Priors, Spec, default
from methods.mmm.taught import taught
from tools.attribution._mmm_data import bare

Engine = Literal["quick", "full"]
NOTHING = 0.01
"""p value above which media may as well explain nothing, whatever engine fits them."""
FEWEST = 8
"""Below so many periods no model is fitted."""
GROUPS = 6
"""As many regions the quick engine takes one by one."""
LARGEST = 6_000
"""Cells (geos x periods x channels) up to which the full engine takes over by itself."""


class Lift(BaseModel):
    """One experiment, per period (x, delta_x, delta_y, sigma) or as a whole (start, end, spend, incremental, se)."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    channel: str
    x: float | None = Field(default=None, ge=0)
    delta_x: float | None = None
    delta_y: float | None = None
    sigma: float | None = Field(default=None, gt=0)
    start: date | None = None
    end: date | None = None
    spend: float | None = None
    incremental: float | None = None
    se: float | None = Field(default=None, gt=0)
    geo: str = ""

    @model_validator(mode="after")
    def _one_form(self) -> Lift:
        rates = (self.x, self.delta_x, self.delta_y, self.sigma)
        whole = (self.start, self.end, self.spend, self.incremental, self.se)
        if all(value is not None for value in rates):
            return self
        if any(value is None for value in whole):
            raise ValueError("a lift test needs x, delta_x, delta_y, sigma or start, end, spend, incremental, se")
        if self.start is not None and self.end is not None and self.start > self.end:
            raise ValueError(f"the lift test starts on {self.start} after it ends on {self.end}")
        return self


@dataclass(frozen=True)
class Wanted:
    """How to model; None means the choice that fits the data."""

    engine: Engine
    level: float
    adstock: Literal["geometric", "delayed"] | None
    saturation: Literal["logistic", "hill"] | None
    l_max: int | None
    yearly: int | None
    priors: dict[str, Any]
    lifts: tuple[Lift, ...]


@dataclass(frozen=True)
class Drawn:
    """What takes long: the draws, and the fits to parts of the data that judge them."""

    posterior: Posterior
    holdout: Holdout | None
    fell_back: bool


@dataclass(frozen=True)
class Fit:
    """What a model made of the data. `p` is that of "media explain nothing", `learnt` the contraction a channel.

    taught  (c, 2) mean and standard deviation of each return by the data alone, the prior taken out
    """

    posterior: Posterior
    estimates: Estimates
    holdout: Holdout | None
    p: float
    learnt: np.ndarray
    taught: np.ndarray
    fell_back: bool


@dataclass(frozen=True)
class Run:
    """Data as modelled, the model, what was checked, and the fit where one was possible."""

    media: Media
    spec: Spec
    design: Design
    tests: tuple[LiftTest, ...]
    checked: checks.Checks
    per_parameter: float
    level: float
    fit: Fit | None

    @property
    def total(self) -> np.ndarray:
        """(n, c) spend of the whole market."""
        return self.media.panel[1].sum(axis=0)


def run(media: Media, wanted: Wanted, seed: int, drawn: Drawn | None = None) -> Run:
    """Choose the model, check the data, fit, and judge the fit on what it did not see.

    `drawn` is what an earlier run of the same made, which then stands for fitting.
    """
    daily, media = media.days, grouped(weeks.chosen(media), wanted)
    spec = _spec(media, wanted)
    tests = tuple(_lift(lift, media, media.days // daily) for lift in wanted.lifts)
    design = build(media, spec)
    kpi, spend, _ = media.panel
    checked = checks.check(kpi, spend, design.linear[..., 1:])
    size = spend.shape[2] * (4 if spec.saturation == "hill" else 3) + design.linear.shape[2] + 2
    found = Run(media, spec, design, tests, checked, kpi.size / size, wanted.level, None)
    if kpi.shape[1] < FEWEST or checked.flat_kpi or checked.settled or not found.total.sum() > 0:
        return found
    drawn = drawn or _drawn(found, wanted.engine, seed)
    return replace(found, fit=_judged(found, drawn, seed)) if drawn else found


def grouped(media: Media, wanted: Wanted) -> Media:
    """Regions put into few groups for the quick engine, sizes mixed; as they are for the full one and for lift tests.

    Sums of regions are regions as well, and a group's return is that of its regions weighted by spend.
    """
    count = len(media.geos)
    if count <= GROUPS or wanted.engine == "full" or any(lift.geo for lift in wanted.lifts):
        return media
    kpi, spend, controls = media.panel
    member = np.empty(count, dtype=int)
    member[np.argsort(-kpi.sum(axis=1), kind="stable")] = np.arange(count) % GROUPS
    each = [member == group for group in range(GROUPS)]
    return replace(
        media,
        kpi=np.stack([kpi[one].sum(axis=0) for one in each]),
        spend=np.stack([spend[one].sum(axis=0) for one in each]),
        controls=np.stack([controls[one].mean(axis=0) for one in each]),
        geos=tuple(f"group {group + 1}" for group in range(GROUPS)),
    )


def hopeless(found: Run) -> bool:
    """Whether the data cannot tell the channels apart, whatever engine looks at them."""
    share = found.total.sum(axis=0) / max(float(found.total.sum()), 1e-300)
    lost = (found.checked.variation < 0.02) | ~np.isfinite(found.checked.vif) | (found.checked.vif > 100)
    return bool(share[lost].sum() > 0.5)


def _posterior(found: Run, engine: Engine, seed: int) -> tuple[Posterior | None, bool]:
    if engine == "full":
        return full.fit(found.media, found.spec, found.tests, seed=seed), False
    try:
        drawn = quick.fit(found.media, found.spec, found.tests, seed=seed)
    except (np.linalg.LinAlgError, FloatingPointError):
        drawn = None
    if (drawn is not None and drawn.converged) or hopeless(found) or found.design.x.size > LARGEST:
        return drawn, False
    if not full.installed() or (drawn is not None and _signal(found, drawn) > NOTHING):
        return drawn, False
    return full.fit(found.media, found.spec, found.tests, seed=seed), True


def _drawn(found: Run, engine: Engine, seed: int) -> Drawn | None:
    posterior, fell_back = _posterior(found, engine, seed)
    if posterior is None:
        return None
    try:
        held = rolling(
            found.media, found.spec, seed, 1 if found.media.geos else 3, lift_tests=found.tests, level=found.level
        )
    except (ValueError, np.linalg.LinAlgError):
        held = None
    # Sums depend on how numbers lie in memory: laid out as they come back from a file.
    draws = {name: np.ascontiguousarray(values) for name, values in posterior.draws.items()}
    return Drawn(replace(posterior, draws=draws), held, fell_back)


def _judged(found: Run, drawn: Drawn, seed: int) -> Fit:
    posterior = drawn.posterior
    said = estimate(found.media, found.spec, posterior, level=found.level)
    prior = prior_roas(found.media, found.spec, seed)
    learnt, alone = checks.contraction(prior, said.roas), taught(prior, said.roas)
    return Fit(posterior, said, drawn.holdout, _signal(found, posterior), learnt, alone, drawn.fell_back)


def _signal(found: Run, posterior: Posterior) -> float:
    """The p value that media explain nothing, with each channel's shape at its posterior mean."""
    mean = {name: values.mean(axis=(0, 1)) for name, values in posterior.draws.items() if name != "gamma"}
    curves = np.stack([shape(each, found.spec, mean) for each in found.design.x])
    y, linear = found.design.y[..., None], found.design.linear
    if len(y) > 1:
        y, linear, curves = (each - each.mean(axis=1, keepdims=True) for each in (y, linear, curves))
    free = 4 if found.spec.saturation == "hill" or found.spec.adstock == "delayed" else 3
    return checks.signal(y[..., 0], linear, curves, float(mean.get("rho", 0.0)), free)


def _spec(media: Media, wanted: Wanted) -> Spec:
    spec = default(media)
    known = set(Priors.__dataclass_fields__)
    if unknown := sorted(set(wanted.priors) - known):
        raise BadArguments(
            en=f"There is no prior named {', '.join(unknown)}.",
            de=f"Es gibt keinen Prior namens {', '.join(unknown)}.",
            do_en=f"Known priors: {', '.join(sorted(known))}.",
            do_de=f"Bekannte Priors: {', '.join(sorted(known))}.",
        )
    priors = {name: _prior(name, value, media) for name, value in wanted.priors.items()}
    told = {
        "adstock": wanted.adstock, "saturation": wanted.saturation, "l_max": wanted.l_max, "yearly": wanted.yearly,
    }  # fmt: skip
    told = {name: value for name, value in told.items() if value is not None}
    if "l_max" in told:
        told["l_max"] = max(1, min(int(told["l_max"]), media.panel[0].shape[1]))
    return replace(spec, **told, priors=replace(spec.priors, **priors))


def _prior(name: str, value: Any, media: Media) -> Any:
    """A prior's value in the shape of its default: one positive number, two, or one a channel for beta."""
    usual = getattr(Priors(), name)
    if name == "beta" and isinstance(value, dict):
        scale = {bare(key): each for key, each in value.items()}
        value = [scale.get(bare(channel), usual) for channel in media.channels]
    many = isinstance(value, (list, tuple))
    numbers = [float(each) for each in (value if many else [value])]
    size = len(media.channels) if name == "beta" and many else 2 if isinstance(usual, tuple) else 1
    positive = numbers[1:] if name == "intercept" else numbers
    if len(numbers) != size or not all(np.isfinite(numbers)) or min(positive) <= 0:
        raise BadArguments(
            en=f"The prior '{name}' takes {size} finite positive number(s).",
            de=f"Der Prior „{name}“ braucht {size} endliche positive Zahl(en).",
            do_en=f"Its default is {usual}.",
            do_de=f"Voreingestellt ist {usual}.",
        )
    return tuple(numbers) if many else numbers[0]


def _lift(lift: Lift, media: Media, folded: int) -> LiftTest:
    """A lift test per period of the modelled data; `folded` says how many given periods make one of them."""
    known = {bare(name): name for name in media.channels} | {name.lower(): name for name in media.channels}
    channel = known.get(lift.channel.strip().lower()) or known.get(bare(lift.channel))
    if channel is None:
        raise _unknown(f"channel '{lift.channel}'", f"Kanal „{lift.channel}“", media.channels)
    geo = next((name for name in media.geos if name.lower() == lift.geo.strip().lower()), "")
    if lift.geo and not geo:
        raise _unknown(f"region '{lift.geo}'", f"Region „{lift.geo}“", media.geos)
    if lift.x is not None and lift.delta_x is not None and lift.delta_y is not None and lift.sigma is not None:
        return LiftTest(
            channel, lift.x * folded, lift.delta_x * folded, lift.delta_y * folded, lift.sigma * folded, geo
        )
    assert lift.start and lift.end and lift.spend is not None and lift.incremental is not None and lift.se
    periods = ((lift.end - lift.start).days + 1) / media.days
    delta = lift.spend / periods
    spend = media.panel[1][:, :, media.channels.index(channel)]
    spend = spend[media.geos.index(geo)] if geo else spend.sum(axis=0)
    end = media.dates + np.timedelta64(media.days - 1, "D")
    during = (end >= np.datetime64(lift.start)) & (media.dates <= np.datetime64(lift.end))
    level = float(spend[during].mean()) - max(delta, 0.0) if during.any() else float(spend.mean())
    return LiftTest(channel, max(level, 0.0, -delta), delta, lift.incremental / periods, lift.se / periods, geo)


def _unknown(en: str, de: str, known: Sequence[str]) -> BadArguments:
    listed = ", ".join(known[:12]) or "–"
    return BadArguments(
        en=f"A lift test names the {en}, which the media data do not have.",
        de=f"Ein Lift-Test nennt {de}; die Mediadaten kennen das nicht.",
        do_en=f"Known: {listed}.",
        do_de=f"Bekannt: {listed}.",
    )
