# pyright: basic, reportOptionalMemberAccess=false, reportArgumentType=false, reportOptionalOperand=false
"""Random accounts through the code under each tool that turns a wish into a proposal; see `bench/money_safety.py`.

A case is the limits, the proposals, and what an own reading of the account finds wrong with them.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import numpy as np

from methods.bandit.shares import bounds
from settings import Limits
from terms import Period, Proposal, Source, Words
from tools.bidding import _audiences_plan as cuts
from tools.bidding import _audiences_said as cuts_said
from tools.bidding import _bandit_learn as bandit
from tools.bidding import _bids_plan as bids
from tools.bidding import _bids_said as bids_said
from tools.bidding import _pacing_plan as pacing
from tools.bidding._allocate_stages import DAYS, staged
from tools.bidding._bids_goal import Goal
from tools.bidding._bids_read import Account
from tools.calling import Desk
from tools.drafting import fact, propose

TODAY = date(2026, 5, 1)
WHY = Words(de="Der nächste Euro bringt dort mehr.", en="The next euro returns more there.")
GAIN = fact("gain", 1.0, "EUR", "Gewinn", "gain", (0.0, 2.0, 0.9))
DRAWS = 200
HAIR = 1e-6
Case = tuple[Limits, list[Proposal], list[str]]


def limits(rng: np.random.Generator, money: float) -> Limits:
    """Random ones around an account that spends so much."""
    most = {name: float(money * rng.lognormal(-1, 1.5)) for name in ("change", "day", "total") if rng.random() < 0.4}
    return Limits(
        change_share=float(rng.choice([0, 0.1, 0.5, rng.uniform(0, 2)])), bid_share=float(rng.uniform(0, 1.5)),
        run_share=float(rng.choice([0, 0.2, 0.5, rng.uniform(0, 2)])), **most,
    )  # fmt: skip


def desk(bounds: Limits) -> Desk:
    """A desk that has nothing but a day and limits."""
    nothing: Any = None
    return Desk(warehouse=nothing, library=nothing, runs=nothing, today=TODAY, seed=1, limits=bounds)


def money(rng: np.random.Generator, size: int) -> np.ndarray:
    """Amounts to the cent, some of them nothing."""
    return np.round(np.exp(rng.uniform(np.log(0.05), np.log(5_000), size)), 2) * (rng.random(size) < 0.9)


def stages(rng: np.random.Generator) -> Iterator[Case]:
    """`allocate` and `simulate`: the first stage on the way to any plan."""
    size = int(rng.integers(1, 9))
    now = money(rng, size)
    wished = np.where(rng.random(size) < 0.3, now, money(rng, size))
    if rng.random() < 0.5 and wished.sum() > 0:
        wished = wished * now.sum() / wished.sum()
    bound = limits(rng, float(now.sum()) * DAYS)
    found = staged([f"k{at}" for at in range(size)], now, wished, bound)
    wrong, before = [], np.round(now, 2)
    for after in found.steps:
        wrong += ["spends more than now and than the plan"] * bool(
            round(float(after.sum()), 2) > round(max(float(before.sum()), float(np.round(wished, 2).sum())), 2)
        )
        before = after
    if not found.steps:
        yield bound, [], wrong
        return
    first = found.steps[0]
    changed = [at for at in range(size) if abs(first[at] - found.now[at]) >= 0.005]
    if found.risk < DAYS * max(np.maximum(first - now, 0).sum(), np.maximum(now - first, 0).sum()) - 0.01:
        wrong.append("moves more than it says")
    made = propose(
        desk(bound), action="set_budget", target="plan", before={f"k{at}": float(found.now[at]) for at in changed},
        after={f"k{at}": float(first[at]) for at in changed}, unit="EUR/day", effect=GAIN, downside=GAIN,
        risk=found.risk, currency="EUR", evidence="model", why=WHY,
    )  # fmt: skip
    yield bound, [made], wrong


def month(rng: np.random.Generator) -> Iterator[Case]:
    """`pacing`: daily budgets of running campaigns towards a month's budget."""
    size, days = int(rng.integers(1, 9)), int(rng.integers(1, 31))
    before = np.maximum(money(rng, size), 0.01)
    by = rng.lognormal(0, 0.8)
    bound = limits(rng, float(before.sum()) * days)
    changes = []
    for at, was in enumerate(before.tolist()):
        wished = round(by * was * rng.uniform(0.8, 1.2), 2)
        pace: Any = SimpleNamespace(key=f"c{at}")
        after = pacing.step(was, wished, bound.change_share)
        changes.append(pacing.Change(pace, was, after, wished, wished * days, was * days))
    found = pacing._limited(changes, desk(bound), "EUR", days)
    changed = tuple(each for each in found if each.after != each.before)
    if not changed:
        yield bound, [], []
        return
    made = pacing.Plan(changed, (), TODAY, days, np.zeros(1), np.zeros(1))
    told = {"plan_gain": GAIN, "plan_gain_low": GAIN}
    where: Any = SimpleNamespace(
        ledger=SimpleNamespace(currency="EUR"), period=Period(start=TODAY, end=TODAY + timedelta(days=days - 1))
    )
    proposal = pacing.proposal(made, where, desk(bound), told, "month")
    moved = sum(abs(each.after - each.before) for each in changed) * days
    wrong = ["moves more than it says"] if float(proposal.risk.amount) < moved * (1 - HAIR) else []
    yield bound, [proposal], wrong


