"""Money has hard limits in code: every proposal is checked once more, whatever tool made it.

No doubt is decided in favour of a change: a proposal that cannot be read, that has no end, no stated risk or a risk in
a currency that the limits do not know is held back.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from settings import Limits
from terms import Finding, Proposal, Words

MONEY = frozenset({"set_budget", "set_bid", "set_target", "set_shares", "set_cap"})
"""Actions whose before and after are numbers."""
STEPS: dict[str, Literal["change_share", "bid_share"]] = {
    "set_budget": "change_share", "set_bid": "bid_share", "set_target": "bid_share",
}  # fmt: skip
KNOWN = MONEY | {
    "pause", "add_negatives", "exclude_audience", "set_policy", "run_test", "contact",
}  # fmt: skip
WITHOUT_RISK = frozenset({"add_negatives", "pause", "exclude_audience"})
"""Actions that only ever spend less."""
SLACK = 1e-9
"""Relative; what floating-point numbers lose."""
_UNIT = re.compile(r"[A-Z]{3}(/(hour|day|week|month|click|conversion|lead|impression))?|share|ratio|contacts(/week)?")


@dataclass(frozen=True)
class Taken:
    """What is already at risk: today, and in everything that is still open; in the currency of the limits."""

    day: float = 0.0
    total: float = 0.0


class Run:
    """The proposals of one run, checked one after the other: what a limit lets through counts for those after it."""

    def __init__(self, limits: Limits, currency: str, today: date, taken: Taken | None = None) -> None:
        taken = taken or Taken()
        self.limits, self.currency, self.today = limits, currency, today
        self.day, self.total = taken.day, taken.total
        self.changed: set[tuple[str, str, str]] = set()
        self.now: dict[str, float] = {}
        self.raised: dict[str, float] = {}

    def check(self, proposal: Proposal) -> Finding | None:
        """Why the proposal is held back; None lets it through and counts it."""
        risk, problem = self._readable(proposal)
        problem = problem or self._step(proposal) or self._sum(proposal) or self._risk(risk)
        if problem is not None:
            return _finding(proposal, *problem)
        self.day += risk
        self.total += risk
        self.changed |= set(_things(proposal))
        if proposal.action == "set_budget":
            self._count(proposal, self.now, self.raised)
        return None

    def _readable(self, proposal: Proposal) -> tuple[float, tuple[str, str, str] | None]:
        """The risk that it states, and what makes it unreadable."""
        if again := self.changed.intersection(_things(proposal)):
            name = min(again)[2]
            return 0.0, ("twice", f"„{name}“ würde in einem Lauf zweimal geändert", f"'{name}' would change twice")
        if problem := _malformed(proposal, self.today):
            return 0.0, problem
        if proposal.risk is None:
            missing = ("risk", "das Risiko ist nicht beziffert", "its risk is not stated")
            return 0.0, None if proposal.action in WITHOUT_RISK else missing
        bounded = (self.limits.change, self.limits.day, self.limits.total) != (None, None, None)
        if bounded and proposal.risk.amount > 0 and proposal.risk.currency != self.currency:
            return 0.0, ("currency", f"das Risiko steht in {proposal.risk.currency}, die Grenzen in {self.currency}",
                         f"its risk is in {proposal.risk.currency}, the limits are in {self.currency}")  # fmt: skip
        return float(proposal.risk.amount), None

    def _step(self, proposal: Proposal) -> tuple[str, str, str] | None:
        if proposal.action not in STEPS:
            return None
        share = getattr(self.limits, STEPS[proposal.action])
        for name, before in proposal.before.items():
            was, would = float(before), float(proposal.after[name])
            if was > 0 and abs(would - was) > share * was * (1 + SLACK):
                percent = f"{100 * share:g}"
                return ("change", f"„{name}“ ändert sich um mehr als {percent} %",
                        f"'{name}' changes by more than {percent}%")  # fmt: skip
        return None

    def _sum(self, proposal: Proposal) -> tuple[str, str, str] | None:
        if proposal.action != "set_budget":
            return None
        now, raised = dict(self.now), dict(self.raised)
        self._count(proposal, now, raised)
        over = any(raised[unit] > self.limits.run_share * now[unit] * (1 + SLACK) for unit in raised)
        percent = f"{100 * self.limits.run_share:g}"
        return (
            ("run", f"der Lauf erhöht Budgets um mehr als {percent} % der jetzigen Ausgaben",
             f"the run raises budgets by more than {percent}% of present spend")
            if over else None
        )  # fmt: skip

    def _count(self, proposal: Proposal, now: dict[str, float], raised: dict[str, float]) -> None:
        was, would = (_numbers(each, proposal.before) for each in (proposal.before, proposal.after))
        unit = proposal.unit
        now[unit] = now.get(unit, 0.0) + math.fsum(was)
        up = math.fsum(max(b - a, 0.0) for a, b in zip(was, would, strict=True))
        raised[unit] = raised.get(unit, 0.0) + up

    def _risk(self, risk: float) -> tuple[str, str, str] | None:
        for name, already, limit in (
            ("risk_change", 0.0, self.limits.change),
            ("risk_day", self.day, self.limits.day),
            ("risk_total", self.total, self.limits.total),
        ):
            if limit is not None and already + risk > limit * (1 + SLACK):
                what = _RISKS[name]
                return (name, f"{what.de} läge über {limit:,.0f} {self.currency}".replace(",", "."),
                        f"{what.en} would exceed {limit:,.0f} {self.currency}")  # fmt: skip
        return None


_RISKS = {
    "risk_change": Words(de="das Risiko dieser Änderung", en="the risk of this change"),
    "risk_day": Words(de="das Risiko des Tages", en="the risk of the day"),
    "risk_total": Words(de="das Risiko aller offenen Änderungen", en="the risk of all open changes"),
}


def _malformed(proposal: Proposal, today: date) -> tuple[str, str, str] | None:
    if proposal.action not in KNOWN:
        return "action", f"„{proposal.action}“ ist keine bekannte Aktion", "its action is not known"
    if not proposal.before or proposal.before.keys() != proposal.after.keys():
        return "shape", "Vorher und Nachher nennen nicht dieselben Dinge", "before and after do not match"
    if proposal.expires is None or proposal.expires < today:
        return "expired", "die Frist fehlt oder ist abgelaufen", "it has no end or has expired"
    if proposal.action in MONEY:
        numbers = [*proposal.before.values(), *proposal.after.values()]
        if not all(map(_amount, numbers)) or not _UNIT.fullmatch(proposal.unit):
            return "shape", "Beträge oder ihre Einheit fehlen", "amounts or their unit are missing"
    if proposal.risk is not None and proposal.risk.amount < 0:
        return "risk", "das Risiko ist negativ", "its risk is negative"
    return None


def _things(proposal: Proposal) -> Iterable[tuple[str, str, str]]:
    return ((proposal.action, proposal.unit, name) for name in proposal.before)


def _numbers(values: dict[str, Any], order: Iterable[str]) -> list[float]:
    return [float(values[name]) for name in order]


def _amount(value: Any) -> bool:
    return (
        isinstance(value, int | float | Decimal) and not isinstance(value, bool)
        and math.isfinite(value) and value >= 0
    )  # fmt: skip


def _finding(proposal: Proposal, rule: str, de: str, en: str) -> Finding:
    return Finding(
        rule=f"limits.{rule}",
        severity="block",
        message=Words(
            de=f"Der Vorschlag für {proposal.target} wird zurückgehalten: {de}.",
            en=f"The proposal for {proposal.target} is held back: {en}.",
        ),
        remedy=Words(
            de="Gehen Sie in kleineren Schritten vor, oder heben Sie die Grenze in den Einstellungen an.",
            en="Go in smaller steps, or raise the limit in the settings.",
        ),
        quote=proposal.id,
    )
