"""Days that do not fit: incidents of the last weeks with what was expected and what may be behind them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any, Literal

import numpy as np
from pydantic import Field

from errors import BadArguments, NoData, WeakData
from methods.anomalies import Watched
from terms import Chart, Fact, Period, Result, Source, Table, Words, number
from tools._charts import Axis, lines, points
from tools._tool import Arguments, Desk
from tools.data._chart import axis
from tools.data._gate import Gate, gate
from tools.data._incidents import Incident, incidents
from tools.data._period import day as day_words
from tools.data._period import spoken
from tools.data._slice import currencies, dimension, meant, resolve, values
from tools.data._sums import DAY
from tools.data._watching import WATCHED, Board, Line, Watch, board
from tools.data.metric import By, Where
from warehouse.reader import Loaded

SENSITIVITY = {"low": 0.1, "normal": 1.0, "high": 3.0}
"""False alarms in thirty days over all series together."""
SHOWN = 28
"""Days that are judged when nobody says which."""
PAST = 56
"""Days of history in the chart."""


class Args(Arguments):
    """What to watch, which days to judge, split how, how eager to raise an alarm."""

    metric: By = Field(default=(), max_length=12, description="Ids, names or synonyms; unset: every watched figure.")
    period: Period | None = Field(default=None, description="Days to judge; unset: the last 28 loaded days.")
    by: By = Field(default=(), max_length=2, description="Columns of the ad data; unset: platforms and campaigns.")
    where: Where = Field(default_factory=dict, description='Filter of the ad data: {"platform": "google"}.')
    sensitivity: Literal["low", "normal", "high"] = Field(
        default="normal", description="low, normal, high: at most 0.1, 1 or 3 false alarms in 30 days over all series."
    )


EXPECTED, OBSERVED = Words(de="erwartet", en="expected"), Words(de="beobachtet", en="observed")
TEXT = {
    "de": """Auffälligkeiten ({{period}}): {{incidents}}, bei {{series}} beobachteten Reihen.
Am auffälligsten: {{incident_1_name}}, {{incident_1_days}}, mit {{incident_1_observed}} statt der erwarteten \
{{incident_1_expected}}.
Die wahrscheinlichste Ursache ist: {{incident_1_cause}}.
{{incident_1_advice}}
Danach kommt: {{incident_2_name}}, {{incident_2_days}}, mit {{incident_2_observed}} statt der erwarteten \
{{incident_2_expected}}.
Die wahrscheinlichste Ursache ist dort: {{incident_2_cause}}.
Die Schwelle ist so gesetzt, dass es in dreißig Tagen über alle Reihen höchstens \
{{false_alarms}} Mal falschen Alarm gibt.""",
    "en": """Anomalies ({{period}}): {{incidents}}, in {{series}} watched series.
Most unusual: {{incident_1_name}}, {{incident_1_days}}, with {{incident_1_observed}} instead of the expected \
{{incident_1_expected}}.
The likeliest cause is: {{incident_1_cause}}.
{{incident_1_advice}}
Next comes {{incident_2_name}}, {{incident_2_days}}, with {{incident_2_observed}} instead of the expected \
{{incident_2_expected}}.
The likeliest cause there is: {{incident_2_cause}}.
The threshold is set for at most {{false_alarms}} false alarms in thirty days over all series together.""",
}
QUIET = Words(
    de="""Nichts Auffälliges ({{period}}): Beobachtet wurden {{series}} Reihen, alle blieben im üblichen Rahmen.
Die Schwelle ist so gesetzt, dass es in dreißig Tagen über alle Reihen höchstens \
{{false_alarms}} Mal falschen Alarm gibt.""",
    en="""Nothing unusual ({{period}}): {{series}} series were watched, and all stayed within their usual range.
