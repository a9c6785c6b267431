# pyright: basic
"""One line a channel: its figures, what speaks against deciding from them, and the verdict."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from tools.attribution._mmm_run import Run

LITTLE = 0.05
"""A channel whose spend varies by less than this share of its mean tells nothing."""
SOME = 0.15
INFLATED, BLURRED = 10.0, 5.0
CONTRACTED = 0.3
WIDE, BROAD = 1.5, 1.0
"""Width of the interval of ROAS over its middle from which on no decision, or only a rough one, can rest on it."""
LOOSE = 0.5
MIRROR = 0.95
FOLLOWS, FOLLOWS_P = 0.3, 0.001
NOT_DEMAND = re.compile(r"non[ _-]?brand|nicht[ _-]?marke|generic|generisch|upper|awareness")
DEMAND = re.compile(
    r"retarget|remarket|affiliate|voucher|gutschein|coupon|cashback|preisvergleich|price[ _-]?comparison"
    r"|(^|[^a-z])(brand|branded|marken?)([ _-]*(spend|cost|kosten|s))?$"
    r"|(search|sea|ppc|suche|google|bing|adwords|paid|keywords?)[ _-]*(brand|branded|marke)([^a-z]|$)"
    r"|(^|[^a-z])(brand|branded|marken?)[ _-]*(search|sea|ppc|keywords?|suche|kw|google|bing)"
)
Three = tuple[float, float, float]


@dataclass(frozen=True)
class Line:
    """One channel; (low, middle, high) where there is an interval, None without a fit.

    width     of the interval of ROAS over its middle · against: codes of the gate that speak against a decision
    alone     mean and standard deviation of the return by the data without the prior
    careful   codes that ask for care only · demand: why it may answer demand, "name" or "data", else ""
    """

    name: str
    spend: float
    contribution: Three | None
    share: Three | None
    roas: Three | None
    marginal: Three | None
    half_saturation: float | None
    carryover: float | None
    width: float | None
    against: tuple[str, ...]
    careful: tuple[str, ...]
    demand: str
    alone: tuple[float | None, float | None] = (None, None)

    @property
    def verdict(self) -> str:
        """Whether a decision can rest on it."""
        return "needs test" if self.against else "can be decided"


def lines(run: Run) -> list[Line]:
    """Every channel in the order of the data."""
    spent = run.total.sum(axis=0)
    if run.fit is None:
        return [_without(run, one, float(spent[one])) for one in range(len(spent))]
    said = run.fit.estimates
    found = {
        what: said.interval(what, run.level).T.tolist() for what in ("contribution", "share", "roas", "marginal_roas")
    }
    middle = {what: np.median(getattr(said, what), axis=0) for what in ("half_saturation", "carryover")}
    top, apart = run.total.max(axis=0), _apart(run)
    made: list[Line] = []
    for one, name in enumerate(run.media.channels):
        roas = tuple(found["roas"][one])
        width = (roas[2] - roas[0]) / roas[1] if roas[1] > 0 else float("inf")
        against, careful, demand = _before(run, one)
        if width > WIDE and not apart[one]:
            against.append("interval_width")
        elif width > BROAD:
            careful.append("interval_width")
        if run.fit.learnt[one] < CONTRACTED:
            against.append("prior_dominates")
        if middle["half_saturation"][one] > top[one]:
            careful.append("extrapolation")
        made.append(
            Line(
                name, float(spent[one]), tuple(found["contribution"][one]), tuple(found["share"][one]), roas,
                tuple(found["marginal_roas"][one]), float(middle["half_saturation"][one]),
                float(middle["carryover"][one]), float(width), tuple(against), tuple(careful), demand,
                _alone(run.fit.taught[one]),
            )
        )  # fmt: skip
    return made


def _alone(taught: np.ndarray) -> tuple[float | None, float | None]:
    mean, deviation = taught.tolist()
    return (mean, deviation) if np.isfinite(taught).all() else (None, None)


def _apart(run: Run) -> np.ndarray:
    """(c,) whether a channel's return is surely above or surely below that of all other channels together.

    That is what most decisions ask; a range may be wide beside its own middle and still lie on one side.
    """
    assert run.fit is not None
    brought, spent = run.fit.estimates.contribution, run.total.sum(axis=0)
    if len(spent) < 2:
        return np.zeros(len(spent), dtype=bool)
    others = (brought.sum(axis=1, keepdims=True) - brought) / np.maximum(spent.sum() - spent, 1e-300)
    above = (brought / np.maximum(spent, 1e-300) > others).mean(axis=0)
    return np.maximum(above, 1 - above) >= (1 + run.level) / 2


def _without(run: Run, one: int, spent: float) -> Line:
    against, careful, demand = _before(run, one)
    return Line(
        run.media.channels[one], spent, None, None, None, None, None, None, None,
        tuple(against) or ("too_little_variation",), tuple(careful), demand,
    )  # fmt: skip


def _before(run: Run, one: int) -> tuple[list[str], list[str], str]:
    """What the data say before any model: codes against a decision, codes for care, and how demand shows."""
    checked = run.checked
    against: list[str] = []
    careful: list[str] = []
    if checked.variation[one] < LITTLE:
        against.append("too_little_variation")
    elif checked.variation[one] < SOME:
        careful.append("too_little_variation")
    if not against:
        if checked.vif[one] > INFLATED:
            against.append("collinearity")
        elif checked.vif[one] > BLURRED:
            careful.append("collinearity")
    demand = demand_of(run, one)
    if demand and not any(test.channel == run.media.channels[one] for test in run.tests):
        against.append("confounding")
    return against, careful, demand


def demand_of(run: Run, one: int) -> str:
    """Why a channel's spend may answer demand instead of making it: "name", "data", or "" where nothing says so."""
    if answers_demand(run.media.channels[one]):
        return "name"
    checked = run.checked
    mirrored = checked.mirrors[one] > MIRROR and checked.rest[one] < 0.15
    follows = checked.follows_p[one] < FOLLOWS_P and checked.follows[one] > FOLLOWS
    return "data" if mirrored or follows or checked.loose[one] < LOOSE else ""


def answers_demand(name: str) -> bool:
    """Whether a channel's name says that it catches demand which is there anyway.

    >>> [answers_demand(name) for name in ("brand_search", "Google Brand", "retargeting_spend", "Gutscheine")]
    [True, True, True, True]
    >>> [answers_demand(name) for name in ("search_nonbrand", "brand_tv", "tv", "generic_search")]
    [False, False, False, False]
    """
    plain = name.strip().lower()
    return bool(DEMAND.search(plain)) and not NOT_DEMAND.search(plain)
