"""The kill switch: nothing new is written while it is on; it is read in the transaction that claims a write.

Three ways to throw it: a line in the ledger, a file `STOP` in the home folder, LEITSTAND_KILL in the environment.
What cannot be read counts as stopped.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, cast

from errors import LeitstandError
from ledger import audit, persons
from ledger._levers import levels, spelled
from ledger.page import Moment, Page, clean, digest, stamp
from ledger.place import Tx
from terms import Operation

if TYPE_CHECKING:
    from ledger.book import Book

ALL = "all"
FILES = ("STOP", "STOP.txt", "stop", "stop.txt")
ENVIRONMENT = "LEITSTAND_KILL"
SCHEMA = """
create table if not exists switches (
    scope text primary key,
    state text not null,
    person text not null,
    why text not null,
    at text not null
);
"""


@dataclass(frozen=True)
class Stop:
    """What is stopped and by whom.

    scope    `all`, `platform:google`, `campaign:google/123`, or `campaign:/123` on every platform
    source   row (set by a command), file, environment, or unreadable
    """

    scope: str
    source: Literal["row", "file", "environment", "unreadable"]
    by: str = ""
    why: str = ""
    at: str = ""


def scope_of(platform: str = "", campaign: str = "") -> str:
    """Everything, one platform, or one campaign of a platform; of every platform where none is named."""
    if campaign:
        return f"campaign:{spelled(platform)}/{' · '.join(levels(campaign))}"
    return f"platform:{spelled(platform)}" if platform else ALL


def halts(found: Sequence[Stop], operation: Operation) -> Stop | None:
    """The stop that forbids a write: of everything, of its platform, or of what it writes to, by its id or name.

    Also of what that lies in: whoever stops `Brand`, or the id of it, stops `google · Brand · Tents`.
    """
    wanted = _scopes(operation.platform, operation.entity, operation.name, *operation.within)
    return next((stop for stop in found if stop.scope in wanted), None)


def halted(where: Book | Tx, home: Path, operation: Operation) -> Stop | None:
    """Why a write may not be made now; None where it may."""
    return halts(stops(where, home), operation)


def stopped(where: Book | Tx, home: Path, platform: str = "", campaign: str = "") -> Stop | None:
    """Why nothing may be written (there); None where it may."""
    wanted = _scopes(platform, campaign)
    return next((stop for stop in stops(where, home) if stop.scope in wanted), None)


def stops(where: Book | Tx, home: Path) -> list[Stop]:
    """Everything that is stopped, the widest first."""
    found = [each for each in (_by_environment(), _by_file(home)) if each is not None]
    return found + [replace(each, why=_told(home, each.why)) for each in _rows(where)]


def set_(
    tx: Page | Tx, home: Path, on: bool, *, by: str, why: str = "", at: Moment, platform: str = "", campaign: str = ""
) -> Stop | None:
    """Stop or go; what still stops after a go, such as the environment, is given back."""
    scope, state = scope_of(platform, campaign), "on" if on else "off"
    sql = """insert into switches (scope, state, person, why, at) values (?, ?, ?, ?, ?) on conflict (scope) do update
        set state = excluded.state, person = excluded.person, why = excluded.why, at = excluded.at"""
    why = _kept(home, by, why)
    tx.execute(sql, (scope, state, by, why, stamp(at)))
    audit.append(tx, f"switch.{'stopped' if on else 'released'}", scope, by, {"why": digest(why)})
    if not on and scope == ALL:
        # The file goes when the line is safely there: a crash in between leaves everything stopped.
        if isinstance(tx, Page):
            tx.after.append(lambda: _remove(home))
        else:
            _remove(home)
    if on:
        return stopped(tx, home, platform, campaign)
    return _by_environment() or next((each for each in _rows(tx) if each.scope in (ALL, scope)), None)


def _scopes(platform: str, *campaigns: str) -> set[str]:
    """Every scope in which these campaigns of a platform lie."""
    named = {part for each in campaigns if each.strip() for part in _runs(levels(each))}
    return {ALL, scope_of(platform), *(scope_of(over, each) for over in (platform, "") for each in named)}


def _runs(parts: Sequence[str]) -> set[str]:
    """Each level of a name, and each that a separator within a name made two."""
    ends = range(1, len(parts) + 1)
    return {" · ".join(parts[first:last]) for last in ends for first in range(last)} - {""}


def _rows(where: Book | Tx) -> list[Stop]:
    sql = "select scope, state, person, why, at from switches order by scope"
    try:
        if hasattr(where, "reading"):
            with cast("Book", where).reading() as tx:
                rows: list[Any] = tx.execute(sql).fetchall()
        else:
            rows = cast("Tx", where).execute(sql).fetchall()
    except Exception:
        return [Stop(ALL, "unreadable")]
    return [Stop(scope, "row", by, why, at) for scope, state, by, why, at in rows if state != "off"]


def _kept(home: Path, by: str, why: str) -> str:
    """The reason as a table holds it; one that cannot be kept must not keep anybody from stopping."""
    try:
        return persons.seal(home, by, clean(why))
    except (LeitstandError, OSError, sqlite3.Error):
        return ""


def _told(home: Path, why: str) -> str:
    try:
        return persons.read(home, why) or ""
    except (LeitstandError, OSError, sqlite3.Error):
        return ""


def _by_file(home: Path) -> Stop | None:
    for name in FILES:
        try:
            os.lstat(home / name)
        except FileNotFoundError:
            continue
        except OSError:
            return Stop(ALL, "unreadable")
        return Stop(ALL, "file", why=str(home / name))
    return None


def _by_environment() -> Stop | None:
    told = os.environ.get(ENVIRONMENT, "").strip().lower()
    return None if told in ("", "0", "false", "no", "off") else Stop(ALL, "environment", why=ENVIRONMENT)


def _remove(home: Path) -> None:
    for name in FILES:
        (home / name).unlink(missing_ok=True)
