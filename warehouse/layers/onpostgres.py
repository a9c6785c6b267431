# pyright: basic
"""The same layers on a Postgres: the kinds are pushed there, the views of schema `raw` made, and dbt runs there."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from warehouse.layers import raw
from warehouse.layers.building import currencies, folder, nothing, record
from warehouse.layers.report import BuildReport, digest
from warehouse.layers.running import SECRET, Progress, run
from warehouse.postgres import connect
from warehouse.push import push

if TYPE_CHECKING:
    from warehouse.store import Warehouse


def build_postgres(
    url: str,
    warehouse: Warehouse,
    select: str | None = None,
    *,
    currency: str = "EUR",
    progress: Progress | None = None,
) -> BuildReport:
    """Push what is loaded to that Postgres and build and test the layers there.

    Raises:
        NoData: nothing is loaded yet.
        PersonMustAct: the server does not answer.
    """
    started = time.perf_counter()
    if not warehouse.reader().kinds():
        raise nothing()
    push(warehouse, url)
    _ground(url, currency)
    target, secret = _target(url)
    found = run("build", folder(warehouse) / "postgres", target, variables={"currency": currency}, select=select,
                secret=secret, progress=progress)  # fmt: skip
    report = digest(found.results, _counted(url))
    _do(url, record(report.ok, whole=select is None))
    report.seconds = time.perf_counter() - started
    return report


def _ground(url: str, currency: str) -> None:
    connection = connect(url)
    try:
        with connection.cursor() as there:
            there.execute(
                "select table_name, array_agg(column_name::text) from information_schema.columns"
                " where table_schema = 'main' group by 1"
            )
            held = {table: set(columns) for table, columns in there.fetchall()}
            there.execute("select kind, currency from main.kinds")
            for statement in raw.statements(held, currencies(dict(there.fetchall()), currency)):
                there.execute(statement)
        connection.commit()
    finally:
        connection.close()


def _do(url: str, statements: list[str]) -> None:
    connection = connect(url)
    try:
        with connection.cursor() as there:
            for statement in statements:
                there.execute(statement)
        connection.commit()
    finally:
        connection.close()


def _target(url: str) -> tuple[dict[str, Any], str]:
    """A dbt profile's output for that address; the password stays out of every file."""
    from psycopg2.extensions import parse_dsn

    given = parse_dsn(url)
    target = {
        "type": "postgres",
        "host": given.get("host", "localhost"),
        "port": int(given.get("port", 5432)),
        "user": given.get("user", "postgres"),
        "password": "{{ env_var('%s', '') }}" % SECRET,  # noqa: UP031  braces are dbt's here
        "dbname": given.get("dbname", "postgres"),
        "schema": "main",
        "threads": 2,
    }
    return target, given.get("password", "")


def _counted(url: str) -> dict[str, int]:
    connection = connect(url, read_only=True)
    try:
        with connection.cursor() as there:
            there.execute(
                "select schemaname, tablename from pg_tables where schemaname in ('staging', 'intermediate', 'marts')"
            )
            counts: dict[str, int] = {}
            for schema, table in there.fetchall():
                there.execute(f'select count(*) from {schema}."{table}"')
                counts[table] = there.fetchone()[0]
            return counts
    finally:
        connection.close()
