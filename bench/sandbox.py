"""The sandbox ad platform and its adapter: how fast they are, and what is lost or done twice when answers get lost.

Every operation is tried until it is settled, the way the port says: after no answer the platform is asked what became
of the key, then it is written again under the same key. The platform's own history is the judge. Prints one JSON line.

    python -m bench.sandbox [OPERATIONS] [SEED]
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from platforms.port import Busy, Unreachable
from platforms.sandbox import Sandbox as Adapter
from platforms.wire import Line
from simulator.platform import Faults, Sandbox
from terms import Operation


def main(operations: int = 2000, seed: int = 7) -> None:
    """Print the figures."""
    calm, rough = measured(operations, "calm", seed), measured(operations, "chaos", seed)
    print(
        json.dumps({"operations": operations, "seed": seed, "start": round(start(), 4), "calm": calm, "chaos": rough})
    )


def start() -> float:
    """Seconds from nothing to a first answer, in a process that has imported it."""
    with tempfile.TemporaryDirectory() as folder:
        begun = time.perf_counter()
        with Sandbox(Path(folder)).serve() as serving:
            Adapter(Line(serving.url), "sandbox").read("google", "campaign", "g-101")
        return time.perf_counter() - begun


def measured(operations: int, faults: str | Faults, seed: int) -> dict[str, float]:
    """CPU milliseconds an operation (caller and platform together), and what the history says."""
    with tempfile.TemporaryDirectory() as folder:
        sandbox = Sandbox(Path(folder), faults, seed)
        said: Counter[str] = Counter()
        with sandbox.serve() as serving:
            made = Adapter(Line(serving.url, 5), "sandbox")
            made.read("google", "campaign", "g-101")
            wall, begun = time.perf_counter(), time.process_time()
            for number in range(operations):
                _settled(made, number, said)
            seconds, wall = time.process_time() - begun, time.perf_counter() - wall
        keys = [effect["key"] for effect in sandbox.history()]
        return {
            "cpu_ms": round(seconds / operations * 1000, 3), "wall_ms": round(wall / operations * 1000, 3),
            "busy": said["busy"], "no_answer": said["unreachable"],
            "lost": operations - len(set(keys)), "doubled": len(keys) - len(set(keys)),
        }  # fmt: skip


def _settled(made: Adapter, number: int, said: Counter[str]) -> None:
    key = f"{number:032d}"
    move = Operation(platform="google", entity="g-101", field="budget", before=150 + number, after=151 + number)
    open_ = False
    while True:
        try:
            if open_ and made.found(move, key) is not None:
                return
            made.apply(move, key)
        except Busy as busy:
            said["busy"] += 1
            time.sleep(float(busy.detail["seconds"]))
        except Unreachable:
            said["unreachable"] += 1
            open_ = True
        else:
            return


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
