# pyright: basic
"""What the warehouse shows of its tables: a view a kind, and one line a kind in the catalogue `kinds`.

A growing kind has one table; any other kind has one table a version of a data set. Views and catalogue are made anew
after each change, so that a reader never has to think.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from terms import canonical
from warehouse import grains, rollup, tables
from warehouse.contract import Contract, literal, quoted

NOW = "_until is null"
WHOLE = "(account)"  # the campaign under which an account's figures stand that name none


@dataclass(frozen=True)
class Shown:
    """One state of a kind: its table, which rows of it count, and which loads they came from (both SQL conditions)."""

    table: str
    dataset: str
    rows: str
    loads: str
    roles: dict[str, list[str]] = field(default_factory=dict)


def stock(contract: Contract) -> str:
    """The table of a growing kind."""
    return f"stock_{contract.kind}"


def open_stock(con: Any, contract: Contract, names: Iterable[str]) -> str:
    """The table of a growing kind, with a place for each of these columns; others come when a file brings them."""
    table = stock(contract)
    have = tables.have(con, table)
    wanted = {name: contract.sql_type(name) for name in contract.columns if name in set(names)}
    if "occurrence" in contract.key:
        wanted["_occurrence"] = "integer"
    if not have:
        columns = "".join(f", {quoted(name)} {type_}" for name, type_ in wanted.items())
        con.execute(f"create table {table} (_load integer not null, _until integer, line bigint not null{columns})")
        return table
    for name, type_ in wanted.items():
        if name not in have:
            con.execute(f"alter table {table} add column {quoted(name)} {type_}")
    return table


def hide_shadows(con: Any, contract: Contract) -> None:
    """Search terms, campaigns and a whole account cover the same cost: where several are loaded, the view shows one."""
    table = stock(contract)
    tests = shadowed(con, contract, NOW)
    if not tests:
        return
    if "_hidden" in tables.have(con, table):
        con.execute(f"update {table} set _hidden = false where _hidden and {NOW}")
    else:
        con.execute(f"alter table {table} add column _hidden boolean")
    for test in tests:
        con.execute(f"update {table} s set _hidden = true where {NOW} and {test}")


def shadowed(con: Any, contract: Contract, rows: str) -> list[str]:
    """SQL tests of rows `s` that other rows (of those that count) cover whole: search terms, accounts, other grains."""
    table, tests = stock(contract), []
    if contract.kind == grains.KIND:
        return grains.doubled(con, table, rows)
    if "search_term" not in contract.columns or "campaign" not in tables.have(con, table):
        return []
    terms = f"(select seq from loads where kind = '{contract.kind}' and layer = 'search_term')"
    others = f"(select * from {table} where {rows} and _load not in {terms})"
    if _two_layers(con, contract):
        key = " and ".join(f"s.{quoted(name)} is not distinct from o.{quoted(name)}" for name in contract.key)
        tests.append(f"s._load in {terms} and exists (select 1 from {others} o where {key})")
    if con.execute(f"select count(*) from {table} where campaign = {literal(WHOLE)}").fetchone()[0]:
        tests.append(
            f"s.campaign = {literal(WHOLE)} and exists (select 1 from {others} o where o.campaign <> {literal(WHOLE)}"
            " and o.date = s.date and o.platform = s.platform)"
        )
    return tests


def _two_layers(con: Any, contract: Contract) -> bool:
    found = con.execute(
        "select count(distinct layer), bool_or(layer = 'search_term') from loads where kind = ?", [contract.kind]
    ).fetchone()
    return bool(found[1]) and found[0] > 1


def show(con: Any, contract: Contract) -> None:
    """Make the views and the catalogue entry of a kind anew from what its tables hold."""
    state = current(con, contract)
    for name, sql in views(con, contract, state).items():
        con.execute(f"create or replace view {quoted(name)} as {sql}")
    entry = catalogue(con, contract, state)
    con.execute("insert or replace into kinds values (?, ?, ?, ?, ?, ?, ?, ?, ?)", list(entry))
    rollup.write(con, contract)


def views(con: Any, contract: Contract, state: Shown, *, past: bool = False) -> dict[str, str]:
    """The SQL of each view of a kind; `past` works out anew which search terms were hidden then."""
    table, have = quoted(state.table), tables.have(con, state.table)
    names = columns(contract, have)
    picks = ", ".join(
        quoted(name) if name in have else f"null::{contract.sql_type(name)} as {quoted(name)}" for name in names
    )
    hidden = ""
    if past and contract.grows:
        hidden = "".join(f" and not ({test})" for test in shadowed(con, contract, state.rows))
    elif not past and "_hidden" in have:
        hidden = " and _hidden is not true"
    found = {contract.kind: f"select {picks} from {table} s where {state.rows}{hidden}"}
    if contract.kind == "ads":
        term = "search_term is not null" if "search_term" in have else "false"
        found["ads_search_terms"] = f"select {picks} from {table} where {state.rows} and {term}"
    if contract.kind == grains.KIND:
        found[grains.PAGES] = f"select {picks} from {table} s where {grains.pages(con, state.table, state.rows)}"
    if contract.kind == "journeys":
        touches = quoted(state.table.replace("stock_journeys", "stock_touches"))
        found["touches"] = f'select user_id, "at", channel, converted, value from {touches}'
    return found


def columns(contract: Contract, have: Iterable[str]) -> list[str]:
    """The columns of a kind's view: the canonical ones, then those that the file brought of its own."""
    free = [name for name in have if name not in contract.columns and name != "line" and not name.startswith("_")]
    return [*contract.shown, *free]


