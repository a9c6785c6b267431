# pyright: basic
"""Kinds that do not grow: the files of one import are one data set; a newer version closes the older of its name."""

from __future__ import annotations

import json
from typing import Any

from warehouse import shelf, tables
from warehouse.contract import Contract, quoted
from warehouse.recognise import Recognised
from warehouse.recording import Group, Taking, already, known_load, record, stem
from warehouse.replacing import Load


def put(taking: Taking, group: Group) -> None:
    """Load files as one data set, named as a person said or like the first file."""
    con, agreed = taking.con, group[0][1].contract
    name = taking.dataset or stem(group[0][1].piece.name)
    for report, _ in group:
        report.dataset = name
    if _loaded_already(taking, group, agreed, name):
        return
    first: Load | None = None
    roles: dict[str, list[str]] = {}
    table = ""
    for report, found in group:
        load = record(taking, report, found, name, version=first.seq if first else 0)
        for role, columns in found.roles.items():
            roles[role] = list(dict.fromkeys([*roles.get(role, []), *columns]))
        first = first or load
        table = f"stock_{agreed.kind}_{first.seq}"
        report.replaced = _rows(con, table, load.seq, found, agreed, first=load is first)
    assert first is not None
    con.execute(
        "insert into versions values (?, ?, ?, ?, ?, null)", [agreed.kind, name, table, first.seq, json.dumps(roles)]
    )
    _close(con, agreed, name)


def held(con: Any, agreed: Contract, name: str) -> bool:
    """Whether a data set of that name is current."""
    return con.execute(
        "select count(*) from versions where kind = ? and dataset = ? and until is null", [agreed.kind, name]
    ).fetchone()[0] > 0  # fmt: skip


def _loaded_already(taking: Taking, group: Group, agreed: Contract, name: str) -> bool:
    con = taking.con
    known = [load for _, found in group if (load := known_load(taking, found, name)) is not None]
    count = con.execute(
        "select count(*) from loads where kind = ? and dataset = ? and current", [agreed.kind, name]
    ).fetchone()[0]
    if not len(known) == count == len(group) or shelf.current(con, agreed).dataset != name:
        return False
    for (report, _), one in zip(group, known, strict=True):
        already(report, one)
    return True


def _close(con: Any, agreed: Contract, name: str) -> None:
    """Of the versions of a name all but the one known last are closed, each by the next."""
    found = con.execute(
        "select v.tab, v.position, v.until, lead(v.position) over (order by l.known_on, v.position) from versions v"
        " join loads l on l.seq = v.position where v.kind = ? and v.dataset = ?",
        [agreed.kind, name],
    ).fetchall()
    for table, position, until, following in found:
        if until == following:
            continue
        con.execute("update versions set until = ? where kind = ? and position = ?", [following, agreed.kind, position])
        con.execute(f"update {quoted(table)} set _until = {following}")
        con.execute(
            "update loads set current = ? where kind = ? and version = ?", [following is None, agreed.kind, position]
        )


def _rows(con: Any, table: str, seq: int, found: Recognised, agreed: Contract, *, first: bool) -> int:
    """Rows of one file into the dataset's table; of rows with the same key in two files the later file's stays."""
    source = f"memory.{found.checked.table}_good"
    drop = "" if agreed.kind == "journeys" and _touched(found) else " exclude (_segment)"
    select = f"select {seq}::integer as _load, null::integer as _until, *{drop} from {source} order by line"
    gone = 0
    if first:
        con.execute(f"create table {table} as {select}")
    else:
        have = {name.lower() for name in tables.have(con, table)}
        for name, type_ in con.execute(f"select column_name, column_type from (describe from {source})").fetchall():
            if name.lower() not in have and name != "_segment":
                con.execute(f"alter table {table} add column {quoted(name)} {type_}")
        if agreed.key:
            key = " and ".join(f"s.{quoted(name)} = n.{quoted(name)}" for name in agreed.key)
            gone = con.execute(f"delete from {table} s using {source} n where {key}").fetchone()[0]
        con.execute(f"insert into {table} by name {select}")
    if agreed.kind == "journeys":
        _touches(con, table.replace("stock_journeys", "stock_touches"), seq, found)
    return gone


def _touches(con: Any, table: str, seq: int, found: Recognised) -> None:
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
