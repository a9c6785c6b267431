# pyright: basic
"""Building the layers into the warehouse's own DuckDB file, and whether they are still up to date."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from errors import LeitstandError, NoData
from warehouse.door import OFFLINE, QUIET
from warehouse.layers import raw
from warehouse.layers.report import BuildReport, Model, digest
from warehouse.layers.running import Progress, run

if TYPE_CHECKING:
    from warehouse.store import Warehouse

__all__ = ["BuildReport", "Model", "build", "folder", "state"]
TABLE = """
create table if not exists main.layers_build (
    kind varchar not null, snapshot varchar not null, project varchar not null, ok boolean not null,
    built_at timestamp not null)
"""


def build(
    warehouse: Warehouse, select: str | None = None, *, currency: str = "EUR", progress: Progress | None = None
) -> BuildReport:
    """Build staging, intermediate and marts from what is loaded, and test them.

    select    model names, dbt's notation; unset: everything
    currency  of rows whose file names none

    Raises:
        NoData: nothing is loaded yet.
        LeitstandError: the project is broken.
    """
    started = time.perf_counter()
    if not warehouse.reader().kinds():
        raise nothing()
    with warehouse.door.alone() as opened:
        con = opened()
        try:
            for statement in raw.statements(*_held(con, currency)):
                con.execute(statement)
        finally:
            con.close()
        found = run("build", folder(warehouse), _target(warehouse), variables={"currency": currency}, select=select,
                    progress=progress)  # fmt: skip
        con = opened()
        try:
            report = digest(found.results, _counted(con))
            con.execute(QUIET)
            for statement in record(report.ok, whole=select is None):
                con.execute(statement)
        finally:
            con.close()
    report.seconds = time.perf_counter() - started
    return report


def state(warehouse: Warehouse) -> dict[str, Any]:
    """Whether the layers show what is loaded now.

    Returns:
        state: never, fresh, stale or failed · built_at (UTC) or None · changed: kinds loaded anew, added or gone
        since · code_changed: the project is another one now.
    """
    with warehouse.door.reading() as cursor:
        if cursor is None or not _has(cursor, "layers_build"):
            return {"state": "never", "built_at": None, "changed": [], "code_changed": False}
        built = cursor.execute("select kind, snapshot, project, ok, built_at from main.layers_build").fetchall()
        now = dict(cursor.execute("select kind, snapshot from main.kinds").fetchall())
    before = {row[0]: row[1] for row in built}
    ours = set(raw.sources())
    changed = sorted(kind for kind in (before.keys() | now.keys()) & ours if before.get(kind) != now.get(kind))
    other = not built or built[0][2] != raw.project_hash()
    word = "stale" if changed or other else "fresh" if built[0][3] else "failed"
    return {
        "state": word,
        "built_at": built[0][4].isoformat(timespec="seconds") if built else None,
        "changed": changed,
        "code_changed": other,
    }


def folder(warehouse: Warehouse) -> Path:
    """Where dbt keeps what it writes for this home."""
    return warehouse.home / "layers"


def nothing() -> LeitstandError:
    """There is nothing to build from."""
    return NoData(
        en="There is nothing to build the layers from: no data are loaded yet.",
        de="Es gibt noch nichts, woraus sich die Schichten bauen ließen: Es sind keine Daten geladen.",
        do_en="Load some with: leitstand import FILE",
        do_de="Laden Sie welche mit: leitstand import DATEI",
    )


def _target(warehouse: Warehouse) -> dict[str, Any]:
    return {
        "type": "duckdb",
        "path": str(warehouse.door.file),
        "schema": "main",
        "threads": 2,
        "config_options": OFFLINE | {"autoload_known_extensions": False},
        "settings": {"enable_progress_bar": False},
    }


def _held(con: Any, currency: str) -> tuple[dict[str, set[str]], dict[str, str]]:
    """The views of the kinds with their columns, and the currency of rows that name none."""
    held: dict[str, set[str]] = {}
    found = con.execute(
        "select table_name, column_name from information_schema.columns where table_schema = 'main'"
        " and table_catalog = current_database()"
    ).fetchall()
    for view, column in found:
        held.setdefault(view, set()).add(column)
    return held, currencies(dict(con.execute("select kind, currency from main.kinds").fetchall()), currency)


def currencies(known: dict[str, str | None], own: str) -> dict[str, str]:
    """Source -> the currency of its rows that name none: the kind's, where that is a single one, else the house's."""
    named = {kind: code for kind, code in known.items() if code and "+" not in code}
    found = {view: named.get(view, own) for view in raw.sources()}
    return found | {"ads_search_terms": found["ads"]}


def _counted(con: Any) -> dict[str, int]:
    found = con.execute(
        "select schema_name, table_name from duckdb_tables() where database_name = current_database()"
        " and schema_name in ('staging', 'intermediate', 'marts')"
    ).fetchall()
    return {table: con.execute(f'select count(*) from {schema}."{table}"').fetchone()[0] for schema, table in found}


def record(ok: bool, *, whole: bool = True) -> list[str]:
    """What keeps in mind from which snapshots the layers were built; for DuckDB and Postgres alike.

    A build of a part keeps the record if nothing was loaded since, else it clears it: the marts differ in age then.
    """
    if not whole:
        newer = "select kind, snapshot from main.kinds except select kind, snapshot from main.layers_build"
        return [TABLE, f"delete from main.layers_build where exists (select 1 from ({newer}) as newer)"]
    now = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    return [
        TABLE,
        "delete from main.layers_build",
        f"insert into main.layers_build select kind, snapshot, '{raw.project_hash()}', {str(ok).lower()},"
        f" timestamp '{now}' from main.kinds",
    ]


def _has(cursor: Any, table: str) -> bool:
    return bool(
        cursor.execute(
            "select count(*) from information_schema.tables where table_schema = 'main' and table_name = $t",
            {"t": table},
        ).fetchone()[0]
    )
