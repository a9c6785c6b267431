"""A geo test before it runs: where, how long, what it could find, and what it costs."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, Any, Literal

import numpy as np
from pydantic import BeforeValidator, Field

from errors import BadArguments, WeakData
from methods.geo_design import Pool
from terms import Fact, Money, Period, Result, Source, Table, Words
from tools._decision import gated, worst
from tools._tool import Arguments, Desk
from tools.attribution import _geo_design_said as said
from tools.attribution._geo_channel import spend_per_day
from tools.attribution._geo_design_calendar import conflicts, first_calm
from tools.attribution._geo_design_gate import instead, reasons
from tools.attribution._geo_design_plan import (
    FEWEST_BEFORE,
    FEWEST_DONORS,
    Design,
    Wish,
    compared,
    lengths,
    period_days,
    settled,
    sizes,
)  # fmt: skip
from tools.attribution._geo_design_registration import registration
from tools.attribution._geo_kpi import before_tests, read_kpi
from tools.attribution._geo_panel import Panel, positions


def _amount(value: Any) -> Any:
    return float(Money.model_validate(value).amount) if isinstance(value, str) else value


def _one_or_many(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


Amount = Annotated[float | None, BeforeValidator(_amount)]
Places = Annotated[list[str], BeforeValidator(_one_or_many)]


class Args(Arguments):
    """What is tested, what may be treated, and what it may cost; everything has an automatic choice."""

    kind: Literal["holdout", "increase"] = Field(
        default="holdout", description="Pause the channel in the treated regions, or spend more there."
    )
    channel: str = Field(default="", description="Channel that is tested, such as 'Meta prospecting'.")
    kpi: str = Field(default="kpi", description="Column of the geo panel to measure; the panel's kpi if not named.")
    treated_count: int | None = Field(default=None, ge=1, description="How many regions to treat; unset: compared.")
    treated_share: float | None = Field(
        default=None, gt=0, lt=1, description="Share of the regions to treat, instead of their number."
    )
    must: Places = Field(default_factory=list[str], description="Regions that have to be treated.")
    never: Places = Field(default_factory=list[str], description="Regions that may not be treated.")
    weeks: int | None = Field(default=None, ge=1, le=26, description="Length in weeks; unset: compared.")
    periods: int | None = Field(default=None, ge=1, description="Length in periods of the data, instead of weeks.")
    start: date | None = Field(default=None, description="First day; unset: the next Monday with few conflicts.")
    history: Period | None = Field(default=None, description="Time to plan with; unset: all before a running test.")
    budget: Amount = Field(default=None, gt=0, description="Extra spend for kind 'increase', a number or '20k EUR'.")
    max_lost_revenue: Amount = Field(default=None, gt=0, description="Most revenue that a pause may cost.")
    iroas_assumed: float | None = Field(default=None, gt=0, description="Incremental revenue per unit of spend.")
    lift_assumed: float | None = Field(default=None, gt=0, lt=1, description="Relative effect, 0.05 for five per cent.")
    cpic: float | None = Field(default=None, gt=0, description="Cost per incremental conversion, for a KPI of counts.")
    value_per_kpi: float = Field(default=1.0, gt=0, description="Money per unit of the KPI; 1 where it is revenue.")
    power: float = Field(default=0.8, ge=0.5, le=0.99, description="Chance to find the smallest detectable effect.")
    alpha: float = Field(default=0.1, ge=0.01, le=0.3, description="Chance of a false alarm without any effect.")
    holidays: bool = Field(default=True, description="Whether German holidays and shopping seasons are checked.")
    planned: dict[str, Period] = Field(
        default_factory=dict[str, Period], description='Other plans, such as {"Summer sale": "2026-07-01..2026-07-14"}.'
    )
    running: dict[str, Period] = Field(
        default_factory=dict[str, Period], description="Other tests, by name, with their days."
    )


TEXT = said.TEXT
ASKED = {
    "de": [
        "Plane einen Geo-Test für Meta Prospecting, höchstens 40.000 € Umsatzverlust",
        "Entwirf ein Geo-Experiment für TikTok",
        "Welche Regionen sollen wir für den Holdout nehmen?",
        "Wie lange muss ein Regionaltest laufen?",
        "Geo-Test Design mit Power-Analyse",
        "Wie groß ist der kleinste nachweisbare Effekt bei vier Wochen und sechs Städten?",
        "MDE für einen Regionentest berechnen",
        "Wie viele Testregionen brauchen wir, um einen Effekt von fünf Prozent zu sehen?",
        "Geo-Holdout für YouTube planen, Start im März",
        "Was kostet uns ein Abschalttest in einem Drittel der Regionen?",
        "Testmärkte auswählen",
        "Matched Markets bestimmen für den nächsten Test",
        "Wir wollen Facebook in einigen Städten pausieren: wo und wie lange?",
        "Präregistrierung für den Regionaltest schreiben",
        "Poweranalyse Geo-Lift",
        "Schlag einen Test vor, mit dem wir die Inkrementalität von Brand Search messen",
        "Kollidiert ein Geo-Test im November mit Feiertagen?",
        "Wie viel Budget brauchen wir für einen aussagekräftigen Regionaltest?",
        "Bitte ein Testdesign: Budgeterhöhung in ausgewählten Städten, maximal 20.000 Euro",
        "Reichen zwei Wochen für den Regionentest?",
        "Welche Städte eignen sich als Testgebiet für die Plakatkampagne?",
        "Regionaler Abschalttest für Retargeting, bitte aufsetzen",
        "A/A-Test für unsere Regionen: wie oft gäbe es Fehlalarm?",
        "Geotest aufsetzen für Google Shopping mit möglichst wenig Umsatzausfall",
        "Wie müsste ein Experiment nach Regionen aussehen, damit wir die TV-Wirkung sehen?",
        "Plan für einen Holdout-Test über Bundesländer",
        "Ab welchem Effekt würde ein Geo-Experiment anschlagen?",
        "Zuteilung in Test- und Kontrollregionen vorschlagen",
        "In welchen Regionen sollten wir testen?",
        "Welche Städte eignen sich als Kontrolle für einen künftigen Test?",
        "Power und MDE: Welche Regionen und wie viele Wochen braucht ein Geo-Test?",
        "Welche Bundesländer schalten wir für den Test ab?",
        "Regionaltest planen mit höchstens 10.000 Euro entgangenem Umsatz",
        "Welche Märkte als Testmärkte auswählen und welche als Kontrolle?",
        "Wie klein darf ein Effekt sein, dass ein geplanter Regionentest ihn noch sieht?",
    ],
    "en": [
        "Design a geo test for Meta prospecting, max €40k lost revenue",
        "Plan a geo experiment for TikTok",
        "Which regions should we hold out?",
        "How long does a regional test have to run?",
        "geo test design with power analysis",
        "What is the minimum detectable effect with four weeks and six cities?",
        "compute MDE for a geo holdout",
        "How many test markets do we need to see a five percent effect?",
        "Plan a geo holdout for YouTube starting in March",
        "What would a blackout test in a third of the regions cost us?",
        "select test markets",
        "Find matched markets for the next experiment",
        "We want to pause Facebook in some cities: where and for how long?",
        "Write the pre-registration for the regional test",
        "geo lift power analysis",
        "Propose a test that measures the incrementality of brand search",
        "Does a geo test in November clash with holidays?",
        "How much budget do we need for a conclusive market test?",
        "Test design please: raise budget in selected cities, at most 20,000 euros",
        "Are two weeks enough for the geo test?",
        "Which cities would make good test areas for the billboard campaign?",
        "Set up a regional switch-off test for retargeting",
        "A/A check for our regions: how often would we get a false alarm?",
        "Set up a geo experiment for Google Shopping that loses as little revenue as possible",
        "What would an experiment by region look like so that we can see what TV does?",
        "plan a holdout test across states",
        "From which effect on would a geo experiment notice something?",
        "Suggest an assignment into test and control regions",
        "In which regions should we test?",
        "Which cities would make good controls for a future test?",
        "power and MDE: which regions and how many weeks does a geo test need?",
        "Which states do we switch off for the test?",
        "plan a regional test with at most 10,000 euros of forgone revenue",
        "Which markets to choose as test markets and which as controls?",
        "How small may an effect be for a planned regional test to still see it?",
    ],
}
ADVICE = Words(
    de="Empfehlung: diesen Plan vor dem Start registrieren und unverändert durchführen.",
    en="Recommendation: register this plan before the start and run it unchanged.",
)


def geo_design(args: Args, desk: Desk) -> Result:
    """Design a geo test: which regions, how long, the smallest effect it can find, its cost, and its plan in writing.

    Sets of regions are searched by how little their share of the KPI drifts, and ranked by what synthetic control
    finds in past windows in which nothing happened (`methods/geo_design.py`). Each design is then judged on later
    windows by placebo tests: effects of growing size are put into the real history and tested the way `geo_lift` tests
    (`methods/geo_power.py`). mde = effect that is found with the wanted power while at most alpha of the placebo
    tests without effect raise an alarm; aa_rate = share of them that do at the nominal level. A pause costs the
    revenue that stays away: effect x baseline of the treated regions x value per KPI, at the assumed effect
    (`lift_assumed`, or `iroas_assumed` x spend) or, without an assumption, at the mde; an increase costs its spend.

    Errors: no geo panel, unknown regions, a history too short for the length, too few regions to compare with.
    """
    loaded = desk.warehouse.need("geo_panel")
    panel, unit = read_kpi(args.kpi.strip(), desk, loaded.columns)
    panel = _history(panel, args)
    currency = (loaded.currency or desk.currency)[:3]
    wish = _wish(args, panel, desk)
    designs = compared(panel, wish)
    if not designs:
        raise _too_short(len(panel.dates))
    designs, best = settled(panel, wish, designs)
    days = period_days(panel)
    start = args.start or first_calm(
        max(desk.today, panel.dates[-1].item()) + timedelta(days=7), best.length * days, args.planned, args.running,
        holidays=args.holidays,
    )  # fmt: skip
    period = said.period(start, best, days)
    met = conflicts(period, args.planned, args.running, holidays=args.holidays)
    facts = said.facts(best, wish, days, len(panel.geos), currency, unit)
    names = said.names(panel, best, wish, period, met, said.assumption(wish), args.channel)
    tables = said.tables(panel, designs, best, wish, met)
    tables["preregistration"] = registration(panel, best, wish, facts, names, args.channel.strip(), args.kpi.strip())
    tables["plan"] = _plan(args, panel, best, period, facts)
    result = Result(
        facts=facts, text=said.text(args.kind), names=names, tables=tables, charts=said.charts(panel, best),
        evidence="model", caveats=panel.notes + _notes(args) + _unknown_channel(args, desk),
        sources=(
            Source(
                name=loaded.dataset, kind="geo_panel", snapshot=loaded.snapshot, rows=loaded.rows,
                start=loaded.first, end=loaded.last, filter=f"date {panel.dates[0]}..{panel.dates[-1]}",
            ),
        ),
    )  # fmt: skip
    found = reasons(panel, best, wish, met, desk.today)
    other = instead(panel, wish, currency) if worst(found) == "red" else None
    return gated(result, found, advice=ADVICE, next_test=other)


def _plan(args: Args, panel: Panel, best: Design, period: Period, facts: tuple[Fact, ...]) -> Table:
    """What the registry of experiments needs of the plan, one row an item."""
    mde = next((float(fact.value) for fact in facts if fact.id == "mde"), None)
    told = {
        "kind": args.kind, "channel": args.channel.strip(), "metric": args.kpi.strip(), "start": str(period.start),
        "end": str(period.end), "alpha": args.alpha, "minimum_effect": mde,
        "regions": "; ".join(panel.named(best.treated)),
    }  # fmt: skip
    return Table(columns=("item", "value"), rows=tuple(told.items()))


def _history(panel: Panel, args: Args) -> Panel:
    """Complete, varying regions of the time to plan with."""
    if args.history:
        first, last = np.datetime64(args.history.start), np.datetime64(args.history.end)
        panel = panel.of((panel.dates >= first) & (panel.dates <= last))
    else:
        panel = before_tests(panel)
    usable = np.isfinite(panel.kpi).all(axis=0)
    if len(panel.dates):
        usable &= (np.ptp(np.nan_to_num(panel.kpi), axis=0) > 0) & (np.nan_to_num(panel.kpi).sum(axis=0) > 0)
    lost = panel.named(np.flatnonzero(~usable))
    if usable.sum() < FEWEST_DONORS + 1 or len(panel.dates) < FEWEST_BEFORE + 2:
        raise _too_small(int(usable.sum()), len(panel.dates))
    if lost:
        shown = ", ".join(lost[:5]) + (" …" if len(lost) > 5 else "")
        panel = panel.noted(
            Words(
                de=f"{len(lost)} Region(en) mit Lücken oder ohne Schwankung bleiben außen vor: {shown}.",
                en=f"{len(lost)} region(s) with gaps or without variation are left out: {shown}.",
            )
        )
    return panel.only(np.flatnonzero(usable))


def _wish(args: Args, panel: Panel, desk: Desk) -> Wish:
    days = period_days(panel)
    must, never = positions(panel, args.must), positions(panel, args.never)
    free = np.setdiff1d(np.arange(len(panel.geos)), np.concatenate([must, never]))
    wanted = args.treated_count
    if wanted is None and args.treated_share is not None:
        wanted = max(1, round(args.treated_share * len(panel.geos)))
    most = min(len(must) + len(free), len(panel.geos) - FEWEST_DONORS)
    if np.intersect1d(must, never).size or (wanted and not len(must) <= wanted <= most) or len(must) > most:
        raise _impossible(len(must), most)
    length = args.periods
    if length is None and args.weeks is not None:
        length = max(1, round(args.weeks * 7 / days))
    if length and 2 * length + FEWEST_BEFORE > len(panel.dates):
        raise _too_short(len(panel.dates), length)
    spend = None if panel.cost is not None else spend_per_day(args.channel, desk)
    return Wish(
        kind=args.kind, pool=Pool(must, free),
        sizes=sizes(len(panel.geos), len(must), len(free), wanted, cheap=args.max_lost_revenue is not None),
        lengths=lengths(len(panel.dates), days, length), power=args.power, alpha=args.alpha,
        value=args.value_per_kpi, seed=desk.seed, spend=None if spend is None else spend * days, budget=args.budget,
        max_lost=args.max_lost_revenue, iroas=args.iroas_assumed, lift=args.lift_assumed, cpic=args.cpic,
    )  # fmt: skip


def _notes(args: Args) -> tuple[Words, ...]:
    if args.value_per_kpi != 1 or args.cpic is not None:
        return ()
    return (
        Words(
            de="Der KPI ist als Umsatz gelesen; zählt er etwas anderes, fehlt value_per_kpi (Geld je Einheit).",
            en="The KPI is read as revenue; if it counts something else, give value_per_kpi (money per unit).",
        ),
    )


def _unknown_channel(args: Args, desk: Desk) -> tuple[Words, ...]:
    """That no campaign goes by the channel's name, where ads are loaded."""
    name = args.channel.strip()
    if not name or "ads" not in desk.warehouse.kinds() or spend_per_day(name, desk) is not None:
        return ()
    return (
        Words(
            de=f"In den Werbekonten trägt keine laufende Kampagne die Wörter „{name}“; der Plan gilt für die Regionen, "
            "die Ausgaben des Kanals sind nicht geprüft.",
            en=f"No running campaign in the ad accounts carries the words '{name}'; the plan holds for the regions, "
            "the channel's spend is not checked.",
        ),
    )


