"""Records and how they hang together: each names the hash of the one before it."""

from __future__ import annotations

import hashlib
import json
import secrets
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from ledger.place import Tx

SCHEMA = """
create table if not exists audit (
    seq integer primary key,
    at text not null,
    event text not null,
    subject text not null,
    actor text not null,
    hash text not null,
    record text not null
);
create index if not exists audit_by_subject on audit (subject);
"""
START = "0" * 64
"""What the first record names as the one before it."""

BEGAN = "audit.began"
SAFE = 2**53 - 1
"""Up to here every reader of JSON keeps a whole number (RFC 7493)."""


def append(tx: Tx, event: str, subject: str, actor: str, body: dict[str, Any] | None = None) -> int:
    """Record that something happened, in the transaction in which it happens; returns the number of the record.

    Args:
        tx: a writing transaction, which has the ledger to itself.
        event: what happened, such as `proposal.approved`.
        subject: the id of what it happened to.
        actor: who did it: a pseudonym or the name of a machine.
        body: whole numbers, text, true, false, None, and lists and objects of them; amounts are text.

    Raises:
        TypeError, ValueError: the body holds something that has no one canonical form, such as a float.
    """
    seq, before = head(tx)
    if not seq:
        # Nothing but chance tells the beginning of one log from that of another.
        seq, before = _added(tx, (0, START), BEGAN, "audit", "service:audit", {"nonce": secrets.token_hex(16)})
    return _added(tx, (seq, before), event, subject, actor, body or {})[0]


def _added(
    tx: Tx, last: tuple[int, str], event: str, subject: str, actor: str, body: dict[str, Any]
) -> tuple[int, str]:
    seq, before = last[0] + 1, last[1]
    at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    record = canonical({
        "actor": actor, "at": at, "body": body, "event": event, "prev": before, "seq": seq, "subject": subject,
    })  # fmt: skip
    tx.execute(
        "insert into audit (seq, at, event, subject, actor, hash, record) values (?, ?, ?, ?, ?, ?, ?)",
        (seq, at, event, subject, actor, mark := leaf(record).hex(), record.decode()),
    )
    return seq, mark


def head(tx: Tx) -> tuple[int, str]:
    """Number and hash of the newest record; (0, zeros) before the first."""
    row = tx.execute("select seq, hash from audit order by seq desc limit 1").fetchone()
    return (int(row[0]), str(row[1])) if row else (0, START)


def leaf(record: bytes) -> bytes:
    """The hash of a record, which is its leaf in the Merkle tree: SHA-256(0x00 || record) (RFC 6962, section 2.1)."""
    return hashlib.sha256(b"\0" + record).digest()


def line(record: str, mark: str) -> bytes:
    """A record as a line of the file: itself an object in canonical form."""
    return f'{{"hash":"{mark}","record":{record}}}\n'.encode()


def canonical(value: Any) -> bytes:
    r"""The one way to write a value (RFC 8785 for whole numbers, text, true, false, null, arrays and objects).

    Keys hold no characters from U+D800 on, so that sorting them by UTF-16 units and by code points is the same.

    >>> canonical({"b": [1, "ü"], "a": {}})
    b'{"a":{},"b":[1,"\xc3\xbc"]}'
    """
    _check(value)
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _check(value: Any) -> None:
    if value is None or value.__class__ in (str, bool):
        return
    if value.__class__ is int:
        if not -SAFE <= value <= SAFE:
            raise ValueError(f"{value} is too large for JSON; write it as text")
    elif value.__class__ is dict:
        for key, each in cast("dict[Any, Any]", value).items():
            if key.__class__ is not str or (key and max(key) >= "\ud800"):
                raise TypeError(f"{key!r} cannot be a key in the audit")
            _check(each)
    elif value.__class__ in (list, tuple):
        for each in value:
            _check(each)
    else:
        raise TypeError(f"{value.__class__.__name__} has no one form in the audit; write it as text")
