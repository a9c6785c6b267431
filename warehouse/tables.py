# pyright: basic
"""The tables of the warehouse file, and bringing a file that an earlier version wrote to today's form in place."""

from __future__ import annotations

from typing import Any

from warehouse.contract import quoted

LOADS = ("seq", "load", "kind", "dataset", "file", "sha256", "mapping", "contract", "rows", "quarantined", "replaced",
         "currency", "current", "loaded_at", "known_on", "layer", "grain", "version", "given")  # fmt: skip
TABLES = """
create table if not exists loads (
    seq integer primary key, load varchar not null, kind varchar not null, dataset varchar not null,
    file varchar not null, sha256 varchar not null, mapping varchar not null, contract integer not null,
    rows bigint not null,
    quarantined bigint not null, replaced bigint not null, currency varchar, current boolean not null,
    loaded_at timestamp not null, known_on date, layer varchar, grain varchar, version integer, given varchar);
create table if not exists quarantine (
    load varchar not null, file varchar not null, line bigint not null, reason_de varchar not null,
    reason_en varchar not null, raw varchar not null);
create table if not exists versions (
    kind varchar not null, dataset varchar not null, tab varchar not null, position integer not null,
    roles varchar not null, until integer);
create table if not exists kinds (
    kind varchar primary key, dataset varchar not null, rows bigint not null, first date, last date,
    columns varchar not null, snapshot varchar not null, currency varchar, roles varchar not null);
create table if not exists profile (
    kind varchar not null, day date, part varchar not null, column_name varchar not null, rows bigint not null,
    nulls bigint not null, total double);
"""
_NEW = {"known_on": "date", "layer": "varchar", "grain": "varchar", "version": "integer", "given": "varchar"}


def make(con: Any) -> list[str]:
    """Make what is missing; returns the kinds whose tables were brought to today's form, to be shown anew."""
    tables = _tables(con)
    old = "loads" in tables and "known_on" not in _columns(con, "loads")
    if old:
        for name, type_ in _NEW.items():
            con.execute(f"alter table loads add column {name} {type_}")
    con.execute(TABLES)
    return _upgrade(con, tables) if old else []


def _upgrade(con: Any, tables: set[str]) -> list[str]:
    """What is known of old loads: their day of loading, and which layer and grain their rows had."""
    con.execute("update loads set known_on = loaded_at::date, layer = 'main', grain = ''")
    for table in sorted(name for name in tables if name.startswith(("stock_", "touches_"))):
        have = _columns(con, table)
        if "_until" not in have:
            con.execute(f"alter table {quoted(table)} add column _until integer")
        if "_layer" in have:
            con.execute(
                f"update loads l set layer = s._layer, grain = s._grain from (select distinct _load, _layer, _grain"
                f" from {quoted(table)}) s where s._load = l.seq"
            )
            for name in ("_layer", "_grain"):
                con.execute(f"alter table {quoted(table)} drop column {name}")
            for name in ("_occurrence", "_hidden"):
                con.execute(f"alter table {quoted(table)} alter column {name} drop not null")
    if "datasets" in tables:
        con.execute("insert into versions select kind, dataset, tab, position, roles, null from datasets")
        con.execute("drop table datasets")
        con.execute(
            "update loads l set version = v.position from versions v where l.kind = v.kind and l.dataset = v.dataset"
            " and l.current"
        )
    return [kind for (kind,) in con.execute("select kind from kinds order by kind").fetchall()]


def have(con: Any, table: str) -> dict[str, str]:
    """The columns of a table of the warehouse with their types; empty if there is no such table."""
    # a description of what is not there would end the transaction, and a search among all columns takes long
    there = con.execute(
        "select 1 from duckdb_tables() where database_name = current_database() and table_name = $1 union all"
        " select 1 from duckdb_views() where database_name = current_database() and view_name = $1 and not internal",
        [table],
    ).fetchone()
    return {name: type_ for name, type_, *_ in con.execute(f"describe {quoted(table)}").fetchall()} if there else {}


def _columns(con: Any, table: str) -> set[str]:
    return set(have(con, table))


def _tables(con: Any) -> set[str]:
    found = con.execute("select table_name from duckdb_tables() where database_name = current_database()").fetchall()
    return {name for (name,) in found}
