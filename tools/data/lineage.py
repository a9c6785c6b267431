"""A figure back to where it came from: formula, filter, loads, raw files, lines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import Field

from errors import BadArguments, NotFound
from terms import Confidence, Fact, Period, Receipt, Result, Table, Words, number
from tools._tool import Arguments, Desk, pinned
from tools.data._asked import Figure, Known, Slice
from tools.data._joined import both
from tools.data._known import known_on
from tools.data._period import day as day_words
from tools.data._period import spoken
from tools.data._slice import resolve, sources, total
from tools.data._traced import Trace, trace
from tools.data.metric import By, Where, opening

MOST_ROWS = 2000


class Args(Arguments):
    """Which figure: that of a recorded run, or a metric with its period and filter."""

    run: str | None = Field(default=None, max_length=64, description="Run id of a recorded figure, such as r20260301-…")
    metric: str | None = Field(default=None, description="Id, name or synonym, German or English, if no run is given.")
    period: Period | None = Field(default=None, description="Days of the figure; unset: everything that is loaded.")
    by: By = Field(default=(), max_length=2, description="Columns to tell the loads' shares apart by: campaign …")
    where: Where = Field(default_factory=dict, description='Filter, such as {"platform": "google"}.')
    as_of: date | None = Field(default=None, description="What was known at the end of that day, if no run is given.")


TEXT = {
    "de": """{{name}}, {{period}}: {{value}}.
Formel: {{formula}} ({{version}}).
Gelesen: {{filter}}.
Das sind {{source_rows}} Zeilen aus {{source_loads}} Ladungen: {{files}}.
Erste Fundstelle: {{place}}.
{{checked}}""",
    "en": """{{name}}, {{period}}: {{value}}.
