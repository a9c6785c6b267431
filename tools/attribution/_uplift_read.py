# pyright: basic
"""A trial as arrays: which two arms are compared, on which outcome, with what was known of each unit before."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from errors import BadArguments, WeakData
from methods.uplift.design import Design, design
from methods.uplift.effects import Floats, Ints
from terms import Source, Words
from tools._tool import Desk
from tools.attribution._experiment_names import leading
from warehouse.contract import contract, quoted

CONTROL_WORDS = (
    "control", "kontrolle", "kontrollgruppe", "control group", "ctrl", "holdout", "c", "no", "none", "ohne", "0",
    "false", "no e-mail", "no mail", "placebo", "baseline", "untreated", "vergleichsgruppe", "a",
)  # fmt: skip
FEWEST = 50
"""Units that each arm needs."""
MONEY = frozenset({"spend", "revenue", "umsatz", "sales", "order_value", "bestellwert", "amount"})


@dataclass(frozen=True)
class Trial:
    """Two arms of a trial: (n,) outcome and treated, the features, and what was left out and why.

    lost   (assigned, without an outcome) of control and treatment
    row    (n,) places of its units among everybody of the trial
    """

    outcome: Floats
    treated: Ints
    made: Design
    name: str
    control: str
    treatment: str
    binary: bool
    money: str
    lost: tuple[tuple[int, int], tuple[int, int]]
    notes: tuple[Words, ...]
    source: Source
    row: Ints = field(default_factory=lambda: np.empty(0, np.int64), repr=False)

    @property
    def counts(self) -> tuple[int, int]:
        """Units of control and treatment."""
        ones = int(self.treated.sum())
        return len(self.treated) - ones, ones


def read_trial(
    desk: Desk, outcome: str | None, control: str | None, treatment: str | None, features: list[str] | None
) -> Trial:
    """The two arms that are meant; what is not named is chosen where only one choice makes sense.

    Raises:
        BadArguments: an outcome, arm or feature that the trial does not have; several arms and none named.
        WeakData: an arm with too few units, or an outcome that never changes.
    """
    return read_everybody(desk, outcome, control, treatment, features).trials[0]


@dataclass(frozen=True)
class Everybody:
    """All units of a trial with an outcome: (n,) their names, one encoding of their features, a Trial per treatment."""

    unit: np.ndarray
    made: Design
    trials: tuple[Trial, ...]


def read_everybody(
    desk: Desk, outcome: str | None, control: str | None, treatment: str | None, features: list[str] | None,
    *, every: bool = False,
) -> Everybody:  # fmt: skip
    """The control arm with one treatment, or with `every` one of the others, in an encoding that all of them share.

    Raises:
        BadArguments, WeakData: as in `read_trial`; with `every`, small arms are left out while any is large enough.
    """
    loaded = desk.warehouse.need("trial")
    roles = desk.warehouse.roles("trial")
    counted = desk.warehouse.rows(
        "select trim(arm::varchar) as arm, count(*) from trial where trim(arm::varchar) <> '' group by 1"
        " order by 2 desc, 1"
    )
    measured = _outcome(outcome, roles["outcome"], loaded.columns)
    known = [str(arm) for arm, _ in counted]
    base, treatments = _treatments(known, dict(counted), control, treatment, every)
    chosen, notes = _features(features, measured, roles, loaded.columns)
    columns = ", ".join(quoted(name) for name in chosen)
    found = desk.warehouse.columns(
        f"select trim(arm::varchar) as _arm, unit_id::varchar as _unit, {quoted(measured)}::double as _outcome"  # noqa: S608  own columns, quoted
        f"{', ' + columns if columns else ''} from trial where trim(arm::varchar) in (select unnest($arms))"
        f" order by {', '.join(str(place + 1) for place in range(len(chosen) + 3))}",
        arms=[base, *treatments],
    )  # fmt: skip
    told = np.isfinite(found["_outcome"].astype(float))
    made = design({name: found[name][told] for name in chosen}, int(told.sum()))
    notes += _gaps(told) + _repeats(found["_unit"][told])
    if unique := [name for name, why in made.dropped.items() if why == "unique"]:
        notes += (_left(unique, "ihr Text ist fast in jeder Zeile ein anderer", "nearly every row has another text"),)
    money = (loaded.currency or desk.currency) if measured in MONEY else ""
    trials: list[Trial] = []
    for against in treatments:
        arms = found["_arm"][told]
        row = np.flatnonzero((arms == base) | (arms == against))
        values = found["_outcome"][told].astype(float)[row]
        treated = (arms[row] == against).astype(np.int64)
        _enough(treated, values, base, against, measured)
        source = Source(
            name=loaded.dataset, kind="trial", snapshot=loaded.snapshot, rows=loaded.rows,
            filter=f"arm: {base}, {against}",
        )  # fmt: skip
        lost = tuple(
            (int(side.sum()), int((side & ~told).sum())) for side in (found["_arm"] == base, found["_arm"] == against)
        )
        trials.append(
            Trial(values, treated, replace(made, matrix=made.matrix[row]), measured, base, against,
                  set(np.unique(values).tolist()) <= {0.0, 1.0}, money, (lost[0], lost[1]), notes, source, row)
        )  # fmt: skip
    return Everybody(found["_unit"][told], made, tuple(trials))


def _treatments(
    known: list[str], counted: dict[str, int], control: str | None, treatment: str | None, every: bool
) -> tuple[str, list[str]]:
    if not every or treatment is not None or len(known) <= 2:
        base, against = _arms(known, control, treatment)
        return base, [against]
    # Which one is the control has to be clear without naming a treatment.
    base, _ = _arms(known, control, next((name for name in known if not _is_control(name, control)), None))
    others = [name for name in known if name != base]
    return base, sorted(name for name in others if counted[name] >= FEWEST) or others[:1]


def _is_control(name: str, control: str | None) -> bool:
    return name.lower() == control.strip().lower() if control else name.lower() in CONTROL_WORDS


def _outcome(wanted: str | None, known: list[str], columns: tuple[str, ...]) -> str:
    if wanted is None:
        return leading(known, [])
    for name in (*known, *columns):
        if name.lower() == wanted.strip().lower() and name not in {"arm", "unit_id"}:
            return name
    raise BadArguments(
        en=f"The trial has no outcome '{wanted}'.",
        de=f"Der Versuch kennt kein Ergebnis „{wanted}“.",
        do_en=f"Known outcomes: {', '.join(known)}.",
        do_de=f"Bekannte Ergebnisse: {', '.join(known)}.",
    )


def _arms(known: list[str], control: str | None, treatment: str | None) -> tuple[str, str]:
    lower = {name.lower(): name for name in known}
    for wanted in (control, treatment):
        if wanted is not None and wanted.strip().lower() not in lower:
            raise _unknown_arm(wanted, known)
    base = lower[control.strip().lower()] if control else None
    against = lower[treatment.strip().lower()] if treatment else None
    if base is None:
        free = [name for name in known if name != against]
        base = next((lower[word] for word in CONTROL_WORDS if lower.get(word) in free), None)
        base = base or (free[0] if len(free) == 1 else None)
    others = [name for name in known if name != base]
    if against is None and base is not None and len(others) == 1:
        against = others[0]
    if base is None or against is None:
        raise _which(known)
    if base == against:
        raise _unknown_arm(against, [name for name in known if name != base])
    return base, against


def _features(
    wanted: list[str] | None, outcome: str, roles: dict[str, list[str]], columns: tuple[str, ...]
) -> tuple[list[str], tuple[Words, ...]]:
    """Features to learn from; without a choice all, but for those that are themselves results of the trial."""
    taken = {outcome, "arm", "unit_id"}
    if wanted is not None:
        known = {name.lower(): name for name in columns if name not in taken}
        unknown = [name for name in wanted if name.strip().lower() not in known]
        if unknown:
            raise BadArguments(
                en=f"The trial has no feature '{unknown[0]}'.",
                de=f"Der Versuch kennt kein Merkmal „{unknown[0]}“.",
                do_en=f"Known features: {', '.join(known.values())}.",
                do_de=f"Bekannte Merkmale: {', '.join(known.values())}.",
            )
        return list(dict.fromkeys(known[name.strip().lower()] for name in wanted)), ()
    results = {name.replace(" ", "_") for name in contract("trial").columns["outcome"].names} | set(roles["outcome"])
    offered = [name for name in roles.get("features", []) if name not in taken]
    late = [name for name in offered if name.lower() in results]
    notes = (_left(late, "das sind Ergebnisse, keine Merkmale von vorher", "these are results, not known before"),)
    return [name for name in offered if name not in late], notes if late else ()


def _left(names: list[str], why_de: str, why_en: str) -> Words:
    said = ", ".join(names[:5]) + (" …" if len(names) > 5 else "")
    return Words(de=f"Nicht als Merkmal genutzt: {said} ({why_de}).", en=f"Not used as a feature: {said} ({why_en}).")


def _gaps(told: np.ndarray) -> tuple[Words, ...]:
    lost = int((~told).sum())
    if not lost:
        return ()
    return (
        Words(
            de=f"{lost} Zeile(n) ohne Ergebnis bleiben außen vor.",
            en=f"{lost} row(s) without an outcome are left out.",
        ),
    )


def _repeats(units: np.ndarray) -> tuple[Words, ...]:
    filled = [unit for unit in units.tolist() if unit]
    again = len(filled) - len(set(filled))
    if not again:
        return ()
    return (
        Words(
            de=f"{again} Zeile(n) nennen eine Person ein weiteres Mal; jede Zeile zählt für sich, die Spannen sind "
            "dadurch etwas zu schmal.",
            en=f"{again} row(s) name a person once more; each row counts by itself, which makes intervals a little "
            "too narrow.",
        ),
    )


def _enough(treated: np.ndarray, values: np.ndarray, base: str, against: str, outcome: str) -> None:
    ones = int(treated.sum())
    fewest, name = min((ones, against), (len(treated) - ones, base))
    if fewest < FEWEST:
        raise WeakData(
            en=f"The arm '{name}' has {fewest} units with an outcome; at least {FEWEST} are needed.",
            de=f"Die Gruppe „{name}“ hat {fewest} Personen mit Ergebnis; nötig sind mindestens {FEWEST}.",
            do_en="Import the whole trial, or run it for longer.",
            do_de="Importieren Sie den ganzen Versuch oder lassen Sie ihn länger laufen.",
        )
    if np.ptp(values) == 0:
        raise WeakData(
            en=f"The outcome '{outcome}' is the same for everybody.",
            de=f"Das Ergebnis „{outcome}“ ist bei allen gleich.",
            do_en="Name another outcome.",
            do_de="Nennen Sie ein anderes Ergebnis.",
        )


def _unknown_arm(wanted: str, known: list[str]) -> BadArguments:
    return BadArguments(
        en=f"The trial has no other arm '{wanted}'.",
        de=f"Der Versuch kennt keine andere Gruppe „{wanted}“.",
        do_en=f"Known arms: {', '.join(known[:12])}.",
        do_de=f"Bekannte Gruppen: {', '.join(known[:12])}.",
    )


def _which(known: list[str]) -> BadArguments:
    return BadArguments(
        en=f"The trial has {len(known)} arms, and it is not clear which two to compare.",
        de=f"Der Versuch hat {len(known)} Gruppen, und es ist nicht klar, welche zwei verglichen werden sollen.",
        do_en=f"Name control and treatment; known arms: {', '.join(known[:12])}.",
        do_de=f"Nennen Sie control und treatment; bekannte Gruppen: {', '.join(known[:12])}.",
    )
