# pyright: basic
"""Channels that bring deals in the CRM, which an outcome from the shop or from media data does not count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from terms import Source, Words
from tools._tool import Desk
from tools.attribution._channels import bare as plain_name
from tools.attribution._leads_read import PLAIN, WON
from tools.attribution._mmm_data import bare as column_name

FEWEST = 5
"""Deals below which a channel is not taken for one that brings them."""
PART = 0.25
"""Share of a channel's modelled outcome from which on its won deals are too much to plan without."""
OWN = frozenset({"deal", "deals", "lead", "leads", "pipeline", "sql", "mql", "opportunities"})
"""Words of outcomes that are about deals themselves."""


@dataclass(frozen=True)
class Dealt:
    """A channel's deals in the days of the media data: how many, how many won, and what these are worth."""

    channel: int
    name: str
    deals: int
    won: int
    worth: float
    currency: str


def dealt(
    desk: Desk, channels: Sequence[str], campaigns: Mapping[tuple[str, str], int], days: tuple[date, date], kpi: str
) -> tuple[tuple[Dealt, ...], tuple[Source, ...]]:
    """Channels that deals name by campaign or source; nothing where the outcome itself is deals or leads.

    Args:
        desk: to read from.
        channels: as in the media data.
        campaigns: (platform, campaign) -> position of its channel.
        days: first and last day that counts, by when a deal began.
        kpi: what the outcome is called.
    """
    known = desk.warehouse.kinds().get("deals")
    if known is None or OWN & set(plain_name(kpi).split()):
        return (), ()
    found: dict[int, np.ndarray] = {}
    for campaign, origin, *counted in _rows(desk, days):
        at = _channel(str(campaign), str(origin), channels, campaigns)
        if at is not None:
            found[at] = found.get(at, np.zeros(3)) + np.array(counted, dtype=float)
    currency = (known.currency or desk.currency)[:3]
    made = tuple(
        Dealt(at, channels[at], round(count), round(won), float(worth), currency)
        for at, (count, won, worth) in sorted(found.items()) if count >= FEWEST
    )  # fmt: skip
    read = Source(
        name=known.dataset, kind=known.kind, snapshot=known.snapshot, rows=known.rows, start=known.first, end=known.last
    )
    return made, (read,) if made else ()


def _rows(desk: Desk, days: tuple[date, date]) -> list[tuple]:
    """Deals by the campaign and source of their own, else of their contact: how many, how many won, worth of these."""
    contacts = "contacts" in desk.warehouse.kinds()
    own = "coalesce(nullif(trim({0}.{1}::varchar), ''), {2})"
    parts = [
        own.format("d", name, f"nullif(trim(c.{name}::varchar), '')" if contacts else "''")
        for name in ("campaign", "source")
    ]
    campaign, origin = (f"coalesce({part}, '')" for part in parts)
    joined = "left join (select distinct on (contact_id) * from contacts) c using (contact_id)" if contacts else ""
    won = f"{PLAIN.format('d.stage')} in {WON}"
    return desk.warehouse.rows(
        f"select {campaign} as campaign, {origin} as origin, count(*) as deals,"  # noqa: S608  own words
        f" count(*) filter ({won}) as won, coalesce(sum(d.amount) filter ({won}), 0)::double as worth"
        f" from deals d {joined} where d.created_at::date between $start and $end group by 1, 2 order by 1, 2",
        start=days[0], end=days[1],
    )  # fmt: skip


def _channel(
    campaign: str, origin: str, channels: Sequence[str], campaigns: Mapping[tuple[str, str], int]
) -> int | None:
    """The channel of a deal's campaign, else the only one whose name holds its source."""
    key = plain_name(campaign)
    owners = {at for (_, name), at in campaigns.items() if key and plain_name(name) == key}
    if len(owners) == 1:
        return owners.pop()
    for words in (set(key.split()), set(plain_name(origin).split())):
        like = [at for at, name in enumerate(channels) if words and words <= set(plain_name(column_name(name)).split())]
        if len(like) == 1:
            return like[0]
    return None


def heavy(found: Sequence[Dealt], outcome: np.ndarray, money: bool) -> tuple[Dealt, ...]:
    """Those whose won deals are too much beside what the model says they bring.

    Args:
        found: channels with deals.
        outcome: (c,) what the model attributes to each channel in the same days.
        money: whether that is money; where it is not, deals cannot be set against it and every channel counts.
    """
    return tuple(each for each in found if not money or each.worth >= PART * max(float(outcome[each.channel]), 0.0))


def note(each: Dealt) -> Words:
    """What the plan leaves out, and that the channel is kept for it."""
    worth = f"{each.worth:,.0f}"
    worth_de = worth.replace(",", ".")
    return Words(
        de=f"{each.name} bringt auch Verkaufschancen im CRM ({each.deals}, davon {each.won} gewonnen im Wert von "
        f"{worth_de} {each.currency}). Die Zielgröße zählt sie nicht, darum ist sein Ertrag hier zu niedrig.",
        en=f"{each.name} also brings deals in the CRM ({each.deals}, {each.won} of them won, worth {worth} "
        f"{each.currency}). The outcome does not count them, so its return is too low here.",
    )
