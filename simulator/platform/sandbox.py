"""The platform's state: things, versions, remembered keys and everything that ever changed, in one SQLite file."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulator.company import PLATFORMS
from simulator.platform.faults import PROFILES, Faults
from simulator.platform.rules import LISTS, canonical, held, rejected, same, wrong
from simulator.platform.things import CURRENCY, things

if TYPE_CHECKING:
    from simulator.platform.serving import Serving
    from simulator.world import World

_SCHEMA = """
create table if not exists things (platform text, kind text, entity text, name text, parent text, fields text,
    first text, version integer, primary key (platform, kind, entity)) without rowid;
create table if not exists keys (key text primary key, parameters text, answer text) without rowid;
create table if not exists effects (seq integer primary key, key text, platform text, kind text, entity text,
    field text, before text, after text, author text, at text);
"""


class NotTaken(Exception):
    """The platform says no: an HTTP status, a code for machines, a reason; nothing took effect."""

    def __init__(self, status: int, code: str, reason: str, **detail: Any) -> None:
        super().__init__(reason)
        self.status, self.code, self.reason, self.detail = status, code, reason, detail


@dataclass
class Sandbox:
    """An ad platform to practise on.

    folder   where the file lies; None keeps everything in memory
    faults   how it fails: a name of PROFILES or own chances
    seed     decides which request fails how, and which rows are rejected
    world    takes the budgets of that company's last day, else the planned ones (only when the file is new)
    token    what a caller must show
    """

    folder: Path | None = None
    faults: Faults | str = "calm"
    seed: int = 2026
    world: World | None = None
    token: str = "sandbox"  # noqa: S105  (a practice platform; whoever wants another one sets it)
    clock: Callable[[], datetime] = field(default=lambda: datetime.now(UTC))

    def __post_init__(self) -> None:
        """Open the file, and fill it when it is new."""
        self.chances = PROFILES[self.faults] if isinstance(self.faults, str) else self.faults
        if self.folder is not None:
            self.folder.mkdir(parents=True, exist_ok=True)
        place = ":memory:" if self.folder is None else self.folder / "sandbox.db"
        self._lock = threading.RLock()
        self._db = sqlite3.connect(place, timeout=30, isolation_level=None, check_same_thread=False)
        self._db.execute("pragma journal_mode = wal")
        self._db.execute("pragma synchronous = full")
        self._db.executescript(_SCHEMA)
        with self._writing() as db:
            if not db.execute("select 1 from things limit 1").fetchone():
                rows = [(t.platform, t.kind, t.entity, t.name, t.parent, canonical(t.fields), canonical(t.fields))
                        for t in things(self.world)]  # fmt: skip
                db.executemany("insert into things values (?, ?, ?, ?, ?, ?, ?, 1)", rows)

    def serve(self, port: int = 0) -> Serving:
        """Answer on this machine, in threads of this process; port 0 takes a free one."""
        from simulator.platform.serving import Serving

        return Serving(self, port)

    def things(self, platform: str, after: str = "", limit: int = 10_000) -> list[dict[str, Any]]:
        """Things of a platform in order of kind and id, from behind `after` (kind/entity)."""
        if platform not in PLATFORMS:
            raise NotTaken(404, "unknown_platform", f"there is no platform {platform[:40]}")
        with self._lock:
            rows = self._db.execute(
                "select platform, kind, entity, name, parent, fields, version from things where platform = ?"
                " and kind || '/' || entity > ? order by kind || '/' || entity limit ?",
                (platform, after, limit),
            ).fetchall()
        return [_shown(row) for row in rows]

    def read(self, platform: str, kind: str, entity: str) -> dict[str, Any]:
        """One thing. Raises NotTaken where it does not exist."""
        with self._lock:
            return _shown(self._row(platform, kind, entity))

    def apply(self, platform: str, kind: str, entity: str, change: dict[str, Any], key: str) -> dict[str, Any]:
        """Change one field while it holds `before`; a key that took effect answers as it did the first time.

        Raises:
            NotTaken: unknown thing or field, no such value, another state than `before`, a key of another change.
        """
        parameters = canonical([platform, kind, entity, change])
        with self._writing() as db:
            known = db.execute("select parameters, answer from keys where key = ?", (key,)).fetchone()
            if known:
                if known[0] != parameters:
                    raise NotTaken(422, "key_reused", "that key belongs to another change")
                return json.loads(known[1]) | {"again": True}
            answer = {"key": key, "again": False, "platform": platform, "kind": kind, "entity": entity}
            if kind == "audience":
                self._found_audience(platform, entity)
            answer |= self._change(platform, kind, entity, change, key, "api")
            db.execute("insert into keys values (?, ?, ?)", (key, parameters, canonical(answer)))
        return answer

    def by_hand(self, platform: str, kind: str, entity: str, name: str, value: Any) -> dict[str, Any]:
        """A person changes something in the platform's own interface; no key, no condition."""
        with self._writing():
            now = _shown(self._row(platform, kind, entity))["fields"].get(name)
            return self._change(platform, kind, entity, {"field": name, "before": now, "after": value}, "", "person")

    def found(self, key: str) -> dict[str, Any] | None:
        """What was answered under a key that took effect, else None."""
        with self._lock:
            row = self._db.execute("select answer from keys where key = ?", (key,)).fetchone()
        return json.loads(row[0]) | {"again": True} if row else None

    def dump(self) -> bytes:
        """Everything that the platforms hold, in one way to write it.

        Without versions and keys, which only grow, and without audiences that were made here and are empty again.
        """
        with self._lock:
            rows = self._db.execute(
                "select platform, kind, entity, name, parent, fields from things"
                " where first <> '' or fields <> ? order by 1, 2, 3",
                (canonical({"members": []}),),
            ).fetchall()
        return "".join(canonical([*row[:5], json.loads(row[5])]) + "\n" for row in rows).encode()

    def history(self) -> list[dict[str, Any]]:
        """Every change that took effect, in order: key, thing, field, before, after, by api or person, when."""
        names = ("seq", "key", "platform", "kind", "entity", "field", "before", "after", "by", "at")
        with self._lock:
            rows = self._db.execute("select * from effects order by seq").fetchall()
        told = [dict(zip(names, row, strict=True)) for row in rows]
        return [each | {"before": json.loads(each["before"]), "after": json.loads(each["after"])} for each in told]

    def first(self) -> list[dict[str, Any]]:
        """All things with the fields of the first day."""
        with self._lock:
            rows = self._db.execute(
                "select platform, kind, entity, name, parent, first, 1 from things where first <> '' order by 1, 2, 3"
            ).fetchall()
        return [_shown(row) for row in rows]

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._db.close()

    def _change(
        self, platform: str, kind: str, entity: str, change: dict[str, Any], key: str, author: str
    ) -> dict[str, Any]:
        thing = _shown(self._row(platform, kind, entity))
        name, after = change["field"], change["after"]
        if name not in thing["fields"]:
            raise NotTaken(422, "unknown_field", f"a {kind} has no {name[:40]}")
        if reason := wrong(name, after, change.get("unit", "")):
            raise NotTaken(422, "invalid", reason)
        now = thing["fields"][name]
        if not same(name, now, change["before"]):
            raise NotTaken(409, "moved", f"{name} is not what the change expects", now=now)
        refused = self._refused(name, now, after)
        value = held(name, [row for row in after if row not in refused] if name in LISTS else after)
        version = self._write(thing, name, value, key, author)
        return {"field": name, "value": value, "version": version, "rejected": refused}

    def _found_audience(self, platform: str, name: str) -> None:
        """An audience that nobody has made yet is made when it is first filled."""
        if platform in PLATFORMS and 0 < len(name) <= 80 and self._place(platform, "audience", name) is None:
            row = (platform, "audience", name, name, "", canonical({"members": []}), "", 1)
            self._db.execute("insert into things values (?, ?, ?, ?, ?, ?, ?, ?)", row)

    def _refused(self, name: str, now: Any, after: Any) -> dict[str, str]:
        if name not in LISTS:
            return {}
        new = [row for row in after if row not in set(now)]
        drawn = {row: "not taken by the platform" for row in new if self.chances.rejects(self.seed, row)}
        return drawn | rejected(name, new)

    def _write(self, thing: dict[str, Any], name: str, value: Any, key: str, author: str) -> str:
        place = (thing["platform"], thing["kind"], thing["entity"])
        fields = thing["fields"] | {name: value}
        self._db.execute(
            "update things set fields = ?, version = version + 1 where platform = ? and kind = ? and entity = ?",
            (canonical(fields), *place),
        )
        effect = (key, *place, name, canonical(thing["fields"][name]), canonical(value), author)
        self._db.execute("insert into effects values (null, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                         (*effect, self.clock().isoformat()))  # fmt: skip
        return str(int(thing["version"]) + 1)

    def _row(self, platform: str, kind: str, entity: str) -> tuple[Any, ...]:
        row = self._place(platform, kind, entity)
        if row is None:
            raise NotTaken(404, "unknown", f"there is no {kind[:40]} {entity[:80]} at {platform[:40]}")
        return row

    def _place(self, platform: str, kind: str, entity: str) -> tuple[Any, ...] | None:
        """Its row; people and their tools name an audience by its name as well."""
        asked = (
            "select platform, kind, entity, name, parent, fields, version from things where platform = ? and kind = ?"
        )
        row = self._db.execute(f"{asked} and entity = ?", (platform, kind, entity)).fetchone()
        if row is None and kind == "audience":
            row = self._db.execute(f"{asked} and name = ?", (platform, kind, entity)).fetchone()
        return row

    @contextmanager
    def _writing(self) -> Generator[sqlite3.Connection]:
        with self._lock:
            self._db.execute("begin immediate")
            try:
                yield self._db
            except BaseException:
                self._db.execute("rollback")
                raise
            self._db.execute("commit")


def _shown(row: tuple[Any, ...]) -> dict[str, Any]:
    platform, kind, entity, name, parent, fields, version = row
    return {
        "platform": platform, "kind": kind, "entity": entity, "name": name, "parent": parent, "currency": CURRENCY,
        "fields": json.loads(fields), "version": str(version),
    }  # fmt: skip