def _too_small(regions: int, periods: int) -> WeakData:
    return WeakData(
        en=f"{regions} complete regions and {periods} periods are too few to design a geo test.",
        de=f"{regions} vollständige Regionen und {periods} Perioden reichen für ein Geo-Design nicht.",
        do_en=f"At least {FEWEST_DONORS + 1} regions and {FEWEST_BEFORE + 2} periods are needed; import more history.",
        do_de=f"Nötig sind mindestens {FEWEST_DONORS + 1} Regionen und {FEWEST_BEFORE + 2} Perioden; importieren Sie "
        "mehr Historie.",
    )


def _too_short(periods: int, length: int = 0) -> WeakData:
    wanted = f" of {length} periods" if length else ""
    gewollt = f" über {length} Perioden" if length else ""
    return WeakData(
        en=f"A history of {periods} periods allows no design{wanted} within these limits.",
        de=f"Eine Historie von {periods} Perioden erlaubt kein Design{gewollt} in diesen Grenzen.",
        do_en="Import more history, plan a shorter test, or loosen the limit.",
        do_de="Importieren Sie mehr Historie, planen Sie kürzer, oder lockern Sie die Grenze.",
    )


def _impossible(must: int, most: int) -> BadArguments:
    return BadArguments(
        en=f"These regions cannot be treated as asked: {must} have to be, at most {most} may be.",
        de=f"So lassen sich die Testregionen nicht wählen: {must} sind gesetzt, höchstens {most} sind möglich.",
        do_en="Change treated_count, must or never.",
        do_de="Ändern Sie treated_count, must oder never.",
    )
