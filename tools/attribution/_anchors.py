# pyright: basic
"""Experiments as anchors: as given, from recorded runs, from the registry, and from a geo test whose cost tells it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from errors import BadArguments, LeitstandError
from methods.matching import nearest
from methods.triangulation import Experiment
from terms import Result, Source, Words
from tools._tool import LEDGER, Desk
from tools.attribution._channels import Channels
from tools.attribution._claims import daily_cost
from tools.attribution._geo_panel import Panel, read_panel, without_thin_dates
from tools.attribution._geo_test import arranged, measured

MOVED = 0.4
"""Change of a group's share of cost from which its days count as a test."""
LEVEL = 0.9
ELASTICITIES = np.linspace(0.5, 1.0, 11)
"""Of a channel's outcome by its spend: from half of its ceiling (x / (x + half)) to no saturation at all."""
HELD = 0.1
"""Change of spend against the usual up to which a test is taken to have run at the usual level."""


@dataclass(frozen=True)
class Anchor:
    """A read-out with where it comes from: given, run, registry or geo_panel."""

    experiment: Experiment
    origin: str
    evidence: str
    end: date | None = None


@dataclass(frozen=True)
class Anchors:
    """All read-outs, what was read for them, and what could not be used."""

    all: tuple[Anchor, ...]
    sources: tuple[Source, ...] = ()
    notes: tuple[Words, ...] = ()


def anchors(desk: Desk, channels: Channels, given: Sequence[Any]) -> Anchors:
    """Every experiment that says something of a channel; the geo panel's own test only where nothing else does."""
    found: list[Anchor] = []
    sources: list[Source] = []
    notes: list[Words] = []
    for each in given:
        anchor, source = _given(desk, channels, each)
        found.append(anchor)
        sources += [source] if source else []
    known = {anchor.experiment.channel for anchor in found}
    kept, note = _registered(desk, channels)
    found += [anchor for anchor in kept if anchor.experiment.channel not in known]
    notes += note
    if desk.experiments.snapshot():
        sources.append(Source(name="experiments", kind=LEDGER, snapshot=desk.experiments.snapshot()))
    geo, source, note = _geo(desk, channels)
    if geo is not None and geo.experiment.channel not in {anchor.experiment.channel for anchor in found}:
        found.append(geo)
        sources += [source] if source else []
    return Anchors(tuple(found), tuple(sources), tuple(notes + note))


def _given(desk: Desk, channels: Channels, each: Any) -> tuple[Anchor, Source | None]:
    at = channels.need(each.channel)
    if not each.run:
        return Anchor(Experiment(at, each.iroas, each.low, each.high, each.level), "given", "experiment"), None
    run = desk.runs.get(each.run)
    result = Result.model_validate(run.result)
    try:
        fact = result.fact("iroas")
    except KeyError:
        fact = None
    if fact is None or fact.interval is None:
        raise BadArguments(
            en=f"The run {run.run} has no fact iroas with an interval.",
            de=f"Der Lauf {run.run} nennt keinen iROAS mit Intervall.",
            do_en="Name a run of a geo test with cost, or give iroas, low and high.",
            do_de="Nennen Sie einen Lauf eines Geo-Tests mit Kosten, oder geben Sie iroas, low und high an.",
        )
    span = fact.interval
    source = Source(name=run.run, kind=LEDGER, snapshot=str(run.receipt.get("result", ""))[:64])
    read = Experiment(at, float(fact.value), float(span.low), float(span.high), span.level)
    return Anchor(read, "run", result.evidence), source


def _registered(desk: Desk, channels: Channels) -> tuple[list[Anchor], list[Words]]:
    found: list[Anchor] = []
    for each in desk.experiments.finished():
        at = channels.position(each.channel)
        if each.unit != "iroas" or each.low is None or each.high is None or each.level is None or at is None:
            continue
        read = Experiment(at, each.estimate, each.low, each.high, each.level)
        found.append(Anchor(read, "registry", each.evidence, each.end))
    lost = [each.channel for each in desk.experiments.finished() if channels.position(each.channel) is None]
    if not lost:
        return found, []
    said = ", ".join(sorted(set(lost)))
    return found, [
        Words(
            de=f"Experimente zu Kanälen, die hier nicht vorkommen, bleiben außen vor: {said}.",
            en=f"Experiments on channels that do not occur here are left out: {said}.",
        )
    ]


def _geo(desk: Desk, channels: Channels) -> tuple[Anchor | None, Source | None, list[Words]]:
    """The geo test of the loaded panel: which group's share of the cost moved, when, and whose cost it is."""
    kinds = desk.warehouse.kinds()
    if "geo_panel" not in kinds or not {"cost", "assignment"} <= set(kinds["geo_panel"].columns):
        return None, None, []
    loaded = kinds["geo_panel"]
    try:
        panel = without_thin_dates(read_panel(desk))
        test = _window(panel)
        at = _whose(desk, channels, panel) if test else None
        if test is None or at is None:
            return None, None, []
        read, notes = _read(desk, panel, at, *test)
        return read, _source(loaded, *test[1:]), notes
    except LeitstandError as failed:
        return None, None, [Words(de=failed.said("de"), en=failed.said("en"))]


