# pyright: basic
"""Linear Thompson sampling on a log's context: chances in each context, and shares by segment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from errors import BadArguments, WeakData
from methods.bandit import learned_value
from methods.bandit.learned_value import Logged
from methods.bandit.linear import Linear, Sums, gather
from methods.bandit.regret import Regret, in_context
from methods.bandit.shares import Bounds, affordable
from tools.bidding import _bandit_state as kept
from tools.bidding._bandit_base import Base
from tools.bidding._bandit_seen import rows_of

if TYPE_CHECKING:
    from tools.bidding.bandit import Args

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
PLACES = 3_000
"""Contexts in which chances are worked out; of more, so many are drawn."""
MOST_LEVELS = 8
MOST_PLAYED = 20_000
FEWEST = 30
"""Rows of a segment from which its own shares are counted."""


@dataclass(frozen=True)
class Segment:
    """Rows alike in one column: (k,) shares now and wished, mean reward and its deviation; and how many rows."""

    name: str
    rows: int
    current: Floats
    wished: Floats
    mean: Floats
    deviation: Floats


@dataclass(frozen=True)
class Contextual:
    """The contextual learner on the log.

    features, sums  what a state keeps
    places, place   (t, d) distinct contexts and (n,) which one each row has; heavy (t,) how many rows each has
    wished          (k,) shares over all contexts
    """

    features: tuple[str, ...]
    sums: Sums
    wished: Floats
    column: str
    segments: tuple[Segment, ...]
    logged: Logged
    places: Floats
    rows: Ints


@dataclass(frozen=True)
class Teacher:
    """How sums become a learner: rewards centred and scaled, features scaled to a root mean square of one."""

    learner: Linear
    scale: Floats
    middle: float
    spread: float

    def chances(self, places: Floats, limits: Bounds, seed: int, paid: Floats) -> Floats:
        """(t, k) chances inside the limits."""
        return self.learner.chances(places / self.scale, limits, seed, paid / self.spread)

    def expected(self, places: Floats) -> tuple[Floats, Floats]:
        """(t, k) mean reward and its deviation."""
        mean, deviation = self.learner.expected(places / self.scale)
        return self.middle + self.spread * mean, self.spread * deviation


def teacher(sums: Sums) -> Teacher:
    """A learner from sums whose first feature is the constant."""
    rows = max(float(sums.count.sum()), 1.0)
    size = np.diagonal(sums.gram, axis1=1, axis2=2).sum(axis=0) / rows
    scale = np.sqrt(np.where(size > 0, size, 1.0))
    middle = float(sums.moment[:, 0].sum()) / rows
    spread = float(np.sqrt(max(float(sums.squares.sum()) / rows - middle**2, 1e-24)))
    once = sums.moment[:, 0]
    told = Sums(
        sums.gram / scale / scale[:, None], (sums.moment - middle * sums.gram[:, 0]) / scale / spread, sums.count,
        np.maximum(sums.squares - 2 * middle * once + middle**2 * sums.count, 0.0) / spread**2,
    )  # fmt: skip
    learner = Linear(len(sums.count), len(scale))
    learner.learn(told)
    return Teacher(learner, scale, middle, spread)


def contextual(
    args: Args, found: Base, limits: Bounds, current: Floats, paid: Floats, costs: tuple[Floats | None, float | None],
    seed: int,
) -> Contextual:  # fmt: skip
    """Learn with context.

    Raises:
        WeakData: a source without columns of context.
    """
    seen = found.seen
    earlier = found.before.features if found.before else ()
    if not seen.context or not seen.size or seen.counts is not None:
        raise WeakData(
            en="There is no context to learn from: the data have no further columns.",
            de="Es gibt keinen Kontext zum Lernen: Die Daten haben keine weiteren Spalten.",
            do_en="Load a log with columns such as device or audience, or use policy thompson.",
            do_de="Laden Sie ein Protokoll mit Spalten wie Gerät oder Zielgruppe, oder nehmen Sie policy thompson.",
        )
    features, rows = rows_of(seen.context, earlier)
    use = found.known.finished
    reward = np.where(use, seen.reward, 0.0)
    new = gather(rows[use], seen.arm[use], reward[use], len(found.names), found.weight[use])
    sums = new
    if found.before and found.before.sums is not None:
        old = kept.joined(found.before.sums, found.before.names, earlier, found.names, features)
        sums = old.faded(found.fade).plus(new) if old else new
    elif found.before and found.before.tally.count.sum() > 0 and args.policy == "linear":
        raise BadArguments(
            en="The state was learned without context, so that it cannot be taken further with it.",
            de="Der Zustand wurde ohne Kontext gelernt und lässt sich damit nicht weiterführen.",
            do_en="Hand in a state of policy linear, or leave `state` out.",
            do_de="Geben Sie einen Zustand von policy linear an, oder lassen Sie `state` weg.",
        )
    chosen = _some(rows, use & _usable(seen.propensity, seen.size), seed)
    first, place = np.unique(_keys(rows[chosen]), return_index=True, return_inverse=True)[1:]
    places, place = rows[chosen][first], place.reshape(-1)
    logged = Logged(
        seen.arm[chosen], seen.reward[chosen],
        np.ones(len(chosen)) if seen.propensity is None else seen.propensity[chosen],
        rows[chosen][:, 1:] if rows.shape[1] > 1 else None, place, seed,
    )  # fmt: skip
    chance = _afford(teacher(sums).chances(places, limits, seed, paid), costs, limits)
    heavy = np.bincount(place, minlength=len(places)) / max(len(place), 1)
    column, parts = _segments(found, teacher(sums), places, place, chosen, chance, current, args.segment)
    return Contextual(features, sums, heavy @ chance, column, parts, logged, places, chosen)


def forgone(told: Contextual, current: Floats, limits: Bounds, horizon: int, paid: Floats) -> Regret:
    """Regret of the contextual learner in simulation, in units of the reward; at most MOST_PLAYED decisions."""
    made = teacher(told.sums)
    rows = (told.places / made.scale)[told.logged.place]
    lost = in_context(
        made.learner, rows, current, limits, min(horizon, MOST_PLAYED), told.logged.seed, paid / made.spread
    )
    return Regret(lost.decisions, lost.lost * made.spread)


def _usable(propensity: Floats | None, size: int) -> NDArray[np.bool_]:
    return np.ones(size, dtype=bool) if propensity is None else (propensity > 0) & (propensity <= 1)


def _some(rows: Floats, use: NDArray[np.bool_], seed: int) -> Ints:
    """Rows to work on: all where contexts repeat, else a drawn part."""
    at = np.flatnonzero(use)
    if len(at) <= PLACES or len(np.unique(_keys(rows[at]))) <= PLACES:
        return at
    return np.sort(np.random.default_rng(seed).choice(at, PLACES, replace=False))


def _keys(rows: Floats) -> Floats:
    """(n,) a number for each row, the same for the same row: comparing whole rows would take most of the time."""
    factor = np.random.default_rng(0).uniform(1, 2, rows.shape[1])
    total = np.zeros(len(rows))
    for column, each in zip(rows.T, factor.tolist(), strict=True):
        total += each * column
    return total


def _afford(chance: Floats, costs: tuple[Floats | None, float | None], limits: Bounds) -> Floats:
    cost, most = costs
    if cost is None or most is None:
        return chance
    return np.stack([affordable(each, cost, most, limits) for each in chance])


def value(found: Base, told: Contextual, limits: Bounds, paid: Floats, seed: int) -> learned_value.Learned:
    """Its value on the log: chances in each context from what was learned of the other folds."""
    seen, names = found.seen, found.names
    weight = found.weight[told.rows]
    rows = told.places[told.logged.place]

    def learn(part: NDArray[np.bool_]) -> Floats:
        sums = gather(rows[part], told.logged.action[part], told.logged.reward[part], len(names), weight[part])
        return teacher(sums).chances(told.places, limits, seed, paid)

    assert seen.size
    return learned_value.value(told.logged, learn, len(told.places))


def _segments(
    found: Base, learner: Teacher, places: Floats, place: Ints, chosen: Ints, chance: Floats, current: Floats,
    wanted: str | None,
) -> tuple[str, tuple[Segment, ...]]:  # fmt: skip
    """The column whose segments differ most in their shares, or the one that is wanted."""
    context = {name: values[chosen].astype(str) for name, values in found.seen.context.items()}
    if wanted is not None and wanted not in context:
        raise BadArguments(
            en=f"There is no column '{wanted}' in the context.", de=f"Der Kontext hat keine Spalte „{wanted}“.",
            do_en=f"Known are: {', '.join(list(context)[:12])}.", do_de=f"Bekannt: {', '.join(list(context)[:12])}.",
        )  # fmt: skip
    best: tuple[float, str, tuple[Segment, ...]] = (-1.0, "", ())
    for name, values in context.items():
        told, at, count = np.unique(values, return_inverse=True, return_counts=True)
        if (wanted is not None and name != wanted) or (wanted is None and not 1 < len(told) <= MOST_LEVELS):
            continue
        parts = tuple(
            _segment(str(told[each]), at == each, places, place, chance, learner, found.seen.arm[chosen], current)
            for each in np.argsort(-count, kind="stable")[:MOST_LEVELS].tolist()
        )
        gap = float(sum(part.rows * np.abs(part.wished - chance[place].mean(axis=0)).sum() for part in parts))
        if gap > best[0]:
            best = (gap, name, parts)
    return best[1], best[2]


def _segment(
    name: str, mine: NDArray[np.bool_], places: Floats, place: Ints, chance: Floats, learner: Teacher, arm: Ints,
    current: Floats,
) -> Segment:  # fmt: skip
    at = place[mine]
    now = np.bincount(arm[mine], minlength=len(current)) / mine.sum() if mine.sum() >= FEWEST else current
    # The mean over contexts of a linear function is the function of their mean.
    mean, deviation = learner.expected(places[at].mean(axis=0, keepdims=True))
    return Segment(name, int(mine.sum()), now, chance[at].mean(axis=0), mean[0], deviation[0])
