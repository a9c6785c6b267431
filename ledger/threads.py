"""Conversations: threads with their turns, each on record once, one running turn a thread, for their owner only.

What somebody typed lies encrypted under a key of its own (`persons`); an answer is the run that a turn names. A turn
runs while its holder (a process) lives and renews its lease; one whose holder died is read as `interrupted`. What a
holder says about a turn that is no longer its own changes nothing.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Literal

from errors import BadArguments, Lang, NotFound, PersonMustAct
from ledger import audit, persons
from ledger._threads_read import COLUMNS, Status, Thread, Turn, alive, fate, holder, language, turns_of
from ledger.page import ERASED, Moment, Page, clean, kept, moment, packed, stamp
from ledger.unasked import unasked

__all__ = ["SCHEMA", "Busy", "Status", "Thread", "Turn", "holder", "language"]

SCHEMA = """
create table if not exists threads (
    id text primary key,
    owner text not null,
    title text not null,
    begun text not null,
    changed text not null
);
create index if not exists threads_by_owner on threads (owner, changed);
create table if not exists turns (
    id text primary key,
    thread text not null,
    number integer not null,
    question text not null,
    lang text not null,
    status text not null,
    run text not null,
    begun text not null,
    ended text not null,
    holder text not null,
    lease text not null,
    error text not null,
    feedback text not null,
    note text not null,
    tries integer not null
);
create unique index if not exists turns_by_thread on turns (thread, number);
create index if not exists turns_by_status on turns (status);
"""
LEASE = timedelta(seconds=20)
"""So long a turn counts as running without another sign of life of its holder."""
TITLE = 80
Feedback = Literal["up", "down", ""]


class Busy(PersonMustAct):
    """The thread answers a question already."""

    kind = "busy"


def started(
    tx: Page, owner: str, question: str, at: Moment, *, thread: str = "", lang: Lang | None = None, run: str = "",
    by: str = "",
) -> Turn:  # fmt: skip
    """A new turn that runs, in a thread of its owner or in a new one.

    Args:
        tx: a transaction that writes.
        owner: whose thread it is, a pseudonym or the name of a machine.
        question: as it was typed.
        at: now.
        thread: an id of one's own for it, or of a thread that is there; empty makes a new one.
        lang: language of the answer; None is the question's.
        run: the id that its answer will have: one that is on record has been answered, whatever died afterwards.
        by: the holder; else this process.

    Raises:
        Busy: the thread answers another question.
        NotFound: the thread belongs to somebody else.
    """
    text, now = clean(question), stamp(at)
    known = _row(tx, thread) if thread else None
    if known is not None and known[1] != owner:
        raise _unknown(thread)
    _free(tx, thread, at)
    reference = kept(tx, owner, text)
    if known is None:
        thread = thread or f"c-{secrets.token_hex(8)}"
        sql = "insert into threads (id, owner, title, begun, changed) values (?, ?, ?, ?, ?)"
        tx.execute(sql, (thread, owner, reference, now, now))
    id = f"n-{secrets.token_hex(8)}"
    number = tx.execute("select coalesce(max(number), 0) + 1 from turns where thread = ?", (thread,)).fetchone()[0]
    lease = stamp(moment(at) + LEASE)
    values = (id, thread, number, reference, lang or "", "running", run, now, "", by or holder(), lease, "", "", "", 1)
    tx.execute(f"insert into turns ({COLUMNS}) values ({', '.join('?' * 15)})", values)
    tx.execute("update threads set changed = ? where id = ?", (now, thread))
    return Turn(id, thread, number, text, lang or "", "running", run, now, "")


def retried(tx: Page, owner: str, id: str, at: Moment, *, run: str = "", by: str = "") -> Turn:
    """Run a turn again that was interrupted, was stopped or failed: the same turn, one more try.

    Raises:
        Busy: the thread answers a question.
        NotFound: there is no such turn of the owner.
        BadArguments: it has an answer.
    """
    turn = one(tx, owner, id, at)
    _free(tx, turn.thread, at)
    if turn.status == "done":
        raise BadArguments(
            en="This question has its answer.", de="Diese Frage hat ihre Antwort.",
            do_en="Ask it again as a new one.", do_de="Stellen Sie sie neu.",
        )  # fmt: skip
    sql = """update turns set status = 'running', run = ?, ended = '', error = '', holder = ?, lease = ?,
        tries = tries + 1 where id = ?"""
    tx.execute(sql, (run, by or holder(), stamp(moment(at) + LEASE), id))
    tx.execute("update threads set changed = ? where id = ?", (stamp(at), turn.thread))
    return one(tx, owner, id, at)


def ended(
    tx: Page, id: str, status: Status, at: Moment, *, error: dict[str, Any] | None = None, tries: int = 1, by: str = ""
) -> bool:
    """Note what came of a turn; whether it was still this holder's to say, in this try."""
    sql = """update turns set status = ?, error = ?, ended = ?
        where id = ? and status = 'running' and holder = ? and tries = ?"""
    values = (status, packed(error) if error else "", stamp(at), id, by or holder(), tries)
    return tx.execute(sql, values).rowcount == 1


