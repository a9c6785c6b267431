# pyright: basic
"""Markov attribution: time and accuracy beside simulated walks, on synthetic journeys with ten channels.

Run `python -m bench.markov [paths]`. The peer is the package ChannelAttribution where it is installed; a plain numpy
simulation of walks (what such packages do) always runs. Error = worst channel's relative distance from
the exact credit.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

import numpy as np

from methods.journeys import Journeys, worlds
from methods.markov import markov


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


def package(journeys: Journeys) -> np.ndarray:
    """Credits by ChannelAttribution at its defaults, without its printing."""
    import contextlib
    import io

    with contextlib.redirect_stdout(io.StringIO()):
        import ChannelAttribution  # pyright: ignore[reportMissingImports]
        import pandas as pd

        names = np.array(journeys.channels)[journeys.touch]
        paths = [" > ".join(part) for part in np.split(names, journeys.start[1:-1])]
        table = pd.DataFrame({"path": paths, "won": journeys.conversions, "lost": journeys.nulls})
        found = ChannelAttribution.markov_model(table, "path", "won", var_null="lost", order=1, flg_pro=False, seed=1)
    credit = found.set_index(found.columns[0]).iloc[:, 0]
    return np.array([credit[channel] for channel in journeys.channels])


def timed(act: Callable[[], np.ndarray]) -> tuple[np.ndarray, float, float]:
    """The result, and seconds of processor time cold and warm."""
    spent: list[float] = []
    result = np.empty(0)
    for _ in range(2):
        begin = time.process_time()
        result = act()
        spent.append(time.process_time() - begin)
    return result, spent[0], spent[1]


def main() -> None:
    """Print one line a road."""
    journeys = generated(int(float(sys.argv[1])) if len(sys.argv) > 1 else 100_000)
    exact, cold, warm = timed(lambda: markov(journeys, repeats=worlds(journeys)).credit)
    print(f"{len(journeys.length):,} paths, {len(journeys.touch):,} touches; processor seconds, single run each")
    print(f"{'exact, with ranges':28} cold {cold:8.3f}  warm {warm:8.3f}  error 0")
    for order in (2, 3):
        _, cold, warm = timed(lambda order=order: markov(journeys, order, repeats=worlds(journeys)).credit)
        print(f"{f'exact, order {order}, with ranges':28} cold {cold:8.3f}  warm {warm:8.3f}")
    roads: dict[str, Callable[[], np.ndarray]] = {
        f"{walks:,} simulated walks": lambda walks=walks: simulated(journeys, walks) for walks in (10_000, 1_000_000)
    }
    for name, act in (roads | {"ChannelAttribution": lambda: package(journeys)}).items():
        try:
            credit, cold, warm = timed(act)
        except ImportError:
            print(f"{name:28} not installed, not compared")
            continue
        print(f"{name:28} cold {cold:8.3f}  warm {warm:8.3f}  error {np.abs(credit / exact - 1).max():.4f}")


if __name__ == "__main__":
    main()
