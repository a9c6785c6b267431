# pyright: basic
"""Dates as people write them: one reading for a whole column, and the SQL that reads it.

`03/04/2021` is decided by the whole column; where that leaves two readings, nothing is guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from errors import BadArguments, BadFile
from warehouse.contract import literal
from warehouse.numbers import missing

MONTHS = (
    "jan", "feb", "m(?:ä|ae?)r|mrz", "apr", "ma[iy]", "jun", "jul", "aug", "sep", "o[kc]t", "nov", "de[cz]",
)  # fmt: skip
_WORDED = r"regexp_matches({}, '\pL{{2}}|\s(-|–|to|bis)\s')"
_CLOCK = r"(?:[T ,].*)?"
OFFSET = r"\d:\d\d(:\d\d)?([.,]\d+)?\s*(Z|UTC|GMT|[+-]\d\d(:?\d\d)?)$"


@dataclass(frozen=True)
class Form:
    """One way to write a date: a pattern, and the SQL of the date from a text `x` of that pattern.

    worded  the column also holds month names, weekdays or ranges, which are rewritten first
    offset  the column's clocks name their offset, so that a date is the day on which it was that moment in the house
    zone    the zone of clocks that name none
    house   the zone in which the house keeps its times
    """

    name: str
    pattern: str
    sql: str
    worded: bool = False
    offset: bool = False
    zone: str = "UTC"
    house: str = "UTC"


def _parts(pattern: str, year: int, month: int, day: int) -> str:
    at = {part: f"regexp_extract(x, {literal(pattern)}, {part})" for part in (year, month, day)}
    whole = f"case when length({at[year]}) = 2 then '20' || {at[year]} else {at[year]} end"
    return f"try_cast({whole} || '-' || lpad({at[month]}, 2, '0') || '-' || lpad({at[day]}, 2, '0') as date)"


def _form(name: str, pattern: str, year: int, month: int, day: int) -> Form:
    return Form(name, pattern, _parts(f"^(?:{pattern})$", year, month, day))


FORMS = {
    form.name: form
    for form in (
        _form("yyyy-mm-dd", r"(\d{4})-(\d{1,2})-(\d{1,2})" + _CLOCK, 1, 2, 3),
        _form("yyyymmdd", r"(\d{4})(\d{2})(\d{2})(?:\.0)?", 1, 2, 3),
        _form("yyyy/mm/dd", r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})" + _CLOCK, 1, 2, 3),
        _form("dd.mm.yyyy", r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4}|\d{2})" + _CLOCK, 3, 2, 1),
        _form("dd/mm/yyyy", r"(\d{1,2})[/-](\d{1,2})[/-](\d{4}|\d{2})" + _CLOCK, 3, 2, 1),
        _form("mm/dd/yyyy", r"(\d{1,2})[/-](\d{1,2})[/-](\d{4}|\d{2})" + _CLOCK, 3, 1, 2),
        Form("yyyy-mm", r"\d{4}[-/.]\d{1,2}", "try_cast(regexp_extract(x, '^(\\d{4})', 1) || '-' ||"
                                              " lpad(regexp_extract(x, '(\\d{1,2})$', 1), 2, '0') || '-01' as date)"),
        Form("yyyy-Www", r"\d{4}[- ]?(?:W|KW ?|CW ?)\d{1,2}", "try_strptime(regexp_extract(x, '^(\\d{4})', 1) ||"
                                                              " '-W' || lpad(regexp_extract(x, '(\\d{1,2})$', 1),"
                                                              " 2, '0') || '-1', '%G-W%V-%u')::date"),
        Form("KW ww/yyyy", r"(?:W|KW|CW) ?\d{1,2}[ /.-]+\d{4}", "try_strptime(regexp_extract(x, '(\\d{4})$', 1)"
                                                                " || '-W' || lpad(regexp_extract(x, '(\\d{1,2})["
                                                                " /.-]', 1), 2, '0') || '-1', '%G-W%V-%u')::date"),
        Form("epoch", r"\d{10}(?:\.\d+)?|\d{13}|\d{16}", "(to_timestamp(try_cast(left(x, 10) as bigint)) at time"
                                                         " zone 'UTC')::date"),
    )
}  # fmt: skip
_SAME = {
    "iso": "yyyy-mm-dd", "dd-mm-yyyy": "dd/mm/yyyy", "mm-dd-yyyy": "mm/dd/yyyy", "yyyy.mm.dd": "yyyy/mm/dd",
    "ddmmyyyy": "dd/mm/yyyy", "mmddyyyy": "mm/dd/yyyy", "dd/mm": "dd/mm/yyyy", "mm/dd": "mm/dd/yyyy",
}  # fmt: skip


def plain(text: str, *, worded: bool = True) -> str:
    """SQL: a date's text without weekday, with month names as numbers, and of a range its first day."""
    if not worded:
        return f"trim({text}, ' \t\u00a0')"
    x = f"trim({text}, ' \t\u00a0')"
    x = f"regexp_replace({x}, '^(?:mo|di|mi|do|fr|sa|so|mon|tue|wed|thu|fri|sat|sun)[a-z]*\\.?,?\\s+', '', 'i')"
    x = f"regexp_extract({x}, '^(.+?)(?:\\s+(?:-|–|to|bis)\\s+.*)?$', 1)"
    for number, month in enumerate(MONTHS, start=1):
        names = rf"(?:{month})[a-zä]*\.?"
        x = (
            f"regexp_replace({x}, '^(\\d{{1,2}})(?:\\.|st|nd|rd|th)?[ -]?{names},?["
            f" -]?(\\d{{4}}|\\d{{2}})$',"
            f" '\\1.{number}.\\2', 'i')"
        )
        x = f"regexp_replace({x}, '^{names} (\\d{{1,2}})(?:st|nd|rd|th)?,? (\\d{{4}})$', '\\1.{number}.\\2', 'i')"
        x = f"regexp_replace({x}, '^{names},?[ -](\\d{{4}})$', '\\1-{number:02}', 'i')"
    return f"case when {_WORDED.format(text)} then {x} else trim({text}, ' \t\u00a0') end"


