"""What moved between two figures of a slice: group by group, and whether chance alone would do it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from figures import is_money
from terms import Words
from tools.data._chart import axis
from tools.data._slice import Figure, Slice

FEW = 30
CENTLESS = 10_000
"""From this amount on, money is shown without cents (`figures.py`)."""
CHANCE = Words(
    de="Der Unterschied ist nicht größer als das, was bei so wenigen Fällen schon der Zufall erzeugt.",
    en="The difference is no larger than what chance alone produces with so few cases.",
)


@dataclass(frozen=True)
class Row:
    """One group in both periods."""

    key: tuple[Any, ...]
    current: Decimal | None
    before: Decimal | None
    change: Decimal | None
    contribution: Decimal | None


def split(now: list[Figure], then: list[Figure], asked: Slice, one: Figure, other: Figure) -> list[Row]:
    past = {row.key: row for row in then}
    present = {row.key: row for row in now}
    keys = list(dict.fromkeys([*present, *past]))
    rows = [_row(key, present.get(key), past.get(key), asked, one, other) for key in keys]
    return sorted(rows, key=lambda row: (row.contribution is None, -abs(row.contribution or row.change or Decimal(0))))


def cautions(asked: Slice, now: Figure, then: Figure) -> Iterable[Words | None]:
    """Cautions for small counts: of the events that the metric counts, and of those below a rate."""
    counted = {"clicks", "conversions", "orders", "organic_clicks", "customers"}
    rate = asked.metric.interval == "wilson"
    if asked.metric.id not in counted and not rate:
        bottom = asked.metric.parts[1] or ""
        scarce = [row.bottom for row in (now, then) if "conversions" in bottom or "count(*)" in bottom]
        yield _scarce(min((n for n in scarce if n is not None), default=Decimal(FEW)))
        return
    yield _scarce(min(now.top, then.top))
    yield CHANCE if _by_chance(now, then, rate) else None


def digits_beside(asked: Slice, change: Decimal, now: Figure, then: Figure) -> int | None:
    """Decimals of a change that stands beside its two figures: beside amounts without cents it has none either."""
    largest = max(abs(figure.value or Decimal(0)) for figure in (now, then))
    plain = is_money(asked.unit) and asked.metric.digits is None and largest >= CENTLESS and abs(change) >= 100
    return 0 if plain else asked.metric.digits


def group_named(by: Sequence[str], key: Sequence[Any]) -> Words:
    """A group as a sentence names it; the part whose rows name none is `ohne Kampagne`."""
    titles = [axis(name).title for name in by]
    de = [f"ohne {title.de}" if cell is None else str(cell) for title, cell in zip(titles, key, strict=True)]
    en = [f"no {title.en}" if cell is None else str(cell) for title, cell in zip(titles, key, strict=True)]
    return Words(de=" · ".join(de), en=" · ".join(en))


def _row(
    key: tuple[Any, ...], now: Figure | None, then: Figure | None, asked: Slice, one: Figure, other: Figure
) -> Row:
    additive = asked.metric.parts[1] is None
    current, past = (_value(figure, additive) for figure in (now, then))
    change = current - past if current is not None and past is not None else None
    if additive:
        return Row(key, current, past, change, change if asked.metric.additive else None)
    level = other.value or Decimal(0)
    contribution = _weighed(now, one, level) - _weighed(then, other, level)
    return Row(key, current, past, change, contribution)


def _value(figure: Figure | None, additive: bool) -> Decimal | None:
    """A sum over no rows is zero, a ratio over none is none."""
    if figure is None or figure.value is None:
        return Decimal(0) if additive else None
    return figure.value


def _weighed(group: Figure | None, whole: Figure, level: Decimal) -> Decimal:
    """Weight times (r - R0): the group's part of the whole ratio's distance from the former level R0."""
    if group is None or not whole.bottom:
        return Decimal(0)
    return (group.top - level * (group.bottom or Decimal(0))) / whole.bottom


def _scarce(count: Decimal) -> Words | None:
    if count >= FEW:
        return None
    return Words(
        de=f"Nur {count:.0f} Fälle in einem der Zeiträume: Schon wenige Fälle mehr oder weniger ändern das Ergebnis.",
        en=f"Only {count:.0f} cases in one of the periods: a few more or less change the result.",
    )


def _by_chance(now: Figure, then: Figure, rate: bool) -> bool:
    """Whether a 95 % test cannot tell the two apart: pooled z for rates, conditional Poisson z for counts."""
    a, b = float(now.top), float(then.top)
    if now.top == then.top and not rate:
        return False
    if not rate:
        return abs(a - b) < 1.96 * math.sqrt(max(a + b, 1.0))
    n, m = float(now.bottom or 0), float(then.bottom or 0)
    pooled = (a + b) / (n + m) if n + m else 0.0
    spread = math.sqrt(max(pooled * (1 - pooled), 0.0) * (1 / n + 1 / m)) if n and m else 0.0
    return 0 < abs(a / n - b / m) < 1.96 * spread if n and m else False
