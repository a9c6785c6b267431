# pyright: basic
"""Texts become values, and each row that breaks its contract gets a reason: all of it in SQL, over whole columns."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from terms import Words
from warehouse.cells import Target, absent, find_bare, find_words, text_value, value
from warehouse.contract import Contract, literal, quoted
from warehouse.plan import Reject
from warehouse.reasons import HIDDEN, reasons
from warehouse.staged import Staged
from warehouse.survey import plain_texts
from warehouse.totals import TOTAL, called, leave_out

ADDRESS = r"""[^\s,;|"'„“<>()@]+@[^\s,;|"'„“<>()@]+\.[A-Za-z]{2,}"""


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
    named = plain_texts(staged, targets, TOTAL)
    find_bare(con, table, targets)
    find_words(con, table, targets)
    if not named and (clean := _clean(staged, contract, targets, segments)):
        return clean
    _values(staged, targets, segments, named)
    totals = leave_out(con, table, targets)
    _faults(con, table, targets, contract)
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


def _sound(con: Any, table: str, contract: Contract, targets: list[Target]) -> bool:
    """Whether no row can be at fault or a total: nothing needed is empty, no bound is passed, no key comes twice."""
    tests = []
    for target in targets:
        name, column = quoted(target.name), target.column
        needed = column.required and not column.may_be_empty and not target.zero
        if needed or (column.type != "text" and not target.bare):
            tests.append(f"{name} is null")
        if column.min is not None:
            tests.append(f"{name} < {column.min}")
        if column.max is not None:
            tests.append(f"{name} > {column.max}")
        if column.pattern:
            tests.append(odd(name, column.pattern))
    texts = [quoted(t.name) for t in targets if t.column.type == "text" and t.source is not None and t.column.required]
    if texts:
        tests.append("(" + " and ".join(f"{name} is null" for name in texts) + ")")
    if tests and con.execute(f"select count(*) from {table} where {' or '.join(tests)}").fetchone()[0]:
        return False
    key = [quoted(name) for name in key_of(contract, targets)]
    if not contract.key or "occurrence" in contract.key or not key:
        return True
    return _distinct(con, table, [*key, "_segment"])


def _distinct(con: Any, table: str, key: list[str]) -> bool:
    """Whether no two rows have the same key; two hashes may meet by chance, which only costs the exact look."""
    hashes = con.execute(f"select hash({', '.join(key)}) as h from {table}").fetchnumpy()["h"]
    hashes = np.sort(np.asarray(hashes))
    return not (hashes[1:] == hashes[:-1]).any()


def _clean(staged: Staged, contract: Contract, targets: list[Target], segments: list[int]) -> Checked | None:
    """The values as the good rows, if nothing has to be set aside; a view where each cell is its value as it stands."""
    if staged.faults:
        return None
    con, good = staged.con, f"{staged.table}_good"
    sql, joined = _selection(staged, targets, segments)
    bare = all(t.bare or t.source is None for t in targets)
    form = "view" if bare and contract.grows and not joined else "table"
    con.execute(f"create {form} {good} as {sql}")
    if not _sound(con, good, contract, targets):
        con.execute(f"drop {form} {good}")
        return None
    con.execute(f"create table {staged.table}_bad (line bigint, reason_de varchar, reason_en varchar, raw varchar)")
    return Checked(staged.table, staged.rows, 0, 0, _zeros(con, staged, targets))


def _selection(staged: Staged, targets: list[Target], segments: list[int], further: str = "") -> tuple[str, bool]:
    """SQL: line, the targets' values, _segment; and whether other tables are joined."""
    picks, joins = ["s.line"], []
    for target in targets:
        picks.append(f"{value(target, staged.table, joins)} as {quoted(target.name)}")
    parts = ", ".join(f"s.c{number}" for number in segments)
    picks.append(f"concat_ws('\x1f', {parts}) as _segment" if parts else "'' as _segment")
    order = " order by s.line" if joins else ""
    return f"select {', '.join(picks)}{further} from memory.{staged.table} s {' '.join(joins)}{order}", bool(joins)


def _values(staged: Staged, targets: list[Target], segments: list[int], named: set[int]) -> None:
    further = f", ({called(named)}) as _called, null::varchar as _fault"
    staged.con.execute(f"create table {staged.table}_values as {_selection(staged, targets, segments, further)[0]}")


def _faults(con: Any, table: str, targets: list[Target], contract: Contract) -> None:
    cases = []
    for number, target in enumerate(targets):
        name = f"v.{quoted(target.name)}"
        text = literal(target.constant or "") if target.source is None else f"s.c{target.source}"
        column = target.column
        gone = f"{text_value(text)} is null" if column.type == "text" else absent(text, target)
        needed = column.required and not column.may_be_empty and not target.zero
        if needed:
            cases.append(f"when {name} is null and {gone} then 'missing:{number}'")
        if column.type != "text":
            cases.append(f"when {name} is null and not {gone} then 'type:{number}'")
        if column.min is not None and contract.breach(target.name) != "warn":
            cases.append(f"when {name} < {column.min} then 'low:{number}'")
        if column.max is not None and contract.breach(target.name) != "warn":
            cases.append(f"when {name} > {column.max} then 'high:{number}'")
        if column.pattern and contract.breach(target.name) != "warn":
            cases.append(f"when {odd(name, column.pattern)} then 'form:{number}'")
    if cases:
        con.execute(
            f"update {table}_values v set _fault = case {' '.join(cases)} end from {table} s where s.line = v.line"
            f" and (case {' '.join(cases)} end) is not null"
        )


def odd(name: str, pattern: str) -> str:
    """SQL: whether a value is not of that form; null where there is none."""
    if bounded := _BOUNDED.fullmatch(pattern):  # counted out, a hundred sets of letters take half a second to prepare
        first, rest, most = bounded.groups()
        return f"not (length({name}) <= {int(most) + 1} and regexp_full_match({name}, {literal(first + rest + '*')}))"
    return f"not regexp_full_match({name}, {literal(pattern)})"


_BOUNDED = re.compile(r"(\[(?:[^\]\\]|\\.)+\])(\[(?:[^\]\\]|\\.)+\])\{0,(\d+)\}")
"""One sign, then up to so many of a set."""


def _duplicates(con: Any, table: str, contract: Contract, targets: list[Target]) -> None:
    """Of rows with the same key the first stays; the others say which line they repeat or contradict."""
    have = [t.name for t in targets]
    key = [quoted(name) for name in key_of(contract, targets)]
    if not key:
        return
    keys = ", ".join([*key, "_segment"])
    rest = ", ".join(f"{quoted(name)}" for name in have)
    again = con.execute(
        f"select count(*) from (select 1 from {table}_values where _fault is null group by {keys} having count(*)"
        f" > 1 limit 1)"
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
    hidden = {target.source for target in targets if getattr(target.column, "pii", None)}
    cells = ", ".join(literal(HIDDEN) if n in hidden else f"coalesce(s.c{n}, '')" for n in range(len(staged.headers)))
    sign = {"comma": ",", "semicolon": ";", "tab": "\t", "pipe": "|"}.get(staged.separator, ",")
    raw = _nameless(f"left(list_aggregate([{cells}], 'string_agg', {literal(sign)}), 2000)")
    de, en = (_nameless(reasons(targets, lang)) for lang in (0, 1))
    con.execute(
        f"create table {table}_bad as select v.line as line, {de} as reason_de, {en} as reason_en,"
        f" {raw} as raw"
        f" from {table}_values v join {table} s using (line) where _fault is not null order by line"
    )
    for fault in staged.faults:
        shown = HIDDEN if hidden else fault.raw
        con.execute(
            f"insert into {table}_bad values (?, ?, ?, ?)", [fault.line, fault.reason.de, fault.reason.en, shown]
        )


def _nameless(text: str) -> str:
    """SQL: a text in which no e-mail address is left, whatever column it stood in."""
    return f"regexp_replace({text}, {literal(ADDRESS)}, {literal(HIDDEN)}, 'g')"


def _zeros(con: Any, staged: Staged, targets: list[Target]) -> dict[str, int]:
    """How many empty cells were read as zero, by header."""
    counted = {}
    for target in targets:
        if target.zero and target.source is not None:
            gone = absent(f"s.c{target.source}", target)
            found = con.execute(
                f"select count(*) from {staged.table} s join {staged.table}_good g using (line) where {gone}"
            ).fetchone()[0]
            if found:
                counted[target.header] = found
    return counted
