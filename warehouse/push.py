# pyright: basic
"""Copying the warehouse's current state to a Postgres: the kinds' views as tables, and their catalogue, in one go."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from warehouse.contract import literal, quoted, views
from warehouse.door import OFFLINE, QUIET
from warehouse.postgres import connect

if TYPE_CHECKING:
    from warehouse.store import Warehouse

NULL = r"\N"
TYPES = {"VARCHAR": "text", "DOUBLE": "double precision", "FLOAT": "real", "TINYINT": "smallint", "HUGEINT": "numeric",
         "UBIGINT": "numeric", "UINTEGER": "bigint", "USMALLINT": "integer", "UTINYINT": "smallint"}  # fmt: skip
CATALOGUE = ("kinds", "loads", "profile")
"""Beside the kinds, as far as the file has them; the quarantine stays, it holds lines as they came."""
SAME_WORDS = """
create or replace function main.duckdb_tables() returns table (
    database_name text, schema_name text, table_name text, comment text, internal boolean) language sql stable as $$
select current_database()::text, schemaname::text, tablename::text,
    obj_description(format('%I.%I', schemaname, tablename)::regclass), false
from pg_tables where schemaname in ('main', 'marts') $$;
create or replace function main.duckdb_columns() returns table (
    database_name text, schema_name text, table_name text, column_name text, data_type text, column_index integer,
    internal boolean) language sql stable as $$
select current_database()::text, table_schema::text, table_name::text, column_name::text, upper(data_type::text),
    ordinal_position::integer, false
from information_schema.columns where table_schema in ('main', 'marts') $$;
"""
"""What readers ask DuckDB's catalogue, answered from that of Postgres."""


def push(warehouse: Warehouse, url: str) -> dict[str, int]:
    """Put every loaded kind and the catalogue into schema `main` there; what stood there before is replaced.

    All or nothing: it is one transaction. Layers that were built on the old tables go with them.

    Returns:
        Table -> rows copied.

    Raises:
        PersonMustAct: the server does not answer.
    """
    import duckdb

    connection = connect(url)
    try:
        with tempfile.TemporaryDirectory() as folder, connection.cursor() as there:
            con = duckdb.connect(config=OFFLINE)
            try:
                con.execute(QUIET)
                with warehouse.door.writing(con, read_only=True):
                    there.execute("create schema if not exists main")
                    there.execute(SAME_WORDS)
                    _forget(there)
                    copied = {name: _copy(con, there, name, Path(folder) / "rows.csv") for name in _present(con)}
            finally:
                con.close()
        connection.commit()
    finally:
        connection.close()
    return copied


def _present(con: Any) -> list[str]:
    held = con.execute(
        "select table_name from information_schema.tables where table_schema = 'main' and table_catalog = 'warehouse'"
    ).fetchall()
    known = {*views(), *CATALOGUE, *(kind for (kind,) in con.execute("select kind from kinds").fetchall())}
    return sorted(name for (name,) in held if name in known)


def _forget(there: Any) -> None:
    """Drop what an earlier push made, and nothing else."""
    there.execute(
        "select table_name from information_schema.tables where table_schema = 'main' and table_type = 'BASE TABLE'"
    )
    held = {name for (name,) in there.fetchall()}
    ours = {*views(), *CATALOGUE, "layers_build"}
    if "kinds" in held:
        there.execute("select kind from main.kinds")
        ours |= {kind for (kind,) in there.fetchall()}
    for name in sorted(held & ours):
        there.execute(f"drop table main.{quoted(name)} cascade")


def _copy(con: Any, there: Any, name: str, file: Path) -> int:
    columns = con.execute(f"select column_name, column_type from (describe from {quoted(name)})").fetchall()
    listed = ", ".join(f"{quoted(column)} {_type(type_)}" for column, type_ in columns)
    there.execute(f"create table main.{quoted(name)} ({listed})")
    texts = ", ".join(quoted(column) for column, type_ in columns if type_ == "VARCHAR")
    force = f", force_quote ({texts})" if texts else ""
    con.execute(
        f"copy (from {quoted(name)}) to {literal(str(file))} (format csv, header false, nullstr '{NULL}'{force})"
    )
    with file.open("rb") as rows:
        there.copy_expert(f"copy main.{quoted(name)} from stdin (format csv, null '{NULL}')", rows)
    return there.rowcount


def _type(duckdb_type: str) -> str:
    return TYPES.get(duckdb_type, re.sub(r"^DECIMAL", "numeric", duckdb_type))
