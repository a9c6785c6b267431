# pyright: basic
"""kill -9 at random points of the dispatcher, against a platform that often fails after it has done what was asked.

Run: python -m bench.crash [kills] [operations] [workers]. With DRILL_LEDGER=postgresql://… the ledger lies there.
Half of the kills come after a random time, the other half at a chosen step: around the call of the platform, between a
call and its record, around a commit, within the writing of the audit. Nothing may be lost, nothing done twice.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench._drill import checked, office, platform, settled, stocked

LEASE = 0.6
DONE = 7
POINTS = ("before the call", "after the call", "before a commit", "after a commit", "within the audit", "after a read")


def drill(kills: int, operations: int, workers: int = 2, seed: int = 1, faults: str = "chaos") -> dict[str, Any]:
    """Kill and start again until everything is done; what came of it."""
    with tempfile.TemporaryDirectory() as folder:
        home, place = Path(folder) / "home", Path(folder) / "platform"
        home.mkdir()
        with platform(place, faults, seed) as url:
            work = stocked(office(home, url), operations, seed)
            started = time.perf_counter()
            counted = _run(home, url, kills, workers, random.Random(seed), operations)
            told = checked(home, place, work) | counted | {"seconds": round(time.perf_counter() - started, 1)}
        return told | {"audit": _audit(home)}


def _run(home: Path, url: str, kills: int, workers: int, chance: random.Random, operations: int) -> dict[str, Any]:
    """Workers, killed one after the other in step with the work, until all of it is done."""
    told = {"kills": 0, "by time": 0, "by step": 0, "starts": 0}
    running: dict[int, float] = {}
    due, looked, timed = 0, 0.0, set[int]()
    steps = max(2, round(4 * operations / max(kills, 1) / workers))
    while True:
        now = time.monotonic()
        if now - looked > 0.1:
            due, looked = min(kills, int(1 + kills * settled(home) / (0.95 * operations))), now
        while len(running) < workers:
            mined = told["by step"] < kills / 2 and due > told["by step"] * 2
            point = (chance.choice(POINTS), chance.randint(1, steps)) if mined else None
            pid = _started(home, url, chance.random(), point)
            running[pid] = float("inf")
            timed |= set() if mined else {pid}
            told["starts"] += 1
        if due > 2 * told["by time"] and (free := [each for each in running if each in timed]):
            each = chance.choice(free)
            running[each] = min(running[each], now + chance.uniform(0.0, 0.3))
        pid, status = os.waitpid(-1, os.WNOHANG)
        if pid:
            running.pop(pid, None)
            if not os.WIFSIGNALED(status) and os.WEXITSTATUS(status) == DONE:
                break
            if not os.WIFSIGNALED(status):
                raise RuntimeError(f"a worker ended with {os.WEXITSTATUS(status)}")
            told["kills"] += 1
            told["by step"] += 1
        for each in [each for each, end in running.items() if now >= end]:
            _killed(each)
            running.pop(each)
            told["kills"] += 1
            told["by time"] += 1
        time.sleep(0.002)
    for each in running:
        _killed(each)
    return told


def _killed(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)


def _started(home: Path, url: str, draw: float, point: tuple[str, int] | None) -> int:
    pid = os.fork()
    if pid:
        return pid
    try:
        room = office(home, url, lease=LEASE, first=0.02, longest=0.2, glance=0.01, trips=1000)
        room.dispatcher.pace.chance = random.Random(draw)
        if point is not None:
            _mined(room, *point)
        while True:
            room.dispatch(wait=3.0)
            with room.book.reading() as tx:
                if not tx.execute("select 1 from proposals where status = 'queued' limit 1").fetchone():
                    os._exit(DONE)
    except BaseException:
        import traceback

        traceback.print_exc()
        os._exit(1)


def _mined(room: Any, where: str, count: int) -> None:
    """Kill this process at the count-th time that it comes to a step."""
    from ledger.audit import files

    left = [count]

    def passed(step: str) -> None:
        if step == where:
            left[0] -= 1
            if left[0] <= 0:
                os.kill(os.getpid(), signal.SIGKILL)

    adapter = room.adapters["google"]
    for name, before, after in (("apply", "before the call", "after the call"), ("read", "", "after a read")):
        setattr(adapter, name, _around(getattr(adapter, name), before, after, passed))
    place = room.book.place
    writing = place.writing

    class Mined:
        def __init__(self) -> None:
            self.context = writing()

        def __enter__(self) -> Any:
            return self.context.__enter__()

        def __exit__(self, *given: Any) -> Any:
            passed("before a commit")
            done = self.context.__exit__(*given)
            passed("after a commit")
            return done

    place.writing = Mined
    files._written = _around(files._written, "within the audit", "", passed)


def _around(call: Any, before: str, after: str, passed: Any) -> Any:
    def run(*given: Any, **named: Any) -> Any:
        passed(before)
        told = call(*given, **named)
        passed(after)
        return told

    return run


def _audit(home: Path) -> str:
    from ledger.audit.verify import checked as verified

    folder = home / "audit"
    lines = [(folder / name).read_bytes().splitlines(keepends=True) for name in ("log.jsonl", "checkpoints.jsonl")]
    keys = (folder / "key.pub").read_text(encoding="ascii").split()
    report = verified(lines[0], keys, lines[1])
    return "whole" if report["problem"] is None else str(report["problem"])


def main() -> None:
    """Drill and tell."""
    given = [int(each) for each in sys.argv[1:]]
    kills, operations, workers = given + [500, 2000, 2][len(given) :]
    told = drill(kills, operations, workers)
    for name, value in told.items():
        print(f"{name:12} {value}")
    bad = [name for name in ("lost", "doubled", "unexplained", "wrong") if told[name]]
    raise SystemExit(1 if bad or told["verified"] != told["operations"] or told["audit"] != "whole" else 0)


if __name__ == "__main__":
    main()
