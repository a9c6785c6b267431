# pyright: basic
"""One file from its bytes to checked values, with everything that was recognised written into its plan."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from errors import BadFile, LeitstandError
from terms import Words
from warehouse import checks, guess, roles
from warehouse import contract as contracts
from warehouse.cells import Target
from warehouse.checks import Checked
from warehouse.contract import Contract, plain, quoted
from warehouse.match import CODES, Match, base, lacks, match, missing
from warehouse.plan import ImportPlan
from warehouse.readings import currency, decide, role_column
from warehouse.staged import Staged
from warehouse.staging import stage
from warehouse.unpack import Piece

HINTS = ("date_format", "decimal", "separator", "currency")
_TOTAL = re.compile(
    r"^\W*(grand total|totals?|gesamt|summe|insgesamt|gesamtsumme|gesamtergebnis|sum|subtotal)\b"
    r'\s*(:|"|[,;\t|]|-{2}|$)',
    re.IGNORECASE,
)
# columns that change from one export to the next say nothing about which row is which
_PASSING = re.compile(
    r"fivetran|synced?\b|updated|modified|created|geaendert|status|state|delivery|auslieferung|url|budget|"
    r"strategy|strategie|timestamp|row id|optimi|currency|waehrung|berichtsende|auswertungsende|"
    r"reporting ends|reporting starts|auswertungsbeginn|bid type|score"
)
_DIMENSION = {
    "hour",
    "stunde",
    "hour of day",
    "tageszeit",
    "age",
    "alter",
    "position type",
    "placement",
    "plattform platzierung",
    "campaign id",
    "ad id",
    "id",
}
GERMAN = set(
    [
        "tag",
        "datum",
        "woche",
        "monat",
        "kampagne",
        "kampagnenname",
        "klicks",
        "impressionen",
        "kosten",
        "ausgaben",
        "waehrung",
        "konto",
        "anzeigengruppe",
        "anzeigengruppenname",
        "anzeige",
        "anzeigenname",
        "suchbegriff",
        "schluesselwort",
        "umsatz",
        "betrag",
        "ausgegebener",
        "kunde",
        "kundennummer",
        "region",
        "stadt",
        "wert",
        "pfad",
        "kanal",
        "seite",
        "seiten",
        "suchanfrage",
        "suchanfragen",
        "durchschnittliche",
        "reichweite",
        "ergebnisse",
        "bestellnummer",
        "bestelldatum",
        "kaufdatum",
        "gruppe",
        "zielgroesse",
        "konversionen",
        "geraet",
        "land",
        "kalenderwoche",
        "besuch",
        "kauf",
    ]
)
ENGLISH = set(
    [
        "date",
        "day",
        "week",
        "month",
        "campaign",
        "clicks",
        "impressions",
        "cost",
        "costs",
        "spend",
        "currency",
        "account",
        "ad",
        "group",
        "keyword",
        "search",
        "term",
        "revenue",
        "amount",
        "customer",
        "region",
        "city",
        "value",
        "path",
        "channel",
        "page",
        "pages",
        "query",
        "queries",
        "position",
        "reach",
        "results",
        "order",
        "conversions",
        "device",
        "country",
        "user",
        "name",
        "id",
        "location",
    ]
)


@dataclass
class Recognised:
    """A file that can be loaded: its plan, its values, and what else the warehouse must know."""

    piece: Piece
    plan: ImportPlan
    contract: Contract
    staged: Staged
    checked: Checked
    roles: dict[str, list[str]]
    targets: list[Target]
    resolved: dict[str, Any] = field(default_factory=dict)


def recognise(
    con: Any, piece: Piece, table: str, kind: str | None, mapping: Mapping[str, str] | None
) -> tuple[ImportPlan, Recognised | None]:
    """The plan of one file, and its values unless the plan carries an error."""
    plan = ImportPlan(file=piece.name, kind=kind)
    try:
        return plan, _recognise(con, piece, table, kind, dict(mapping or {}), plan)
    except LeitstandError as refused:
        plan.error = refused
        return plan, None


def _recognise(
    con: Any, piece: Piece, table: str, kind: str | None, mapping: dict[str, str], plan: ImportPlan
) -> Recognised | None:
    known = set(contracts.contract(kind).columns) if kind else set()
    hints = {name: mapping.pop(name) for name in HINTS if name in mapping and name not in known}
    staged = stage(con, piece, table, hints)
    _say_form(plan, staged)
    if kind is None:
        kind, plan.why = guess.kind_of(piece.name, staged.headers, mapping)
        plan.kind = kind
    agreed = contracts.contract(kind)
    if "currency" in agreed.columns and "currency" in hints:
        mapping["currency"] = f"'{hints['currency']}'" if hints["currency"] in CODES else hints["currency"]
    found = match(staged.headers, agreed, mapping)
    _complete(agreed, staged, found)
    parts = roles.assign(staged, agreed, found) if agreed.many or agreed.rest == "features" else {}
    lacking = [name for name in missing(agreed, found) if name not in parts]
    if lacking:
        raise lacks(piece.name, kind, lacking, staged.headers)
    targets = _targets(agreed, staged, found, parts)
    decide(targets, staged, hints, plan)
    _name_currency(agreed, staged, targets, hints)
    segments = _segments(agreed, staged, found)
    staged.faults, totals = _without_totals(staged.faults)
    checked = checks.check(staged, agreed, targets, segments)
    checked.totals += totals
    _say_rest(plan, agreed, staged, found, targets, checked, parts)
    plan.currency = currency(agreed, staged, targets, hints)
    _enough(plan, piece, checked, agreed, targets)
    named = {role: [_safe(staged.headers[n], agreed) for n in numbers_] for role, numbers_ in parts.items()}
    return Recognised(piece, plan, agreed, staged, checked, named, targets, _resolved(targets, hints, plan))


def _name_currency(agreed: Contract, staged: Staged, targets: list[Target], hints: dict[str, str]) -> None:
    """Write the currency of a header or of the amounts beside each row: next to other files it must not get lost."""
    if "currency" in agreed.columns and not any(target.name == "currency" for target in targets):
        told = currency(agreed, staged, targets, hints)
        if told:
            targets.append(Target("currency", agreed.columns["currency"], constant=told))


def _complete(agreed: Contract, staged: Staged, found: Match) -> None:
    """Fill what the file does not say but shows: the platform by its headers, and defaults."""
    if "platform" in agreed.columns and "platform" not in found.sources and "platform" not in found.constants:
        platform = guess.platform_of(staged.headers, agreed)
        if platform:
            found.constants["platform"] = platform
    shaped = next(
        (s.columns for s in agreed.shapes if set(s.required) <= set(found.sources) | set(found.constants)), None
    )
    for name, column in agreed.columns.items():
        if column.default is not None and name not in found.sources and (shaped is None or name in shaped):
            found.constants.setdefault(name, column.default)


def _targets(agreed: Contract, staged: Staged, found: Match, parts: dict[str, list[int]]) -> list[Target]:
    bases = {base(header) for header in staged.headers}
    targets = []
    for name, column in agreed.columns.items():
        if column.many:
            continue
        if name in found.sources:
            number = found.sources[name][0]
            zero = bool(bases & set(column.zero_with))
            targets.append(
                Target(name, column, number, header=staged.headers[number], micros=name in found.micros, zero=zero)
            )
        elif name in found.constants:
            targets.append(Target(name, column, constant=found.constants[name]))
    for role, chosen in parts.items():
        for number in chosen:
            column = role_column(role, agreed, staged, number)
            name = _safe(staged.headers[number], agreed)
            targets.append(Target(name, column, number, header=staged.headers[number], role=role, zero=role == "media"))
    return targets


def _safe(header: str, agreed: Contract) -> str:
    """A column's own name, unless it is one of ours."""
    taken = {name for name, column in agreed.columns.items() if not column.many} | {
        "line",
        "_segment",
        "_fault",
        "_load",
    }
    return f"{header}_2" if header.casefold() in taken else header


