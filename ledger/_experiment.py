"""What an experiment is on record: its plan, its read-outs, and how far it has come."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, Self

from pydantic import Field, model_validator

from terms import Confidence, Evidence, Term, canonical

Kind = Literal["campaign", "creative", "page", "geo", "holdout", "mail", "price", "other"]
Status = Literal["proposed", "designed", "running", "read", "decided"]
Decision = Literal["ship", "keep", "repeat", "abandon"]


class Plan(Term):
    """What is fixed before anybody looks; frozen and hashed when the experiment starts.

    size             units over all arms; `days` how long it runs, both for a fixed end
    split            expected share of units per arm; empty: equal
    minimum_effect   smallest relative change worth knowing (0.05 is five per cent of the control's outcome)
    guardrails       outcome -> share of the control's outcome that may be lost at most
    audience         who can be in it; experiments of different audiences do not get in each other's way
    """

    hypothesis: str = Field(min_length=1)
    kind: Kind = "campaign"
    channel: str = ""
    asset: str = ""
    metric: str = ""
    control: str = ""
    treatment: str = ""
    regions: tuple[str, ...] = ()
    audience: str = ""
    start: date | None = None
    end: date | None = None
    days: int | None = Field(default=None, ge=1)
    size: int | None = Field(default=None, ge=2)
    split: dict[str, float] = Field(default_factory=dict)
    alpha: float = Field(default=0.05, gt=0, lt=0.5)
    minimum_effect: float | None = Field(default=None, gt=0)
    guardrails: dict[str, float] = Field(default_factory=dict)
    design: str = ""
    owner: str = ""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.start and self.end and self.start > self.end:
            raise ValueError(f"it starts on {self.start} after it ends on {self.end}")
        return self

    @property
    def whole(self) -> bool:
        """Whether it says what is measured and when it ends: a hypothesis has become a design."""
        return bool(self.metric) and bool(self.end or self.days or self.size)

    @property
    def hash(self) -> str:
        """Sixteen hex digits over all of it."""
        return hashlib.sha256(canonical(self.model_dump(mode="json"))).hexdigest()[:16]


@dataclass(frozen=True)
class Deviation:
    """A difference between the plan and what was done, such as `metric`, `stopped_early`, `peeks` or `size`."""

    code: str
    planned: str
    actual: str


@dataclass(frozen=True)
class Readout:
    """What a finished or interim experiment says.

    id          of the experiment; `run` is the receipt of the tool run that measured it
    estimate    with `low` and `high` at `level`; in `unit`: iroas, share (of the expected outcome), pp, a currency …
    confidence  of the run's result: red means that it must not be built upon
    decided     what was decided, or ""
    """

    id: str
    kind: Kind
    channel: str
    asset: str
    metric: str
    start: date | None
    end: date | None
    estimate: float
    low: float | None
    high: float | None
    level: float | None
    unit: str
    run: str
    decided: str = ""
    p_value: float | None = None
    confidence: Confidence = "green"
    evidence: Evidence = "experiment"
    n: int | None = None
    on: date | None = None
    facts: dict[str, float] = field(default_factory=dict[str, float])
    deviations: tuple[Deviation, ...] = ()


@dataclass(frozen=True)
class Entry:
    """One line of the history."""

    seq: int
    id: str
    at: str
    on: date
    event: str
    body: dict[str, Any]
    hash: str


@dataclass(frozen=True)
class Experiment:
    """One experiment as its history makes it.

    plan      as it is now; `frozen` as it was when the experiment started, with `hash`
    peeks     read-outs before the planned end
    """

    id: str
    plan: Plan
    status: Status = "proposed"
    started: date | None = None
    frozen: Plan | None = None
    hash: str = ""
    ended: date | None = None
    readouts: tuple[Readout, ...] = ()
    peeks: int = 0
    decision: Decision | Literal[""] = ""
    why: str = ""
    history: tuple[Entry, ...] = ()

    @property
    def planned_end(self) -> date | None:
        """The day on which it ends as planned: as named, or so many days from the start."""
        plan = self.frozen or self.plan
        first = self.started or plan.start
        if plan.end or not (plan.days and first):
            return plan.end
        return date.fromordinal(first.toordinal() + plan.days - 1)

    @property
    def readout(self) -> Readout | None:
        """The newest read-out."""
        return self.readouts[-1] if self.readouts else None

    @property
    def deviations(self) -> tuple[Deviation, ...]:
        """Where the newest read-out left the plan."""
        return self.readout.deviations if self.readout else ()
