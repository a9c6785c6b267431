# pyright: basic
"""Taking checked files in: raw copy, rows, quarantine and record in one transaction, or nothing at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from terms import Words
from warehouse import datasets, journeys, moved, profile, rawcopy, replacing, shelf, tables
from warehouse.contract import Contract, contract, quoted
from warehouse.plan import LoadReport
from warehouse.recognise import Recognised
from warehouse.recording import Group, Taking, already, known_load, layer, record, seal, sha
from warehouse.replacing import Load

if TYPE_CHECKING:
    from warehouse.store import Warehouse


def take(taking: Taking, group: Group) -> None:
    """Load the files of one kind and complete their reports."""
    con, agreed = taking.con, group[0][1].contract
    for _, found in group:
        prepare(taking.warehouse, con, found)
    with taking.warehouse.door.writing(con):
        con.execute("begin")
        try:
            make_ready(taking)
            if agreed.grows:
                for report, found in group:
                    _grow(taking, report, found)
            else:
                datasets.put(taking, group)
            if taking.seqs:
                _show(taking, agreed)
            snapshot = con.execute("select snapshot from kinds where kind = ?", [agreed.kind]).fetchone()[0]
            con.execute("commit")
        except BaseException:
            con.execute("rollback")
            for copy in taking.copies:
                copy.drop()
            raise
        for copy in taking.copies:
            copy.settle()
    for report, found in group:
        _complete(report, found, snapshot)


def preview(taking: Taking, found: Recognised, name: str | None) -> Words | None:
    """What loading a file would replace; nothing is changed."""
    con, agreed = taking.con, found.contract
    if not taking.warehouse.door.file.exists():
        return None
    prepare(taking.warehouse, con, found)
    with taking.warehouse.door.writing(con, read_only=True):
        if "known_on" not in tables.have(con, "loads"):
            return None
        if known_load(taking, found, name) is not None:
            return Words(de="Nichts: Die Datei ist bereits geladen.", en="Nothing: the file is already loaded.")
        if agreed.grows:
            if not tables.have(con, shelf.stock(agreed)):
                return None
            seq = con.execute("select coalesce(max(seq), 0) + 1 from loads").fetchone()[0]
            load = Load(seq, taking.known_on, *layer(found), sha(found), found.piece.name)
            count = replacing.count(con, agreed, shelf.stock(agreed), _news(found), load)
            return Words(de=f"{count} geladene Zeilen.", en=f"{count} loaded rows.") if count else None
        held = datasets.held(con, agreed, name or "")
    return Words(de=f"Den Datensatz „{name}“.", en=f'The dataset "{name}".') if held else None


def prepare(warehouse: Warehouse, con: Any, found: Recognised) -> None:
    """Complete the rows by what the key needs; bring journeys into their one form; seal what names a person."""
    table, agreed = f"{found.checked.table}_good", found.contract
    seal(warehouse, con, found)
    if agreed.kind == "journeys":
        if any(target.name == "path" for target in found.targets):
            journeys.tidy_paths(con, table)
        else:
            con.execute(f"alter table {table} rename to {found.checked.table}_touches")
            journeys.paths_of_touches(con, f"{found.checked.table}_touches", table)
    if not agreed.grows:
        return
    occurrence = ""
    if "occurrence" in agreed.key:
        key = ", ".join(quoted(name) for name in agreed.key if name in agreed.columns)
        occurrence = f", row_number() over (partition by {key} order by line)::integer as _occurrence"
    con.execute(
        f"create or replace {'table' if occurrence else 'view'} {found.checked.table}_news as"
        f" select * exclude (_segment){occurrence} from memory.{table}{' order by line' if occurrence else ''}"
    )


def make_ready(taking: Taking) -> None:
    """Today's tables, and nothing left of a load that was killed."""
    con = taking.con
    for kind in tables.make(con):
        shelf.show(con, contract(kind))
        profile.refresh(con, contract(kind))
    if not taking.past:
        rawcopy.settle(taking.warehouse.home, {load for (load,) in con.execute("select load from loads").fetchall()})


def _grow(taking: Taking, report: LoadReport, found: Recognised) -> None:
    con, agreed = taking.con, found.contract
    known = known_load(taking, found)
    if known is not None:
        already(report, known)
        return
    load = record(taking, report, found, agreed.kind)
    table = shelf.open_stock(con, agreed, [target.name for target in found.targets])
    alone = replacing.alone(con, agreed, load)
    if not alone:
        report.replaced = replacing.close_older(con, agreed, table, _news(found), load)
    con.execute(f"insert into {table} by name select {load.seq}::integer as _load, * from {_news(found)}")
    if not alone:
        replacing.close_own(con, agreed, table, load)
        _stays(taking, report, agreed, table, load)
        con.execute("update loads set replaced = ? where seq = ?", [report.replaced, load.seq])
        if report.replaced and replacing.newest(con, agreed, load):
            taking.restating.append((report, load.seq))


def _stays(taking: Taking, report: LoadReport, agreed: Contract, table: str, load: Load) -> None:
    """Rows of the same period that the file does not hold: told, or closed if a person said so."""
    count = replacing.remaining(taking.con, agreed, table, load, close=taking.replace)
    if taking.replace:
        report.replaced += count
        return
    report.remaining = count
    if count:
        report.notes.append(
            Words(
                de=f"{count} früher geladene Zeilen desselben Zeitraums stehen nicht in dieser Datei und bleiben;"
                " --replace nimmt sie heraus.",
                en=f"{count} rows loaded earlier for the same period are not in this file and stay;"
                " --replace takes them out.",
            )
        )


def _show(taking: Taking, agreed: Contract) -> None:
    con = taking.con
    if agreed.grows:
        shelf.hide_shadows(con, agreed)
    shelf.show(con, agreed)
    profile.refresh(con, agreed, taking.seqs)
    if agreed.grows:
        for report, seq in taking.restating:
            report.moved = moved.moved(con, agreed, shelf.stock(agreed), seq)


def _news(found: Recognised) -> str:
    return f"memory.{found.checked.table}_news"


def _complete(report: LoadReport, found: Recognised, snapshot: str) -> None:
    plan = found.plan
    report.kind, report.snapshot = plan.kind, snapshot
    if not report.already:
        report.rows, report.quarantined = found.checked.rows, found.checked.rejected
    report.rejects, report.totals = plan.rejects, found.checked.totals
    report.first, report.last, report.currency = plan.first, plan.last, plan.currency
