"""What the sentences about a month name: the selection, days, occasions, campaigns that stand still."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np

from terms import Fact, Words
from terms.weekdays import EVERY
from tools.bidding import _pacing_said as said
from tools.bidding._month import DAY
from tools.bidding._occasions import NAMES
from tools.bidding._pace import CAMPAIGN, Month
from tools.bidding._pacing_facts import weekdays
from tools.bidding._pacing_shown import occasions_ahead
from tools.data._period import day as day_words
from tools.data._period import spoken
from tools.data._slice import Slice

SHOWN = 3
OVER, UNDER = Words(de="über", en="over"), Words(de="unter", en="under")
ABOUT, ON = Words(de="ungefähr im", en="about on"), Words(de="genau im", en="exactly on")


def names(asked: Slice, month: Month, only: Any, told: Mapping[str, Fact], others: Sequence[Month]) -> dict[str, Words]:
    """Every name of the text; what is not there takes its sentence with it."""
    chosen = selection(asked, month, only)
    first = day_words(max(month.today + DAY, month.period.start))
    found = {
        "name": Words(de=f"Kosten ({chosen})" if chosen else "Kosten", en=f"Cost ({chosen})" if chosen else "Cost"),
        "month": spoken(month.period),
        "today": day_words(min(month.today, month.period.end)),
    }
    if "gap" in told:
        found["side"] = _side(told["gap"])
        if (since := used_up(month, told["budget"])) is not None:
            found["since"] = day_words(since)
        else:
            found["first"] = first
    elif month.left:
        found["unknown"] = said.UNKNOWN
    if "weekday_high" in told:
        factor = weekdays(month)
        found |= {"day_high": EVERY[int(factor.argmax())], "day_low": EVERY[int(factor.argmin())]}
    if ahead := occasions_ahead(month):
        found["ahead"] = Words(de=", ".join(NAMES[i].de for i in ahead), en=", ".join(NAMES[i].en for i in ahead))
    if spending := [each.ledger.currency for each in others if each.whole.landing > 0]:
        found["others"] = Words(de=", ".join(spending), en=", ".join(spending))
    if month.left and month.whole.state != "stopped" and (idle := _idle(month)):
        found["idle"] = idle
    return found


def selection(asked: Slice, month: Month, only: Any) -> str:
    """What was chosen, in the data's own names; empty for everything."""
    if only is None:
        return "; ".join(", ".join(values) for values in asked.where.values())
    mine = [campaign or platform for (platform, campaign), on in zip(month.ledger.keys, only, strict=True) if on]
    return _some(list(dict.fromkeys(mine)))


def target(asked: Slice, month: Month, only: Any) -> str:
    """What a proposal is about, the same in every language."""
    return " · ".join(each for each in (selection(asked, month, only), f"{month.period.start:%Y-%m}") if each)


def listed(campaigns: Sequence[str | None]) -> Words | None:
    """Some campaigns by name; those too small to be named together."""
    if not campaigns:
        return None
    return Words(
        de=_some([each or "kleinere zusammen" for each in campaigns]),
        en=_some([each or "smaller ones together" for each in campaigns]),
    )


def used_up(month: Month, budget: Fact) -> date | None:
    """The day on which the spend of the month reached the budget."""
    if month.whole.spent < budget.value:
        return None
    book = month.ledger
    start = max((month.period.start - book.first).days, 0)
    daily = book.spend[start:, month.whole.members].sum(1)
    over = np.flatnonzero(np.cumsum(daily) >= float(budget.value) - 0.005)
    return book.first + (start + int(over[0])) * DAY if over.size else None


def _side(gap: Fact) -> Words:
    if gap.value == 0:
        return ON
    if gap.interval is not None and gap.interval.low < 0 < gap.interval.high:
        return ABOUT
    return OVER if gap.value > 0 else UNDER


def _idle(month: Month) -> Words | None:
    """Campaigns that spent this month and stand still now, with their last day."""
    book, found = month.ledger, list[tuple[str, date]]()
    for pace in month.rows("campaign"):
        if pace.kind == CAMPAIGN and pace.key is not None and pace.state != "running" and pace.spent > 0:
            days = np.flatnonzero(book.spend[:, pace.members].sum(1) > 0)
            found.append((pace.key, book.first + int(days[-1]) * DAY))
    if not found:
        return None
    more = f"; +{len(found) - SHOWN}" if len(found) > SHOWN else ""
    return Words(
        de="; ".join(f"{name} (zuletzt am {day_words(last).de})" for name, last in found[:SHOWN]) + more,
        en="; ".join(f"{name} (last on {day_words(last).en})" for name, last in found[:SHOWN]) + more,
    )


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:SHOWN]) + (" …" if len(names) > SHOWN else "")
