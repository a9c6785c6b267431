"""The shape of `autonomy.yaml`: strict, so that a slip of the pen is an error and never a hole."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Literal, Self, TypeVar, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from policies._said import Said, day_of_file
from policies.changes import LESS
from terms import Evidence

Level = Literal["blocked", "suggest", "approve", "auto"]
LEVELS: tuple[Level, ...] = ("blocked", "suggest", "approve", "auto")
"""From the strictest to the freest."""
EVIDENCE: tuple[Evidence, ...] = ("bookkeeping", "correlation", "model", "quasi-experiment", "experiment")
"""From the weakest to the strongest."""
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: tuple[Weekday, ...] = get_args(Weekday)
ActionName = Literal[
    "set_budget", "set_bid", "set_target", "set_shares", "set_cap", "pause", "resume", "add_negatives",
    "exclude_audience", "set_policy", "run_test", "contact", "publish", "sync_audience", "rollback",
]  # fmt: skip
ACTIONS: tuple[ActionName, ...] = get_args(ActionName)
"""What can be proposed; anything else falls under `default`."""
HOUR = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]|24):([0-5]\d)", re.ASCII)
DAY = re.compile(r"(?:(\d{4})-)?(\d{2})-(\d{2})", re.ASCII)

Amount = Annotated[float, Field(ge=0, le=1e12, allow_inf_nan=False)]
Share = Annotated[float, Field(ge=0, le=100, allow_inf_nan=False)]
Count = Annotated[int, Field(ge=0, le=1_000_000)]
Name = Annotated[str, Field(min_length=1, max_length=200)]


def sequence(value: Any) -> Any:
    """A list as what cannot be changed; all else as it is."""
    return tuple(value) if isinstance(value, list) else value  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]


Each = TypeVar("Each")
Listed = Annotated[tuple[Each, ...], BeforeValidator(sequence), Field(min_length=1, max_length=200)]


class Part(BaseModel):
    """Immutable; unknown keys and numbers in quotes are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Risk(Part):
    """Money at risk; `_share`: of what is spent a day."""

    change: Amount | None = None
    day: Amount | None = None
    week: Amount | None = None
    total: Amount | None = None
    change_share: Share | None = None
    day_share: Share | None = None
    week_share: Share | None = None
    total_share: Share | None = None


class Operations(Part):
    """How many writes."""

    hour: Count | None = None
    day: Count | None = None


class Move(Part):
    """How far a number may move, as a share of what it was."""

    step: Share | None = None
    day: Share | None = None
    week: Share | None = None


class Range(Part):
    """Between which amounts a campaign's budget stays, a day."""

    floor: Amount | None = None
    ceiling: Amount | None = None


class Total(Part):
    """Bounds of all actions together."""

    risk: Risk = Risk()
    operations: Operations = Operations()


class Bounds(Total):
    """Where a change lies inside; what is None does not bind."""

    grow: Move = Move()
    shrink: Move = Move()
    budget: Range = Range()
    cooldown_hours: Annotated[float, Field(ge=0, le=1440, allow_inf_nan=False)] | None = None
    platforms: Listed[Name] | None = None
    kinds: Listed[Name] | None = None
    campaigns: Listed[Name] | None = None
    not_campaigns: Listed[Name] | None = None
    hours: Listed[str] | None = None
    weekdays: Listed[Weekday] | None = None
    evidence: Evidence | None = None
    confidence: Literal["green", "amber"] | None = None
    longest_days: Annotated[int, Field(ge=0, le=3650)] | None = None

    @model_validator(mode="after")
    def _readable(self) -> Self:
        for span in self.hours or ():
            match = HOUR.fullmatch(span)
            if match is None or (match[3] == "24" and match[4] != "00") or span[:5] == span[6:]:
                raise ValueError(
                    f"'{span}' are no hours; write 08:00-17:30"
                    f" | '{span}' sind keine Uhrzeiten; schreiben Sie 08:00-17:30"
                )
        for pattern in (*(self.campaigns or ()), *(self.not_campaigns or ())):
            if pattern.count("*") > 4 or "[" in pattern:
                raise ValueError(
                    f"'{pattern}' is no pattern; write names with at most four *"
                    f" | '{pattern}' ist kein Muster; schreiben Sie Namen mit höchstens vier *"
                )
        low, high = self.budget.floor, self.budget.ceiling
        if low is not None and high is not None and low > high:
            raise ValueError(
                "the floor of a budget is above its ceiling | die Untergrenze eines Budgets liegt über der Obergrenze"
            )
        return self


