# pyright: basic
"""One estimate of incremental return per channel from evidence that disagrees: claims, a media mix, experiments.

Each source measures the true return theta of a channel with a fault of its own, and faults may be shared:

    log claim = log theta - log kappa_platform + N(0, s^2)     what a platform reports (or paths credit); kappa is the
                                                               share of it that is incremental
    log kappa_platform ~ N(log kappa, s'^2)                    so a test of one channel teaches the others' factor
    media mix = e^a theta + sqrt(se^2 + (tau scale)^2) t5      a is a level fault of all channels, tau misfit of each
    experiment = theta + sqrt(se^2 + (0.2 value)^2) N(0, 1)     another time and another spend than those asked about

Demand-driven channels (brand search, retargeting) add a one-sided fault to claims and media mix: sales that would have
come anyway can only inflate them (Blake, Nosko & Tadelis 2015, Econometrica 83:155). Given kappa, s, tau and a the
channels are independent, so everything is summed on grids: no sampling, the same bytes each time; returns at or below
zero are possible. The faults' scales are learnt (Kennedy & O'Hagan 2001, JRSS B 63:425; Gelman et al., BDA3, ch. 5).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from methods._densities import before_truncation, inflated, log_normal, log_student, two_piece

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
SourceName = Literal["platform", "mmm", "mta", "experiment"]
ORDER: tuple[SourceName, ...] = ("platform", "mmm", "mta", "experiment")
POINTS = 361
SPREADS = np.array([0.15, 0.25, 0.36, 0.5, 0.7, 1.0, 1.4])
"""Standard deviations of log claims around their common factor."""
FACTORS = np.arange(-2.6, 1.01, 0.12)
"""log kappa, the incremental share of what is claimed."""
WITHIN, BETWEEN, CREDITED = 0.8, 0.6, 0.75
"""Parts of the spread: inside a platform, between platforms; of path credit, which counts every sale once."""
CREDIT_FACTORS = FACTORS[::2]
"""The same for the credit of paths."""
MISFITS = np.array([0.05, 0.15, 0.3, 0.5, 0.8, 1.2])
LEVELS = np.array([-0.36, -0.18, 0.0, 0.18, 0.36])


@dataclass(frozen=True)
class Beliefs:
    """What is assumed before any evidence; all on relative scales, so that units do not matter.

    factor            log of the incremental share of claims: mean and standard deviation (over-reporting by a median
                      of 1.6, ninety per cent within 0.7 to 3.8; in the range of Gordon et al. 2023, Marketing Science)
    credit            the same of path credit, which counts every sale once (median of 1.2)
    spread            log-normal scale of the claims' spread: median and log standard deviation
    misfit, level     half-normal scale of the media mix's misfit, standard deviation of its common level fault
    transport         relative standard deviation between an experiment's return and that of the days asked about
    claim_inflation   half-normal scale (log) of demand-driven claims, and (relative) of demand-driven media mix
    views             further log over-reporting of claims that count views as well as clicks, where nothing tells how
                      many of them are views
    viewed            what a claimed sale that no order's click confirms counts beside one that has it: ads seen bring
                      about a tenth of the buyers who saw them (Johnson, Lewis & Nubbemeyer 2017, JMR 54:867), clicks
                      rather the half; not nothing, as most of the lift may come from people who never click (Lewis &
                      Reiley 2014, QME 12:235)
    unrelated         chance that a claim has nothing to do with the return
    shared            correlation of the faults of two kinds of claims about the same channel
    """

    factor: tuple[float, float] = (-0.5, 0.5)
    credit: tuple[float, float] = (-0.2, 0.5)
    spread: tuple[float, float] = (0.45, 0.5)
    misfit: float = 0.35
    level: float = 0.18
    transport: float = 0.2
    claim_inflation: float = 2.5
    mix_inflation: float = 1.2
    views: float = 0.45
    viewed: float = 0.25
    unrelated: float = 0.12
    shared: float = 0.5


@dataclass(frozen=True)
class Experiment:
    """A read-out: position of its channel, return per unit of money, and the ends of its interval at `level`."""

    channel: int
    value: float
    low: float
    high: float
    level: float = 0.9


@dataclass(frozen=True)
class Sources:
    """What is known of each channel, as return per unit of money; nan where a source says nothing.

    spend        (c,) money, at or above zero
    group        (c,) number of the platform that a channel runs on
    demand       (c,) whether existing demand drives it
    platform     (c,) claimed return · mta (c,) credited return
    views        (c,) whether the claim counts views; none if not said
    named        (c,) return by the orders whose click names the channel, nan or none where unknown
    mmm, mmm_low, mmm_high   (c,) of the media mix, interval at `mmm_level`
    mmm_data, mmm_error      (c,) of the media mix without its prior, mean and standard deviation, nan where its data
                             say nothing; without them the likelihood is guessed from the interval
    """

    spend: Floats
    group: Ints
    demand: Flags
    platform: Floats
    mta: Floats
    mmm: Floats
    mmm_low: Floats
    mmm_high: Floats
    experiments: tuple[Experiment, ...] = ()
    mmm_level: float = 0.9
    views: Flags | None = None
    mmm_data: Floats | None = None
    mmm_error: Floats | None = None
    named: Floats | None = None

    def views_of(self, channel: int) -> bool:
        """Whether a channel's claim counts views."""
        return self.views is not None and bool(self.views[channel])

    def present(self) -> tuple[SourceName, ...]:
        """The sources that say anything, in the order of conditioning."""
        said = {"platform": self.platform, "mmm": self.mmm, "mta": self.mta}
        return tuple(
            name for name in ORDER
            if (bool(self.experiments) if name == "experiment" else bool(np.isfinite(said[name]).any()))
        )  # fmt: skip


