# pyright: basic
"""One file from its bytes to checked values, with everything that was recognised written into its plan."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from errors import BadFile, LeitstandError
from terms import Period, Words
from warehouse import asking, breach, checks, guess, roles
from warehouse import contract as contracts
from warehouse import format as formats
from warehouse.cells import Target
from warehouse.checks import Checked
from warehouse.contract import Contract, plain, quoted
from warehouse.format import Format
from warehouse.match import CODES, Match, base, lacks, match, missing
from warehouse.plan import ImportPlan
from warehouse.readings import currency, decide, role_column
from warehouse.staged import Staged
from warehouse.staging import stage
from warehouse.unpack import Piece

HINTS = ("date_format", "decimal", "separator", "currency", "timezone", "changes")
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


@dataclass(frozen=True)
class House:
    """What holds in the house where a file says nothing: its time zone and its currency."""

    timezone: str = "Europe/Berlin"
    currency: str = "EUR"


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
    con: Any,
    piece: Piece,
    table: str,
    kind: str | None,
    mapping: Mapping[str, str] | None,
    house: House | None = None,
) -> tuple[ImportPlan, Recognised | None]:
    """The plan of one file, and its values unless the plan carries an error."""
    import duckdb

    plan = ImportPlan(file=piece.name, kind=kind)
    try:
        return plan, _recognise(con, piece, table, kind, dict(mapping or {}), plan, house or House())
    except LeitstandError as refused:
        plan.error = refused
        return plan, None
    except duckdb.Error as failed:
        plan.error = _unreadable(piece.name, str(failed))
        return plan, None


def _unreadable(file: str, why: str) -> BadFile:
    first = why.split("\n", maxsplit=1)[0][:160]
    return BadFile(
        en=f"{file} holds values that the database cannot read ({first}).",
        de=f"{file} enthält Werte, die die Datenbank nicht lesen kann ({first}).",
        do_en="Export it again; if it fails again, bring it as CSV in UTF-8.",
        do_de="Exportieren Sie die Datei neu; hilft das nicht, bringen Sie sie als CSV in UTF-8.",
        file=file,
        unexplained=True,
    )


def _recognise(
    con: Any, piece: Piece, table: str, kind: str | None, mapping: dict[str, str], plan: ImportPlan, house: House
) -> Recognised | None:
    known = set(contracts.contract(kind).columns) if kind else set()
    hints = {name: mapping.pop(name) for name in HINTS if name in mapping and name not in known}
    if kind and mapping.get("currency") in CODES:
        mapping["currency"] = f"'{mapping['currency']}'"
    zone = asking.zone_said(hints)
    staged = stage(con, piece, table, hints)
    _say_form(plan, staged)
    if stretch := formats.undated(staged, kind, mapping):
        mapping["date"] = f"'{stretch.end}'"
        plan.notes.append(_says_stretch(stretch))
    form, kind = _kind(plan, staged, kind, mapping)
    if kind is None:
        return None
    agreed = contracts.contract(kind)
    passed = footers = 0
    if form:
        footers = formats.without_footer(staged, form)
        passed, agreed = formats.reshape(staged, form), formats.fitted(agreed, form)
    if "currency" in agreed.columns and "currency" in hints:
        bare = hints["currency"].strip("'\"")
        mapping["currency"] = f"'{bare}'" if bare in CODES else hints["currency"]
    found = match(staged.headers, agreed, mapping)
    _complete(agreed, found, form)
    parts = roles.assign(staged, agreed, found) if agreed.many or agreed.rest == "features" else {}
    lacking = [name for name in missing(agreed, found) if name not in parts]
    if lacking:
        raise lacks(piece.name, kind, lacking, plan.headers)
    targets = _targets(agreed, staged, found, parts)
    decide(targets, staged, hints, plan, habit=form.habit if form else "")
    asking.zones(targets, staged, plan, zone or (form.timezone if form else ""), house.timezone)
    _name_currency(agreed, staged, targets, hints)
    segments = _segments(agreed, staged, found) + _renamed(agreed, targets)
    staged.faults, totals = _without_totals(staged.faults, form)
    checked = checks.check(staged, agreed, targets, segments)
    checked.totals += totals + footers
    _say_rest(plan, agreed, staged, found, targets, checked, parts, form)
    _say_passed(plan, passed)
    plan.currency = currency(agreed, staged, targets, hints)
    breach.tell(plan, staged, agreed, targets, checked)
    _enough(plan, piece, checked, agreed, targets)
    asking.money(targets, staged, plan, house.currency)
    named = {role: [_safe(staged.headers[n], agreed) for n in numbers_] for role, numbers_ in parts.items()}
    return Recognised(piece, plan, agreed, staged, checked, named, targets, _resolved(targets, hints, plan))


def _says_stretch(stretch: Period) -> Words:
    return Words(
        de=f"Der Bericht ist nicht nach Tagen aufgeteilt: Seine Summen vom {stretch.start:%d.%m.%Y} bis"
        f" {stretch.end:%d.%m.%Y} stehen am letzten Tag; fragen Sie mit period={stretch.start}..{stretch.end}.",
        en=f"The report is not split by days: its sums from {stretch.start} to {stretch.end} stand on the last day; ask"
        f" with period={stretch.start}..{stretch.end}.",
    )


def _kind(
    plan: ImportPlan, staged: Staged, kind: str | None, mapping: dict[str, str]
) -> tuple[Format | None, str | None]:
    """The format and the kind; without a kind the file is known, but holds nothing to load."""
    form = formats.known(staged, kind, mapping)
    if form and kind is None and not formats.whole(staged, form, mapping):
        plan.resembles, form = form.name, None
    if form:
        plan.format, plan.kind, plan.said_format = form.name, form.kind, form.title
        if kind is None:
            plan.why = Words(
                de=f"Erkannt als Export: {form.title.de}.", en=f"Recognised as an export: {form.title.en}."
            )
        return form, form.kind
    if kind:
        return None, kind
    side = formats.known(staged, None, mapping, empty=True)
    try:
        if side and side.certain:
            return _nothing(plan, side)
        kind, plan.why = guess.kind_of(plan.file, staged.headers, mapping)
    except LeitstandError:
        if side is None:
            raise
        return _nothing(plan, side)
    plan.kind = kind
    return None, kind


def _nothing(plan: ImportPlan, side: Format) -> tuple[Format, None]:
    """A file that is known, but holds nothing that a kind takes."""
    says = side.says or side.title
    plan.format, plan.said_format = side.name, side.title
    plan.why = Words(de=f"{plan.file} {says.de}.", en=f"{plan.file} {says.en}.")
    plan.notes.append(plan.why)
    return side, None


def _say_passed(plan: ImportPlan, count: int) -> None:
    if count:
        plan.notes.append(
            Words(
                de=f"{count} Zeilen gehören zu anderen Zeilen derselben Datei und wurden mit ihnen zusammengefasst.",
                en=f"{count} rows belong to other rows of the same file and were taken together with them.",
            )
        )


def _name_currency(agreed: Contract, staged: Staged, targets: list[Target], hints: dict[str, str]) -> None:
    """Write the currency of a header or of the amounts beside each row: next to other files it must not get lost."""
    if "currency" in agreed.columns and not any(target.name == "currency" for target in targets):
        told = currency(agreed, staged, targets, hints)
        if told:
            targets.append(Target("currency", agreed.columns["currency"], constant=told))


def _complete(agreed: Contract, found: Match, form: Format | None) -> None:
    """Fill what the file does not say but shows: what its format always is, and defaults."""
    for name, value in (form.constants if form else {}).items():
        if name not in found.sources:
            found.constants.setdefault(name, value)
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


def _renamed(agreed: Contract, targets: list[Target]) -> list[int]:
    """Columns of the key that are read by a word list: rows with two words for one name (iPhone, Android) stay two."""
    key = {*agreed.key, *agreed.finer}
    return [t.source for t in targets if t.column.words and t.name in key and t.source is not None]


def _without_totals(faults: list[Any], form: Format | None) -> tuple[list[Any], int]:
    footer = re.compile(form.footer) if form and form.footer else None
    kept = [fault for fault in faults if not _TOTAL.match(fault.raw) and not (footer and footer.search(fault.raw))]
    return kept, len(faults) - len(kept)


def _say_form(plan: ImportPlan, staged: Staged) -> None:
    plan.form, plan.encoding, plan.separator = staged.form, staged.encoding, staged.separator
    plan.header_line, plan.titles, plan.notes = staged.header_line, staged.titles, staged.notes
    plan.headers = list(staged.headers)
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
    form: Format | None,
) -> None:
    derived = form.derive if form else {}
    plan.columns = {t.name: [t.header] for t in targets if t.source is not None and not t.role}
    plan.columns |= {role: [staged.headers[n] for n in chosen] for role, chosen in parts.items()}
    plan.constants = {t.name: str(t.constant) for t in targets if t.source is None}
    plan.ignored = [staged.headers[n] for n in found.ignored if staged.headers[n] not in derived]
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
    more: dict[str, Any] = {}
    if plan.format:
        more |= {"format": plan.format, "headers": plan.headers, "lang": plan.header_language}
    if plan.timezone:
        more["timezone"] = plan.timezone
    if plan.assumed:
        more["assumed"] = plan.assumed
    return {"columns": columns, "currency": plan.currency or ""} | more
