"""The trial as arrays, one value per randomised unit, with a note of what was chosen and cleaned."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from terms import Words
from tools._tool import Desk
from tools.attribution._experiment_names import MONEY, arms, column, leading
from tools.attribution._experiment_units import (
    MOST,
    Flags,
    Floats,
    Ints,
    averaged,
    days_of,
    happened,
    per_unit_of,
    unit_keys,
)

ENTRY = re.compile(r"assign|expos|entry|enter|eintritt|zugeteilt|zuteilung|^(?:date|datum|day|tag)$", re.IGNORECASE)
HISTORY = re.compile(
    r"birth|geburt|last|letzt|prev|vorher|before|first|erst|sign.?up|regist|since|seit|created|angelegt", re.IGNORECASE
)
BEFORE = re.compile(r"(?:^|_)(?:pre|before|prior|vorher|vor|baseline)(?:_|$)", re.IGNORECASE)
DAY = (
    "coalesce(try_cast({0}::varchar as timestamp), try_strptime({0}::varchar, "
    "['%d.%m.%Y', '%d.%m.%Y %H:%M', '%d.%m.%Y %H:%M:%S', '%d/%m/%Y', '%m/%d/%Y']))::date"
)


@dataclass(frozen=True)
class Asked:
    """The columns and arms that were named; None where the data are to tell."""

    outcome: str | None = None
    control: str | None = None
    treatments: tuple[str, ...] = ()
    covariates: tuple[str, ...] | None = None
    guardrails: tuple[str, ...] = ()
    denominator: str | None = None
    date: str | None = None


@dataclass(frozen=True)
class Trial:
    """One value per unit.

    arm         (units,) 0 for the control, 1 … for the treatments
    y           (units,) outcome; of a ratio, linearised inside each arm
    happened    (units,) whether the unit has an outcome other than zero
    x           (units, covariates) with nan for missing
    day         (units,) day of entry, or None
    guardrails  outcomes that must not be lost, with nan for missing
    assigned    arm name -> units assigned to it, of every arm in the data, with or without an outcome
    lost        arm name -> those of them without an outcome
    binary      the outcome is yes or no, once per unit
    crossed     units that appear in more than one arm; they are left out
    """

    outcome: str
    control: str
    treatments: tuple[str, ...]
    arm: Ints
    y: Floats
    happened: Flags
    guardrails: dict[str, Floats]
    covariates: tuple[str, ...]
    x: Floats
    day: NDArray[np.datetime64] | None
    assigned: dict[str, int]
    lost: dict[str, int]
    binary: bool
    unit: str
    crossed: int
    money: dict[str, Floats]
    notes: tuple[Words, ...]

    def of(self, values: Floats, arm: int) -> Floats:
        """The values of one arm."""
        return values[self.arm == arm]


def read_trial(desk: Desk, asked: Asked) -> Trial:
    """The trial in units; errors name the columns and arms that there are."""
    loaded = desk.warehouse.need("trial")
    roles = desk.warehouse.roles("trial")
    columns = [name for name in loaded.columns if name not in ("arm", "unit_id")]
    notes: list[Words] = []
    outcome = column(asked.outcome, columns) if asked.outcome else leading(roles["outcome"], notes)
    guardrails = tuple(column(name, columns) for name in asked.guardrails)
    denominator = column(asked.denominator, columns) if asked.denominator else None
    day = column(asked.date, columns) if asked.date else None
    covariates = tuple(column(name, columns) for name in asked.covariates or ())
    if asked.covariates is None:
        covariates = tuple(name for name in roles.get("features", []) if BEFORE.search(name))
    money = tuple(name for name in roles["outcome"] if MONEY.search(name))[:1]
    numbers: list[str] = [outcome, *guardrails, *([denominator] if denominator else []), *money, *covariates]
    raw = _raw(
        desk,
        list(dict.fromkeys(numbers)),
        day or _dated(desk, roles.get("features", []), notes),
        "unit_id" in loaded.columns,
    )
    return _trial(raw, asked, _Chosen(outcome, guardrails, denominator, covariates, money, bool(day)), desk, notes)


@dataclass(frozen=True)
class _Chosen:
    outcome: str
    guardrails: tuple[str, ...]
    denominator: str | None
    covariates: tuple[str, ...]
    money: tuple[str, ...]
    day_named: bool


def _raw(desk: Desk, numbers: Sequence[str], day: str | None, units: bool) -> dict[str, Any]:
    chosen = ["trim(arm::varchar) as arm", ("unit_id::varchar" if units else "null") + " as unit_id"]
    chosen += [f"try_cast({_quoted(name)} as double) as c{place}" for place, name in enumerate(numbers)]
    chosen.append((DAY.format(_quoted(day)) if day else "null::date") + " as entered")
    found = desk.warehouse.columns(f"select {', '.join(chosen)} from trial where trim(arm::varchar) <> ''")  # noqa: S608
    return found | {name: found[f"c{place}"].astype(float) for place, name in enumerate(numbers)}


def _trial(raw: dict[str, Any], asked: Asked, chosen: _Chosen, desk: Desk, notes: list[Words]) -> Trial:
    names, arm = np.unique(raw["arm"].astype(str), return_inverse=True)
    control, treatments = arms(names.tolist(), asked.control, asked.treatments, notes)
    keys, crossed = unit_keys(raw["unit_id"], arm)
    first = np.unique(keys, return_index=True)[1]
    first = first[keys[first] >= 0]
    place = np.full(len(names), -1)
    for number, name in enumerate((control, *treatments)):
        place[names.tolist().index(name)] = number
    counts = np.bincount(arm[first], minlength=len(names))
    kept = (place[arm] >= 0) & (keys >= 0) & np.isfinite(raw[chosen.outcome])
    _told_gaps(int(((place[arm] >= 0) & (keys >= 0)).sum() - kept.sum()), notes)
    told = np.bincount(arm[kept][np.unique(keys[kept], return_index=True)[1]], minlength=len(names))
    whole = len(np.unique(keys[kept])) == kept.sum()
    if not whole:
        notes.append(Words(
            de="Einheiten kommen mehrfach vor; gerechnet ist je Zeile, mit Fehlern je Einheit (Delta-Methode).",
            en="Units occur more than once; figures are per row, with errors per unit (delta method).",
        ))  # fmt: skip
    row_arm = place[arm[kept]]
    per_unit = per_unit_of(raw, kept, keys[kept], row_arm, chosen.denominator, whole)
    y, unit_arm = per_unit(chosen.outcome)
    binary = whole and chosen.denominator is None and bool(np.isin(y, (0.0, 1.0)).all())
    share = binary or (chosen.denominator is None and bool(np.isin(raw[chosen.outcome][kept], (0.0, 1.0)).all()))
    days = days_of(raw["entered"][kept], keys[kept], whole, chosen.day_named)
    x = [averaged(raw[name][kept], keys[kept], whole) for name in chosen.covariates]
    return Trial(
        outcome=chosen.outcome, control=control, treatments=treatments, arm=unit_arm, y=y,
        happened=happened(raw[chosen.outcome][kept], keys[kept], whole),
        guardrails={name: per_unit(name)[0] for name in chosen.guardrails}, covariates=chosen.covariates,
        x=np.column_stack(x) if x else np.zeros((len(y), 0)), day=days,
        assigned={str(name): int(count) for name, count in zip(names, counts, strict=True)},
        lost={str(names[each]): int(counts[each] - told[each]) for each in np.flatnonzero(place >= 0)}, binary=binary,
        unit=_unit(chosen, share, desk), crossed=crossed, notes=tuple(notes),
        money={name: per_unit(name)[0] for name in chosen.money} if not chosen.denominator else {},
    )  # fmt: skip


def _told_gaps(lost: int, notes: list[Words]) -> None:
    if lost:
        notes.append(Words(
            de=f"Bei {lost} Zeile(n) fehlt das Ergebnis; für die Aufteilung zählen sie mit, für den Effekt nicht.",
            en=f"{lost} row(s) have no outcome; they count for the split, but not for the effect.",
        ))  # fmt: skip


def _dated(desk: Desk, features: Sequence[str], notes: list[Words]) -> str | None:
    """The feature that tells the day of entry: by its name, or the only one with dates that is not about the past."""
    left = [name for name in features if not HISTORY.search(name)]
    if not left:
        return None
    shares = ", ".join(f"avg(({DAY.format(_quoted(name))} is not null)::int)" for name in left)
    (found,) = desk.warehouse.rows(f"select {shares} from (select * from trial limit 1000)")  # noqa: S608
    dated = [name for name, share in zip(left, found, strict=True) if share is not None and share > MOST]
    named = [name for name in dated if ENTRY.search(name)] or dated
    if len(named) != 1:
        return None
    notes.append(Words(
        de=f"Als Tag des Eintritts gilt „{named[0]}“.", en=f"'{named[0]}' is taken as the day of entry."
    ))  # fmt: skip
    return named[0]


def _unit(chosen: _Chosen, share: bool, desk: Desk) -> str:
    if share:
        return "share"
    if chosen.denominator is None and MONEY.search(chosen.outcome):
        return desk.warehouse.need("trial").currency or desk.currency
    return "ratio"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
