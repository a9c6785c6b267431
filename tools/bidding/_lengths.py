"""How many days people mean when they say money for a day, a week, a month, a quarter or a year."""

from __future__ import annotations

from typing import Literal

Unit = Literal["day", "week", "month", "quarter", "year"]
MONTH = 30.44
DAYS = {"day": 1.0, "week": 7.0, "month": MONTH}


def times(days: float) -> dict[Unit, float]:
    """How many of each unit of time so many days are.

    >>> times(28)["week"]
    4.0
    """
    return {
        "day": float(days), "week": days / 7, "month": days / MONTH, "quarter": days / MONTH / 3,
        "year": days / MONTH / 12,
    }  # fmt: skip
