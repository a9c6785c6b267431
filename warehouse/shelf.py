# pyright: basic
"""The tables of the warehouse file and what is written into them, inside one transaction.

A growing kind has one table; any other kind has one table a dataset. The views and the catalogue `kinds` are made anew
after each change, so that a reader never has to think.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from terms import canonical
from warehouse import rollup
from warehouse.contract import SQL_TYPE, Contract, literal, quoted

WHOLE = "(account)"  # the campaign under which an account's figures stand that name none
TABLES = """
create table if not exists loads (
    seq integer primary key, load varchar not null, kind varchar not null, dataset varchar not null,
    file varchar not null, sha256 varchar not null, mapping varchar not null, contract integer not null,
    rows bigint not null,
    quarantined bigint not null, replaced bigint not null, currency varchar, current boolean not null,
    loaded_at timestamp not null);
create table if not exists quarantine (
    load varchar not null, file varchar not null, line bigint not null, reason_de varchar not null,
    reason_en varchar not null, raw varchar not null);
create table if not exists datasets (
    kind varchar not null, dataset varchar not null, tab varchar not null, position integer not null,
    roles varchar not null, primary key (kind, dataset));
create table if not exists kinds (
    kind varchar primary key, dataset varchar not null, rows bigint not null, first date, last date,
    columns varchar not null, snapshot varchar not null, currency varchar, roles varchar not null);
