"""From a log of purchases to values per customer and group: fit, hold against a known period, look ahead."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from errors import WeakData
from methods.clv import gamma_gamma
from methods.clv.future import MODELS, Drawn, Model, discounted, drawn
from methods.clv.holdout import Holdout, holdout
from methods.clv.maximum import Fit
from methods.clv.purchases import Floats, Ints, Purchases
from tools.attribution._clv_read import DAYS, Log, Unit

Kind = Literal["bgnbd", "paretonbd"]
LEVEL = 0.9
FEWEST, USUAL_SPLIT, SHORTEST = 10, 2 / 3, 14
"""Repeat customers for a fit; where the history is cut to hold the model against the rest; days of that rest."""
SURE, LOST = 0.8, 0.3
MOST_GROUPS, FEW_QUARTERS = 30, 3


@dataclass(frozen=True)
class Asked:
    """What was asked for: model, engine, horizon in days, grouping, and what money is worth."""

    kind: Kind
    engine: Literal["quick", "full"]
    unit: Unit
    horizon: int
    segment_by: str
    margin: float
    discount: float
    seed: int

    @property
    def time(self) -> float:
        """The horizon in units of time."""
        return self.horizon / DAYS[self.unit]


@dataclass(frozen=True)
class Valued:
    """What each customer and group is worth, and how far the model can be trusted.

    Attributes:
        seen: (n,) summary of the customers at the end of the observation; `ids` are theirs.
        model: fitted; `quick` are the maximum likelihood estimates whatever the engine.
        alive, expected, worth, value: (n,) chance to be there, purchases, amount of one, discounted margin.
        group, groups: (n,) number of each customer's group, and their names.
        draws: of what the groups buy and bring.
        held: the model against a period that is known; None where there is none.
        trained: customers in the fit (those whose beginning was seen).
    """

    seen: Purchases
    ids: NDArray[np.object_]
    model: Model
    quick: Fit
    alive: Floats
    expected: Floats
    worth: Floats
    value: Floats
    group: Ints
    groups: tuple[str, ...]
    draws: Drawn
    held: Holdout | None
    trained: int

    @property
    def revenue(self) -> Floats:
        """(n,) expected revenue in the horizon, not discounted."""
        return self.expected * self.worth


def valued(log: Log, asked: Asked) -> Valued:
    """Fit, hold out, look ahead.

    Raises:
        WeakData: hardly anybody came back, so nothing can be learnt about coming back.
    """
    seen, known = log.at(log.until, asked.unit)
    begun = np.ones(len(seen), dtype=bool) if log.fresh is None else log.fresh[known]
    if seen[begun].repeaters < FEWEST:
        begun = np.ones(len(seen), dtype=bool)
    if seen.repeaters < FEWEST:
        raise _too_few(seen.repeaters)
    model, quick = fitted(seen[begun], asked)
    group, groups = _groups(log, known, seen, model, asked.segment_by)
    rate = float(np.log1p(asked.discount)) / 365 * DAYS[asked.unit]
    expected, worth = model.expected(seen, asked.time), model.worth(seen)
    return Valued(
        seen, log.ids[known], model, quick, model.alive(seen), expected, worth,
        discounted(model, seen, asked.time, rate) * worth * asked.margin, group, groups,
        drawn(model, seen, asked.time, group, len(groups), asked.seed),
        _held(log, asked, model, seen, known), int(begun.sum()),
    )  # fmt: skip


def fitted(seen: Purchases, asked: Asked) -> tuple[Model, Fit]:
    """The model by the chosen engine, and its maximum likelihood estimates."""
    quick = MODELS[asked.kind].fit(seen)
    money = _money(seen)
    paid = seen.spend[gamma_gamma.payers(seen)]
    flat = float(paid.mean()) if len(paid) else 0.0
    if asked.engine == "quick":
        return Model(asked.kind, quick, money, flat), quick
    from methods.clv.full import posterior

    buying = posterior(asked.kind, seen, asked.seed)
    if money is not None:
        money = replace(posterior("gamma_gamma", seen, asked.seed), log_likelihood=money.log_likelihood)
    return Model(asked.kind, replace(buying, log_likelihood=quick.log_likelihood), money, flat), quick


def _money(seen: Purchases) -> Fit | None:
    """Gamma-Gamma where it has a mean: enough people who paid, amounts that differ, q above one."""
    paid = seen.spend[gamma_gamma.payers(seen)]
    if len(paid) < FEWEST or np.ptp(paid) == 0:
        return None
    fit = gamma_gamma.fit(seen)
    return fit if fit.converged and fit.values[1] > 1 else None


def _held(log: Log, asked: Asked, model: Model, seen: Purchases, known: Ints) -> Holdout | None:
    """The model against the days after `until` where they are loaded, else a fit of the first part against the rest."""
    unit = DAYS[asked.unit]
    if log.last - log.until >= SHORTEST:
        came = log.between(log.until, log.last)[known]
        return holdout(model, seen, came, (log.last - log.until) / unit, LEVEL, asked.seed)
    first = int(log.day.min())
    cut = first + round((log.until - first) * USUAL_SPLIT)
    if log.until - cut < SHORTEST:
        return None
    early, then = log.at(cut, asked.unit)
    begun = np.ones(len(early), dtype=bool) if log.fresh is None else log.fresh[then]
    if early[begun].repeaters < FEWEST:
        return None
    trial, _ = fitted(early[begun], replace(asked, engine="quick"))
    came = log.between(cut, log.until)[then]
    return holdout(trial, early, came, (log.until - cut) / unit, LEVEL, asked.seed)


def _groups(log: Log, known: Ints, seen: Purchases, model: Model, by: str) -> tuple[Ints, tuple[str, ...]]:
    if by == "activity":
        alive = model.alive(seen)
        group = np.where(seen.frequency == 0, 3, np.where(alive >= SURE, 0, np.where(alive >= LOST, 1, 2)))
        return group.astype(np.int64), ("active", "at_risk", "lost", "bought_once")
    labels: NDArray[np.str_] = _cohorts(log.first_day()[known])
    if by != "cohort" and log.label is not None:
        labels = log.label[known].astype(np.str_)
    names, group = np.unique(labels, return_inverse=True)
    if len(names) <= MOST_GROUPS:
        return group.astype(np.int64), tuple(names.tolist())
    size = np.bincount(group)
    order = np.argsort(-size, kind="stable")
    place = np.full(len(names), MOST_GROUPS - 1)
    place[order[: MOST_GROUPS - 1]] = np.arange(MOST_GROUPS - 1)
    return place[group], (*(str(names[at]) for at in order[: MOST_GROUPS - 1]), "…")


def _cohorts(first: Ints) -> NDArray[np.str_]:
    """(n,) quarter of the first purchase as 2026-Q1; the month where all lie within three quarters."""
    month = first.astype("datetime64[D]").astype("datetime64[M]")
    months = month.astype(np.int64)
    if np.ptp(months // 3) < FEW_QUARTERS:
        return month.astype(np.str_)
    year, quarter = 1970 + months // 12, months % 12 // 3 + 1
    return np.char.add(np.char.add(year.astype(np.str_), "-Q"), quarter.astype(np.str_))


def day_of(number: int) -> date:
    """The day of a number of days since 1970."""
    return date(1970, 1, 1) + timedelta(days=number)


def _too_few(repeaters: int) -> WeakData:
    return WeakData(
        en=f"Only {repeaters} customers came back in the loaded purchases; that is too few to learn about coming back.",
        de=f"Nur {repeaters} Kundinnen und Kunden haben in den geladenen Daten wieder gekauft; das ist zu wenig.",
        do_en=f"Load a longer history: at least {FEWEST} repeat customers, better several hundred.",
        do_de=f"Laden Sie mehr Vergangenheit: mindestens {FEWEST} Wiederkäufer, besser mehrere hundert.",
    )
