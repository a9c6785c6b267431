"""Which experiments there are, what runs, what is in the way, and what was learned."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from ledger.experiments import Experiment, Status
from terms import Basis, Chart, Fact, Lang, Result, Source, Table, Words, number
from tools._charts import Axis, intervals
from tools._tool import LEDGER, Arguments, Desk
from tools.attribution._experiment_calendar import Clash, clashes
from tools.attribution._experiments_words import DECISION, STATUS, deviation, measured, unit_of

CHARTED = 30


LANGS: tuple[Lang, ...] = ("de", "en")


class Args(Arguments):
    """Which experiments to show."""

    channel: str | None = Field(default=None, description="Only experiments of this channel.")
    asset: str | None = Field(default=None, description="Only experiments of this campaign, creative, page or region.")
    status: Status | None = Field(default=None, description="Only experiments of this status.")


TEXT = {
    "de": "Registrierte Experimente: {{total}}; es laufen {{running}}, geplant oder vorgeschlagen: {{planned}}, vor "
    "der Entscheidung: {{read}}, entschieden: {{decided}}.\n"
    "Es läuft: {{running_list}}.\n"
    "Überfällig, Ende erreicht und noch nicht ausgewertet: {{overdue_list}}.\n"
    "Konflikte: {{clash_list}}.\n"
    "Zuletzt gelernt: {{learned_list}}.",
    "en": "Registered experiments: {{total}}; running: {{running}}, designed or proposed: {{planned}}, waiting for a "
    "decision: {{read}}, decided: {{decided}}.\n"
    "Running: {{running_list}}.\n"
    "Overdue, ended and not yet read: {{overdue_list}}.\n"
    "Conflicts: {{clash_list}}.\n"
    "Learned last: {{learned_list}}.",
}
ASKED = {
    "de": [
        "Welche Experimente laufen gerade?",
        "Zeig mir alle Tests, die wir geplant haben",
        "Was haben wir aus den letzten Tests gelernt?",
        "Experiment-Register anzeigen",
        "Welche Tests kommen sich in die Quere?",
        "Gibt es überlappende Experimente?",
        "Welche Tests warten auf eine Entscheidung?",
        "Liste aller A/B-Tests und Geo-Tests mit Status",
        "Testkalender",
        "Wann endet welcher Test?",
        "Wurde die neue Landingpage schon getestet?",
        "Haben wir zu Meta schon ein Experiment gemacht?",
        "Welche Hypothesen sind noch offen?",
        "Welche Experimente sind überfällig?",
        "Was ist bei unseren Holdout-Tests bisher herausgekommen?",
        "Sind wir bei einem Test vom Plan abgewichen?",
        "Übersicht: laufende und abgeschlossene Experimente",
        "Was testen wir diesen Monat?",
        "Wie viele Tests haben wir dieses Jahr entschieden?",
        "Welche Kampagnen stecken gerade in einem Test?",
        "Status der Experimente bitte",
        "Gibt es einen laufenden Test, den ich nicht stören darf?",
        "Was wurde aus dem Newsletter-Test?",
        "Test-Roadmap zeigen",
        "Welche Creatives haben schon einen Test hinter sich?",
        "Archiv aller Experimente mit Ergebnis",
        "Testkalender der nächsten Wochen",
        "Welcher Test kommt laut Kalender als Nächster?",
        "Liste unserer Experimente",
        "Welche Tests stehen im Register?",
    ],
    "en": [
        "Which experiments are running right now?",
        "Show me all tests that we have planned",
        "What did we learn from the last tests?",
        "show the experiment registry",
        "Which tests get in each other's way?",
        "Are there overlapping experiments?",
        "Which tests are waiting for a decision?",
        "List all A/B tests and geo tests with their status",
        "test calendar",
        "When does which test end?",
        "Has the new landing page been tested yet?",
        "Have we run an experiment on Meta before?",
        "Which hypotheses are still open?",
        "Which experiments are overdue?",
        "What came out of our holdout tests so far?",
        "Did we deviate from the plan in any test?",
        "overview of running and finished experiments",
        "What are we testing this month?",
        "How many tests did we decide this year?",
        "Which campaigns are part of a test at the moment?",
        "experiment status please",
        "Is there a running test that I must not disturb?",
        "What became of the newsletter test?",
        "Show the testing roadmap",
        "Which creatives have been through a test already?",
        "archive of all experiments with results",
        "test calendar for the coming weeks",
        "Which test is up next in the calendar?",
        "a list of our experiments, please",
        "Which tests are in the registry?",
    ],
}


def experiments(args: Args, desk: Desk) -> Result:
    """List the registered experiments: status, what runs, what overlaps, what is overdue, and what was learned.

    Reads the registry (`ledger/experiments.py`); it changes nothing. Two experiments clash when they are designed or
    running on the same days for the same audience, and share an asset, a region or a channel. Table `experiments` has
    one row each, with the newest read-out in its own unit; `deviations` says where a read-out left its frozen plan.

    Errors: none; with an empty registry it says so.
    """
    every = desk.experiments.all()
    chosen = [each for each in every if _wanted(each, args)]
    found = [clash for clash in clashes(every) if {clash.first, clash.second} & {each.id for each in chosen}]
    overdue = [each for each in chosen if _overdue(each, desk)]
    learned = [each for each in chosen if each.status in ("read", "decided") and each.readout is not None]
    snapshot = desk.experiments.snapshot()
    return Result(
        facts=_facts(chosen, len(found), len(overdue)),
        text=Words(**TEXT) if every else _empty(),
        names=_names(chosen, found, overdue, learned),
        tables=_tables(chosen, found),
        charts=_charts(learned),
        evidence="bookkeeping",
        caveats=_caveats(desk),
        sources=(Source(name="experiments", kind=LEDGER, snapshot=snapshot, rows=len(every)),),
    )


def _wanted(one: Experiment, args: Args) -> bool:
    assets = {one.plan.asset.casefold(), *(region.casefold() for region in one.plan.regions)}
    return (
        (args.channel is None or one.plan.channel.casefold() == args.channel.strip().casefold())
        and (args.asset is None or args.asset.strip().casefold() in assets)
        and (args.status is None or one.status == args.status)
    )


def _overdue(one: Experiment, desk: Desk) -> bool:
    return one.status == "running" and one.planned_end is not None and one.planned_end < desk.today


def _facts(chosen: list[Experiment], clashing: int, overdue: int) -> tuple[Fact, ...]:
    count = {status: sum(each.status == status for each in chosen) for status in STATUS}
    told = [
        ("total", len(chosen), "Experimente", "experiments"),
        ("running", count["running"], "laufend", "running"),
        ("planned", count["proposed"] + count["designed"], "geplant oder vorgeschlagen", "designed or proposed"),
        ("read", count["read"], "ausgewertet, nicht entschieden", "read, not decided"),
        ("decided", count["decided"], "entschieden", "decided"),
        ("clashes", clashing, "Konflikte", "conflicts"),
        ("overdue", overdue, "überfällig", "overdue"),
    ]
    basis: Basis = "observed"
    return tuple(
        Fact(id=id, value=number(value), unit="count", label=Words(de=de, en=en), basis=basis)
        for id, value, de, en in told
    )


def _names(chosen: list[Experiment], found: list[Clash], overdue: list[Experiment], learned: list[Experiment]
           ) -> dict[str, Words]:  # fmt: skip
    lists = {
        "running_list": [_titled(each) for each in chosen if each.status == "running"],
        "overdue_list": [_titled(each) for each in overdue],
        "clash_list": [
            Words(de=f"{each.first} und {each.second} ({each.what.de})",
                  en=f"{each.first} and {each.second} ({each.what.en})")
            for each in found
        ],
        "learned_list": [_learned(each) for each in learned[-3:]],
    }  # fmt: skip
    return {name: _listed(words) for name, words in lists.items() if words}


def _titled(one: Experiment) -> Words:
    what = one.plan.asset or one.plan.channel or one.plan.kind
    end = one.planned_end
    de, en = (f", bis {end:%d.%m.%Y}", f", until {end.day} {end:%B %Y}") if end else ("", "")
    return Words(de=f"{one.id} {what}{de}", en=f"{one.id} {what}{en}")


def _learned(one: Experiment) -> Words:
    readout = one.readout
    assert readout is not None
    what, said = one.plan.asset or one.plan.channel or one.plan.kind, DECISION.get(one.decision)
    return Words(**{
        lang: f"{one.id} {what}: {readout.metric} {measured(readout, lang)}"
        + (f", {said.model_dump()[lang]}" if said else "")
        for lang in LANGS
    })  # fmt: skip


def _listed(words: list[Words]) -> Words:
    return Words(de="; ".join(each.de for each in words), en="; ".join(each.en for each in words))


def _tables(chosen: list[Experiment], found: list[Clash]) -> dict[str, Table]:
    columns = ("id", "status", "kind", "channel", "asset", "metric", "hypothesis", "start", "end", "estimate", "low",
               "high", "level", "unit", "confidence", "decision", "peeks", "deviations", "run")  # fmt: skip
    tables = {"experiments": Table(columns=columns, rows=tuple(_row(each) for each in chosen))}
    if found:
        rows = tuple((each.first, each.second, each.start, each.end, each.what.en) for each in found)
        tables["conflicts"] = Table(columns=("first", "second", "start", "end", "shared"), rows=rows)
    left = [(each.id, one.code, one.planned, one.actual) for each in chosen for one in each.deviations]
    if left:
        tables["deviations"] = Table(columns=("id", "deviation", "planned", "actual"), rows=tuple(left))
    return tables


def _row(one: Experiment) -> tuple[Any, ...]:
    plan, readout = one.frozen or one.plan, one.readout
    read = (
        (readout.estimate, readout.low, readout.high, readout.level, readout.unit, readout.confidence)
        if readout else (None,) * 6
    )  # fmt: skip
    left = "; ".join(deviation(each).en for each in one.deviations)
    return (one.id, one.status, plan.kind, plan.channel, plan.asset, plan.metric, plan.hypothesis,
            one.started or plan.start, one.ended or one.planned_end, *read, one.decision, one.peeks, left,
            readout.run if readout else "")  # fmt: skip


def _charts(learned: list[Experiment]) -> tuple[Chart, ...]:
    """Read-outs side by side, a chart for each unit, as only like goes with like."""
    units: dict[str, list[dict[str, Any]]] = {}
    for each in learned[-CHARTED:]:
        one = each.readout
        if one is not None and one.low is not None:
            title = f"{each.id} {each.plan.asset or each.plan.channel or each.plan.kind}"
            row = {"experiment": title, "estimate": one.estimate, "low": one.low, "high": one.high}
            units.setdefault(one.unit, []).append(row)
    label = Axis("experiment", Words(de="Experiment", en="experiment"), "nominal")
    return tuple(
        intervals(
            rows, label, Axis("estimate", Words(de="Ergebnis", en="result"), unit=unit_of(unit)), "low", "high",
            Words(de=f"Was Experimente ergaben: {unit}", en=f"What experiments found: {unit}"),
            reference=1.0 if unit == "iroas" else 0.0,
        )
        for unit, rows in units.items()
        if len(rows) > 1
    )  # fmt: skip


def _caveats(desk: Desk) -> tuple[Words, ...]:
    wrong = desk.experiments.broken()
    if wrong is None:
        return ()
    return (
        Words(
            de=f"Zeile {wrong.seq} der Historie ist nicht, was geschrieben wurde; dem Register ist ab dort nicht zu "
            "trauen.",
            en=f"Line {wrong.seq} of the history is not what was written; do not trust the registry from there on.",
        ),
    )


def _empty() -> Words:
    return Words(
        de="Es ist noch kein Experiment registriert.\nVorschlagen mit: leitstand experiments propose HYPOTHESE",
        en="No experiment is registered yet.\nPropose one with: leitstand experiments propose HYPOTHESIS",
    )