Formula: {{formula}} ({{version}}).
Read: {{filter}}.
That is {{source_rows}} rows out of {{source_loads}} loads: {{files}}.
First place: {{place}}.
{{checked}}""",
}
CHECKED = Words(
    de="Die Summe über die Ladungen ergibt genau diese Zahl.", en="The sum over the loads gives exactly this figure."
)
ASKED = {
    "de": [
        "Woher kommt die Zahl für den Umsatz im März?",
        "Aus welcher Datei stammen die Kosten von gestern?",
        "Zeig mir die Herkunft des ROAS im Mai",
        "Auf welche Zeilen geht der Wert zurück?",
        "Welche Rohdaten stecken hinter den Klicks von Google?",
        "Kann ich die Kosten bis zur Quelldatei zurückverfolgen?",
        "Datenherkunft Conversions KW 12",
        "Welche Ladung hat diese Kosten gebracht?",
        "Beleg für die Werbekosten im April bitte, bis zur Zeile",
        "Wie kommt der CPA im Juni zustande, aus welchen Importen?",
        "Lineage CAC erstes Quartal",
        "Aus welchem Export kommen die Impressionen bei Meta?",
        "Mit welchem Filter wurden die Bestellungen gezählt und aus welcher Datei?",
        "Die Controllerin will wissen, aus welchen Dateien der Umsatz vom Mai kommt",
        "Woher hast du den ROAS vom Juni?",
        "Zeig mir die Quelle dieser Umsatzzahl",
        "Rückverfolgung der Klicks vom 3. Mai bis zum Export",
        "Wo kommen die Conversions bei TikTok her, aus welcher Lieferung?",
        "Auf welcher Datei beruht der CPC von letzter Woche?",
        "Welche Zeilen im Export ergeben die Werbekosten vom Februar?",
        "Belege mir den Umsatz im Mai mit den Originaldateien",
        "Aus welchen Importen setzt sich die Zahl zusammen?",
        "Herkunftsnachweis für den CPA im April",
        "Kannst du die Bestellungen vom Montag auf ihre Zeilen zurückführen?",
        "In welcher Originaldatei stehen die Kosten von Meta?",
        "Nachweis bis zur Quelle für die Impressionen",
        "Zu welcher Ladung gehören die Klicks von Bing?",
        "Woher weißt du, dass wir im Mai so viel ausgegeben haben?",
    ],
    "en": [
        "Where does the revenue figure for March come from?",
        "Which file do yesterday's costs come from?",
        "Show me the lineage of ROAS in May",
        "Which rows is this cost figure made of?",
        "What raw data is behind the Google clicks?",
        "Can I trace cost back to the source file?",
        "data lineage conversions week 12",
        "Which load brought in these costs?",
        "Proof for ad spend in April please, down to the line",
        "How does June's CPA come about, from which imports?",
        "lineage CAC first quarter",
        "Which export do the Meta impressions come from?",
        "With which filter were orders counted, and out of which file?",
        "Finance wants to know which files May revenue comes from",
        "Where did you get June's ROAS from?",
        "Show me the source of this revenue figure",
        "Trace the clicks of 3 May to the export",
        "Where do the TikTok conversions come from, which delivery?",
        "Which file is last week's CPC based on?",
        "Which lines of the export make up February's ad cost?",
        "Prove May revenue with the original files",
        "Which imports is this number put together from?",
        "Provenance of CPA in April",
        "Can you take Monday's orders back to their rows?",
        "In which original file are the Meta costs?",
        "Evidence down to the source for impressions",
        "Which load do the Bing clicks belong to?",
        "How do you know that we spent that much in May?",
    ],
}


@dataclass(frozen=True)
class Wanted:
    """The figure whose origin is asked for; `recorded` is what the run said, `receipt` what it was computed from."""

    metric: str
    period: Period | None
    by: tuple[str, ...]
    where: Mapping[str, Any]
    version: int | None = None
    as_of: date | None = None
    receipt: Receipt | None = None
    recorded: Decimal | None = None


def lineage(args: Args, desk: Desk) -> Result:
    """A figure back to its source: formula and version, row filter, loads with checksums, raw copies, lines of files.

    The rows are those of the kind's view, each with the load that brought it and its line in that file. Where sums
    add up, the sum over the loads is held against the figure: they are equal to the last digit or it is said.

    Returns a fact named like the metric, source_rows and source_loads (counts), and the tables chain (step, what,
    detail: figure, definition, data, layer built on them, load, raw copy), loads (kind, the split, load, file, rows,
    top and bottom of the formula, first_line, last_line, known_on, quarantined, sha256, raw), lines (kind, load, file,
    line, day, values; twenty at most).

    Errors: BadArguments without a run or a metric, NotFound for an unknown run or one that is no metric's figure, and
    as data.metric.
    """
    wanted = _recorded(args.run, desk) if args.run else _named(args)
    at = known_on(desk, wanted.as_of)
    if wanted.receipt is not None:
        at = replace(at, versions=pinned(wanted.receipt))
    asked = resolve(
        at, wanted.metric, wanted.by, wanted.where, wanted.period,
        known=Known(wanted.version, wanted.as_of), joined=True,
    )  # fmt: skip
    figure = total(at, asked, wanted.period)
    days = both(at, asked, wanted.period) if asked.legs else wanted.period
    parts = figure.parts or (figure,)
    traces = [trace(at, leg, days) for leg in asked.legs or (asked,)]
    agreed = [each.accounts_for(part) for each, part in zip(traces, parts, strict=True)]
    notes = [*_moved(wanted, asked, figure), *([_differs()] if False in agreed else [])]
    return Result(
        facts=_facts(asked, figure, traces),
        text=Words(**{lang: text.replace("{{value}}", "{{%s}}" % asked.id) for lang, text in TEXT.items()}),  # noqa: UP031
        names=_names(asked, figure, wanted.period, traces) | ({"checked": CHECKED} if all(agreed) else {}),
        tables={"chain": _chain(asked, figure, traces), "loads": _loads(traces), "lines": _lines(traces)},
        confidence=_trust(agreed, notes),
        caveats=tuple(notes),
        sources=sources(asked, figure),
    )


def _named(args: Args) -> Wanted:
    if args.metric is None:
        raise BadArguments(
            en="It is not clear which figure is meant.",
            de="Es ist nicht klar, welche Zahl gemeint ist.",
            do_en="Name a metric with its period, or the run of a receipt.",
            do_de="Nennen Sie eine Kennzahl mit Zeitraum oder den Lauf aus einem Beleg.",
        )
    return Wanted(args.metric, args.period, args.by, args.where, as_of=args.as_of)


def _recorded(run: str, desk: Desk) -> Wanted:
    """The metric, period and filter of a recorded run; of an answered question, of its first step with a metric."""
    record = desk.runs.get(run)
    for each in [record, *desk.runs.children(record.run)]:
        given = each.receipt.get("args", {})
        if "metric" in given:
            receipt = Receipt.model_validate(each.receipt)
            period = Period.model_validate(given["period"]) if given.get("period") else None
            as_of = date.fromisoformat(given["as_of"]) if given.get("as_of") else None
            facts = each.result.get("facts", [])
            return Wanted(
                given["metric"], period, (), given.get("where", {}), given.get("version"), as_of, receipt,
                Decimal(str(facts[0]["value"])) if facts else None,
            )  # fmt: skip
    raise NotFound(
        en=f"The run '{run}' is not the figure of a metric.",
        de=f"Der Lauf '{run}' ist keine Zahl einer Kennzahl.",
        do_en="Its receipt names the data that it read; ask for a metric by its name.",
        do_de="Sein Beleg nennt die gelesenen Daten; fragen Sie nach einer Kennzahl mit Namen.",
    )


def _moved(wanted: Wanted, asked: Slice, figure: Figure) -> list[Words]:
    """The sentence that the data behind a recorded figure are no longer the same."""
    if wanted.receipt is None or figure.value is None:
        return []
    held = {leg.loaded.kind: leg.loaded.snapshot for leg in asked.legs or (asked,)}
    changed = [kind for kind, snapshot in held.items() if wanted.receipt.data.get(kind) != snapshot]
    if not changed:
        return []
    kinds = ", ".join(changed)
    return [
        Words(
            de=f"Seit dem Lauf wurden Daten geladen ({kinds}); gezeigt wird die Herkunft nach heutigem Stand.",
            en=f"Data were loaded since that run ({kinds}); the origin shown is that of today's state.",
        )
    ]


def _differs() -> Words:
    return Words(
        de="Die Summe über die Ladungen weicht von der Zahl ab; bitte prüfen Sie die Importe mit leitstand doctor.",
        en="The sum over the loads differs from the figure; please check the imports with leitstand doctor.",
    )


def _trust(agreed: list[bool | None], notes: list[Words]) -> Confidence:
    return "red" if False in agreed else "amber" if notes else "green"


def _facts(asked: Slice, figure: Figure, traces: list[Trace]) -> tuple[Fact, ...]:
    rows, loads = sum(each.rows for each in traces), sum(len(each.files) for each in traces)
    counts = (
        ("source_rows", rows, Words(de="Zeilen der Dateien", en="rows of the files")),
        ("source_loads", loads, Words(de="Ladungen", en="loads")),
    )
    metric = asked.metric
    found = [Fact(id=id, value=number(value), unit="count", label=label) for id, value, label in counts]
    if figure.value is None:
        return tuple(found)
    value = Fact(
        id=asked.id, value=figure.value, unit=asked.unit, label=metric.name, basis=metric.basis, n=figure.n,
        digits=metric.digits,
    )  # fmt: skip
    return (value, *found)


def _names(asked: Slice, figure: Figure, period: Period | None, traces: list[Trace]) -> dict[str, Words]:
    metric, since = asked.metric, day_words(asked.metric.valid_from)
    span = period or (Period(start=figure.first, end=figure.last) if figure.first and figure.last else None)
    everything = Words(de="alle geladenen Daten", en="all data loaded")
    files = list(dict.fromkeys(load.file for each in traces for load in each.files))
    more = len(files) - 3
    named = ", ".join(files[:3])
    read = "; ".join(f"{each.asked.loaded.kind} where {each.filter}" for each in traces)
    places = [each.sample[0] for each in traces if each.sample]
    first = {
        "place": Words(
            de=f"{places[0][0].file}, Zeile {places[0][1]}", en=f"{places[0][0].file}, line {places[0][1]}"
        )
    } if places else {}  # fmt: skip
    return first | {
        "name": Words(de=opening(metric.name.de), en=opening(metric.name.en)),
        "period": spoken(span) if span else everything,
        "formula": Words(de=metric.formula, en=metric.formula),
        "version": Words(
            de=f"Version {metric.version}, gültig ab {since.de}", en=f"version {metric.version}, valid from {since.en}"
        ),
        "filter": Words(de=read, en=read),
        "files": Words(de=named + (f" und {more} weitere" if more > 0 else ""),
                       en=named + (f" and {more} more" if more > 0 else "")),
    }  # fmt: skip


def _chain(asked: Slice, figure: Figure, traces: list[Trace]) -> Table:
    rows: list[tuple[str, str, Any]] = [("figure", asked.id, figure.value)]
    for metric in (asked.metric, *(leg.metric for leg in asked.legs)):
        rows.append(("definition", f"{metric.id} v{metric.version} ({metric.owner})", metric.formula))
    for each in traces:
        loaded = each.asked.loaded
        rows.append(("data", f"{loaded.kind}@{loaded.snapshot}", each.filter))
        rows += [("layer", loaded.kind, step) for step in each.steps]
        rows += [("load", load.load, f"{load.file} sha256:{load.sha256}") for load in each.files]
        rows += [("raw copy", load.load, load.raw) for load in each.files]
    return Table(columns=("step", "what", "detail"), rows=tuple(rows[:MOST_ROWS]))


def _loads(traces: list[Trace]) -> Table:
    split = traces[0].asked.by
    columns = ("kind", *split, "load", "file", "rows", "top", "bottom", "first_line", "last_line", "known_on",
               "quarantined", "sha256", "raw")  # fmt: skip
    rows = [
        (each.asked.loaded.kind, *share.key, share.load.load, share.load.file, share.rows, share.top, share.bottom,
         share.first_line, share.last_line, share.load.known_on, share.load.quarantined, share.load.sha256,
         share.load.raw)
        for each in traces for share in each.shares
    ]  # fmt: skip
    return Table(columns=columns, rows=tuple(rows[:MOST_ROWS]))


def _lines(traces: list[Trace]) -> Table:
    rows = [
        (each.asked.loaded.kind, load.load, load.file, line, day, said)
        for each in traces
        for load, line, day, said in each.sample
    ]
    return Table(columns=("kind", "load", "file", "line", "day", "values"), rows=tuple(rows))
