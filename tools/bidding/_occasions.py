"""Holidays and big retail days that move spend, each with a label of its own."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from terms import Words
from tools.data._calendar import easter

DAY = timedelta(days=1)
NAMES = (
    Words(de="gewöhnliche Tage", en="ordinary days"),
    Words(de="Feiertag", en="public holiday"),
    Words(de="Ostern", en="Easter"),
    Words(de="Pfingsten", en="Whitsun"),
    Words(de="Black Week", en="Black Week"),
    Words(de="Tage vor Weihnachten, zu spät für den Versand", en="days before Christmas, too late to deliver"),
    Words(de="Weihnachten bis Neujahr", en="Christmas to New Year"),
    Words(de="Singles’ Day", en="Singles’ Day"),
    Words(de="Woche vor Muttertag", en="week before Mother’s Day"),
    Words(de="Valentinstag", en="Valentine’s Day"),
)
"""The name of each label; 0 are ordinary days."""
HOLIDAY, EASTER, WHITSUN, BLACK, LATE, CHRISTMAS, SINGLES, MOTHER, VALENTINE = range(1, len(NAMES))


ASCENSION = 39
"""Days after Easter Sunday."""
BEFORE, CYBER_MONDAY = -3, 4
"""Black Week runs from the Monday before to the Monday after, in days from the fourth Thursday of November."""


def occasion(when: date) -> int:
    """The label of one day: public holidays in all of Germany and the days on which shops sell more or less.

    >>> NAMES[occasion(date(2026, 11, 27))].en, NAMES[occasion(date(2026, 4, 3))].en, occasion(date(2026, 7, 1))
    ('Black Week', 'Easter', 0)
    """
    since, spot = (when - easter(when.year)).days, (when.month, when.day)
    black = (when - _nth(when.year, 11, 3, 4)).days
    told = (
        (EASTER, -2 <= since <= 1),
        (WHITSUN, since in {49, 50}),
        (CHRISTMAS, spot >= (12, 24) or spot == (1, 1)),
        (LATE, spot >= (12, 21)),
        (HOLIDAY, spot in {(5, 1), (10, 3)} or since == ASCENSION),
        (BLACK, BEFORE <= black <= CYBER_MONDAY),
        (SINGLES, spot == (11, 11)),
        (MOTHER, 1 <= (_nth(when.year, 5, 6, 2) - when).days <= 7),
        (VALENTINE, (2, 7) <= spot <= (2, 14)),
    )
    return next((label for label, here in told if here), 0)


def labels(first: date, days: int) -> NDArray[np.int64]:
    """(days,) labels of consecutive days."""
    return np.array([occasion(first + n * DAY) for n in range(days)], np.int64)


def _nth(year: int, month: int, weekday: int, count: int) -> date:
    """The n-th weekday (Monday is 0) of a month."""
    first = date(year, month, 1)
    return first + ((weekday - first.weekday()) % 7 + 7 * (count - 1)) * DAY