def said(hint: str) -> str:
    """The form that a person named, as `dd/mm/yyyy`; BadArguments lists the known ones."""
    plain_hint = hint.strip("'\" ")
    # d and t (Tag), y and j (Jahr) and the signs of strptime mean the same; so do d and dd
    letters = plain_hint.lower().replace("%", "").replace("t", "d").replace("j", "y")
    for letter, whole in (("d", "dd"), ("m", "mm"), ("y", "yyyy")):
        letters = re.sub(f"{letter}+", whole, letters)
    wanted = plain_hint if plain_hint in FORMS else _SAME.get(letters, letters)
    if wanted not in FORMS:
        listed = ", ".join(FORMS)
        raise BadArguments(
            en=f"'{hint}' is not a date format.",
            de=f"'{hint}' ist kein Datumsformat.",
            do_en=f"Say one of: {listed}.",
            do_de=f"Möglich sind: {listed}.",
        )
    return wanted


def form_of(con: Any, table: str, column: str, header: str, file: str, hint: str | None = None) -> Form:
    """The one form in which a column writes its dates.

    Raises:
        BadFile: day and month could be either way round in the whole column, or nothing in it is a date.
    """
    values = f"{table}_days"
    con.execute(f"create or replace table {values} as select distinct {column} as v from {table}")
    con.execute(f"delete from {values} where {missing('v')}")
    worded = con.execute(f"select coalesce(bool_or({_WORDED.format('v')}), false) from {values}").fetchone()[0]
    if hint:
        return replace(FORMS[said(hint)], worded=worded)
    counts = ", ".join(f"count(*) filter (regexp_full_match(x, {literal(form.pattern)}))" for form in FORMS.values())
    texts = f"(select {plain('v', worded=worded)} as x from {values})"
    found = dict(zip(FORMS, con.execute(f"select {counts} from {texts}").fetchone(), strict=True))
    best = max(found, key=lambda name: found[name])
    if not found[best]:
        raise _no_dates(con, table, column, header, file)
    if best in {"dd/mm/yyyy", "mm/dd/yyyy"}:
        return replace(_order(con, texts, header, file), worded=worded)
    return replace(FORMS[best], worded=worded)


