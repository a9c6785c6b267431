"""Daily cost by campaign out of the warehouse: one currency, or several at given rates."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
from numpy.typing import NDArray

from errors import BadArguments, LeitstandError, NoData, WeakData
from terms import Period, Words
from tools._tool import Desk
from tools.data._asked import Where
from tools.data._money import currencies
from tools.data._period import day as day_words
from tools.data._slice import Slice, resolve, rows_of

DAY = timedelta(days=1)
LATE = 7
"""A platform that ends at most so many days before the others is loaded late; one that ends earlier has stopped."""
MOST = 100
"""So many campaigns are forecast one by one; smaller ones together, platform by platform."""
HISTORY = 1096
"""Days of history that are read: three years."""
RECENT = 84
"""Campaigns are ranked by their spend of the last twelve weeks."""
Costs = list[tuple[date, str, str, str, Decimal]]
"""(day, platform, campaign, currency, cost)."""


@dataclass(frozen=True)
class Ledger:
    """Daily cost in one currency, up to the last day that all platforms have.

    Attributes:
        first: day of the first row of `spend`.
        spend: (days, series) cost, at or above zero; refunds count on the day's sum.
        keys: (platform, campaign) of each series; campaign None where small ones are together.
        spent: exact cost of each series in the month up to the last day. known: the same with later days that some
            platforms already have.
        currency: of all amounts.
    """

    first: date
    spend: NDArray[np.float64]
    keys: tuple[tuple[str, str | None], ...]
    spent: tuple[Decimal, ...]
    known: tuple[Decimal, ...]
    currency: str


def slice_of(desk: Desk, where: Where) -> tuple[Slice, list[str]]:
    """The cost of the selection, and the currencies that it is in, in the order of the alphabet."""
    try:
        asked = resolve(desk, "cost", (), where)
        return asked, [asked.unit]
    except WeakData:
        pass
    loaded = desk.warehouse.need("ads")
    for each in [*(loaded.currency or "").split("+"), desk.currency]:
        try:
            asked = resolve(desk, "cost", (), {**where, "currency": each})
        except LeitstandError:
            continue
        whole = replace(asked, where={name: chosen for name, chosen in asked.where.items() if name != "currency"})
        return whole, currencies(desk, whole)
    return (asked := resolve(desk, "cost", (), where)), [asked.unit]


def last_day(desk: Desk, asked: Slice, day: date | None) -> tuple[date, Words | None]:
    """The last day that all running platforms of the selection have, and a word on those that lag behind."""
    clause, params = rows_of(asked, None)
    ends = desk.warehouse.rows(
        "select platform, max(date)::date as last from ads"  # noqa: S608  names are ours, values are parameters
        f" where platform in (select platform from ads where {clause}) and ($day is null or date::date <= $day)"
        " group by 1 order by 1",
        day=day,
        **params,
    )
    if not ends:
        first = asked.loaded.first
        raise NoData(
            en=f"There is no cost up to {day_words(day or desk.today).en}.",
            de=f"Bis {day_words(day or desk.today).de} liegen keine Kosten vor.",
            do_en=f"The data begin on {day_words(first).en}." if first else "",
            do_de=f"Die Daten beginnen am {day_words(first).de}." if first else "",
        )
    newest = max(last for _, last in ends)
    running = [(name, last) for name, last in ends if (newest - last).days <= LATE]
    today = min(last for _, last in running)
    if today == newest:
        return today, None
    behind = "; ".join(name for name, last in running if last == today)
    return today, Words(
        de=f"{behind}: geladen nur bis {day_words(today).de}; gerechnet wird von diesem Tag aus.",
        en=f"{behind}: loaded only until {day_words(today).en}; the forecast starts from that day.",
    )


def main_currency(desk: Desk, known: list[str]) -> str:
    """The house's own where the data have it, else the first."""
    return desk.currency if desk.currency in known else known[0]


