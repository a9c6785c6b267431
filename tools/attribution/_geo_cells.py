"""Several treated cells in one test: each read out for itself, and their differences."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations

import numpy as np

from errors import BadArguments
from methods.cells import Cell, Difference, difference
from methods.conformal import Refit
from methods.synthetic_control import ridge_penalty
from terms import Chart, Table, Words
from tools._charts import Axis, intervals
from tools.attribution._geo_panel import Ints, Panel, named, positions
from tools.attribution._geo_test import Measured, Method, measured


def members(panel: Panel, cells: Mapping[str, list[str]]) -> tuple[Panel, dict[str, list[str]]]:
    """The regions of each cell, and the panel of all cells and their comparison regions.

    Where a cell is an assignment and some regions are assigned to control, only those are compared with.
    """
    found: dict[str, list[str]] = {}
    usable: set[str] | None = None
    for name, wanted in cells.items():
        treated, smaller = named(panel, wanted)
        found[name] = [smaller.geos[index] for index in treated.tolist()]
        if len(smaller.geos) < len(panel.geos):
            rest = set(smaller.geos) - set(found[name])
            usable = rest if usable is None else usable & rest
    every = [geo for regions in found.values() for geo in regions]
    if len(every) != len(set(every)):
        raise _twice(sorted({geo for geo in every if every.count(geo) > 1}))
    if usable is None:
        return panel, found
    keep = [index for index, geo in enumerate(panel.geos) if geo in usable or geo in set(every)]
    return panel.only(np.array(keep)), found


def read_out(
    panel: Panel, cells: Mapping[str, list[str]], before: int, method: Method, level: float, seed: int
) -> tuple[dict[str, Measured], dict[tuple[str, str], Difference]]:
    """Each cell against regions that no cell treats, and each pair of cells against each other."""
    places = {name: positions(panel, regions) for name, regions in cells.items()}
    every = np.concatenate(list(places.values()))
    tests: dict[str, Measured] = {}
    made: dict[str, Cell] = {}
    for name, own in places.items():
        keep = np.setdiff1d(np.arange(len(panel.geos)), np.setdiff1d(every, own))
        alone, treated = panel.only(keep), np.searchsorted(keep, own)
        tests[name] = measured(alone, treated, before, method, level, seed)
        made[name] = _cell(alone, treated, before, method, tests[name])
    pairs = {
        (one, other): difference(made[one], made[other], before, level)
        for one, other in combinations(places, 2)
        if min(tests[one].expected, tests[other].expected) > 0
    }
    return tests, pairs


def tables(tests: Mapping[str, Measured], pairs: Mapping[tuple[str, str], Difference]) -> dict[str, Table]:
    """A row a cell, and a row a pair."""
    columns = ("cell", "regions", "att", "lift", "low", "high", "incremental", "p_value", "p_placebo", "pre_fit")
    return {
        "cells": Table(columns=columns, rows=tuple(_row(name, test) for name, test in tests.items())),
        "differences": Table(
            columns=("cell", "other", "difference", "low", "high", "p_value"),
            rows=tuple((one, other, each.value, each.low, each.high, each.p) for (one, other), each in pairs.items()),
        ),
    }


def chart(tests: Mapping[str, Measured], level: float) -> Chart:
    """The lift of each cell with its interval."""
    rows = [
        {"cell": name, "lift": test.att / test.expected, "low": test.low / test.expected,
         "high": test.high / test.expected}
        for name, test in tests.items()
        if test.expected > 0 and test.low is not None and test.high is not None
    ]  # fmt: skip
    share = round(100 * level)
    return intervals(
        rows, Axis("cell", Words(de="Zelle", en="cell"), "nominal"),
        Axis("lift", Words(de="Uplift", en="lift"), unit="share"), "low", "high",
        Words(de=f"Uplift je Zelle mit Spanne ({share} %)", en=f"Lift of each cell with its interval ({share}%)"),
        reference=0.0,
    )  # fmt: skip


def _cell(panel: Panel, treated: Ints, before: int, method: Method, test: Measured) -> Cell:
    donors = np.delete(panel.kpi, treated, axis=1)
    penalty = ridge_penalty(test.observed, donors, before) if method == "ascm" else None
    return Cell(Refit(test.observed, donors, before, penalty), test.att, test.expected)


def _row(name: str, test: Measured) -> tuple[object, ...]:
    level = test.expected if test.expected > 0 else None
    share = [None if level is None or end is None else end / level for end in (test.att, test.low, test.high)]
    return (name, test.regions, test.att, *share, test.att * test.cells, test.p, test.placebo.p, test.pre_fit)


def _twice(geos: list[str]) -> BadArguments:
    said = ", ".join(geos[:5])
    return BadArguments(
        en=f"A region stands in two cells: {said}.",
        de=f"Eine Region steht in zwei Zellen: {said}.",
        do_en="Name each region in one cell only.",
        do_de="Nennen Sie jede Region nur in einer Zelle.",
    )
