# pyright: basic
"""Import of one ads report: our recognition, contract and load beside a bare DuckDB insert and pandas.

Run: python -m bench.import_csv [rows]. The two others type nothing by contract, reject nothing and keep no raw copy.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from warehouse.store import Warehouse


def write(file: Path, rows: int) -> None:
    """A plausible report: days, four platforms, campaigns, counts and a cost with cents."""
    import duckdb

    duckdb.execute(
        "copy (select (date '2020-01-01' + (i // 800)::int) as date, ['google','meta','tiktok','bing'][i % 4 + 1] as platform,"
        " 'Campaign ' || (i // 4 % 200) as campaign, (hash(i) % 100000)::int as impressions, (hash(i + 1) % 1000)::int as clicks,"
        f" ((hash(i + 2) % 100000) / 100)::decimal(12,2) as cost from range({rows}) r(i)) to '{file}' (header)"
    )


def main(rows: int = 1_000_000) -> None:
    """Print seconds and the total cost that each way arrives at."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "ads.csv"
        write(file, rows)
        print(f"{rows:,} rows, {file.stat().st_size / 1e6:.0f} MB")
        for name, way in (("leitstand import", _ours), ("duckdb read_csv", _duckdb), ("pandas read_csv", _pandas)):
            _timed(name, way, file)


def _timed(name: str, way: Callable[[Path], str], file: Path) -> None:
    started = time.perf_counter()
    try:
        total = way(file)
    except ImportError as missing:
        total = f"not installed: {missing.name}"
    print(f"{name:20} {time.perf_counter() - started:6.1f} s   {total}")


def _ours(file: Path) -> str:
    warehouse = Warehouse(file.parent / "home")
    warehouse.load([file], kind="ads")
    return str(warehouse.reader().rows("select sum(cost) from ads")[0][0])


def _duckdb(file: Path) -> str:
    import duckdb

    con = duckdb.connect(str(file.parent / "plain.duckdb"))
    con.execute(f"create table ads as select * from read_csv('{file}')")
    total = str(con.execute("select sum(cost) from ads").fetchone()[0])
    con.close()
    return total


def _pandas(file: Path) -> str:
    import pandas

    return str(pandas.read_csv(file, parse_dates=["date"])["cost"].sum())


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
