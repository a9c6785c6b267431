# pyright: basic
"""Do negatives block what earns? A list from the first weeks of many companies, counted in the weeks after.

Run `python -m bench.search_terms [seeds] [held-out days] [first seed]`.

For every seed the company's search terms before the held-out days are imported into an empty house,
`bidding.search_terms` gives its list without any argument, and the terms that the list blocks are counted in the days
after: how many earned their target there, and how much of the cost of terms
that never sell the list would have spared. Beside it a plain rule: block every term without a conversion that cost
more than one target, and every single word of which that is true.
"""

from __future__ import annotations

import csv
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from evals.scores._blocked import Held, held_out
from ledger.runs import Runs
from terms import Result
from tools.calling import Desk, call
from warehouse.store import Warehouse

DAYS = 420
COLUMNS = ("day", "platform", "campaign", "ad_group", "keyword", "search_term", "impressions", "clicks", "cost",
           "conversions", "conversion_value", "currency")  # fmt: skip


def measure(seed: int, held: int, **args: Any) -> tuple[Held, Held, float, int]:
    """The tool's list and the plain rule in the held-out days; CPU seconds of the call; lines of the list."""
    from knowledge.library import Library
    from simulator.world import build

    world = build(seed, days=DAYS)
    cut = world.last - timedelta(days=held)
    table = world.tables["search_terms"]
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        house = Warehouse(home)
        house.load([_file(home / "terms.csv", table, cut)], kind="ads", mapping={"date": "day"})
        desk = Desk(house.reader(), Library(home), Runs(home / "ledger.db"), cut + timedelta(days=8), seed=1)
        start = time.process_time()
        result = call("bidding.search_terms", args, desk)
        took = time.process_time() - start
    target = float(result.fact("target_cpa").value)
    lines = _lines(result)
    return held_out(world, lines, target, cut, "talfuchs"), _plain(world, table, target, cut), took, len(lines)


def _file(file: Path, table: dict[str, np.ndarray], cut: date) -> Path:
    kept = np.flatnonzero((table["day"] <= np.datetime64(cut)) & (table["platform"] == "google"))
    columns = [table[name][kept] for name in COLUMNS]
    for name in ("cost", "conversion_value"):
        columns[COLUMNS.index(name)] = columns[COLUMNS.index(name)] / 100
    with file.open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow(COLUMNS)
        writer.writerows(zip(*(column.tolist() for column in columns), strict=True))
    return file


def _lines(result: Result) -> list[tuple[str, str]]:
    table = result.tables["negatives"]
    text, match = table.columns.index("negative"), table.columns.index("match_type")
    return [(row[text], row[match]) for row in table.rows]


def _plain(world: Any, table: dict[str, np.ndarray], target: float, cut: date) -> Held:
    kept = (table["day"] <= np.datetime64(cut)) & (table["platform"] == "google")
    kept &= np.char.find(table["keyword"].astype(str), "talfuchs") < 0
    terms, at = np.unique(table["search_term"][kept].astype(str), return_inverse=True)
    cost, sold = (np.bincount(at, table[name][kept], len(terms)) for name in ("cost", "conversions"))
    poor = [(term, "exact") for term in terms[(cost / 100 > target) & (sold == 0)].tolist()]
    words: dict[str, list[float]] = {}
    for term, spent, won in zip(terms.tolist(), (cost / 100).tolist(), sold.tolist(), strict=True):
        for word in set(term.split()):
            held = words.setdefault(word, [0.0, 0.0])
            held[0], held[1] = held[0] + spent, held[1] + won
    poor += [(word, "phrase") for word, (spent, won) in words.items() if spent > target and won == 0]
    return held_out(world, poor, target, cut, "talfuchs")


def main() -> None:
    """Print a line per company and the sums."""
    seeds = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    held = int(sys.argv[2]) if len(sys.argv) > 2 else 56
    first = int(sys.argv[3]) if len(sys.argv) > 3 else 201
    print(f"{'seed':>5} {'lines':>6} {'cases':>6} {'earned':>7} {'by rate':>8} {'found':>6} {'sells':>6}"
          f" {'cpu s':>6} | plain rule {'cases':>6} {'earned':>7} {'found':>6}")  # fmt: skip
    rows: list[tuple[Held, Held]] = []
    for seed in range(first, first + seeds):
        own, plain, took, lines = measure(seed, held)
        rows.append((own, plain))
        left = f"{seed:>5} {lines:>6} {own.cases:>6} {own.mistakes:>7} {own.by_rate:>8} {own.found:>6.1%}"
        middle = f" {own.missed:>6.1%} {took:>6.2f} | {plain.cases:>17} {plain.mistakes:>7} {plain.found:>6.1%}"
        print(left + middle, flush=True)
    for name, place in (("own", 0), ("plain", 1)):
        held_rows = [row[place] for row in rows]
        cases = sum(row.cases for row in held_rows)
        print(f"{name}: earned {sum(row.mistakes for row in held_rows) / cases:.2%} of {cases} blocked terms,"
              f" by true rate {sum(row.by_rate for row in held_rows) / cases:.2%};"
              f" found {np.mean([row.found for row in held_rows]):.1%} of the cost that never sells")  # fmt: skip


if __name__ == "__main__":
    main()
