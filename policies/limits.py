"""Money has hard limits in code: every proposal is checked once more, whatever tool made it.

No doubt is decided in favour of a change: a proposal that cannot be read, that has no end, that states no risk, less
than its budgets add or one in a currency that the limits do not know, or that spells a thing in two ways is held back.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from policies.changes import LESS, UNITS, Changed, amount, budgets, least_risk
from settings import Limits
from terms import Finding, Proposal, Words

MONEY = frozenset(UNITS)
"""Actions whose before and after are numbers."""
STEPS: dict[str, Literal["change_share", "bid_share"]] = {
    "set_budget": "change_share", "set_bid": "bid_share", "set_target": "bid_share",
}  # fmt: skip
WITHOUT_RISK = frozenset(LESS)
"""Actions that only ever spend less."""
SPENDING = frozenset({"resume"})
"""Actions that spend money which nobody spends now: their risk is what is spent until they expire, never nothing."""
MIXED = frozenset({"contact", "sync_audience", "rollback"})
"""Actions whose before and after may be numbers or words: counts of people, states, amounts that were there before."""
KNOWN = MONEY | WITHOUT_RISK | MIXED | {"set_policy", "run_test", "publish", "resume"}
SLACK = 1e-9
"""Relative; what floating-point numbers lose."""
CENT = 0.01
Problem = tuple[str, str, str]
"""The rule, and what is wrong in German and in English."""


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
        self.changed = Changed()
        self.now: dict[str, float] = {}
        self.raised: dict[str, float] = {}

    def check(self, proposal: Proposal) -> Finding | None:
        """Why the proposal is held back; None lets it through and counts it."""
        problem = _malformed(proposal, self.today) or self._twice(proposal) or self._stated(proposal)
        risk = 0.0 if problem or proposal.risk is None else float(proposal.risk.amount)
        problem = problem or self._step(proposal) or self._sum(proposal) or self._risk(risk)
        problem = problem or self._understated(proposal, risk)
        if problem is not None:
            return _finding(proposal, *problem)
        self.day += risk
        self.total += risk
        self.changed.add(proposal)
        if proposal.action == "set_budget":
            pot, now, raised = self._with(proposal)
            self.now[pot], self.raised[pot] = now, raised
        return None

    def _twice(self, proposal: Proposal) -> Problem | None:
        name = self.changed.twice(proposal)
        return None if name is None else (
            "twice", f"„{name}“ würde in einem Lauf zweimal geändert", f"'{name}' would change twice"
        )  # fmt: skip

    def _stated(self, proposal: Proposal) -> Problem | None:
        """Whether the risk is told, in a currency that can be compared, and not less than what budgets add."""
        if proposal.risk is None:
            missing = ("risk", "das Risiko ist nicht beziffert", "its risk is not stated")
            return None if proposal.action in WITHOUT_RISK else missing
        if proposal.action in SPENDING and not proposal.risk.amount > 0:
            return ("risk", "ein Neustart gibt bis zur Frist Geld aus, doch als Risiko ist keines angegeben",
                    "a restart spends money until it expires, but none is stated as its risk")  # fmt: skip
        of, risk = proposal.risk.currency, proposal.risk.amount
        bounded = (self.limits.change, self.limits.day, self.limits.total) != (None, None, None)
        if bounded and risk > 0 and of != self.currency:
            return ("currency", f"das Risiko steht in {of}, die Grenzen in {self.currency}",
                    f"its risk is in {of}, the limits are in {self.currency}")  # fmt: skip
        if proposal.action in ("set_budget", "set_bid") and proposal.unit[:3] != of:
            return ("currency", f"das Risiko steht in {of}, die Beträge in {proposal.unit[:3]}",
                    f"its risk is in {of}, its amounts are in {proposal.unit[:3]}")  # fmt: skip
        return None

    def _understated(self, proposal: Proposal, risk: float) -> Problem | None:
        if risk >= least_risk(proposal, self.today) * (1 - SLACK) - CENT / 2:
            return None
        return ("risk", "das Risiko ist kleiner angegeben, als die Budgets bis zur Frist zusätzlich ausgeben",
                "its risk is stated lower than what the budgets add until it expires")  # fmt: skip

    def _step(self, proposal: Proposal) -> Problem | None:
        if proposal.action not in STEPS:
            return None
        share = getattr(self.limits, STEPS[proposal.action])
        for name, before in proposal.before.items():
            was, would = float(before), float(proposal.after[name])
            # A budget may start from nothing, which the limit of the run holds; a share of no bid is no bid.
            starts = was == 0 and proposal.action == "set_budget"
            if not starts and abs(would - was) > share * was * (1 + SLACK):
                percent = f"{100 * share:g}"
                return ("change", f"„{name}“ ändert sich um mehr als {percent.replace('.', ',')} %",
                        f"'{name}' changes by more than {percent}%")  # fmt: skip
        return None

    def _sum(self, proposal: Proposal) -> Problem | None:
        if proposal.action != "set_budget":
            return None
        _, now, raised = self._with(proposal)
        if raised <= self.limits.run_share * now * (1 + SLACK):
            return None
        percent = f"{100 * self.limits.run_share:g}"
        return ("run", f"der Lauf erhöht Budgets um mehr als {percent.replace('.', ',')} % der jetzigen Ausgaben",
                f"the run raises budgets by more than {percent}% of present spend")  # fmt: skip

    def _with(self, proposal: Proposal) -> tuple[str, float, float]:
        """What the run's budgets in that currency are now and by how much they rise, with this proposal, a day."""
        pot, now, raised = budgets(proposal)
        return pot, self.now.get(pot, 0.0) + now, self.raised.get(pot, 0.0) + raised

    def _risk(self, risk: float) -> Problem | None:
        for name, already, limit in (
            ("risk_change", 0.0, self.limits.change),
            ("risk_day", self.day, self.limits.day),
            ("risk_total", self.total, self.limits.total),
        ):
            # Written so that what is no number is over the limit.
            if limit is not None and not already + risk <= limit * (1 + SLACK):
                what, most = _RISKS[name], f"{limit:,.0f}" if limit >= 100 else f"{limit:.2f}"
                german = most.translate(str.maketrans(",.", ".,"))
                return (name, f"{what.de} läge über {german} {self.currency}",
                        f"{what.en} would exceed {most} {self.currency}")  # fmt: skip
        return None


