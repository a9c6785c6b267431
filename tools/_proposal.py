"""A proposed change: what it is now, what it would be, what it brings, what it risks, until when it holds."""

from __future__ import annotations

import hashlib
import math
from datetime import timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any

from settings import Limits
from terms import Evidence, Fact, Money, Proposal, Words, canonical, number
from tools._tool import Desk

DAYS = 14
"""After so many days a proposal is void if nobody says otherwise; so long its money is at stake."""


def propose(  # noqa: PLR0913  (a proposal's own fields)
    desk: Desk, *, action: str, target: str, before: dict[str, Any], after: dict[str, Any], unit: str = "",
    effect: Fact | None, downside: Fact | None, risk: float, currency: str, evidence: Evidence, why: Words,
    days: int = DAYS,
) -> Proposal:  # fmt: skip
    """The proposal; its id is a hash of what it says, so that a replay gives the same one.

    Args:
        desk: the day from which it holds.
        action: set_budget, set_bid, set_target, pause, resume, add_negatives, set_cap, exclude_audience, set_shares,
            set_policy, run_test, contact, publish, sync_audience or rollback.
        target: what is changed, for people.
        before: what is now, by the name of each thing that changes.
        after: what would be, by the same names.
        unit: of the numbers, such as `EUR/day`; empty where they are none.
        effect: what is expected, with its interval; None where nothing is known of it.
        downside: the bad end of it.
        risk: money at stake until it expires or is undone; not negative, stated in whole cents and rounded up.
        currency: of the risk.
        evidence: what kind of evidence stands behind the effect.
        why: the reason in one or two sentences.
        days: after so many days it is void.

    Raises:
        ValueError: before and after name different things, or the risk is no amount.
    """
    if before.keys() != after.keys() or not before:
        raise ValueError("a proposal says of the same things what they are and what they would be")
    if not math.isfinite(risk) or risk < 0:
        raise ValueError("the risk of a proposal is an amount of money")
    expires = desk.today + timedelta(days=days)
    shape = {
        "action": action, "target": target, "before": before, "after": after, "unit": unit, "until": str(expires),
    }  # fmt: skip
    return Proposal(
        id=f"p-{hashlib.sha256(canonical(shape)).hexdigest()[:12]}", action=action, target=target, before=before,
        after=after, unit=unit, effect=effect, downside=downside, evidence=evidence, why=why, expires=expires,
        risk=Money(amount=number(stated(risk)), currency=currency),
    )  # fmt: skip


def stated(risk: float) -> float:
    """A risk in whole cents, never less than it is.

    >>> stated(10.001), stated(10.0), stated(0.1 + 0.2)
    (10.01, 10.0, 0.3)
    """
    # A millionth of a cent is what sums of floating-point numbers lose, and no money.
    return math.ceil(round(risk * 100, 6)) / 100


def room(limits: Limits) -> float | None:
    """Money that one proposal may put at risk where nothing else of the run does; None where no limit is set."""
    return min((each for each in (limits.change, limits.day, limits.total) if each is not None), default=None)


def step(before: float, wished: float, share: float, digits: int = 2) -> float:
    """As far towards `wished` as a limit of `share` of what is now lets, rounded towards what is now; never below 0.

    >>> step(100.0, 180.0, 0.5), step(33.33, 0.0, 0.5), step(0.0, 80.0, 0.5)
    (150.0, 16.67, 80.0)
    """
    if before == 0:
        return _rounded(max(wished, 0.0), digits, up=False)
    low, high = before * (1 - share), before * (1 + share)
    reached = min(max(wished, low, 0.0), high)
    if reached == before:
        return before
    rounded = _rounded(reached, digits, up=reached < before)
    # What is now may lie between two steps of the rounding; then nothing moves.
    return rounded if (rounded > before) == (reached > before) else before


def _rounded(value: float, digits: int, *, up: bool) -> float:
    unit = Decimal(1).scaleb(-digits)
    return float(Decimal(repr(float(value))).quantize(unit, rounding=ROUND_CEILING if up else ROUND_FLOOR))
