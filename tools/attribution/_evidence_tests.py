# pyright: basic
"""The tests worth running next: for each channel the design with the largest expected value after its cost."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from errors import LeitstandError
from methods.information import Actions, Worth, budget_actions, worth
from methods.precision import geo_error, holdout_sd, variation_error, variation_sd
from methods.triangulation import Beliefs
from terms import Period, Words
from tools._decision import Design
from tools._tool import Desk
from tools.attribution._evidence_known import Known
from tools.attribution._geo_panel import read_panel, without_thin_dates
from tools.data._sums import day_of, has

PAUSED = 1 / 3
"""Share of the regions that a geo test pauses."""
HOLDOUT_WEEKS, VARIED_WEEKS = (2, 4, 6, 8), (8, 12, 16, 26)
LEAST = 0.1
"""Of the spend withheld, what a pause costs at least: it has to be planned, watched and read."""
VARIED = 0.5
"""Share by which ups and downs move the budget."""
MOST, SCREEN = 12, 1_000
TRANSPORT = Beliefs().transport
DETECTABLE = 2.49
"""Standard errors of the smallest effect found in 80 % of tests at 5 %, one-sided: z(.95) + z(.80)."""


@dataclass(frozen=True)
class Stakes:
    """What hangs on a decision: worth of a unit of outcome, weeks after the test, change of spend, diminishing."""

    margin: float
    horizon: int
    change: float
    elasticity: float


@dataclass(frozen=True)
class Outcome:
    """The outcome's weeks: per week in units of the return, and what a placebo in the geo panel errs by.

    weekly     (n,) whole weeks
    relative   weeks of a test -> relative standard error in regions; empty without a panel
    """

    weekly: np.ndarray
    relative: dict[int, float]
    origin: str
    rows: int = 0


@dataclass(frozen=True)
class Idea:
    """One test: its design, what it costs and is worth."""

    channel: str
    design: Design
    weeks: int
    cost: float
    sd: float
    mde: float
    worth: Worth

    @property
    def net(self) -> float:
        """Expected value after the cost."""
        return self.worth.evsi - self.cost


def ideas(known: Known, outcome: Outcome, stakes: Stakes, seed: int) -> tuple[Idea, ...]:
    """The best test of each channel on which none is running; those that pay first, then by what they would tell.

    Only the channels on which perfect knowledge would be worth most are looked at.
    """
    each = [at for at, name in enumerate(known.names) if name not in known.running]
    actions = {at: _actions(known, at, stakes) for at in each}
    perfect = {at: worth(known.beliefs[at], actions[at], float("inf"), seed).evpi for at in each}
    each = sorted(each, key=lambda at: (-perfect[at], at))[:MOST]
    found = [idea for at in each if (idea := _best(known, at, actions[at], outcome, stakes, seed)) is not None]
    return tuple(sorted(found, key=lambda idea: (-max(idea.net, 0.0), -idea.worth.evsi, idea.channel)))


def _actions(known: Known, at: int, stakes: Stakes) -> Actions:
    return budget_actions(float(known.spend[at]) * stakes.horizon, stakes.margin, stakes.change, stakes.elasticity)


def _best(known: Known, at: int, actions: Actions, outcome: Outcome, stakes: Stakes, seed: int) -> Idea | None:
    belief = known.beliefs[at]

    def idea(design: Design, weeks: int, draws: int) -> Idea:
        sd, cost, mde = _plan(design, weeks, float(known.spend[at]), belief.mean, outcome, stakes)
        # What a test measures is not quite what holds afterwards: another time, another spend.
        apart = TRANSPORT * max(abs(belief.mean), 0.25 / stakes.margin)
        value = worth(belief, actions, float(np.hypot(sd, apart)), seed + 31 * at, draws)
        return Idea(known.names[at], design, weeks, cost, sd, mde, value)

    tried = [idea(design, weeks, SCREEN) for design, weeks in _designs(outcome)]
    if not tried:
        return None
    best = max(tried, key=lambda each: (each.net, -each.weeks))
    return idea(best.design, best.weeks, 8 * SCREEN)


def _designs(outcome: Outcome) -> list[tuple[Design, int]]:
    paused: Design = "geo_holdout"
    varied: Design = "budget_variation"
    found: list[tuple[Design, int]] = []
    found.extend((paused, weeks) for weeks in outcome.relative)
    if np.isfinite(variation_error(outcome.weekly)):
        found.extend((varied, weeks) for weeks in VARIED_WEEKS)
    return found


def _plan(
    design: Design, weeks: int, spend: float, mean: float, outcome: Outcome, stakes: Stakes
) -> tuple[float, float, float]:
    """Standard error of the return, cost in money, and smallest detectable effect as a share of the outcome.

    A pause costs the outcome forgone in its regions less the spend saved there, at least a tenth of that spend. Ups and
    downs cost the extra spend of the weeks above the usual; what the weeks below save is not counted.
    """
    level = float(outcome.weekly.mean())
    if design == "geo_holdout":
        relative = outcome.relative[weeks]
        withheld = PAUSED * weeks * spend
        cost = max(withheld * (max(mean, 0.0) * stakes.margin - 1), LEAST * withheld)
        return holdout_sd(relative, level, spend), cost, DETECTABLE * relative
    error = variation_error(outcome.weekly)
    mde = DETECTABLE * 2 * error / np.sqrt(weeks) / level if level > 0 else float("nan")
    return variation_sd(error, weeks, VARIED, spend), weeks / 2 * VARIED * spend, float(mde)


def outcome(desk: Desk, money: bool, period: Period, seed: int) -> Outcome | None:
    """The outcome by week: the shop's revenue, else the media data's outcome, else what the platforms report."""
    kinds = desk.warehouse.kinds()
    weekly, origin = np.empty(0), ""
    roads = [
        ("media", "sum(kpi)"), ("orders", "sum(revenue)" if money else "count(*)"),
        ("ads", "sum(conversion_value)" if money else "sum(conversions)"),
    ]  # fmt: skip
    if money:
        roads[0], roads[1] = roads[1], roads[0]
    for kind, measure in roads:
        column = measure[4:-1] if measure.startswith("sum(") else ""
        if kind not in kinds or (column and not has(kinds[kind], column)):
            continue
        weekly, origin = _weeks(desk, kind, measure), kind
        if len(weekly) >= 6 and weekly.mean() > 0:
            break
    relative = _placebos(desk, seed)
    if len(weekly) < 2 or weekly.mean() <= 0:
        return None
    return Outcome(weekly, relative, origin, len(weekly))


def _weeks(desk: Desk, kind: str, measure: str) -> np.ndarray:
    """Sums of whole weeks; rows that stand for more than a week give theirs to each week."""
    day = day_of(kind)
    found = desk.warehouse.columns(
        f"select {day} as day, {measure}::double as amount from {kind} where {day} is not null group by 1 order by 1"  # noqa: S608
    )
    days, amount = found["day"].astype("datetime64[D]"), np.nan_to_num(found["amount"].astype(float))
    if len(days) < 2:
        return np.empty(0)
    step = int(np.median(np.diff(days).astype(int)))
    if step >= 5:
        return amount * 7 / step
    week = (days - days[0]).astype(int) // 7
    sums = np.bincount(week, amount)
    whole = ((days[-1] - days[0]).astype(int) + 1) // 7
    return sums[:whole]


def _placebos(desk: Desk, seed: int) -> dict[int, float]:
    """What geo tests of some lengths would err by in the loaded panel."""
    if "geo_panel" not in desk.warehouse.kinds():
        return {}
    try:
        panel = without_thin_dates(read_panel(desk))
    except LeitstandError:
        return {}
    kpi = panel.kpi[:, np.isfinite(panel.kpi).all(axis=0)]
    if len(panel.dates) < 8:
        return {}
    step = max(int(np.median(np.diff(panel.dates).astype(int))), 1)
    errors = {weeks: geo_error(kpi, max(round(7 * weeks / step), 1), PAUSED, seed) for weeks in HOLDOUT_WEEKS}
    return {weeks: error for weeks, error in errors.items() if np.isfinite(error)}


def where(idea: Idea) -> Words:
    """Where a test takes place."""
    if idea.design == "geo_holdout":
        return Words(de=f"{idea.channel} in einem Drittel der Regionen", en=f"{idea.channel} in a third of the regions")
    return Words(de=f"{idea.channel}, alle Regionen", en=f"{idea.channel}, all regions")


def why(idea: Idea) -> Words:
    """What a test costs, and where its precision is known from."""
    if idea.design == "geo_holdout":
        return Words(
            de="Kosten: entgangener Ertrag der pausierten Regionen abzüglich der gesparten Ausgaben; Genauigkeit aus "
            "Placebo-Tests im Regionenpanel",
            en="cost: outcome forgone in the paused regions less the spend saved; precision from placebo tests in the "
            "geo panel",
        )
    return Words(
        de="Kosten: Mehrausgaben der Wochen über Plan; Genauigkeit aus dem Auf und Ab der Zielgröße",
        en="cost: extra spend of the weeks above plan; precision from the ups and downs of the outcome",
    )