def renewed(tx: Page, at: Moment, *, by: str = "") -> int:
    """A sign of life of a holder: its turns go on running; how many these are."""
    sql = "update turns set lease = ? where status = 'running' and holder = ?"
    return tx.execute(sql, (stamp(moment(at) + LEASE), by or holder())).rowcount


def orphaned(tx: Page, at: Moment) -> int:
    """Write down as interrupted what runs no more; how many these were."""
    rows = tx.execute("select id, run, holder, lease from turns where status = 'running'").fetchall()
    dead = [(id, run) for id, run, name, lease in rows if not alive(name, lease, at)]
    for id, run in dead:
        tx.execute("update turns set status = ?, ended = ? where id = ?", (fate(tx, run), stamp(at), id))
    return len(dead)


def listed(tx: Page, owner: str, at: Moment, *, search: str = "", limit: int = 100) -> list[Thread]:
    """The threads of somebody, the latest first; with `search` those whose title and questions hold all its words."""
    sql = """select t.id, t.owner, t.title, t.begun, t.changed,
        (select count(*) from turns where thread = t.id) from threads t where t.owner = ?
        order by t.changed desc, t.id"""
    rows = tx.execute(sql, (owner,)).fetchall()
    words = persons.plain(search).split()
    if words:
        rows = _found(tx, owner, rows, words)
    rows = rows[: max(1, min(limit, 500))]
    titles = persons.texts(tx.home, [row[2] for row in rows])
    running = dict(_running(tx, owner, at))
    return [
        Thread(row[0], row[1], _title(titles.get(row[2])), *row[3:6], running=running.get(row[0], "")) for row in rows
    ]


def _found(tx: Page, owner: str, rows: Sequence[Any], words: Sequence[str]) -> list[Any]:
    sql = "select n.thread, n.question from turns n join threads t on t.id = n.thread where t.owner = ?"
    said = [*tx.execute(sql, (owner,)).fetchall(), *((row[0], row[2]) for row in rows)]
    texts = persons.texts(tx.home, [ref for _, ref in said])
    of: dict[str, str] = {}
    for thread, ref in said:
        of[thread] = f"{of.get(thread, '')} {persons.plain(texts.get(ref) or '')}"
    return [row for row in rows if all(word in of.get(row[0], "") for word in words)]


def _running(tx: Page, owner: str, at: Moment) -> list[tuple[str, str]]:
    sql = """select n.thread, n.id, n.holder, n.lease from turns n join threads t on t.id = n.thread
        where n.status = 'running' and t.owner = ?"""
    rows = tx.execute(sql, (owner,)).fetchall()
    return [(thread, id) for thread, id, name, lease in rows if alive(name, lease, at)]


def shown(tx: Page, owner: str, thread: str, at: Moment) -> Thread:
    """One thread with all its turns, the first one first. Raises NotFound where it is not theirs."""
    row = _row(tx, thread)
    if row is None or row[1] != owner:
        raise _unknown(thread)
    rows = tx.execute(f"select {COLUMNS} from turns where thread = ? order by number", (thread,)).fetchall()
    turns = turns_of(tx, rows, at)
    running = next((each.id for each in turns if each.status == "running"), "")
    title = _title(persons.texts(tx.home, [row[2]]).get(row[2]))
    return Thread(row[0], row[1], title, row[3], row[4], len(turns), running, turns)


def one(tx: Page, owner: str, id: str, at: Moment) -> Turn:
    """One turn of somebody. Raises NotFound where it is not theirs."""
    columns = ", ".join(f"n.{name}" for name in COLUMNS.split(", "))
    sql = f"select {columns} from turns n join threads t on t.id = n.thread where n.id = ? and t.owner = ?"
    rows = tx.execute(sql, (id, owner)).fetchall()
    if not rows:
        raise NotFound(
            en="There is no such question of yours.", de="Eine solche Frage von Ihnen gibt es nicht.",
            do_en="GET /threads names yours.", do_de="GET /threads nennt Ihre.",
        )  # fmt: skip
    return turns_of(tx, rows, at)[0]


