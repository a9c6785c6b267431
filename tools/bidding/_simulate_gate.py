# pyright: basic
"""Whether what is said of a change can carry it: variation, prior, demand, and how far outside what was ever spent."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from terms import Confidence, Evidence, Words
from tools._decision import NextTest, Reason
from tools.attribution import _mmm_gate as mmm_gate
from tools.attribution._mmm_data import bare
from tools.bidding._response import Planned
from tools.bidding._simulate_said import SURE, Told

TESTED: tuple[Evidence, ...] = ("experiment", "quasi-experiment")
OF_ALL = ("convergence", "misfit", "stale", "conversion_lag", "changed_definition")
BROAD, FAR = 2.0, 1.5
"""Width of the range over its middle; times the highest spend ever seen from which on the curve is a guess."""
SMALL, THIRD = 0.05, 1 / 3
ORDER: tuple[Evidence, ...] = ("correlation", "model", "quasi-experiment", "experiment", "bookkeeping")


def reasons(told: Told) -> list[Reason]:
    """Every check of the channels that change, passed ones included."""
    planned = told.planned
    touched = moved(told)
    made = [_softened(reason) for reason in planned.reasons if reason.code in OF_ALL]
    for code, words in (
        ("too_little_variation", STILL), ("prior_dominates", PRIOR), ("confounding", DEMAND), ("collinearity", TWINS),
    ):  # fmt: skip
        made.append(_of_channels(told, touched, code, words))
    return [*made, _outside(told, touched), _width(told)]


def moved(told: Told) -> list[int]:
    """Channels whose money changes."""
    return np.flatnonzero(np.abs(told.change.then - told.change.now) > 1e-9).tolist()


def evidence(planned: Planned, touched: list[int]) -> Evidence:
    """The weakest label of the channels that change."""
    return min([planned.labels[at] for at in touched] or [planned.evidence], key=ORDER.index)


def _softened(reason: Reason) -> Reason:
    """A model that explains nothing or did not converge stays red; the rest asks for care."""
    hard = reason.code in ("convergence", "misfit")
    return reason if hard or reason.state != "red" else replace(reason, state="amber")


def _of_channels(told: Told, touched: list[int], code: str, words: tuple[str, str]) -> Reason:
    planned = told.planned
    hit = [at for at in touched if _speaks(planned, at, code)]
    untested = [at for at in hit if planned.labels[at] not in TESTED]
    careful = [at for at in touched if code in planned.lines[at].careful]
    moved_money = np.abs(told.change.then - told.change.now)
    share = float(moved_money[untested].sum() / max(float(moved_money.sum()), 1e-300))
    hard = code != "collinearity" and share > THIRD
    state: Confidence = "red" if untested and hard else "amber" if hit or careful else "green"
    named = ", ".join(bare(planned.channels[at]) for at in (untested or hit or careful))
    measured, limit = _measured(planned, touched, code)
    return Reason(code, state, Words(de=f"{words[0]}: {named}.", en=f"{words[1]}: {named}."), measured, limit)  # pyright: ignore[reportArgumentType]


def _speaks(planned: Planned, at: int, code: str) -> bool:
    if code == "confounding":
        return not bool(planned.incremental[at])
    # Where more than media data stand behind a return, its prior is no longer all there is.
    reconciled = planned.found is not None and planned.labels[at] != "correlation"
    return code in planned.lines[at].against and not (code == "prior_dominates" and reconciled)


def _measured(planned: Planned, touched: list[int], code: str) -> tuple[float | None, float | None]:
    if code == "too_little_variation" and touched:
        return round(float(planned.model.checked.variation[touched].min()), 4), 0.05
    if code == "prior_dominates" and planned.model.fit is not None and touched:
        return round(float(np.nan_to_num(planned.model.fit.learnt[touched]).min()), 4), 0.3
    return None, None


def _outside(told: Told, touched: list[int]) -> Reason:
    """How far the changed spend lies outside what a period ever saw: above the highest, or below the lowest."""
    then, seen = told.change.then, told.planned.spend
    above = max((then[at] / max(float(seen[:, at].max()), 1e-9) for at in touched), default=0.0)
    below = [at for at in touched if then[at] < float(seen[:, at].min()) * (1 - SMALL)]
    new = [at for at in touched if then[at] > float(seen[:, at].max()) * (1 + 1e-9)]
    state: Confidence = "red" if above > FAR else "amber" if new or below else "green"
    named = ", ".join(bare(told.planned.channels[at]) for at in (new or below))
    words = Words(
        de=f"So {'viel' if new else 'wenig'} wurde in keiner Periode ausgegeben ({named}); dort spricht die Form der "
        "Kurve, nicht die Beobachtung.",
        en=f"No period ever saw so {'much' if new else 'little'} spend ({named}); out there the form of the curve "
        "speaks, not the observation.",
    )
    return Reason("extrapolation", state, words, round(float(above), 3), FAR if state == "red" else 1.0)


def _width(told: Told) -> Reason:
    low, high, _ = told.ends(told.whole.total)
    middle = abs(float(np.median(told.whole.total)))
    width = (high - low) / middle if middle > 0 else 0.0
    open_ = told.sure is not None and 1 - SURE < told.sure < SURE
    state: Confidence = "amber" if width > BROAD or open_ else "green"
    words = OPEN if open_ else WIDE
    return Reason("interval_width", state, words, round(min(width, 1e6), 3), BROAD)


def next_test(planned: Planned, touched: list[int]) -> NextTest:
    """The cheapest experiment on the channels that change."""
    alone = [
        replace(line, against=("interval_width",) if at in touched else ()) for at, line in enumerate(planned.lines)
    ]
    return mmm_gate.next_test(planned.model, alone, planned.read)


STILL = (
    "Die Ausgaben schwankten zu wenig, um eine Änderung daraus abzulesen; das muss ein Test zeigen",
    "Spend varied too little to read a change off it; a test has to show that",
)
PRIOR = (
    "Die Daten sagen hier kaum mehr als die Annahmen vorab; das muss ein Test zeigen",
    "Here the data say hardly more than the assumptions made beforehand; a test has to show that",
)
DEMAND = (
    "Diese Ausgaben folgen der Nachfrage, statt sie zu schaffen; was ohne sie geschähe, muss ein Test zeigen",
    "This spend follows demand instead of creating it; what would happen without it a test has to show",
)
TWINS = (
    "Die Ausgaben laufen mit anderen Kanälen oder der Saison mit und sind kaum zu trennen",
    "Spend moves with other channels or the season and can hardly be told apart",
)
WIDE = Words(de="Die Spanne des Ergebnisses ist sehr breit.", en="The range of the outcome is very wide.")
OPEN = Words(
    de="Ob sich die Änderung rechnet, lässt sich aus der Spanne nicht sagen.",
    en="Whether the change pays cannot be told from the range.",
)
