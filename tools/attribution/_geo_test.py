"""A geo test measured: which rows and regions count, and what a method makes of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np

from errors import WeakData
from methods.conformal import Refit, conformal
from methods.placebo_regions import Placebo, placebo
from methods.synthetic_control import ridge_penalty, synthetic_control
from methods.time_based_regression import time_based_regression
from terms import Words
from tools.attribution._geo_panel import Floats, Ints, Panel, named

Method = Literal["scm", "ascm", "tbr"]
FEWEST_BEFORE, FEWEST_DONORS = 4, 3


@dataclass(frozen=True)
class Measured:
    """A measured test; per treated region and period where not said otherwise.

    counterfactual, gap   (periods,)
    cost                  of all treated regions in the test; None where unknown
    spend_change          that cost against what would have been spent there without the test; negative for a pause
    placebo               rank among sets of untreated regions, by synthetic control whatever the method
    reach                 half the width of the band that holds `level` of single periods
    """

    observed: Floats
    gap: Floats
    weights: Floats
    before: int
    regions: int
    l2: float
    pre_fit: float
    p: float
    low: float | None
    high: float | None
    cost: float | None
    spend_change: float | None
    level: float
    placebo: Placebo
    reach: float

    @property
    def after(self) -> int:
        """Periods of the test."""
        return len(self.gap) - self.before

    @property
    def att(self) -> float:
        """Mean effect per treated region and period."""
        return float(self.gap[self.before :].mean())

    @property
    def cells(self) -> int:
        """Treated regions times periods of the test."""
        return self.regions * self.after

    @property
    def expected(self) -> float:
        """Mean counterfactual in the test."""
        return float((self.observed - self.gap)[self.before :].mean())

    @property
    def spans_zero(self) -> bool:
        """Whether the interval holds zero, or there is none."""
        return self.low is None or self.high is None or self.low <= 0 <= self.high


def arranged(panel: Panel, wanted: list[str], start: date, end: date) -> tuple[Panel, Ints, int]:
    """The panel of usable regions up to the end of the test, positions of the treated ones, periods before the test.

    Errors: unknown regions, no date in the test, too little before it, gaps in a treated region, too few others.
    """
    treated, panel = named(panel, wanted)
    first, last = np.datetime64(start), np.datetime64(end)
    during = (panel.dates >= first) & (panel.dates <= last)
    if not during.any():
        raise _outside(panel, start, end)
    before = int((panel.dates < first).sum())
    if before < FEWEST_BEFORE:
        raise _too_short(before)
    panel = panel.until(end)
    kpi = panel.kpi
    _complete(panel, kpi, treated)
    usable = np.isfinite(kpi).all(axis=0) & (np.ptp(np.nan_to_num(kpi[:before]), axis=0) > 0)
    usable[treated] = True
    lost = [panel.geos[index] for index in np.flatnonzero(~usable)]
    if usable.sum() - len(treated) < FEWEST_DONORS:
        raise _too_few(int(usable.sum()) - len(treated), len(lost))
    if np.ptp(kpi[:, treated].mean(axis=1)) == 0:
        raise _constant()
    if lost:
        panel = panel.noted(_left_out(lost))
    kept = np.flatnonzero(usable)
    return panel.only(kept), np.searchsorted(kept, treated), before


def measured(panel: Panel, treated: Ints, before: int, method: Method, level: float, seed: int) -> Measured:
    """What the method makes of the panel."""
    observed, donors = panel.kpi[:, treated].mean(axis=1), np.delete(panel.kpi, treated, axis=1)
    spent, moved = _spent(panel, treated, before)
    size = len(treated)
    penalty = ridge_penalty(observed, donors, before) if method == "ascm" else None
    rank = placebo(observed, donors, size, before, penalty, seed)
    if method == "tbr":
        line = time_based_regression(observed, donors.mean(axis=1), before, level)
        weights = np.full(donors.shape[1], line.slope / donors.shape[1])
        left = line.gap[:before]
        figures = (line.gap, weights, before, size, line.l2, line.unexplained, line.p, line.low, line.high)
    else:
        fit = synthetic_control(observed, donors, before, penalty)
        effect = float(fit.gap[before:].mean())
        test = conformal(observed, donors, before, effect, penalty, level, seed)
        left = Refit(observed, donors, before, penalty)(effect)
        figures = (fit.gap, fit.weights, before, size, fit.l2, fit.scaled, test.p, test.low, test.high)
    return Measured(observed, *figures, spent, moved, level, rank, float(np.quantile(np.abs(left), level)))


def _spent(panel: Panel, treated: Ints, before: int) -> tuple[float | None, float | None]:
    """Cost of the treated regions in the test, and how far it is from their cost without it.

    Without the test they would have spent as before, times the change of spend in the comparison regions.
    """
    if panel.cost is None or not np.isfinite(panel.cost[before:, treated]).any():
        return None, None
    cost = np.nan_to_num(panel.cost)
    others = np.delete(cost, treated, axis=1)
    then, now = float(others[:before].mean()), float(others[before:].mean())
    usual = float(cost[:before, treated].mean()) * (now / then if then > 0 else 1.0)
    spent = float(cost[before:, treated].sum())
    return spent, spent - usual * len(cost[before:]) * len(treated)


def _complete(panel: Panel, kpi: Floats, treated: Ints) -> None:
    for index in treated:
        missing = int((~np.isfinite(kpi[:, index])).sum())
        if missing:
            raise WeakData(
                en=f"The treated region '{panel.geos[index]}' has no figure on {missing} of {len(kpi)} dates.",
                de=f"Für die Testregion „{panel.geos[index]}“ fehlen an {missing} von {len(kpi)} Tagen die Werte.",
                do_en="Complete its data, or leave it out of the treated regions.",
                do_de="Ergänzen Sie die Daten oder nehmen Sie die Region aus den Testregionen.",
            )


def _outside(panel: Panel, start: date, end: date) -> WeakData:
    first, last = panel.dates[0], panel.dates[-1]
    return WeakData(
        en=f"The geo panel has no date between {start} and {end}; it runs from {first} to {last}.",
        de=f"Das Regionen-Panel hat zwischen {start} und {end} keine Werte; es reicht von {first} bis {last}.",
        do_en="Give a test period inside the data.",
        do_de="Nennen Sie einen Testzeitraum innerhalb der Daten.",
    )


def _too_short(before: int) -> WeakData:
    return WeakData(
        en=f"There are {before} periods before the test; at least {FEWEST_BEFORE} are needed.",
        de=f"Vor dem Test liegen {before} Perioden; nötig sind mindestens {FEWEST_BEFORE}.",
        do_en="Import more history or give a later start.",
        do_de="Importieren Sie mehr Historie oder nennen Sie einen späteren Start.",
    )


def _too_few(left: int, dropped: int) -> WeakData:
    return WeakData(
        en=f"{left} untreated regions with complete, varying data remain ({dropped} left out); "
        f"at least {FEWEST_DONORS} are needed.",
        de=f"Es bleiben {left} Vergleichsregionen mit vollständigen, schwankenden Daten ({dropped} fallen weg); "
        f"nötig sind mindestens {FEWEST_DONORS}.",
        do_en="Treat fewer regions, or import more regions.",
        do_de="Testen Sie in weniger Regionen oder importieren Sie weitere Regionen.",
    )


def _constant() -> WeakData:
    return WeakData(
        en="The figures of the treated regions never change.",
        de="Die Werte der Testregionen ändern sich nie.",
        do_en="Check which column was imported as the KPI.",
        do_de="Prüfen Sie, welche Spalte als KPI importiert wurde.",
    )


def _left_out(lost: list[str]) -> Words:
    said = ", ".join(lost[:5]) + (" …" if len(lost) > 5 else "")
    return Words(
        de=f"{len(lost)} Vergleichsregion(en) mit Lücken oder ohne jede Schwankung bleiben außen vor: {said}.",
        en=f"{len(lost)} comparison region(s) with gaps or without any variation are left out: {said}.",
    )