def _account(rng: np.random.Generator, columns: tuple[str, ...]) -> tuple[Account, bids.Worth, Goal]:
    size, days = int(rng.integers(2, 25)), 60
    names = ["Brand", "Generic", "Sale", "x"]
    keys = {(str(rng.choice(["google", "bing"])), *(str(rng.choice(names)) for _ in columns[1:])) for _ in range(size)}
    size = len(keys)
    clicks = rng.poisson(np.exp(rng.uniform(-1, 4, (size, 1))), (size, days)).astype(float)
    price = np.exp(rng.normal(0, 1.2, (size, 1)))
    sums = {"clicks": clicks, "cost": np.round(clicks * price * rng.uniform(0.8, 1.2, (size, days)), 2)}
    whole = Period(start=TODAY - timedelta(days=days), end=TODAY - timedelta(days=1))
    asked: Any = None
    rows = Account(asked, "EUR", whole, columns, tuple(sorted(keys)), whole.start, 0, sums, True, 0.0,
                   Source(name="ads", kind="ads"))  # fmt: skip
    rate = np.exp(rng.normal(-3, 0.8, (1, size))) * rng.lognormal(0, 0.3, (DRAWS, size))
    value = rate * rng.lognormal(3.5, 0.7, (1, size)) * rng.lognormal(0, 0.2, (DRAWS, size))
    total = clicks.sum(axis=1)
    by_value = bool(rng.random() < 0.5)
    goal = Goal("margin" if by_value else "value", 0.4 if by_value else 30.0, by_value, 1.0, 0.4, "share")
    worth = bids.Worth(
        total, rate.mean(axis=0) * total, total, rate, value, 1.0, sums["cost"].sum(axis=1),
        value.mean(axis=0) * total, np.ones(size), rate,
    )  # fmt: skip
    return rows, worth, goal


def prices(rng: np.random.Generator) -> Iterator[Case]:
    """`bids`: bids and targets by item."""
    account, worth, goal = _account(rng, ("platform", "campaign", "ad_group", "keyword"))
    bound = limits(rng, float(account.sums["cost"].sum()) / 10)
    lever = str(rng.choice(["bid", "target"]))
    none = np.zeros(len(account.keys), bool)
    plan = bids.moves(
        account, worth, goal, rng.uniform(0.3, 1.2, DRAWS), rng.uniform(0.5, 1, DRAWS), desk(bound),
        share=bound.bid_share, cooldown=0, sure=0.6, changed=(), bound_by=None, spared=none,
        inverse=lever == "target" and goal.by_value,
    )  # fmt: skip
    made = bids_said.proposals(desk(bound), account, worth, plan, goal, lever, bound.bid_share)
    wrong = []
    for name, rows, _, _ in bids_said.by_platform(account, plan):
        mine = [each for each in made if each.target == name]
        adds = plan.cost[:, rows].sum(axis=1) * bids.WEEKS
        least = max(float(np.quantile(adds, 0.95)), float(adds.mean()))
        wrong += ["states less risk than it adds" for each in mine if float(each.risk.amount) < least * (1 - HAIR)]
    span = min(bids.NOW, account.of("clicks").shape[1])
    if plan.cost.mean(axis=0)[plan.moved].sum() > bound.run_share * account.of("cost")[:, -span:].sum() * 7 / span * (
        1 + HAIR
    ):
        wrong.append("adds more than its share of a run")
    if lever == "bid":
        shown = {bids_said._names(account)[at]: plan.price[at] for at in range(len(account.keys))}
        wrong += ["another bid than that of the data" for each in made for name, was in each.before.items()
                  if was != shown[name]]  # fmt: skip
    yield bound, list(made), wrong


