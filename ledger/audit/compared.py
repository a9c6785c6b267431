"""The audit of a home against itself: the files by their signatures, the ledger's table against the log, both ways."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from errors import PersonMustAct
from ledger.audit import keys
from ledger.audit.chain import SCHEMA, leaf, line
from ledger.audit.files import CHECKPOINTS, FOLDER, KEY, LOG, Kept
from ledger.audit.rotation import chain
from ledger.audit.verify import checked  # pyright: ignore[reportUnknownVariableType]


@dataclass(frozen=True)
class Problem:
    """What is wrong first: a code, the file (log, checkpoints, anchor, ledger, key) and its line or record."""

    code: str
    file: str
    line: int


@dataclass(frozen=True)
class Examined:
    """What was found; `problem` is None where everything is as it was signed.

    records   lines of the log · ledger: records of the table · waiting: of those, how many wait to be signed
    signed    records under the newest checkpoint · anchored: under the newest one that the anchor holds
    key       whether the private key is there
    keys      how many keys signed, one after the other · unvouched: how many of them replaced a lost one unsigned
    """

    records: int = 0
    since: str = ""
    until: str = ""
    signed: int = 0
    anchored: int = 0
    ledger: int | None = None
    waiting: int = 0
    newest: dict[str, str] | None = None
    key: bool = True
    keys: int = 0
    unvouched: int = 0
    problem: Problem | None = None


def of_files(log: Path, key: Path, checkpoints: Path, anchor: Path | None = None) -> Examined:
    """What files alone say."""
    publics = key.read_text(encoding="ascii", errors="replace").split()
    seen = _lines(anchor) if anchor else None
    points = _lines(checkpoints)
    found = cast("dict[str, Any]", checked(_lines(log), publics, points, seen))
    return _examined(_followed(found, points, set(publics)))


def of_home(book: Kept, anchor: Path | None = None) -> Examined:
    """What the files of a home say, and whether its ledger says the same."""
    folder = book.home / FOLDER
    log, points = _lines(folder / LOG), _lines(folder / CHECKPOINTS)
    seen = _lines(anchor) if anchor else []
    book.place.prepare(SCHEMA)
    columns = "seq, at, event, subject, actor, hash, record"
    with book.place.reading() as tx:
        rows: list[Any] = tx.execute(f"select {columns} from audit order by seq").fetchall()
    if not (log or points or seen or rows):
        return Examined(ledger=0, key=(folder / keys.PRIVATE).exists())
    found = cast("dict[str, Any]", checked(log, keys.publics(folder), points, seen))
    differs, wrong, waiting = _differs(rows, log), found["problem"], 0
    if wrong and wrong["code"] == "unsigned" and differs is None:
        # Between a record and its signature a crash may come; the ledger vouches for what is not signed yet.
        wrong, waiting = None, len(log) - found["signed"]
    found |= {"ledger": len(rows), "waiting": waiting, "problem": wrong}
    found = _followed(found, points, _replaced(rows))
    return _examined(found, differs or _key(folder), folder)


def _followed(found: dict[str, Any], points: list[bytes], known: set[str]) -> dict[str, Any]:
    """The same, with how keys followed each other: each is handed over to by the one before, or `known` without."""
    if found["problem"] or not points:
        return found
    told = chain(points)
    strange = [line for key, line in told.unvouched.items() if key not in known]
    if line := min([*strange, *([told.broken] if told.broken else [])], default=0):
        found["problem"] = {"code": "handover", "file": "checkpoints", "line": line}
    return found | {"keys": len(told.keys), "unvouched": len(told.unvouched)}


def _replaced(rows: list[Any]) -> set[str]:
    """Keys of which the ledger says that they took the place of a lost one."""
    told = [json.loads(row[-1]) for row in rows if row[2] == KEY]
    return {each["subject"] for each in told if each["body"].get("reason") == "replaced"}


def _examined(found: dict[str, Any], problem: Problem | None = None, folder: Path | None = None) -> Examined:
    wrong = found.get("problem")
    return Examined(
        records=found["records"], since=found["since"], until=found["until"], signed=found["signed"],
        anchored=found["anchored"], ledger=found.get("ledger"), waiting=found.get("waiting", 0),
        keys=found.get("keys", 0), unvouched=found.get("unvouched", 0),
        newest=found.get("newest"), key=folder is None or (folder / keys.PRIVATE).exists(),
        problem=Problem(wrong["code"], wrong["file"], wrong["line"]) if wrong else problem,
    )  # fmt: skip


def _differs(rows: list[Any], log: list[bytes]) -> Problem | None:
    """The first record in which the table is not sound, or does not say what the log says."""
    for number, (seq, at, event, subject, actor, mark, record) in enumerate(rows, 1):
        if seq != number or leaf(record.encode()).hex() != mark:
            return Problem("table", "ledger", number)
        told = json.loads(record)
        if (told["at"], told["event"], told["subject"], told["actor"]) != (at, event, subject, actor):
            return Problem("table", "ledger", number)
        if number > len(log):
            return Problem("behind", "log", number)
        if log[number - 1] != line(record, mark):
            return Problem("differs", "log", number)
    return Problem("ahead", "log", len(rows) + 1) if len(log) > len(rows) else None


def _key(folder: Path) -> Problem | None:
    file = folder / keys.PRIVATE
    try:
        if file.exists():
            keys.guard(file)
    except PersonMustAct:
        return Problem("open", "key", 0)
    return None


def _lines(file: Path) -> list[bytes]:
    if not file.exists():
        return []
    with file.open("rb") as opened:
        return opened.readlines()
