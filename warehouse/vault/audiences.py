# pyright: basic
"""Audiences on their way to a platform: who is in one, kept as keyed hashes under the hash of the whole list.

A proposal, its receipt and the audit name an audience by that hash and its size only. The rows that a platform gets
(plain SHA-256 in its own normalisation) are made when they are sent: people erased since then are not among them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from errors import NotFound
from warehouse.vault import store

SCHEMA = """
create table if not exists audiences (
    content text primary key, platform text not null, size integer not null, purposes text not null
) without rowid;
create table if not exists audience_members (
    content text not null, email text not null, phone text not null, primary key (content, email, phone)
) without rowid;
"""
PLUS = frozenset({"google", "microsoft", "bing", "linkedin"})
"""Platforms that want phone numbers with their leading + before hashing; the others want digits only."""
Member = tuple[str, str]
"""Keyed hash of the e-mail address and of the phone number of one person; either may be empty."""


@dataclass(frozen=True)
class Rows:
    """What a platform gets.

    add, remove   one row a person: `email` and `phone` as SHA-256 in lower-case hex, as far as they are known
    rejected      reason -> people who are left out of `add`: `erased`, `withdrawn`
    size          people in the audience afterwards
    """

    add: tuple[dict[str, str], ...]
    remove: tuple[dict[str, str], ...]
    rejected: dict[str, int] = field(default_factory=dict)
    size: int = 0


def content_of(platform: str, members: Iterable[Member]) -> str:
    """The one name of a list of people at a platform: SHA-256 over their keyed hashes, in order."""
    lines = sorted({f"{email}|{phone}" for email, phone in members})
    return hashlib.sha256("\n".join([platform.lower(), *lines]).encode()).hexdigest()


def keep(home: Path, platform: str, members: Sequence[Member], purposes: Sequence[str] = ()) -> str:
    """Keep who is in an audience, under the name that is returned; the same list again changes nothing.

    purposes: those of the consent records that were said to cover it, so that consent can be checked again.
    """
    content = content_of(platform, members)
    rows = sorted(set(members))
    with store.opened(home) as (db, _):
        _prepare(db)
        if db.execute("select 1 from audiences where content = ?", (content,)).fetchone() is None:
            db.execute(
                "insert into audiences values (?, ?, ?, ?)",
                (content, platform.lower(), len(rows), json.dumps(sorted(purposes))),
            )
            db.executemany("insert into audience_members values (?, ?, ?)", ((content, *row) for row in rows))
    return content


def purposes_of(home: Path, content: str) -> tuple[str, ...]:
    """The purposes that were said to cover it; none for a list that was never kept."""
    with store.opened(home, make=False) as (db, _):
        _prepare(db)
        row = db.execute("select purposes from audiences where content = ?", (content,)).fetchone()
    return tuple(json.loads(row[0])) if row else ()


def members(home: Path, content: str) -> list[Member]:
    """Who is in it; NotFound for a list that was never kept."""
    if not content:
        return []
    with store.opened(home, make=False) as (db, _):
        _prepare(db)
        if db.execute("select 1 from audiences where content = ?", (content,)).fetchone() is None:
            raise NotFound(
                en="The vault does not hold this audience.", de="Der Tresor enthält diese Zielgruppe nicht.",
                do_en="Propose it again (act.sync_audience).", do_de="Schlagen Sie sie erneut vor (act.sync_audience).",
            )  # fmt: skip
        found = db.execute("select email, phone from audience_members where content = ? order by 1, 2", (content,))
        return [(str(email), str(phone)) for email, phone in found]


def readable(home: Path, hashes: Iterable[str]) -> set[str]:
    """Of these keyed hashes those that stand for a value which can be read; erased people's cannot."""
    wanted = sorted({each for each in hashes if each})
    if not wanted or not (home / store.FILE).exists():
        return set()
    with store.opened(home, make=False) as (db, _):
        db.execute("create temp table asked_for (hash text primary key)")
        db.executemany("insert into asked_for values (?)", ((each,) for each in wanted))
        found = db.execute(
            "select distinct hash from items join subjects using (subject) join asked_for using (hash)"
            " where wrapped is not null"
        )
        return {str(row[0]) for row in found}


def rows(
    home: Path, platform: str, after: str, before: str = "", *, withdrawn: Collection[Member] = frozenset()
) -> Rows:
    """The rows that turn the audience `before` into `after`, both named by their content; made anew at each call.

    Args:
        home: whose vault.
        platform: decides how phone numbers are written before they are hashed.
        after: what was approved.
        before: what the platform holds; empty for nothing.
        withdrawn: people who took their consent back since the proposal: they are left out, and taken out.
    """
    now, was = members(home, after), members(home, before)
    kept = [member for member in now if member not in withdrawn]
    plain = store.hashed_for_platform(
        home, (each for member in {*kept, *was} for each in member if each), plus=platform.lower() in PLUS
    )
    sendable = [member for member in kept if any(each in plain for each in member if each)]
    held, wanted = set(was), set(sendable)
    rejected = {"withdrawn": len(now) - len(kept), "erased": len(kept) - len(sendable)}
    return Rows(
        tuple(_row(member, plain) for member in sendable if member not in held),
        tuple(row for member in was if member not in wanted and (row := _row(member, plain))),
        {reason: count for reason, count in rejected.items() if count}, len(sendable),
    )  # fmt: skip


def _row(member: Member, plain: dict[str, str]) -> dict[str, str]:
    named = zip(("email", "phone"), member, strict=True)
    return {field: plain[hash] for field, hash in named if hash in plain}


def _prepare(db) -> None:  # noqa: ANN001
    for statement in SCHEMA.split(";"):
        if statement.strip():
            db.execute(statement)
