"""The geo panel as a matrix: periods by regions, cleaned, with a note of what was cleaned."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from errors import BadArguments, WeakData
from terms import Words
from tools._tool import Desk

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Dates = NDArray[np.datetime64]
CONTROL_WORDS = frozenset(
    {"control", "controls", "kontrolle", "kontrollgruppe", "kontrollregion", "ctrl", "holdout", "vergleich",
     "vergleichsgruppe", "c", "0", "false"}
)  # fmt: skip


@dataclass(frozen=True)
class Panel:
    """Periods by regions.

    dates      (periods,) datetime64[D], rising
    geos       names as first written
    kpi, cost  (periods, regions) with nan for gaps; cost is None where the data have none
    group      assignment of each region, lower case, or ""
    notes      what was cleaned, to be said as caveats
    """

    dates: Dates
    geos: tuple[str, ...]
    kpi: Floats
    cost: Floats | None
    group: tuple[str, ...]
    notes: tuple[Words, ...] = ()

    def only(self, keep: Ints) -> Panel:
        """The panel of some regions, given by position."""
        where: list[int] = keep.tolist()
        return replace(
            self,
            geos=tuple(self.geos[index] for index in where),
            kpi=self.kpi[:, keep],
            cost=None if self.cost is None else self.cost[:, keep],
            group=tuple(self.group[index] for index in where),
        )

    def until(self, end: date) -> Panel:
        """The panel up to a day."""
        return self.of(self.dates <= np.datetime64(end))

    def of(self, rows: Flags) -> Panel:
        """The panel of some dates."""
        cost = None if self.cost is None else self.cost[rows]
        return replace(self, dates=self.dates[rows], kpi=self.kpi[rows], cost=cost)

    def named(self, where: Ints) -> list[str]:
        """Names of some regions, given by position."""
        places: list[int] = where.tolist()
        return [self.geos[index] for index in places]

    def noted(self, *notes: Words) -> Panel:
        """The panel with further notes."""
        return replace(self, notes=self.notes + notes)


def read_panel(desk: Desk, kpi: str = "kpi") -> Panel:
    """The whole panel; the same region in other letters or with spaces around counts as one.

    Rows that are equal in all columns count once; other rows of the same day and region are added up.
    """
    desk.warehouse.need("geo_panel")
    quoted = '"' + kpi.replace('"', '""') + '"'
    found = desk.warehouse.columns(
        f"""
        with cleaned as (
            select date::date as day, trim(nfc_normalize(geo::varchar)) as name, {quoted}::double as kpi,
                   cost::double as cost, lower(trim(assignment::varchar)) as assignment, count(*) as copies
            from geo_panel
            where date is not null and trim(geo::varchar) <> ''
            group by all
        )
        select day, lower(name) as geo, min(name) as name, sum(kpi) as kpi, sum(cost) as cost,
               min(assignment) as assignment, sum(copies)::bigint as copies, count(*)::bigint as parts
        from cleaned where isfinite(kpi) group by day, lower(name) order by lower(name), day
        """,  # noqa: S608  the column is one of the kind's own and quoted
    )
    if not len(found["day"]):
        raise _empty()
    dates, row = np.unique(found["day"].astype("datetime64[D]"), return_inverse=True)
    keys, first, column = np.unique(found["geo"].astype(str), return_index=True, return_inverse=True)
    shape = (len(dates), len(keys))
    panel = Panel(
        dates=dates,
        geos=tuple(str(found["name"][index]) for index in first),
        kpi=_spread(shape, row, column, found["kpi"]),
        cost=_spread(shape, row, column, found["cost"]) if np.isfinite(_numbers(found["cost"])).any() else None,
        group=_groups(column, found["assignment"], len(keys)),
    )
    return panel.noted(*_repeats(found)) if found["copies"].max() > 1 else panel


def without_thin_dates(panel: Panel) -> Panel:
    """Only the dates that at least half of the regions report."""
    kept = np.isfinite(panel.kpi).mean(axis=1) >= 0.5
    if kept.all():
        return panel
    lost = int((~kept).sum())
    return panel.of(kept).noted(
        Words(
            de=f"{lost} Tag(e), die weniger als die Hälfte der Regionen meldet, bleiben außen vor.",
            en=f"{lost} date(s) that fewer than half of the regions report are left out.",
        )
    )


def positions(panel: Panel, wanted: list[str]) -> Ints:
    """Where the named regions stand; BadArguments with the nearest names for one that is not there."""
    known = {geo.lower(): index for index, geo in enumerate(panel.geos)}
    unknown = [name for name in wanted if _key(name) not in known]
    if unknown:
        raise _unknown(panel, unknown)
    return np.array(sorted({known[_key(name)] for name in wanted}), dtype=np.int64)


def named(panel: Panel, treated: list[str]) -> tuple[Ints, Panel]:
    """Positions of the treated regions, and the panel without regions that may not serve for comparison.

    `assignment:VALUE` takes the regions of that group; where another group is called control, only it is compared with.
    """
    if len(treated) == 1 and treated[0].lower().startswith("assignment:"):
        return _by_group(panel, treated[0].partition(":")[2])
    known = {geo.lower() for geo in panel.geos}
    names = [part for name in treated for part in ([name] if _key(name) in known else _parts(name))]
    return positions(panel, names), panel


def _by_group(panel: Panel, value: str) -> tuple[Ints, Panel]:
    wanted = _key(value)
    if wanted not in panel.group:
        raise _no_group(panel, value.strip())
    controls = {group for group in panel.group if group in CONTROL_WORDS and group != wanted}
    keep = [index for index, group in enumerate(panel.group) if group == wanted or not controls or group in controls]
    left = len(panel.geos) - len(keep)
    smaller = panel.only(np.array(keep))
    if left:
        smaller = smaller.noted(
            Words(
                de=f"{left} Region(en) gehören weder zur Test- noch zur Kontrollgruppe und bleiben außen vor.",
                en=f"{left} region(s) belong to neither the test nor the control group and are left out.",
            )
        )
    return np.flatnonzero(np.array(smaller.group) == wanted), smaller


def _parts(text: str) -> list[str]:
    for separator in (";", ",", "+", " und ", " and ", " & "):
        text = text.replace(separator, "\n")
    return [part.strip() for part in text.split("\n") if part.strip()]


def _key(name: str) -> str:
    import unicodedata

    return unicodedata.normalize("NFC", name).strip().lower()


def _numbers(values: Any) -> Floats:
    return np.array(values, dtype=float)


def _spread(shape: tuple[int, int], row: Ints, column: Ints, values: Floats) -> Floats:
    matrix = np.full(shape, np.nan)
    matrix[row, column] = _numbers(values)
    return matrix


def _groups(column: Ints, assignment: NDArray[np.object_], size: int) -> tuple[str, ...]:
    groups = [""] * size
    told = np.array([isinstance(value, str) for value in assignment], dtype=bool)
    for index, first in zip(*np.unique(column[told], return_index=True), strict=True):
        groups[int(index)] = str(assignment[told][first])
    return tuple(groups)


def _repeats(found: dict[str, Any]) -> list[Words]:
    copies, parts = int((found["copies"] - found["parts"]).sum()), int((found["parts"] > 1).sum())
    notes: list[Words] = []
    if copies:
        notes.append(
            Words(
                de=f"{copies} Zeile(n) kommen doppelt vor und zählen einmal.",
                en=f"{copies} row(s) occur twice and count once.",
            )
        )
    if parts:
        notes.append(
            Words(
                de=f"Bei {parts} Kombination(en) aus Tag und Region stehen mehrere Zeilen; sie sind addiert.",
                en=f"{parts} combination(s) of date and region have several rows; they are added up.",
            )
        )
    return notes


def _unknown(panel: Panel, names: list[str]) -> BadArguments:
    from rapidfuzz import fuzz, process

    near: list[str] = []
    for name in names[:3]:
        near += [found for found, _, _ in process.extract(name.strip(), panel.geos, scorer=fuzz.WRatio, limit=3)]
    said, offered = ", ".join(f"'{name.strip()}'" for name in names[:5]), ", ".join(dict.fromkeys(near))
    return BadArguments(
        en=f"The geo panel has no region {said}.",
        de=f"Das Regionen-Panel kennt keine Region {said}.",
        do_en=f"Nearest names: {offered}.",
        do_de=f"Ähnliche Namen: {offered}.",
    )


def _no_group(panel: Panel, value: str) -> BadArguments:
    known = ", ".join(sorted({group for group in panel.group if group}))
    if not known:
        return BadArguments(
            en="The geo panel has no assignment column.",
            de="Das Regionen-Panel hat keine Spalte mit der Zuteilung (assignment).",
            do_en="Name the treated regions one by one.",
            do_de="Nennen Sie die Testregionen einzeln.",
        )
    return BadArguments(
        en=f"No region of the geo panel is assigned to '{value}'.",
        de=f"Keine Region des Panels ist '{value}' zugeteilt.",
        do_en=f"Known assignments: {known}.",
        do_de=f"Bekannte Zuteilungen: {known}.",
    )


def _empty() -> WeakData:
    return WeakData(
        en="The geo panel has no row with a date, a region and a figure.",
        de="Das Regionen-Panel enthält keine Zeile mit Datum, Region und Wert.",
        do_en="Check which columns were imported as date, geo and kpi.",
        do_de="Prüfen Sie, welche Spalten als date, geo und kpi importiert wurden.",
    )
