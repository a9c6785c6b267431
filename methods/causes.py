"""What may be behind an incident: simple patterns of what moved and what held, scored from 0 to 1.

A pattern is a product of memberships: each says how well one figure (observed over expected during the incident) fits,
on a logarithmic scale, from 1 (fits) to 0 (speaks against it). What is not known neither helps nor excludes. The scores
rank candidates; they are no probabilities.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

UNKNOWN = 0.8
"""Weight of a figure that is not there."""
LEAST = 0.2
"""Candidates below this are not worth a person's time."""
CAUSES = (
    "tracking", "restated", "outage", "budget", "auction", "appeal", "conversion_rate", "basket", "demand", "mix",
    "calendar",
)  # fmt: skip


@dataclass(frozen=True)
class Circumstances:
    """What the figures alone do not show; None where it is not known.

    Attributes:
        lasting: the new level has stayed for a week or more.
        uniform: share of the source's campaigns that moved like it.
        mix: share of a ratio's move that shifts between campaigns explain.
        holiday: a holiday or shopping day lies in the incident.
        elsewhere: clicks of all other sources, observed over expected.
    """

    lasting: bool | None = None
    uniform: float | None = None
    mix: float | None = None
    holiday: bool = False
    elsewhere: float | None = None


def rank(moves: Mapping[str, float], around: Circumstances) -> list[tuple[str, float]]:
    """Candidates with their scores, the likeliest first.

    Args:
        moves: observed over expected by figure: impressions, clicks, cost, conversions, cpc, ctr, cvr, aov of the
            source, and orders and revenue of the shop. Absent where not measured.
        around: the circumstances.

    Returns:
        (cause, score) with scores of at least `LEAST`; empty where nothing fits.
    """
    held = {name: moves[name] for name in moves if moves[name] >= 0 and math.isfinite(moves[name])}
    get = held.get
    conversions, clicks, orders = get("conversions"), get("clicks"), get("orders")
    lasting = _yes(around.lasting)
    scores = {
        "tracking": _down(conversions, 0.35) * _steady(clicks) * _holds(orders),
        "restated": _moved(conversions, 1.25) * _not_gone(conversions) * _steady(clicks) * _steady(get("cost"))
        * _holds(orders) * lasting * _share(around.uniform),
        "outage": _down(get("impressions"), 0.15) * _down(clicks, 0.15) * _down(get("cost"), 0.15),
        "budget": _moved(get("cost"), 1.3) * _steady(get("cpc")) * _together(get("cost"), clicks)
        * (1 - _down(clicks, 0.15)),
        "auction": _up(get("cpc"), 1.3) * _not_up(clicks),
        "appeal": _moved(get("ctr"), 1.3) * _steady(get("impressions")) * _steady(get("cpc")),
        "conversion_rate": _moved(get("cvr"), 1.3) * _steady(clicks) * _together(conversions, orders)
        * (UNKNOWN if around.lasting and around.uniform == 1.0 else 1.0),
        "basket": _moved(get("aov"), 1.2) * _steady(clicks),
        "demand": _moved(clicks or get("sessions") or orders, 1.3) * _together(clicks or get("sessions"), orders)
        * _together(clicks or get("sessions"), around.elsewhere) * (0.75 if around.holiday else 1.0),
        "mix": around.mix if around.mix is not None and around.mix > 0.5 else 0.0,
        "calendar": 0.85 * _moved(clicks or orders or conversions, 1.25) * float(around.holiday)
        * _together(clicks or conversions, around.elsewhere),
    }  # fmt: skip
    order = sorted(scores.items(), key=lambda pair: (-round(pair[1], 4), CAUSES.index(pair[0])))
    return [(cause, round(score, 4)) for cause, score in order if score >= LEAST]


def _log(ratio: float) -> float:
    return math.log(max(ratio, 1e-6))


def _steady(ratio: float | None) -> float:
    """One within ten per cent, nought from forty per cent on."""
    if ratio is None:
        return UNKNOWN
    return min(1.0, max(0.0, 1 - (abs(_log(ratio)) - math.log(1.1)) / math.log(1.4 / 1.1)))


def _down(ratio: float | None, full: float) -> float:
    """One at `full` or below, nought from 0.9 on."""
    if ratio is None:
        return 0.0
    return min(1.0, max(0.0, (math.log(0.9) - _log(ratio)) / (math.log(0.9) - math.log(full))))


def _up(ratio: float | None, full: float) -> float:
    if ratio is None:
        return 0.0
    return min(1.0, max(0.0, (_log(ratio) - math.log(1.05)) / (math.log(full) - math.log(1.05))))


def _moved(ratio: float | None, full: float) -> float:
    """One from a factor of `full` on, in either direction."""
    return 0.0 if ratio is None else max(_up(ratio, full), _up(1 / max(ratio, 1e-6), full))


def _holds(orders: float | None) -> float:
    """The shop sells as before, so that what a source reports cannot be what people do."""
    return UNKNOWN if orders is None else _steady(orders)


def _not_gone(ratio: float | None) -> float:
    return 1.0 if ratio is not None and ratio > 0.3 else 0.2


def _not_up(ratio: float | None) -> float:
    return UNKNOWN if ratio is None else 1 - _up(ratio, 1.4)


def _together(one: float | None, other: float | None) -> float:
    """Two figures move the same way, the other at least a third as far."""
    if one is None or other is None:
        return UNKNOWN
    a, b = _log(one), _log(other)
    return min(1.0, max(0.0, 3 * b / a)) if a else 0.0


def _yes(said: bool | None) -> float:
    return UNKNOWN if said is None else 1.0 if said else 0.15


def _share(share: float | None) -> float:
    return UNKNOWN if share is None else share