def audiences(rng: np.random.Generator) -> Iterator[Case]:
    """`audiences`: segments that are left out."""
    account, worth, goal = _account(rng, ("platform", "campaign", "device", "ad_group"))
    bound = limits(rng, float(account.sums["cost"].sum()) / 10)
    plan = cuts.judge(account, ("device", "ad_group"), worth, goal, desk(bound), sure=0.6, share=bound.change_share)
    made = cuts_said.proposals(desk(bound), account, worth, plan, goal)
    span = min(cuts.NOW, account.of("cost").shape[1])
    weekly = account.of("cost")[:, -span:].sum(axis=1) * 7 / span
    lost = worth.worth(goal) * account.of("clicks")[:, -span:].sum(axis=1) * 7 / span
    wrong = []
    for each in made:
        rows = plan.chosen & np.array([part.platform == each.target for part in plan.segments])
        cells = np.any(plan.belongs[rows] > 0, axis=0)
        gone = lost[:, cells].sum(axis=1) * cuts.WEEKS
        if float(each.risk.amount) < max(np.quantile(gone, 0.95), gone.mean()) * (1 - HAIR):
            wrong.append("states less risk than it gives up")
    cells = np.any(plan.belongs[plan.chosen] > 0, axis=0)
    if weekly[cells].sum() > bound.run_share * weekly.sum() * (1 + HAIR):
        wrong.append("cuts more than its share of a run")
    yield bound, list(made), wrong


def shares(rng: np.random.Generator) -> Iterator[Case]:
    """`bandit`: shares of arms."""
    size = int(rng.integers(2, 8))
    current = np.round(rng.dirichlet(np.ones(size)), 4)
    current[-1] = round(1 - current[:-1].sum(), 4)
    allowed = rng.random(size) < 0.9
    allowed[int(rng.integers(size))] = True
    bounded = bounds(allowed, 0.0)
    wished = np.where(allowed, rng.dirichlet(np.full(size, 0.5)), 0.0)
    wished /= wished.sum()
    cost = rng.uniform(0, 5, size) if rng.random() < 0.5 else None
    count, days = float(rng.integers(10, 10_000)), 14
    costs = bandit.Costs(2.0, cost, np.zeros(size), None, None, None, 1, "EUR")
    mean = rng.uniform(0, 1, size)
    bound = limits(rng, count)
    moved = bandit.stage(current, wished, bounded, bound.change_share)
    after = bandit.held(costs, mean, current, moved, (count, days), bound)
    risk = bandit.at_risk(costs, mean, current, after, count, days)
    more, wrong = np.maximum(after - current, 0), []
    due = float(more @ cost) * count if cost is not None else float(more.sum()) * count * float(mean @ current) * 2
    if risk < due * (1 - HAIR):
        wrong.append("states less risk than it moves")
    if (after[~allowed] > 0).any() and current[~allowed].sum() == 0:
        wrong.append("a share for what is forbidden")
    stops = bool((current[~allowed] > 0).any())
    if not stops and (np.abs(after - current)[current > 0] > bound.change_share * current[current > 0] + 1e-9).any():
        wrong.append("moves further than change_share")
    if np.abs(after - current).max() < 5e-5 or stops:
        # An arm that must stop does so at once; whether its money fits is for the check and a person.
        yield bound, [], wrong
        return
    names = [f"a{at}" for at in range(size)]
    made = propose(
        desk(bound), action="set_shares", target="arms", before=dict(zip(names, current.tolist(), strict=True)),
        after=dict(zip(names, after.tolist(), strict=True)), unit="share", effect=GAIN, downside=GAIN, risk=risk,
        currency="EUR", evidence="model", why=WHY,
    )  # fmt: skip
    yield bound, [made], wrong


TOOLS = {
    "allocate, simulate (stages)": (stages, 1.0), "pacing (limits of a month)": (month, 1.0),
    "bids (moves and proposals)": (prices, 0.05), "audiences (cuts and proposals)": (audiences, 0.05),
    "bandit (stage and money)": (shares, 1.0),
}  # fmt: skip
"""The code under each tool, and how many of the accounts it gets."""
