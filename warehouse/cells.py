# pyright: basic
"""SQL that turns a cell's text into its value, or into null where it cannot be read as what it should be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from warehouse import dates, numbers
from warehouse.contract import SQL_TYPE, Column, literal, plain, words
from warehouse.dates import Form

NUMERIC = {"integer", "number", "money", "share"}
YES = ("true", "yes", "ja", "y", "j", "wahr", "x", "t")
NO = ("false", "no", "nein", "n", "falsch", "f")


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
    bare: bool = False
    named: dict[str, str] | None = None


def value(target: Target, table: str, joins: list[str]) -> str:
    """SQL: a target's value from row `s` of `table`; may append a join to `joins`."""
    kind = target.column.type
    text = literal(target.constant or "") if target.source is None else f"s.c{target.source}"
    if target.named is not None:
        return _named(text, target.named)
    if target.bare:
        return _bare(text, target)
    if kind == "text":
        return text_value(text)
    if kind == "date" and target.form:
        if target.source is None:
            return dates.day(text, target.form)
        alias = f"d{len(joins)}"
        source = f"c{target.source}"
        joins.append(
            f"left join (select v, {dates.day('v', target.form)} as d from (select distinct {source} as v"
            f" from {table})) {alias} on {alias}.v = {text}"
        )
        return f"{alias}.d"
    if kind == "timestamp" and target.form:
        return dates.moment(text, target.form)
    gone = absent(text, target)
    if kind == "flag":
        return f"case when {gone} then null else {_flag(text)} end"
    slow = f"case when {gone} then {0 if target.zero else 'null'} else {_number(text, target)} end"
    return f"({slow})::{SQL_TYPE[kind]}"


def find_words(con: Any, table: str, targets: list[Target]) -> None:
    """Note for the columns of a word list which cell of the file means which of the list's names."""
    for target in targets:
        if not (target.column.words and target.column.type == "text"):
            continue
        known = words(target.column.words)
        cells = [(target.constant,)]
        if target.source is not None:
            cells = con.execute(f"select distinct c{target.source} from {table} order by 1").fetchall()
        told = [cell for (cell,) in cells if cell is not None and cell.strip(" \t\r\n\u00a0") not in numbers.EMPTY_TEXT]
        target.named = {cell: known.get(plain(cell.lower()), "other") for cell in told}


def _named(text: str, named: dict[str, str]) -> str:
    cases = " ".join(f"when {literal(cell)} then {literal(name)}" for cell, name in named.items())
    return f"(case {text} {cases} end)" if cases else "null::varchar"


def _bare(text: str, target: Target) -> str:
    if target.form is not None and target.column.type == "date":
        return dates.plain_day(text, target.form)
    if target.decimal == "," and target.column.type in NUMERIC:
        text = numbers.joined(text, ",")
    return f"{text}::{SQL_TYPE[target.column.type]}"


def find_bare(con: Any, table: str, targets: list[Target]) -> None:
    """Note the number columns whose every cell is its value as it stands, unless a survey has told already."""
    able = [t for t in targets if t.source is not None and not t.bare and _plain(t)]
    if not able:
        return
    found = con.execute(f"select {', '.join(f'bool_and({_plain(t)})' for t in able)} from {table} s").fetchone()
    for target, bare in zip(able, found, strict=True):
        target.bare = bool(bare)


def _plain(target: Target) -> str:
    """SQL: whether a cell needs no cleaning at all; empty where that is never so."""
    text, kind = f"s.c{target.source}", target.column.type
    if target.decimal != "." or target.micros or target.column.missing or kind not in NUMERIC:
        return ""
    digits = "-?[0-9]{1,18}" if kind == "integer" else r"-?[0-9]{1,11}(\.[0-9]{1,17})?"
    full = f"regexp_full_match({text}, '{digits}')"
    return f"coalesce({full}, false)" if target.zero else full


def text_value(text: str) -> str:
    """SQL: a text without surrounding space, in one Unicode form; null if empty."""
    listed = ", ".join(literal(one) for one in numbers.EMPTY_TEXT)
    trimmed = f"trim({text}, ' \t\r\n\u00a0')"
    return (
        f"case when {trimmed} in ({listed}) then null when strlen({trimmed}) = length({trimmed}) then"
        f" {trimmed} else nfc_normalize({trimmed}) end"
    )


def absent(text: str, target: Target) -> str:
    """SQL: whether a cell says that there is no value."""
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
        return (
            f"coalesce({scaled}, {_flag(text)}::int)"
            if target.role == "outcome" or target.column.answers
            else f"list_transform([{scaled}], lambda n: case when isfinite(n) then n end)[1]"
        )
    return scaled


def _flag(text: str) -> str:
    yes, no = (", ".join(literal(word) for word in words) for words in (YES, NO))
    low = f"lower(trim({text}))"
    number = f"try_cast({low} as double)"
    return (
        f"(case when {low} in ({yes}) then true when {low} in ({no}) then false when isfinite({number})"
        f" then"
        f" {number} > 0 end)"
    )
