"""How far this home has come on the ten steps from data to optimisation, and the next step to take.

Judged from what is really there: loaded data, recorded runs, documents, tools; nothing is ticked by hand.
The steps are data (`maturity.yaml`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from terms import Words
from warehouse.reader import Loaded

FILE = Path(__file__).with_suffix(".yaml")


@dataclass(frozen=True)
class State:
    """What the checks look at.

    runs      tool -> how often it ran here
    assumed   kinds whose currency or time zone was assumed at import
    """

    loaded: Mapping[str, Loaded]
    tools: tuple[str, ...]
    runs: Mapping[str, int]
    documents: int
    model: bool
    built: bool
    linked: bool
    served: int
    sealed: bool
    rejected: float
    assumed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Check:
    """One sign of a step: done, open, or `later` where no tool here can do it yet."""

    name: Words
    status: str
    do: Words


@dataclass(frozen=True)
class Step:
    """One of the ten steps with its checks."""

    id: str
    name: Words
    checks: tuple[Check, ...] = field(default=())

    @property
    def reached(self) -> float:
        """Share of the checks that can be judged here and are done; 0 where none can."""
        judged = [check for check in self.checks if check.status != "later"]
        return sum(check.status == "done" for check in judged) / len(judged) if judged else 0.0

    @property
    def later(self) -> bool:
        """Whether nothing of this step can be done with the tools that are here."""
        return all(check.status == "later" for check in self.checks)


def steps(state: State) -> tuple[Step, ...]:
    """The ten steps, judged."""
    return tuple(
        Step(
            each["id"],
            Words(**each["name"]),
            tuple(
                Check(Words(**one["name"]), _status(str(one["check"]), state), Words(**one["do"]))
                for one in each["checks"]
            ),
        )
        for each in _steps()
    )


def next_step(found: tuple[Step, ...]) -> tuple[Step, Check] | None:
    """The first open check of the first step that is not done; None when all that can be done here is done."""
    return next(((step, check) for step in found for check in step.checks if check.status == "open"), None)


def _status(said: str, state: State) -> str:
    word, *rest = said.split()
    if word == "tool" and rest[0] not in state.tools:
        return "later"
    if word == "run" and rest[0] not in state.tools:
        return "later"
    return "done" if _CHECKS[word](state, rest) else "open"


def _period(state: State, rest: list[str]) -> bool:
    kinds = [state.loaded[kind] for kind in ("ads", "orders", "transactions") if kind in state.loaded]
    wanted = timedelta(days=int(rest[0]) - 1)
    return any(one.first and one.last and one.last - one.first >= wanted for one in kinds)


_CHECKS: dict[str, Callable[[State, list[str]], bool]] = {
    "loaded": lambda state, kinds: any(kind in state.loaded for kind in kinds),
    "documents": lambda state, _: state.documents > 0,
    "tool": lambda state, names: state.runs.get(names[0], 0) > 0,
    "run": lambda state, names: state.runs.get(names[0], 0) > 0,
    "runs": lambda state, rest: sum(state.runs.values()) >= int(rest[0]),
    "built": lambda state, _: state.built,
    "linked": lambda state, _: state.linked,
    "served": lambda state, _: state.served > 0,
    "sealed": lambda state, _: state.sealed,
    "model": lambda state, _: state.model,
    "installed": lambda _, names: find_spec(names[0]) is not None,
    "told": lambda state, _: bool(state.loaded) and not state.assumed,
    "clean": lambda state, _: bool(state.loaded) and state.rejected < 0.01,
    "period": _period,
}


@cache
def _steps() -> tuple[dict[str, Any], ...]:
    import yaml

    return tuple(yaml.safe_load(FILE.read_text("utf-8")))
