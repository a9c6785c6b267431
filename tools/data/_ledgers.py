"""What the platforms claim and what the shop sold, side by side: sums by platform and by day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
from numpy.typing import NDArray

from methods.reconciliation import Fit, fit
from terms import Period
from tools._tool import Desk
from tools.data._sums import Chosen, by_day, by_group, has
from tools.data._utm import platform_of, without_source
from warehouse.reader import Loaded

ZERO = Decimal(0)
LEVEL = 0.95
FEW = 30
"""Orders below which a ratio is too imprecise to rank by."""


@dataclass(frozen=True)
class Side:
    """A number of conversions or orders and their value; the value is None where the data have none."""

    count: Decimal
    value: Decimal | None


@dataclass(frozen=True)
class Books:
    """Both sides of one period.

    Attributes:
        claims: what each platform claims.
        attributed: the shop's orders by the platform that their utm values name; empty where orders have no source.
        shop: all orders of the shop.
        blank: orders that say nothing about their source.
        parts: sums of revenue, tax, shipping, discount, refunded, as far as loaded.
        fit: how well the days agree.
    """

    claims: dict[str, Side]
    attributed: dict[str, Side]
    shop: Side
    blank: Decimal
    parts: dict[str, Decimal]
    fit: Fit
    sourced: bool


def total_of(sides: Iterable[Side]) -> Side:
    held = list(sides)
    valued = [side.value for side in held if side.value is not None]
    return Side(sum((side.count for side in held), ZERO), sum(valued, ZERO) if valued else None)


def books(desk: Desk, ads: Loaded, shop: Loaded, where: Chosen, period: Period) -> Books:
    """Read both sides of a period."""
    money = "revenue" if shop.kind == "orders" else "amount"
    measures = ["sum(conversions)", "sum(conversion_value)" if has(ads, "conversion_value") else "null"]
    claimed = by_group(desk, "ads", measures, ["platform"], where, period)
    valued = has(ads, "conversion_value")
    claims = {str(key[0]): Side(row[0], row[1] if valued else None) for key, row in sorted(claimed.items())}
    [(orders, revenue, *rest)] = by_group(
        desk, shop.kind, ["count(*)", f"sum({money})", *(f"sum({name})" for name in _parts(shop))], [], {}, period
    ).values() or [[ZERO, ZERO]]
    attributed, blank = _attributed(desk, shop, period, _campaigns(desk))
    return Books(
        claims=claims,
        attributed=attributed,
        shop=Side(orders, revenue),
        blank=blank,
        parts=dict(zip(_parts(shop), rest, strict=False)),
        fit=_fit(desk, shop, where, period),
        sourced=has(shop, "source"),
    )


def _parts(shop: Loaded) -> list[str]:
    return [name for name in ("tax", "shipping", "discount", "refunded") if has(shop, name)]


def _campaigns(desk: Desk) -> dict[str, str]:
    """Campaign names that belong to one platform only, in lower case."""
    rows = desk.warehouse.rows(
        "select lower(campaign), min(platform) from ads where campaign is not null group by 1"
        " having count(distinct platform) = 1"
    )
    return {str(name).strip(): str(platform) for name, platform in rows}


def _attributed(desk: Desk, shop: Loaded, period: Period, campaigns: dict[str, str]) -> tuple[dict[str, Side], Decimal]:
    if not has(shop, "source"):
        return {}, ZERO
    names = [name for name in ("source", "medium", "campaign") if has(shop, name)]
    found: dict[str, Side] = {}
    blank = ZERO
    for key, (count, value) in sorted(
        by_group(desk, shop.kind, ["count(*)", "sum(revenue)"], names, {}, period).items(), key=_text
    ):
        told: dict[str, Any] = dict(zip(names, key, strict=True))
        platform = platform_of(told["source"], told.get("medium"), told.get("campaign"), campaigns)
        if platform is None:
            blank += count if without_source(told["source"]) else ZERO
            continue
        past = found.get(platform, Side(ZERO, ZERO))
        found[platform] = Side(past.count + count, (past.value or ZERO) + value)
    return found, blank


def _text(item: tuple[tuple[Any, ...], Any]) -> list[str]:
    return [str(cell) for cell in item[0]]


def _fit(desk: Desk, shop: Loaded, where: Chosen, period: Period) -> Fit:
    claims = _daily(desk, "ads", "sum(conversions)", where, period)
    orders = _daily(desk, shop.kind, "count(*)", {}, period)
    return fit(claims, orders, period.start.weekday())


def _daily(desk: Desk, kind: str, sql: str, where: Chosen, period: Period) -> NDArray[np.float64]:
    daily = by_day(desk, kind, {"sum": sql}, (), where, period)
    return daily.sums["sum"][0] if daily.keys else np.zeros(period.days)
