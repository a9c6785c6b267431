# pyright: basic
"""Everything that is known about each channel, each piece with its label, its age and how strong it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import numpy as np

from methods.information import Belief
from methods.triangulation import ORDER, Sources, triangulate
from terms import Evidence, Period, Source, Words
from tools._tool import Desk
from tools.attribution._anchors import Anchor, anchors
from tools.attribution._channels import Channels
from tools.attribution._claims import Claimed, claims
from tools.attribution._mix import Mix, mix
from tools.data._utm import windows

WEIGHT: dict[Evidence, float] = {
    "experiment": 1.0, "quasi-experiment": 0.7, "model": 0.5, "correlation": 0.2, "bookkeeping": 0.05,
}  # fmt: skip
HALF_LIFE = 365.0
"""Days after which a piece of evidence counts half."""
UNKNOWN_WIDTH = 1.0
"""Half width over estimate that is taken where a piece of evidence has no interval."""
DEMAND = 0.5
"""Factor of anything but an experiment where existing demand drives a channel."""
INCREMENTAL = frozenset({"geo", "holdout", "mail"})
"""Kinds of experiments that compare with and without a channel; others compare two ways of using it."""


@dataclass(frozen=True)
class Item:
    """One piece of evidence about a channel; estimate and interval in `unit`, strength between 0 and 1."""

    channel: str
    label: Evidence
    source: str
    age: int | None
    estimate: float | None
    low: float | None
    high: float | None
    unit: str
    strength: float
    why: Words


@dataclass(frozen=True)
class Known:
    """The channels with spend, in the order of spend, and all evidence.

    spend      (c,) per week · demand (c,) whether existing demand drives it
    beliefs    what all evidence together lets believe of each channel's return
    items      all pieces of evidence, the strongest of a channel first; also of channels without spend
    running    channels on which an experiment is running
    """

    names: tuple[str, ...]
    spend: np.ndarray
    demand: tuple[bool, ...]
    beliefs: tuple[Belief, ...]
    items: tuple[Item, ...]
    running: frozenset[str]
    money: bool
    period: Period
    sources: tuple[Source, ...]
    notes: tuple[Words, ...]

    def best(self, name: str) -> Item:
        """The strongest piece of evidence about a channel."""
        return next(item for item in self.items if item.channel == name)

    @property
    def all_names(self) -> tuple[str, ...]:
        """The channels with spend, then those only evidence speaks of."""
        return tuple(dict.fromkeys([*self.names, *(item.channel for item in self.items)]))

    def tested(self) -> float:
        """Share of the spend on channels whose strongest evidence is an experiment."""
        own = np.array([self.best(name).label in ("experiment", "quasi-experiment") for name in self.names], dtype=bool)
        return float(self.spend[own].sum() / self.spend.sum()) if len(self.names) else 0.0


def known(
    desk: Desk,
    names: Channels,
    period: Period,
    given: Sequence[Any],
    margin: float | None,
    demand: Sequence[str] | None,
) -> Known:
    """Read all evidence there is.

    Args:
        desk: to read from.
        names: the channels.
        period: days of claims and spend.
        given: experiments that the user brings.
        margin: worth of one unit of outcome, which says which return breaks even; None where nobody knows.
        demand: channels that the user calls demand-driven; None: told by their names.
    """
    if demand is not None:
        driven = {names.need(each) for each in demand}
        names = replace(names, demand=tuple(at in driven for at in range(len(names.names))))
    told = claims(desk, names, period, frozenset(ORDER))
    model = mix(desk, names, True)
    tests = anchors(desk, names, given)
    spent = np.nan_to_num(told.spend)
    kept = [at for at in np.argsort(-spent, kind="stable").tolist() if spent[at] > 0]
    items = _items(desk, names, told, model, tests.all, margin)
    order = {name: at for at, name in enumerate(dict.fromkeys([*(names.names[at] for at in kept), *names.names]))}
    items = sorted(items, key=lambda item: (order.get(item.channel, len(order)), item.channel, -item.strength))
    running = {
        names.names[at]
        for each in desk.experiments.all()
        if each.status == "running" and each.plan.kind in INCREMENTAL
        and (at := names.position(each.plan.channel)) is not None
    }  # fmt: skip
    return Known(
        names=tuple(names.names[at] for at in kept), spend=spent[kept] / max(period.days / 7, 1 / 7),
        demand=tuple(names.demand[at] for at in kept), beliefs=_beliefs(desk, names, kept, told, model, tests.all),
        items=tuple(items), running=frozenset(running), money=told.money, period=period,
        sources=(*told.sources, *model.sources, *tests.sources),
        notes=(*names.notes, *told.notes, *model.notes, *tests.notes),
    )  # fmt: skip


def _beliefs(
    desk: Desk, names: Channels, kept: list[int], told: Claimed, model: Mix, tests: Sequence[Anchor]
) -> tuple[Belief, ...]:
    """The reconciled return of each channel; where nothing is told, only that it lies around a usual one."""
    if not kept:
        return ()
    owner = [names.platform[at] or names.names[at] for at in kept]
    place = {at: new for new, at in enumerate(kept)}
    sources = Sources(
        spend=told.spend[kept], group=np.array([sorted(set(owner)).index(each) for each in owner], dtype=np.int64),
        demand=np.array([names.demand[at] for at in kept], dtype=np.bool_), platform=told.claimed[kept],
        mta=told.credited[kept], mmm=model.roas[kept], mmm_low=model.low[kept], mmm_high=model.high[kept],
        experiments=tuple(
            replace(_aged(each, desk.today), channel=place[each.experiment.channel])
            for each in tests if each.experiment.channel in place
        ),
        mmm_level=model.level, mmm_data=model.data[kept], mmm_error=model.error[kept], named=told.named[kept],
        views=np.array([(windows(names.platform[at]) or (0, 0))[1] > 0 for at in kept], dtype=np.bool_),
    )  # fmt: skip
    found = triangulate(sources)
    return tuple(Belief(grid, density) for grid, density in zip(found.grid, found.density, strict=True))


def _aged(anchor: Anchor, today: date) -> Any:
    """An experiment's range, widened by the root of two a year: its precision halves as its weight does."""
    age = max((today - anchor.end).days, 0) if anchor.end else 0
    wider, one = 2 ** (age / HALF_LIFE / 2), anchor.experiment
    return replace(one, low=one.value - (one.value - one.low) * wider, high=one.value + (one.high - one.value) * wider)


