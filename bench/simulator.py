"""How long three years of the simulated company take, and a night of it: `python -m bench.simulator`.

The goal is 60 s for 1,096 days on two cores. There is no peer: nobody else simulates this company.
"""

from __future__ import annotations

import resource
import time

DAYS = 1096


def main() -> None:
    """Print the table."""
    from simulator.world import build

    started = time.perf_counter()
    world = build(7, days=DAYS)
    print(f"{DAYS} days lived: {time.perf_counter() - started:.1f} s")
    started = time.perf_counter()
    rows = sum(len(next(iter(table.values()))) for table in world.tables.values())
    print(f"all {len(world.tables)} tables, {rows:,} rows: {time.perf_counter() - started:.1f} s")
    started = time.perf_counter()
    print(f"fingerprint {world.fingerprint()[:16]}: {time.perf_counter() - started:.1f} s")
    started = time.perf_counter()
    world.play(1)
    print(f"one more day: {time.perf_counter() - started:.3f} s")
    print(f"memory at most {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