@dataclass(frozen=True)
class Posterior:
    """The reconciled return of each channel.

    grid, density   (c, points) values and probability of each
    mean, low, high (c,); middle is the median, which a long tail does not move
    factor          (groups, 3) over-reporting of each platform, claimed over incremental: median, low, high
    spread, misfit  posterior means of the faults' scales
    """

    grid: Floats
    density: Floats
    mean: Floats
    low: Floats
    high: Floats
    factor: Floats
    spread: float
    misfit: float
    level: float
    middle: Floats

    def quantile(self, channel: int, share: float) -> float:
        """A quantile of one channel's return."""
        density = self.density[channel]
        return float(np.interp(share, np.cumsum(density) - density / 2, self.grid[channel]))

    def above(self, channel: int, value: float) -> float:
        """Probability that one channel's return is above a value."""
        return float(self.density[channel][self.grid[channel] > value].sum())


@dataclass(frozen=True)
class _Given:
    """Likelihood tables of one channel over its grid; an axis of length one where nothing is said.

    claim (spread, factor, g) · credit (spread, credit factor, g) · mix (misfit x level, g) · rest (g,)
    """

    claim: Floats
    credit: Floats
    mix: Floats
    rest: Floats
    group: int = field(default=0)


def triangulate(
    sources: Sources, use: Collection[SourceName] = ORDER, *, level: float = 0.9, beliefs: Beliefs | None = None
) -> Posterior:
    """The posterior of each channel's return under the sources in `use`.

    Args:
        sources: what is known.
        use: sources to condition on; leaving one out shows what it moves.
        level: of the intervals.
        beliefs: the priors.
    """
    beliefs = beliefs or Beliefs()
    scale = reference(sources)
    grid, width = _grid(sources, scale)
    tables = [_tables(sources, use, c, grid[c], width[c], scale, beliefs) for c in range(len(grid))]
    evidence = [_evidence(table) for table in tables]
    weight, factor = _hyper(evidence, [table.group for table in tables], beliefs)
    density = np.array([_density(*each) for each in zip(tables, evidence, weight, strict=True)])
    total = np.cumsum(density, axis=1) - density / 2
    tail = (1 - level) / 2
    ends = np.array([np.interp([tail, 0.5, 1 - tail], total[c], grid[c]) for c in range(len(grid))])
    factors = _spans(factor, level) * np.exp(_views_of_groups(sources, beliefs))[:, None]
    return Posterior(
        grid, density, (density * grid).sum(axis=1), ends[:, 0], ends[:, 2], factors,
        _mean(weight[0].sum(axis=(1, 2, 3)), SPREADS), _mean(weight[0].sum(axis=(0, 1, 2)), np.repeat(MISFITS, 5)),
        level, ends[:, 1],
    )  # fmt: skip


