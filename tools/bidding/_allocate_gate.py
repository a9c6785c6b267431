# pyright: basic
"""Whether a plan may be proposed: the evidence it rests on, and whether the posterior tells it from today's."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np

from terms import Words
from tools._decision import Reason
from tools.bidding._allocate_frame import Frame
from tools.bidding._allocate_plan import Found
from tools.bidding._response import Planned

SURE, LIKELY = 0.9, 0.7
"""Probability of being better than the same total split as today: below, amber and red."""
SMALL = 0.005
"""Share of the outcome of today's plan below which a gain is none worth a change."""
OLD = 180
"""Days after which data are old."""
FAR = 1.5
"""So many times the highest observed spend from which on nothing can be said."""


def reasons(planned: Planned, frame: Frame, found: Found, today: date) -> list[Reason]:
    """Every check, passed ones included.

    Wide ranges of single channels do not stop a plan; whether its order of channels can be told is looked at here.
    """
    before = [
        replace(reason, state="amber") if reason.code == "interval_width" and reason.state == "red" else reason
        for reason in planned.reasons
    ]
    return [
        *before, ranked(found), _beyond(frame), *_alone_beyond(planned, frame, found), _suspected(frame),
        _stale(planned, today),
    ]  # fmt: skip


def moves(found: Found) -> bool:
    """Whether the plan differs from today's split by more than a gain that nobody would notice."""
    return float(np.median(found.like_today)) > SMALL * max(_size(found), 1e-300)


def loses(frame: Frame, found: Found) -> bool:
    """Whether more money than today is planned, and on average it brings less than it costs."""
    more = frame.budget > 1.005 * float(frame.now.sum())
    return more and float(found.plan.gain.mean()) < 0


def wished(frame: Frame) -> bool:
    """Whether another budget than today's was asked for: then money moves even where the split is as good as any."""
    return abs(frame.budget - float(frame.now.sum())) > SMALL * max(float(frame.now.sum()), 1e-9)


def open_still(frame: Frame, today: date) -> bool:
    """Whether the days of the plan are not all over, so that budgets can still be set for them."""
    return frame.start + timedelta(days=frame.days) > today


def beats(found: Found) -> float:
    """Probability that the split is better than the same total split as today."""
    return float((found.like_today > 0).mean())


def _size(found: Found) -> float:
    worth = abs(float(np.mean(found.goal.worth))) or 1.0
    return abs(float(np.median(found.base))) * worth


def ranked(found: Found) -> Reason:
    """Whether the posterior tells the plan's split from today's, at the same total."""
    sure = beats(found)
    spread = float(np.subtract(*np.quantile(found.like_today, [0.95, 0.05])))
    settled = not moves(found) and spread < 0.1 * _size(found)
    state = "green" if sure >= SURE or settled else "amber" if sure >= LIKELY else "red"
    words = Words(
        de="Ob die neue Aufteilung besser ist als die heutige, lässt sich nicht sicher sagen: Die Spannen der Kanäle "
        "überlappen.",
        en="Whether the new split is better than today's cannot be told for sure: the ranges of the channels overlap.",
    )
    return Reason("interval_width", state, words, round(sure, 4), SURE if state != "red" else LIKELY)


def _beyond(frame: Frame) -> Reason:
    state = "green" if frame.beyond <= 1 else "amber" if frame.beyond <= FAR else "red"
    words = Words(
        de="Das Budget liegt über allem, was je ausgegeben wurde; dort spricht die Form der Kurve, nicht die "
        "Beobachtung.",
        en="The budget lies above anything ever spent; out there the form of the curve speaks, not the observation.",
    )
    return Reason("extrapolation", state, words, round(frame.beyond, 3), 1.0)


READINGS = {
    "week": ("je Woche", "a week"), "day": ("je Tag", "a day"), "month": ("je Monat", "a month"),
    "period": ("je Periode", "a period"), "quarter": ("je Quartal", "a quarter"), "year": ("je Jahr", "a year"),
}  # fmt: skip


def _alone_beyond(planned: Planned, frame: Frame, found: Found) -> list[Reason]:
    """Single channels that get more than was ever spent, because that was asked for."""
    money, seen = found.plan.money, np.maximum(frame.seen, frame.now)
    over = np.flatnonzero(money > seen * 1.005 + 0.01)
    if frame.beyond > 1 or not len(over):
        return []
    names = ", ".join(planned.channels[at] for at in over)
    words = Words(
        de=f"Mehr als je zuvor bekäme {names}; dort spricht die Form der Kurve, nicht die Beobachtung.",
        en=f"More than ever before would go to {names}; out there the form of the curve speaks, not the observation.",
    )
    most = max(float(money[at] / seen[at]) if seen[at] > 0 else float("inf") for at in over)
    return [Reason("extrapolation", "amber", words, round(min(most, 1e6), 3), 1.0)]


def _suspected(frame: Frame) -> Reason:
    present = float(frame.now.sum())
    ratio = frame.budget / present if present > 0 else float("inf")
    de, en = READINGS.get(frame.suspect or "", ("", ""))
    shown = f"{ratio:.2g}"
    words = Words(
        de=f"Das Budget ist das {shown.replace('.', ',')}-Fache dessen, was derzeit in {frame.days} Tagen ausgegeben "
        f"wird. Vermutlich ist es {de} gemeint; dann bitte budget_per auf {frame.suspect} setzen.",
        en=f"The budget is {shown} times what is spent in {frame.days} days at present. It is probably meant {en}; "
        f"if so, set budget_per to {frame.suspect}.",
    )
    return Reason("extrapolation", "amber" if frame.suspect else "green", words, round(min(ratio, 1e6), 4), None)


def _stale(planned: Planned, today: date) -> Reason:
    last: date = planned.model.media.dates[-1].astype("datetime64[D]").item()
    age = max(0, (today - last).days - planned.days + 1)
    words = Words(
        de=f"Die Daten enden vor {age} Tagen; der Plan nimmt an, dass sich seither nichts geändert hat.",
        en=f"The data end {age} days ago; the plan takes it that nothing has changed since.",
    )
    return Reason("stale", "amber" if age > OLD else "green", words, float(age), float(OLD))
