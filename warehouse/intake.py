# pyright: basic
"""Taking checked files in: raw copy, rows, quarantine and record in one transaction, or nothing at all."""

from __future__ import annotations

import hashlib
import json
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from terms import Words, canonical
from warehouse import journeys, shelf
from warehouse.contract import Contract, literal, quoted
from warehouse.plan import LoadReport
from warehouse.recognise import Recognised

if TYPE_CHECKING:
    from warehouse.store import Warehouse

Group = list[tuple[LoadReport, Recognised]]


def take(warehouse: Warehouse, con: Any, group: Group, dataset: str | None) -> None:
    """Load the files of one kind and complete their reports."""
    agreed = group[0][1].contract
    for _, found in group:
        _prepare(con, found)
    copies: list[Path] = []
    with warehouse.door.writing(con):
        con.execute("begin")
        try:
            con.execute(shelf.TABLES)
            if agreed.grows:
                for report, found in group:
                    _grow(warehouse, con, report, found, copies)
            else:
                _dataset(warehouse, con, group, dataset or stem(group[0][1].piece.name), copies)
            if copies:
                shelf.hide_shadows(con, agreed)
                shelf.show(con, agreed)
            snapshot = con.execute("select snapshot from kinds where kind = ?", [agreed.kind]).fetchone()[0]
            con.execute("commit")
        except BaseException:
            con.execute("rollback")
            for copy in copies:
                shutil.rmtree(copy.parent, ignore_errors=True)
            raise
    for report, found in group:
        _complete(report, found, snapshot)


def preview(warehouse: Warehouse, con: Any, found: Recognised, dataset: str | None) -> Words | None:
    """What loading a file would replace; nothing is changed."""
    agreed = found.contract
    if not warehouse.door.file.exists():
        return None
    _prepare(con, found)
    with warehouse.door.writing(con, read_only=True):
        known = {
            row[0]
            for row in con.execute(
                "select table_name from duckdb_tables() where database_name = 'warehouse'"
            ).fetchall()
        }
        if "loads" not in known:
            return None
        if _known_load(con, found, agreed, dataset) is not None:
            return Words(de="Nichts: Die Datei ist bereits geladen.", en="Nothing: the file is already loaded.")
        if agreed.grows:
            if shelf.stock(agreed) not in known:
                return None
            count = shelf.replaced_by(con, agreed, shelf.stock(agreed), _news(found), act=False)
            return Words(de=f"{count} geladene Zeilen.", en=f"{count} loaded rows.") if count else None
        held = con.execute(
            "select dataset from datasets where kind = ? and dataset = ?", [agreed.kind, dataset]
        ).fetchone()
    return Words(de=f"Den Datensatz „{dataset}“.", en=f'The dataset "{dataset}".') if held else None


def stem(name: str) -> str:
    """A dataset's name from a file's."""
    for _ in range(2):
        name = name.rsplit(".", 1)[0] if "." in name[1:] else name
    return name


def _prepare(con: Any, found: Recognised) -> None:
    """Complete the rows by what the key needs; bring journeys into their one form."""
    table, agreed = f"{found.checked.table}_good", found.contract
    if agreed.kind == "journeys":
        if any(target.name == "path" for target in found.targets):
            journeys.tidy_paths(con, table)
        else:
            con.execute(f"alter table {table} rename to {found.checked.table}_touches")
            journeys.paths_of_touches(con, f"{found.checked.table}_touches", table)
    if not agreed.grows:
        return
    have = {target.name for target in found.targets}
    missing = [name for name in agreed.columns if name not in have]
    grain = [name for name in agreed.finer if name in have and name != "currency"]
    layer = "search_term" if "search_term" in have else "main"
    key = [name for name in agreed.key if name in agreed.columns]
    occurrence = (
        f"row_number() over (partition by {', '.join(key)} order by line)" if "occurrence" in agreed.key else "1"
    )
    nulls = "".join(f", null::{shelf.SQL_TYPE[agreed.columns[name].type]} as {quoted(name)}" for name in missing)
    con.execute(
        f"create or replace table {found.checked.table}_news as select * exclude (_segment){nulls},"
        f" {literal(layer)} as _layer,"
        f" {literal('+'.join(grain))} as _grain, {occurrence}::integer as _occurrence, false as _hidden from"
        f" {table} order by line"
    )


