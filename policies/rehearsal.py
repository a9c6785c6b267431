"""A policy tried on a table of cases: what must hold under every policy, and what a house expects of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator

from policies._bounds import Level, Listed, Part, Policy, sequence
from policies._policy_file import checked, read
from policies.autonomy import Ruling, Situation, ruled
from terms import Confidence, Evidence, Money, Operation, Proposal, Words, number

FILE = Path(__file__).with_suffix(".yaml")
OWN = "autonomy.tests.yaml"
"""The house's own cases in its home folder."""
TRYING = Words(de="Probe einer Regel.", en="A rule is tried.")


class Trial(Part):
    """One line of the table; what is left out is as in the plain case."""

    name: str
    expect: Listed[Level]
    action: str = "set_budget"
    campaign: str = "Sample"
    platform: str = "google"
    kind: str = "campaign"
    field: str | None = None
    before: Any = 100.0
    after: Any = 105.0
    written: Any = None
    unit: str = "EUR/day"
    risk: float | int | None = 70.0
    currency: str = "EUR"
    evidence: Evidence = "experiment"
    confidence: Confidence = "green"
    at: str = "2026-03-11 10:00"
    expires: str = "2026-03-25"
    spend: Annotated[dict[str, float] | None, BeforeValidator(lambda each: each)] = None
    stopped: bool = False
    incident: bool = False
    nothing: bool = False


class Trials(Part):
    """A table of cases."""

    cases: Annotated[tuple[Trial, ...], BeforeValidator(sequence)]


@dataclass(frozen=True)
class Tried:
    """What came out, and whether that was allowed."""

    name: str
    expected: tuple[Level, ...]
    ruling: Ruling

    @property
    def ok(self) -> bool:
        """Whether it is what was expected."""
        return self.ruling.level in self.expected


def rehearsed(policy: Policy, home: Path, *, currency: str, zone: str = "Europe/Berlin") -> Iterator[Tried]:
    """Every case ruled on. Raises BadFile where a table cannot be read."""
    own = home / OWN
    for file in (FILE, own) if own.exists() else (FILE,):
        for trial in checked(Trials, read(file), file).cases:
            yield Tried(trial.name, trial.expect, tried(policy, trial, currency=currency, zone=zone))


def tried(policy: Policy, trial: Trial, *, currency: str, zone: str) -> Ruling:
    """What the policy says to one case."""
    at = datetime.fromisoformat(trial.at).replace(tzinfo=ZoneInfo(zone))
    situation = Situation(
        now=at, stopped=trial.stopped, incident=trial.incident, zone=zone,
        spend={trial.platform: 1000.0} if trial.spend is None else trial.spend,
    )  # fmt: skip
    proposal, operations = _proposal(trial, currency), () if trial.nothing else (_operation(trial, currency),)
    return ruled(policy, proposal, operations, trial.confidence, situation, currency=currency)


def _proposal(trial: Trial, currency: str) -> Proposal:
    numbers = isinstance(trial.before, int | float)
    # The table is written in EUR; the house may keep another currency.
    of = currency if trial.currency == "EUR" else trial.currency
    risk = None if trial.risk is None else Money(amount=number(trial.risk), currency=of)
    return Proposal(
        id="p-rehearsal", action=trial.action, target=trial.campaign, before={trial.campaign: trial.before},
        after={trial.campaign: trial.after}, unit=trial.unit.replace("EUR", currency) if numbers else "",
        evidence=trial.evidence, why=TRYING, risk=risk, expires=date.fromisoformat(trial.expires),
    )  # fmt: skip


_FIELDS = {
    "set_budget": "budget", "set_bid": "bid", "set_target": "target", "set_cap": "cap", "pause": "status",
    "resume": "status", "add_negatives": "negatives", "exclude_audience": "excluded", "publish": "copy",
    "sync_audience": "members", "set_shares": "shares",
}  # fmt: skip


def _operation(trial: Trial, currency: str) -> Operation:
    after = trial.after if trial.written is None else trial.written
    hand = trial.platform == "house"
    return Operation(
        platform=trial.platform, entity="p-rehearsal" if hand else "1", kind=trial.kind, name=trial.campaign,
        field=trial.field or _FIELDS.get(trial.action, trial.action),
        before={trial.campaign: trial.before} if hand else trial.before,
        after={trial.campaign: after} if hand else after,
        unit=trial.unit.replace("EUR", currency) if isinstance(trial.before, int | float) else "",
    )  # fmt: skip
