# pyright: basic
"""The two calls of the command line: what an import would do, and doing it."""

from __future__ import annotations

import hashlib
import json
import secrets
import shutil
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from warehouse import shelf
from warehouse.contract import SQL_TYPE, Contract, contract, literal, quoted
from warehouse.match import lacks, match, missing
from warehouse.plan import ImportPlan, LoadReport

if TYPE_CHECKING:
    from warehouse.store import Warehouse


def plan(warehouse: Warehouse, paths: Iterable[Path | str], *, kind=None, mapping=None, dataset=None) -> list[ImportPlan]:
    """What a load would do."""
    return [ImportPlan(file=str(path), kind=kind) for path in paths]


def load(warehouse: Warehouse, paths: Iterable[Path | str], *, kind=None, mapping=None, dataset=None) -> list[LoadReport]:
    """Load files."""
    import duckdb

    con = duckdb.connect()
    reports = []
    agreed = contract(kind)
    for number, path in enumerate(Path(p) for p in paths):
        con.execute(f"create temp table raw as select * from read_csv({literal(str(path))}, all_varchar=true)")
        headers = [row[0] for row in con.execute("describe raw").fetchall()]
        found = match(headers, agreed, mapping)
        roles = {}
        if agreed.many:
            for role in agreed.many:
                if role in found.sources:
                    roles[role] = [headers[i] for i in found.sources.pop(role)]
            if agreed.rest == "features":
                roles["features"] = [headers[i] for i in found.ignored]
        lacking = [x for x in missing(agreed, found) if x not in roles]
        if lacking:
            raise lacks(path.name, kind, lacking, headers)
        picks = []
        for name, cols in found.sources.items():
            t = SQL_TYPE[agreed.columns[name].type]
            div = "/1000000" if name in found.micros else ""
            picks.append(f"cast({quoted(headers[cols[0]])} as {t}){div} as {quoted(name)}")
        for name, value in found.constants.items():
            picks.append(f"cast({literal(value)} as {SQL_TYPE[agreed.columns[name].type]}) as {quoted(name)}")
        for name, column in agreed.columns.items():
            if column.default and name not in found.sources and name not in found.constants:
                picks.append(f"cast({literal(column.default)} as {SQL_TYPE[column.type]}) as {quoted(name)}")
        for role, cols in roles.items():
            for c in cols:
                picks.append(f"try_cast({quoted(c)} as double) as {quoted(c)}" if role != "features" else quoted(c))
        con.execute(f"create or replace temp table typed as select {', '.join(picks)} from raw")
        rows = con.execute("select count(*) from typed").fetchone()[0]
        with warehouse.door.writing(con):
            con.execute(shelf.TABLES)
            seq = con.execute("select coalesce(max(seq),0)+1 from loads").fetchone()[0]
            name = dataset or path.stem
            con.execute("insert into loads values (?,?,?,?,?,?,?,?,?,?,?,?,?)", [seq, secrets.token_hex(4), kind, name, path.name, hashlib.sha256(path.read_bytes()).hexdigest(), json.dumps(mapping or {}), agreed.version, rows, 0, 0, None, datetime.now(UTC)])
            table = f"stock_{kind}" if agreed.grows else f"stock_{kind}_{seq}"
            if agreed.grows:
                cols = ", ".join(f"{quoted(n)} {SQL_TYPE[c.type]}" for n, c in agreed.columns.items())
                con.execute(f"create table if not exists {table} (_load integer, {cols})")
            else:
                con.execute(f"create table {table} as select {seq} as _load, * from memory.typed limit 0") if False else None
                con.execute(f"create table {table} as select {seq}::integer as _load, * from temp.typed")
                con.execute("insert or replace into datasets values (?,?,?,?,?)", [kind, name, table, seq, json.dumps(roles)])
            if agreed.grows:
                con.execute(f"insert into {table} by name select {seq}::integer as _load, * from temp.typed")
            shelf.show(con, agreed)
            reports.append(LoadReport(file=path.name, kind=kind, rows=rows))
        con.execute("drop table temp.raw")
    return reports