def _order(con: Any, texts: str, header: str, file: str) -> Form:
    pattern = literal(FORMS["dd/mm/yyyy"].pattern)
    one, two = (f"regexp_extract(x, {pattern}, {part})::int" for part in (1, 2))
    first, second, different, example = con.execute(
        f"select count(*) filter ({one} > 12), count(*) filter ({two} > 12), count(*) filter ({one} <> {two}),"
        f" min(x) filter ({one} <> {two}) from {texts} where regexp_full_match(x, {pattern})"
    ).fetchone()
    if first != second or not different:
        return FORMS["dd/mm/yyyy" if first >= second else "mm/dd/yyyy"]
    parts = re.findall(r"\d+", example)
    raise BadFile(
        en=f"The dates of {file} can be read two ways: {example} in the column '{header}' is day {parts[0]} of"
        f" month {parts[1]},"
        f" or month {parts[0]} and day {parts[1]}.",
        de=f"Die Datumsangaben in {file} lassen zwei Lesarten zu: {example} in der Spalte „{header}“ ist Tag"
        f" {parts[0]} im Monat"
        f" {parts[1]} oder Monat {parts[0]}, Tag {parts[1]}.",
        do_en="Say which: --map date_format=dd/mm/yyyy or --map date_format=mm/dd/yyyy.",
        do_de="Sagen Sie, welche gilt: --map date_format=tt/mm/jjjj oder --map date_format=mm/tt/jjjj.",
        file=file,
        column=header,
        readings=["dd/mm/yyyy", "mm/dd/yyyy"],
    )


def _no_dates(con: Any, table: str, column: str, header: str, file: str) -> BadFile:
    found = con.execute(f"select {column} from {table} where not {missing(column)} limit 1").fetchone()
    example = found[0][:40] if found else "–"
    return BadFile(
        en=f"No value of the column '{header}' in {file} is a date (for example: {example}).",
        de=f"Kein Wert der Spalte „{header}“ in {file} ist ein Datum (zum Beispiel: {example}).",
        do_en="Name the right column: --map date=…",
        do_de="Nennen Sie die richtige Spalte: --map date=…",
        file=file,
        column=header,
    )


def day(text: str, form: Form) -> str:
    """SQL: the date of a text in a form, or null; years outside 1900 to 2199 are misread, not dates."""
    return f"({moment(text, form)})::date" if form.offset else _day(text, form)


def _day(text: str, form: Form) -> str:
    read = f"case when regexp_full_match(x, {literal(form.pattern)}) then {form.sql} end"
    return (
        f"list_transform(list_transform([{plain(text, worded=form.worded)}], lambda x: {read}), lambda d:"
        f" case"
        f" when year(d) between 1900 and 2199 then d end)[1]"
    )


def moment(text: str, form: Form) -> str:
    """SQL: the moment of a text in the house's zone, or null; without a clock it is midnight.

    A clock without an offset is one of the form's zone.
    """
    house = literal(form.house)
    if form.name == "epoch":
        scale = f"case length(split_part({text}, '.', 1)) when 16 then 1000000.0 when 13 then 1000.0 else 1.0 end"
        seconds = f"list_filter([try_cast({text} as double) / ({scale})], lambda n: abs(n) < 7e9)[1]"
        return f"(to_timestamp({seconds}) at time zone {house})"
    clock = f"nullif(trim(regexp_extract({text}, '^[^T ]+[T ,]+(\\d.*)$', 1)), '')"
    whole = f"{_day(text, form)}::varchar || ' ' || coalesce({clock}, '00:00')"
    whole = (
        f"regexp_replace(regexp_replace({whole}, '\\s*([+-]\\d\\d):?(\\d\\d)$', '\\1:\\2'), '\\s+([+-]\\d\\d)$', '\\1')"
    )
    told = f"try_cast(w as timestamptz) at time zone {house}"
    bare = "coalesce(try_cast(w as timestamp), try_strptime(w, ['%Y-%m-%d %I:%M %p', '%Y-%m-%d %I:%M:%S %p']))"
    if form.zone != form.house:
        bare = f"(({bare}) at time zone {literal(form.zone)}) at time zone {house}"
    named = f"regexp_matches(w, {literal(OFFSET)})"
    return f"list_transform([{whole}], lambda w: case when {named} then {told} else {bare} end)[1]"
