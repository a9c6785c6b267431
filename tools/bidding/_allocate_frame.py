# pyright: basic
"""What is to be planned: the window, the money, what is spent now, and the limits of each channel."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

import numpy as np

from errors import BadArguments
from methods.allocation.pacing import pattern_of
from methods.allocation.reach import observed_high
from terms import Money, Period, Words
from tools.bidding._response import Planned

Per = Literal["total", "period", "day", "week", "month"]
RECENT_DAYS = 28
"""What is spent now is the mean of so many last days, or of as many as the plan has where that is more."""
PLAN_DAYS = 28
FAR = 2.5
"""A budget so many times more or less than what is spent now is looked at twice."""
MONTH = 30.44
NEAR = 0.47
"""Log ratio (a factor of 1.6) within which another reading of the budget fits what is spent now."""


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


@dataclass(frozen=True)
class Asked:
    """The arguments that shape a plan, as given."""

    budget: Money | None
    budget_per: Per
    extra: Money | None
    period: Period | None
    reference: Period | None
    bounds: Mapping[str, Sequence[Any]]
    floors: Mapping[str, Any]
    steps: float | Mapping[str, float]
    locked: Sequence[str]
    max_change: float | None
    pattern: str | Sequence[float]


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
    seen = _seen(planned, pattern) * stretched
    low, high, locked, held = _limits(planned, asked, now, seen)
    step = _steps(planned, asked.steps)
    # Steps leave a rest that other channels have to take.
    high, beyond = _reaching(budget + (step.sum() if step.any() else 0.0), low, high, held, seen, now)
    suspect = _suspect(budget, now, days, planned.days) if asked.budget is not None else None
    return Frame(
        start, days, periods, budget, now, reference, low, high, locked, step, seen, beyond, pattern, held, suspect,
        (*notes, *missing), stretched,
    )  # fmt: skip


def _window(planned: Planned, period: Period | None, today: date) -> tuple[date, int, tuple[Words, ...]]:
    """First day and length of the plan: as asked, else four weeks, or one period where that is longer, from now on."""
    if period is not None:
        return period.start, period.days, ()
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
    times = {"total": 1.0, "period": days / planned.days, "day": float(days), "week": days / 7, "month": days / MONTH}
    for money in (asked.budget, asked.extra):
        _same_currency(money, planned.currency)
    given = float(now.sum()) if asked.budget is None else float(asked.budget.amount) * times[asked.budget_per]
    more = 0.0 if asked.extra is None else float(asked.extra.amount) * times[asked.budget_per]
    total = round(given + more, 2)
    if total <= 0:
        raise BadArguments(
            en="After this there is no money left to plan.", de="Danach bleibt kein Geld übrig, das zu planen wäre.",
            do_en=f"At present {now.sum():,.2f} are spent in {days} days; give a budget above zero.",
            do_de=f"Derzeit werden in {days} Tagen {_german(now.sum())} ausgegeben; nennen Sie ein Budget über null.",
        )  # fmt: skip
    return total


def _same_currency(money: Money | None, currency: str) -> None:
    if money is not None and money.currency not in ("XXX", currency):
        raise BadArguments(
            en=f"The budget is in {money.currency}, the data are in {currency}.",
            de=f"Das Budget ist in {money.currency} angegeben, die Daten sind in {currency}.",
            do_en=f"Give it in {currency}.", do_de=f"Bitte in {currency} angeben.",
        )  # fmt: skip


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


def _seen(planned: Planned, pattern: np.ndarray) -> np.ndarray:
    """(c,) money over the window that stays inside what was observed.

    No period is above the highest one, and what is carried over is never above its highest either.
    """
    most = planned.spend.max(axis=0) / np.maximum(pattern.max(axis=0), 1e-12)
    return most if planned.response is None else np.minimum(most, observed_high(planned.response, pattern))


def _limits(
    planned: Planned, asked: Asked, now: np.ndarray, seen: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, tuple[str, ...]]:
    """(c,) least and most money, what is locked, and why each limit is there; what is asked for comes before all."""
    low, high = np.zeros_like(now), np.maximum(seen, now)
    held = ["seen"] * len(now)
    if planned.incremental.any():
        for at in np.flatnonzero(~planned.incremental):
            high[at], held[at] = now[at], "demand"
    if asked.max_change is not None:
        low, most = np.maximum(low, now * (1 - asked.max_change)), now * (1 + asked.max_change)
        held = ["asked" if most[at] < high[at] else each for at, each in enumerate(held)]
        high = np.minimum(high, most)
    for name, pair in asked.bounds.items():
        at = planned.position(name)
        least, most = _range(name, pair, now[at])
        low[at] = max(low[at], least) if asked.max_change is not None else least
        if most is not None and (most <= high[at] or held[at] == "demand"):
            high[at], held[at] = min(most, max(seen[at], now[at], least)), "asked"
        high[at] = max(high[at], low[at])
    for name, least in asked.floors.items():
        at = planned.position(name)
        low[at] = max(low[at], amount(name, least, now[at]))
        high[at] = max(high[at], low[at])
    locked = np.zeros(len(now), dtype=bool)
    for name in asked.locked:
        at = planned.position(name)
        locked[at], held[at] = True, "locked"
        low[at] = high[at] = now[at]
    return low, high, locked, tuple(held)


def _range(name: str, pair: Sequence[Any], now: float) -> tuple[float, float | None]:
    if len(pair) != 2:
        raise BadArguments(
            en=f"The bounds of {name} are no pair of least and most.",
            de=f"Die Grenzen von {name} sind kein Paar aus Mindest- und Höchstbetrag.",
            do_en='Write {"tv": [1000, 5000]}; null leaves an end open, "-20%" is against what is spent now.',
            do_de='Schreiben Sie {"tv": [1000, 5000]}; null lässt ein Ende offen, "-20%" zählt ab heute.',
        )  # fmt: skip
    least = 0.0 if pair[0] is None else amount(name, pair[0], now)
    most = None if pair[1] is None else amount(name, pair[1], now)
    if most is not None and least > most:
        raise BadArguments(
            en=f"The bounds of {name} are the wrong way round: {least:g} is more than {most:g}.",
            de=f"Die Grenzen von {name} sind vertauscht: {least:g} ist mehr als {most:g}.",
        )
    return least, most


def amount(name: str, value: Any, now: float) -> float:
    """Money over the window: a number, `5000 EUR`, `80%` of what is spent now, `-20%` and `+30%` against it.

    >>> amount("tv", "-20%", 100.0), amount("tv", "80%", 100.0), amount("tv", "1.500 EUR", 100.0)
    (80.0, 80.0, 1500.0)
    """
    if isinstance(value, str) and (match := re.fullmatch(r"\s*([+\-−]?)\s*(\d+(?:[.,]\d+)?)\s*%\s*", value)):
        share = float(match[2].replace(",", ".")) / 100
        signed = {"+": 1 + share, "": share}.get(match[1], 1 - share)
        return max(0.0, now * signed)
    try:
        money = float(Money.model_validate(value).amount)
    except (ValueError, TypeError):
        money = -1.0
    if money < 0:
        raise BadArguments(
            en=f"'{value}' is no amount for {name}.", de=f"„{value}“ ist kein Betrag für {name}.",
            do_en="Write an amount over the whole plan, or a share such as '80%', '-20%', '+30%'.",
            do_de="Schreiben Sie einen Betrag über den ganzen Plan, oder einen Anteil wie „80%“, „-20%“, „+30%“.",
        )  # fmt: skip
    return money


def _reaching(
    budget: float, low: np.ndarray, high: np.ndarray, held: Sequence[str], seen: np.ndarray, now: np.ndarray
) -> tuple[np.ndarray, float]:
    """Most amounts with which the whole budget can be spent: seen amounts are passed by one factor where they must be.

    Limits that were asked for stay as they are.
    """
    free = np.array([each in ("seen", "demand") for each in held])
    missing = budget - high.sum()
    if missing <= 0 or not free.any():
        return high, 1.0
    base = np.where(free, np.maximum(np.maximum(seen, now), 0.01), 0.0)
    other = high[~free].sum()
    factor = max((budget - other) / base.sum(), 0.0)
    if factor <= 1:
        # Raising what demand drives up to what was seen is enough.
        return np.where(free, np.maximum(high, base), high), 1.0
    return np.where(free, np.maximum(base * factor + 0.01, low), high), float(factor)


def _steps(planned: Planned, steps: float | Mapping[str, float]) -> np.ndarray:
    found = np.zeros(len(planned.channels))
    if not isinstance(steps, Mapping):
        return found + float(steps)
    for name, step in steps.items():
        found[planned.position(name)] = float(step)
    return found


def _suspect(budget: float, now: np.ndarray, days: int, length: int) -> Per | None:
    """Another unit in which the budget would be near what is spent now, where as a total it is far from it."""
    present = float(now.sum())
    if present <= 0 or 1 / FAR < budget / present < FAR:
        return None
    readings: dict[Per, float] = {"week": days / 7, "month": days / MONTH, "day": float(days)}
    if length not in (1, 7):
        readings["period"] = days / length
    apart: list[tuple[float, Per]] = [
        (abs(float(np.log(budget * times / present))), per) for per, times in readings.items()
    ]
    off, best = min(apart)
    return best if off < NEAR else None


def _german(value: float) -> str:
    return f"{value:,.2f}".translate(str.maketrans(",.", ".,"))
