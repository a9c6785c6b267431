# pyright: basic
"""Numbers as people write them: which sign is the decimal sign, and the SQL that reads them strictly.

Strictly means: groups of thousands have three digits. `1.5` is not read as 15 where the comma is the decimal sign.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from warehouse.contract import literal

MISSING = ("", "-", "--", "---", "—", "–", "−", "n/a", "#n/a", "na", "nan", "null", "none", "nil", "#nv", "#wert!",
           "#value!", "#div/0!", "k.a.", "k. a.", "k.a", "nicht verfügbar", "not available", ".", "?", "(none)",
           "<na>")  # fmt: skip
EMPTY_TEXT = ("", "--", " --")
_SPACES = "\u00a0\u202f\u2009\u2007"
_MARKS = r"€|\$|£|¥|zł|\b(?:EUR|USD|GBP|CHF|SEK|NOK|DKK|PLN|CZK|HUF|JPY|AUD|CAD|Fr\.|kr\.?|Ft|Euro)\b|US\$"
_TAIL = r"(?:[eE][-+]?\d{1,3})?"
POINT = r"-?(?:[1-9]\d{0,2}(?:,\d{3})+|\d+)?(?:\.\d*)?" + _TAIL
COMMA = r"-?(?:[1-9]\d{0,2}(?:\.\d{3})+|\d+)?(?:,\d*)?" + _TAIL
_THREES = r"-?[1-9]\d{0,2}(\.\d{3})+"
_GROUPED = r"-?\d{1,3}(?:[''’ ]\d{3})+(?:[.,]\d+)?"


@dataclass(frozen=True)
class Evidence:
    """How many values of a column can only be read with a point, only with a comma, or with either sign."""

    point: int = 0
    comma: int = 0
    either: int = 0
    example: str = ""


def bare(text: str) -> str:
    """SQL: a number's text without currency, percent sign, spaces, bounds; minus in front; lone groupings removed."""
    spaces = f"translate({text}, {literal(_SPACES)}, '    ')"
    signs = f"replace(replace({spaces}, '−', '-'), '–', '-')"
    plain = f"trim(regexp_replace({signs}, {literal(_MARKS)}, '', 'gi'))"
    plain = f"regexp_replace({plain}, '^[<>≤≥~]\\s*', '')"
    plain = f"trim(regexp_replace({plain}, '\\s*%$', ''))"
    plain = f"regexp_replace({plain}, '^\\((.+)\\)$', '-\\1')"
    plain = f"regexp_replace({plain}, '^(.*\\d[.,]?)-$', '-\\1')"
    plain = f"regexp_replace({plain}, '^([-+])\\s+', '\\1')"
    plain = f"regexp_replace({plain}, '^\\+', '')"
    return (
        f"case when regexp_full_match({text}, '-?[0-9.,]+') then {text} when regexp_full_match({plain},"
        f" {literal(_GROUPED)})"
        f" then regexp_replace({plain}, '[''’ ]', '', 'g') else {plain} end"
    )


def missing(text: str) -> str:
    """SQL: whether a text means that there is no number."""
    listed = ", ".join(literal(one) for one in MISSING)
    return f"coalesce(lower(trim({text}, ' \t{_SPACES}')) in ({listed}), true)"


def evidence(con: Any, table: str, column: str, *, whole: bool) -> Evidence:
    """What a column says about its decimal sign; in a column of whole numbers a sign can only group thousands."""
    # a lone point before other than three digits is a decimal point; only the rest needs a closer look
    sure = (
        f"(not regexp_matches({column}, '[^-0-9.]') and try_cast({column} as double) is not null and not"
        f" {_full(column, _THREES)})"
    )
    point, rest = con.execute(
        f"select count(*) filter (contains({column}, '.') and sure), count(*) filter (not sure)"
        f" from (select {column}, {sure} as sure from {table} where contains({column}, ',') or contains({column}, '.'))"
    ).fetchone()
    if not rest:
        return Evidence(point=point)
    found = con.execute(
        f"with a as (select {column} as t from {table}"
        f" where (contains({column}, ',') or contains({column}, '.')) and not {sure}),"
        f" b as (select {bare('t')} as x from a),"
        f" c as (select x, {_full('x', POINT)} as p, {_full('x', COMMA)} as c from b where regexp_matches(x, '\\d')),"
        f" s as (select x, p, c, {_full('x', _THREES)} as dots,"
        f" {_full('x', _THREES.replace(chr(92) + '.', ','))} as commas from c)"
        f" select {point} + count(*) filter (p and not c), count(*) filter (c and not p), count(*) filter (p and c),"
        " count(*) filter (p and c and dots), count(*) filter (p and c and commas), min(x) filter (p and c) from s"
    ).fetchone()
    only_point, only_comma, either, dots, commas, example = found
    if whole:
        return Evidence(only_point + commas, only_comma + dots, 0, example or "")
    return Evidence(only_point, only_comma, either, example or "")


def value(text: str, decimal: str) -> str:
    """SQL: the number's text with a decimal point, or null if it cannot be read with this decimal sign."""
    pattern = POINT if decimal == "." else COMMA
    # most cells are bare already; only the others pay for the cleaning
    return (
        f"case when {_full(text, pattern)} and regexp_matches({text}, '\\d') then {joined(text, decimal)}"
        f" else list_transform([{bare(text)}], lambda x: case when {_full('x', pattern)}"
        f" and regexp_matches(x, '\\d') then {joined('x', decimal)} end)[1] end"
    )


def joined(text: str, decimal: str) -> str:
    """SQL: a plain number's text with a decimal point and without grouping."""
    if decimal == ".":
        return f"replace({text}, ',', '')"
    return f"replace(replace({text}, '.', ''), ',', '.')"


def _full(text: str, pattern: str) -> str:
    return f"regexp_full_match({text}, {literal(pattern)})"


def percent(text: str) -> str:
    """SQL: whether a number's text is a percentage."""
    return f"regexp_matches({text}, '%\\s*$')"
