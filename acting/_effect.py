"""What a proposal promised, and how it will be measured."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from ledger.proposals import Entry
from ledger.runs import Run
from terms import Fact, Period

FILE = Path(__file__).with_name("effects.yaml")
DAY = timedelta(days=1)


class Rule(BaseModel):
    """One line of the file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    tool: str
    action: str
    rule: Literal["change", "landing"]
    metric: Literal["profit", "value", "cost"] = "value"
    per_days: int = Field(default=7, ge=0)
    worth: str = ""
    lever: Literal["cost", "price", "none"] = "cost"


class Rules(BaseModel):
    """The file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    rules: tuple[Rule, ...]
    window_days: int = Field(ge=7)
    least_days: int = Field(ge=7)
    lag_days: int = Field(ge=0)
    give_up_days: int = Field(ge=7)


@cache
def rules() -> Rules:
    """The rules, read once."""
    import yaml

    return Rules.model_validate(yaml.safe_load(FILE.read_text(encoding="utf-8")))


def rule_of(entry: Entry, run: Run | None) -> Rule | None:
    """How this proposal's effect is measured; None where there is no honest way."""
    tool = run.tool if run else ""
    return next((r for r in rules().rules if r.tool == tool and r.action in ("*", entry.proposal.action)), None)


@dataclass(frozen=True)
class Promise:
    """What was promised: value with its ends, for how many days, over which window, and when it can be known."""

    metric: str
    unit: str
    value: float
    low: float | None
    high: float | None
    level: float
    days: int
    window: Period
    due: date


def promise(entry: Entry, run: Run | None, applied: date) -> Promise | None:
    """The promise of a proposal that took effect on a day; None where it promised nothing in figures."""
    effect = entry.proposal.effect
    if effect is None:
        return None
    rule, known = rule_of(entry, run), rules()
    if rule is not None and rule.rule == "landing":
        return _of(effect, 0, Period(start=applied, end=_month_end(applied)), 1)
    days = (rule.per_days if rule else 7) or _held(entry)
    start = applied + DAY
    window = Period(start=start, end=start + timedelta(days=known.window_days - 1))
    return _of(effect, days, window, known.lag_days + 1)


def _of(effect: Fact, days: int, window: Period, lag: int) -> Promise:
    span = effect.interval
    return Promise(
        effect.id, effect.unit, float(effect.value), float(span.low) if span else None,
        float(span.high) if span else None, span.level if span else 0.9, days, window,
        window.end + timedelta(days=lag),
    )  # fmt: skip


def _held(entry: Entry) -> int:
    """Days that the proposal is about: from its submission until it expires, two weeks where it does not."""
    if entry.proposal.expires is None:
        return 14
    return max((entry.proposal.expires - date.fromisoformat(entry.at[:10])).days, 1)


def worth_of(rule: Rule, run: Run) -> tuple[float, str] | None:
    """What a unit of the result is worth, and of which result: 1 / ROAS of value, a CPA of conversions."""
    fact = next((each for each in run.result.get("facts", ()) if each["id"] == rule.worth), None)
    if fact is None or not float(fact["value"]) > 0:
        return None
    value = float(fact["value"])
    return (1 / value, "conversion_value") if fact["unit"] == "ratio" else (value, "conversions")


def landing_of(run: Run) -> tuple[float, float, float, float, float] | None:
    """Landing without the plan with its ends and level, and the budget, as the run told them."""
    facts: dict[str, Any] = {each["id"]: each for each in run.result.get("facts", ())}
    landing, budget = facts.get("landing"), facts.get("budget")
    if landing is None or budget is None or not landing.get("interval"):
        return None
    span = landing["interval"]
    return (
        float(landing["value"]),
        float(span["low"]),
        float(span["high"]),
        float(span["level"]),
        float(budget["value"]),
    )


def _month_end(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - DAY
