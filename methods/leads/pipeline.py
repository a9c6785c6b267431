"""Leads and their deals over time, and who was open on a day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Leads:
    """All leads, and their deals.

    created       (n,) when each came
    reached       (n,) when each reached the goal; inf for those who have not
    fixed         name -> (n,) text known from the first moment, such as the source
    deal_lead     (m,) position of each deal's lead
    deal_created, deal_closed   (m,) when it began; when it was won or lost, inf while open
    """

    created: Floats
    reached: Floats
    fixed: dict[str, NDArray[Any]]
    deal_lead: Ints
    deal_created: Floats
    deal_closed: Floats

    def open_on(self, day: float, oldest: float) -> Ints:
        """Positions of leads that were there, had not reached the goal, were not lost and not older than `oldest`."""
        size = len(self.created)
        running, ended = self._deals_on(day)
        lost = (np.bincount(self.deal_lead[ended], minlength=size) > 0) & (
            np.bincount(self.deal_lead[running], minlength=size) == 0
        )
        there = (self.created <= day) & (self.reached > day) & (day - self.created <= oldest)
        return np.flatnonzero(there & ~lost)

    def state(self, rows: Ints, day: float) -> dict[str, Floats]:
        """What a number says of each lead on that day: age, open deals, days since the newest of them, ended deals."""
        size = len(self.created)
        running, ended = self._deals_on(day)
        newest = np.full(size, -np.inf)
        np.maximum.at(newest, self.deal_lead[running], self.deal_created[running])
        waited = np.where(np.isfinite(newest), day - newest, np.nan)
        return {
            "age_days": day - self.created[rows],
            "days_since_deal": waited[rows],
            "ended_deals": np.bincount(self.deal_lead[ended], minlength=size)[rows].astype(float),
        }

    def within(self, rows: Ints, day: float, horizon: float) -> Ints:
        """1 for leads that reached the goal in the `horizon` days after that day."""
        return (self.reached[rows] <= day + horizon).astype(np.int64)

    def _deals_on(self, day: float) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        begun = self.deal_created <= day
        return begun & (self.deal_closed > day), begun & (self.deal_closed <= day)


def oldest(leads: Leads, now: float) -> float:
    """Age in days up to which leads still count: twice the age by which nine in ten of those who got there did."""
    took = (leads.reached - leads.created)[leads.reached <= now]
    return float(np.clip(2 * np.quantile(took, 0.9), 60, 730)) if len(took) else 365.0
