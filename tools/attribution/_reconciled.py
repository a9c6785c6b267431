# pyright: basic
"""The reconciled channels with everything that is said of them, ready for facts, tables and charts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from methods.disagreement import Disagreement, disagreement, summed
from methods.triangulation import Posterior, Sources
from tools.attribution._anchors import Anchor, Anchors
from tools.attribution._channels import Channels
from tools.attribution._claims import Claimed

CLAIM_ERROR = 0.45
"""Relative standard error that a claim is granted before it counts as contradicting."""
MIX_ERROR = 0.15


@dataclass(frozen=True)
class Split:
    """A campaign's part of its channel: by what it was divided, and its outcome and return."""

    channel: str
    campaign: str
    spend: float
    share: float
    basis: str
    incremental: float
    iroas: float
    low: float
    high: float


@dataclass(frozen=True)
class Reconciled:
    """The channels in the order of their spend.

    kept     position of each in the wider list of channels
    steps    the posterior after each kind of evidence; final is the last
    tests    the anchors of each channel
    """

    names: tuple[str, ...]
    kept: tuple[int, ...]
    platforms: tuple[str, ...]
    sources: Sources
    steps: dict[str, Posterior]
    named: np.ndarray
    tests: tuple[tuple[Anchor, ...], ...]
    contradiction: tuple[Disagreement, ...]
    split: tuple[Split, ...]
    money: bool
    currency: str

    @property
    def final(self) -> Posterior:
        """The posterior under all evidence."""
        return self.steps[list(self.steps)[-1]]

    @property
    def overall(self) -> Disagreement:
        """The contradiction over all channels."""
        return summed([(each.q, each.df) for each in self.contradiction])

    @property
    def order(self) -> list[int]:
        """Channels by spend, the largest first."""
        return np.argsort(-self.sources.spend, kind="stable").tolist()

    def position(self, channel: int) -> int | None:
        """Where a channel of the wider list stands here."""
        return self.kept.index(channel) if channel in self.kept else None

    def untested_demand(self) -> list[int]:
        """Channels of existing demand without an experiment."""
        return [at for at in range(len(self.names)) if self.sources.demand[at] and not self.tests[at]]

    def label(self, at: int) -> str:
        """The evidence label of one channel."""
        if self.tests[at]:
            return "experiment" if any(each.evidence == "experiment" for each in self.tests[at]) else "quasi-experiment"
        if self.sources.demand[at] or not np.isfinite(self.sources.mmm[at]):
            return "correlation"
        return "model"

    def narrower(self) -> float | None:
        """By how much the intervals are narrower than the media mix's alone, mean over its channels."""
        width = self.sources.mmm_high - self.sources.mmm_low
        own = self.final.high - self.final.low
        usable = np.isfinite(width) & (width > 0)
        return float(1 - (own[usable] / width[usable]).mean()) if usable.any() else None


def reconciled(
    channels: Channels, kept: list[int], sources: Sources, steps: dict[str, Posterior], told: Claimed, tests: Anchors,
    currency: str,
) -> Reconciled:  # fmt: skip
    """Put together what the posterior says of each channel with what each source had said."""
    final = steps[list(steps)[-1]]
    own = tuple(tuple(each for each in tests.all if each.experiment.channel == at) for at in kept)
    return Reconciled(
        tuple(channels.names[at] for at in kept), tuple(kept), tuple(channels.platform[at] for at in kept), sources,
        steps, told.named[kept], own, tuple(_contradiction(sources, final, at) for at in range(len(kept))),
        _split(channels, kept, final, told), told.money, currency[:3],
    )  # fmt: skip


def _contradiction(sources: Sources, final: Posterior, at: int) -> Disagreement:
    """The sources of one channel, claims freed of their platform's usual over-reporting."""
    values = [one.value for one in sources.experiments if one.channel == at]
    errors = [(one.high - one.low) / _spread(one.level) for one in sources.experiments if one.channel == at]
    if np.isfinite(sources.mmm[at]):
        values.append(float(sources.mmm[at]))
        se = (sources.mmm_high[at] - sources.mmm_low[at]) / _spread(sources.mmm_level)
        errors.append(float(np.hypot(se, MIX_ERROR * sources.mmm[at])))
    factor = final.factor[sorted(set(sources.group.tolist())).index(int(sources.group[at])), 0]
    if np.isfinite(sources.platform[at]) and np.isfinite(factor) and not sources.demand[at]:
        freed = float(sources.platform[at] / factor)
        values.append(freed)
        errors.append(CLAIM_ERROR * freed)
    return disagreement(values, errors)


def _spread(level: float) -> float:
    from scipy.special import ndtri

    return float(2 * ndtri((1 + level) / 2))


def _split(channels: Channels, kept: list[int], final: Posterior, told: Claimed) -> tuple[Split, ...]:
    """Each channel with several campaigns, divided by path credit, else by orders that name them, else by claims."""
    found: list[Split] = []
    for new, at in enumerate(kept):
        parts = {pair[1]: part for pair, part in sorted(told.campaigns.items()) if part.channel == at and part.cost > 0}
        amounts = {
            "paths": [part.credited for part in parts.values()],
            "orders": [part.named for part in parts.values()],
            "platform": [part.claimed for part in parts.values()],
        }
        basis = next((name for name, each in amounts.items() if sum(each) > 0), None)
        if len(parts) < 2 or basis is None:
            continue
        whole, total = float(told.spend[at]), sum(amounts[basis])
        for (campaign, part), amount in zip(parts.items(), amounts[basis], strict=True):
            share = amount / total
            # What one unit of money in the campaign stands for in the channel's outcome per unit of money.
            scale = share * whole / part.cost
            mean, low, high = (float(each[new]) for each in (final.middle, final.low, final.high))
            found.append(
                Split(
                    channels.names[at], campaign, part.cost, share, basis, share * whole * mean, scale * mean,
                    scale * low, scale * high,
                )
            )  # fmt: skip
    return tuple(found)