def _segments(agreed: Contract, staged: Staged, found: Match) -> list[int]:
    """Further dimensions of an accumulating file (device, network …): rows that differ in them are different rows."""
    if not agreed.grows or not agreed.finer:
        return []
    free = [n for n in found.ignored if not _PASSING.search(plain(staged.headers[n]))]
    counted = set(roles.numeric(staged, free))
    return [n for n in free if n not in counted or base(staged.headers[n]) in _DIMENSION]


def _without_totals(faults: list[Any]) -> tuple[list[Any], int]:
    kept = [fault for fault in faults if not _TOTAL.match(fault.raw)]
    return kept, len(faults) - len(kept)


def _say_form(plan: ImportPlan, staged: Staged) -> None:
    plan.form, plan.encoding, plan.separator = staged.form, staged.encoding, staged.separator
    plan.header_line, plan.titles, plan.notes = staged.header_line, staged.titles, staged.notes
    words = {word for header in staged.headers for word in plain(header).split()}
    german, english = len(words & GERMAN), len(words & ENGLISH)
    plan.header_language = "" if not german and not english else "de" if german > english else "en"


def _say_rest(
    plan: ImportPlan,
    agreed: Contract,
    staged: Staged,
    found: Match,
    targets: list[Target],
    checked: Checked,
    parts: dict[str, list[int]],
) -> None:
    plan.columns = {t.name: [t.header] for t in targets if t.source is not None and not t.role}
    plan.columns |= {role: [staged.headers[n] for n in chosen] for role, chosen in parts.items()}
    plan.constants = {t.name: str(t.constant) for t in targets if t.source is None}
    plan.ignored = [staged.headers[n] for n in found.ignored]
    plan.rows, plan.quarantined, plan.totals = checked.rows, checked.rejected, checked.totals
    plan.rejects = checks.rejects(staged.con, checked.table)
    day = agreed.day
    if day and any(t.name == day for t in targets):
        plan.first, plan.last = staged.con.execute(
            f"select min({quoted(day)})::date, max({quoted(day)})::date from {checked.table}_good"
        ).fetchone()
    for header, count in checked.zeros.items():
        plan.notes.append(
            Words(
                de=f"Leere Felder in „{header}“ wurden als 0 gelesen: {count}.",
                en=f"Empty cells in '{header}' were read as 0: {count}.",
            )
        )


