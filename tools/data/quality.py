"""How good the loaded data are: a report of checks with limits, trend and failing rows."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from pydantic import Field

from errors import NoData
from terms import Chart, Confidence, Fact, Finding, Result, Source, Table, Verdict, Words, number
from tools._charts import Axis, lines
from tools._tool import Arguments, Desk
from tools.data._chart import axis
from tools.data._checks import Check, Weeks, checks
from warehouse.inspection import named
from warehouse.reader import Loaded

WORST = 3
ORDER = {"fail": 0, "warn": 1, "pass": 2}


class Args(Arguments):
    """Which kind to check."""

    kind: str | None = Field(default=None, description="A data kind such as ads or orders; unset: all that is loaded.")


TEXT = {
    "de": """Datenqualität ({{what}}): {{verdict}}.
Prüfungen: {{checks}}, nicht bestanden: {{failed}}, mit Warnung: {{warned}}.
Am wichtigsten: {{worst_1_name}}: {{worst_1}}.
Danach: {{worst_2_name}}: {{worst_2}}.
Außerdem: {{worst_3_name}}: {{worst_3}}.
Die Tabellen nennen Grenzwerte, Verlauf je Woche und Beispielzeilen.""",
    "en": """Data quality ({{what}}): {{verdict}}.
Checks: {{checks}}, failed: {{failed}}, with a warning: {{warned}}.
Most important: {{worst_1_name}}: {{worst_1}}.
Then: {{worst_2_name}}: {{worst_2}}.
Also: {{worst_3_name}}: {{worst_3}}.
The tables give limits, the trend by week and sample rows.""",
}
VERDICTS = {
    "pass": Words(de="bestanden", en="passed"),
    "warn": Words(de="mit Vorbehalt", en="with reservations"),
    "fail": Words(de="nicht bestanden", en="not passed"),
}
DECISIONS: dict[str, Any] = {"pass": "ok", "warn": "review", "fail": "block"}
CONFIDENCE: dict[str, Confidence] = {"pass": "green", "warn": "amber", "fail": "red"}
ASKED = {
    "de": [
        "Wie gut ist die Qualität unserer Daten?",
        "Kann ich den geladenen Daten trauen?",
        "Prüfe die Datenqualität der Werbedaten",
        "Gibt es doppelte Zeilen?",
        "Wie viele Werte fehlen in den Bestelldaten?",
        "Sind die Daten aktuell und vollständig?",
        "Welche Spalten haben leere Felder?",
        "Datenprüfung für orders",
        "Wie viele Zeilen liegen in der Quarantäne?",
        "Ist der Import vollständig, oder fehlen Tage?",
        "Zeig mir fehlerhafte Zeilen mit Zeilennummer",
        "Passen die Kampagnennamen im Shop zu denen in den Anzeigen?",
        "Welche Quelle liefert zu spät?",
        "Qualitätsbericht über alle Tabellen",
        "Stimmen die Verweise zwischen Kontakten und Bestellungen?",
        "Sind die Datenlieferungen eingebrochen?",
        "Wie frisch sind unsere Daten?",
        "Mach mal einen Datencheck",
        "Sind die Importe sauber durchgelaufen?",
        "Haben wir Lücken in den Werbedaten?",
        "Taugen die Shopdaten für eine Auswertung?",
        "Kann man sich auf die Zahlen in den Tabellen verlassen?",
        "Gibt es Dubletten bei den Bestellungen?",
        "Wie hoch ist der Anteil leerer Werte je Spalte?",
        "Wann wurden die Kampagnendaten zuletzt aktualisiert?",
        "Fehlen im April irgendwelche Tage in den Daten?",
        "Zustand der Daten bitte",
        "Welche Tabellen sind veraltet?",
        "Prüfung der Kontaktdaten auf Vollständigkeit",
        "Wie viele Datensätze sind fehlerhaft?",
        "Sind in den Sitzungsdaten doppelte Einträge?",
        "Welche Datenquellen hinken hinterher?",
        "Hält der letzte Import alle Grenzwerte ein?",
        "Gibt es kaputte Zeilen in der Datei von Meta?",
        "Bestehen die Anzeigendaten die Qualitätsprüfung?",
        "Nullwerte und Duplikate im Datenbestand",
    ],
    "en": [
        "How good is the quality of our data?",
        "Can I trust the loaded data?",
        "Check the data quality of the ads data",
        "Are there duplicate rows?",
        "How many values are missing in the order data?",
        "Is the data fresh and complete?",
        "Which columns have empty fields?",
        "Data check for orders",
        "How many rows are in quarantine?",
        "Is the import complete, or are days missing?",
        "Show me faulty rows with line numbers",
        "Do the campaign names in the shop match those in the ads?",
        "Which source delivers late?",
        "Quality report over all tables",
        "Do references between contacts and orders hold?",
        "Has the data volume collapsed?",
        "How fresh is our data?",
        "Give the data a check",
        "Did the imports go through cleanly?",
        "Do we have gaps in the ads data?",
        "Is the shop data good enough for analysis?",
        "Can one rely on the numbers in the tables?",
        "Are there duplicates among the orders?",
        "What share of values is empty in each column?",
        "When was the campaign data last updated?",
        "Are any days missing from April's data?",
        "State of our data please",
        "Which tables are out of date?",
        "Check the contact data for completeness",
        "How many records are faulty?",
        "Does the session data contain double entries?",
        "Which data sources are lagging behind?",
        "Does the last import stay within all limits?",
        "Are there broken rows in the Meta file?",
        "Does the ads data pass the quality check?",
        "Nulls and duplicates in the tables",
    ],
}


def quality(args: Args, desk: Desk) -> Result:
    """Checks of the loaded data with limits, trend and failing rows: complete, fresh, unique, plausible, connected.

    freshness (days), lateness of a source (days), missing_days, volume (rows missing last week against the median of
    the four before), nulls and null_rise (share of empty values), cardinality (factor of distinct values), duplicates
    (share of rows with the same numbers), outliers (days beyond a robust weekly-seasonal z), validity (share of rows
    that contradict themselves), references (share that lead nowhere), quarantine (share set aside at import). Limits
    are data (`warehouse/quality.yaml`) and can differ by kind; higher is always worse.

    Returns facts checks, failed, warned and worst_1 … worst_3; tables checks (kind, check, column, value, threshold,
    status, since), trend (kind, week, check, column, value) and failing (kind, check, column, file, line, row, with
    persons masked); findings for what failed; verdict ok, review or block.

    Errors: UnknownKind; NoData where nothing, or nothing of that kind, is loaded.
    """
    loaded = desk.warehouse.kinds()
    kinds = [desk.warehouse.need(args.kind).kind] if args.kind else [desk.warehouse.need(kind).kind for kind in loaded]
    if not kinds:
        raise NoData(
            en="Nothing is loaded yet, so there is nothing to check.",
            de="Es ist noch nichts geladen, also gibt es nichts zu prüfen.",
            do_en="Load files with: leitstand import PATH",
            do_de="Laden Sie Dateien mit: leitstand import PFAD",
        )
    reports = {kind: checks(desk, kind) for kind in kinds}
    found = [each for report, _ in reports.values() for each in report]
    found.sort(key=lambda each: (ORDER[each.status], -_excess(each), each.kind, each.check, each.column))
    status = min((each.status for each in found), key=lambda each: ORDER[each], default="pass")
    worst = [each for each in found if each.status != "pass"][:WORST]
    listed = ", ".join(kinds)
    return Result(
        facts=(*_counts(found), *(_worst(rank, each) for rank, each in enumerate(worst, start=1))),
        names={"what": Words(de=listed, en=listed), "verdict": VERDICTS[status]}
        | {f"worst_{rank}_name": _name(each) for rank, each in enumerate(worst, start=1)},
        tables={"checks": _table(found), "trend": _trend(reports), "failing": _failing(found)},
        charts=tuple(chart for chart in [_chart(reports)] if chart),
        findings=tuple(_finding(each) for each in found if each.status == "fail"),
        verdict=Verdict(decision=DECISIONS[status], rules=tuple(dict.fromkeys(each.check for each in worst))),
        confidence=CONFIDENCE[status],
        sources=tuple(_source(loaded[kind]) for kind in kinds),
    )


def _source(each: Loaded) -> Source:
    return Source(
        name=each.dataset, kind=each.kind, snapshot=each.snapshot, rows=each.rows, start=each.first, end=each.last
    )


def _excess(each: Check) -> float:
    """How many times its limit a check is over."""
    return each.value / each.limits.fail if each.limits.fail else each.value


def _counts(found: list[Check]) -> tuple[Fact, ...]:
    failed, warned = (sum(each.status == status for each in found) for status in ("fail", "warn"))
    return (
        Fact(id="checks", value=number(len(found)), unit="count", label=Words(de="Prüfungen", en="checks")),
        Fact(id="failed", value=number(failed), unit="count", label=Words(de="nicht bestanden", en="failed")),
        Fact(id="warned", value=number(warned), unit="count", label=Words(de="mit Warnung", en="with a warning")),
    )


def _worst(rank: int, each: Check) -> Fact:
    unit, _ = named(each.check)
    return Fact(id=f"worst_{rank}", value=number(Decimal(repr(each.value))), unit=unit, label=_name(each))


def _name(each: Check) -> Words:
    _, said = named(each.check)
    where = " · ".join(part for part in (each.kind, each.column) if part)
    return Words(de=f"{where}, {said.de}", en=f"{where}, {said.en}")


def _table(found: list[Check]) -> Table:
    rows = tuple(
        (
            each.kind,
            each.check,
            each.column,
            each.value,
            each.threshold,
            each.status,
            each.since if each.status != "pass" else None,
        )
        for each in found
    )
    return Table(columns=("kind", "check", "column", "value", "threshold", "status", "since"), rows=rows)


def _trend(reports: dict[str, tuple[list[Check], Weeks]]) -> Table:
    """Rows, and the share of empty values of every column that has some, week by week."""
    rows: list[tuple[Any, ...]] = []
    for kind, (_, weeks) in reports.items():
        rows += [(kind, week, "rows", "", count) for week, count in zip(weeks.starts, weeks.rows, strict=True)]
        for column, shares in weeks.nulls.items():
            if any(shares):
                cells = zip(weeks.starts, shares, strict=True)
                rows += [(kind, week, "nulls", column, round(share, 6)) for week, share in cells]
    return Table(columns=("kind", "week", "check", "column", "value"), rows=tuple(rows))


def _failing(found: list[Check]) -> Table:
    rows = tuple((each.kind, each.check, each.column, *row) for each in found for row in each.rows)
    return Table(columns=("kind", "check", "column", "file", "line", "row"), rows=rows)


def _chart(reports: dict[str, tuple[list[Check], Weeks]]) -> Chart | None:
    """Rows a week by kind."""
    points = [
        {"week": week.isoformat(), "rows": count, "kind": kind}
        for kind, (_, weeks) in reports.items()
        for week, count in zip(weeks.starts, weeks.rows, strict=True)
    ]
    if not points:
        return None
    title = Words(de="Zeilen je Woche", en="Rows a week")
    rows, kind = Words(de="Zeilen", en="rows"), Words(de="Art", en="kind")
    return lines(
        points, axis("week", points), Axis("rows", rows, unit="count"), title, series=Axis("kind", kind, "nominal")
    )


def _finding(each: Check) -> Finding:
    _, said = named(each.check)
    where = " · ".join(part for part in (each.kind, each.column) if part)
    return Finding(
        rule=f"quality.{each.check}",
        severity="block",
        message=Words(
            de=f"{where}: {said.de} {each.value:g}, Grenze {each.threshold:g}.",
            en=f"{where}: {said.en} {each.value:g}, limit {each.threshold:g}.",
        ),
        source="warehouse/quality.yaml",
    )
