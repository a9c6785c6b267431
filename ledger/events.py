"""What happened outside the clock and should start a flow: each happening once, whoever tells it how often."""

from __future__ import annotations

from dataclasses import dataclass

from errors import PersonMustAct
from ledger import audit
from ledger.page import Moment, digest, stamp
from ledger.place import Tx

SCHEMA = """
create table if not exists events (
    seq integer primary key,
    key text not null unique,
    kind text not null,
    name text not null default '',
    state text not null,
    at text not null,
    night text not null default ''
);
create index if not exists events_by_state on events (state);
"""
MOST = 100
"""Events that may wait at once."""
_COLUMNS = "seq, key, kind, name, state, at, night"


@dataclass(frozen=True)
class Event:
    """One happening.

    kind   file, import, incident or event · name: of an event from outside; untrusted, only compared
    state  waiting, done (a flow was started: `night`), or seen (nothing starts for it)
    """

    seq: int
    key: str
    kind: str
    name: str
    state: str
    at: str
    night: str


def key_of(kind: str, mark: str) -> str:
    """The name of a happening: the same mark is the same happening."""
    return f"{kind}-{digest(mark)[:24]}"


def happened(tx: Tx, kind: str, mark: str, at: Moment, *, name: str = "", waits: bool = True, by: str) -> bool:
    """Note a happening; whether it is news. Raises PersonMustAct where too many wait already."""
    key, state = key_of(kind, mark), "waiting" if waits else "seen"
    if tx.execute("select 1 from events where key = ?", (key,)).fetchone():
        return False
    if waits and tx.execute("select count(*) from events where state = 'waiting'").fetchone()[0] >= MOST:
        raise PersonMustAct(
            en=f"{MOST} events wait already.", de=f"Es warten bereits {MOST} Ereignisse.",
            do_en="Run `leitstand run schedule`, which works them off.",
            do_de="Starten Sie `leitstand run schedule`, das sie abarbeitet.",
        )  # fmt: skip
    sql = "insert into events (key, kind, name, state, at) values (?, ?, ?, ?, ?)"
    tx.execute(sql, (key, kind, name, state, stamp(at)))
    audit.append(tx, "event.noted", key, by, {"kind": kind, "state": state})
    return True


def waiting(tx: Tx) -> list[Event]:
    """What still starts something, the oldest first."""
    rows = tx.execute(f"select {_COLUMNS} from events where state = 'waiting' order by seq").fetchall()
    return [Event(*row) for row in rows]


def settled(tx: Tx, key: str, night: str, at: Moment, *, by: str) -> None:
    """It has started that flow, or none."""
    state = "done" if night else "seen"
    sql = "update events set state = ?, night = ? where key = ? and state = 'waiting'"
    if tx.execute(sql, (state, night, key)).rowcount:
        audit.append(tx, "event.settled", key, by, {"state": state, "night": night, "at": stamp(at)})
