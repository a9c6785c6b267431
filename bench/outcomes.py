# pyright: basic
"""What changes brought, estimated as the house does, against what they truly brought: the same company played on twice.

`World.play` with and without a change of budget draws the same chances, so the difference is the truth. Printed: bias,
coverage of the 90 % interval, power, and how often a change that was none is taken for one. CPU seconds.

python -m bench.outcomes [companies] [days]
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from methods.realised import Realised, realised
from simulator.company import CAMPAIGNS
from simulator.world import World, build

CHANGES = (1.0, 0.5, 0.7, 1.5)
"""Factors of the daily budget; 1 is no change at all."""
LEVEL = 0.9


@dataclass(frozen=True)
class Case:
    """One change: whose, by which factor, the estimate, the truth as reported, and the truth in the shop's revenue."""

    seed: int
    campaign: str
    factor: float
    found: Realised | None
    truth: float
    shop: float
    paid: float


def main() -> None:
    """Print a table a factor."""
    companies, days = (int(each) for each in [*sys.argv[1:], "4", "28"][:2])
    started = time.process_time()
    cases = [case for seed in range(companies) for case in measured(seed, days)]
    for factor in CHANGES:
        print(json.dumps({"factor": factor, "days": days} | scores([c for c in cases if c.factor == factor])))
    print(json.dumps({"cpu_seconds": round(time.process_time() - started, 1)}))


def measured(seed: int, days: int, history: int = 400) -> Iterator[Case]:
    """Every campaign that runs, changed by each factor in turn."""
    world = build(seed, days=history)
    before = _daily(world)
    for at, campaign in enumerate(CAMPAIGNS):
        spent = before["cost"][at, -28:].mean()
        if (before["cost"][at, -56:] > 0).mean() < 0.95:
            continue
        plain = world.play(days, {"budgets": {campaign.id: round(spent, 2)}})
        for factor in CHANGES:
            then = plain if factor == 1 else world.play(days, {"budgets": {campaign.id: round(spent * factor, 2)}})
            yield _case(seed, campaign.id, at, factor, plain, then, history)


def scores(cases: list[Case]) -> dict[str, Any]:
    """Bias as a share of the level, coverage, how often the interval leaves out nothing, what the shop truly gained."""
    known = [case for case in cases if case.found is not None]
    level = np.array([max(case.found.expected, 1.0) for case in known])  # pyright: ignore[reportOptionalMemberAccess]
    value = np.array([case.found.value for case in known])  # pyright: ignore[reportOptionalMemberAccess]
    ends = np.array([(case.found.low, case.found.high) for case in known])  # pyright: ignore[reportOptionalMemberAccess]
    truth = np.array([case.truth for case in known])
    return {
        "cases": len(cases), "measurable": len(known),
        "truth": round(float(np.mean(truth / level)), 4), "bias": round(float(np.mean((value - truth) / level)), 4),
        "rmse": round(float(np.sqrt(np.mean(((value - truth) / level) ** 2))), 4),
        "half_width": round(float(np.median((ends[:, 1] - ends[:, 0]) / 2 / level)), 4),
        "coverage": round(float(np.mean((ends[:, 0] <= truth) & (truth <= ends[:, 1]))), 4),
        "claimed": round(float(np.mean((ends[:, 0] > 0) | (ends[:, 1] < 0))), 4),
        "shop_over_reported": _ratio(sum(c.shop for c in known), sum(c.truth for c in known)),
    }  # fmt: skip


def _ratio(one: float, other: float) -> float | None:
    return round(one / other, 3) if other else None


def _case(seed: int, id: str, at: int, factor: float, plain: World, then: World, history: int) -> Case:
    seen, other = _daily(then), _daily(plain)
    end = seen["value"].shape[1]
    truth = float((seen["value"][at, history:] - other["value"][at, history:]).sum())
    paid = float((seen["cost"][at, history:] - other["cost"][at, history:]).sum())
    shop = _revenue(then, history) - _revenue(plain, history)
    found = realised(
        seen["value"][at][None],
        np.ones(1),
        compared(seen["value"], at)[None],
        history,
        end,
        LEVEL,
        lever=seen["cost"][at],
        pulled=compared(seen["cost"], at),
    )
    return Case(seed, id, factor, found, truth, shop, paid)


def compared(series: np.ndarray, at: int) -> np.ndarray:
    """(2, n) what else ran at the same platform, and everywhere else."""
    home = np.array([campaign.id[0] == CAMPAIGNS[at].id[0] for campaign in CAMPAIGNS])
    same = home & (np.arange(len(CAMPAIGNS)) != at)
    rows = [series[same].sum(axis=0)] if same.any() else []
    return np.array([*rows, series[~home].sum(axis=0)])


def _daily(world: World) -> dict[str, np.ndarray]:
    """(campaigns, days) reported value and cost in euros."""
    table = world.tables["ad_days"]
    place = {campaign.id: at for at, campaign in enumerate(CAMPAIGNS)}
    rows = np.array([place[id] for id in table["campaign_id"]])
    days = (table["day"] - np.datetime64(world.start)).astype(int)
    shape = (len(CAMPAIGNS), len(world.days))
    found = {}
    for name, column in (("value", "conversion_value"), ("cost", "cost")):
        grid = np.zeros(shape)
        np.add.at(grid, (rows, days), table[column] / 100)
        found[name] = grid
    return found


def _revenue(world: World, history: int) -> float:
    """Revenue of the shop from that day on, in euros."""
    orders = world.tables["orders"]
    days = (orders["ordered_at"].astype("datetime64[D]") - np.datetime64(world.start)).astype(int)
    return float(orders["revenue"][days >= history].sum()) / 100


if __name__ == "__main__":
    main()
