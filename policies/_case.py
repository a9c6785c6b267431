"""One change in one situation, read once: exact amounts, and what others have used up already."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from functools import cached_property
from typing import Any

from policies._matching import exact, per_day, undoes
from policies.changes import LESS, amount
from policies.situation import Change, Promise, Situation
from terms import Confidence, Operation, Proposal


@dataclass(frozen=True)
class Case:
    """What is ruled on. Amounts are exact; None stands for what cannot be told."""

    proposal: Proposal
    operations: Sequence[Operation]
    confidence: Confidence
    situation: Situation
    currency: str

    @cached_property
    def risk(self) -> Fraction | None:
        """Money at risk in the house's currency; nothing where the action only ever spends less and states none."""
        stated = self.proposal.risk
        if stated is None:
            return Fraction() if self.proposal.action in LESS else None
        return exact(stated.amount) if stated.currency == self.currency or not stated.amount else None

    def spent(self, *, everywhere: bool) -> Fraction | None:
        """What is spent a day now, by all platforms or by those that the change touches."""
        spend = self.situation.spend
        touched = spend.keys() if everywhere else {each.platform for each in self.operations}
        if not touched or any(each not in spend for each in touched):
            return None
        return sum((exact(spend[each]) for each in touched), Fraction())

    def changes(self, since: datetime, *, everything: bool) -> list[Change]:
        """What others changed since then, of the same action or of all; what lies ahead counts as now."""
        return [
            each for each in self.situation.changes
            if each.at >= since and self._others(each, everything)
        ]  # fmt: skip

    def promises(self, *, everything: bool) -> list[Promise]:
        """What else is queued or has not run out."""
        return [each for each in self.situation.open_risk if self._others(each, everything)]

    def used(self, since: datetime, *, everything: bool) -> Fraction | None:
        """Money that others put at risk since then, with what is queued and will be written next."""
        queued = (each for each in self.promises(everything=everything) if each.operations)
        return self._sum([*self.changes(since, everything=everything), *queued])

    def open(self, *, everything: bool) -> Fraction | None:
        """Money of others that is still at risk."""
        return self._sum(self.promises(everything=everything))

    def writes(self, since: datetime, *, everything: bool) -> int:
        """How many writes there were since then, are queued, and would be with this change."""
        queued = sum(each.operations for each in self.promises(everything=everything))
        return len(self.changes(since, everything=everything)) + queued + len(self.operations)

    def last(self, operation: Operation) -> datetime | None:
        """When somebody else last changed the same field of the same thing."""
        return max((each.at for each in self._same(operation)), key=datetime.timestamp, default=None)

    def start(self, operation: Operation, since: datetime) -> Fraction | None:
        """What the number was at that moment, in the terms of `number`."""
        later = [each for each in self._same(operation) if each.at >= since]
        if not later:
            return number(operation.before, operation.unit)
        first = min(later, key=lambda each: each.at.timestamp())
        if first.unit.partition("/")[0] != operation.unit.partition("/")[0]:
            return None
        return number(first.before, first.unit)

    def undone(self, operation: Operation) -> bool:
        """Whether it takes back the last change of that field."""
        known = self._same(operation)
        last = max(known, key=lambda each: each.at.timestamp(), default=None)
        return last is not None and undoes(operation, last.before, last.after)

    def hour(self) -> datetime:
        """An hour ago."""
        return self.situation.instant - timedelta(hours=1)

    def _same(self, operation: Operation) -> list[Change]:
        place = _place(operation)
        return [each for each in self.situation.changes if _place(each) == place and self._others(each, True)]

    def _others(self, each: Change | Promise, everything: bool) -> bool:
        mine = each.proposal != "" and each.proposal == self.proposal.id
        return not mine and (everything or each.action in ("", self.proposal.action))

    def _sum(self, parts: Iterable[Change | Promise]) -> Fraction | None:
        counted: dict[Any, Fraction] = {}
        for at, each in enumerate(parts):
            if each.currency != self.currency and each.risk:
                return None  # a sum with a part in another currency is no sum
            key = each.proposal or at
            counted[key] = max(counted.get(key, Fraction()), exact(each.risk))
        return sum(counted.values(), Fraction())


def _place(each: Change | Operation) -> tuple[str, str, str]:
    # A history must not be shaken off by another spelling.
    return each.platform.strip().casefold(), each.entity.strip().casefold(), each.field.strip().casefold()


def number(value: Any, unit: str) -> Fraction | None:
    """A budget as money a day, another amount as it stands; None where it is no number."""
    if unit.partition("/")[2] in ("hour", "day", "week", "month"):
        told = per_day(value, unit)
        return None if told is None else told[1]
    return exact(value) if amount(value) else None
