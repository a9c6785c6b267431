# pyright: basic
"""What is known about each channel, how strong it is, and which test is worth running next."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pydantic import Field, field_validator

from errors import BadArguments, NoData
from terms import Period, Result, Source, Words
from tools._decision import gated
from tools._tool import Arguments, Desk
from tools.attribution import _evidence_asked as asked
from tools.attribution import _evidence_said as said
from tools.attribution._channels import Channels, bare, channels
from tools.attribution._claims import outcome_is_money
from tools.attribution._evidence_known import Known, days, known
from tools.attribution._evidence_tests import Stakes, ideas, outcome
from tools.attribution.triangulate import Test


class Args(Arguments):
    """Which channel, and what hangs on the decision."""

    channel: str = Field(default="", max_length=200, description="One channel to speak of; all of them if empty.")
    margin: float | None = Field(
        default=None, gt=0, le=100_000,
        description="Worth of one unit of outcome after its own costs: 0.4 of each euro of revenue, or money per "
        "conversion; unset: revenue counts whole.",
    )  # fmt: skip
    horizon_weeks: int = Field(
        default=52, ge=1, le=260, description="Weeks for which the decision after the test holds."
    )
    change: float = Field(default=0.5, gt=0, le=1, description="Share by which spend would be cut or raised.")
    elasticity: float = Field(
        default=0.7, gt=0, le=1, description="How fast returns diminish: outcome grows with spend to this power."
    )
    period: Period | None = Field(default=None, description="Days of spend and claims; unset: the last year of data.")
    experiments: list[Test] = Field(
        default_factory=list,
        description="Finished experiments that are not in the registry: channel, iroas, low, high.",
    )
    same: dict[str, str] = Field(
        default_factory=dict, description='What a campaign, column or path step is called here: {"Brand DE": "search"}.'
    )
    demand: list[str] | None = Field(
        default=None, description="Channels that existing demand drives; unset: told by their names."
    )

    @field_validator("experiments", mode="before")
    @classmethod
    def _single(cls, value: Any) -> Any:
        return [value] if isinstance(value, dict) else value

    @field_validator("demand", mode="before")
    @classmethod
    def _one_or_many(cls, value: Any) -> Any:
        return [part.strip() for part in value.split(",")] if isinstance(value, str) else value


TEXT = said.TEXT
ASKED = asked.ASKED


def evidence(args: Args, desk: Desk) -> Result:
    """Say what is known about each channel, with label and strength, and which test is worth most in money.

    label: experiment, quasi-experiment, model, correlation or bookkeeping, of the strongest piece of evidence; strength
    = weight of the label x precision x recency (`strength` in `_evidence_known.py`: 1, .7, .5, .2, .05; 1 / (1 + r^2)
    with r half the interval's width over the estimate; half after a year; halved for untested channels of existing
    demand). tests: for each channel the design with the largest expected value of sample information less its cost
    (`methods/information.py`, preposterior analysis by Monte Carlo): what is believed of the return comes from all
    evidence reconciled (`methods/triangulation.py`; with claims alone these and a usual over-reporting), one decides to
    cut, keep or raise spend by `change` for `horizon_weeks`, the test's standard error comes from placebo tests in
    the geo panel or from the outcome's weeks.

    Errors: no data that name a channel, an unknown channel.

    >>> Args(channel="brand search").horizon_weeks
    52
    """
    period = args.period or days(desk) or Period(start=desk.today, end=desk.today)
    names = channels(desk, period, args.same)
    if not (names.names or "journeys" in desk.warehouse.kinds() or desk.experiments.finished()):
        raise _nothing()
    margin, notes = _margin(args, outcome_is_money(desk))
    found = known(desk, names, period, args.experiments, margin, args.demand)
    stakes = Stakes(margin, args.horizon_weeks, args.change, args.elasticity) if margin else None
    series = outcome(desk, found.money, period, desk.seed) if stakes else None
    tests = ideas(found, series, stakes, desk.seed) if series and stakes else ()
    told = said.Told(found, tests, stakes, _focus(args.channel, names, found), desk.currency[:3])
    result = Result(
        facts=said.facts(told),
        text=Words(**TEXT),
        names=said.names(told),
        tables=said.tables(told),
        charts=said.charts(told),
        evidence=told.label(),
        caveats=tuple(dict.fromkeys([*notes, *found.notes, *([_assumed(stakes)] if tests and stakes else [])])),
        sources=_sources(found, desk, series.origin if series else ""),
    )
    return gated(result, said.reasons(told), advice=said.advice(told), next_test=said.next_test(told))


def _focus(channel: str, names: Channels, found: Known) -> str | None:
    """The channel that a word means, of several the one with most spend; journeys name some without any."""
    if not channel.strip():
        return None
    if (at := names.position(channel)) is not None and names.names[at] in found.all_names:
        return names.names[at]
    meant = {names.names[at] for at in names.like(channel)}
    fit = [name for name in found.all_names if name in meant or bare(name) == bare(channel)]
    if not fit:
        fit = _sharing(channel, found.all_names)
    if not fit:
        known_names = ", ".join(found.all_names[:12])
        raise BadArguments(
            en=f"There is no channel '{channel}'.", de=f"Es gibt keinen Kanal „{channel}“.",
            do_en=f"Known channels: {known_names}; `same` says what else they are called.",
            do_de=f"Bekannte Kanäle: {known_names}; `same` sagt, wie sie sonst noch heißen.",
        )  # fmt: skip
    return fit[0]


def _sharing(channel: str, names: Iterable[str]) -> list[str]:
    """The names that share most words with the channel; none where no word is shared."""
    words = set(bare(channel).split())
    shared = {name: len(words & set(bare(name).split())) for name in names}
    return [name for name, count in shared.items() if count and count == max(shared.values())]


def _margin(args: Args, money: bool) -> tuple[float | None, tuple[Words, ...]]:
    """Worth of one unit of outcome, None where it has none in money; and what has to be said of it."""
    if args.margin is not None:
        return args.margin, ()
    if money:
        return 1.0, (_WHOLE,)
    return None, (_UNPRICED,)


_WHOLE = Words(
    de="Umsatz zählt hier ganz als Gewinn; nennen Sie Ihre Marge, dann werden Werte und Gewinnschwelle richtig.",
    en="Revenue counts as profit here; name your margin, and values and break-even become right.",
)
_UNPRICED = Words(
    de="Die Zielgröße sind Conversions; erst wenn bekannt ist, was eine Conversion wert ist, haben Tests einen Wert.",
    en="The outcome is conversions; tests have a value once it is known what a conversion is worth.",
)


def _assumed(stakes: Stakes) -> Words:
    change, power = round(100 * stakes.change), stakes.elasticity
    return Words(
        de=f"Angenommen: Ausgaben werden nach dem Test um {change} % gesenkt, gehalten oder erhöht und gelten "
        f"{stakes.horizon} Wochen; der Ertrag wächst mit den Ausgaben hoch {str(power).replace('.', ',')}.",
        en=f"Assumed: after the test spend is cut, kept or raised by {change} % and stays so for {stakes.horizon} "
        f"weeks; the outcome grows with spend to the power of {power}.",
    )


def _sources(found: Known, desk: Desk, origin: str) -> tuple[Source, ...]:
    kinds = desk.warehouse.kinds()
    own = [
        Source(name=kinds[kind].dataset, kind=kind, snapshot=kinds[kind].snapshot, rows=kinds[kind].rows)
        for kind in dict.fromkeys(("journeys", "geo_panel", origin)) if kind in kinds
    ]  # fmt: skip
    unique = {(source.kind, source.name): source for source in (*own, *found.sources)}
    return tuple(unique[key] for key in sorted(unique))


def _nothing() -> NoData:
    return NoData(
        en="No data name a channel: neither ads, media, journeys nor experiments are there.",
        de="Keine Daten nennen einen Kanal: weder Werbedaten, Mediadaten, Kundenwege noch Experimente sind da.",
        do_en="Load them with: leitstand import FILE --as ads",
        do_de="Laden Sie sie mit: leitstand import DATEI --as ads",
        data_kind="ads",
    )