The threshold is set for at most {{false_alarms}} false alarms in thirty days over all series together.""",
)
CAUSES = {
    "tracking": Words(de="gestörte Conversion-Zählung (Tracking)", en="broken conversion tracking"),
    "restated": Words(de="geänderte Definition der Conversion", en="a changed definition of the conversion"),
    "outage": Words(de="Ausfall, Pause oder fehlende Daten", en="an outage, a pause or missing data"),
    "budget": Words(de="geändertes Budget oder eigene Änderung", en="a changed budget or a change of your own"),
    "auction": Words(de="teurere Auktion (Klickpreis)", en="a dearer auction (price per click)"),
    "appeal": Words(
        de="veränderte Klickrate (Anzeigen oder Platzierung)", en="a changed click rate (ads or placement)"
    ),
    "conversion_rate": Words(de="veränderte Conversion-Rate (Website oder Angebot)", en="a changed conversion rate"),
    "basket": Words(de="veränderter Warenkorb (Preis oder Feed)", en="a changed basket (price or feed)"),
    "demand": Words(de="veränderte Nachfrage insgesamt", en="a change in demand as a whole"),
    "mix": Words(de="Verschiebung zwischen den Kampagnen (Mix)", en="a shift between the campaigns (mix)"),
    "calendar": Words(de="Feiertag oder Einkaufstag", en="a holiday or shopping day"),
    "unknown": Words(de="keine, die zum Muster passt", en="none that fits the pattern"),
}
ADVICE = {
    "tracking": Words(
        de="Ändern Sie deswegen keine Gebote und Budgets; prüfen Sie zuerst Tag, Pixel und Schnittstelle.",
        en="Do not touch bids or budgets because of it; check tag, pixel and interface first.",
    ),
    "restated": Words(
        de="Vergleichen Sie nicht über diesen Tag hinweg, und ändern Sie deswegen keine Gebote.",
        en="Do not compare across this day, and do not touch bids because of it.",
    ),
    "outage": Words(
        de="Prüfen Sie Zahlung, Freigabe und Import, bevor Sie etwas ändern.",
        en="Check payment, approval and the import before changing anything.",
    ),
    "basket": Words(
        de="Prüfen Sie Preise und Produktfeed, bevor Sie Gebote ändern.",
        en="Check prices and the product feed before changing bids.",
    ),
}
ASKED = {
    "de": [
        "Gibt es Auffälligkeiten in den letzten vier Wochen?",
        "Ist bei den Conversions etwas kaputt?",
        "Welche Ausreißer gab es im März?",
        "Haben wir einen ungewöhnlichen Einbruch bei Meta?",
        "Schlägt irgendeine Kennzahl aus?",
        "Funktioniert unser Tracking noch?",
        "Anomalien nach Kampagne",
        "Gab es gestern etwas Ungewöhnliches bei den Kosten?",
        "Irgendwas Komisches passiert in den Konten?",
        "Überwache bitte Klicks und Bestellungen auf Abweichungen",
        "Ist der plötzliche Kostensprung normal?",
        "Liegt die Conversion-Rate außerhalb der üblichen Schwankung?",
        "Wo weicht die letzte Woche vom Erwarteten ab?",
        "Welche Vorfälle gab es im Februar bei Google?",
        "Ist der Pixel ausgefallen?",
        "Alarm bei ungewöhnlich hohen Klickpreisen?",
        "Sind die Zahlen von Montag verdächtig?",
        "Zeig mir die Störungen der letzten Tage",
        "Warum ist der CPC am Donnerstag so explodiert?",
        "Die Klicks sind gestern plötzlich weggebrochen, was ist da los?",
        "Werden Conversions gerade richtig gemessen?",
        "Messen wir die Käufe noch, oder hängt der Pixel?",
        "Auffällige Tage bei der Klickrate im Mai",
        "Sprünge in den Kosten nach Plattform",
        "Welche Kampagne verhält sich seltsam?",
        "Ist der Ausschlag vom 12. Mai ein Fehler oder echt?",
        "Verdächtige Bewegungen der letzten sieben Tage",
        "Hat am Wochenende irgendwas verrückt gespielt?",
        "Gibt es Abweichungen vom Normalen, die ich mir ansehen sollte?",
        "Seit Mittwoch kommen keine Conversions mehr rein",
        "Ausreißersuche bei Umsatz und Bestellungen",
        "Was war am Montag mit den Impressionen los?",
        "Trackingausfall im Februar?",
        "Ist der Einbruch von gestern noch im Rahmen?",
        "Schau nach, ob irgendwo etwas aus dem Ruder läuft",
    ],
    "en": [
        "Are there any anomalies in the last four weeks?",
        "Is something broken with our conversions?",
        "Which outliers were there in March?",
        "Is there an unusual drop at Meta?",
        "Is any metric out of line?",
        "Is our tracking still working?",
        "Anomalies by campaign",
        "Was there anything unusual about cost yesterday?",
        "Anything weird going on in the accounts?",
        "Please watch clicks and orders for deviations",
        "Is the sudden jump in spend normal?",
        "Is the conversion rate outside of its usual range?",
        "Where does last week deviate from what was expected?",
        "What incidents did Google have in February?",
        "Did the pixel go down?",
        "Any alarm for unusually high click prices?",
        "Are Monday's numbers suspicious?",
        "Show me the disruptions of the last few days",
        "Why did CPC explode on Thursday?",
        "Clicks suddenly collapsed yesterday, what is going on?",
        "Are conversions being measured correctly right now?",
        "Are we still measuring purchases, or is the pixel stuck?",
        "Conspicuous days in click rate in May",
        "Jumps in cost by platform",
        "Which campaign is acting strange?",
        "Is the peak on 12 May an error or real?",
        "Suspicious movements in the last seven days",
        "Did anything go haywire at the weekend?",
        "Are there deviations from normal that I should look at?",
        "No conversions have come in since Wednesday",
        "Outlier search for revenue and orders",
        "What was wrong with impressions on Monday?",
        "tracking failure in February?",
        "Is yesterday's slump still within the normal range?",
        "See whether anything is getting out of hand",
    ],
}


def anomalies(args: Args, desk: Desk) -> Result:
    """Incidents in daily figures: what was expected, what came, how unusual it is, and the likeliest causes.

    Each series (cost, impressions, clicks, conversions, value, CPC, CTR, CVR, CPA by platform and campaign; orders,
    revenue, sessions, organic clicks of the shop) is compared with its own weekday and level, learnt from earlier days
    by medians (methods/anomalies.py). z is the day's distance in robust standard deviations; the threshold is set so
    that healthy series raise at most `sensitivity` false alarms in thirty days over all series together; in
    simulation they raise fewer, and `python -m bench.anomalies` prints how many, and which breaks are found.
    Neighbouring days and figures of one source are one incident. Causes are ranked by which figures moved and which
    held (methods/causes.py); their scores order, they are no probabilities.

    Returns facts incidents, series, false_alarms and incident_1/2 observed, expected, z; tables incidents (first,
    last, kind, group, series, expected, observed, z, cause, score), causes and evidence (observed over expected of
    each figure of the source and of the shop); a chart of the most urgent one with its band.

    Errors: NoData where nothing that is watched is loaded or in the period; BadArguments for a figure that is not
    watched; WeakData with less than seven weeks of history.
    """
    watches = _chosen(desk, args.metric)
    kinds = {kind: desk.warehouse.need(kind) for kind in dict.fromkeys(each.kind for each in watches)}
    period = args.period or _last_weeks(kinds.values())
    _in_reach(kinds, period)
    by, where = _narrowed(kinds, desk, args)
    _one_currency(desk, watches, period, args)
    seen = board(desk, watches, by, where, period, SENSITIVITY[args.sensitivity])
    tested = _tested(seen, period)
    if not tested:
        raise _short(seen)
    found = incidents(seen, period, {kind: loaded.last for kind, loaded in kinds.items() if loaded.last})
    units = {kind: (loaded.currency or desk.currency).split("+")[0] for kind, loaded in kinds.items()}
    facts = _facts(found, tested, SENSITIVITY[args.sensitivity], units)
    doubts = _doubts(seen, tested, period, kinds)
    health = [gate(desk, kind, period, where=where if kind == "ads" else None) for kind in kinds]
    return Gate(caveats=tuple(note for each in health for note in each.caveats)) | Result(
        facts=facts,
        text=None if found else QUIET,
        names=_names(found, period),
        tables=_tables(found),
        charts=tuple(_chart(seen, each, units) for each in found[:1]),
        confidence="amber" if found or any(doubts) else "green",
        evidence="model",
        caveats=tuple(note for note in doubts if note),
        sources=tuple(_source(loaded, seen, period) for loaded in kinds.values()),
    )


def _chosen(desk: Desk, asked: Iterable[str]) -> list[Watch]:
    """The watched figures that are loaded and asked for; orders from the shop's orders where they are loaded."""
    kinds = desk.warehouse.kinds()
    ready = [each for each in WATCHED if each.kind in kinds and kinds[each.kind].first is not None]
    ready = [each for each in ready if not (each.kind == "transactions" and "orders" in kinds)]
    if not ready:
        listed = ", ".join(dict.fromkeys(each.kind for each in WATCHED))
        raise NoData(
            en="Nothing is loaded that could be watched day by day.",
            de="Es ist nichts geladen, was sich Tag für Tag beobachten ließe.",
            do_en=f"Load data of one of these kinds: {listed}.",
            do_de=f"Laden Sie Daten einer dieser Arten: {listed}.",
        )
    wanted = [meant(desk, word) for word in asked]
    missing = [word for word, id in zip(asked, wanted, strict=True) if id not in {each.id for each in ready}]
    if missing:
        listed = ", ".join(dict.fromkeys(each.id for each in ready))
        raise BadArguments(
            en=f"{', '.join(missing)} is not watched day by day.",
            de=f"{', '.join(missing)} wird nicht Tag für Tag beobachtet.",
            do_en=f"Watched here: {listed}.",
            do_de=f"Beobachtet werden hier: {listed}.",
        )
    return [each for each in ready if not wanted or each.id in wanted]