def _news(found: Recognised) -> str:
    return f"memory.{found.checked.table}_news"


def _grow(warehouse: Warehouse, con: Any, report: LoadReport, found: Recognised, copies: list[Path]) -> None:
    known = _known_load(con, found, found.contract)
    if known is not None:
        _already(report, known)
        return
    table = shelf.open_stock(con, found.contract)
    report.replaced = shelf.replaced_by(con, found.contract, table, _news(found), act=True)
    seq = _record(warehouse, con, report, found, found.contract.kind, copies)
    con.execute(f"insert into {table} by name select {seq}::integer as _load, * from {_news(found)} order by line")


def _dataset(warehouse: Warehouse, con: Any, group: Group, name: str, copies: list[Path]) -> None:
    agreed = group[0][1].contract
    known = [load for _, found in group if (load := _known_load(con, found, agreed, name)) is not None]
    held = con.execute(
        "select count(*) from loads where kind = ? and dataset = ? and current", [agreed.kind, name]
    ).fetchone()[0]
    latest = con.execute(
        "select dataset from datasets where kind = ? order by position desc limit 1", [agreed.kind]
    ).fetchone()
    if len(known) == held == len(group) and latest == (name,):
        for (report, _), one in zip(group, known, strict=True):
            report.dataset = name
            _already(report, one)
        return
    _forget(con, agreed, name)
    table = ""
    roles: dict[str, list[str]] = {}
    for report, found in group:
        report.dataset = name
        seq = _record(warehouse, con, report, found, name, copies)
        for role, columns in found.roles.items():
            roles[role] = list(dict.fromkeys([*roles.get(role, []), *columns]))
        if not table:
            table = f"stock_{agreed.kind}_{seq}"
            _put(con, table, seq, found, agreed, first=True)
            position = seq
        else:
            report.replaced = _put(con, table, seq, found, agreed, first=False)
    con.execute("insert into datasets values (?, ?, ?, ?, ?)", [agreed.kind, name, table, position, json.dumps(roles)])


def _put(con: Any, table: str, seq: int, found: Recognised, agreed: Contract, *, first: bool) -> int:
    """Rows of one file into the dataset's table; of rows with the same key in two files the later file's stays."""
    source = f"memory.{found.checked.table}_good"
    drop = "" if agreed.kind == "journeys" and _touched(found) else " exclude (_segment)"
    select = f"select {seq}::integer as _load, *{drop} from {source} order by line"
    gone = 0
    if first:
        con.execute(f"create table {table} as {select}")
    else:
        have = {row[0].lower() for row in con.execute(f"select column_name from (describe from {table})").fetchall()}
        for name, type_ in con.execute(f"select column_name, column_type from (describe from {source})").fetchall():
            if name.lower() not in have and name != "_segment":
                con.execute(f"alter table {table} add column {quoted(name)} {type_}")
        if agreed.key:
            key = " and ".join(f"s.{quoted(name)} = n.{quoted(name)}" for name in agreed.key)
            gone = con.execute(f"delete from {table} s using {source} n where {key}").fetchone()[0]
        con.execute(f"insert into {table} by name {select}")
    if agreed.kind == "journeys":
        _put_touches(con, table.replace("stock_journeys", "stock_touches"), seq, found)
    return gone


def _put_touches(con: Any, table: str, seq: int, found: Recognised) -> None:
    con.execute(
        f'create table if not exists {table} (_load integer, line bigint, user_id varchar, "at" timestamp,'
        " channel varchar, converted boolean, value decimal(18,6))"
    )
    if _touched(found):
        con.execute(
            f"insert into {table} by name select {seq}::integer as _load, * exclude (_segment)"
            f" from memory.{found.checked.table}_touches order by line"
        )


def _touched(found: Recognised) -> bool:
    return any(target.name == "user_id" for target in found.targets)