def steps(sources: Sources, *, level: float = 0.9, beliefs: Beliefs | None = None) -> dict[str, Posterior]:
    """The estimate before any source, then after each one more in the order of `ORDER`; the last is the final one."""
    known = sources.present()
    return {
        name: triangulate(sources, known[:count], level=level, beliefs=beliefs)
        for count, name in enumerate(("prior", *known))
    }


def reference(sources: Sources) -> float:
    """The size of a usual return in these data: median over money of experiments and media mix, else half of claims.

    Channels of existing demand do not count where there are others.
    """
    firm = sources.mmm.copy()
    for one in sources.experiments:
        firm[one.channel] = one.value
    loose = np.fmin(sources.platform, sources.mta)
    for values, share in ((firm, 1.0), (loose, 0.5)):
        usable = np.isfinite(values) & (values != 0)
        usable = usable & ~sources.demand if (usable & ~sources.demand).any() else usable
        if usable.any():
            order = np.argsort(np.abs(values[usable]))
            weight = np.cumsum(sources.spend[usable][order] + 1e-12)
            return float(np.abs(values[usable])[order][np.searchsorted(weight, weight[-1] / 2)]) * share
    return 1.0


def _grid(sources: Sources, scale: float) -> tuple[Floats, Floats]:
    """(c, points) values, dense near zero, and the width that each stands for."""
    tops = np.stack([sources.platform, sources.mta, 1.6 * sources.mmm_high, sources.mmm_high * 2 - sources.mmm])
    top = np.maximum(np.nan_to_num(tops).max(axis=0), 4 * scale)
    bottom = np.minimum(np.nan_to_num(2 * sources.mmm_low - sources.mmm), -1.5 * scale)
    for one in sources.experiments:
        top[one.channel] = max(top[one.channel], one.value + 3 * (one.high - one.value))
        bottom[one.channel] = min(bottom[one.channel], one.value - 3 * (one.value - one.low))
    unit = 0.25 * scale
    u = np.linspace(np.arcsinh(bottom / unit), np.arcsinh(top / unit), POINTS, axis=1)
    return unit * np.sinh(u), unit * np.cosh(u) * (u[:, 1:2] - u[:, :1])


def _tables(
    sources: Sources, use: Collection[SourceName], c: int, theta: Floats, width: Floats, scale: float, beliefs: Beliefs
) -> _Given:
    demand = bool(sources.demand[c])
    rest = (_prior_return(theta, 0.5, 0.4 * scale) if demand else _prior_return(theta, 0.2, scale)) * width
    if "experiment" in use:
        for one in sources.experiments:
            if one.channel == c:
                se = two_piece(one.value - theta, one.value - one.low, one.high - one.value, one.level)
                apart = np.hypot(se, beliefs.transport * max(abs(one.value), 0.25 * scale))
                rest = rest * np.exp(log_normal(theta, one.value, apart))
    claim, credit = (sources.platform[c] if "platform" in use else np.nan), (sources.mta[c] if "mta" in use else np.nan)
    # Two kinds of claims see the same clicks: together they tell less than twice as much.
    power = 1 / (1 + beliefs.shared) if np.isfinite(claim) and np.isfinite(credit) else 1.0
    return _Given(
        _claim(claim * np.exp(-_by_views(sources, c, beliefs)), theta, FACTORS, demand, WITHIN, beliefs) ** power,
        _claim(credit, theta, CREDIT_FACTORS, demand, CREDITED, beliefs) ** power,
        _mix(sources, c, theta, scale, beliefs) if "mmm" in use else np.ones((1, theta.size)),
        rest,
        int(sources.group[c]),
    )


def _by_views(sources: Sources, c: int, beliefs: Beliefs) -> float:
    """Log over-reporting of a claim by the views in it: as far as orders do not confirm it, else as is usual."""
    if not sources.views_of(c):
        return 0.0
    claim, clicked = float(sources.platform[c]), float(sources.named[c]) if sources.named is not None else np.nan
    if not (np.isfinite(claim) and np.isfinite(clicked) and claim > 0 and clicked >= 0):
        return beliefs.views
    return -float(np.log(min(1.0, (clicked + beliefs.viewed * (claim - clicked)) / claim)))


