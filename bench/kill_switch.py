# pyright: basic
"""How many writes finish after the kill switch is thrown, with a dispatcher at full speed in another process.

Run: python -m bench.kill_switch [drills]. The three ways to throw it (command, file, campaign by campaign row) take
turns. The moment of the switch is the clock right after it was thrown; what finished after it is counted by the
platform's own history, whose clock is the same machine's.
"""

from __future__ import annotations

import os
import signal
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench._drill import history, office, platform, stocked

WAYS = ("row", "file", "platform")


EACH = 60
"""So many writes are approved for each drill: more than one finishes before its switch is thrown."""
LONGEST = 30.0
"""Seconds within which a worker writes something; else the drill has failed."""


def drill(drills: int = 12, operations: int = 0, seed: int = 3) -> dict[str, Any]:
    """Start, stop at some moment, count; let it go on, and again. Each drill has its own moment."""
    operations = operations or EACH * drills
    with tempfile.TemporaryDirectory() as folder:
        home, place = Path(folder) / "home", Path(folder) / "platform"
        home.mkdir()
        with platform(place, "calm", seed) as url:
            room = office(home, url)
            stocked(room, operations, seed)
            ways = [(WAYS[number % 3], 0.05 + 0.03 * (number % 12)) for number in range(drills)]
            after = [_once(room, home, place, url, way, wait) for way, wait in ways]
    finished = [each["after"] for each in after]
    return {
        "drills": drills, "at most": max(finished), "median": statistics.median(finished),
        "before": sum(each["before"] for each in after), "seconds": max(each["seconds"] for each in after),
        "again": sum(each["again"] for each in after),
    }  # fmt: skip


def _once(room: Any, home: Path, place: Path, url: str, way: str, moment: float) -> dict[str, Any]:
    start = len(history(place))
    worker = _worker(home, url)
    end = time.monotonic() + LONGEST
    while len(history(place)) < start + 2:
        if time.monotonic() > end:
            os.kill(worker, signal.SIGKILL)
            raise RuntimeError("the worker wrote nothing; more writes have to be approved for so many drills")
        time.sleep(0.005)
    time.sleep(moment)
    _throw(room, home, way, on=True)
    thrown = datetime.now(UTC)
    before = len(history(place)) - start
    time.sleep(0.8)
    rows = history(place)
    late = [each for each in rows if datetime.fromisoformat(each["at"]) > thrown]
    os.kill(worker, signal.SIGKILL)
    os.waitpid(worker, 0)
    again = _restarted(home, url, place, len(rows))
    _throw(room, home, way, on=False)
    last = max((datetime.fromisoformat(each["at"]) for each in late), default=thrown)
    return {"after": len(late), "before": before, "seconds": (last - thrown).total_seconds(), "again": again}


def _restarted(home: Path, url: str, place: Path, known: int) -> int:
    """A new process finds the switch as it was left."""
    worker = _worker(home, url)
    time.sleep(0.6)
    os.kill(worker, signal.SIGKILL)
    os.waitpid(worker, 0)
    return len(history(place)) - known


def _throw(room: Any, home: Path, way: str, *, on: bool) -> None:
    if way == "file":
        (home / "STOP").touch() if on else (home / "STOP").unlink()
    elif way == "row":
        (room.stop if on else room.go)(room.own(), "drill")
    else:
        for platform_ in ("google", "meta", "microsoft"):
            (room.stop if on else room.go)(room.own(), "drill", platform=platform_)


def _worker(home: Path, url: str) -> int:
    pid = os.fork()
    if pid:
        return pid
    try:
        room = office(home, url, lease=2.0)
        while True:
            room.dispatch()
            time.sleep(0.01)
    except BaseException:
        os._exit(1)


def main() -> None:
    """Drill and tell."""
    told = drill(int(sys.argv[1]) if len(sys.argv) > 1 else 12)
    print(f"drills                             {told['drills']}")
    print(f"writes finished before the switch  {told['before']}")
    print(f"writes finished after it           at most {told['at most']}, median {told['median']:g}")
    print(f"seconds until the last of them     {told['seconds']:.3f}")
    print(f"writes after a restart             {told['again']}")
    raise SystemExit(1 if told["at most"] > 1 or told["again"] else 0)


if __name__ == "__main__":
    main()
