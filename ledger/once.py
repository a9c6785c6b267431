"""Keys by which a caller says that two calls are one: kept for a day, and bound to whoever sent them."""

from __future__ import annotations

from datetime import timedelta

from errors import BadArguments
from ledger.page import Moment, digest, moment, stamp
from ledger.place import Tx

SCHEMA = """
create table if not exists once (
    key text primary key,
    body text not null,
    made text not null,
    at text not null
);
create index if not exists once_by_time on once (at);
"""
KEPT = timedelta(hours=24)


class Reused(BadArguments):
    """The key came before, with something else."""

    kind = "key_reused"


def found(tx: Tx, owner: str, key: str, body: str, at: Moment) -> str:
    """What was made for this key of somebody before; empty where nothing was. Older keys than a day are let go.

    Args:
        tx: a transaction that writes; what is made for the key belongs into the same.
        owner: who sends it: the same key of somebody else is another one.
        key: as it was sent.
        body: what was sent with it; a hash of it is kept.
        at: now.

    Raises:
        Reused: something else came with it.
    """
    tx.execute("delete from once where at < ?", (stamp(moment(at) - KEPT),))
    row = tx.execute("select body, made from once where key = ?", (_mark(owner, key),)).fetchone()
    if row is None:
        return ""
    if row[0] != digest(body):
        raise Reused(
            en="This Idempotency-Key came before with another body.",
            de="Dieser Idempotency-Key kam schon mit einem anderen Inhalt.",
            do_en="Send a new key for a new question.", do_de="Senden Sie für eine neue Frage einen neuen Schlüssel.",
        )  # fmt: skip
    return row[1]


def noted(tx: Tx, owner: str, key: str, body: str, made: str, at: Moment) -> None:
    """Keep what was made for a key."""
    tx.execute(
        "insert into once (key, body, made, at) values (?, ?, ?, ?)",
        (_mark(owner, key), digest(body), made, stamp(at)),
    )


def _mark(owner: str, key: str) -> str:
    return digest(f"{owner}\n{key}")
