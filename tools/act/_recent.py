"""What is known of a campaign: what it cost and brought of late, day by day, up to its platform's last loaded day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from errors import BadArguments, LeitstandError
from terms import Period, Words
from tools._tool import Desk
from tools.act._named import Thing
from tools.data._period import day as day_words
from tools.data._slice import groups, resolve

Floats = NDArray[np.float64]
LONG, SHORT, WEEK = 28, 7, 7
HISTORY = 56
STALE = 7
"""Older than so many days, and people are told."""
FEW = 4
"""Weeks with spend that a return needs."""


@dataclass(frozen=True)
class Recent:
    """Of each campaign, in the order asked.

    cost, value, clicks   (n, HISTORY) a day, the last column is `last`; value and clicks None where not loaded
    known                 (n,) days since the campaign's first row, at most HISTORY
    """

    things: tuple[Thing, ...]
    last: date
    currency: str
    cost: Floats
    value: Floats | None
    clicks: Floats | None
    known: NDArray[np.int64]

    @property
    def daily(self) -> Floats:
        """(n,) money a day: the mean of the last 28 days, of fewer where there are no more."""
        return self._mean(self.cost, LONG)

    @property
    def weekly(self) -> Floats:
        """(n,) the same of the last seven days."""
        return self._mean(self.cost, SHORT)

    @property
    def price(self) -> Floats:
        """(n,) money a click in the last 28 days; nan without clicks."""
        if self.clicks is None:
            return np.full(len(self.things), np.nan)
        clicks = self.clicks[:, -LONG:].sum(axis=1)
        return np.where(clicks > 0, self.cost[:, -LONG:].sum(axis=1) / np.maximum(clicks, 1e-9), np.nan)

    def returns_of(self, at: int) -> tuple[float, float] | None:
        """Value per unit of money of one campaign in the last weeks: in all, and the 95 % quantile over single weeks.

        None where no value is loaded or too few weeks have spend.
        """
        if self.value is None:
            return None
        cost, value = (each[at].reshape(-1, WEEK).sum(axis=1) for each in (self.cost, self.value))
        spent = cost > 0.05 * max(float(cost.max()), 1e-9)
        if spent.sum() < FEW or value[spent].sum() <= 0:
            return None
        usual = float(value[spent].sum() / cost[spent].sum())
        return usual, max(usual, float(np.quantile(value[spent] / cost[spent], 0.95)))

    def note(self, today: date) -> Words | None:
        """That the newest day is not fresh."""
        if (today - self.last).days <= STALE + 1:
            return None
        last = day_words(self.last)
        return Words(
            de=f"Die Werbedaten enden am {last.de}; was seither ausgegeben wurde, ist hier nicht bekannt.",
            en=f"The ad data end on {last.en}; what was spent since is not known here.",
        )

    def _mean(self, daily: Floats, days: int) -> Floats:
        span = np.clip(self.known, 1, days)
        return np.array([row[-int(n) :].sum() / n for row, n in zip(daily, span, strict=True)])


def recent(desk: Desk, things: Sequence[Thing]) -> Recent:
    """Read them; the days after `desk.today` and today itself, which is not over, do not count.

    Raises:
        NoData: no ad data with cost are loaded.
        BadArguments: the campaigns are billed in several currencies.
    """
    last = _last(desk, things)
    period = Period(start=last - timedelta(days=HISTORY - 1), end=last)
    where = {"campaign": sorted({thing.campaign for thing in things})}
    if all(thing.platform for thing in things):
        where["platform"] = sorted({thing.platform for thing in things})
    asked = resolve(desk, "cost", ["platform", "campaign", "date"], where, period)
    cost = _daily(desk, "cost", things, where, period)
    assert cost is not None
    return Recent(
        tuple(things), last, asked.unit, cost, _daily(desk, "conversion_value", things, where, period),
        _daily(desk, "clicks", things, where, period), _known(desk, things, last),
    )  # fmt: skip


def _last(desk: Desk, things: Sequence[Thing]) -> date:
    """The last whole day of the platforms' data."""
    found = desk.warehouse.rows(
        "select max(date)::date from ads where date < $today and list_contains($platforms, coalesce(platform, ''))",
        today=desk.today, platforms=sorted({thing.platform for thing in things}),
    )  # fmt: skip
    last = found[0][0] if found else None
    if last is None:
        raise BadArguments(
            en="No day of this campaign before today is loaded.",
            de="Von dieser Kampagne ist kein Tag vor heute geladen.",
            do_en="Import its ad data first.", do_de="Importieren Sie zuerst ihre Werbedaten.",
        )  # fmt: skip
    return last


def _daily(
    desk: Desk, metric: str, things: Sequence[Thing], where: dict[str, list[str]], period: Period
) -> Floats | None:
    try:
        asked = resolve(desk, metric, ["platform", "campaign", "date"], where, period)
    except LeitstandError:
        if metric == "cost":
            raise
        return None
    place = {thing: at for at, thing in enumerate(things)}
    made = np.zeros((len(things), HISTORY))
    for figure in groups(desk, asked, period):
        platform, campaign, day = figure.key
        at = place.get(Thing(str(platform or ""), str(campaign or "")))
        if at is not None and figure.value is not None:
            made[at, (_day(day) - period.start).days] += float(figure.value)
    return np.maximum(made, 0.0)


def _day(value: object) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value)[:10])


def _known(desk: Desk, things: Sequence[Thing], last: date) -> NDArray[np.int64]:
    rows = desk.warehouse.rows(
        "select coalesce(platform, ''), coalesce(campaign, ''), min(date)::date from ads group by 1, 2"
    )
    first = {Thing(str(platform), str(campaign)): day for platform, campaign, day in rows}
    days = [(last - first[thing]).days + 1 for thing in things]
    return np.clip(np.array(days, dtype=np.int64), 1, HISTORY)


def when_running(desk: Desk, thing: Thing) -> float:
    """Mean cost of the last 28 days on which a campaign cost anything, however long ago; 0 where it never did."""
    where = {"campaign": thing.campaign} | ({"platform": thing.platform} if thing.platform else {})
    asked = resolve(desk, "cost", ["date"], where)
    costs = [float(figure.value) for figure in groups(desk, asked, None) if figure.value is not None]
    ran = [cost for cost in costs if cost > 0][-LONG:]
    return sum(ran) / len(ran) if ran else 0.0
