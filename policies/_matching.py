"""Whether the writes that are about to happen are what the proposal speaks of, and no more.

Names lie, so nothing is matched by name: sums, numbers and states are compared. A proposal may speak of what was spent
and a platform of its budget, so what is there now may differ; what is there afterwards, and how much is added, may not.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from policies.changes import LESS, amount
from terms import Operation, Proposal

HOUSE = "house"
"""The platform of what a person carries out."""
DRIFT = "drift"
"""What is there now differs a little from what the proposal says: a person may still say yes to the write."""
FIELDS = {
    "set_budget": frozenset({"budget"}), "set_bid": frozenset({"bid"}), "set_target": frozenset({"target"}),
    "pause": frozenset({"status"}), "resume": frozenset({"status"}), "add_negatives": frozenset({"negatives"}),
    "set_cap": frozenset({"cap"}), "set_shares": frozenset({"shares"}), "exclude_audience": frozenset({"excluded"}),
    "sync_audience": frozenset({"members"}),
}  # fmt: skip
"""What an action may write."""
GUARDED = frozenset({"budget", "bid", "target", "cap", "shares", "status", "negatives", "excluded", "members"})
"""What only its own action may write, and the one that takes it back."""
OFF, ON = frozenset({"paused", "off"}), frozenset({"enabled", "active", "on"})
CENT = Fraction(1, 100)
NEAR = Fraction(1, 20)
"""As a share of what is there: up to here a proposal and a platform may differ."""
PER_DAY = {"hour": Fraction(24), "day": Fraction(1), "week": Fraction(1, 7), "month": Fraction(48, 1461)}
"""What turns a budget into money a day; a month has 365.25 / 12 days."""


def mismatch(proposal: Proposal, operations: Sequence[Operation]) -> str:
    """What does not fit, as a short code; empty where the writes are those of the proposal."""
    places = [(each.platform, each.kind, each.entity, each.field) for each in operations]
    if len(set(places)) != len(places):
        return "twice"
    if not all(plain(each.before) and plain(each.after) for each in operations):
        return "value"
    if any(each.platform == HOUSE for each in operations):
        return _by_hand(proposal, operations)
    allowed = FIELDS.get(proposal.action)
    if any(each.field not in allowed if allowed else each.field in GUARDED for each in operations):
        return "" if proposal.action == "rollback" else "field"
    rule = _RULES.get(proposal.action)
    return rule(proposal, operations) if rule else ""


def undoes(operation: Operation, was: Any, would: Any) -> bool:
    """Whether a write takes back one that went from `was` to `would`."""
    return bool(operation.before == would and operation.after == was)


def per_day(value: Any, unit: str) -> tuple[str, Fraction] | None:
    """The currency and the exact money a day of a budget; None where it cannot be told."""
    currency, _, period = unit.partition("/")
    if not amount(value) or period not in PER_DAY or len(currency) != 3:
        return None
    return currency, exact(value) * PER_DAY[period]


def exact(value: Any) -> Fraction:
    """A number as people wrote it: 0.1 is a tenth."""
    if value.__class__ is float and not value % 1:
        return Fraction(int(value))
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


def _by_hand(proposal: Proposal, operations: Sequence[Operation]) -> str:
    if len(operations) != 1:
        return "number"
    (only,) = operations
    if only.entity != proposal.id or only.field != proposal.action:
        return "field"
    return "" if _same(only.before, proposal.before) and _same(only.after, proposal.after) else "sum"


def _same(written: Any, told: Mapping[str, Any]) -> bool:
    if not isinstance(written, dict) or written.keys() != told.keys():  # pyright: ignore[reportUnknownMemberType]
        return False
    return all(_equal(written[name], told[name]) for name in told)  # pyright: ignore[reportUnknownArgumentType]


def _equal(one: Any, other: Any) -> bool:
    return exact(one) == exact(other) if amount(one) and amount(other) else one == other


def _budgets(proposal: Proposal, operations: Sequence[Operation]) -> str:
    told = _moved([(proposal.before[name], proposal.after[name], proposal.unit) for name in proposal.before])
    written = _moved([(each.before, each.after, each.unit) for each in operations])
    if told is None or written is None or told.pot != written.pot:
        return "unit"
    # A split is rounded to cents, once for each part; parts that stay as they are need no write.
    slack = CENT * max(len(proposal.before), len(operations))
    if written.after > told.after + slack or written.up > told.up + NEAR * written.before + slack:
        return "sum"
    return DRIFT if written.up > told.up + slack else ""


class _Moved:
    """In which pot how much there is before and after, and how much is added."""

    def __init__(self, pot: str) -> None:
        self.pot = pot
        self.before = self.after = self.up = Fraction()


def _moved(rows: Sequence[tuple[Any, Any, str]]) -> _Moved | None:
    sums: _Moved | None = None
    for was, would, unit in rows:
        old, new = _money(was, unit), _money(would, unit)
        if old is None or new is None:
            return None
        sums = sums or _Moved(new[0])
        if sums.pot != new[0]:
            return None
        sums.before, sums.after = sums.before + old[1], sums.after + new[1]
        sums.up += max(new[1] - old[1], Fraction())
    return sums


def _money(value: Any, unit: str) -> tuple[str, Fraction] | None:
    if "/" in unit:
        return per_day(value, unit)
    return (f"{unit} in all", exact(value)) if amount(value) and len(unit) == 3 else None


def _singles(proposal: Proposal, operations: Sequence[Operation]) -> str:
    """Each number is written once, as proposed; what is there now may differ, which a person has to see."""
    if any(each.unit != proposal.unit for each in operations):
        return "unit"
    if not all(amount(each.after) and (each.before is None or amount(each.before)) for each in operations):
        return "value"
    told = sorted((exact(proposal.after[name]), exact(proposal.before[name])) for name in proposal.before)
    written = sorted(
        (exact(each.after), Fraction(-1) if each.before is None else exact(each.before)) for each in operations
    )
    if len(written) > len(told):
        return "number"
    left = list(told)
    near = True
    for would, was in written:
        fits = [pair for pair in left if abs(pair[0] - would) <= CENT / 2]
        if not fits:
            return "sum"
        best = min(fits, key=lambda pair: abs(pair[1] - was))
        near = near and abs(best[1] - was) <= max(CENT / 2, NEAR * was)
        left.remove(best)
    return "" if near else DRIFT


def _caps(proposal: Proposal, operations: Sequence[Operation]) -> str:
    """A channel's cap may be written to each of its campaigns."""
    told = {exact(each) for each in proposal.after.values()}
    if not all(amount(each.after) for each in operations):
        return "value"
    return "" if all(exact(each.after) in told for each in operations) else "sum"


def _shares(proposal: Proposal, operations: Sequence[Operation]) -> str:
    if len(operations) != 1:
        return "number"
    return "" if _same(operations[0].after, proposal.after) else "sum"


def _state(states: frozenset[str]) -> Callable[[Proposal, Sequence[Operation]], str]:
    def fits(_: Proposal, operations: Sequence[Operation]) -> str:
        texts = all(isinstance(each.before, str) and isinstance(each.after, str) for each in operations)
        return "" if texts and all(each.after.lower() in states for each in operations) else "state"

    return fits


def _only_adds(_: Proposal, operations: Sequence[Operation]) -> str:
    pairs = [(each.before, each.after) for each in operations]
    if any(not isinstance(side, list | tuple) for pair in pairs for side in pair):
        return "state"
    return "" if all(each in would for was, would in pairs for each in was) else "state"


_RULES: dict[str, Callable[[Proposal, Sequence[Operation]], str]] = {
    "set_budget": _budgets, "set_bid": _singles, "set_target": _singles, "set_cap": _caps, "set_shares": _shares,
    "pause": _state(OFF), "resume": _state(ON), "add_negatives": _only_adds, "exclude_audience": _only_adds,
}  # fmt: skip
assert LESS.keys() <= _RULES.keys()
