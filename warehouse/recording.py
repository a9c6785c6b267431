# pyright: basic
"""The record of a load: its raw copy, how the file was read, and which rows were set aside."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from terms import Words, canonical
from warehouse import rawcopy, shelf, tables
from warehouse.contract import literal
from warehouse.plan import LoadReport
from warehouse.recognise import Recognised
from warehouse.replacing import Load
from warehouse.staged import as_table

if TYPE_CHECKING:
    from warehouse.store import Warehouse

Group = list[tuple[LoadReport, Recognised]]


@dataclass(frozen=True)
class Past:
    """What a load that is made again must keep of the first time."""

    seq: int
    load: str
    loaded_at: datetime


@dataclass
class Taking:
    """One transaction: where it goes, and what a person said about it.

    known_on  the day on which the state of the files was known
    replace   rows of the same period (and platform and account) that the files do not hold are closed too
    given     what a person said, kept so that the load can be made again
    past      set when the load is made again from its raw copy
    """

    warehouse: Warehouse
    con: Any
    known_on: date
    replace: bool = False
    dataset: str | None = None
    given: dict[str, Any] = field(default_factory=dict)
    past: dict[int, Past] = field(default_factory=dict)
    copies: list[rawcopy.Copy] = field(default_factory=list)
    seqs: list[int] = field(default_factory=list)
    restating: list[tuple[LoadReport, int]] = field(default_factory=list)


def stem(name: str) -> str:
    """A dataset's name from a file's."""
    for _ in range(2):
        name = name.rsplit(".", 1)[0] if "." in name[1:] else name
    return name


def seal(warehouse: Warehouse, con: Any, found: Recognised) -> None:
    """Take what names a person out of the rows into the vault; noted, so that the raw copy is sealed too."""
    try:
        from warehouse import vault  # pyright: ignore[reportAttributeAccessIssue]
    except ImportError:  # the vault is a room of its own, which a cut-down house may lack
        return
    table = f"{found.checked.table}_good"
    if vault.private(con, table, found.contract):
        as_table(con, table)
        vault.seal(warehouse.home, con, table, found.contract)
        found.__dict__["personal"] = True


def known_load(taking: Taking, found: Recognised, name: str | None = None) -> tuple[Any, ...] | None:
    """The load of the same bytes read the same way and known as early, if all of its rows are still there."""
    con, agreed = taking.con, found.contract
    if agreed.grows:
        if not tables.have(con, shelf.stock(agreed)):
            return None
        alive = f"rows = (select count(*) from {shelf.stock(agreed)} where _load = seq and _until is null)"
    else:
        alive = f"current and dataset = {literal(name or stem(found.piece.name))}"
    return con.execute(
        "select seq, load, rows, quarantined from loads where kind = ? and sha256 = ? and mapping = ? and"
        f" contract = ? and known_on <= ? and {alive} order by seq desc limit 1",
        [agreed.kind, sha(found), reading(taking, found), agreed.version, taking.known_on],
    ).fetchone()


def already(report: LoadReport, known: tuple[Any, ...]) -> None:
    """Say that a file is loaded already."""
    _, report.load, report.rows, report.quarantined = known
    report.already = True
    report.notes.append(
        Words(de="Diese Datei ist bereits geladen; nichts wurde verdoppelt.", en="This file is already loaded;"
                                                                                 " nothing was doubled.")
    )  # fmt: skip


def record(taking: Taking, report: LoadReport, found: Recognised, name: str, version: int | None = None) -> Load:
    """The raw copy, the record of the load and its quarantine; `version` is 0 for a data set's first file."""
    con, agreed, checked = taking.con, found.contract, found.checked
    seq = con.execute("select coalesce(max(seq), 0) + 1 from loads").fetchone()[0]
    past = taking.past.get(id(found))
    if past is not None:
        seq = past.seq
    kind_of_row, grain = layer(found)
    report.load = past.load if past else f"l{seq:05d}-{sha(found)[:8]}"
    if past is None:
        copy = rawcopy.keep(taking.warehouse.home, report.load, found.piece.raw, found.piece.name)
        taking.copies.append(copy)
        if found.__dict__.get("personal"):
            rawcopy.seal(taking.warehouse.home, copy)
    values = dict(
        seq=seq, load=report.load, kind=agreed.kind, dataset=name, file=found.piece.name, sha256=sha(found),
        mapping=reading(taking, found), contract=agreed.version, rows=checked.rows, quarantined=checked.rejected,
        replaced=0, currency=found.plan.currency, current=True,
        loaded_at=past.loaded_at if past else datetime.now(UTC).replace(tzinfo=None), known_on=taking.known_on,
        layer=kind_of_row, grain=grain, version=(version or seq) if version is not None else None,
        given=canonical(taking.given | {"mapping": found.__dict__.get("said", {})}).decode(),
    )  # fmt: skip
    con.execute(
        f"insert into loads ({', '.join(values)}) values ({', '.join('?' for _ in values)})", list(values.values())
    )
    con.execute(
        "insert into quarantine select ?, ?, line, reason_de, reason_en, raw from"
        f" memory.{checked.table}_bad order by line",
        [report.load, found.piece.name],
    )
    taking.seqs.append(seq)
    return Load(seq, taking.known_on, kind_of_row, grain, sha(found), found.piece.name)


def note(found: Recognised, said: dict[str, str], digest: str) -> None:
    """Keep with a file what a person said of it, and the hash of what was read if that is the raw file."""
    found.__dict__["said"] = said
    if found.piece.path == found.piece.raw:
        found.__dict__["sha256"] = digest


def sha(found: Recognised) -> str:
    """The hash of a file's bytes as they came; worked out once."""
    if "sha256" not in found.__dict__:
        found.__dict__["sha256"] = rawcopy.digest(found.piece.raw)
    return found.__dict__["sha256"]


def layer(found: Recognised) -> tuple[str, str]:
    """Whether a file holds search terms, and which finer columns it tells apart."""
    have = {target.name for target in found.targets}
    grain = [name for name in found.contract.finer if name in have and name != "currency"]
    return "search_term" if "search_term" in have else "main", "+".join(grain)


def reading(taking: Taking, found: Recognised) -> str:
    """How the file was read, as text; a whole period replaced is another reading."""
    resolved = found.resolved | ({"replace": True} if taking.replace and found.contract.grows else {})
    return canonical(resolved).decode()