def _views_of_groups(sources: Sources, beliefs: Beliefs) -> Floats:
    """(groups,) the same of each platform, the median over its channels."""
    each = np.array([_by_views(sources, c, beliefs) for c in range(len(sources.group))])
    return np.array([np.median(each[sources.group == g]) for g in sorted(set(sources.group.tolist()))])


def _prior_return(theta: Floats, idle: float, scale: float) -> Floats:
    """Somewhere around a usual return, within a factor of five either way; or next to nothing, which may be a loss."""
    positive = np.where(theta > 0, theta, np.nan)
    usual = np.nan_to_num(np.exp(log_normal(np.log(positive), np.log(scale), 1.0)) / positive)
    return (1 - idle) * usual + idle * np.exp(log_normal(theta, 0.0, 0.3 * scale))


def _claim(claim: float, theta: Floats, factors: Floats, demand: bool, within: float, beliefs: Beliefs) -> Floats:
    """(spread, factor, g) likelihood of a claim; a claim at or below zero tells nothing."""
    if not np.isfinite(claim) or claim <= 0:
        return np.ones((1, 1, theta.size))
    apart = np.log(claim) - np.log(np.where(theta > 0, theta, np.nan)) + factors[:, None]
    spread = within * SPREADS[:, None, None]
    told = inflated(apart[None], spread, beliefs.claim_inflation if demand else 0.0)
    # A claim that has nothing to do with the return says the same about all returns; within some four e-folds.
    return (1 - beliefs.unrelated) * np.nan_to_num(told) + beliefs.unrelated / 8


def _mix(sources: Sources, c: int, theta: Floats, scale: float, beliefs: Beliefs) -> Floats:
    """(misfit x level, g) likelihood of the media mix's estimate."""
    value = sources.mmm[c]
    if not np.isfinite(value):
        return np.ones((1, theta.size))
    told = _without_prior(sources, c)
    if told and not np.isfinite(told).all():
        return np.ones((1, theta.size))
    low, high = sources.mmm_low[c], sources.mmm_high[c]
    cut = told or before_truncation(low, value, high, sources.mmm_level)
    apart = (cut[0] if cut else value) - np.exp(LEVELS)[:, None] * theta
    se = cut[1] if cut else two_piece(apart, value - low, high - value, sources.mmm_level)
    # Of the candidate's size, not of the estimate's: else a mix that is too low would be too sure of it.
    size = 0.5 * (np.abs(theta) + scale)
    sd = np.hypot(se, MISFITS[:, None, None] * size)
    inflation = beliefs.mix_inflation * max(value, scale)
    told = inflated(apart, sd, inflation) if sources.demand[c] else np.exp(log_student(apart, sd))
    return told.reshape(-1, theta.size)


def _without_prior(sources: Sources, c: int) -> tuple[float, float] | None:
    """Mean and standard deviation by the media mix's data alone; None where nobody took its prior out."""
    if sources.mmm_data is None or sources.mmm_error is None:
        return None
    return float(sources.mmm_data[c]), float(sources.mmm_error[c])


def _settings(table: _Given, s: int) -> tuple[Floats, Floats]:
    """(factor, g) of claims and (credit factor x mix, g) of all else, at one spread."""
    claim, credit = (each[min(s, len(each) - 1)] for each in (table.claim, table.credit))
    return claim, (credit[:, None] * table.mix[None]).reshape(-1, table.rest.size)


def _evidence(table: _Given) -> Floats:
    """(spread, factor, credit factor, mix) probability of what is said of one channel, given the faults' scales."""
    spreads = max(len(table.claim), len(table.credit))
    pairs = [_settings(table, s) for s in range(spreads)]
    found = np.array([(left * table.rest) @ right.T for left, right in pairs])
    return found.reshape(spreads, -1, table.credit.shape[1], len(table.mix))