def strength(
    label: Evidence, age: int | None, estimate: float | None, low: float | None, high: float | None, usual: float,
    demand: bool = False,
) -> float:  # fmt: skip
    """Weight of the label x precision x recency, between 0 and 1.

    precision = 1 / (1 + r^2) with r half the interval's width over the estimate (at least `usual`, the break-even
    return); recency = 2^(-age / 365 days), 1 where the age is unknown; half of it where existing demand drives the
    channel and nothing was tested.

    >>> strength("experiment", 0, 2.0, 1.0, 3.0, 1.0), strength("experiment", 365, 2.0, 1.0, 3.0, 1.0)
    (0.8, 0.4)
    """
    width = UNKNOWN_WIDTH
    if low is not None and high is not None and estimate is not None:
        width = (high - low) / 2 / max(abs(estimate), usual, 1e-12)
    fair = 1.0 if label in ("experiment", "quasi-experiment") or not demand else DEMAND
    return WEIGHT[label] / (1 + width**2) * 2 ** (-max(age or 0, 0) / HALF_LIFE) * fair


def _items(
    desk: Desk, names: Channels, told: Claimed, model: Mix, tests: Sequence[Anchor], margin: float | None
) -> list[Item]:
    kinds, usual = desk.warehouse.kinds(), 1 / margin if margin else 0.0
    aged = {kind: _age(desk.today, loaded.last) for kind, loaded in kinds.items()}
    found: list[Item] = []

    def add(at: int, label: Evidence, source: str, age: int | None, ends: tuple[float | None, ...]) -> None:
        estimate, low, high = (None if each is None else float(each) for each in ends)
        score = strength(label, age, estimate, low, high, usual, names.demand[at])
        why = _why(label, source, names.demand[at])
        found.append(Item(names.names[at], label, source, age, estimate, low, high, "iroas", score, why))

    for each in tests:
        one = each.experiment
        label: Evidence = "experiment" if each.evidence == "experiment" else "quasi-experiment"
        add(one.channel, label, each.origin, _age(desk.today, each.end), (one.value, one.low, one.high))
    for at in range(len(names.names)):
        if np.isfinite(model.roas[at]):
            # A model of demand-driven spend is a correlation: both follow the same wish to buy.
            label = "correlation" if names.demand[at] else "model"
            add(at, label, "mmm", aged.get("media"), (model.roas[at], model.low[at], model.high[at]))
        if np.isfinite(told.credited[at]):
            add(at, "correlation", "paths", aged.get("journeys"), (told.credited[at], None, None))
        if np.isfinite(told.claimed[at]):
            add(at, "correlation", "platform", aged.get("ads"), (told.claimed[at], None, None))
        if np.isfinite(told.named[at]) and told.named[at] > 0:
            add(at, "bookkeeping", "orders", aged.get("orders"), (told.named[at], None, None))
        if told.spend[at] > 0:
            add(at, "bookkeeping", "spend", aged.get("ads", aged.get("media")), (None, None, None))
    return [*found, *_registered(desk, names, usual), *_journeys_alone(desk, names, aged)]


