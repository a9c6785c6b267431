"""When a trial holds too little to be read, and what to do about it."""

from __future__ import annotations

import numpy as np

from errors import WeakData
from tools.attribution._experiment_data import Trial
from tools.attribution._experiment_units import Floats


def need_enough(trial: Trial, control: Floats, treated: Floats, name: str) -> None:
    for values, arm in ((control, trial.control), (treated, name)):
        if len(values) < 2:
            raise too_few(len(values), arm, trial.outcome)
    if np.ptp(control) == 0 and np.ptp(treated) == 0:
        raise _all_alike(trial)


def too_few(units: int, arm: str, outcome: str) -> WeakData:
    return WeakData(
        en=f"The arm '{arm}' has {units} unit(s) with a value of '{outcome}'; two are the least.",
        de=f"Der Arm „{arm}“ hat {units} Einheit(en) mit einem Wert von „{outcome}“; nötig sind mindestens zwei.",
        do_en="Import more of the trial.",
        do_de="Importieren Sie mehr von dem Versuch.",
    )


def _all_alike(trial: Trial) -> WeakData:
    # Exports often name only those who did it, and leave the cells of all others empty.
    gaps = any(trial.lost.values()) and bool((trial.y != 0).all())
    return WeakData(
        en=f"The outcome '{trial.outcome}' is the same for all units" + (" that have one." if gaps else "."),
        de=f"Das Ergebnis „{trial.outcome}“ ist bei allen Einheiten gleich" + (", die eines haben." if gaps else "."),
        do_en="If an empty cell means that nothing happened, write 0 there and import again."
        if gaps else "Check which column was imported as the outcome.",
        do_de="Wenn eine leere Zelle heißt, dass nichts geschah, schreiben Sie 0 hinein und importieren Sie neu."
        if gaps else "Prüfen Sie, welche Spalte als Ergebnis importiert wurde.",
    )  # fmt: skip
