"""Training on days whose outcome was known, and a look at a later day as if it were today."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from methods.auroc import Auroc, auroc
from methods.leads.additive import Additive, Floats, Ints, fit
from methods.leads.encoding import Columns, Encoding, encoding
from methods.leads.pipeline import Leads

EVERY, MOST = 7.0, 120_000
DRAWS = 400
FEW = 10
"""Goals that a model of an earlier day needs to be worth looking at."""


@dataclass(frozen=True)
class Score:
    """A fitted model with its encoding, and on how many leads and goals it rests."""

    model: Additive
    coding: Encoding
    rows: int
    leads: int
    goals: int


@dataclass(frozen=True)
class Looked:
    """A day in the past seen as today: (n,) who was open, their chance as predicted then, who got there."""

    day: float
    rows: Ints
    chance: Floats
    happened: Ints
    area: Auroc

    @property
    def brier(self) -> float:
        """Mean squared distance of the probability from what happened."""
        return float(np.mean((self.chance - self.happened) ** 2))


def joined(looks: list[Looked]) -> Looked:
    """Several days looked at as one: their windows do not overlap, so each goal counts once."""
    chance, happened = (np.concatenate([getattr(each, name) for each in looks]) for name in ("chance", "happened"))
    rows = np.concatenate([each.rows for each in looks])
    return Looked(looks[0].day, rows, chance, happened, auroc(happened, chance))


def known(leads: Leads, rows: Ints, day: float) -> Columns:
    """Everything known of leads on that day."""
    return {**leads.state(rows, day), **{name: values[rows] for name, values in leads.fixed.items()}}


def train(leads: Leads, now: float, horizon: float, oldest: float, seed: int) -> Score | None:
    """Learn from each week whose outcome is known by `now`; None where nobody or everybody reached the goal."""
    last, first = now - horizon, float(leads.created.min())
    days = np.arange(last, first, -EVERY)
    if len(days) > 1:
        each = [len(leads.open_on(day, oldest)) for day in (days[0], days[len(days) // 2])]
        days = days[:: max(1, int(np.ceil(len(days) * max(each) / MOST)))]
    rows = [leads.open_on(float(day), oldest) for day in days]
    told = [known(leads, own, float(day)) for own, day in zip(rows, days, strict=True)]
    whose = np.concatenate(rows) if rows else np.empty(0, dtype=np.int64)
    if not len(whose):
        return None
    happened = np.concatenate([leads.within(own, float(d), horizon) for own, d in zip(rows, days, strict=True)])
    if happened.min() == happened.max():
        return None
    columns = {name: np.concatenate([each[name] for each in told]) for name in told[0]}
    coding = encoding(columns, whose)
    model = fit(coding.matrix(columns), happened, whose, seed)
    return Score(model, coding, len(whose), len(np.unique(whose)), len(np.unique(whose[happened == 1])))


def looks(leads: Leads, now: float, horizon: float, oldest: float, seed: int, most: int = 3) -> list[Looked]:
    """The latest day whose outcome is known, and those one and two horizons earlier where enough was known then."""
    found: list[Looked] = []
    for back in range(1, most + 1):
        day = now - back * horizon
        score = train(leads, day, horizon, oldest, seed)
        if score is None or (found and score.goals < FEW):
            break
        seen = look(leads, score, day, horizon, oldest)
        if not len(seen.rows):
            break
        found.append(seen)
    return found


def look(leads: Leads, score: Score, day: float, horizon: float, oldest: float) -> Looked:
    """Score the leads open on that day, and see who got there."""
    rows = leads.open_on(day, oldest)
    chance = score.model.chance(score.coding.matrix(known(leads, rows, day)))
    happened = leads.within(rows, day, horizon)
    return Looked(day, rows, chance, happened, auroc(happened, chance))


def reached(happened: Ints, score: Floats, share: float, seed: int = 0) -> float:
    """Share of all goals among the first `share` of the order by score, ties at random."""
    dice = np.random.default_rng([seed, 82]).random(len(score))
    first = np.lexsort((dice, -score))[: max(1, round(share * len(score)))]
    total = int(happened.sum())
    return float(happened[first].sum() / total) if total else 0.0


def lift_draws(happened: Ints, scores: dict[str, Floats], share: float, seed: int) -> dict[str, Floats]:
    """(draws,) lift of each order over chance, in repetitions that redraw the leads."""
    rng = np.random.default_rng([seed, 83])
    dice = rng.random(len(happened))
    found = {name: np.empty(DRAWS) for name in scores}
    for draw in range(DRAWS):
        own = rng.integers(0, len(happened), len(happened))
        total = max(1, int(happened[own].sum()))
        count = max(1, round(share * len(own)))
        for name, score in scores.items():
            first = own[np.lexsort((dice[own], -score[own]))[:count]]
            found[name][draw] = happened[first].sum() / total / share
    return found


def calibration(looked: Looked, parts: int = 5) -> list[tuple[int, float, float, float, float]]:
    """Per part of the ranking, lowest first: leads, mean predicted chance, observed share, and its 90 % ends.

    The ends are Wilson's (1927).
    """
    order = np.argsort(looked.chance, kind="stable")
    found: list[tuple[int, float, float, float, float]] = []
    for own in np.array_split(order, parts):
        size, share = len(own), float(looked.happened[own].mean()) if len(own) else 0.0
        if not size:
            continue
        z = 1.6449
        middle, around = share + z * z / (2 * size), z * np.sqrt(share * (1 - share) / size + z * z / (4 * size**2))
        whole = 1 + z * z / size
        low, high = (middle - around) / whole, (middle + around) / whole
        # A share of nothing or all is an end itself, which rounding may miss by a hair.
        ends = float(min(max(low, 0), share)), float(max(min(high, 1), share))
        found.append((size, float(looked.chance[own].mean()), share, *ends))
    return found


def expected_against(looked: Looked) -> float:
    """Z value of goals predicted against goals seen (Spiegelhalter's idea in the large): beyond 2 is not chance."""
    spread = float(np.sqrt(np.sum(looked.chance * (1 - looked.chance))))
    return float((looked.happened.sum() - looked.chance.sum()) / spread) if spread > 0 else 0.0
