"""Who may do what: pseudonyms and their roles. Names lie elsewhere, encrypted."""

from __future__ import annotations

from typing import Literal, cast

from errors import BadArguments, NotFound
from ledger import audit
from ledger.page import Moment, stamp
from ledger.persons import machine
from ledger.place import Tx
from terms import Principal

Role = Literal["viewer", "analyst", "approver", "admin"]
ROLES: tuple[Role, ...] = ("viewer", "analyst", "approver", "admin")
"""What a person can be; the fifth role, `service`, is for machines."""
SCHEMA = """
create table if not exists people (
    id text primary key,
    role text not null,
    at text not null,
    gone integer not null default 0
);
"""


def register(tx: Tx, id: str, role: str, at: Moment, *, by: str = "service:house") -> Principal:
    """Give somebody a role, or another one; the same again changes nothing.

    Raises:
        BadArguments: no such role for a person, or nobody would be left who may change people.
    """
    if role not in ROLES:
        known = ", ".join(ROLES)
        raise BadArguments(
            en=f"'{role}' is not a role.", de=f"„{role}“ ist keine Rolle.",
            do_en=f"Choose one of {known}.", do_de=f"Wählen Sie eine von {known}.",
        )  # fmt: skip
    if not id.strip() or machine(id):
        raise ValueError(f"'{id}' is no person")
    before = _role(tx, id)
    if before == role:
        return principal(tx, id)
    if before == "admin":
        _keep_one(tx, id)
    sql = """insert into people (id, role, at, gone) values (?, ?, ?, 0)
        on conflict (id) do update set role = excluded.role, at = excluded.at, gone = 0"""
    tx.execute(sql, (id, role, stamp(at)))
    audit.append(tx, "person.registered", id, by, {"role": role, "before": before})
    return principal(tx, id)


def remove(tx: Tx, id: str, at: Moment, *, by: str = "service:house") -> None:
    """Take somebody's role away; what they did stays on record.

    Raises:
        NotFound: nobody with that id has one.
        BadArguments: nobody would be left who may change people.
    """
    before = _role(tx, id)
    if not before:
        raise NotFound(
            en="That person has no role here.", de="Diese Person hat hier keine Rolle.",
            do_en="leitstand people list names everybody.", do_de="leitstand people list nennt alle.",
        )  # fmt: skip
    if before == "admin":
        _keep_one(tx, id)
    tx.execute("update people set gone = 1, at = ? where id = ?", (stamp(at), id))
    audit.append(tx, "person.removed", id, by, {"before": before})


def principal(tx: Tx, id: str, *, house: str = "") -> Principal:
    """Whoever has that id; a person without a role may only look.

    Args:
        tx: an open transaction.
        id: a pseudonym, or the name of a machine such as `agent:bidding`.
        house: who works here: as long as nobody is registered, that one may do everything.
    """
    if machine(id):
        id = id.strip().casefold()
        kind = cast("Literal['agent', 'service']", id.partition(":")[0])
        return Principal(id=id, kind=kind, role="service")
    role = _role(tx, id)
    if not role and id and id == house and not anybody(tx):
        role = "admin"
    return Principal(id=id, kind="person", role=cast("Role", role or "viewer"))


def anybody(tx: Tx) -> bool:
    """Whether anybody was ever registered."""
    return tx.execute("select 1 from people limit 1").fetchone() is not None


def listed(tx: Tx) -> list[Principal]:
    """Everybody with a role, in the order of their ids."""
    rows = tx.execute("select id, role from people where gone = 0 order by id").fetchall()
    return [Principal(id=id, kind="person", role=role) for id, role in rows]


def _role(tx: Tx, id: str) -> str:
    row = tx.execute("select role from people where id = ? and gone = 0", (id,)).fetchone()
    return row[0] if row else ""


def _keep_one(tx: Tx, id: str) -> None:
    if tx.execute("select 1 from people where role = 'admin' and gone = 0 and id <> ?", (id,)).fetchone() is None:
        raise BadArguments(
            en="The last admin stays: nobody else could change people.",
            de="Wer als Letztes die Rolle „admin“ hat, behält sie: Sonst könnte niemand mehr Personen verwalten.",
            do_en="Make somebody else admin first.", do_de="Machen Sie zuerst eine andere Person zum Admin.",
        )  # fmt: skip
