"""A fact in one line: id, value, unit and its name in both languages."""

from __future__ import annotations

import math

from terms import Basis, Fact, Interval, Words, number


def fact(  # noqa: PLR0913  (a fact's own fields)
    id: str, value: float, unit: str, de: str, en: str, span: Interval | tuple[float, float, float] | None = None, *,
    basis: Basis = "modelled", digits: int | None = None, n: int | None = None,
) -> Fact:  # fmt: skip
    """The fact; whole numbers stay whole, and numpy's numbers become Python's own.

    Args:
        id: its name in sentences and JSON.
        value: in the unit.
        unit: as in `terms.Fact`.
        de: what it is, in German.
        en: what it is, in English.
        span: its interval, or that as (low, high, level).
        basis: whether it was counted or computed.
        digits: decimals that people see; None lets the unit decide.
        n: how many cases it comes from.

    >>> str(fact("lift", 0.125, "share", "Uplift", "lift", (0.1, 0.15, 0.9)).interval.low)
    '0.1'
    """
    ends = interval(*span) if isinstance(span, tuple) else span
    plain = number(value if isinstance(value, int) else float(value))
    return Fact(
        id=id, value=plain, unit=unit, label=Words(de=de, en=en), interval=ends, basis=basis, digits=digits, n=n
    )


def three_digits(value: float) -> int:
    """Decimals that show three significant digits of something small, and two of everything else.

    >>> three_digits(0.01234), three_digits(12.5)
    (4, 2)
    """
    return min(8, max(2, 2 - math.floor(math.log10(abs(value))))) if value else 2


def interval(low: float, high: float, level: float) -> Interval:
    """From low to high at a level that is written in six digits at most."""
    return Interval(low=number(float(low)), high=number(float(high)), level=round(float(level), 6))
