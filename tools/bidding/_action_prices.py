# pyright: basic
"""What an outcome is worth and what a measure costs, also as a share of the order; one currency for all of it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pydantic import Field, model_validator

from errors import BadArguments
from terms import Money, Term, Words
from tools._arguments import OWN, Cost, in_currency
from tools._tool import Desk
from tools.attribution._uplift_measured import Prices
from tools.attribution._uplift_read import MONEY, Everybody
from warehouse.contract import quoted

_SHARE = re.compile(r"\s*(?P<number>\d+(?:[.,]\d+)?)\s*(?:%|prozent|percent|per cent)\s*", re.IGNORECASE)


class Discount(Term):
    """An amount of money an order, or a share of the order."""

    money: Cost | None = None
    share: Decimal | None = Field(default=None, gt=0, lt=1)

    @model_validator(mode="before")
    @classmethod
    def _short_form(cls, value: Any) -> Any:
        if isinstance(value, str) and (match := _SHARE.fullmatch(value)):
            percent = Decimal(match["number"].replace(",", "."))
            if not 0 < percent < 100:
                raise ValueError(f"'{value}' is no discount; write a share such as '10 %' or an amount such as 5")
            return {"share": percent / 100}
        return value if isinstance(value, dict) and value.keys() <= {"money", "share"} else {"money": value}


@dataclass(frozen=True)
class Priced:
    """Prices of each measure, the money they are in (empty where outcomes are counted), and what is assumed."""

    prices: tuple[Prices, ...]
    currency: str
    notes: tuple[Words, ...]


def priced(
    desk: Desk, everybody: Everybody, value: Money | None, costs: Mapping[str, Money], discounts: Mapping[str, Discount]
) -> Priced:
    """The prices of each measure of the trial.

    Raises:
        BadArguments: a measure that the trial does not have, a price in another currency than the rest, costs without
            the value of an outcome, or a share of an order whose value is not known.
    """
    arms, known = [trial.treatment for trial in everybody.trials], measures(desk)
    costs, discounts = of_measures(costs, arms, known), of_measures(discounts, arms, known)
    outcome, money = everybody.trials[0].name, everybody.trials[0].money
    if value is None and not money and (costs or discounts):
        raise _worth(outcome)
    named = [each for each in (value, *costs.values(), *(one.money for one in discounts.values())) if each is not None]
    own = money or next((each.currency for each in named if each.currency != OWN), "") or _own(desk)
    shares = {arm: float(one.share) for arm, one in discounts.items() if one.share is not None}
    order = 1.0 if money or not shares else _order_value(desk, everybody)
    worth = in_currency(value, own)
    prices = tuple(
        Prices(
            1.0 if worth is None else worth,
            in_currency(costs.get(arm), own) or 0.0,
            shares[arm] * order if arm in shares else _amount(discounts.get(arm), own),
        )
        for arm in arms
    )
    notes = tuple(_share_note(arm, share, order, own) for arm, share in shares.items() if not money)
    return Priced(prices, own if value is not None or money else "", notes)


def measures(desk: Desk) -> list[str]:
    """All arms of the trial."""
    found = desk.warehouse.rows(
        "select distinct trim(arm::varchar) from trial where trim(arm::varchar) <> '' order by 1"
    )
    return [str(arm) for (arm,) in found]


def of_measures(told: Mapping[str, Any], arms: Sequence[str], known: Sequence[str]) -> dict[str, Any]:
    """What was told of the arms that are looked at, under the names of the trial.

    Raises:
        BadArguments: the trial has no such measure at all.
    """
    asked = {arm.lower(): arm for arm in arms}
    lower = {arm.lower() for arm in known}
    if wrong := [name for name in told if name.strip().lower() not in lower]:
        raise BadArguments(
            en=f"The trial has no measure '{wrong[0]}'.",
            de=f"Der Versuch kennt keine Maßnahme „{wrong[0]}“.",
            do_en=f"Known measures: {', '.join(known[:12])}.",
            do_de=f"Bekannte Maßnahmen: {', '.join(known[:12])}.",
        )
    return {asked[key]: value for name, value in told.items() if (key := name.strip().lower()) in asked}


def _amount(discount: Discount | None, currency: str) -> float:
    return (in_currency(discount.money, currency) or 0.0) if discount is not None else 0.0


def _own(desk: Desk) -> str:
    return desk.warehouse.kinds()["trial"].currency or desk.currency


def _order_value(desk: Desk, everybody: Everybody) -> float:
    """Money for one unit of the outcome: by a money column of the trial, else the mean order of the shop."""
    outcome = everybody.trials[0].name
    columns = desk.warehouse.roles("trial")["outcome"]
    if spent := next((name for name in columns if name.lower() in MONEY), None):
        [(mean,)] = desk.warehouse.rows(
            f"select sum({quoted(spent)}) / nullif(sum({quoted(outcome)}), 0) from trial"  # noqa: S608  own columns, quoted
            f" where {quoted(outcome)} is not null"
        )
        if mean and mean > 0:
            return float(mean)
    if "orders" in desk.warehouse.kinds():
        desk.warehouse.need("orders")
        [(mean,)] = desk.warehouse.rows("select avg(revenue)::double from orders where revenue > 0")
        if mean:
            return float(mean)
    raise BadArguments(
        en=f"A share as a discount needs the value of an order, and neither the trial nor orders tell what comes with "
        f"one '{outcome}'.",
        de="Ein Nachlass in Prozent braucht den Wert einer Bestellung, und weder der Versuch noch Bestellungen sagen, "
        f"was zu einem „{outcome}“ gehört.",
        do_en='Give the discount as money, such as {"voucher": 5}, or load orders.',
        do_de='Nennen Sie den Nachlass als Betrag, etwa {"voucher": 5}, oder laden Sie Bestellungen.',
    )


def _worth(outcome: str) -> BadArguments:
    return BadArguments(
        en=f"Costs are given, but not what one '{outcome}' is worth.",
        de=f"Kosten sind genannt, aber nicht, was ein „{outcome}“ wert ist.",
        do_en="Say it with value, such as value=30, or name an outcome in money.",
        do_de="Nennen Sie es mit value, etwa value=30, oder ein Ergebnis in Geld.",
    )


def _share_note(arm: str, share: float, order: float, currency: str) -> Words:
    return Words(
        de=f"Nachlass {arm}: {100 * share:.4g} % einer mittleren Bestellung, also "
        f"{_two(share * order, ',')} {currency} je Ergebnis, auch bei denen, die ohnehin gekauft hätten.",
        en=f"Discount {arm}: {100 * share:.4g}% of a mean order, which is {_two(share * order, '.')} {currency} an "
        "outcome, also for those who would have bought anyway.",
    )


def _two(value: float, point: str) -> str:
    return f"{value:.2f}".replace(".", point)