def asked(tx: Page, owner: str) -> frozenset[str]:
    """The runs of everything that somebody asked in conversations that are there."""
    sql = "select n.run from turns n join threads t on t.id = n.thread where t.owner = ?"
    return frozenset(row[0] for row in tx.execute(sql, (owner,)).fetchall() if row[0])


def before(tx: Page, turn: Turn) -> str:
    """The run of the last answer in a thread before a turn; empty where there is none."""
    sql = "select run from turns where thread = ? and number < ? and status = 'done' order by number desc limit 1"
    row = tx.execute(sql, (turn.thread, turn.number)).fetchone()
    return row[0] if row else ""


def renamed(tx: Page, owner: str, thread: str, title: str) -> None:
    """Give a thread another title. Raises NotFound where it is not theirs."""
    row = _row(tx, thread)
    if row is None or row[1] != owner:
        raise _unknown(thread)
    tx.execute("update threads set title = ? where id = ?", (kept(tx, owner, clean(title)), thread))


def rated(tx: Page, owner: str, id: str, feedback: Feedback, note: str, at: Moment) -> None:
    """Note what somebody thinks of an answer of theirs; the last word counts. Raises NotFound."""
    one(tx, owner, id, at)
    tx.execute("update turns set feedback = ?, note = ? where id = ?", (feedback, kept(tx, owner, note), id))
    audit.append(tx, "answer.rated", id, owner, {"feedback": feedback})


def deleted(tx: Page, owner: str, thread: str, at: Moment) -> int:
    """Take a thread away with its texts; of its runs what was asked is blanked out, what came of it stays on record.

    How many turns it had.

    Raises:
        NotFound: it is not theirs.
        Busy: it answers a question; stop that first.
    """
    row = _row(tx, thread)
    if row is None or row[1] != owner:
        raise _unknown(thread)
    _free(tx, thread, at)
    count, runs = _dropped(tx, [thread])
    unasked(tx, runs, owner)
    audit.append(tx, "thread.deleted", thread, owner, {"turns": count})
    return count


def forgotten(tx: Page, owners: Sequence[str]) -> tuple[int, tuple[str, ...]]:
    """Take away all threads of some people: how many, and the runs of their answers."""
    threads = [
        row[0] for owner in owners for row in tx.execute("select id from threads where owner = ?", (owner,)).fetchall()
    ]
    return len(threads), _dropped(tx, threads)[1]


def _dropped(tx: Page, threads: Sequence[str]) -> tuple[int, tuple[str, ...]]:
    texts: list[str] = []
    runs: list[str] = []
    count = 0
    for thread in threads:
        rows = tx.execute("select question, note, run from turns where thread = ?", (thread,)).fetchall()
        title = tx.execute("select title from threads where id = ?", (thread,)).fetchone()
        texts += [title[0], *(text for row in rows for text in row[:2])]
        runs += [row[2] for row in rows if row[2]]
        count += len(rows)
        tx.execute("delete from turns where thread = ?", (thread,))
        tx.execute("delete from threads where id = ?", (thread,))

    # Keys go when the rows are gone for good, never for a transaction that was taken back.
    def drop() -> None:
        persons.drop(tx.home, texts)

    tx.after.append(drop)
    return count, tuple(runs)


def _free(tx: Page, thread: str, at: Moment) -> None:
    """Raise Busy where a turn of the thread runs; one whose holder died is written down as interrupted."""
    sql = "select id, run, holder, lease from turns where thread = ? and status = 'running'"
    for id, run, name, lease in tx.execute(sql, (thread,)).fetchall():
        if alive(name, lease, at):
            raise Busy(
                en="This conversation is still answering a question.",
                de="Dieses Gespräch beantwortet noch eine Frage.",
                do_en="Wait for the answer, or stop it.", do_de="Warten Sie die Antwort ab oder halten Sie sie an.",
            )  # fmt: skip
        tx.execute("update turns set status = ?, ended = ? where id = ?", (fate(tx, run), stamp(at), id))


def _row(tx: Page, thread: str) -> Any:
    return tx.execute("select id, owner, title, begun, changed from threads where id = ?", (thread,)).fetchone()


def _title(text: str | None) -> str:
    line = ERASED if text is None else " ".join(text.split())
    return line if len(line) <= TITLE else f"{line[: TITLE - 1].rstrip()}…"


def _unknown(thread: str) -> NotFound:
    return NotFound(
        en=f"There is no conversation '{thread[:80]}' of yours.",
        de=f"Ein Gespräch „{thread[:80]}“ von Ihnen gibt es nicht.",
        do_en="GET /threads names yours.", do_de="GET /threads nennt Ihre.",
    )  # fmt: skip
