"""`data.metric` by day and channel over many ads rows: the whole tool call beside DuckDB's bare `group by`.

Run: python -m bench.metric_speed [rows] [calls]. The rows are drawn straight into the warehouse's own table and shown
by its own functions; each call takes another period, and its figures are compared with those of the bare query.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from tools.calling import Desk, call
from warehouse import rollup, shelf
from warehouse.contract import contract
from warehouse.store import Warehouse

ROWS = 10_000_000
CALLS = 60
FIRST = date(2023, 7, 1)
DAYS = 1000
METRICS = ("cost", "clicks", "roas", "cpa", "ctr", "conversions")
BARE = {
    "cost": "sum(cost)", "clicks": "sum(clicks)", "roas": "sum(conversion_value) / sum(cost)",
    "cpa": "sum(cost) / sum(conversions)", "ctr": "sum(clicks) / sum(impressions)", "conversions": "sum(conversions)",
}  # fmt: skip
SEED = """date,platform,campaign,ad_group,impressions,clicks,cost,conversions,conversion_value,currency
2023-07-01,google,Campaign,Group,1,1,1.00,1,1.00,EUR
"""
DRAWN = {
    "line": "i + 3",
    "date": "date '{first}' + (i // {a_day})::int",
    "platform": "['google', 'meta', 'tiktok', 'microsoft', 'linkedin'][i % 5 + 1]",
    "campaign": "'Campaign ' || (i // 5 % 60)",
    "ad_group": "'Group ' || (i // 300)",
    "impressions": "(hash(i) % 5000)::bigint",
    "clicks": "(hash(i + 1) % 200)::bigint",
    "cost": "((hash(i + 2) % 20000) / 100)::decimal(18, 6)",
    "conversions": "((hash(i + 3) % 900) / 100)::double",
    "conversion_value": "((hash(i + 4) % 90000) / 100)::decimal(18, 6)",
}
"""Columns of the drawn rows, by the number i of the row."""


def build(home: Path, rows: int) -> tuple[Warehouse, float, float]:
    """A home whose ads were drawn; beside it the seconds that showing the rows and rolling them up took."""
    import duckdb  # noqa: TID251  rows are drawn straight into the warehouse's file

    house, file, ads = Warehouse(home), home / "seed.csv", contract("ads")
    file.write_text(SEED, encoding="utf-8")
    house.load([file], kind="ads")
    drawn = ", ".join(f"{sql.format(first=FIRST, a_day=rows // DAYS)} as {name}" for name, sql in DRAWN.items())
    with duckdb.connect(":memory:") as con:
        con.execute("set enable_progress_bar = false")
        with house.door.writing(con):
            one = f"(select * from {shelf.stock(ads)})"
            con.execute(
                f"insert into {shelf.stock(ads)} by name"
                f" select * exclude (i) replace ({drawn}) from {one} cross join range({rows}) t(i)"
            )
            started = time.perf_counter()
            shelf.show(con, ads)
            shown = time.perf_counter() - started
            started = time.perf_counter()
            rollup.write(con, ads)
            return house, shown, time.perf_counter() - started


def periods(calls: int) -> list[str]:
    """Periods of a week to two years."""
    draw = random.Random(2026)
    found: list[str] = []
    for _ in range(calls):
        length = draw.randrange(7, 730)
        start = FIRST + timedelta(days=draw.randrange(DAYS - length))
        found.append(f"{start}..{start + timedelta(days=length - 1)}")
    return found


def asked(desk: Desk, metric: str, period: str) -> tuple[float, dict[tuple[Any, ...], float]]:
    """Seconds of one call, and its figures by day and platform."""
    started = time.perf_counter()
    result = call("data.metric", {"metric": metric, "period": period, "by": ["date", "platform"]}, desk)
    taken = time.perf_counter() - started
    return taken, {row[:2]: float(row[2]) for row in result.tables["rows"].rows if row[2] is not None}


def bare(house: Warehouse, metric: str, period: str) -> tuple[float, dict[tuple[Any, ...], float]]:
    """The same of DuckDB alone, on the same rows."""
    start, end = period.split("..")
    sql = f"select date, platform, {BARE[metric]} as v from ads where date between $start and $end group by all"
    with house.door.reading() as cursor:
        started = time.perf_counter()
        rows = cursor.execute(sql, {"start": start, "end": end}).fetchall()
        taken = time.perf_counter() - started
    return taken, {(day, platform): float(value) for day, platform, value in rows}


def main(rows: int = ROWS, calls: int = CALLS) -> None:
    """Print median and 95th percentile of both, and whether the figures agree."""
    from ledger.runs import Runs

    with tempfile.TemporaryDirectory() as folder:
        house, shown, rolled = build(Path(folder), rows)
        print(f"{rows:,} rows; brought to show in {shown:.1f} s, of that the rollup about {rolled:.1f} s")
        library: Any = None
        desk = Desk(house.reader(), library, Runs(Path(folder) / "ledger.db"), FIRST + timedelta(days=DAYS), 2026)
        asked(desk, "cost", "2024-01")
        ours, theirs, worst = list[float](), list[float](), 0.0
        for place, period in enumerate(periods(calls)):
            metric = METRICS[place % len(METRICS)]
            (seconds, figures), (alone, expected) = asked(desk, metric, period), bare(house, metric, period)
            ours.append(seconds)
            theirs.append(alone)
            shared = figures.keys() & expected.keys()
            worst = max(abs(figures[key] / expected[key] - 1) if expected[key] else 0.0 for key in shared)
        for name, taken in (("data.metric", ours), ("bare group by", theirs)):
            p50, p95 = statistics.median(taken) * 1000, statistics.quantiles(taken, n=20)[-1] * 1000
            print(f"{name:15} p50 {p50:6.1f} ms   p95 {p95:6.1f} ms")
        print(f"largest relative difference of a figure: {worst:.1e}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
