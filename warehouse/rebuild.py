# pyright: basic
"""Making the warehouse anew from the raw copies: the records of the loads say how each file was read.

The new file takes the place of the old one only if every kind comes out with the same snapshot.
"""

from __future__ import annotations

import copy
import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from errors import LeitstandError, NoData, PersonMustAct
from warehouse import intake, loading, rawcopy
from warehouse.door import door
from warehouse.recording import Group, Past, Taking, reading
from warehouse.tables import LOADS

if TYPE_CHECKING:
    from warehouse.store import Warehouse

Record = dict[str, Any]


def rebuild(warehouse: Warehouse) -> dict[str, str]:
    """Make the warehouse file anew; returns kind -> snapshot, which are those of before.

    Raises:
        NoData: nothing is loaded.
        PersonMustAct: a raw copy is missing, changed or read differently now; the warehouse stays as it was.
    """
    records, before = _records(warehouse)
    fresh = copy.copy(warehouse)
    fresh.home = warehouse.home / ".rebuild"
    fresh.door = door(fresh.home / "warehouse.duckdb")
    shutil.rmtree(fresh.home, ignore_errors=True)
    try:
        for _, group in groupby(records, key=lambda record: record["version"] or -record["seq"]):
            _again(warehouse, fresh, list(group))
        after = _snapshots(fresh)
        wrong = sorted(kind for kind in before if after.get(kind) != before[kind])
        if wrong:
            raise _differs(", ".join(wrong))
        fresh.door.close()
        warehouse.door.swap(fresh.door.file)
    finally:
        fresh.door.close()
        shutil.rmtree(fresh.home, ignore_errors=True)
    return after


def _records(warehouse: Warehouse) -> tuple[list[Record], dict[str, str]]:
    """The loads in the order of their numbers, and each kind's snapshot."""
    if not warehouse.door.file.exists():
        raise NoData(
            en="Nothing is loaded yet.",
            de="Es ist noch nichts geladen.",
            do_en="Load files with: leitstand import FILE",
            do_de="Laden Sie Dateien mit: leitstand import DATEI",
        )
    with loading.bench() as (con, _), warehouse.door.writing(con):
        con.execute("begin")
        intake.make_ready(Taking(warehouse, con, warehouse.today()))
        con.execute("commit")
        found = con.execute(f"select {', '.join(LOADS)} from loads order by seq").fetchall()
    return [dict(zip(LOADS, row, strict=True)) for row in found], _snapshots(warehouse)


def _snapshots(warehouse: Warehouse) -> dict[str, str]:
    return {kind: loaded.snapshot for kind, loaded in warehouse.reader().kinds().items()}


def _again(warehouse: Warehouse, fresh: Warehouse, records: list[Record]) -> None:
    """Load the files of one data set, or one file of a growing kind, as they were loaded then."""
    first = records[0]
    given = json.loads(first["given"] or "{}")
    with loading.bench() as (con, scratch):
        taking = Taking(
            fresh, con, first["known_on"], bool(given.get("replace")),
            first["dataset"] if first["version"] else None, given,
        )  # fmt: skip
        group: Group = []
        for record in records:
            report, found = _read(warehouse, taking, record, scratch)
            taking.past[id(found)] = Past(record["seq"], record["load"], record["loaded_at"])
            group.append((report, found))
        intake.take(taking, group)


def _read(warehouse: Warehouse, taking: Taking, record: Record, scratch: Path) -> tuple[Any, Any]:
    """A raw copy, read as it was read then."""
    room = scratch / record["load"]
    room.mkdir()
    file = _plain(warehouse.home, record, room)
    error: LeitstandError | None = None
    for turn, mapping in enumerate(_mappings(record)):
        number = 10 * record["seq"] + turn
        for made, found in loading.sorted_out(
            taking.warehouse, taking.con, [file], room, record["kind"], mapping, number=number
        ):
            error = made.error or error
            if found is None:
                continue
            found.piece = replace(found.piece, name=record["file"], raw=file)
            if reading(taking, found) == record["mapping"]:
                return loading.report_of(made), found
    raise error or _differs(f"{record['file']} ({record['load']})")


def _mappings(record: Record) -> Iterator[dict[str, str]]:
    """What a person said then; for loads that kept no note of it, what the reading tells."""
    given = json.loads(record["given"] or "{}")
    yield given.get("mapping") or {}
    columns = json.loads(record["mapping"])["columns"]
    told = {
        name: column["from"] if "from" in column else f"'{column['constant']}'"
        for name, column in columns.items()
        if not column.get("role")
    }
    yield told
    roles: dict[str, list[str]] = {}
    for column in columns.values():
        if column.get("role"):
            roles.setdefault(column["role"], []).append(column["from"])
    decimals = {column["decimal"] for column in columns.values() if column.get("decimal")}
    forms = {column["form"] for column in columns.values() if column.get("form")}
    hints = {"decimal": "comma" if decimals == {","} else "point"} if len(decimals) == 1 else {}
    hints |= {"date_format": min(forms)} if len(forms) == 1 else {}
    yield told | {role: "+".join(names) for role, names in roles.items()} | hints


def _plain(home: Path, record: Record, room: Path) -> Path:
    """The raw copy as it came: opened if it is sealed, refused if it is missing or changed."""
    kept = rawcopy.present(home, record["load"])
    if kept is None:
        raise _lost(record, "missing", "fehlt")
    file = rawcopy.opened(home, kept, room)
    if rawcopy.digest(file) != record["sha256"]:
        raise _lost(record, "not the file that was loaded", "nicht mehr die geladene Datei")
    return file


def _lost(record: Record, en: str, de: str) -> PersonMustAct:
    name = f"raw/{record['load']}/{record['file']}"
    return PersonMustAct(
        en=f"The raw copy {name} is {en}; the warehouse stays as it is.",
        de=f"Die Rohkopie {name} {'ist ' if de != 'fehlt' else ''}{de}; das Warehouse bleibt, wie es ist.",
        do_en="Put the original file back there and try again.",
        do_de="Legen Sie die ursprüngliche Datei wieder dorthin und versuchen Sie es noch einmal.",
    )


def _differs(what: str) -> PersonMustAct:
    return PersonMustAct(
        en=f"Read again, {what} comes out differently than when it was loaded; the warehouse stays as it is.",
        de=f"Neu gelesen ergibt sich für {what} etwas anderes als beim Laden; das Warehouse bleibt, wie es ist.",
        do_en="Import the file again to load it the way it is read today.",
        do_de="Importieren Sie die Datei neu, um sie so zu laden, wie sie heute gelesen wird.",
    )
