"""What a channel costs a day, read from the advertising accounts by the words of its name."""

from __future__ import annotations

from tools._tool import Desk

RECENT = 28


def spend_per_day(channel: str, desk: Desk) -> float | None:
    """Mean daily cost of late of the campaigns whose platform and name hold all words of the channel; None if none do.

    "Meta prospecting" finds campaigns called prospecting on the platform meta.
    """
    words = [word for word in channel.lower().split() if word]
    if not words or "ads" not in desk.warehouse.kinds():
        return None
    told = {f"word{at}": word for at, word in enumerate(words)}
    holds = " and ".join(f"contains(lower(platform || ' ' || campaign), ${name})" for name in told)
    found = desk.warehouse.columns(
        f"""
        select sum(cost)::double as cost, count(distinct date)::bigint as days from ads
        where date > (select max(date) from ads) - {RECENT} and {holds}
        """,  # noqa: S608  the words themselves are parameters
        **told,
    )
    cost, days = float(found["cost"][0]), int(found["days"][0])
    return cost / RECENT if days and cost > 0 else None
