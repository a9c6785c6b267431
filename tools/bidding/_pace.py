"""Where the month of each platform and campaign lands, out of the ledger of daily cost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from methods.landing.land import Landings, land
from terms import Interval, Period
from tools.bidding._month import DAY, Ledger
from tools.bidding._occasions import labels

LEVEL = 0.8
LATELY = 7
"""Days that tell what is spent now; as many without any spend count as stopped where no pause ever ended."""
TOTAL, PLATFORM, CAMPAIGN = 0, 1, 2
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Pace:
    """One row: spent so far, draws of the rest, and what is spent a day.

    Attributes:
        kind: TOTAL, PLATFORM or CAMPAIGN. key: name; None for all, or for small campaigns together.
        spent, known: exact, up to the last common day, and with what some platforms have of later days.
        rest: (draws,) still to come. expected: its mean, which adds up over rows.
        lately: mean cost a day of the last week.
        state: `running`, `paused` (a pause that may end) or `stopped`.
        members: (series,) which series it adds up.
    """

    kind: int
    key: str | None
    spent: Decimal
    known: Decimal
    rest: Floats
    expected: float
    lately: float
    state: str
    members: NDArray[np.bool_]

    @property
    def landing(self) -> Decimal:
        """Expected total of the month, never below what is already known to be spent."""
        return max(money(float(self.spent) + self.expected), self.known) if self.rest.any() else self.known

    def draws(self) -> Floats:
        """(draws,) totals of the month."""
        return np.maximum(float(self.spent) + self.rest, float(self.known))

    def span(self) -> Interval:
        """The interval of the landing; it holds the landing itself."""
        low, high = (money(end) for end in np.quantile(self.draws(), [(1 - LEVEL) / 2, (1 + LEVEL) / 2]))
        return Interval(low=max(min(low, self.landing), self.known), high=max(high, self.landing), level=LEVEL)


@dataclass(frozen=True)
class Month:
    """All rows of a month in one currency, the total first, and how they were computed."""

    ledger: Ledger
    period: Period
    today: date
    left: int
    paces: tuple[Pace, ...]
    found: Landings
    label: NDArray[np.int64]

    @property
    def whole(self) -> Pace:
        """The total."""
        return self.paces[0]

    def rows(self, by: str) -> list[Pace]:
        """Platforms or campaigns, from the most to the least."""
        kind = PLATFORM if by == "platform" else CAMPAIGN
        mine = [pace for pace in self.paces if pace.kind == kind and (pace.landing > 0 or pace.lately > 0)]
        return sorted(mine, key=lambda pace: (-pace.landing, pace.key or "￿"))

    def ahead(self) -> list[date]:
        """The days that are forecast."""
        first = max(self.today + DAY, self.period.start)
        return [first + n * DAY for n in range(self.left)]


def month_of_ledger(
    book: Ledger, period: Period, today: date, seed: int, only: NDArray[np.bool_] | None = None
) -> Month:
    """Forecast the rest of the month for all rows at once; `only` some series count, all are learnt from."""
    left = max(0, (period.end - max(today, period.start - DAY)).days)
    skip = max(0, (period.start - today).days - 1)
    names, kinds, groups = _groups(book, np.ones(len(book.keys), bool) if only is None else only)
    label = labels(book.first, book.spend.shape[0] + skip + left)
    found = land(
        book.spend, book.first.weekday(), left, seed, groups=groups, kinds=kinds, label=label, skip=skip, level=LEVEL
    )
    lately = book.spend[-LATELY:].mean(0)
    paces: list[Pace] = []
    for i, (kind, key) in enumerate(zip(kinds, names, strict=True)):
        mine = groups[i]
        spent, known = (sum((of[j] for j in np.flatnonzero(mine)), Decimal(0)) for of in (book.spent, book.known))
        rest, now = found.rest[:, i], float(lately[mine].sum())
        state = "running" if now > 0 else "paused" if rest.any() else "stopped"
        paces.append(Pace(int(kind), key, spent, known, rest, float(found.expected[i]), now, state, mine))
    return Month(book, period, today, left, tuple(paces), found, label)


def _groups(book: Ledger, only: NDArray[np.bool_]) -> tuple[list[str | None], NDArray[np.int64], NDArray[np.bool_]]:
    """The total, each platform and each campaign: names, kinds, and which series belong to each."""
    platforms = list(dict.fromkeys(platform for platform, _ in book.keys))
    campaigns = list(dict.fromkeys(campaign for _, campaign in book.keys))
    rows = [(TOTAL, None, only)]
    rows += [(PLATFORM, name, only & np.array([each == name for each, _ in book.keys])) for name in platforms]
    rows += [(CAMPAIGN, name, only & np.array([each == name for _, each in book.keys])) for name in campaigns]
    kept = [row for row in rows if row[0] == TOTAL or row[2].any()]
    return [key for _, key, _ in kept], np.array([kind for kind, _, _ in kept]), np.array([mine for *_, mine in kept])


def money(value: float) -> Decimal:
    """An amount to the cent."""
    return Decimal(repr(round(float(value), 2)))