def costs(desk: Desk, asked: Slice, month: Period, today: date, day: date | None) -> Costs:
    """The cost of every day, campaign and currency that the month needs, in this order, in the currencies as they are.

    Three years up to `today` are read, and later days, but none after `day`.
    """
    clause, params = rows_of(asked, None)
    own = "coalesce(currency, $own)" if "currency" in asked.loaded.columns else "$own"
    found = desk.warehouse.rows(
        f"select date::date as d, platform, coalesce(campaign, '') as c, {own} as u, sum(cost) as cost from ads"  # noqa: S608
        f" where {clause} and cost is not null and date::date >= $start and ($day is null or date::date <= $day)"
        " group by 1, 2, 3, 4 order by 1, 2, 3, 4",
        own=asked.loaded.currency if asked.loaded.currency and "+" not in asked.loaded.currency else desk.currency,
        start=min(month.start, today - (HISTORY - 1) * DAY),
        day=day,
        **params,
    )
    return [(when, str(platform), str(campaign), unit, Decimal(cost)) for when, platform, campaign, unit, cost in found]


def ledger(found: Costs, month: Period, today: date, currency: str, rates: dict[str, Decimal]) -> Ledger:
    """The daily cost in one currency; amounts in others count at their rate, or not at all without one."""
    mine = _by_campaign(found, currency, rates)
    rank = {key: sum((cost for when, cost in days if when > today - RECENT * DAY), Decimal(0))
            for key, days in mine.items()}  # fmt: skip
    large = set(sorted(rank, key=lambda key: (-rank[key], key))[:MOST])
    together = {key if key in large else (key[0], None) for key in rank}
    keys = sorted(together, key=lambda key: (key[0], key[1] is None, key[1] or ""))
    place = {key: i for i, key in enumerate(keys)}
    first = min((days[0][0] for days in mine.values() if days[0][0] <= today), default=today)
    spend = np.zeros(((today - first).days + 1, max(len(keys), 1)))
    spent, known = [Decimal(0)] * max(len(keys), 1), [Decimal(0)] * max(len(keys), 1)
    for key in sorted(mine):
        at = place[key if key in large else (key[0], None)]
        past = [(when.toordinal() - first.toordinal(), float(cost)) for when, cost in mine[key] if when <= today]
        if past:
            np.add.at(spend[:, at], [place for place, _ in past], [cost for _, cost in past])
        within = [(when, cost) for when, cost in mine[key] if month.start <= when <= month.end]
        known[at] += sum((cost for _, cost in within), Decimal(0))
        spent[at] += sum((cost for when, cost in within if when <= today), Decimal(0))
    names = tuple(keys) or (("", None),)
    return Ledger(first, np.maximum(spend, 0.0), names, tuple(spent), tuple(known), currency)


def _by_campaign(
    found: Costs, currency: str, rates: dict[str, Decimal]
) -> dict[tuple[str, str], list[tuple[date, Decimal]]]:
    """(platform, campaign) -> its days and cost in `currency`, in their order."""
    at: dict[str, Decimal] = {**rates, currency: Decimal(1)}
    mine: dict[tuple[str, str], list[tuple[date, Decimal]]] = {}
    for when, platform, campaign, unit, cost in found:
        if unit in at:
            mine.setdefault((platform, campaign), []).append((when, cost * at[unit]))
    return mine


def checked_rates(rates: dict[str, Any], known: list[str], main: str) -> dict[str, Decimal]:
    """The rates as decimals, or a refusal of a currency that the data do not have."""
    found = {name.strip().upper(): Decimal(repr(float(rate))) for name, rate in rates.items()}
    if unknown := sorted(set(found) - set(known)):
        listed = ", ".join(known)
        raise BadArguments(
            en=f"The cost data hold no amounts in {', '.join(unknown)}, only in {listed}.",
            de=f"Die Kostendaten enthalten keine Beträge in {', '.join(unknown)}, nur in {listed}.",
            do_en=f'Give {main} per unit of another currency of the data, such as {{"USD": 0.92}}.',
            do_de=f'Geben Sie {main} je Einheit einer anderen Währung der Daten an, etwa {{"USD": 0.92}}.',
        )
    return {name: rate for name, rate in found.items() if name != main}
