"""Which column of the geo panel is measured, and which time of it was free of tests."""

from __future__ import annotations

import re

import numpy as np

from terms import Words
from tools._tool import Desk
from tools.attribution._geo_panel import Panel, read_panel, without_thin_dates


def read_kpi(kpi: str, desk: Desk, columns: tuple[str, ...]) -> tuple[Panel, str]:
    """The panel of the named column, and the unit of its figures; its kpi with a note where there is none."""
    known = {column.lower(): column for column in columns if column not in ("date", "geo", "assignment")}
    column = known.get(kpi.lower())
    panel = without_thin_dates(read_panel(desk, column or "kpi"))
    if column:
        return panel, column if column != "kpi" and re.fullmatch(r"[^\W\d_]{2,30}", column) else "count"
    other = Words(
        de=f"Das Regionen-Panel hat keine Spalte „{kpi}“; gemessen wurde seine KPI-Spalte.",
        en=f"The geo panel has no column '{kpi}'; its KPI column was measured.",
    )
    return panel.noted(other), "count"


def before_tests(panel: Panel) -> Panel:
    """The panel without a test at its end: from where some, but not all, regions that spent before spend nothing."""
    if panel.cost is None:
        return panel
    cost = np.nan_to_num(panel.cost)
    spent = np.median(cost, axis=0) > 0
    if not spent.any():
        return panel
    paused = (cost[:, spent] <= 0).mean(axis=1)
    some = (paused >= 0.05) & (paused <= 0.95)
    if not some[-1]:
        return panel
    quiet = np.flatnonzero(~some)
    first = int(quiet[-1]) + 1 if len(quiet) else 0
    if first == 0:
        return panel
    kept = np.arange(len(panel.dates)) < first
    note = Words(
        de=f"Ab dem {panel.dates[first]} ruht die Werbung in einem Teil der Regionen; "
        "geplant wird mit der Zeit davor.",
        en=f"From {panel.dates[first]} on, advertising rests in some of the regions; the time before is planned with.",
    )  # fmt: skip
    return panel.of(kept).noted(note)
