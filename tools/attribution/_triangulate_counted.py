# pyright: basic
"""From what the platforms claim to what was added: sales claimed twice, sales that would have come anyway, the rest."""

from __future__ import annotations

from typing import Any

import numpy as np

from terms import Chart, Fact, Table, Words, number
from tools._charts import Axis, waterfall
from tools.attribution._reconciled import Reconciled

STEPS = {
    "claimed": Words(de="von den Plattformen gemeldet", en="reported by the platforms"),
    "duplicates": Words(de="doppelt gemeldet", en="claimed twice"),
    "anyway": Words(de="käme laut Modell auch so", en="would come anyway, by the model"),
    "unseen": Words(de="vom Tracking nicht gesehen", en="not seen by tracking"),
    "incremental": Words(de="zusätzlich", en="incremental"),
}
COLUMNS = ("channel", "claimed", "counted_once", "duplicates", "anyway", "incremental", "low", "high", "label")


def counted(found: Reconciled) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(c,) outcome claimed, counted once by the orders' utm values, and incremental; nan where nothing tells."""
    spend = found.sources.spend
    return found.sources.platform * spend, found.named * spend, found.final.middle * spend


def facts(found: Reconciled) -> tuple[Fact, ...]:
    """The steps of all channels together; none where no platform claims or no order names a channel."""
    whole = _whole(found)
    if whole is None:
        return ()
    unit = found.currency if found.money else "count"
    labels = {
        "total_counted_once": Words(de="einmal gezählter Ertrag", en="outcome counted once"),
        "total_duplicates": STEPS["duplicates"], "total_anyway": STEPS["anyway"],
    }  # fmt: skip
    values = {"total_counted_once": whole[0] + whole[1], "total_duplicates": -whole[1], "total_anyway": -whole[2]}
    return tuple(
        Fact(id=id, value=number(round(values[id], 6)), unit=unit, label=words,
             basis="modelled" if id == "total_anyway" else "observed")
        for id, words in labels.items()
    )  # fmt: skip


def table(found: Reconciled) -> Table:
    """One row a channel: claimed, counted once, what falls away in between, incremental with its interval."""
    rows: list[tuple[Any, ...]] = []
    for at in found.order:
        claimed, once, added = (_cell(each[at]) for each in counted(found))
        spend = float(found.sources.spend[at])
        rows.append(
            (
                found.names[at], claimed, once, _less(claimed, once),
                _less(once if once is not None else claimed, added), added,
                float(found.final.low[at]) * spend, float(found.final.high[at]) * spend, found.label(at),
            )
        )  # fmt: skip
    return Table(columns=COLUMNS, rows=tuple(rows))


def charts(found: Reconciled) -> tuple[Chart, ...]:
    """The waterfall from claims to what was added, over all channels."""
    whole = _whole(found)
    if whole is None:
        return ()
    claimed, twice, rest, added = whole
    third = "anyway" if rest <= 0 else "unseen"
    values = [
        {"step": STEPS["claimed"].model_dump(), "value": claimed, "total": True},
        {"step": STEPS["duplicates"].model_dump(), "value": twice},
        {"step": STEPS[third].model_dump(), "value": rest},
        {"step": STEPS["incremental"].model_dump(), "value": added, "total": True},
    ]
    return (
        waterfall(
            values, Axis("step", Words(de="Schritt", en="step"), "nominal"),
            Axis("value", Words(de="Ertrag", en="outcome"), unit=found.currency if found.money else "count"),
            Words(de="Von der Meldung zur Wirkung: alle Kanäle", en="From claim to effect: all channels"),
        ),
    )  # fmt: skip


def _whole(found: Reconciled) -> tuple[float, float, float, float] | None:
    """Claimed, what duplicates change, what comes anyway changes, incremental; each step adds to the one before.

    A channel that orders do not name keeps its claim until the last step.
    """
    claimed, once, added = counted(found)
    both = np.isfinite(claimed) & np.isfinite(once)
    if not both.any():
        return None
    start, end = float(np.nansum(claimed)), float(added.sum())
    twice = float((once[both] - claimed[both]).sum())
    return start, twice, end - start - twice, end


def _cell(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _less(before: float | None, after: float | None) -> float | None:
    return None if before is None or after is None else before - after
