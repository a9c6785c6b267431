# pyright: basic
"""The media mix model's return per channel: computed here, or taken from the run that computed exactly the same."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from errors import LeitstandError
from terms import Result, Source, Words
from tools._tool import Desk, call, check, code_version, names
from tools.attribution._channels import Channels

TOOL = "attribution.mmm"
RECENT = 5
ALONE = ("data_roas", "data_roas_se")


@dataclass(frozen=True)
class Mix:
    """(c,) return and ends of its interval, nan where the model has none; confidence of the model's own gate.

    data, error  the same by the data alone, without the model's prior; nan where the data say nothing
    """

    roas: np.ndarray
    low: np.ndarray
    high: np.ndarray
    data: np.ndarray
    error: np.ndarray
    level: float = 0.9
    confidence: str = ""
    sources: tuple[Source, ...] = ()
    notes: tuple[Words, ...] = ()


def mix(desk: Desk, channels: Channels, wanted: bool) -> Mix:
    """What the media mix says; a model that refuses is a note, not a failure."""
    nothing = np.full(len(channels.names), np.nan)
    if not wanted or TOOL not in names():
        return Mix(nothing, nothing, nothing, nothing, nothing)
    try:
        result = _known(desk) or call(TOOL, {}, desk)
    except LeitstandError as refused:
        return Mix(
            nothing, nothing, nothing, nothing, nothing, notes=(Words(de=refused.said("de"), en=refused.said("en")),)
        )
    # Its data are read here too, so that the receipt of this run names them.
    for kind in result.receipt.data if result.receipt else ():
        if kind in desk.warehouse.kinds():
            desk.warehouse.need(kind)
    table = result.tables["channels"]
    place = {name: table.columns.index(name) for name in ("channel", "roas", "roas_low", "roas_high", *ALONE)}
    found, alone = np.full((3, len(channels.names)), np.nan), np.full((2, len(channels.names)), np.nan)
    for row in table.rows:
        at = channels.position(str(row[place["channel"]]))
        values = [row[place[name]] for name in ("roas", "roas_low", "roas_high")]
        if at is not None and None not in values:
            found[:, at] = np.array(values, dtype=float)
            alone[:, at] = np.array([row[place[name]] for name in ALONE], dtype=float)
    levels = {fact.interval.level for fact in result.facts if fact.interval}
    level = levels.pop() if len(levels) == 1 else 0.9
    return Mix(found[0], found[1], found[2], *alone, level, result.confidence, result.sources)


def _known(desk: Desk) -> Result | None:
    """The latest run of the same code on the same data, day and seed: it would give the same bytes again."""
    now, usual = desk.warehouse.kinds(), check(TOOL, {}).model_dump(mode="json", exclude_none=True)
    for run in desk.runs.of(TOOL, RECENT):
        receipt = run.receipt
        if (
            receipt["args"] == usual
            and receipt["code"] == code_version()
            and (receipt["seed"], receipt["today"]) == (desk.seed, desk.today.isoformat())
            and all(kind in now and now[kind].snapshot == mark for kind, mark in receipt["data"].items())
        ):
            return Result.model_validate(run.result | {"receipt": receipt})
    return None
