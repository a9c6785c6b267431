# pyright: basic
"""What drills of the dispatcher share: a sandbox in a process of its own, approved work, a check that knows no code.

The check reads two files with plain SQL, the ledger's outbox and the platform's own history, and compares them.
"""

from __future__ import annotations

import json
import os
import random
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
SERVER = """
import sys, threading
from pathlib import Path
from simulator.platform import Sandbox
serving = Sandbox(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])).serve()
print(serving.url, flush=True)
threading.Event().wait()
"""
FIELDS = {"campaign": "budget", "ad_group": "bid", "keyword": "bid"}
UNITS = {"budget": "EUR/day", "bid": "EUR/click"}


@contextmanager
def platform(folder: Path, faults: str, seed: int) -> Generator[str]:
    """The address of a sandbox that runs in a process of its own."""
    command = [sys.executable, "-c", SERVER, str(folder), faults, str(seed)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as server:
        assert server.stdout is not None
        try:
            yield server.stdout.readline().strip()
        finally:
            server.kill()


def office(home: Path, url: str, **patience: float) -> Any:
    """The office of a home whose platform is that one."""
    from acting.office import Office
    from acting.patience import Patience
    from settings import Platforms, Settings

    ledger = os.environ.get("DRILL_LEDGER", "")
    settings = Settings(home=home, platforms=Platforms(sandbox=url, timeout=2.0), ledger_url=ledger)  # pyright: ignore[reportArgumentType, reportCallIssue]
    return Office.open(settings, patience=Patience(**patience))  # pyright: ignore[reportArgumentType]


@dataclass
class Work:
    """Approved writes: `operations` in all, `last` the value that each thing has to end with."""

    proposals: list[str] = field(default_factory=list[str])
    operations: int = 0
    last: dict[tuple[str, str, str, str], Any] = field(default_factory=dict[tuple[str, str, str, str], Any])


def stocked(room: Any, operations: int, seed: int, night: str = "") -> Work:
    """Approve proposals of one to three writes, each of which starts from what the one before it leaves."""
    from ledger import outbox, people, proposals
    from terms import Money, Operation, Proposal, Words, number

    chance, work, now = random.Random(seed), Work(), room.clock()
    adapter = room.adapters["google"]
    things = [s for p in ("google", "meta", "microsoft") for s in adapter.catalogue(p) if s.kind in FIELDS]
    held = {(s.platform, s.kind, s.entity): s.fields[FIELDS[s.kind]] for s in things}
    with room.book.writing() as tx:
        people.register(tx, "u-drill", "admin", now)
        # Whoever drills stays an admin in a house that now has people with roles.
        people.register(tx, room.own().id, "admin", now)
    while work.operations < operations:
        kind = chance.choice(["campaign", "campaign", "keyword"])
        chosen = chance.sample(
            [s for s in things if s.kind == kind], min(chance.randint(1, 3), operations - work.operations)
        )
        writes: list[Operation] = []
        for seen in chosen:
            place, name = (seen.platform, seen.kind, seen.entity), FIELDS[seen.kind]
            before = held[place]
            after = float(round(Decimal(str(before)) * Decimal(str(chance.choice([0.9, 0.95, 1.05, 1.1]))), 2))
            after = after if after != before else round(before + 0.01, 2)
            held[place] = after
            work.last[*place, name] = after
            writes.append(Operation(
                platform=seen.platform, entity=seen.entity, kind=seen.kind, name=seen.name, field=name, before=before,
                after=after, unit=UNITS[name],
            ))  # fmt: skip
        id = f"p-{seed}-{len(work.proposals):06d}"
        days = 14
        raised = sum(max(w.after - w.before, 0) for w in writes) * days if kind == "campaign" else 1
        proposal = Proposal(
            id=id, action="set_budget" if kind == "campaign" else "set_bid", target="drill", evidence="experiment",
            before={w.entity: w.before for w in writes}, after={w.entity: w.after for w in writes},
            unit=writes[0].unit, risk=Money(amount=number(round(raised + 1, 2))), why=Words(de="Übung", en="drill"),
            expires=date.today() + timedelta(days=days),
        )  # fmt: skip
        with room.book.writing() as tx:
            entry = proposals.submit(
                tx, proposal, by="agent:drill", level="approve", needs=1, operations=writes, at=now, night=night
            )
            entry = proposals.approve(tx, id, by="u-drill", hash=entry.hash, at=now)
            outbox.add(tx, entry, [(step, each, "sandbox") for step, each in enumerate(writes)], now, turn=0)
        work.proposals.append(id)
        work.operations += len(writes)
    return work


def history(folder: Path) -> list[dict[str, Any]]:
    """What the platform says that happened to it."""
    with sqlite3.connect(folder / "sandbox.db") as db:
        db.row_factory = sqlite3.Row
        return [dict(row) for row in db.execute("select * from effects order by seq")]


def ledger_rows(home: Path) -> list[tuple[Any, ...]]:
    """Key, turn, state, operation of every write on record."""
    sql = "select key, undo, state, operation, proposal from outbox order by seq"
    if url := os.environ.get("DRILL_LEDGER", ""):
        import psycopg

        with psycopg.connect(url) as db:
            return db.execute(sql).fetchall()
    with sqlite3.connect(home / "ledger.db") as db:
        return db.execute(sql).fetchall()


def settled(home: Path) -> int:
    """How many writes have come to an end."""
    return sum(row[2] not in ("waiting", "sending", "unknown", "applied") for row in ledger_rows(home))


def checked(home: Path, folder: Path, work: Work) -> dict[str, int]:
    """Lost, doubled and unexplained changes, and things that do not hold what they should."""
    effects = [each for each in history(folder) if each["author"] == "api"]
    by_key = Counter(each["key"] for each in effects)
    rows = ledger_rows(home)
    forward = {key: json.loads(operation) for key, turn, _, operation, _ in rows if turn == 0}
    settled = sum(state == "verified" for _, turn, state, _, _ in rows if turn == 0)
    things = {}
    with sqlite3.connect(folder / "sandbox.db") as db:
        for platform_, kind, entity, fields in db.execute("select platform, kind, entity, fields from things"):
            things[platform_, kind, entity] = json.loads(fields)
    return {
        "operations": len(forward),
        "effects": len(effects),
        "verified": settled,
        "lost": sum(by_key[key] == 0 for key in forward),
        "doubled": sum(count - 1 for count in by_key.values() if count > 1),
        "unexplained": sum(key not in {row[0] for row in rows} for key in by_key),
        "wrong": sum(float(things[place[:3]][place[3]]) != float(value) for place, value in work.last.items()),
    }
