# pyright: basic
"""The media table from what is loaded anyway, when nobody brought one: ad costs by week, and orders or sessions.

Campaigns that answer demand (brand search, retargeting, affiliates) stand as channels of their own.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from terms import Source, Words
from tools._tool import Desk

MEASURES = {
    "orders": {
        "revenue": "sum(revenue)", "umsatz": "sum(revenue)", "sales": "sum(revenue)", "kpi": "sum(revenue)",
        "orders": "count(*)", "bestellungen": "count(*)", "conversions": "count(*)",
        "new_customers": "sum(new_customer::int)",
    },
    "transactions": {"revenue": "sum(amount)", "umsatz": "sum(amount)", "kpi": "sum(amount)", "orders": "count(*)"},
    "sessions": {
        "revenue": "sum(revenue)", "umsatz": "sum(revenue)", "kpi": "sum(revenue)", "sessions": "sum(sessions)",
    },
}  # fmt: skip
DAYS = {"orders": "ordered_at", "transactions": "date", "sessions": "date"}
NEEDS = {"revenue": "revenue", "amount": "amount", "new_customer": "new_customer", "sessions": "sessions"}
DEMAND = {
    "retargeting": r"retarget|remarket|wiederansprache|warenkorb",
    "brand": r"(^|[^a-z])(brand|marke|markenname)([^a-z]|$)",
    "affiliate": r"affiliate|voucher|gutschein|coupon|cashback",
}
NOT_BRAND = r"non[ _-]?brand|nicht[ _-]?marke|generic|generisch"


def built(desk: Desk, kpi: str) -> dict[str, Any] | None:
    """Fields of a `_mmm_data.Table` by week, Monday first; None where costs or an outcome are not loaded.

    Only whole weeks that both kinds cover.
    """
    loaded = desk.warehouse.kinds()
    if "ads" not in loaded:
        return None
    found = next(
        (made for kind in MEASURES if kind in loaded if (made := _measure(kpi, kind, loaded[kind].columns))), None
    )
    if found is None:
        return None
    kind, measure, day = found
    ads, outcome = desk.warehouse.need("ads"), desk.warehouse.need(kind)
    if None in (ads.first, ads.last, outcome.first, outcome.last):
        return None
    first, last = max(ads.first, outcome.first), min(ads.last, outcome.last)  # pyright: ignore[reportArgumentType]
    spent = desk.warehouse.columns(
        f"""
        select date_trunc('week', date)::date as day, {_channel()} as channel, sum(cost)::double as cost
        from ads where date between $first and $last and cost is not null
        group by all having sum(cost) > 0 order by channel, day
        """,  # noqa: S608  words of this file
        first=first, last=last,
    )  # fmt: skip
    sold = desk.warehouse.columns(
        f"select date_trunc('week', {day})::date as day, ({measure})::double as kpi from {kind}"  # noqa: S608
        f" where {day}::date between $first and $last group by all order by day",
        first=first, last=last,
    )  # fmt: skip
    monday = np.datetime64(first) + (-(np.datetime64(first).astype(int) + 3) % 7)
    weeks = np.arange(monday, np.datetime64(last) - 5, np.timedelta64(7, "D"))
    if not len(weeks) or not len(spent["day"]):
        return None
    channels = tuple(dict.fromkeys(spent["channel"].tolist()))
    spend, sales = np.zeros((len(weeks), len(channels))), np.zeros(len(weeks))
    place = (spent["day"].astype("datetime64[D]") - monday).astype(int) // 7
    inside = (place >= 0) & (place < len(weeks))
    column = np.array([channels.index(name) for name in spent["channel"]])
    np.add.at(spend, (place[inside], column[inside]), spent["cost"][inside])
    place = (sold["day"].astype("datetime64[D]") - monday).astype(int) // 7
    inside = (place >= 0) & (place < len(weeks))
    np.add.at(sales, place[inside], np.nan_to_num(sold["kpi"][inside].astype(float)))
    money = "revenue" in measure or "amount" in measure
    return {
        "dates": weeks, "geos": np.full(len(weeks), ""), "kpi": sales, "spend": spend,
        "controls": np.zeros((len(weeks), 0)), "channels": channels, "control_names": (),
        "unit": (ads.currency or desk.currency)[:3] if money else "",
        "sources": tuple(
            Source(name=each.dataset, kind=each.kind, snapshot=each.snapshot, rows=each.rows, start=each.first,
                   end=each.last, filter=f"date {first}..{last}")
            for each in (ads, outcome)
        ),
        "notes": (_said(kind, len(weeks)),),
    }  # fmt: skip


def _measure(kpi: str, kind: str, columns: tuple[str, ...]) -> tuple[str, str, str] | None:
    measure = MEASURES[kind].get(kpi.strip().lower()) or MEASURES[kind]["kpi"]
    missing = [name for word, name in NEEDS.items() if word in measure and name not in columns]
    return None if missing else (kind, measure, DAYS[kind])


def _channel() -> str:
    """SQL: the platform, with the campaigns that answer demand apart."""
    cases = " ".join(
        f"when regexp_matches(lower(campaign), '{pattern}')"
        + (f" and not regexp_matches(lower(campaign), '{NOT_BRAND}')" if word == "brand" else "")
        + f" then platform || ' {word}'"
        for word, pattern in DEMAND.items()
    )
    return f"case {cases} else platform end"


def _said(kind: str, weeks: int) -> Words:
    what = {
        "orders": ("den Bestellungen", "the orders"), "transactions": ("den Käufen", "the purchases"),
        "sessions": ("den Website-Daten", "the website data"),
    }[kind]  # fmt: skip
    return Words(
        de=f"Es liegen keine Mediadaten vor; die Tabelle über {weeks} Wochen stammt aus den Werbekosten je Plattform "
        f"und {what[0]}. Medien ohne Konto (TV, Plakat), Preise und Feiertage fehlen darin.",
        en=f"There are no media data; the table of {weeks} weeks comes from ad costs per platform and {what[1]}. "
        "Media without an account (TV, posters), prices and holidays are missing in it.",
    )
