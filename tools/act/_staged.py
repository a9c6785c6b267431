"""The proposal of an order that may need several steps: the first of them, of these campaigns, until that day."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from terms import Fact, Proposal, Words
from tools._facts import fact
from tools._proposal import propose
from tools._tool import Desk
from tools.act import _ordered as ordered
from tools.act._effect import Expected
from tools.act._recent import Recent
from tools.act._stages import Staged


def first_step(
    desk: Desk, action: Literal["set_bid", "set_budget"], known: Recent, plan: Staged, effect: Expected, why: Words,
    days: int,
) -> Proposal:  # fmt: skip
    """The first step as a proposal; its money is at stake until it expires."""
    money, per = known.currency, {"set_bid": "click", "set_budget": "day"}[action]
    return propose(
        desk, action=action, target=ordered.target(known.things),
        before=dict(zip(plan.keys, plan.now.tolist(), strict=True)),
        after=dict(zip(plan.keys, plan.first.tolist(), strict=True)),
        unit=f"{money}/{per}", effect=effect.effect, downside=effect.low, risk=plan.risk, currency=money,
        evidence=effect.evidence, why=why, days=days,
    )  # fmt: skip


def stages(plan: Staged) -> Sequence[Fact]:
    """How many steps it takes, where one is not enough."""
    if len(plan.steps) <= 1 and plan.reached:
        return ()
    return (fact("stages", len(plan.steps), "count", "Stufen", "stages"),)
