"""Designs of a geo test: which there are, what each could find and cost, and which one is proposed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from methods.geo_design import Pool, candidates, spread_sizes
from methods.geo_power import (
    Placebos,
    Power,
    at_effect,
    false_alarms,
    placebos,
    power_curve,
    smallest,
    windows,
)  # fmt: skip
from tools.attribution._geo_panel import Floats, Ints, Panel

Kind = Literal["holdout", "increase"]
FEWEST_BEFORE = 8
FEWEST_DONORS = 3
WEEKS = (2, 3, 4, 6, 8)
RECENT_DAYS = 28
NEARLY = 1.15
PLAUSIBLE = 0.5


@dataclass(frozen=True)
class Wish:
    """What is wanted; money in the currency of the data, `value` is money per unit of the KPI.

    spend       of the tested channel per period in all regions together; None where unknown
    capped      whether sets that would lose more than allowed are left out from the start
    sizes, lengths   numbers of treated regions, and of periods, to compare
    """

    kind: Kind
    pool: Pool
    sizes: tuple[int, ...]
    lengths: tuple[int, ...]
    power: float
    alpha: float
    value: float
    seed: int
    spend: float | None = None
    budget: float | None = None
    max_lost: float | None = None
    iroas: float | None = None
    lift: float | None = None
    cpic: float | None = None
    capped: bool = True


@dataclass(frozen=True, eq=False)
class Design:
    """One design with what it would find and cost.

    sets        candidate sets, the proposed one first
    baseline    KPI that the treated regions are expected to have in the test without it
    expected    relative effect that is expected, where an assumption says so
    lost, cost  money forgone, and spent or forgone altogether, at the expected effect, else at the smallest detectable
    """

    sets: tuple[Ints, ...]
    length: int
    tested: Placebos
    curve: Power
    aa: float
    mde: float | None
    baseline: float
    share: float
    spend: float | None
    expected: float | None
    lost: float | None
    cost: float | None
    within: bool

    @property
    def treated(self) -> Ints:
        """Positions of the proposed regions."""
        return self.sets[0]

    @property
    def chance(self) -> float | None:
        """Power at the expected effect."""
        return None if self.expected is None else at_effect(self.curve, abs(self.expected))


def sizes(regions: int, must: int, free: int, wanted: int | None, *, cheap: bool = False) -> tuple[int, ...]:
    """Numbers of treated regions to compare, a small one more where the test has to be cheap."""
    most = min(must + free, regions - FEWEST_DONORS)
    if wanted:
        return (wanted,)
    small = {max(1, must, regions // 20)} if cheap else set[int]()
    return tuple(sorted({*spread_sizes(regions, must, most), *small}))


def lengths(periods: int, days: int, wanted: int | None) -> tuple[int, ...]:
    """Numbers of periods to compare; a test may be a third of the history, and a quarter unless it is asked for."""
    if wanted:
        return (wanted,)
    known = [max(2, round(7 * weeks / days)) for weeks in WEEKS if 7 * weeks >= 2 * days]
    return tuple(dict.fromkeys(length for length in known if 4 * length <= periods))[-3:]


def compared(panel: Panel, wish: Wish) -> list[Design]:
    """All designs, judged by 60 placebo tests each; those that no set of regions allows are left out.

    Where a limit of lost revenue leaves none, all are shown beyond it.
    """
    made = [_design(panel, wish, count, length, sets=6, past=10) for length in wish.lengths for count in wish.sizes]
    known = [design for design in made if design is not None]
    return compared(panel, replace(wish, capped=False)) if not known and wish.capped else known


def proposed(designs: list[Design], wish: Wish) -> Design:
    """The design within the limits that is worth its price.

    With an expected effect: the cheapest that finds it with the wanted power, else the most powerful. Without: of
    those whose smallest detectable effect is at most 15 % above the smallest one, the cheapest.
    """
    pool = [each for each in designs if each.within and each.mde is not None] or [
        each for each in designs if each.mde is not None
    ]
    if not pool:
        return max(designs, key=lambda each: each.curve.power[-1])
    if pool[0].expected is not None:
        able = [each for each in pool if (each.chance or 0.0) >= wish.power]
        # More budget than a few regions can take would have to return what it never returned: spread it.
        able = [each for each in able if (each.expected or 0.0) <= PLAUSIBLE] or able
        return min(able, key=_price) if able else max(pool, key=lambda each: (each.chance or 0.0, -_price(each)[0]))
    best = min(each.mde or np.inf for each in pool)
    return min((each for each in pool if (each.mde or np.inf) <= NEARLY * best), key=_price)


def settled(panel: Panel, wish: Wish, designs: list[Design]) -> tuple[list[Design], Design]:
    """The designs and the proposed one, which 200 placebo tests have judged.

    The best of several noisy figures looks better than it is: what is proposed is judged again, and proposed only if
    it still is the best.
    """
    known, sharp = list(designs), set[int]()
    while True:
        best = proposed(known, wish)
        at = known.index(best)
        if at in sharp:
            return known, best
        free = replace(wish, capped=wish.capped and best.within)
        known[at] = _design(panel, free, len(best.treated), best.length, sets=10, past=20) or best
        sharp.add(at)


def _price(design: Design) -> tuple[float, int, int]:
    return (design.cost or 0.0, design.length, len(design.treated))


def _design(panel: Panel, wish: Wish, count: int, length: int, *, sets: int, past: int) -> Design | None:
    kpi = panel.kpi
    starts = windows(len(kpi), length, max(FEWEST_BEFORE, len(kpi) // 3), 2 * past)
    if len(starts) < 2:
        return None
    # Regions are chosen by the earlier windows and judged by the later ones, as a test is: by days nobody has seen.
    earlier, later = starts[: len(starts) // 2], starts[len(starts) // 2 :]
    share = kpi.sum(axis=0) / kpi.sum()
    recent = _recent(panel, length)
    pool = replace(wish.pool, largest=_largest(panel, wish, float(recent.sum() * length), length))
    chosen = candidates(kpi, pool, count, earlier, length, keep=sets, seed=wish.seed)
    if not chosen:
        return None
    tested = placebos(kpi, chosen, later, length, -1 if wish.kind == "holdout" else 1)
    span = int(later[-1] + length - later[0])
    curve = power_curve(tested, wish.alpha, max(1, len(chosen) * span // length))
    found = smallest(curve, wish.power)
    treated, part = chosen[0], float(share[chosen[0]].sum())
    baseline = float(recent[treated].sum() * length)
    spend = _spend(panel, wish, treated, part, length)
    expected = _expected(wish, baseline, spend)
    lost, cost = _price_of(wish, baseline, spend, expected if expected is not None else found)
    within = (wish.max_lost is None or (lost is not None and lost <= wish.max_lost)) and (
        wish.budget is None or wish.kind == "holdout" or (cost is not None and cost <= wish.budget * (1 + 1e-9))
    )
    return Design(
        tuple(chosen), length, tested, curve, false_alarms(tested, wish.alpha), found, baseline, part, spend,
        expected, lost, cost, within,
    )  # fmt: skip


def _recent(panel: Panel, length: int) -> Floats:
    """(regions,) KPI per period of late."""
    days = period_days(panel)
    return panel.kpi[-max(length, RECENT_DAYS // days) :].mean(axis=0)


def period_days(panel: Panel) -> int:
    """Days of a period: 1 for daily data, 7 for weekly."""
    return max(1, int(np.median(np.diff(panel.dates).astype(int)))) if len(panel.dates) > 1 else 1


def _largest(panel: Panel, wish: Wish, total: float, length: int) -> float:
    """The share of the outcome that may be treated so that no more is lost than allowed, where an effect is assumed."""
    if wish.kind != "holdout" or wish.max_lost is None or not wish.capped or total <= 0:
        return 1.0
    everywhere = np.arange(len(panel.geos))
    expected = _expected(wish, total, _spend(panel, wish, everywhere, 1.0, length))
    return 1.0 if not expected else min(1.0, wish.max_lost / (expected * total * wish.value))


def _spend(panel: Panel, wish: Wish, treated: Ints, share: float, length: int) -> float | None:
    """Spend of the tested channel in the treated regions over the test, at the level of late."""
    if panel.cost is not None:
        recent = np.nan_to_num(panel.cost[-max(length, RECENT_DAYS // period_days(panel)) :]).mean(axis=0)
        return float(recent[treated].sum() * length)
    return None if wish.spend is None else wish.spend * share * length


def _expected(wish: Wish, baseline: float, spend: float | None) -> float | None:
    """The relative effect that an assumption lets expect: lift, return on spend, or cost per incremental conversion."""
    if wish.lift is not None:
        return abs(wish.lift)
    money = spend if wish.kind == "holdout" else wish.budget
    if money is None or baseline <= 0:
        return None
    if wish.iroas is not None:
        return wish.iroas * money / (baseline * wish.value)
    return None if wish.cpic is None else money / wish.cpic / baseline


def _price_of(
    wish: Wish, baseline: float, spend: float | None, effect: float | None
) -> tuple[float | None, float | None]:
    """Money lost, and the cost of the test."""
    if effect is None:
        return None, wish.budget if wish.kind == "increase" else None
    moved = effect * baseline
    if wish.kind == "holdout":
        return moved * wish.value, moved * wish.value
    if wish.budget is not None:
        return 0.0, wish.budget
    return 0.0, moved * wish.cpic if wish.cpic is not None else moved * wish.value / (wish.iroas or 1.0)