class Freeze(Part):
    """Days on which nothing moves; without years every year, also over New Year."""

    name: Annotated[str, Field(min_length=1, max_length=80)]
    first: str = Field(alias="from")
    last: str = Field(alias="to")
    spared: Annotated[tuple[ActionName, ...], BeforeValidator(sequence)] = Field(
        default=("pause", "rollback"), alias="except"
    )

    @model_validator(mode="after")
    def _days(self) -> Self:
        ends = [DAY.fullmatch(each) for each in (self.first, self.last)]
        if ends[0] is None or ends[1] is None or (ends[0][1] is None) != (ends[1][1] is None):
            raise ValueError(
                f"'{self.name}' needs two days like 2026-11-26, or 12-23 for every year"
                f" | '{self.name}' braucht zwei Tage wie 2026-11-26, oder 12-23 für jedes Jahr"
            )
        first, last = (date(int(end[1] or 2024), int(end[2]), int(end[3])) for end in ends if end)
        if ends[0][1] and first > last:
            raise ValueError(f"'{self.name}' ends before it begins | '{self.name}' endet vor dem Anfang")
        return self

    @property
    def ends(self) -> tuple[Said, Said]:
        """Its first and last day as each language writes them."""
        return day_of_file(self.first), day_of_file(self.last)

    def holds(self, day: date) -> bool:
        """Whether the day lies in it."""
        if len(self.first) == 10:
            return self.first <= day.isoformat() <= self.last
        now = day.isoformat()[5:]
        inside = (self.first <= now, now <= self.last)
        return all(inside) if self.first <= self.last else any(inside)


class Action(Part):
    """What may happen with one kind of change."""

    level: Literal["suggest", "approve", "auto"]
    approvers: Annotated[tuple[Literal["approver", "admin"], ...], BeforeValidator(sequence), Field(min_length=1)] = (
        "approver", "admin",
    )  # fmt: skip
    two_persons_above: Amount | None = None
    incident: Literal["hold", "ask"] = "hold"
    auto: Bounds = Bounds()
    always: Bounds = Bounds()


class Both(Part):
    """Bounds of all actions together, for what is automatic and for everything."""

    auto: Total = Total()
    always: Total = Total()


class Policy(Part):
    """A whole policy; `version` names exactly this one."""

    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] | None = None
    freezes: Annotated[tuple[Freeze, ...], BeforeValidator(sequence), Field(max_length=200)] = ()
    everything: Both = Both()
    actions: dict[ActionName | Literal["default"], Action]
    version: str = ""

    @model_validator(mode="after")
    def _closed(self) -> Self:
        if "default" not in self.actions or self.actions["default"].level == "auto":
            raise ValueError(
                "actions.default is missing or automatic; what nobody named is never automatic"
                " | actions.default fehlt oder ist automatisch; was niemand nennt, geschieht nie von selbst"
            )
        for name, action in self.actions.items():
            risk = action.auto.risk
            if action.level == "auto" and name == "set_policy":
                raise ValueError(
                    "actions.set_policy cannot be automatic | actions.set_policy kann nicht automatisch sein"
                )
            if action.level == "auto" and name not in LESS and None in (risk.change, risk.day, risk.total):
                raise ValueError(
                    f"actions.{name} is automatic without auto.risk: change, day and total"
                    f" | actions.{name} ist automatisch ohne auto.risk: change, day und total"
                )
        return self

    def of(self, action: Any) -> Action:
        """What holds for an action; what nobody named falls under default."""
        found = next((each for known, each in self.actions.items() if known == action), None)
        return found or self.actions["default"]
