# pyright: basic
"""The draws behind a plan, kept so that other plans can be tried at once; the same curves as `bidding.allocate`."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from errors import BadArguments
from methods.allocation.goal import Goal
from methods.allocation.response import Response
from methods.allocation.trying import Tried, Trying
from terms import Fact, Words
from tools._facts import fact
from tools._tool import Desk
from tools.bidding._allocate_frame import framed
from tools.bidding._allocate_goal import OUTCOME, PROFIT, REVENUE
from tools.bidding._allocate_limits import Asked
from tools.bidding._allocate_plan import over_window
from tools.bidding._allocate_said import shown_name
from tools.bidding._response import responses

ARRAYS = ("weights", "rate", "slope", "ceiling", "scale", "past", "observed")
GEO = ("geo_share", "geo_stretch")


@dataclass(frozen=True)
class Live:
    """Curves of one window for trying plans.

    labels    evidence of each channel · caused: whether its return counts as caused
    start     first day of the window · days: its length
    currency  of the money · unit: of the outcome, a currency or "" · money: whether the outcome is money
    """

    trying: Trying
    labels: tuple[str, ...]
    caused: tuple[bool, ...]
    start: date
    days: int
    currency: str
    unit: str

    @property
    def channels(self) -> tuple[str, ...]:
        """Names of the channels, in the order of every array."""
        return self.trying.response.channels

    @property
    def names(self) -> tuple[str, ...]:
        """Channels as people read them."""
        return tuple(shown_name(each) for each in self.channels)

    def money(self, given: dict[str, float]) -> np.ndarray:
        """(c,) money over the window; channels that are not named keep what they have.

        Errors:
            BadArguments: an unknown channel, or an amount below zero.
        """
        found = self.trying.now.copy()
        for name, amount in given.items():
            if name not in self.channels or not 0 <= amount < 1e12:
                raise BadArguments(
                    en=f"There is no channel '{name}' that could get {amount:,.0f}.",
                    de=f"Einen Kanal „{name}“, der {amount:,.0f} bekommen könnte, gibt es nicht.",
                    do_en=f"Known channels: {', '.join(self.channels)}.",
                    do_de=f"Bekannte Kanäle: {', '.join(self.channels)}.",
                )
            found[self.channels.index(name)] = round(amount, 2)
        return found

    def tried(self, money: np.ndarray, margin: float | None = None, level: float = 0.9) -> Tried:
        """What a plan brings: profit where a margin is given, else the outcome."""
        return self.trying.tried(money, Goal(margin or 1.0, margin is not None), level)

    def facts(self, tried: Tried, margin: float | None = None, level: float = 0.9) -> tuple[Fact, ...]:
        """The figures of a tried plan, named as `bidding.allocate` names them."""
        unit = self.currency if margin is not None else self.unit or "count"
        now, then = float(self.trying.now.sum()), float(tried.money.sum())
        gain, outcome, like = tried.gain.tolist(), tried.outcome.tolist(), tried.like_today.tolist()
        return (
            fact("budget_total", round(then, 2), self.currency, "Budget im Plan", "budget of the plan",
                 basis="observed"),
            fact("before_total", round(now, 2), self.currency, "derzeitige Ausgaben", "present spend",
                 basis="observed"),
            fact("gain", gain[0], unit, "Änderung gegenüber heute", "change against today", (*gain[1:], level)),
            fact("p_better", tried.beats, "probability", "Wahrscheinlichkeit, besser zu sein",
                 "probability of being better"),
            fact("gain_same_budget", like[0], unit, "Zuwachs gegenüber gleicher Summe, wie heute verteilt",
                 "gain over the same total split as today", (*like[1:], level)),
            fact("p_same_budget", tried.beats_like, "probability", "Wahrscheinlichkeit dazu", "its probability"),
            fact("downside", tried.bad, unit, "schlechtes Ende", "bad end"),
            fact("moved", round(tried.moved, 2), self.currency, "umgeschichtet", "moved", basis="observed"),
            fact("outcome_after", outcome[0], self.unit or "count", "durch den Plan", "by the plan",
                 (*outcome[1:], level)),
        )  # fmt: skip

    def goal(self, margin: float | None = None) -> Words:
        """What the gain is a gain of."""
        return PROFIT if margin is not None else REVENUE if self.unit else OUTCOME


def opened(desk: Desk) -> Live | None:
    """The curves of the four weeks after the data, as `bidding.allocate` plans them; None where no model fits.

    Errors: no data, several currencies.
    """
    planned = responses(desk)
    if planned.response is None:
        return None
    frame = framed(planned, Asked(None, "total", None, None, None, {}, {}, 0.0, [], None, "even"), desk.today)
    trying = Trying(over_window(planned.response, frame), frame.pattern, frame.now, frame.seen)
    return Live(
        trying, planned.labels, tuple(planned.incremental.tolist()), frame.start, frame.days, planned.currency,
        planned.unit,
    )  # fmt: skip


def save(live: Live, file: Path) -> None:
    """Keep the curves in a file; nothing in it can run."""
    response, trying = live.trying.response, live.trying
    plain = {
        "channels": response.channels, "days": response.days, "saturation": response.saturation,
        "labels": live.labels, "caused": live.caused, "start": live.start.isoformat(), "window": live.days,
        "currency": live.currency, "unit": live.unit,
    }  # fmt: skip
    arrays = {name: getattr(response, name) for name in (*ARRAYS, *GEO) if getattr(response, name) is not None}
    arrays |= {"pattern": trying.pattern, "now": trying.now, "seen": trying.seen}
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_suffix(f".{os.getpid()}.npz")
    np.savez_compressed(draft, told=np.array(json.dumps(plain)), **arrays)
    draft.replace(file)


def load(file: Path) -> Live | None:
    """The curves of a file; None where there is none, or where it is no such file any more."""
    try:
        with np.load(file, allow_pickle=False) as kept:
            told: dict[str, Any] = json.loads(str(kept["told"]))
            arrays = {name: kept[name] for name in kept.files if name != "told"}
        own = {name: arrays[name] for name in (*ARRAYS, *GEO) if name in arrays}
        response = Response(tuple(told["channels"]), told["days"], saturation=told["saturation"], **own)
        trying = Trying(response, arrays["pattern"], arrays["now"], arrays["seen"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return Live(
        trying, tuple(told["labels"]), tuple(told["caused"]), date.fromisoformat(told["start"]), told["window"],
        told["currency"], told["unit"],
    )  # fmt: skip
