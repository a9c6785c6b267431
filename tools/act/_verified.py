"""Budgets that were set and read back since the data end: newer than what a campaign spent on average."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import numpy as np

from terms import Source, Words
from tools._tool import Desk
from tools.act import _applied as applied
from tools.act._recent import Floats, Recent
from tools.data._period import day as day_words

if TYPE_CHECKING:
    from ledger.outbox import Item
    from ledger.proposals import Entry, Status

TOUCHED: tuple[Status, ...] = ("verified", "rolled_back")
"""Changes whose writes, or whose way back, were read back at the platform."""


@dataclass(frozen=True)
class Present:
    """What each campaign has a day: its mean spend, or the budget that was verified since.

    now       (n,) money a day
    verified  key of a campaign -> the day on which its budget was read back
    source    what of the ledger was read; None where nothing there is newer than the data
    """

    now: Floats
    verified: dict[str, date]
    source: Source | None = None

    @property
    def note(self) -> Words | None:
        """That the budget counts instead of the mean."""
        if not self.verified:
            return None
        names, day = ", ".join(self.verified), day_words(max(self.verified.values()))
        return Words(
            de=f"Für {names} gilt als „bisher“ das Budget, das zuletzt gesetzt und nachgelesen wurde ({day.de}); es "
            "ist neuer als die Daten.",
            en=f"For {names}, 'so far' is the budget that was last set and read back ({day.en}); it is newer than "
            "the data.",
        )


def present(desk: Desk, known: Recent) -> Present:
    """The mean spend of each campaign, or its verified budget where that is newer than the data."""
    now, verified = np.round(known.daily, 2), dict[str, date]()
    if desk.book is None:
        return Present(now, verified)
    places = {thing.key: at for at, thing in enumerate(known.things)}
    used: dict[str, Entry] = {}
    for moment, item, entry in _written(desk):
        at = places.get(item.operation.name)
        budget = item.result.get("since_then", item.result.get("holds", item.operation.after))
        if at is None or moment.date() < known.last or not _money(budget, item.operation.unit, known.currency):
            continue
        now[at] = round(float(budget), 2)
        verified[item.operation.name] = moment.date()
        used[item.operation.name] = entry
    entries = tuple({entry.id: entry for entry in used.values()}.values())
    return Present(now, verified, applied.source(entries, "verified budgets") if entries else None)


def _written(desk: Desk) -> list[tuple[datetime, Item, Entry]]:
    """Every budget that was read back, the newest last."""
    from ledger import outbox, proposals

    assert desk.book is not None
    found: list[tuple[datetime, Item, Entry]] = []
    with desk.book.reading() as tx:
        for entry in proposals.listed(tx, TOUCHED, limit=applied.MANY):
            if all(each.field != "budget" for each in entry.operations):
                continue
            found += [
                (datetime.fromisoformat(str(item.result["since"])).astimezone(UTC), item, entry)
                for item in outbox.of(tx, entry.id)
                if item.state == "verified" and item.operation.field == "budget" and item.result.get("since")
            ]
    return sorted(found, key=lambda each: each[0])


def _money(budget: object, unit: str, currency: str) -> bool:
    plain = isinstance(budget, int | float) and not isinstance(budget, bool)
    return plain and unit == f"{currency}/day"
