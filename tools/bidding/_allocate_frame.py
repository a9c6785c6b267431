# pyright: basic
"""What is to be planned: the window, the money, what is spent now, and the limits of each channel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from errors import BadArguments
from methods.allocation.pacing import pattern_of
from terms import Period, Words
from tools._arguments import in_currency
from tools.bidding._allocate_limits import Asked, Per, limits, observed, reaching, steps
from tools.bidding._lengths import times
from tools.bidding._response import Planned

RECENT_DAYS = 28
"""What is spent now is the mean of so many last days, or of as many as the plan has where that is more."""
PLAN_DAYS = 28
FAR = 2.5
"""A budget so many times more or less than what is spent now is looked at twice."""
NEAR = 0.47
"""Log ratio (a factor of 1.6) within which another reading of the budget fits what is spent now."""

MOST = 1e12
"""Money beyond which cents are no longer exact."""


@dataclass(frozen=True)
class Frame:
    """A plan's window and limits; money over the whole window.

    start, days   of the window · periods: as many of the data's periods stand for it, each `stretched` so many times
    budget        to be planned · now: (c,) money if nothing changes · reference: days that "now" was read from
    low, high     (c,) limits · locked: (c,) kept as now · step: (c,) multiples, 0 for none
    seen          (c,) the most money that was ever spent at that rate
    beyond        factor by which the seen amounts are passed, 1 where they are not
    pattern       (t, c) share of each channel's money by period
    held          (c,) why a channel has the limit it has: asked, seen, demand or ""
    suspect       another reading of the budget that fits what is spent now, or None
    """

    start: date
    days: int
    periods: int
    budget: float
    now: np.ndarray
    reference: Period
    low: np.ndarray
    high: np.ndarray
    locked: np.ndarray
    step: np.ndarray
    seen: np.ndarray
    beyond: float
    pattern: np.ndarray
    held: tuple[str, ...]
    suspect: Per | None
    notes: tuple[Words, ...]
    stretched: float


def framed(planned: Planned, asked: Asked, today: date) -> Frame:
    """The window and every limit in money.

    Errors:
        BadArguments: unknown channels, another currency, a pattern of the wrong length, limits that are no amounts.
    """
    start, days, notes = _window(planned, asked.period, today)
    periods = max(1, round(days / planned.days))
    stretched = days / (periods * planned.days)
    now, reference = _now(planned, asked.reference, days)
    budget = _budget(planned, asked, now, days)
    pattern, missing = _pattern(planned, asked.pattern, start, periods)
    seen = observed(planned, pattern) * stretched
    low, high, locked, held = limits(planned, asked, now, seen, budget)
    step = steps(planned, asked.steps)
    # Steps leave a rest that other channels have to take.
    high, beyond = reaching(budget + (step.sum() if step.any() else 0.0), low, high, held, seen, now)
    suspect = _suspect(budget, now, days, planned.days) if asked.budget is not None else None
    return Frame(
        start, days, periods, budget, now, reference, low, high, locked, step, seen, beyond, pattern, held, suspect,
        (*notes, *missing), stretched,
    )  # fmt: skip


_PAST = Words(
    de="Dieser Zeitraum ist vorbei: Die Rechnung zeigt, was besser gewesen wäre, und ist kein Auftrag.",
    en="These days are over: the figures show what would have been better and are nothing to act on.",
)


def _window(planned: Planned, period: Period | None, today: date) -> tuple[date, int, tuple[Words, ...]]:
    """First day and length of the plan: as asked, else four weeks, or one period where that is longer, from now on."""
    if period is not None:
        return period.start, period.days, (_PAST,) if period.end < today else ()
    length, days = planned.days, max(PLAN_DAYS, planned.days)
    last: date = planned.model.media.dates[-1].astype("datetime64[D]").item()
    first = last + timedelta(days=length)
    start = first + timedelta(days=length * max(0, -((first - today).days // length)))
    note = Words(
        de=f"Ohne Angabe eines Zeitraums gilt der Plan für {days} Tage ab {start:%d.%m.%Y}, das Budget für diese Tage "
        "zusammen.",
        en=f"With no period given the plan is for {days} days from {start}, and the budget for all of these days.",
    )
    return start, days, (note,)


def _now(planned: Planned, reference: Period | None, days: int) -> tuple[np.ndarray, Period]:
    """(c,) money of the window if spending goes on as in the days of reference."""
    dates = planned.model.media.dates.astype("datetime64[D]")
    if reference is None:
        count = min(len(dates), max(1, round(max(RECENT_DAYS, min(days, 91)) / planned.days)))
        rows = np.arange(len(dates) - count, len(dates))
    else:
        ends = dates + np.timedelta64(planned.days - 1, "D")
        rows = np.flatnonzero((ends >= np.datetime64(reference.start)) & (dates <= np.datetime64(reference.end)))
        if not len(rows):
            raise BadArguments(
                en=f"There are no media data in {reference}.", de=f"In {reference} gibt es keine Mediadaten.",
                do_en=f"They cover {dates[0]} to {ends[-1]}.", do_de=f"Sie reichen von {dates[0]} bis {ends[-1]}.",
            )  # fmt: skip
    first, last = dates[rows[0]].item(), dates[rows[-1]].item() + timedelta(days=planned.days - 1)
    money = planned.spend[rows].mean(axis=0) * days / planned.days
    return np.round(money, 2), Period(start=first, end=last)


def _budget(planned: Planned, asked: Asked, now: np.ndarray, days: int) -> float:
    so_many = {"total": 1.0, "period": days / planned.days, **times(days)}
    budget, extra = (in_currency(money, planned.currency) for money in (asked.budget, asked.extra))
    given = float(now.sum()) if budget is None else budget * so_many[asked.budget_per]
    more = 0.0 if extra is None else extra * so_many[asked.budget_per]
    total = round(given + more + float(now.sum()) * (asked.change or 0.0), 2)
    if total <= 0:
        raise BadArguments(
            en="After this there is no money left to plan.", de="Danach bleibt kein Geld übrig, das zu planen wäre.",
            do_en=f"At present {now.sum():,.2f} are spent in {days} days; give a budget above zero.",
            do_de=f"Derzeit werden in {days} Tagen {_german(now.sum())} ausgegeben; nennen Sie ein Budget über null.",
        )  # fmt: skip
    if total > MOST:
        raise BadArguments(
            en=f"A budget of {total:,.0f} is beyond what can be planned.",
            de=f"Ein Budget von {_german(total)} lässt sich nicht mehr planen.",
            do_en=f"Give less than {MOST:,.0f}.", do_de=f"Nennen Sie weniger als {_german(MOST)}.",
        )  # fmt: skip
    return total


def _pattern(
    planned: Planned, pattern: str | Sequence[float], start: date, periods: int
) -> tuple[np.ndarray, tuple[Words, ...]]:
    channels = len(planned.channels)
    if not isinstance(pattern, str):
        if len(pattern) != periods:
            raise BadArguments(
                en=f"The pattern has {len(pattern)} values, the plan {periods} periods of {planned.days} days.",
                de=f"Das Muster hat {len(pattern)} Werte, der Plan {periods} Perioden zu {planned.days} Tagen.",
                do_en=f"Give {periods} weights.", do_de=f"Geben Sie {periods} Gewichte an.",
            )  # fmt: skip
        return pattern_of(np.asarray(pattern, dtype=float), channels), ()
    if pattern == "even":
        return pattern_of(np.ones(periods), channels), ()
    dates, kpi = planned.model.media.dates.astype("datetime64[D]"), planned.model.media.panel[0].sum(axis=0)
    wanted = np.datetime64(start) + np.arange(periods) * np.timedelta64(planned.days, "D")
    for back in (364, 728):
        place = np.rint((wanted - np.timedelta64(back, "D") - dates[0]).astype(int) / planned.days).astype(int)
        if (place >= 0).all() and (place < len(dates)).all():
            return pattern_of(np.maximum(kpi[place], 0.0), channels), ()
    return pattern_of(np.ones(periods), channels), (
        Words(
            de="Für ein Muster nach der Saison fehlen dieselben Wochen des Vorjahres; verteilt ist gleichmäßig.",
            en="A pattern by season needs the same weeks of the year before, which are missing; it is spread evenly.",
        ),
    )


def _suspect(budget: float, now: np.ndarray, days: int, length: int) -> Per | None:
    """Another unit in which the budget would be near what is spent now, where as a total it is far from it."""
    present = float(now.sum())
    if present <= 0 or 1 / FAR < budget / present < FAR:
        return None
    readings: dict[Per, float] = {**times(days)}
    if length not in (1, 7):
        readings["period"] = days / length
    apart: list[tuple[float, Per]] = [
        (abs(float(np.log(budget * count / present))), per) for per, count in readings.items()
    ]
    off, best = min(apart)
    return best if off < NEAR else None


def _german(value: float) -> str:
    return f"{value:,.2f}".translate(str.maketrans(",.", ".,"))