def _window(panel: Panel) -> tuple[str, date, date] | None:
    """The group with the largest change of its share of cost, and the days on which it is changed."""
    groups = sorted({group for group in panel.group if group})
    if panel.cost is None or len(groups) < 2:
        return None
    cost = np.nan_to_num(panel.cost)
    total = cost.sum(axis=1)
    best: tuple[float, str, np.ndarray] | None = None
    for group in groups:
        own = cost[:, [at for at, each in enumerate(panel.group) if each == group]].sum(axis=1)
        share = np.divide(own, total, out=np.full(len(total), np.nan), where=total > 0)
        early = share[: max(len(share) // 3, 1)]
        usual = float(np.nanmedian(early)) if (early > 0).any() else 0.0
        if usual <= 0:
            continue
        change = np.nan_to_num(share / usual - 1)
        moved = np.flatnonzero(np.abs(change) > MOVED)
        size = float(np.abs(change[moved]).mean()) if len(moved) else 0.0
        if len(moved) and (best is None or size > best[0]):
            best = (size, group, moved)
    if best is None:
        return None
    _, group, moved = best
    first, last = (date.fromisoformat(str(panel.dates[at])) for at in (moved[0], moved[-1]))
    # Days that come and go are no test.
    return (group, first, last) if len(moved) >= 0.8 * (moved[-1] - moved[0] + 1) else None


def _whose(desk: Desk, channels: Channels, panel: Panel) -> int | None:
    """The channel whose cost the panel's is: as the user says, else the one that it follows day by day."""
    for word in ("geo_panel", "geo"):
        if channels.position(word) is not None:
            return channels.position(word)
    if "ads" not in desk.warehouse.kinds() or panel.cost is None:
        return None
    count = int((panel.dates[-1] - panel.dates[0]).astype(int)) + 1
    if count != len(panel.dates):
        return None
    return nearest(np.nan_to_num(panel.cost).sum(axis=1), daily_cost(desk, channels, panel.dates[0], count))


def _read(desk: Desk, panel: Panel, at: int, group: str, start: date, end: date) -> tuple[Anchor | None, list[Words]]:
    """Outcome moved over money moved, both against what the untouched regions let expect."""
    panel, treated, before = arranged(panel, [f"assignment:{group}"], start, end)
    test = measured(panel, treated, before, "scm", LEVEL, desk.seed)
    if test.low is None or test.high is None or panel.cost is None:
        return None, []
    cost = np.nan_to_num(panel.cost)
    own, others = cost[:, treated].sum(axis=1), np.delete(cost, treated, axis=1).sum(axis=1)
    if others[:before].sum() <= 0:
        return None, []
    moved = float((own - others * own[:before].sum() / others[:before].sum())[before:].sum())
    if not moved:
        return None, []
    ends = sorted((test.low * test.cells / moved, test.high * test.cells / moved))
    read = Experiment(at, test.att * test.cells / moved, ends[0], ends[1], LEVEL)
    levels = (
        own[before:].mean() / max(own[:before].mean(), 1e-9), others[before:].mean() / others[:before].mean(),
    )  # fmt: skip
    told = at_usual_spend(read, *levels)
    return Anchor(told, "geo_panel", "quasi-experiment", end), [] if told == read else [_carried_over(levels[1])]


def at_usual_spend(read: Experiment, treated: float, others: float) -> Experiment:
    """A test's return at the usual spend, where the test itself ran at another level.

    With outcome proportional to spend ** e, a test between a and b times the usual spend reads (b^e - a^e) / (b - a) of
    the return at the usual spend. e is only known to lie between half saturated and not saturated; that widens the
    interval.

    Args:
        read: as measured.
        treated: spend of the treated regions during the test over their usual spend.
        others: the same of the untouched ones; what the treated ones would have spent.
    """
    from scipy.special import ndtri

    low, high = sorted((max(treated, 0.0), others))
    if abs(others - 1) <= HELD or high - low <= HELD:
        return read
    factors = (high - low) / (high**ELASTICITIES - low**ELASTICITIES)
    factor, apart = float(factors.mean()), float(factors.std()) * abs(read.value) * float(ndtri((1 + read.level) / 2))
    below, above = (float(np.hypot(each * factor, apart)) for each in (read.value - read.low, read.high - read.value))
    value = read.value * factor
    return Experiment(read.channel, value, value - below, value + above, read.level)


def _carried_over(level: float) -> Words:
    return Words(
        de=f"Im Geo-Test liefen die unberührten Regionen mit {100 * level:.0f} % der üblichen Ausgaben; sein Ertrag "
        "ist auf die üblichen Ausgaben umgerechnet (Elastizität 0,5 bis 1), das Intervall darum breiter.",
        en=f"In the geo test the untouched regions ran at {100 * level:.0f}% of their usual spend; its return is "
        "carried over to the usual spend (elasticity 0.5 to 1), which widens the interval.",
    )


def _source(loaded: Any, start: date, end: date) -> Source:
    return Source(
        name=loaded.dataset, kind="geo_panel", snapshot=loaded.snapshot, rows=loaded.rows, start=loaded.first,
        end=loaded.last, filter=f"date {start}..{end}",
    )  # fmt: skip
