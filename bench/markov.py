# pyright: basic
"""Markov attribution from path strings, parsing included: time and accuracy beside ChannelAttribution.

Run `python -m bench.markov [paths] [order]`; one million paths and order 1 unless said. Processor seconds; cold is the
first call of a process (compiled code already in the cache), warm the median of three more. The peer runs at its
default precision, in its own environment (`make peers`). Error = worst channel's relative distance from the exact
credit. The peer gives credits without ranges, so the first line is like for like; the others include resampled ranges,
the tool's also other memories, tables and charts. A plain numpy simulation of walks (what such packages do) runs
everywhere.
"""

from __future__ import annotations

import csv
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np

from bench._peers import ask
from methods.journeys import Journeys, worlds
from methods.markov import markov, removal_shares
from methods.path_text import parsed


def generated(paths: int, channels: int = 10, seed: int = 0) -> Journeys:
    """Journeys of one to twelve touches; each touch adds its channel's chance to convert."""
    rng = np.random.default_rng(seed)
    length = np.minimum(rng.geometric(0.35, paths), 12)
    touch = rng.choice(channels, size=length.sum(), p=rng.dirichlet(np.full(channels, 2.0)))
    start = np.concatenate([[0], np.cumsum(length)])
    pull = np.add.reduceat(rng.uniform(0.005, 0.06, channels)[touch], start[:-1])
    won = (rng.uniform(size=paths) < 1 - np.exp(-pull)).astype(float)
    return Journeys(tuple(f"c{index}" for index in range(channels)), touch, start, won, 1 - won, won)


def simulated(journeys: Journeys, walks: int = 1_000_000, seed: int = 0) -> np.ndarray:
    """Credits from random walks: removal effect = share of converting walks that touch the channel."""
    size = len(journeys.channels) + 1
    counts = np.zeros((size, size + 1))
    before = np.where(journeys.place > 0, np.concatenate([[-1], journeys.touch[:-1]]) + 1, 0)
    np.add.at(counts, (before, journeys.touch), 1.0)
    last = journeys.touch[journeys.start[1:] - 1] + 1
    counts[:, size - 1] = np.bincount(last, journeys.conversions, size)
    counts[:, size] = np.bincount(last, journeys.nulls, size)
    steps = np.cumsum(counts / counts.sum(axis=1, keepdims=True), axis=1)
    rng, state = np.random.default_rng(seed), np.zeros(walks, dtype=np.int64)
    seen, active, won = np.zeros((walks, size - 1), dtype=bool), np.arange(walks), np.zeros(walks, dtype=bool)
    while len(active):
        step = (rng.uniform(size=(len(active), 1)) > steps[state[active]]).sum(axis=1)
        won[active[step == size - 1]] = True
        active, step = active[step < size - 1], step[step < size - 1]
        seen[active, step], state[active] = True, step + 1
    removal = seen[won].mean(axis=0)
    return removal / removal.sum() * journeys.conversions.sum()


def written(journeys: Journeys, file: Path) -> list[str]:
    """The paths as strings, one row a journey, also as a file for the peer and for the import."""
    names = np.array(journeys.channels)[journeys.touch]
    paths = [" > ".join(part) for part in np.split(names, journeys.start[1:-1])]
    with file.open("w", newline="", encoding="utf-8") as out:
        rows = csv.writer(out)
        rows.writerow(["path", "conversions", "nulls"])
        rows.writerows(zip(paths, journeys.conversions.astype(int), journeys.nulls.astype(int), strict=True))
    return paths


def credits_alone(paths: list[str], conversions: np.ndarray, nulls: np.ndarray, order: int) -> np.ndarray:
    """Path strings in, credits out."""
    return removal_shares(parsed(paths, conversions, nulls), order) * conversions.sum()


def from_strings(paths: list[str], conversions: np.ndarray, nulls: np.ndarray, order: int) -> np.ndarray:
    """Path strings in, credits with ranges out."""
    journeys = parsed(paths, conversions, nulls)
    return markov(journeys, order, repeats=worlds(journeys)).credit


def through_the_tool(file: Path, order: int) -> Callable[[], np.ndarray]:
    """The product's own way: the warehouse adds up equal paths, the tool says facts, tables and chart."""
    from datetime import date

    from tools.calling import Desk, load
    from warehouse.store import Warehouse

    house = Warehouse(file.parent / "home")
    house.load([file], kind="journeys")
    nobody: Any = SimpleNamespace()
    desk = Desk(warehouse=house.reader(), library=nobody, runs=nobody, today=date(2026, 1, 1), seed=1)
    tool = load("attribution.paths")
    args = tool.args.model_validate({"models": [f"markov{order}"]})

    def act() -> np.ndarray:
        rows = tool.function(args, desk).tables["credits"].rows
        return np.array([amount for _, amount in sorted((row[0], row[2]) for row in rows)])

    return act


def timed(act: Callable[[], np.ndarray]) -> tuple[np.ndarray, float, float]:
    """The result, and seconds of processor time cold and warm."""
    spent: list[float] = []
    result = np.empty(0)
    for _ in range(4):
        begin = time.process_time()
        result = act()
        spent.append(time.process_time() - begin)
    return result, spent[0], statistics.median(spent[1:])


def main() -> None:
    """Print one line a road."""
    size = int(float(sys.argv[1])) if len(sys.argv) > 1 else 1_000_000
    order = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    journeys = generated(size)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "paths.csv"
        paths = written(journeys, file)
        bytes_in = file.stat().st_size
        print(f"{size:,} paths ({bytes_in / 1e6:.0f} MB), {len(journeys.touch):,} touches, order {order}; processor s")
        print(f"python {platform.python_version()}, numpy {np.__version__}")
        parsed(paths, journeys.conversions, journeys.nulls)  # fills the cache of compiled code
        exact, *own = timed(lambda: credits_alone(paths, journeys.conversions, journeys.nulls, order))
        _say("exact from strings", own, exact, exact)
        ranged, *wide = timed(lambda: from_strings(paths, journeys.conversions, journeys.nulls, order))
        _say("exact from strings, with ranges", wide, ranged, exact)
        tool, *through = timed(through_the_tool(file, order))
        _say("through the tool", through, tool, exact)
        if order == 1:
            walked, *spent = timed(lambda: simulated(journeys))
            _say("1,000,000 simulated walks", spent, walked, exact)
        peer = ask("channel_attribution", file, str(order))
    if peer is None:
        return
    theirs = np.array([peer["credit"][channel] for channel in journeys.channels])
    _say(f"ChannelAttribution {peer['version']}", [peer["cold"], peer["warm"]], theirs, exact)
    for at, name in enumerate(("cold", "warm")):
        alone, ranges, whole = (peer[name] / spent[at] for spent in (own, wide, through))
        print(f"times as fast, {name}: strings {alone:.1f}, with ranges {ranges:.1f}, through the tool {whole:.1f}")


def _say(name: str, spent: list[float], credit: np.ndarray, exact: np.ndarray) -> None:
    error = np.abs(credit / exact - 1).max()
    print(f"{name:34} cold {spent[0]:8.3f}  warm {spent[1]:8.3f}  error {error:.4f}")


if __name__ == "__main__":
    main()