def _enough(plan: ImportPlan, piece: Piece, checked: Checked, found: Contract, targets: list[Target]) -> None:
    if checked.rows and checked.rejected <= checked.rows:
        return
    count = checked.rejected
    first = plan.rejects[0].reason if plan.rejects else Words(de="", en="")
    if not count:
        raise BadFile(
            en=f"{piece.name} holds no rows of data.",
            de=f"{piece.name} enthält keine Datenzeilen.",
            do_en="Export it again for a period that has data.",
            do_de="Exportieren Sie die Datei für einen Zeitraum, der Daten enthält.",
            file=piece.name,
        )
    key = ", ".join(checks.key_of(found, targets))
    again = "same key" in first.en and key
    raise BadFile(
        en=f"{count} of {count + checked.rows} rows of {piece.name} break the contract of {plan.kind}, so nothing"
        f" was loaded. {first.en}",
        de=f"{count} von {count + checked.rows} Zeilen in {piece.name} verletzen den Vertrag der Art {plan.kind},"
        f" daher wurde nichts geladen. {first.de}",
        do_en=f"One row is expected for each {key}: add the rows up first, or say another kind with --as."
        if again
        else "Check the kind (--as) and the columns (--map); `leitstand import --plan` shows how the file is read.",
        do_de=f"Erwartet wird je {key} eine Zeile: Summieren Sie vorher, oder nennen Sie mit --as eine andere Art."
        if again
        else "Prüfen Sie Art (--as) und Spalten (--map); `leitstand import --plan` zeigt, wie die Datei gelesen wird.",
        file=piece.name,
        rejected=count,
        rows=checked.rows,
    )


def _resolved(targets: list[Target], hints: dict[str, str], plan: ImportPlan) -> dict[str, Any]:
    """How the file was read: with the bytes and the contract it decides every value."""
    columns = {
        t.name: {"from": t.header, "role": t.role, "decimal": t.decimal, "form": t.form.name if t.form else ""}
        if t.source is not None
        else {"constant": t.constant}
        for t in targets
    }
    return {"columns": columns, "currency": plan.currency or ""}
