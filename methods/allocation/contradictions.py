# pyright: basic
"""Limits that cannot all be kept, said in one sentence that names them."""

from __future__ import annotations

import numpy as np

from errors import BadArguments
from methods.allocation.frame import CENT, Frame


def ranges(names: tuple[str, ...], low: np.ndarray, high: np.ndarray, locked: np.ndarray, now: np.ndarray) -> None:
    """A channel that must get more than it may, or is locked outside its range."""
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


def sums(
    names: tuple[str, ...], low: np.ndarray, high: np.ndarray, total: int, exact: bool, *, stepped: bool = False
) -> None:
    """Least amounts above the total, or most amounts below one that is to be spent."""
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


def multiples(names: tuple[str, ...], low: np.ndarray, high: np.ndarray, step: np.ndarray) -> None:
    """A range in which no multiple of the step lies."""
    for c in np.flatnonzero(-(-low // step) * step > high):
        raise _contradiction(
            f"no multiple of {names[c]}'s step of {money(step[c])} lies between {money(low[c])} and {money(high[c])}",
            f"kein Vielfaches der Schrittweite von {names[c]} ({geld(step[c])}) liegt zwischen {geld(low[c])} und "
            f"{geld(high[c])}",
        )


def moves(frame: Frame) -> None:
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
            f"the total of {money(frame.total)} and the ranges of the channels need {money(max(rise, cut))} to be "
            f"moved from the present {money(now)}, but only {money(frame.move)} may move",
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


def nonsense(what: str) -> BadArguments:
    """A limit that is no number, or negative."""
    return BadArguments(
        en=f"The limit '{what}' must be a number that is not negative.",
        de=f"Die Grenze „{what}“ muss eine Zahl sein, die nicht negativ ist.",
    )


def unmatched(frame: Frame) -> BadArguments:
    """Steps that no plan can meet together with the total and what may move."""
    names = ", ".join(frame.names[c] for c in np.flatnonzero(frame.stepped)) or ", ".join(frame.names)
    move = "" if frame.move is None else f" and what may move ({money(frame.move)})"
    darf = "" if frame.move is None else f" und dem, was verschoben werden darf ({geld(frame.move)})"
    return _contradiction(
        f"no plan was found that keeps the steps and ranges of {names} together with the total of "
        f"{money(frame.total)}{move}",
        f"kein Plan hält die Schrittweiten und Grenzen von {names} zusammen mit der Gesamtsumme von "
        f"{geld(frame.total)}{darf} ein",
    )


def too_little_return(whole: np.ndarray, reached: float, least: float) -> BadArguments:
    """No plan brings the least return."""
    return _contradiction(
        f"of the plans within the ranges that spend {money(whole.sum())}, the best brings {reached:.4g} per unit of "
        f"money, less than the {least:.4g} asked for",
        f"von den Plänen, die in den Grenzen {geld(whole.sum())} ausgeben, bringt der beste {_zahl(reached)} je "
        f"Geldeinheit, weniger als die verlangten {_zahl(least)}",
    )


def no_floors(frame: Frame) -> BadArguments:
    """The total cannot be split so that every floor is kept."""
    names = ", ".join(f"{frame.names[c]} {money(frame.floor[c])}" for c in np.flatnonzero(frame.floor))
    namen = ", ".join(f"{frame.names[c]} {geld(frame.floor[c])}" for c in np.flatnonzero(frame.floor))
    return _contradiction(
        f"the total of {money(frame.total)} cannot be split so that each channel gets nothing or its floor ({names})",
        f"die Gesamtsumme von {geld(frame.total)} lässt sich nicht so aufteilen, dass jeder Kanal nichts oder "
        f"mindestens seinen Sockel bekommt ({namen})",
    )


def _zahl(number: float) -> str:
    return f"{number:.4g}".replace(".", ",")
