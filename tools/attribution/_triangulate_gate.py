# pyright: basic
"""Whether reconciled returns may advise, and the experiment that would tell most."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np

from terms import Confidence, Period, Words
from tools._decision import NextTest, Reason
from tools.attribution._reconciled import Reconciled

WIDE = {"amber": 1.5, "red": 3.0}
"""Width of an interval over its estimate."""
AGAINST = {"amber": 0.05, "red": 0.001}
"""p value of the sources' contradiction."""
OLD_DAYS = 365
WEEKS, PAUSED = 4, 1 / 3


def reasons(found: Reconciled, focus: int | None, model: str, today: date) -> list[Reason]:
    """Every check, of the channel asked for or of all of them."""
    return [
        _claims_alone(found, focus), _confounding(found, focus), _width(found, focus), _misfit(found, focus),
        *_model(model), *_stale(found, focus, today),
    ]  # fmt: skip


def _claims_alone(found: Reconciled, focus: int | None) -> Reason:
    """Claims and paths alone tell of no cause."""
    present = set(found.sources.present())
    at = range(len(found.names)) if focus is None else [focus]
    firm = present & {"mmm", "experiment"} and any(
        np.isfinite(found.sources.mmm[each]) or found.tests[each] for each in at
    )
    words = Words(
        de="Es gibt nur Zuschreibungen, weder Media-Mix noch Experiment: Was zusätzlich ist, bleibt offen.",
        en="There are claims only, neither a media mix nor an experiment: what is incremental stays open.",
    )
    return Reason("prior_dominates", "green" if firm else "red", words, float(bool(firm)), 1.0)


def _confounding(found: Reconciled, focus: int | None) -> Reason:
    open_ = found.untested_demand()
    if focus is not None:
        state: Confidence = "red" if focus in open_ else "green"
        open_ = [each for each in open_ if each == focus]
    else:
        state = "red" if len(open_) == len(found.names) else "amber" if open_ else "green"
    named = ", ".join(found.names[each] for each in open_)
    words = Words(
        de=f"Bestehende Nachfrage treibt {named}: Plattform und Modell halten Käufe, die ohnehin kämen, für Wirkung.",
        en=f"Existing demand drives {named}: platform and model take sales that come anyway for an effect.",
    )
    return Reason("confounding", state, words, float(len(open_)), 0.0)


def _width(found: Reconciled, focus: int | None) -> Reason:
    width = (found.final.high - found.final.low) / np.maximum(np.abs(found.final.middle), 1e-9)
    at = float(np.average(width, weights=found.sources.spend)) if focus is None else float(width[focus])
    red = WIDE["red"] if focus is not None else 2 * WIDE["red"]
    state: Confidence = "red" if at > red else "amber" if at > WIDE["amber"] else "green"
    words = Words(
        de="Die Spannen sind breit: Auch das Doppelte oder die Hälfte ist möglich.",
        en="The ranges are wide: twice or half as much is possible too.",
    )
    return Reason("interval_width", state, words, round(at, 3), WIDE["amber"])


def _misfit(found: Reconciled, focus: int | None) -> Reason:
    each = found.overall if focus is None else found.contradiction[focus]
    state: Confidence = "amber" if each.df and each.p < AGAINST["amber"] else "green"
    words = Words(
        de="Die Quellen widersprechen sich stärker, als ihre Unsicherheit zulässt; mindestens eine liegt falsch.",
        en="The sources contradict each other more than their uncertainty allows; at least one is wrong.",
    )
    return Reason("misfit", state, words, round(each.p, 6), AGAINST["amber"])


def _model(model: str) -> list[Reason]:
    if not model:
        return []
    words = Words(
        de="Das Media-Mix-Modell hält seiner eigenen Prüfung nur bedingt stand.",
        en="The media mix model passes its own checks only in part.",
    )
    return [Reason("convergence", "green" if model == "green" else "amber", words)]


def _stale(found: Reconciled, focus: int | None, today: date) -> list[Reason]:
    ends = [
        anchor.end for at in (range(len(found.names)) if focus is None else [focus]) for anchor in found.tests[at]
        if anchor.end
    ]  # fmt: skip
    if not ends:
        return []
    age = (today - max(ends)).days
    words = Words(
        de="Das jüngste Experiment ist über ein Jahr alt.", en="The latest experiment is more than a year old."
    )
    return [Reason("stale", "amber" if age > OLD_DAYS else "green", words, float(age), float(OLD_DAYS))]


def next_test(found: Reconciled, focus: int | None, period: Period, checks: Sequence[Reason]) -> NextTest | None:
    """The experiment that would settle most money; its cost is the outcome forgone in the paused third.

    A pause in a third of the regions for four weeks; the forgone outcome is taken from the reconciled return.
    """
    if all(check.state == "green" for check in checks):
        return None
    at = _most_open(found) if focus is None else focus
    weekly = float(found.sources.spend[at]) / max(period.days / 7, 1)
    paused = weekly * PAUSED * WEEKS
    forgone = paused * max(float(found.final.middle[at]), 0.0) if found.money else paused
    name = found.names[at]
    return NextTest(
        "geo_holdout",
        Words(de=f"{name} in einem Drittel der Regionen", en=f"{name} in a third of the regions"),
        WEEKS, forgone, found.currency, None,
        Words(
            de=f"An {name} hängt der größte ungewisse Betrag; als Kosten zählt der entgangene Ertrag, die gesparten "
            "Ausgaben kommen zurück.",
            en=f"{name} holds the largest uncertain amount; the cost is the outcome forgone, the spend saved comes "
            "back.",
        ) if found.money else Words(
            de=f"An {name} hängt der größte ungewisse Betrag; als Kosten zählen die ausgesetzten Ausgaben.",
            en=f"{name} holds the largest uncertain amount; the cost is the spend that is paused.",
        ),
    )  # fmt: skip


def _most_open(found: Reconciled) -> int:
    """The channel without experiment on whose return the most money is uncertain."""
    width = (found.final.high - found.final.low) * found.sources.spend
    untested = np.array([not each for each in found.tests])
    return int(np.argmax(np.where(untested, width, width * 0.25)))
