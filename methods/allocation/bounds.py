# pyright: basic
"""What a plan may do with money: total, range, floor, step and lock of each channel, how much may move, least return."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from errors import BadArguments

CENT = 100


@dataclass(frozen=True)
class Bounds:
    """Limits in money over the whole window, not a period; arrays are (c,), None means no such limit.

    total         to be spent over all channels · exact: all of it; otherwise at most so much
    low, high     least and most money of a channel
    floor         a channel gets nothing or at least this
    step          a channel gets a multiple of this; 0 means cents. The total is then kept to less than a step
    locked        true where a channel keeps its present money
    move          at most so much money is added to channels, and at most so much taken away
    least_return  mean kpi of the plan per unit of money (1 / target CPA, or a ROAS where kpi is revenue)
    """

    total: float
    exact: bool = True
    low: np.ndarray | None = None
    high: np.ndarray | None = None
    floor: np.ndarray | None = None
    step: np.ndarray | None = None
    locked: np.ndarray | None = None
    move: float | None = None
    least_return: float | None = None


@dataclass(frozen=True)
class Frame:
    """Bounds in whole cents, free of contradictions that arithmetic can see; arrays are int64 (c,), step 1 is a cent."""

    names: tuple[str, ...]
    total: int
    exact: bool
    low: np.ndarray
    high: np.ndarray
    floor: np.ndarray
    step: np.ndarray
    present: np.ndarray
    move: int | None
    least_return: float

    @property
    def stepped(self) -> np.ndarray:
        """(c,) true where a channel moves in steps and can move at all."""
        return (self.step > 1) & (self.low < self.high)


def settle(bounds: Bounds, names: tuple[str, ...], present: np.ndarray) -> Frame:
    """Round the limits inwards to cents and steps.

    Raises:
        BadArguments: limits contradict each other, are negative or no numbers; one sentence says which.
    """
    size = len(names)
    present = _cents(present)
    step = np.maximum(_cents(_filled(bounds.step, 0.0, size, "step")), 1)
    low = _cents(_filled(bounds.low, 0.0, size, "low"), up=True)
    total = int(_cents(np.array([_number(bounds.total, "total")]), up=None)[0])
    high = np.minimum(_cents(_filled(bounds.high, np.inf, size, "high"), up=False), total)
    floor = _cents(_filled(bounds.floor, 0.0, size, "floor"), up=True)
    locked = np.zeros(size, dtype=bool) if bounds.locked is None else np.asarray(bounds.locked, dtype=bool)
    _ranges(names, low, _cents(_filled(bounds.high, np.inf, size, "high"), up=False), locked, present)
    low, high = np.where(locked, present, low), np.where(locked, present, high)
    step, floor = np.where(locked, 1, step), np.where(locked, 0, floor)
    _sums(names, low, high, total, bounds.exact)
    _multiples(names, low, high, step)
    low, high = -(-low // step) * step, high // step * step
    floor = np.where(low > 0, 0, -(-floor // step) * step)
    low = np.where((low > 0) & (floor > low), np.minimum(floor, high), low)
    high = np.where((floor > high) & (low == 0), 0, high)
    move = None if bounds.move is None else int(_cents(np.array([_number(bounds.move, "move")]), up=False)[0])
    frame = Frame(
        names, total, bounds.exact, low, high, floor, step, present, move, _number(bounds.least_return or 0.0, "return")
    )
    _sums(names, low, high, total, bounds.exact, stepped=frame.stepped.any())
    _moves(frame)
    return frame


def _ranges(names: tuple[str, ...], low: np.ndarray, high: np.ndarray, locked: np.ndarray, now: np.ndarray) -> None:
    for c, name in enumerate(names):
        if low[c] > high[c]:
            raise _contradiction(
                f"{name} must get at least {money(low[c])} and may get at most {money(high[c])}",
                f"{name} muss mindestens {geld(low[c])} bekommen und darf höchstens {geld(high[c])} bekommen",
            )
        if locked[c] and not low[c] <= now[c] <= high[c]:
            raise _contradiction(
                f"{name} is locked at {money(now[c])}, outside its range of {money(low[c])} to {money(high[c])}",
                f"{name} ist auf {geld(now[c])} festgehalten, außerhalb seiner Grenzen von {geld(low[c])} "
                f"bis {geld(high[c])}",
            )


def _sums(
    names: tuple[str, ...], low: np.ndarray, high: np.ndarray, total: int, exact: bool, *, stepped: bool = False
) -> None:
    if low.sum() > total:
        held = _listed(names, low, low > 0)
        raise _contradiction(
            f"the least amounts ({held[0]}) add up to {money(low.sum())}, more than the total of {money(total)}",
            f"die Mindestbeträge ({held[1]}) ergeben {geld(low.sum())}, mehr als die Gesamtsumme von {geld(total)}",
        )
    if exact and high.sum() < total and not stepped:
        held = _listed(names, high, high < total)
        raise _contradiction(
            f"the most amounts ({held[0]}) add up to {money(high.sum())}, less than the total of {money(total)} "
            "that is to be spent",
            f"die Höchstbeträge ({held[1]}) ergeben {geld(high.sum())}, weniger als die Gesamtsumme von {geld(total)}, "
            "die ausgegeben werden soll",
        )


def _multiples(names: tuple[str, ...], low: np.ndarray, high: np.ndarray, step: np.ndarray) -> None:
    for c in np.flatnonzero(-(-low // step) * step > high):
        raise _contradiction(
            f"no multiple of {names[c]}'s step of {money(step[c])} lies between {money(low[c])} and {money(high[c])}",
            f"kein Vielfaches der Schrittweite von {names[c]} ({geld(step[c])}) liegt zwischen {geld(low[c])} und "
            f"{geld(high[c])}",
        )


def _moves(frame: Frame) -> None:
    """The least that must be added is what low amounts ask for, or what the total asks for beyond what must go."""
    if frame.move is None:
        return
    rise = int(np.maximum(frame.low - frame.present, 0).sum())
    cut = int(np.maximum(frame.present - frame.high, 0).sum())
    net = frame.total - int(frame.present.sum())
    if frame.exact:
        rise, cut = max(rise, cut + net), max(cut, rise - net)
    else:
        cut = max(cut, rise - net)
    if max(rise, cut) > frame.move + (frame.step.max() if frame.stepped.any() else 0):
        now = int(frame.present.sum())
        raise _contradiction(
            f"the total of {money(frame.total)} and the ranges of the channels need {money(max(rise, cut))} to be moved "
            f"from the present {money(now)}, but only {money(frame.move)} may move",
            f"die Gesamtsumme von {geld(frame.total)} und die Grenzen der Kanäle verlangen, {geld(max(rise, cut))} "
            f"gegenüber heute ({geld(now)}) zu verschieben, erlaubt sind aber nur {geld(frame.move)}",
        )


def _contradiction(en: str, de: str) -> BadArguments:
    return BadArguments(
        en=f"The limits contradict each other: {en}.", de=f"Die Grenzen widersprechen sich: {de}.",
        do_en="Loosen one of them.", do_de="Bitte eine davon lockern.",
    )  # fmt: skip


def _listed(names: tuple[str, ...], cents: np.ndarray, shown: np.ndarray) -> tuple[str, str]:
    rows = np.flatnonzero(shown)
    en, de = ([f"{names[c]} {say(cents[c])}" for c in rows] for say in (money, geld))
    return ", ".join(en), ", ".join(de)


def money(cents: float) -> str:
    """Cents as English money."""
    return f"{int(cents) / CENT:,.2f}"


def geld(cents: float) -> str:
    """Cents as German money."""
    return money(cents).translate(str.maketrans(",.", ".,"))


def _cents(amount: np.ndarray, *, up: bool | None = None) -> np.ndarray:
    """Whole cents, to the nearest or inwards; half a millionth of a cent is taken for a rounding of the computer."""
    cents = np.minimum(np.asarray(amount, dtype=float) * CENT, 2.0**52)
    exact = np.round(cents)
    if up is not None:
        exact = np.where(np.abs(cents - exact) < 1e-4, exact, np.ceil(cents) if up else np.floor(cents))
    return exact.astype(np.int64)


def _filled(values: np.ndarray | None, default: float, size: int, what: str) -> np.ndarray:
    if values is None:
        return np.full(size, default)
    filled = np.broadcast_to(np.asarray(values, dtype=float), (size,))
    if np.isnan(filled).any() or (filled < 0).any():
        raise _nonsense(what)
    return filled


def _number(value: float, what: str) -> float:
    if not np.isfinite(value) or value < 0:
        raise _nonsense(what)
    return float(value)


def _nonsense(what: str) -> BadArguments:
    return BadArguments(
        en=f"The limit '{what}' must be a number that is not negative.",
        de=f"Die Grenze „{what}“ muss eine Zahl sein, die nicht negativ ist.",
    )
