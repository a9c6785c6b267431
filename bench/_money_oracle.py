"""What must hold of proposed changes, told a second time: only the JSON of proposals and the documented limits.

Knows nothing of `policies` and of the tools. `broken` judges the proposals that came out of one run; `verdicts` judges
millions of numbers at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np

HAIR = 1e-6
"""Relative; closer to a limit than this either answer is right."""
A_DAY = {"hour": 24.0, "day": 1.0, "week": 1 / 7, "month": 12 / 365.25}
NUMBERS = {"set_budget", "set_bid", "set_target", "set_shares", "set_cap"}


def broken(
    proposals: Sequence[Mapping[str, Any]], limits: Mapping[str, Any], currency: str, today: date, *, cents: bool = True
) -> list[str]:
    """What a run's proposals break; none is right.

    Args:
        proposals: JSON of the proposals, in their order.
        limits: change_share, bid_share, run_share, change, day, total.
        currency: of the absolute limits.
        today: the day of the run.
        cents: whether budgets have to be whole cents.
    """
    told = [f"{each['action']}: {what}" for each in proposals for what in _one(each, limits, today, cents=cents)]
    stakes = np.array([each["risk"]["amount"] for each in proposals if each["risk"]], dtype=float)
    bounded = [limits[name] for name in ("change", "day", "total") if limits[name] is not None]
    if bounded and any(each["risk"]["amount"] > 0 and each["risk"]["currency"] != currency for each in proposals):
        told.append("a risk in another currency than the limits")
    if limits["change"] is not None and (stakes > limits["change"] * (1 + HAIR)).any():
        told.append("more than one change may risk")
    for name in ("day", "total"):
        if limits[name] is not None and stakes.sum() > limits[name] * (1 + HAIR):
            told.append(f"more at risk than the limit of the {name}")
    return told + _run(proposals, limits)


def _run(proposals: Sequence[Mapping[str, Any]], limits: Mapping[str, Any]) -> list[str]:
    """What all raised budgets add, against all that the run's budgets are now; and nothing changes twice."""
    told: list[str] = []
    budgets = [each for each in proposals if each["action"] == "set_budget"]
    for currency in {each["unit"][:3] for each in budgets}:
        mine = [(each, _per_day(each["unit"])) for each in budgets if each["unit"][:3] == currency]
        was = np.concatenate([np.array(list(each["before"].values()), float) * by for each, by in mine])
        would = np.concatenate([np.array([each["after"][k] for k in each["before"]], float) * by for each, by in mine])
        if np.maximum(would - was, 0).sum() > limits["run_share"] * was.sum() * (1 + HAIR):
            told.append("the run raises more than its share")
    named = [" ".join(name.split()).lower() for each in budgets for name in each["before"]]
    if len(set(named)) < len(named):
        told.append("the same budget twice")
    return told


def _one(each: Mapping[str, Any], limits: Mapping[str, Any], today: date, *, cents: bool) -> list[str]:
    told: list[str] = []
    if not each["before"] or list(each["before"]) != list(each["after"]):
        return ["before and after name different things"]
    if each["expires"] is None or date.fromisoformat(each["expires"]) < today:
        return ["no end"]
    if each["risk"] is None or not (np.isfinite(each["risk"]["amount"]) and each["risk"]["amount"] >= 0):
        return ["no stated risk"]
    if each["action"] not in NUMBERS:
        return told
    was, would = (np.array([each[side][name] for name in each["before"]], float) for side in ("before", "after"))
    if not np.isfinite([was, would]).all() or (was < 0).any() or (would < 0).any():
        return ["no amounts"]
    share = {"set_budget": "change_share", "set_bid": "bid_share", "set_target": "bid_share"}.get(each["action"])
    if share and (np.abs(would - was)[was > 0] > limits[share] * was[was > 0] * (1 + HAIR)).any():
        told.append(f"moves further than {share}")
    if each["action"] in ("set_bid", "set_target") and (would[was == 0] > 0).any():
        told.append("a bid out of nothing")
    if each["action"] == "set_budget":
        days = max((date.fromisoformat(each["expires"]) - today).days, 1) if "/" in each["unit"] else 1
        added = np.maximum(would - was, 0).sum() * _per_day(each["unit"]) * days
        if each["risk"]["amount"] < added * (1 - HAIR) - 0.01:
            told.append("states less risk than it adds")
        if cents and (np.abs(np.round(would, 2) - would) > 1e-9).any():
            told.append("budgets that are no cents")
    if each["action"] == "set_shares" and abs(would.sum() - was.sum()) > 1e-4 * len(was) + 1e-9:
        told.append("shares that do not add up")
    return told


def _per_day(unit: str) -> float:
    return A_DAY[unit.partition("/")[2]] if "/" in unit else 1.0


def verdicts(
    plans: Mapping[str, np.ndarray], at: int, state: Mapping[str, np.ndarray]
) -> tuple[np.ndarray, np.ndarray]:
    """(r,) whether plan number `at` of each run must pass, and whether it must not; neither at a hair's breadth.

    Args:
        plans: was, would (r, j, k; nan where nothing is), share (r,) of the step, run (r,), change, day, total (r,;
            inf for none), risk (r, j), days (r, j), per_day (r, j), foreign, legible, twice, budget (r, j).
        at: which plan of the run.
        state: now, raised, risk (r,) of what has passed before.
    """
    was, would = plans["was"][:, at], plans["would"][:, at]
    there = ~np.isnan(was)
    was, would = np.where(there, was, 0.0), np.where(there, would, 0.0)
    share = np.where(plans["budget"][:, at], plans["change_share"], plans["bid_share"])[:, None]
    free = (was == 0) & plans["budget"][:, at][:, None]
    far = np.where(free, -np.inf, _over(np.abs(would - was), share * was)).max(axis=1)
    by = plans["per_day"][:, at]
    up = np.where(plans["budget"][:, at], np.maximum(would - was, 0).sum(axis=1) * by, 0.0)
    now = np.where(plans["budget"][:, at], was.sum(axis=1) * by, 0.0)
    risk = plans["risk"][:, at]
    gaps = [
        far,
        np.where(plans["budget"][:, at], _over(state["raised"] + up, plans["run_share"] * (state["now"] + now)), -1.0),
        _over(risk, plans["change"]), _over(state["risk"] + risk, plans["day"]),
        _over(state["risk"] + risk, plans["total"]),
        _over(up * np.maximum(plans["days"][:, at], 1) - 0.005, risk),
    ]  # fmt: skip
    worst = np.max(gaps, axis=0)
    bad = ~plans["legible"][:, at] | plans["twice"][:, at] | plans["foreign"][:, at] | (plans["days"][:, at] < 0)
    return ~bad & (worst <= -HAIR), bad | (worst > HAIR)


def _over(value: np.ndarray, limit: np.ndarray) -> np.ndarray:
    """How far a value is above its limit, relative; nothing at all is below any limit."""
    gap = np.where(
        np.isinf(limit), -1.0, (value - limit) / np.maximum(np.maximum(np.abs(value), np.abs(limit)), 1e-300)
    )
    return np.where((value <= 0) & (limit >= 0), -1.0, gap)