def _registered(desk: Desk, names: Channels, usual: float) -> list[Item]:
    """Experiments on record that the return does not take up: in other units, or of channels without spend."""
    found: list[Item] = []
    for each in desk.experiments.finished():
        at = names.position(each.channel)
        if each.kind not in INCREMENTAL or (each.unit == "iroas" and at is not None):
            continue
        age, small = _age(desk.today, each.end), usual if each.unit == "iroas" else abs(each.estimate) or 1.0
        score = strength(each.evidence, age, each.estimate, each.low, each.high, small)
        name = each.channel if at is None else names.names[at]
        found.append(
            Item(name, each.evidence, each.id, age, each.estimate, each.low, each.high, each.unit, score,
                 _why(each.evidence, "registry", False))
        )  # fmt: skip
    return found


def _journeys_alone(desk: Desk, names: Channels, aged: dict[str, int | None]) -> list[Item]:
    """Steps of the journeys that are no channel with spend: they occur along with conversions, nothing more."""
    if "journeys" not in desk.warehouse.kinds():
        return []
    from tools.attribution._journeys import read_journeys

    steps = [step for step in read_journeys(desk).journeys.channels if names.position(step) is None]
    score = strength("correlation", aged.get("journeys"), None, None, None, 1.0)
    return [
        Item(step, "correlation", "paths", aged.get("journeys"), None, None, None, "", score,
             _why("correlation", "steps", False))
        for step in steps[:20]
    ]  # fmt: skip


def _age(today: date, last: date | None) -> int | None:
    return max((today - last).days, 0) if last else None


def _why(label: Evidence, source: str, demand: bool) -> Words:
    if demand and label in ("correlation", "bookkeeping"):
        return _DEMAND
    return _SOURCES.get(source, _SOURCES["registry"])


_DEMAND = Words(
    de="folgt bestehender Nachfrage: wer sucht oder wiederkommt, kauft oft auch so",
    en="follows existing demand: people who search or come back often buy anyway",
)
_SOURCES = {
    "given": Words(de="Experiment, wie angegeben", en="experiment as given"),
    "run": Words(de="Experiment aus einem Lauf", en="experiment of a recorded run"),
    "registry": Words(de="Experiment aus dem Register", en="experiment of the registry"),
    "geo_panel": Words(de="Eingriff im Regionenpanel", en="intervention in the geo panel"),
    "mmm": Words(de="Media-Mix-Modell ohne Anker", en="media mix model without an anchor"),
    "paths": Words(de="Anteil an Kundenwegen", en="credit of customer journeys"),
    "steps": Words(de="kommt in Kundenwegen vor, Ausgaben unbekannt", en="occurs in journeys, spend unknown"),
    "platform": Words(de="Meldung der Plattform", en="claim of the platform"),
    "orders": Words(de="utm-Angaben der Bestellungen", en="utm values of the orders"),
    "spend": Words(de="nur Ausgaben gezählt", en="only spend is counted"),
}


def days(desk: Desk) -> Period | None:
    """The last year of the ad data, else of the media data."""
    kinds = desk.warehouse.kinds()
    for kind in ("ads", "media"):
        if kind in kinds and (last := kinds[kind].last) is not None and (first := kinds[kind].first) is not None:
            return Period(start=max(first, last - timedelta(days=363)), end=last)
    return None