_RISKS = {
    "risk_change": Words(de="das Risiko dieser Änderung", en="the risk of this change"),
    "risk_day": Words(de="das Risiko des Tages", en="the risk of the day"),
    "risk_total": Words(de="das Risiko aller offenen Änderungen", en="the risk of all open changes"),
}


def _malformed(proposal: Proposal, today: date) -> Problem | None:
    if proposal.action not in KNOWN:
        return "action", f"„{proposal.action}“ ist keine bekannte Aktion", "its action is not known"
    if not proposal.before or proposal.before.keys() != proposal.after.keys():
        return "shape", "Vorher und Nachher nennen nicht dieselben Dinge", "before and after do not match"
    if proposal.expires is None or proposal.expires < today:
        return "expired", "die Frist fehlt oder ist abgelaufen", "it has no end or has expired"
    if not legible(proposal):
        return "shape", "Beträge oder ihre Einheit fehlen", "amounts or their unit are missing"
    if proposal.risk is not None and not amount(proposal.risk.amount):
        return "risk", "das Risiko ist negativ oder kein Betrag", "its risk is negative or no amount"
    return None


def legible(proposal: Proposal) -> bool:
    """Whether what changes can be read: amounts of a unit that fits the action, or words where numbers mean nothing."""
    before, after = proposal.before.values(), proposal.after.values()
    if proposal.action in MONEY:
        fits = UNITS[proposal.action].fullmatch(proposal.unit) is not None
        return fits and all(map(amount, [*before, *after])) and _divides(proposal)
    if proposal.action in LESS:
        # A raise must not come in the guise of a pause, which needs no stated risk.
        return all(isinstance(each, str) for each in before) and all(each in LESS[proposal.action] for each in after)
    return all(isinstance(each, str) or (proposal.action in MIXED and amount(each)) for each in [*before, *after])


def _divides(proposal: Proposal) -> bool:
    """Whether shares are parts of one whole, up to their rounding."""
    sums: list[Any] = [sum(map(float, side.values())) for side in (proposal.before, proposal.after)]
    return proposal.action != "set_shares" or all(each <= 1 + 1e-4 * len(proposal.before) for each in sums)


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
