# pyright: basic
"""Taking back: whether the platform's state is what it was, byte for byte, and how long that takes.

Run: python -m bench.rollback [drills] [night]. Each drill applies a change of one to three writes to a platform that
often fails, and takes it back; then a whole night of changes is taken back at once.
"""

from __future__ import annotations

import sqlite3
import statistics
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

from bench._drill import office, platform, stocked


def drill(drills: int = 100, night: int = 200, seed: int = 5, faults: str = "chaos") -> dict[str, Any]:
    """Single changes, then a night."""
    from ledger import nights

    with tempfile.TemporaryDirectory() as folder:
        home, place = Path(folder) / "home", Path(folder) / "platform"
        home.mkdir()
        with platform(place, faults, seed) as url:
            room = office(home, url, first=0.02, longest=0.5, glance=0.01, trips=1000)
            before, same, seconds = state(place), 0, []
            for number in range(drills):
                work = stocked(room, 1 + number % 3, seed * 1000 + number)
                room.dispatch(wait=30)
                for id in work.proposals[::-1]:
                    started = time.perf_counter()
                    room.rollback(id, room.own())
                    seconds.append(time.perf_counter() - started)
                same += state(place) == before
            with room.book.writing() as tx:
                nights.begun(tx, "drill", "drill", date.today(), room.clock())
            work = stocked(room, night, seed, night="drill")
            room.dispatch(wait=60)
            changed = state(place) != before
            started = time.perf_counter()
            room.rollback("drill", room.own())
            whole = time.perf_counter() - started
            return {
                "drills": drills, "restored": same, "median": statistics.median(seconds), "longest": max(seconds),
                "night writes": work.operations, "night changed": changed, "night restored": state(place) == before,
                "night seconds": whole,
            }  # fmt: skip


def state(place: Path) -> bytes:
    """Everything that the platforms hold, as the sandbox writes it down."""
    with sqlite3.connect(place / "sandbox.db") as db:
        return repr(
            db.execute("select platform, kind, entity, name, parent, fields from things order by 1, 2, 3").fetchall()
        ).encode()


def main() -> None:
    """Drill and tell."""
    given = [int(each) for each in sys.argv[1:]]
    drills, night = given + [100, 200][len(given) :]
    told = drill(drills, night)
    for name, value in told.items():
        print(f"{name:15} {value:.2f}" if isinstance(value, float) else f"{name:15} {value}")
    whole = told["restored"] == told["drills"] and told["night changed"] and told["night restored"]
    raise SystemExit(0 if whole else 1)


if __name__ == "__main__":
    main()
