# pyright: basic
"""Texts become values, and each row that breaks its contract gets a reason: all of it in SQL, over whole columns."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from terms import Words
from warehouse import dates, numbers
from warehouse.contract import SQL_TYPE, Column, Contract, literal, quoted
from warehouse.dates import Form
from warehouse.plan import Reject
from warehouse.staging import Staged

NUMERIC = {"integer", "number", "money", "share"}
YES = ("true", "yes", "ja", "y", "j", "wahr", "x", "t")
NO = ("false", "no", "nein", "n", "falsch", "f")
TOTAL = (
    r"^\s*(?i:grand total|totals?|gesamt|summe|insgesamt|gesamtsumme|gesamtergebnis|sum|subtotal|zwischensumme|teilsumme)"
    r"\s*(:.*|\s[-–]\s.*)?$"
)
EXPECTED: dict[str, tuple[str, str]] = {
    "integer": ("eine ganze Zahl", "a whole number"),
    "number": ("eine Zahl", "a number"),
    "money": ("ein Betrag", "an amount"),
    "share": ("ein Anteil", "a share"),
    "date": ("ein Datum", "a date"),
    "timestamp": ("ein Zeitpunkt", "a point in time"),
    "flag": ("ja oder nein", "yes or no"),
}


@dataclass
class Target:
    """One column to fill: from a source column of the file, or with a constant."""

    name: str
    column: Column
    source: int | None = None
    constant: str | None = None
    header: str = ""
    decimal: str = "."
    form: Form | None = None
    micros: bool = False
    zero: bool = False
    role: str = ""


@dataclass
class Checked:
    """The values in `<table>_good`, with columns line, the targets, _segment; the rejected rows in `<table>_bad`."""

    table: str
    rows: int
    rejected: int
    totals: int
    zeros: dict[str, int] = field(default_factory=dict)


def check(staged: Staged, contract: Contract, targets: list[Target], segments: list[int]) -> Checked:
    """Type every row, set the bad ones aside with a reason, leave out the total rows."""
    con, table = staged.con, staged.table
    _values(staged, targets, segments)
    totals = _totals(con, table, targets)
    _faults(con, table, targets)
    if contract.key and "occurrence" not in contract.key:
        _duplicates(con, table, contract, targets)
    _bad(con, table, targets, staged)
    names = ", ".join(["line", *(quoted(t.name) for t in targets), "_segment"])
    con.execute(f"create table {table}_good as select {names} from {table}_values where _fault is null order by line")
    con.execute(f"drop table {table}_values")
    rows = con.execute(f"select count(*) from {table}_good").fetchone()[0]
    rejected = con.execute(f"select count(*) from {table}_bad").fetchone()[0]
    return Checked(table, rows, rejected, totals, _zeros(con, staged, targets))


def key_of(contract: Contract, targets: list[Target]) -> list[str]:
    """The columns by which rows of this file are told apart."""
    have = {target.name for target in targets}
    return [name for name in (*contract.key, *contract.finer) if name in have]


def rejects(con: Any, table: str, limit: int = 5) -> list[Reject]:
    """The first rejected rows."""
    found = con.execute(
        f"select line, reason_de, reason_en, raw from {table}_bad order by line limit {limit}"
    ).fetchall()
    return [Reject(line, Words(de=de, en=en), raw) for line, de, en, raw in found]


def _values(staged: Staged, targets: list[Target], segments: list[int]) -> None:
    picks, joins = ["s.line"], []
    for target in targets:
        picks.append(f"{_value(target, staged, joins)} as {quoted(target.name)}")
    parts = ", ".join(f"s.c{number}" for number in segments)
    picks.append(f"concat_ws('\x1f', {parts}) as _segment" if parts else "'' as _segment")
    picks.append(f"({_called(targets)}) as _called, null::varchar as _fault")
    staged.con.execute(
        f"create table {staged.table}_values as select {', '.join(picks)} from {staged.table} s {' '.join(joins)} order by s.line"
    )


def _value(target: Target, staged: Staged, joins: list[str]) -> str:
    kind = target.column.type
    text = literal(target.constant) if target.source is None else f"s.c{target.source}"
    if kind == "text":
        return _text(text)
    if kind == "date" and target.form:
        if target.source is None:
            return dates.day(text, target.form)
        alias = f"d{len(joins)}"
        source = f"c{target.source}"
        joins.append(
            f"left join (select v, {dates.day('v', target.form)} as d from (select distinct {source} as v"
            f" from {staged.table})) {alias} on {alias}.v = {text}"
        )
        return f"{alias}.d"
    if kind == "timestamp" and target.form:
        return dates.moment(text, target.form)
    gone = _gone(text, target)
    if kind == "flag":
        return f"case when {gone} then null else {_flag(text)} end"
    slow = f"case when {gone} then {0 if target.zero else 'null'} else {_number(text, target)} end"
    if target.decimal != "." or target.micros or target.column.missing:
        return f"({slow})::{SQL_TYPE[kind]}"
    return f"coalesce({_fast(text, kind)}, {slow})::{SQL_TYPE[kind]}"


def _fast(text: str, kind: str) -> str:
    """SQL: a number without any decoration, which most are; null for all others, which then take the slow way."""
    bare = f"not regexp_matches({text}, '[^-0-9.]')"
    if kind == "money":
        return f"case when {bare} then try_cast({text} as {SQL_TYPE['money']}) end"
    if kind == "integer":
        return f"case when not regexp_matches({text}, '[^-0-9]') then try_cast({text} as bigint) end"
    return f"case when {bare} then try_cast({text} as double) end"


def _text(text: str) -> str:
    listed = ", ".join(literal(one) for one in numbers.EMPTY_TEXT)
    trimmed = f"trim({text}, ' \t\r\n\u00a0')"
    return f"case when {trimmed} in ({listed}) then null when strlen({trimmed}) = length({trimmed}) then {trimmed} else nfc_normalize({trimmed}) end"


def _gone(text: str, target: Target) -> str:
    gone = numbers.missing(text)
    if target.column.missing:
        listed = ", ".join(literal(one) for one in target.column.missing)
        gone = f"({gone} or trim({text}) in ({listed}))"
    return gone


def _number(text: str, target: Target) -> str:
    value = numbers.value(text, target.decimal)
    kind = target.column.type
    plain = f"try_cast({value} as {'decimal(38,9)' if kind == 'money' else 'double'})"
    scaled = f"case when {numbers.percent(text)} then {plain} / 100 else {plain} end"
    if target.micros:
        scaled = f"({plain} / 1000000)"
    if kind == "money":
        return f"try_cast({scaled} as {SQL_TYPE['money']})"
    if kind == "integer":
        return f"list_transform([{scaled}], lambda n: case when n = floor(n) and abs(n) < 9e15 then n::bigint end)[1]"
    if kind == "number":
        return f"coalesce({scaled}, {_flag(text)}::int)" if target.role == "outcome" else f"list_transform([{scaled}], lambda n: case when isfinite(n) then n end)[1]"
    return scaled


def _flag(text: str) -> str:
    yes, no = (", ".join(literal(word) for word in words) for words in (YES, NO))
    low = f"lower(trim({text}))"
    number = f"try_cast({low} as double)"
    return f"(case when {low} in ({yes}) then true when {low} in ({no}) then false when isfinite({number}) then {number} > 0 end)"


def _called(targets: list[Target]) -> str:
    """SQL: whether a row calls itself a total, in its first column or in one that names things."""
    named = {0, *(t.source for t in targets if t.column.type in {"text", "date"} and t.source is not None)}
    return " or ".join(f"coalesce(regexp_matches(s.c{number}, {literal(TOTAL)}), false)" for number in sorted(named))


def _totals(con: Any, table: str, targets: list[Target]) -> int:
    """Take out rows that add up others: they say so or name nothing, and have no date or the sum of the rest."""
    texts = [t for t in targets if t.column.type == "text" and t.source is not None and t.column.required]
    day = next((quoted(t.name) for t in targets if t.column.type == "date" and t.source is not None), None)
    measure = next((quoted(t.name) for t in targets if t.column.type in NUMERIC and t.column.required and not t.role), None)
    nameless = " and ".join(f"{quoted(t.name)} is null" for t in texts) or "false"
    con.execute(
        f"create table {table}_called as select line, {f'{day} is null' if day else 'false'} as sure,"
        f" {day or 'null::date'} as day, {measure or 'null'} as m from {table}_values where _called or ({nameless})"
    )
    if not con.execute(f"select count(*) from {table}_called").fetchone()[0]:
        return 0
    con.execute(f"update {table}_called c set sure = false where sure and m is null and not (select _called from {table}_values v where v.line = c.line)")
    if measure:
        rest = f"from {table}_values v where not exists (select 1 from {table}_called c where c.line = v.line)"
        con.execute(
            f"update {table}_called c set sure = true where m <> 0 and (abs(m - (select sum({measure}) {rest})) < 0.01"
            + (f" or exists (select 1 from (select {day} as d, sum({measure}) as m, count(*) as n {rest} group by d) r"
               " where r.d = c.day and r.n > 1 and abs(r.m - c.m) < 0.01)" if day else "") + ")"
        )  # fmt: skip
    con.execute(f"delete from {table}_values where line in (select line from {table}_called where sure)")
    return con.execute(f"select count(*) from {table}_called where sure").fetchone()[0]


def _faults(con: Any, table: str, targets: list[Target]) -> None:
    cases = []
    for number, target in enumerate(targets):
        name = f"v.{quoted(target.name)}"
        text = literal(target.constant) if target.source is None else f"s.c{target.source}"
        column = target.column
        gone = f"{_text(text)} is null" if column.type == "text" else _gone(text, target)
        needed = column.required and not column.may_be_empty and not target.zero
        if needed:
            cases.append(f"when {name} is null and {gone} then 'missing:{number}'")
        if column.type != "text":
            cases.append(f"when {name} is null and not {gone} then 'type:{number}'")
        if column.min is not None:
            cases.append(f"when {name} < {column.min} then 'low:{number}'")
        if column.max is not None:
            cases.append(f"when {name} > {column.max} then 'high:{number}'")
    if cases:
        con.execute(
            f"update {table}_values v set _fault = case {' '.join(cases)} end from {table} s where s.line = v.line"
            f" and (case {' '.join(cases)} end) is not null"
        )


def _duplicates(con: Any, table: str, contract: Contract, targets: list[Target]) -> None:
    """Of rows with the same key the first stays; the others say which line they repeat or contradict."""
    have = [t.name for t in targets]
    key = [quoted(name) for name in key_of(contract, targets)]
    if not key:
        return
    keys = ", ".join([*key, "_segment"])
    rest = ", ".join(f"{quoted(name)}" for name in have)
    again = con.execute(
        f"select count(*) from (select 1 from {table}_values where _fault is null group by {keys} having count(*) > 1 limit 1)"
    ).fetchone()[0]
    if again:
        con.execute(
            f"update {table}_values v set _fault = case when d.same then 'again:' else 'against:' end || d.first from"
            f" (select line, first_value(line) over w as first, hash({rest}) = first_value(hash({rest})) over w as same"
            f" from {table}_values where _fault is null"
            f" window w as (partition by {keys} order by line) qualify row_number() over w > 1) d where d.line = v.line"
        )


def _bad(con: Any, table: str, targets: list[Target], staged: Staged) -> None:
    """The rejected rows with both reasons and the row as it came."""
    cells = ", ".join(f"coalesce(s.c{n}, '')" for n in range(len(staged.headers)))
    sign = {"comma": ",", "semicolon": ";", "tab": "\t", "pipe": "|"}.get(staged.separator, ",")
    de, en = (_reasons(targets, lang) for lang in (0, 1))
    con.execute(
        f"create table {table}_bad as select v.line as line, {de} as reason_de, {en} as reason_en,"
        f" left(list_aggregate([{cells}], 'string_agg', {literal(sign)}), 2000) as raw"
        f" from {table}_values v join {table} s using (line) where _fault is not null order by line"
    )
    for fault in staged.faults:
        con.execute(
            f"insert into {table}_bad values (?, ?, ?, ?)", [fault.line, fault.reason.de, fault.reason.en, fault.raw]
        )


def _reasons(targets: list[Target], lang: int) -> str:
    line = f"{literal(('Zeile ', 'Line ')[lang])} || v.line || ': '"
    cases = []
    for number, target in enumerate(targets):
        header = f"„{target.header or target.name}“" if lang == 0 else f"'{target.header or target.name}'"
        text = literal(target.constant or "") if target.source is None else f"left(trim(coalesce(s.c{target.source}, '')), 80)"
        expected = EXPECTED.get(target.column.type, ("ein Text", "a text"))[lang]
        bounds = target.column.min, target.column.max
        texts = {
            "missing": (f"{header} ist leer.", f"{header} is empty."),
            "type": (f"{header} ist „\x00“, erwartet wird {expected}.", f"{header} is '\x00', which is not {expected}."),
            "low": (f"{header} ist \x00, erlaubt ist mindestens {_bound(bounds[0])}.", f"{header} is \x00, but must be at least {_bound(bounds[0])}."),
            "high": (f"{header} ist \x00, erlaubt ist höchstens {_bound(bounds[1])}.", f"{header} is \x00, but must be at most {_bound(bounds[1])}."),
        }  # fmt: skip
        for code, said in texts.items():
            before, _, after = said[lang].partition("\x00")
            shown = f"{literal(before)} || {text} || {literal(after)}" if "\x00" in said[lang] else literal(said[lang])
            cases.append(f"when '{code}:{number}' then {line} || {shown}")
    place = "split_part(_fault, ':', 2)"
    again = ("wiederholt Zeile ' || {} || ' genau.", "repeats line ' || {} || ' exactly.")[lang].format(place)
    against = (
        "hat denselben Schlüssel wie Zeile ' || {} || ', aber andere Werte.",
        "has the same key as line ' || {} || ', but other values.",
    )[lang].format(place)
    return (
        f"case when _fault like 'again:%' then {line} || '{again}' when _fault like 'against:%' then {line} || '{against}'"
        f" else case _fault {' '.join(cases)} end end"
    )


def _bound(value: float | None) -> str:
    return f"{value:g}" if value is not None else ""


def _zeros(con: Any, staged: Staged, targets: list[Target]) -> dict[str, int]:
    """How many empty cells were read as zero, by header."""
    counted = {}
    for target in targets:
        if target.zero and target.source is not None:
            gone = _gone(f"s.c{target.source}", target)
            found = con.execute(
                f"select count(*) from {staged.table} s join {staged.table}_good g using (line) where {gone}"
            ).fetchone()[0]
            if found:
                counted[target.header] = found
    return counted