def _last_weeks(kinds: Iterable[Loaded]) -> Period:
    last = max(each.last for each in kinds if each.last)
    return Period(start=last - (SHOWN - 1) * DAY, end=last)


def _in_reach(kinds: dict[str, Loaded], period: Period) -> None:
    spans = [(each.first, each.last) for each in kinds.values() if each.first and each.last]
    if any(first <= period.end and last >= period.start for first, last in spans):
        return
    when = spoken(period)
    raise NoData(
        en=f"Nothing is loaded for {when.en}.",
        de=f"Für {when.de} ist nichts geladen.",
        do_en="Choose another period, or load newer exports.",
        do_de="Wählen Sie einen anderen Zeitraum, oder laden Sie neuere Exporte.",
    )


def _narrowed(kinds: dict[str, Loaded], desk: Desk, args: Args) -> tuple[tuple[str, ...], dict[str, tuple[str, ...]]]:
    if "ads" not in kinds:
        return (), {}
    loaded = kinds["ads"]
    by = tuple(dict.fromkeys(dimension(loaded, name, filtering=True) for name in args.by))
    named = {dimension(loaded, name, filtering=True): value for name, value in args.where.items()}
    return by, {column: values(desk, loaded, column, wanted) for column, wanted in named.items()}


def _one_currency(desk: Desk, watches: Iterable[Watch], period: Period, args: Args) -> None:
    """Refuse to add up money of several currencies."""
    for id in ("cost", "revenue"):
        if any(each.id == id for each in watches):
            ours = args.where if id == "cost" else {}
            asked = resolve(desk, id, (), ours, period)
            currencies(desk, asked, period)