"""


def stock(contract: Contract) -> str:
    """The table of a growing kind."""
    return f"stock_{contract.kind}"


def open_stock(con: Any, contract: Contract) -> str:
    """The table of a growing kind, with every column that its contract has by now."""
    table = stock(contract)
    con.execute(
        f"create table if not exists {table} (_load integer not null, line bigint not null, _layer varchar not null,"
        " _grain varchar not null, _occurrence integer not null, _hidden boolean not null)"
    )
    for name, column in contract.columns.items():
        con.execute(f"alter table {table} add column if not exists {quoted(name)} {SQL_TYPE[column.type]}")
    return table


def replaced_by(con: Any, contract: Contract, table: str, news: str, *, act: bool) -> int:
    """How many rows of `table` the rows of `news` replace: those of the same key, and the same cell in another grain.

    A cell is what the contract's key names (date, platform, campaign); a file that reports it by ad group and one
    that reports it whole would count its cost twice, so the newer takes the place of the older. `act` deletes them.
    """
    key = [name for name in contract.key if name != "occurrence"]
    cell = " and ".join(f"s.{quoted(name)} is not distinct from n.{quoted(name)}" for name in key)
    finer = " and ".join(f"s.{quoted(name)} is not distinct from n.{quoted(name)}" for name in contract.finer)
    same = [part for part in (finer, "s._occurrence = n._occurrence") if part]
    other_grain = "s._grain <> n._grain or " if contract.finer else ""
    names = ", ".join(quoted(name) for name in (*key, *contract.finer))
    match = f"{cell} and s._layer = n._layer and ({other_grain}({' and '.join(same)}))"
    distinct = f"(select distinct {names}, _layer, _grain, _occurrence from {news})"
    if act:
        return con.execute(f"delete from {table} s using {distinct} n where {match}").fetchone()[0]
    return con.execute(
        f"select count(*) from {table} s where exists (select 1 from {distinct} n where {match})"
    ).fetchone()[0]


def hide_shadows(con: Any, contract: Contract) -> None:
    """Search terms, campaigns and a whole account cover the same cost: where several are loaded, the view shows one."""
    if "search_term" not in contract.columns:
        return
    table = stock(contract)
    con.execute(f"update {table} set _hidden = false where _hidden")
    key = " and ".join(f"s.{quoted(name)} is not distinct from o.{quoted(name)}" for name in contract.key)
    con.execute(
        f"update {table} s set _hidden = true where _layer = 'search_term' and exists"
        f" (select 1 from {table} o where o._layer <> 'search_term' and {key})"
    )
    con.execute(
        f"update {table} s set _hidden = true where campaign = {literal(WHOLE)} and exists (select 1 from {table} o"
        f" where o.campaign <> {literal(WHOLE)} and o._layer <> 'search_term' and o.date = s.date"
        " and o.platform = s.platform)"
    )


def show(con: Any, contract: Contract) -> None:
    """Make the views and the catalogue entry of a kind anew from what its tables hold."""
    table, dataset, roles = _current(con, contract)
    kind = contract.kind
    have = dict(con.execute(f"select column_name, column_type from (describe from {quoted(table)})").fetchall())
    free = [name for name in have if name not in contract.columns and name != "line" and not name.startswith("_")]
    names = [*contract.shown, *free]
    picks = ", ".join(
        quoted(name) if name in have else f"null::{SQL_TYPE[contract.columns[name].type]} as {quoted(name)}"
        for name in names
    )
    hidden = " where not _hidden" if "_hidden" in have else ""
    con.execute(f"create or replace view {quoted(kind)} as select {picks} from {quoted(table)}{hidden}")
    _side_views(con, contract, table)
    filled = _filled(con, kind, names)
    rows, first, last = _extent(con, contract, names)
    con.execute(
        "insert or replace into kinds values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [kind, dataset, rows, first, last, json.dumps(filled), snapshot(con, contract, dataset),
         _currency(con, contract, dataset, filled), json.dumps(roles)],
    )  # fmt: skip
    rollup.write(con, contract)


def snapshot(con: Any, contract: Contract, dataset: str) -> str:
    """One hash over the loads that are current, in order; independent of time, place and load ids."""
    found = con.execute(
        f"select sha256, mapping, contract from loads where kind = ? and {_current_loads(contract, dataset)}"
        f" order by seq",
        [contract.kind],
    ).fetchall()
    return hashlib.sha256(canonical([list(row) for row in found])).hexdigest()[:16]


def _current_loads(contract: Contract, dataset: str) -> str:
    if contract.grows:
        return f"seq in (select distinct _load from {stock(contract)})"
    return f"dataset = {literal(dataset)} and current"


def _current(con: Any, contract: Contract) -> tuple[str, str, dict[str, list[str]]]:
    if contract.grows:
        return stock(contract), contract.kind, {}
    table, dataset, roles = con.execute(
        "select tab, dataset, roles from datasets where kind = ? order by position desc limit 1", [contract.kind]
    ).fetchone()
    return table, dataset, json.loads(roles)


def _side_views(con: Any, contract: Contract, table: str) -> None:
    if contract.kind == "ads":
        picks = ", ".join(quoted(name) for name in contract.shown)
        con.execute(
            f"create or replace view ads_search_terms as select {picks} from {table} where search_term is not null"
        )
    if contract.kind == "journeys":
        con.execute(
            'create or replace view touches as select user_id, "at", channel, converted, value'
            f" from {quoted(table.replace('stock_journeys', 'stock_touches'))}"
        )


def _filled(con: Any, kind: str, names: Sequence[str]) -> list[str]:
    counts = ", ".join(f"count({quoted(name)})" for name in names)
    found = con.execute(f"select {counts} from {quoted(kind)}").fetchone()
    return [name for name, count in zip(names, found, strict=True) if count]


def _extent(con: Any, contract: Contract, names: Sequence[str]) -> tuple[int, Any, Any]:
    rows = con.execute(f"select count(*) from {quoted(contract.kind)}").fetchone()[0]
    day = contract.day
    if day is None:
        return rows, None, None
    view = contract.kind if day in names else "touches"
    return rows, *con.execute(
        f"select min({quoted(day)})::date, max({quoted(day)})::date from {quoted(view)}"
    ).fetchone()


def _currency(con: Any, contract: Contract, dataset: str, filled: Sequence[str]) -> str | None:
    if "currency" in filled:
        return con.execute(
            f"select string_agg(distinct currency, '+' order by currency) from {quoted(contract.kind)}"
        ).fetchone()[0]
    found = con.execute(
        f"select distinct currency from loads where kind = ? and currency is not null and"
        f" {_current_loads(contract, dataset)}"
        " order by 1",
        [contract.kind],
    ).fetchall()
    return "+".join(row[0] for row in found) or None
