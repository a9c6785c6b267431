# pyright: basic
"""How late conversions arrive, by platform: given, learnt from earlier states of the same reports, or unknown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

import numpy as np

from errors import LeitstandError
from methods.bids.lag import Lag, fit
from tools._tool import Desk
from tools.bidding._bids_read import Account, Floats
from tools.data._slice import rows_of
from tools.data._sums import DAY, exactly
from warehouse.provenance import loads

Basis = Literal["given", "learnt", "unknown"]
SETTLED = 21
"""Days after which a day's conversions count as complete where a delay is learnt."""
OLDEST, STATES = 20, 8
"""Age up to which early counts are compared, and how many earlier states are looked at."""
WAIT = 7
"""Days left out at the end where the delay is not known."""
SLOW = Lag(0.0, 4.0)
"""Delay that is assumed for the test of an outage only, where none is known: few platforms are slower."""


@dataclass(frozen=True)
class Delay:
    """By platform: its delay, or None where nothing tells it."""

    lags: Mapping[str, Lag | None]
    basis: Basis

    def arrived(self, platform: str, days: int) -> Floats:
        """(days,) share of each day's conversions that can be known at the end of the last one."""
        age = np.arange(days)[::-1].astype(float)
        known = self.lags.get(platform)
        return np.where(age < WAIT, 0.0, 1.0) if known is None else known.arrived(age)

    def at_least(self, platform: str, days: int) -> Floats:
        """The same, never more than is sure: for testing whether conversions are missing."""
        age = np.arange(days)[::-1].astype(float)
        return (self.lags.get(platform) or SLOW).arrived(age)


def delay(desk: Desk, account: Account, given: float | Mapping[str, float] | None) -> Delay:
    """The delay of every platform of the account; what is given holds."""
    names = account.platforms()
    if isinstance(given, (int, float)):
        return Delay({name: Lag(0.0, max(float(given), 0.05)) for name in names}, "given")
    told = {name.casefold(): mean for name, mean in (given or {}).items()}
    own = {name: Lag(0.0, max(told[name.casefold()], 0.05)) for name in names if name.casefold() in told}
    learnt = _learnt(desk, account, [name for name in names if name not in own]) if len(own) < len(names) else {}
    found: dict[str, Lag | None] = {name: own.get(name) or learnt.get(name) for name in names}
    basis: Basis = "given" if own else "learnt" if any(learnt.values()) else "unknown"
    return Delay(found, basis)


def _learnt(desk: Desk, account: Account, names: list[str]) -> dict[str, Lag | None]:
    """From what reports said earlier about days that are complete by now."""
    newest = max((load.known_on for load in loads(desk.warehouse, "ads").values() if load.known_on), default=None)
    settled = account.day(account.sums["clicks"].shape[1] - 1) - SETTLED * DAY
    states = sorted({load.known_on for load in loads(desk.warehouse, "ads").values() if load.known_on})
    states = [day for day in states if newest and day < newest and day - OLDEST * DAY < settled][-STATES:]
    if not states:
        return {}
    final = _counted(desk, account)
    pairs: dict[str, list[tuple[float, float, float]]] = {name: [] for name in names}
    for state in states:
        try:
            early = _counted(replace(desk, warehouse=desk.warehouse.as_of(state)), account)
        except LeitstandError:  # nothing of this kind was known then
            continue
        last = max((day for _, day in early), default=None)
        if last is None:
            continue
        # A state ends with the last day that it holds, which is the evening it was taken.
        for (name, day), now in final.items():
            age = (last - day).days
            if name in pairs and 0 <= age <= OLDEST and day <= settled and (name, day) in early:
                pairs[name].append((float(age), early[name, day], now))
    columns = {name: [np.array(column) for column in zip(*rows, strict=True)] for name, rows in pairs.items() if rows}
    return {name: fit(*parts) for name, parts in columns.items()}


def _counted(desk: Desk, account: Account) -> dict[tuple[str, date], float]:
    clause, params = rows_of(account.asked, None)
    found = desk.warehouse.rows(
        f"select platform, date::date as d, sum(conversions) from {exactly('ads')} where {clause}"  # noqa: S608  names of the contract, values are parameters
        " group by 1, 2 having sum(clicks) > 0 order by 1, 2",
        **params,
    )
    return {(name, day): float(count or 0) for name, day, count in found}