def _tested(seen: Board, period: Period) -> int:
    """How many series are judged on at least one day of the period."""
    start, end = (period.start - seen.first).days, (period.end - seen.first).days + 1
    return sum(bool(np.any(~np.isnan(seen.blocks[line.block].z[line.row, max(start, 0) : end]))) for line in seen.lines)


def _short(seen: Board) -> WeakData:
    first = day_words(seen.first)
    return WeakData(
        en=f"The data begin on {first.en}: too short a history, or too few cases a day, to know what is normal.",
        de=f"Die Daten beginnen am {first.de}: zu wenig Vorlauf oder zu wenige Fälle am Tag, um das Übliche zu kennen.",
        do_en="Load ten weeks before the days to be judged, or ask for a later period.",
        do_de="Laden Sie zehn Wochen vor den Tagen, um die es geht, oder fragen Sie nach einem späteren Zeitraum.",
    )


def _facts(found: list[Incident], tested: int, alarms: float, units: dict[str, str]) -> tuple[Fact, ...]:
    facts = [
        Fact(id="incidents", value=number(len(found)), unit="count", label=Words(de="Auffälligkeiten", en="anomalies")),
        Fact(id="series", value=number(tested), unit="count", label=Words(de="beobachtete Reihen", en="series")),
        Fact(
            id="false_alarms", value=number(alarms), unit="count", basis="modelled",
            label=Words(de="Fehlalarme in dreißig Tagen, höchstens", en="false alarms in thirty days, at most"),
        ),
    ]  # fmt: skip
    for rank, each in enumerate(found[:2], start=1):
        facts += _figures(rank, each, _unit(each.line, units))
    return tuple(facts)


def _figures(rank: int, each: Incident, unit: str) -> list[Fact]:
    name, id = each.line.watch.name, f"incident_{rank}"
    hoped = Words(de=f"{name.de}: erwartet", en=f"expected {name.en}")
    z = Words(de="Abstand in robusten Standardabweichungen", en="distance in robust standard deviations")
    seen, wanted = (_rounded(value, unit) for value in (each.observed, each.expected))
    basis = "platform-reported" if each.line.watch.top.startswith("conversion") else "observed"
    return [
        Fact(id=f"{id}_observed", value=seen, unit=unit, label=name, basis=basis),
        Fact(id=f"{id}_expected", value=wanted, unit=unit, label=hoped, basis="modelled"),
        Fact(id=f"{id}_z", value=number(round(each.z, 2)), unit="ratio", label=z, basis="modelled"),
    ]


def _rounded(value: float, unit: str) -> Decimal:
    return number(round(value)) if unit == "count" else number(round(value, 6 if unit == "share" else 2))