def _forget(con: Any, agreed: Contract, name: str) -> None:
    """An older dataset of the same name makes room; its raw copies and its records stay."""
    held = con.execute("select tab from datasets where kind = ? and dataset = ?", [agreed.kind, name]).fetchone()
    if held is None:
        return
    con.execute(f"drop view if exists {quoted(agreed.kind)}")
    for view in agreed.views:
        con.execute(f"drop view if exists {quoted(view)}")
    con.execute(f"drop table {held[0]}")
    con.execute(f"drop table if exists {held[0].replace('stock_journeys', 'stock_touches')}")
    con.execute("delete from datasets where kind = ? and dataset = ?", [agreed.kind, name])
    con.execute("update loads set current = false where kind = ? and dataset = ?", [agreed.kind, name])


def _known_load(con: Any, found: Recognised, agreed: Contract, dataset: str | None = None) -> tuple[Any, ...] | None:
    """The load of the same bytes read the same way, if all of its rows are still there."""
    alive = (
        f" and rows = (select count(*) from {shelf.stock(agreed)} where _load = seq)"
        if agreed.grows
        else " and current and dataset = " + literal(dataset or stem(found.piece.name))
    )
    if (
        agreed.grows
        and not con.execute(
            "select count(*) from duckdb_tables() where database_name = 'warehouse' and table_name = ?",
            [shelf.stock(agreed)],
        ).fetchone()[0]
    ):
        return None
    return con.execute(
        f"select seq, load, rows, quarantined from loads where kind = ? and sha256 = ? and mapping = ? and"
        f" contract = ?{alive}"
        " order by seq desc limit 1",
        [agreed.kind, _sha(found), canonical(found.resolved).decode(), agreed.version],
    ).fetchone()


def _already(report: LoadReport, known: tuple[Any, ...]) -> None:
    _, report.load, report.rows, report.quarantined = known
    report.already = True
    report.notes.append(
        Words(de="Diese Datei ist bereits geladen; nichts wurde verdoppelt.", en="This file is already loaded;"
                                                                                 " nothing was doubled.")
    )  # fmt: skip


def _record(
    warehouse: Warehouse, con: Any, report: LoadReport, found: Recognised, dataset: str, copies: list[Path]
) -> int:
    """The raw copy, the record of the load and its quarantine."""
    agreed, checked, sha = found.contract, found.checked, _sha(found)
    seq = con.execute("select coalesce(max(seq), 0) + 1 from loads").fetchone()[0]
    report.load = f"l{seq:05d}-{sha[:8]}"
    copy = warehouse.home / "raw" / report.load / (Path(found.piece.name).name or "file")
    copies.append(copy)
    copy.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(found.piece.raw, copy)
    rows = con.execute(f"select count(*) from memory.{checked.table}_good").fetchone()[0]
    con.execute(
        "insert into loads values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, true, ?)",
        [seq, report.load, agreed.kind, dataset, found.piece.name, sha, canonical(found.resolved).decode(),
         agreed.version, rows, checked.rejected, report.replaced, found.plan.currency,
         datetime.now(UTC).replace(tzinfo=None)],
    )  # fmt: skip
    con.execute(
        f"insert into quarantine select ?, ?, line, reason_de, reason_en, raw from memory.{checked.table}_bad"
        f" order by line",
        [report.load, found.piece.name],
    )
    return seq


def _sha(found: Recognised) -> str:
    if "sha256" not in found.__dict__:
        with found.piece.raw.open("rb") as opened:
            found.__dict__["sha256"] = hashlib.file_digest(opened, "sha256").hexdigest()
    return found.__dict__["sha256"]


def _complete(report: LoadReport, found: Recognised, snapshot: str) -> None:
    plan = found.plan
    report.kind, report.snapshot = plan.kind, snapshot
    if not report.already:
        report.rows, report.quarantined = found.checked.rows, found.checked.rejected
    report.rejects, report.totals = plan.rejects, found.checked.totals
    report.first, report.last, report.currency = plan.first, plan.last, plan.currency
