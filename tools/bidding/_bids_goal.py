"""What a conversion is worth: a margin, a value, a target, or the level of today."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal, cast

import numpy as np
from pydantic import BaseModel, ConfigDict, model_validator

from errors import BadArguments, WeakData
from methods.bids.steps import wider
from terms import Money, number
from tools._arguments import in_currency
from tools.bidding._bids_read import Account, Floats

Kind = Literal["cpa", "roas"]
_WORDS = re.compile(r"(?i)\b(ziel|target|ein|a|von|of|=|:)\b|[-=:]")
_KIND = re.compile(r"(?i)\b(t?cpa|cpo|cac|t?roas|kur)\b")


class Target(BaseModel):
    """A target CPA or ROAS: `CPA 30 EUR`, `ROAS 4`, `400 % ROAS`, {"cpa": 30}; a bare number is told apart by size."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    kind: Kind | None = None
    amount: Decimal
    currency: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _short_form(cls, value: Any) -> Any:
        if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
            return {"amount": number(value)}
        if isinstance(value, str):
            return _spoken(value)
        if isinstance(value, dict) and len(cast(dict[Any, Any], value)) == 1:
            [(name, amount)] = cast(dict[Any, Any], value).items()
            if str(name).lower() in ("cpa", "roas"):
                return _spoken(f"{name} {amount}")
        return cast(Any, value)

    @model_validator(mode="after")
    def _above_zero(self) -> Target:
        if self.amount <= 0:
            raise ValueError("a target is more than zero")
        return self


def _spoken(text: str) -> dict[str, Any]:
    named = _KIND.search(text)
    kind = None if named is None else "roas" if named[1].lower() in ("roas", "troas", "kur") else "cpa"
    rest = _WORDS.sub(" ", _KIND.sub(" ", text)).strip()
    percent = rest.endswith("%")
    money = Money.model_validate(rest.rstrip("%x ").strip())
    signed = bool(re.search(r"[€$£]|(?i:eur|usd|gbp|chf)", rest))
    amount = money.amount / 100 if percent else money.amount
    kind = kind or ("roas" if percent else "cpa" if signed else None)
    return {"kind": kind, "amount": amount, "currency": money.currency if signed else None}


@dataclass(frozen=True)
class Goal:
    """How counts become money.

    kind       margin, value, cpa, roas or present (the level of today)
    scale      worth of one conversion (cpa, value) or of one unit of value (margin, roas) that stands beside a price
    by_value   whether `scale` is of values rather than of conversions
    marginal   worth of the last conversion over that of the average one: 1, or 1 + 1 / elasticity for a target
    ceiling    highest price of a conversion, where a target goes with a margin; of conversions, not of values
    level      the target or share as people gave it, and its unit
    """

    kind: Literal["margin", "value", "cpa", "roas", "present", "break_even", "twice"]
    scale: float
    by_value: bool
    marginal: float
    level: float
    unit: str
    ceiling: float | None = None
    guessed: Kind | None = None


def goal_of(
    account: Account, target: Target | None, margin: float | None, value: Money | None, elasticity: Floats,
    level: tuple[float, float, float],
) -> Goal:  # fmt: skip
    """The goal that is asked for; without one, the present level: `level` holds conversions, their value, and cost.

    Raises:
        BadArguments: an amount in another currency than the data.
        WeakData: a margin or a ROAS where conversions carry no value, or nothing has converted.
    """
    worth = in_currency(value, account.currency)
    if target and target.currency and target.currency != account.currency:
        raise _other_currency(target.currency, account.currency)
    counts, sums, cost = level
    ceiling = _ceiling(account, target, counts, sums, cost) if target and (margin is not None or value) else None
    if margin is not None:
        if not account.valued:
            raise _no_value()
        return Goal("margin", margin, True, 1.0, margin, "share", ceiling)
    if worth is not None:
        return Goal("value", worth, False, 1.0, worth, account.currency, ceiling)
    more = wider(elasticity)
    if target is not None:
        kind = _kind(account, target, counts, sums, cost)
        amount, guessed = float(target.amount), None if target.kind else kind
        if kind == "roas":
            return Goal("roas", 1 / amount, True, more, amount, "ratio", guessed=guessed)
        return Goal("cpa", amount, False, more, amount, account.currency, guessed=guessed)
    if counts <= 0:
        raise _nothing_converted()
    if account.valued and sums > 0:
        return Goal("present", cost / sums, True, more, sums / cost, "ratio")
    return Goal("present", cost / counts, False, more, cost / counts, account.currency)


def break_even(
    account: Account, target: Target | None, margin: float | None, value: Money | None,
    level: tuple[float, float, float],
) -> Goal:  # fmt: skip
    """The line below which a segment loses: the goal that is asked for, else value over cost, else twice today's CPA.

    Raises:
        BadArguments: an amount in another currency than the data.
        WeakData: a margin or a ROAS where conversions carry no value, or nothing has converted.
    """
    if target is not None or margin is not None or value is not None:
        return goal_of(account, target, margin, value, np.ones(1), level)
    if account.valued:
        return Goal("break_even", 1.0, True, 1.0, 1.0, "ratio")
    twice = 2 * goal_of(account, None, None, None, np.ones(1), level).level
    return Goal("twice", twice, False, 1.0, twice, account.currency)


def _kind(account: Account, target: Target, counts: float, sums: float, cost: float) -> Kind:
    """Of a bare number: which of the two it lies nearer to, as a multiple."""
    if target.kind == "roas" and not account.valued:
        raise _no_value()
    if target.kind or not account.valued or min(counts, sums, cost) <= 0:
        return target.kind or "cpa"
    off = [abs(np.log(float(target.amount) / level)) for level in (cost / counts, sums / cost)]
    return "cpa" if off[0] < off[1] else "roas"


def _ceiling(account: Account, target: Target, counts: float, sums: float, cost: float) -> float:
    if _kind(account, target, counts, sums, cost) == "cpa":
        return float(target.amount)
    return sums / max(counts, 1e-9) / float(target.amount)


def _other_currency(given: str, own: str) -> BadArguments:
    return BadArguments(
        en=f"The amount is in {given}, the ad data are in {own}, and no exchange rate is known.",
        de=f"Der Betrag ist in {given}, die Werbedaten sind in {own}, ein Wechselkurs ist nicht bekannt.",
        do_en=f"Give the amount in {own}.",
        do_de=f"Nennen Sie den Betrag in {own}.",
    )


def _no_value() -> WeakData:
    return WeakData(
        en="The ad reports hold no value of conversions, so neither a margin nor a ROAS can be applied.",
        de="Die Anzeigenberichte enthalten keinen Conversion-Wert; Marge und ROAS lassen sich also nicht anwenden.",
        do_en="Give a target CPA or the value of one conversion, or load reports with conversion values.",
        do_de="Nennen Sie einen Ziel-CPA oder den Wert einer Conversion, oder laden Sie Berichte mit Conversion-Wert.",
    )


def _nothing_converted() -> WeakData:
    return WeakData(
        en="Not a single conversion was counted in this period, so there is no level to measure against.",
        de="In diesem Zeitraum wurde keine einzige Conversion gezählt; es gibt also kein Maß.",
        do_en="Give a target CPA, or choose a longer period.",
        do_de="Nennen Sie einen Ziel-CPA, oder wählen Sie einen längeren Zeitraum.",
    )
