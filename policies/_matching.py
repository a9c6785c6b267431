"""Whether the writes that are about to happen are the ones that the proposal speaks of, and no more.

Names lie, so nothing is matched by name: sums, numbers and states are compared. A channel's budget may be split over
its campaigns, but what is added and what is taken away is the same to the cent.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from policies._changes import amount
from terms import Operation, Proposal

FIELDS = {
    "set_budget": frozenset({"budget"}), "set_bid": frozenset({"bid"}), "set_target": frozenset({"target", "bid"}),
    "pause": frozenset({"status"}), "add_negatives": frozenset({"negatives"}), "set_cap": frozenset({"cap"}),
    "set_shares": frozenset({"budget", "share"}), "sync_audience": frozenset({"members"}),
    "exclude_audience": frozenset({"exclusions", "audiences", "audience"}),
}  # fmt: skip
"""What an action may write; others are told apart by nothing."""
SINGLE = frozenset({"set_bid", "set_target", "set_cap"})
"""Actions whose numbers cannot be split over several things."""
OFF = frozenset({"paused", "off"})
CENT = Fraction(1, 100)
PER_DAY = {"hour": Fraction(24), "day": Fraction(1), "week": Fraction(1, 7), "month": Fraction(48, 1461)}
"""What turns a budget into money a day; a month has 365.25 / 12 days."""


def mismatch(proposal: Proposal, operations: Sequence[Operation]) -> str:
    """What does not fit, as a short code; empty where the writes are those of the proposal."""
    places = [(each.platform, each.entity, each.field) for each in operations]
    if len(set(places)) != len(places):
        return "twice"
    allowed = FIELDS.get(proposal.action)
    if allowed is not None and any(each.field not in allowed for each in operations):
        return "field"
    if not all(plain(each.before) and plain(each.after) for each in operations):
        return "value"
    if proposal.action == "set_budget":
        return _budgets(proposal, operations)
    if proposal.action in SINGLE:
        return _singles(proposal, operations)
    if proposal.action == "pause":
        return "" if all(_ends(each) for each in operations) else "state"
    if proposal.action == "add_negatives":
        return "" if all(_only_adds(each) for each in operations) else "state"
    return ""


def per_day(value: Any, unit: str) -> tuple[str, Fraction] | None:
    """The currency and the exact money a day of a budget; None where it cannot be told."""
    currency, _, period = unit.partition("/")
    if not amount(value) or period not in PER_DAY or len(currency) != 3:
        return None
    return currency, exact(value) * PER_DAY[period]


def exact(value: Any) -> Fraction:
    """A number as people wrote it: 0.1 is a tenth."""
    return Fraction(value if isinstance(value, int | Decimal) else repr(float(value)))


def plain(value: Any, depth: int = 0) -> bool:
    """Whether it is JSON without surprises: finite numbers, texts, lists and maps of them."""
    if isinstance(value, float):
        return math.isfinite(value)
    if value is None or isinstance(value, str | bool | int):
        return not isinstance(value, int) or abs(value) < 2**63
    if depth > 4 or not isinstance(value, list | tuple | dict):
        return False
    if isinstance(value, dict):
        return all(isinstance(key, str) and plain(each, depth + 1) for key, each in value.items())  # pyright: ignore[reportUnknownVariableType]
    return all(plain(each, depth + 1) for each in value)  # pyright: ignore[reportUnknownVariableType]


def _budgets(proposal: Proposal, operations: Sequence[Operation]) -> str:
    told = _moved([(proposal.before[name], proposal.after[name], proposal.unit) for name in proposal.before])
    written = _moved([(each.before, each.after, each.unit) for each in operations])
    if told is None or written is None or told[0] != written[0]:
        return "unit"
    # A split is rounded to cents, once for each part.
    slack = CENT * max(len(proposal.before), len(operations))
    return "" if all(abs(a - b) <= slack for a, b in zip(told[1], written[1], strict=True)) else "sum"


def _moved(rows: Sequence[tuple[Any, Any, str]]) -> tuple[str, tuple[Fraction, Fraction]] | None:
    """In which pot how much is added and how much taken away; None where that cannot be told."""
    pots: set[str] = set()
    up = down = Fraction()
    for was, would, unit in rows:
        old, new = _money(was, unit), _money(would, unit)
        if old is None or new is None:
            return None
        pots.add(new[0])
        up, down = up + max(new[1] - old[1], Fraction()), down + max(old[1] - new[1], Fraction())
    return (pots.pop(), (up, down)) if len(pots) == 1 else None


def _money(value: Any, unit: str) -> tuple[str, Fraction] | None:
    if "/" in unit:
        return per_day(value, unit)
    return (f"{unit} in all", exact(value)) if amount(value) and len(unit) == 3 else None


def _singles(proposal: Proposal, operations: Sequence[Operation]) -> str:
    if any(each.unit != proposal.unit for each in operations):
        return "unit"
    if not all(amount(each.before) and amount(each.after) for each in operations):
        return "value"
    told = sorted((exact(proposal.before[name]), exact(proposal.after[name])) for name in proposal.before)
    written = sorted((exact(each.before), exact(each.after)) for each in operations)
    if len(told) != len(written):
        return "number"
    half = CENT / 2
    near = all(abs(a - c) <= half and abs(b - d) <= half for (a, b), (c, d) in zip(told, written, strict=True))
    return "" if near else "sum"


def _ends(operation: Operation) -> bool:
    return isinstance(operation.before, str) and isinstance(operation.after, str) and operation.after.lower() in OFF


def _only_adds(operation: Operation) -> bool:
    was, would = operation.before, operation.after
    if not isinstance(was, list | tuple) or not isinstance(would, list | tuple):
        return False
    return all(each in would for each in was)  # pyright: ignore[reportUnknownVariableType]