def _hyper(evidence: Sequence[Floats], groups: Sequence[int], beliefs: Beliefs) -> tuple[list[Floats], Floats]:
    """Per channel the weight of each setting of the scales, and (groups, factor) the posterior of each factor.

    Settings are (spread, factor of the platform, factor of credit, misfit x level); platforms hang together through
    the factor of all: messages go up the tree and come down again.
    """
    shape = tuple(max(each.shape[axis] for each in evidence) for axis in range(4))
    logs = [np.log(np.maximum(each, 1e-300)) for each in evidence]
    numbers = sorted(set(groups))
    up = {g: sum((each for each, own in zip(logs, groups, strict=True) if own == g), np.zeros(shape)) for g in numbers}
    prior = _prior(shape, beliefs)
    kernel = _kernel(shape, beliefs)
    sent = {g: _through(kernel, up[g]) for g in numbers}
    whole = sum(sent.values(), prior)
    weights: dict[int, Floats] = {}
    for g in numbers:
        down = _through(np.swapaxes(kernel, 1, 2), whole - sent[g])
        joint = up[g] + down
        weights[g] = np.exp(joint - joint.max())
        weights[g] /= weights[g].sum()
    factor = np.array([weights[g].sum(axis=(0, 2, 3)) for g in numbers])
    return [weights[g] for g in groups], factor


def _prior(shape: tuple[int, ...], beliefs: Beliefs) -> Floats:
    """Log prior over (spread, factor of all, factor of credit, misfit x level)."""
    median, apart = beliefs.spread
    spread = log_normal(np.log(SPREADS), np.log(median), apart)
    factor = log_normal(FACTORS, *beliefs.factor)
    misfit = log_normal(MISFITS, 0.0, beliefs.misfit)[:, None] + np.log(np.gradient(MISFITS))[:, None]
    mix = (misfit + log_normal(LEVELS, 0.0, beliefs.level)[None]).ravel()
    credit = log_normal(CREDIT_FACTORS, *beliefs.credit)
    parts = [part - np.logaddexp.reduce(part) for part in (spread, factor, credit, mix)]
    total = np.zeros(shape)
    for axis, part in enumerate(parts):
        if shape[axis] == len(part):
            total = total + part.reshape([-1 if at == axis else 1 for at in range(4)])
    return total


def _kernel(shape: tuple[int, ...], beliefs: Beliefs) -> Floats:
    """(spread, factor of all, factor of a platform) how far a platform's factor lies from that of all."""
    if shape[1] == 1:
        return np.ones((shape[0], 1, 1))
    apart = FACTORS[:, None] - FACTORS[None, :]
    kernel = np.exp(log_normal(apart[None], 0.0, BETWEEN * SPREADS[:, None, None]))
    return kernel / kernel.sum(axis=2, keepdims=True)


def _through(kernel: Floats, logs: Floats) -> Floats:
    """Log of (kernel applied along the factor's axis), for (spread, factor, credit, mix)."""
    top = logs.max(axis=1, keepdims=True)
    flat = np.exp(logs - top).reshape(*logs.shape[:2], -1)
    return np.log(np.maximum((kernel @ flat).reshape(logs.shape), 1e-300)) + top


def _density(table: _Given, evidence: Floats, weight: Floats) -> Floats:
    """(g,) posterior probability of each return of one channel."""
    weight = _summed(weight, evidence.shape) / np.maximum(evidence, 1e-300)
    found = np.zeros(table.rest.size)
    for s in range(len(weight)):
        claim, right = _settings(table, s)
        found += (claim * (weight[s].reshape(len(claim), -1) @ right)).sum(axis=0)
    found = found * table.rest
    return found / found.sum()


def _summed(weight: Floats, shape: tuple[int, ...]) -> Floats:
    """The weight summed over the axes that a channel's evidence does not have."""
    for axis, length in enumerate(shape):
        if length == 1:
            weight = weight.sum(axis=axis, keepdims=True)
    return weight


def _mean(weight: Floats, values: Floats) -> float:
    """The posterior mean of a scale; nan where nothing tells of it."""
    return float(weight @ values) if len(weight) == len(values) else float("nan")


def _spans(factor: Floats, level: float) -> Floats:
    """(groups, 3) median and ends of claimed over incremental."""
    if factor.shape[1] == 1:
        return np.full((len(factor), 3), np.nan)
    tail = (1 - level) / 2
    cut = [np.interp([0.5, 1 - tail, tail], np.cumsum(row) - row / 2, FACTORS) for row in factor]
    return np.exp(-np.array(cut))
