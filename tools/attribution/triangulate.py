# pyright: basic
"""What every channel really returns, from all the evidence at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from errors import NoData, WeakData
from methods.triangulation import ORDER, SourceName, Sources, steps
from terms import Period, Result, Words
from tools._decision import gated
from tools._tool import Arguments, Desk
from tools.attribution import _triangulate_asked as asked
from tools.attribution import _triangulate_counted as counted
from tools.attribution import _triangulate_said as said
from tools.attribution._anchors import Anchors, anchors
from tools.attribution._channels import Channels, channels
from tools.attribution._claims import Claimed, claims
from tools.attribution._mix import Mix, mix
from tools.attribution._reconciled import Reconciled, reconciled
from tools.attribution._triangulate_gate import next_test, reasons
from tools.data._utm import windows


class Test(BaseModel):
    """An experiment: its incremental return with interval, or the recorded run that measured it."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    __test__ = False
    channel: str
    iroas: float = 0.0
    low: float = 0.0
    high: float = 0.0
    level: float = Field(default=0.9, gt=0.2, lt=1)
    run: str = ""

    @model_validator(mode="after")
    def _whole(self) -> Test:
        if not self.run and not self.low <= self.iroas <= self.high:
            raise ValueError("an experiment needs low <= iroas <= high, or the run that measured it")
        if not self.run and self.low == self.high:
            raise ValueError("an experiment without a range of uncertainty is none; give low and high")
        return self


class Args(Arguments):
    """Which channel, which evidence, which days."""

    channel: str = Field(default="", description="One channel to speak of; all of them if empty.")
    experiments: list[Test] = Field(
        default_factory=list,
        description='Finished experiments: {"channel", "iroas", "low", "high", "level"} or {"channel", "run"}; '
        "those of the registry and the geo panel are read by themselves.",
    )
    period: Period | None = Field(default=None, description="Days of claims and orders; unset: all that are loaded.")
    sources: list[SourceName] = Field(
        default_factory=lambda: list(ORDER), description="Evidence to use: platform, mmm, mta, experiment."
    )
    same: dict[str, str] = Field(
        default_factory=dict, description='What a campaign, column or path step is called here: {"Brand DE": "search"}.'
    )
    demand: list[str] | None = Field(
        default=None,
        description="Channels that existing demand drives; unset: told by their names (brand, retargeting).",
    )
    level: float = Field(default=0.9, ge=0.5, le=0.99, description="Level of the intervals.")

    @field_validator("sources", "demand", mode="before")
    @classmethod
    def _one_or_many(cls, value: Any) -> Any:
        return [part.strip() for part in value.split(",")] if isinstance(value, str) else value

    @field_validator("experiments", mode="before")
    @classmethod
    def _single(cls, value: Any) -> Any:
        return [value] if isinstance(value, dict) else value


TEXT = said.TEXT
ASKED = asked.ASKED


def triangulate(args: Args, desk: Desk) -> Result:
    """Reconcile platform claims, media mix, path credit and experiments into one incremental return per channel.

    iroas = incremental outcome per unit of money, with its interval. Each source has faults of its own that are learnt
    from how the sources differ: a platform over-reports by a factor that its channels and, less so, all platforms share
    (an experiment on one channel therefore teaches the others' factor too); the media mix has a misfit and a level
    fault; experiments are anchors (`methods/triangulation.py`, a hierarchical Bayesian model summed exactly on grids).
    Channels of existing demand (brand search, retargeting) get a one-sided fault: without an experiment nothing about
    them is called incremental. disagreement is I² of the sources (Cochran's Q); waterfall shows what each kind of
    evidence moved; counted goes from claims over duplicates to what was added; split divides a channel's outcome among
    its campaigns by observed paths or orders.

    Errors: no data that name a channel with cost, no evidence for any of them, an unknown channel.
    """
    use = frozenset(args.sources)
    names, period = _named(desk, args)
    told = claims(desk, names, period, use)
    model = mix(desk, names, "mmm" in use)
    tests = anchors(desk, names, args.experiments) if "experiment" in use else Anchors(())
    kept, sources = _together(names, told, model, tests, use, args)
    found = reconciled(names, kept, sources, steps(sources, level=args.level), told, tests, desk.currency)
    focus, others = _focus(names, args.channel, found)
    result = Result(
        facts=said.facts(found, focus) + (counted.facts(found) if focus is None else ()),
        text=Words(**TEXT),
        names=said.names(found, focus, period, use),
        tables=said.tables(found) | {"counted": counted.table(found)},
        charts=said.charts(found, focus) + (counted.charts(found) if focus is None else ()),
        evidence=said.evidence(found, focus),
        caveats=tuple(
            dict.fromkeys([*others, *names.notes, *told.notes, *model.notes, *tests.notes, *said.missing(found, use)])
        ),
        sources=_sources(told, model, tests),
    )
    checks = reasons(found, focus, model.confidence, desk.today)
    return gated(result, checks, advice=said.advice(found, focus), next_test=next_test(found, focus, period, checks))


