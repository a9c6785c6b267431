"""API keys: a key is shown once, kept as a hash, belongs to somebody with a role, and ends on a day.

A key may be made for less than its person's role: to read, or to read and ask.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import date
from typing import Any, get_args

from errors import BadArguments, Forbidden, NotFound
from ledger import audit
from ledger.page import Moment, day_of, stamp
from ledger.place import Tx
from terms import Scope

MARK = "lk"
"""How every key begins, so that scanners for secrets find it."""
SCHEMA = """
create table if not exists api_keys (
    id text primary key,
    person text not null,
    hash text not null,
    ends text not null,
    at text not null,
    gone integer not null default 0
);
create table if not exists api_key_scopes (
    id text primary key,
    scope text not null
);
"""
SCOPES: tuple[Scope, ...] = get_args(Scope)
"""What a key is for, from less to more; the last takes nothing away from its person's role."""
WHOLE: Scope = "act"
_COLUMNS = "k.id, k.person, k.ends, k.gone, coalesce(s.scope, 'act')"
_FROM = "api_keys k left join api_key_scopes s on s.id = k.id"


@dataclass(frozen=True)
class Key:
    """A key without its secret: whose it is and until when it opens."""

    id: str
    person: str
    ends: date
    gone: bool = False
    scope: Scope = WHOLE


def made(
    tx: Tx, person: str, ends: date, at: Moment, *, by: str, scope: str = WHOLE
) -> tuple[Key, str]:  # fmt: skip
    """A new key of somebody, and the only time its text is seen: `lk_<id>_<secret>`, 32 random bytes.

    Raises:
        BadArguments: no such scope.
    """
    meant = _scope(scope)
    id, secret = secrets.token_hex(6), secrets.token_urlsafe(32)
    tx.execute(
        "insert into api_keys (id, person, hash, ends, at) values (?, ?, ?, ?, ?)",
        (id, person, _hash(secret), ends.isoformat(), stamp(at)),
    )
    tx.execute("insert into api_key_scopes (id, scope) values (?, ?)", (id, meant))
    audit.append(tx, "key.made", id, by, {"person": person, "ends": ends.isoformat(), "scope": meant})
    return Key(id, person, ends, scope=meant), f"{MARK}_{id}_{secret}"


def shaped(text: str) -> bool:
    """Whether a text claims to be a key of this house; clients that must send one send what they like."""
    return text.startswith(f"{MARK}_")


def opened(tx: Tx, text: str, at: Moment) -> Key:
    """The key that a text is.

    A random secret of 32 bytes needs no slow hash; it is compared in constant time.

    Raises:
        Forbidden: there is no such key, it was revoked, or it has ended; which of these is not told.
    """
    mark, _, rest = text.partition("_")
    id, _, secret = rest.partition("_") if mark == MARK else ("", "", "")
    row = tx.execute(f"select {_COLUMNS}, k.hash from {_FROM} where k.id = ?", (id,)).fetchone()
    same = hmac.compare_digest(_hash(secret), row[5] if row else "-" * 64)
    found = _key(row) if row else None
    if found is None or not same or found.gone or found.ends < day_of(at):
        raise Forbidden(
            en="This key does not open anything here.", de="Dieser Schlüssel öffnet hier nichts.",
            do_en="Ask an admin for a new one: leitstand people key NAME.",
            do_de="Bitten Sie um einen neuen: leitstand people key NAME.", rule="key",
        )  # fmt: skip
    return found


def revoked(tx: Tx, id: str, at: Moment, *, by: str) -> Key:
    """Let a key open nothing any more.

    Raises:
        NotFound: there is none of that id.
    """
    found = next((each for each in listed(tx) if each.id == id), None)
    if found is None:
        raise NotFound(
            en=f"There is no key '{id}'.", de=f"Einen Schlüssel „{id}“ gibt es nicht.",
            do_en="leitstand people list names them.", do_de="leitstand people list nennt sie.",
        )  # fmt: skip
    tx.execute("update api_keys set gone = 1, at = ? where id = ?", (stamp(at), id))
    audit.append(tx, "key.revoked", id, by, {"person": found.person})
    return found


def listed(tx: Tx) -> list[Key]:
    """Every key, the oldest first."""
    return [_key(row) for row in tx.execute(f"select {_COLUMNS} from {_FROM} order by k.at, k.id").fetchall()]


def any_(tx: Tx) -> bool:
    """Whether the house has given out a key that was not revoked; from then on nobody calls without one."""
    return tx.execute("select 1 from api_keys where gone = 0 limit 1").fetchone() is not None


def _key(row: tuple[Any, ...]) -> Key:
    id, person, ends, gone, scope = row[:5]
    # What is not known opens for the least.
    return Key(id, person, date.fromisoformat(ends), bool(gone), scope if scope in SCOPES else SCOPES[0])


def _scope(name: str) -> Scope:
    if name not in SCOPES:
        known = ", ".join(SCOPES)
        raise BadArguments(
            en=f"A key cannot be for '{name}'.", de=f"Einen Schlüssel für „{name}“ gibt es nicht.",
            do_en=f"Choose one of {known}.", do_de=f"Wählen Sie eines von {known}.",
        )  # fmt: skip
    return name


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
