# pyright: basic
"""Days on which conversions were not counted properly, and whether such an incident is open now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from methods.bids.outage import SHARE, silent
from methods.bids.rates import spread
from methods.health import ENOUGH, untracked
from terms import Period
from tools._tool import Desk
from tools.bidding._bids_lag import Delay
from tools.bidding._bids_read import Account
from tools.data._complete import LAG_DAYS
from tools.data._incidents import incidents
from tools.data._sums import DAY
from tools.data._watching import WATCHED, board

Bools = NDArray[np.bool_]
FAULTS = ("tracking", "restated")
SURE = 0.4
"""Score of a cause from which its days are left out."""
GONE = 0.15
"""Share of the expected conversions below which a single campaign lost them: it may also just do badly."""
SHORTEST = 14
"""Days of a new definition that are enough to go by alone."""


@dataclass(frozen=True)
class Incident:
    """Days of a platform, or of one campaign of it, on which counting was wrong."""

    platform: str
    campaign: str
    first: date
    last: date
    kind: str
    open: bool


def faults(desk: Desk, account: Account, delay: Delay) -> tuple[Bools, list[Incident]]:
    """(n, days) of the period that can be believed, and the incidents; open ones come first."""
    found = [*_watched(desk, account), *_collapsed(account)]
    usable = _usable(account, found)
    found += _silent_now(account, delay, usable)
    found = _merged(found)
    return _usable(account, found), sorted(found, key=lambda each: (not each.open, each.first, each.platform))


def _watched(desk: Desk, account: Account) -> list[Incident]:
    """What watching the daily figures finds, with lost tracking or a restated definition as the likeliest cause."""
    kinds = desk.warehouse.kinds()
    ready = [each for each in WATCHED if each.kind == "ads" or (each.kind == "orders" and "orders" in kinds)]
    ready = [each for each in ready if kinds[each.kind].first is not None]
    period = Period(start=account.first, end=account.period.end)
    seen = board(desk, ready, (), account.asked.where, period, 1.0)
    last = {kind: loaded.last for kind, loaded in kinds.items() if loaded.last}
    known: list[Incident] = []
    for each in incidents(seen, period, last):
        cause, score = each.causes[0] if each.causes else ("", 0.0)
        if each.line.watch.kind != "ads" or cause not in FAULTS or score < SURE:
            continue
        platform, campaign = (*each.line.key, "", "")[:2]
        still = cause == "tracking" and (account.period.end - each.last).days <= LAG_DAYS + 1
        known.append(Incident(platform, campaign, each.first, each.last, cause, still))
    return known


def _collapsed(account: Account) -> list[Incident]:
    """Platforms and campaigns whose conversions collapse while clicks hold."""
    found: list[Incident] = []
    days = account.sums["clicks"].shape[1]
    for platform, campaign, rows in _parts(account):
        clicks, conversions = (account.sums[name][rows].sum(axis=0)[None, :] for name in ("clicks", "conversions"))
        if conversions.sum() < ENOUGH:
            continue
        until = days - LAG_DAYS
        for fault in untracked(clicks[:, :until], conversions[:, :until], 14):
            still = days - 1 - fault.last <= LAG_DAYS + 1
            first, last = account.day(fault.first), account.day(fault.last)
            found.append(Incident(platform, campaign, first, last, "tracking", still))
    return found


def _silent_now(account: Account, delay: Delay, usable: Bools) -> list[Incident]:
    """Platforms and campaigns whose last days lack conversions, allowing for those that are still to come."""
    found: list[Incident] = []
    clicks, conversions = account.of("clicks"), account.of("conversions")
    days = clicks.shape[1]
    for platform, campaign, rows in _parts(account):
        arrived = delay.at_least(platform, days)
        exposure = np.where(usable[rows], clicks[rows] * arrived, 0.0)
        recent = np.arange(days) >= days - 21
        before = exposure[:, ~recent].sum(axis=1)
        rate = np.where(usable[rows], conversions[rows], 0.0)[:, ~recent].sum(axis=1) / np.maximum(before, 1e-9)
        expected = (clicks[rows] * arrived * rate[:, None]).sum(axis=0)
        seen = conversions[rows].sum(axis=0)
        wide = spread(seen[None, ~recent], expected[None, ~recent])
        back = silent(seen, expected, spread=wide, share=SHARE if not campaign else GONE)
        if back:
            first = account.period.end - (back - 1) * DAY
            found.append(Incident(platform, campaign, first, account.period.end, "tracking", True))
    return found


def _parts(account: Account) -> list[tuple[str, str, NDArray[np.int64]]]:
    """Rows of every platform and, where it has several, of each campaign."""
    by: dict[tuple[str, str], list[int]] = {}
    for at, key in enumerate(account.keys):
        by.setdefault((key[0], ""), []).append(at)
        by.setdefault((key[0], key[1]), []).append(at)
    return [(*part, np.array(rows)) for part, rows in sorted(by.items())]


def _usable(account: Account, found: Sequence[Incident]) -> Bools:
    """(n, days): a restated definition leaves only its own days where there are enough of them."""
    days = account.of("clicks").shape[1]
    usable = np.ones((len(account.keys), days), dtype=np.bool_)
    for each in found:
        rows = [key[0] == each.platform and each.campaign in ("", key[1]) for key in account.keys]
        first, last = ((day - account.period.start).days for day in (each.first, each.last))
        if each.kind == "restated" and days - first >= SHORTEST:
            usable[np.array(rows), : max(first, 0)] = False
        elif last >= 0:
            usable[np.array(rows), max(first, 0) : last + 1] = False
    return usable


def _merged(found: Sequence[Incident]) -> list[Incident]:
    """One a platform or campaign and run of days; a platform's incident covers its campaigns'."""
    merged: list[Incident] = []
    for each in sorted(found, key=lambda one: (one.campaign != "", one.platform, one.first, one.last)):
        home = next((at for at, known in enumerate(merged) if _same(known, each)), None)
        if home is None:
            merged.append(each)
        else:
            known = merged[home]
            merged[home] = Incident(
                known.platform, known.campaign, min(known.first, each.first), max(known.last, each.last), known.kind,
                known.open or each.open,
            )  # fmt: skip
    return merged


def _same(known: Incident, each: Incident) -> bool:
    near = each.first <= known.last + 3 * DAY and each.last >= known.first - 3 * DAY
    return (known.platform, known.kind) == (each.platform, each.kind) and known.campaign in ("", each.campaign) and near