def _focus(names: Channels, channel: str, found: Reconciled) -> tuple[int | None, tuple[Words, ...]]:
    """The channel to speak of; of several that a name may mean (a platform's) the one with most spend, and a note."""
    if not channel.strip():
        return None, ()
    meant = {found.position(at) for at in names.like(channel) or (names.need(channel),)}
    told = [at for at in found.order if at in meant]
    if not told:
        raise _nothing_known(channel)
    return told[0], said.also_meant(channel, [found.names[at] for at in told])


def _named(desk: Desk, args: Args) -> tuple[Channels, Period]:
    period = args.period or _days(desk)
    names = channels(desk, period, args.same)
    if not names.names:
        raise NoData(
            en="No data name a channel with its cost: neither media nor ads are loaded.",
            de="Keine Daten nennen einen Kanal mit Kosten: Weder Mediadaten noch Werbedaten (media, ads) sind geladen.",
            do_en="Load them with: leitstand import FILE --as ads",
            do_de="Laden Sie sie mit: leitstand import DATEI --as ads",
            data_kind="ads",
        )
    if args.demand is None:
        return names, period
    driven = {names.need(each) for each in args.demand}
    return replace(names, demand=tuple(at in driven for at in range(len(names.names)))), period


def _days(desk: Desk) -> Period:
    """The days that media and ad data both cover, else those of the one that is there."""
    kinds = desk.warehouse.kinds()
    spans = [(kinds[kind].first, kinds[kind].last) for kind in ("media", "ads") if kind in kinds]
    spans = [(first, last) for first, last in spans if first and last]
    if not spans:
        return Period(start=desk.today - timedelta(days=1), end=desk.today - timedelta(days=1))
    first, last = max(first for first, _ in spans), min(last for _, last in spans)
    if len(spans) == 2:
        # A media row stands for the days up to the next one.
        last = min(max(each for _, each in spans), last + timedelta(days=6))
    if first > last:
        first, last = spans[-1]
    return Period(start=first, end=last)


def _together(
    names: Channels, told: Claimed, model: Mix, tests: Anchors, use: frozenset[str], args: Args
) -> tuple[list[int], Sources]:
    """The channels that any evidence speaks of, and that evidence."""
    nothing = np.full(len(names.names), np.nan)
    claimed = told.claimed if "platform" in use else nothing
    tested = {anchor.experiment.channel for anchor in tests.all}
    said_of = np.isfinite(claimed) | np.isfinite(told.credited) | np.isfinite(model.roas)
    kept = [at for at in range(len(names.names)) if (said_of[at] or at in tested) and told.spend[at] > 0]
    if not kept:
        raise WeakData(
            en="Nothing speaks of any channel's return: no conversions in the ad data, no media mix, no experiment.",
            de="Nichts sagt etwas über den Ertrag der Kanäle: keine Conversions in den Werbedaten, kein Media-Mix, "
            "kein Experiment.",
            do_en="Load ads with conversion values or media data with an outcome, or name a finished experiment.",
            do_de="Laden Sie Werbedaten mit Conversion-Werten oder Mediadaten mit Zielgröße, oder nennen Sie ein "
            "beendetes Experiment.",
        )
    owners = sorted({names.platform[at] or names.names[at] for at in kept})
    place = {at: new for new, at in enumerate(kept)}

    return kept, Sources(
        spend=told.spend[kept],
        group=np.array([owners.index(names.platform[at] or names.names[at]) for at in kept], dtype=np.int64),
        demand=np.array([names.demand[at] for at in kept], dtype=np.bool_),
        platform=claimed[kept],
        mta=told.credited[kept],
        mmm=model.roas[kept],
        mmm_low=model.low[kept],
        mmm_high=model.high[kept],
        experiments=tuple(
            replace(anchor.experiment, channel=place[anchor.experiment.channel])
            for anchor in tests.all if anchor.experiment.channel in place
        ),
        mmm_level=model.level,
        mmm_data=model.alone[0, kept] if model.alone is not None else None,
        mmm_error=model.alone[1, kept] if model.alone is not None else None,
        named=told.named[kept],
        views=np.array([(windows(names.platform[at]) or (0, 0))[1] > 0 for at in kept], dtype=np.bool_),
    )  # fmt: skip


def _sources(told: Claimed, model: Mix, tests: Anchors) -> tuple[Any, ...]:
    found = {(source.kind, source.name): source for source in (*told.sources, *model.sources, *tests.sources)}
    return tuple(found[key] for key in sorted(found))


def _nothing_known(channel: str) -> WeakData:
    return WeakData(
        en=f"No evidence speaks of the return of {channel}, or it had no cost in these days.",
        de=f"Kein Beleg sagt etwas über den Ertrag von {channel}, oder der Kanal hatte in diesen Tagen keine Kosten.",
        do_en="Choose another period, or load its claims, a media mix or an experiment.",
        do_de="Wählen Sie einen anderen Zeitraum, oder laden Sie Plattformzahlen, Mediadaten oder ein Experiment.",
    )
