"""Import of one ads report: recognition, contract, quarantine, keys, raw copy and record beside DuckDB's own read_csv.

Run: python -m bench.import_csv [rows] [rounds]. DuckDB alone types nothing by contract, rejects nothing, tells no rows
apart and keeps no raw copy. Each way starts cold, in a process and a database file of its own, so that imports count
too; the two take turns, the middle one of the rounds is told, and both must arrive at the same cent.
"""

from __future__ import annotations

import random
import statistics
import subprocess
import sys
import tempfile
import time
from decimal import Decimal
from pathlib import Path

WAYS = {
    "leitstand import": """
from pathlib import Path
from warehouse.store import Warehouse
house = Warehouse(Path(folder) / "home")
house.load([file], kind="ads")
print(house.reader().rows("select sum(cost) from ads")[0][0])
""",
    "duckdb read_csv": """
import duckdb
con = duckdb.connect(folder + "/plain.duckdb")
con.execute("set enable_progress_bar = false")
con.execute("create table ads as select * from read_csv('" + file + "')")
print(con.execute("select sum(cost) from ads").fetchone()[0])
con.close()
""",
}
GOAL = 3.0


def write(file: Path, rows: int) -> None:
    """A plausible report: days, four platforms, campaigns, counts and a cost with cents."""
    draw = random.Random(2026)
    with file.open("w", encoding="utf-8") as out:
        out.write("date,platform,campaign,impressions,clicks,cost\n")
        for i in range(rows):
            day, rest = divmod(i, 800)
            campaign, platform = divmod(rest, 4)
            month, date = divmod(day, 28)
            when = f"{2020 + month // 12}-{month % 12 + 1:02}-{date + 1:02}"
            name = ("google", "meta", "tiktok", "microsoft")[platform]
            cents = draw.randrange(100_000)
            counts = f"{draw.randrange(100_000)},{draw.randrange(1000)}"
            out.write(f"{when},{name},Campaign {campaign},{counts},{cents // 100}.{cents % 100:02}\n")


def measure(file: Path, code: str) -> tuple[float, Decimal]:
    """Seconds that one way takes in a process of its own, and the total cost that it arrives at."""
    with tempfile.TemporaryDirectory() as folder:
        given = f"file, folder = {str(file)!r}, {folder!r}\n"
        started = time.perf_counter()
        done = subprocess.run([sys.executable, "-c", given + code], capture_output=True, text=True, check=False)
        seconds = time.perf_counter() - started
    if done.returncode:
        raise SystemExit(done.stderr)
    return seconds, Decimal(done.stdout.strip()).quantize(Decimal("0.01"))


def main(rows: int = 2_000_000, rounds: int = 3) -> None:
    """Print seconds of both ways, their total cost, and how many times longer the import takes."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "ads.csv"
        write(file, rows)
        print(f"{rows:,} rows, {file.stat().st_size / 1e6:.0f} MB, {rounds} rounds")
        taken = [{name: measure(file, code) for name, code in WAYS.items()} for _ in range(rounds)]
    for name in WAYS:
        seconds = [each[name][0] for each in taken]
        print(f"{name:20} {statistics.median(seconds):6.2f} s   {taken[0][name][1]}")
    ratio = statistics.median(each["leitstand import"][0] / each["duckdb read_csv"][0] for each in taken)
    totals = {total for each in taken for _, total in each.values()}
    print(f"{ratio:.2f} times as long (goal: at most {GOAL:g}); totals {'equal' if len(totals) == 1 else totals}")
    if len(totals) > 1:
        raise SystemExit(1)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