def _unit(line: Line, units: dict[str, str]) -> str:
    if line.watch.id in ("ctr", "cvr"):
        return "share"
    return units[line.watch.kind] if line.watch.id in ("cost", "conversion_value", "cpc", "cpa", "revenue") else "count"


def _names(found: list[Incident], period: Period) -> dict[str, Words]:
    names = {"period": spoken(period)}
    for rank, each in enumerate(found[:2], start=1):
        who, what = _group(each.line), each.line.watch.name
        cause = each.causes[0][0] if each.causes else "unknown"
        names |= {
            f"incident_{rank}_name": Words(de=f"{what.de} {who}".strip(), en=f"{what.en} {who}".strip()),
            f"incident_{rank}_days": spoken(Period(start=each.first, end=each.last)),
            f"incident_{rank}_cause": CAUSES[cause],
        }
        if cause in ADVICE:
            names[f"incident_{rank}_advice"] = ADVICE[cause]
    return names


def _group(line: Line) -> str:
    return " · ".join(line.key)


def _tables(found: list[Incident]) -> dict[str, Table]:
    columns = ("first", "last", "kind", "group", "series", "expected", "observed", "z", "cause", "score")
    rows, causes, evidence = list[tuple[Any, ...]](), list[tuple[Any, ...]](), list[tuple[Any, ...]]()
    for at, each in enumerate(found, start=1):
        cause, score = each.causes[0] if each.causes else ("unknown", 0.0)
        line = each.line
        figures = (round(each.expected, 4), round(each.observed, 4), round(each.z, 2))
        rows.append((each.first, each.last, line.watch.kind, _group(line), line.watch.id, *figures, cause, score))
        causes += [(at, name, value) for name, value in each.causes]
        evidence += [(at, name, round(ratio, 4)) for name, ratio in sorted(each.moves.items())]
    return {
        "incidents": Table(columns=columns, rows=tuple(rows)),
        "causes": Table(columns=("incident", "cause", "score"), rows=tuple(causes)),
        "evidence": Table(columns=("incident", "series", "observed_over_expected"), rows=tuple(evidence)),
    }


def _doubts(seen: Board, tested: int, period: Period, kinds: dict[str, Loaded]) -> list[Words | None]:
    small = len(seen.lines) - tested
    late = kinds.get("ads")
    return [
        Words(
            de=f"{small} Reihen haben zu wenige Fälle am Tag oder zu wenig Vorlauf und werden nicht beurteilt.",
            en=f"{small} series have too few cases a day or too little history and are not judged.",
        )
        if small > tested
        else None,
        Words(
            de=f"Die Werbedaten enden am {day_words(late.last).de}; spätere Tage sind nicht beurteilt.",
            en=f"The advertising data end on {day_words(late.last).en}; later days are not judged.",
        )
        if late and late.last and late.last < period.end
        else None,
    ]


def _chart(seen: Board, each: Incident, units: dict[str, str]) -> Chart:
    """The most urgent incident: observed days, what was expected, and the band that is usual."""
    line = each.line
    watched: Watched = seen.blocks[line.block]
    first = max(0, (each.first - seen.first).days - PAST)
    days = range(first, watched.z.shape[1])
    rows = [_point(seen, each, line, day) for day in days]
    name = line.watch.name
    group = _group(line)
    title = Words(de=f"{name.de} {group}".strip(), en=f"{name.en} {group}".strip())
    unit, day = _unit(line, units), axis("date", rows)
    drawn = lines(rows, day, Axis("expected", EXPECTED, unit=unit), title, low="low", high="high", zero=True)
    drawn["layer"].append(points(drawn, Axis("observed", OBSERVED, unit=unit), "unusual"))
    return drawn


def _point(seen: Board, each: Incident, line: Line, day: int) -> dict[str, Any]:
    watched, when = seen.blocks[line.block], seen.first + day * DAY
    cells = {
        "observed": seen.values[line.block], "expected": watched.expected, "low": watched.low, "high": watched.high,
    }  # fmt: skip
    point: dict[str, Any] = {"date": when.isoformat(), "unusual": each.first <= when <= each.last}
    for name, grid in cells.items():
        value = float(grid[line.row, day])
        point[name] = round(value, 4) if np.isfinite(value) else None
    return point


def _source(loaded: Loaded, seen: Board, period: Period) -> Source:
    start = max(seen.first, loaded.first or seen.first)
    end: date = min(period.end, loaded.last or period.end)
    return Source(
        name=loaded.dataset, kind=loaded.kind, snapshot=loaded.snapshot, rows=loaded.rows, start=start, end=end,
        filter=f"date {start}..{end}",
    )  # fmt: skip
