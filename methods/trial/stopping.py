"""May the trial stop? One of five answers, from what the tests say and what was planned."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from methods.trial.sequential import Sequence
from methods.trial.welch import Difference

Answer = Literal["ship", "do_not_ship", "go_on", "too_early", "broken"]


@dataclass(frozen=True)
class State:
    """What is known of the trial, with more being better.

    complete   the planned end is there; None: nothing was planned, so every look counts as an early one
    enough     each arm has enough units and conversions for the tests to hold
    worth      smallest difference worth knowing, in the outcome's unit
    harmed     a guardrail is lost · unsafe: one is not yet shown to be safe
    """

    broken: bool
    complete: bool | None
    enough: bool
    fixed: Difference
    sequential: Sequence
    worth: float
    harmed: bool = False
    unsafe: bool = False

    @property
    def ends(self) -> tuple[float, float]:
        """The interval that decides: of the fixed test at the planned end, of the sequence before it."""
        chosen = self.fixed if self.complete else self.sequential
        return chosen.low, chosen.high

    @property
    def clear(self) -> bool:
        """Whether that interval excludes zero."""
        return self.ends[0] > 0 or self.ends[1] < 0


def may_stop(state: State) -> Answer:
    """The answer.

    Broken randomisation comes first. Before the planned end only the confidence sequence may stop a trial, since it
    holds under any number of looks; at the planned end the test for a fixed size decides. A trial is stopped without
    shipping when the treatment is worse, when it cannot be better by what is worth knowing, when it is finished without
    a clear gain, or when a guardrail is lost.
    """
    if state.broken:
        return "broken"
    if not state.enough:
        return "too_early"
    low, high = state.ends
    if state.harmed or high < 0 or (high < state.worth and low <= 0):
        return "do_not_ship"
    if low > 0 and not state.unsafe:
        return "ship"
    return "do_not_ship" if state.complete else "go_on"
