"""Import of one ads report: recognition, contract and load beside a bare DuckDB insert and pandas.

Run: python -m bench.import_csv [rows]. The two others type nothing by contract, reject nothing and keep no raw copy.
Each way runs in a process of its own, so that imports count too.
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
import time
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
    "pandas read_csv": """
import pandas
print(pandas.read_csv(file, parse_dates=["date"])["cost"].sum())
""",
}


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


def main(rows: int = 1_000_000) -> None:
    """Print seconds and the total cost that each way arrives at."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "ads.csv"
        write(file, rows)
        print(f"{rows:,} rows, {file.stat().st_size / 1e6:.0f} MB")
        for name, code in WAYS.items():
            started = time.perf_counter()
            given = f"file, folder = {str(file)!r}, {folder!r}\n"
            done = subprocess.run([sys.executable, "-c", given + code], capture_output=True, text=True, check=False)
            said = done.stdout.strip() or done.stderr.strip().rsplit("\n", 1)[-1]
            print(f"{name:20} {time.perf_counter() - started:6.1f} s   {said}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
