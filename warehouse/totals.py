# pyright: basic
"""Total rows of an export: they repeat what other rows say and must not be added to it."""

from __future__ import annotations

from typing import Any

from warehouse.cells import NUMERIC, Target
from warehouse.contract import literal, quoted

TOTAL = (
    r"^\s*(?i:grand total|totals?|gesamt|summe|insgesamt|gesamtsumme|gesamtergebnis|sum|subtotal"
    r"|zwischensumme|teilsumme)"
    r"\s*(:.*|\s[-–]\s.*)?$"
)


def leave_out(con: Any, table: str, targets: list[Target]) -> int:
    """Take out rows that add up others: they say so or name nothing, and have no date or the sum of the rest."""
    texts = [t for t in targets if t.column.type == "text" and t.source is not None and t.column.required]
    day = next((quoted(t.name) for t in targets if t.column.type == "date" and t.source is not None), None)
    measure = next(
        (quoted(t.name) for t in targets if t.column.type in NUMERIC and t.column.required and not t.role), None
    )
    nameless = " and ".join(f"{quoted(t.name)} is null" for t in texts) or "false"
    con.execute(
        f"create table {table}called as select line, {f'{day} is null' if day else 'false'} as sure,"
        f" {day or 'null::date'} as day, {measure or 'null'} as m from {table}_values where _called or ({nameless})"
    )
    if not con.execute(f"select count(*) from {table}called").fetchone()[0]:
        return 0
    con.execute(
        f"update {table}called c set sure = false where sure and m is null and not (select _called from"
        f" {table}_values v where v.line = c.line)"
    )
    if measure:
        rest = f"from {table}_values v where not exists (select 1 from {table}called c where c.line = v.line)"
        con.execute(
            f"update {table}called c set sure = true where m <> 0 and (abs(m - (select sum({measure}) {rest})) < 0.01"
            + (f" or exists (select 1 from (select {day} as d, sum({measure}) as m, count(*) as n {rest} group by d) r"
               " where r.d = c.day and r.n > 1 and abs(r.m - c.m) < 0.01)" if day else "") + ")"
        )  # fmt: skip
    con.execute(f"delete from {table}_values where line in (select line from {table}called where sure)")
    return con.execute(f"select count(*) from {table}called where sure").fetchone()[0]


def called(named: set[int]) -> str:
    """SQL: whether a row calls itself a total in one of these source columns."""
    tests = [f"coalesce(regexp_matches(s.c{number}, {literal(TOTAL)}), false)" for number in sorted(named)]
    return " or ".join(tests) or "false"