def catalogue(con: Any, contract: Contract, state: Shown) -> tuple[Any, ...]:
    """What `kinds` says of a state, column by column; the kind's views must show that state."""
    names = columns(contract, tables.have(con, state.table))
    rows, first, last, filled = _extent(con, contract, names)
    return (
        contract.kind, state.dataset, rows, first, last, json.dumps(filled), snapshot(con, contract, state),
        _currency(con, contract, state, filled), json.dumps(state.roles),
    )  # fmt: skip


def snapshot(con: Any, contract: Contract, state: Shown) -> str:
    """One hash over the loads that are current, in order; independent of time, place and load ids."""
    found = con.execute(
        f"select sha256, mapping, contract from loads where kind = ? and {state.loads} order by known_on, seq",
        [contract.kind],
    ).fetchall()
    return hashlib.sha256(canonical([list(row) for row in found])).hexdigest()[:16]


def current(con: Any, contract: Contract) -> Shown:
    """The newest state of a kind."""
    if contract.grows:
        return growing(contract, NOW)
    return dataset(con, contract, "until is null", NOW)


def growing(contract: Contract, rows: str) -> Shown:
    """A state of a growing kind."""
    loads = f"seq in (select distinct _load from {stock(contract)} where {rows})"
    return Shown(stock(contract), contract.kind, rows, loads)


def dataset(con: Any, contract: Contract, which: str, rows: str) -> Shown:
    """The newest data set among those versions; `rows` are its rows that count."""
    found = con.execute(
        "select tab, v.dataset, roles, position from versions v join loads l on l.seq = v.position where v.kind = ?"
        f" and {which} order by l.known_on desc, position desc limit 1",
        [contract.kind],
    ).fetchone()
    if found is None:
        return Shown("", "", "false", "false")
    return Shown(found[0], found[1], rows, f"version = {found[3]}", json.loads(found[2]))


def _extent(con: Any, contract: Contract, names: Sequence[str]) -> tuple[int, Any, Any, list[str]]:
    """How many rows, which days, and which columns hold anything: one look at the view."""
    day = contract.day
    span = f"min({quoted(day)})::date, max({quoted(day)})::date" if day and day in names else "null, null"
    counts = "".join(f", count({quoted(name)})" for name in names)
    rows, first, last, *found = con.execute(f"select count(*), {span}{counts} from {quoted(contract.kind)}").fetchone()
    if day is not None and day not in names:
        first, last = con.execute(f"select min({quoted(day)})::date, max({quoted(day)})::date from touches").fetchone()
    return rows, first, last, [name for name, held in zip(names, found, strict=True) if held]


def _currency(con: Any, contract: Contract, state: Shown, filled: Sequence[str]) -> str | None:
    if "currency" in filled:
        return con.execute(
            f"select string_agg(distinct currency, '+' order by currency) from {quoted(contract.kind)}"
        ).fetchone()[0]
    found = con.execute(
        f"select distinct currency from loads where kind = ? and currency is not null and {state.loads} order by 1",
        [contract.kind],
    ).fetchall()
    return "+".join(row[0] for row in found) or None
