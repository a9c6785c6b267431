"""Who may do what: pseudonyms and their roles. Names lie elsewhere, encrypted."""

from __future__ import annotations

from typing import Literal, cast, get_args

from errors import BadArguments
from ledger import audit
from ledger._page import Moment, stamp
from ledger.place import Tx
from terms import Principal

Role = Literal["viewer", "analyst", "approver", "admin", "service"]
SCHEMA = """
create table if not exists people (
    id text primary key,
    role text not null,
    at text not null,
    gone integer not null default 0
);
"""


def register(tx: Tx, id: str, role: str, at: Moment, *, by: str = "service:house") -> Principal:
    """Give somebody a role, or another one."""
    if role not in get_args(Role):
        raise BadArguments(
            en=f"'{role}' is not a role.", de=f"„{role}“ ist keine Rolle.",
            do_en=f"Choose one of {', '.join(get_args(Role))}.", do_de=f"Wählen Sie eine von {', '.join(get_args(Role))}.",
        )  # fmt: skip
    sql = """insert into people (id, role, at, gone) values (?, ?, ?, 0)
        on conflict (id) do update set role = excluded.role, at = excluded.at, gone = 0"""
    tx.execute(sql, (id, role, stamp(at)))
    audit.append(tx, "person.registered", id, by, {"role": role})
    return principal(tx, id)


def remove(tx: Tx, id: str, at: Moment, *, by: str = "service:house") -> None:
    """Take somebody's role away; what they did stays on record."""
    tx.execute("update people set gone = 1, at = ? where id = ?", (stamp(at), id))
    audit.append(tx, "person.removed", id, by, {})


def principal(tx: Tx, id: str) -> Principal:
    """Whoever has that id; a person without a role may only look."""
    if id.startswith(("agent:", "service:")):
        kind = cast("Literal['agent', 'service']", id.partition(":")[0])
        return Principal(id=id, kind=kind, role="service")
    row = tx.execute("select role from people where id = ? and gone = 0", (id,)).fetchone()
    return Principal(id=id, kind="person", role=row[0] if row else "viewer")


def listed(tx: Tx) -> list[Principal]:
    """Everybody with a role, in the order of their ids."""
    rows = tx.execute("select id, role from people where gone = 0 order by id").fetchall()
    return [Principal(id=id, kind="person", role=role) for id, role in rows]
