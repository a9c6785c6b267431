# pyright: basic
"""The tables of the warehouse file and what is written into them, inside one transaction.

A growing kind has one table; any other kind has one table a dataset. The views and the catalogue `kinds` are made anew
after each change, so that a reader never has to think.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from terms import canonical
from warehouse.contract import SQL_TYPE, Contract, literal, quoted

TABLES = """
create table if not exists loads (
    seq integer primary key, load varchar not null, kind varchar not null, dataset varchar not null, file varchar not null,
    sha256 varchar not null, mapping varchar not null, contract integer not null, rows bigint not null,
    quarantined bigint not null, replaced bigint not null, currency varchar, loaded_at timestamp not null);
create table if not exists quarantine (
    load varchar not null, file varchar not null, line bigint not null, reason_de varchar not null,
    reason_en varchar not null, raw varchar not null);
create table if not exists datasets (
    kind varchar not null, dataset varchar not null, tab varchar not null, position integer not null, roles varchar not null,
    primary key (kind, dataset));
create table if not exists kinds (
    kind varchar primary key, dataset varchar not null, rows bigint not null, first date, last date,
    columns varchar not null, snapshot varchar not null, currency varchar, roles varchar not null);
"""


def show(con: Any, contract: Contract) -> None:
    """Make the views and the catalogue entry of a kind anew from what its tables hold."""
    table, dataset, roles = _current(con, contract)
    kind = contract.kind
    have = dict(con.execute("select column_name, column_type from (describe from " + quoted(table) + ")").fetchall())
    fixed = contract.shown
    free = [name for name in have if name not in contract.columns and not name.startswith("_")]
    picks = [_pick(name, SQL_TYPE[contract.columns[name].type], have) for name in fixed] + [quoted(name) for name in free]
    hidden = " where not _hidden" if "_hidden" in have else ""
    con.execute(f"create or replace view {quoted(kind)} as select {', '.join(picks)} from {quoted(table)}{hidden}")
    filled = _filled(con, kind, [*fixed, *free])
    rows, first, last = _extent(con, contract)
    con.execute(
        "insert or replace into kinds values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [kind, dataset, rows, first, last, json.dumps(filled), snapshot(con, contract, dataset),
         _currency(con, contract, dataset, filled), json.dumps(roles)],
    )  # fmt: skip


def snapshot(con: Any, contract: Contract, dataset: str) -> str:
    """One hash over the loads that are current, in order; independent of time, place and load ids."""
    if contract.grows:
        chosen = f"seq in (select distinct _load from {quoted('stock_' + contract.kind)})"
    else:
        chosen = f"dataset = {literal(dataset)}"
    found = con.execute(
        f"select sha256, mapping, contract from loads where kind = ? and {chosen} order by seq", [contract.kind]
    ).fetchall()
    return hashlib.sha256(canonical([list(row) for row in found])).hexdigest()[:16]


def _current(con: Any, contract: Contract) -> tuple[str, str, dict[str, list[str]]]:
    if contract.grows:
        return "stock_" + contract.kind, contract.kind, {}
    table, dataset, roles = con.execute(
        "select tab, dataset, roles from datasets where kind = ? order by position desc limit 1", [contract.kind]
    ).fetchone()
    return table, dataset, json.loads(roles)


def _pick(name: str, type_: str, have: dict[str, str]) -> str:
    return quoted(name) if name in have else f"null::{type_} as {quoted(name)}"


def _filled(con: Any, kind: str, names: list[str]) -> list[str]:
    counts = ", ".join(f"count({quoted(name)})" for name in names)
    found = con.execute(f"select {counts} from {quoted(kind)}").fetchone()
    return [name for name, count in zip(names, found, strict=True) if count]


def _extent(con: Any, contract: Contract) -> tuple[int, Any, Any]:
    day = contract.day
    span = f"min({day})::date, max({day})::date" if day in contract.shown else "null, null"
    return con.execute(f"select count(*), {span} from {quoted(contract.kind)}").fetchone()


def _currency(con: Any, contract: Contract, dataset: str, filled: list[str]) -> str | None:
    if "currency" in filled:
        found = con.execute(
            f"select string_agg(distinct currency, '+' order by currency) from {quoted(contract.kind)}"
        ).fetchone()
        return found[0]
    where = "" if contract.grows else f" and dataset = {literal(dataset)}"
    found = con.execute(
        f"select distinct currency from loads where kind = ? and currency is not null{where} order by 1", [contract.kind]
    ).fetchall()
    return "+".join(row[0] for row in found) or None
