# pyright: basic
"""What may be said to the learner: limits of the arms, counts of arms, and what an earlier run learned."""

from __future__ import annotations

import json
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from tools._arguments import Bare

ALIASES = {
    "decisions": ("n", "count", "shown", "impressions", "sends", "clicks_in", "visitors", "users"),
    "reward": ("total", "rewards", "wins", "successes", "conversions", "clicks", "hits", "sum"),
}


class Counts(BaseModel):
    """What is known of one arm: decisions for it and what they earned in all."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    arm: str = Field(min_length=1, max_length=300)
    decisions: float = Field(ge=0, description="How often it was chosen.")
    reward: float = Field(description="What it earned in all; a count where a reward is 0 or 1.")
    squares: float | None = Field(default=None, ge=0, description="Sum of squared rewards; needed where they vary.")
    rewarded: float | None = Field(default=None, ge=0, description="Decisions that earned anything.")

    @model_validator(mode="before")
    @classmethod
    def _other_names(cls, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        told = dict(value)
        for name, others in ALIASES.items():
            for other in others:
                if other in told and name not in told:
                    told[name] = told.pop(other)
        return told

    @model_validator(mode="after")
    def _possible(self) -> Counts:
        if self.squares is None and not 0 <= self.reward <= self.decisions:
            raise ValueError(
                f"arm '{self.arm}' earned {self.reward:g} in {self.decisions:g} decisions; where rewards are not just"
                " 0 or 1, give `squares`, the sum of squared rewards"
            )
        if self.squares is not None and self.decisions and self.squares < self.reward**2 / self.decisions * (1 - 1e-9):
            raise ValueError(f"arm '{self.arm}': no rewards of that sum have squares that small")
        return self


class Constraints(BaseModel):
    """What no share may break."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    blocked: dict[str, str] = Field(
        default_factory=dict, description="Arms that may not run, as a list or with the reason of each."
    )
    min_share: float = Field(default=0.02, ge=0, lt=1, description="Least share of each allowed arm, for exploration.")
    max_share: float | dict[str, float] = Field(default=1.0, description="Most share of an arm, for all or by arm.")
    budget: Bare | None = Field(default=None, description="Money a day that the decisions may cost.")
    texts: dict[str, str] = Field(default_factory=dict, description="Words of each arm, checked against law and brand.")
    facts: dict[str, Any] = Field(default_factory=dict, description="Facts that decide rules, as in compliance.claims.")
    placement: str = Field(default="", max_length=100, description="Where the texts run, as in creative.check.")
    rights: bool = Field(default=True, description="Stop arms whose usage rights in `assets` have ended.")

    @field_validator("blocked", mode="before")
    @classmethod
    def _list_or_reasons(cls, value: Any) -> Any:
        if isinstance(value, str):
            value = [part for part in value.split(",") if part.strip()]
        if isinstance(value, list | tuple):
            return {str(arm).strip(): "" for arm in value}
        return value

    @field_validator("max_share")
    @classmethod
    def _shares(cls, value: Any) -> Any:
        for each in value.values() if isinstance(value, dict) else [value]:
            if not 0 < each <= 1:
                raise ValueError("a share lies above 0 and at most at 1; block an arm that may have none")
        return value

    @field_validator("texts")
    @classmethod
    def _not_too_long(cls, value: dict[str, str]) -> dict[str, str]:
        if any(len(text) > 20_000 for text in value.values()):
            raise ValueError("a text has at most 20000 characters")
        return value


def as_counts(value: Any) -> Any:
    """Arms as a list of counts; also as `{"a": {"n": 100, "wins": 3}}` or `{"a": [100, 3]}`."""
    if isinstance(value, str):
        value = _json(value)
    if not isinstance(value, dict):
        return value
    told: list[Any] = []
    for arm, each in value.items():
        if isinstance(each, list | tuple) and len(each) == 2:
            told.append({"arm": arm, "decisions": each[0], "reward": each[1]})
        elif isinstance(each, dict):
            told.append({"arm": arm, **each})
        else:
            raise ValueError(f"of arm '{arm}' give decisions and reward")
    return told


def as_state(value: Any) -> Any:
    """A table as it came out, its rows as objects, or the id of the run that made it."""
    if isinstance(value, str):
        told = _json(value)
        if isinstance(told, str):
            return told
        value = told
    if isinstance(value, dict) and "columns" in value and "rows" in value:
        names = [str(name) for name in value["columns"]]
        if any(len(row) != len(names) for row in value["rows"]):
            raise ValueError("each row of a state has as many cells as there are columns")
        return [dict(zip(names, row, strict=True)) for row in value["rows"]]
    return value


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text.strip()


class Remembered(BaseModel):
    """One row of a state."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    arm: str = Field(min_length=1, max_length=300)
    decisions: float = Field(ge=0)
    rewarded: float = Field(ge=0)
    total: float
    squares: float = Field(ge=0)
    until: str | None = None
    discount: float = Field(default=1.0, gt=0, le=1)
    features: tuple[str, ...] | None = None
    gram: tuple[float, ...] | None = None
    moment: tuple[float, ...] | None = None

    @model_validator(mode="after")
    def _whole(self) -> Remembered:
        if (self.features is None) != (self.gram is None) or (self.features is None) != (self.moment is None):
            raise ValueError("features, gram and moment of a state belong together")
        if self.features is not None and self.gram is not None and self.moment is not None:
            size = len(self.features)
            if len(self.moment) != size or len(self.gram) != size * (size + 1) // 2:
                raise ValueError(f"the state of arm '{self.arm}' does not fit its features")
        return self
