# pyright: basic
"""A planted flip in the simulated company: when is the campaign stopped, and how much of its budget is left then.

Run `python -m bench.safeguards_company [first seed] [seeds] [kinds]`. A campaign that earns money flips, in one of four
ways: its bids slip (times eight: the next euro costs more than it brings), seven of ten conversions are lost for real
(the orders with them), baskets shrink to three tenths, or an experiment that ends after two weeks finds that one sale
in five would not have come anyway. Every morning the rules get what the product gives them: what the platform has
reported by then, the shop's orders, and the budget that the campaign has at its platform. Nothing they say is carried
out, so the shares of the month's budget are those of somebody who reads them only at the end. The other campaigns go
on as before: whatever stops or steps them back is a false alarm.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cached_property

import numpy as np

from bench.safeguards import rules
from policies.safeguards import Days, Rules, Sign, signs
from simulator.company import CAMPAIGN, CAMPAIGNS, LINE_OF, LINES
from simulator.market import SPENT
from simulator.media import budgets
from simulator.world import World, build

HISTORY, MONTH, SEEN = 300, 30, 240
FLIPPED = ("g-104", "g-102", "m-202")
KINDS = ("bids", "conversions", "value", "incremental")
LEFT, SHARE, TEST, FACTOR = 0.3, 0.2, 14, 8.0
"""Of conversions or value · incremental share that the experiment finds, after so many days · of the bids."""
SIDES = {"spend": ("cost", 100), "clicks": ("clicks", 1), "conversions": ("conversions", 1),
         "value": ("conversion_value", 100)}  # fmt: skip
ACTS = ("step_back", "pause")


def days_of(table: dict[str, np.ndarray], world: World, until: int) -> dict[str, Days]:
    """Each campaign's days, from the first of the history on."""
    at = (table["day"] - np.datetime64(world.start, "D").astype(table["day"].dtype)).astype(int)
    place = np.array([CAMPAIGN[name] for name in table["campaign_id"].tolist()]) * until + at
    made = {side: np.bincount(place, table[column].astype(float), len(CAMPAIGNS) * until).reshape(-1, until) / by
            for side, (column, by) in SIDES.items()}  # fmt: skip
    return {name: Days(**{side: each[row] for side, each in made.items()}) for name, row in CAMPAIGN.items()}


class Known:
    """What the platforms of a company had reported when so many days were over; read once."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._read: dict[int, dict[str, Days]] = {}

    def __call__(self, until: int) -> dict[str, Days]:
        """Every campaign's days so far."""
        if until not in self._read:
            table = self.world.ad_days_as_known(self.world.start + timedelta(days=until - 1))
            self._read[until] = days_of(table, self.world, until)
        return self._read[until]


@dataclass(frozen=True)
class Flip:
    """One campaign that flips in one way, in a company that has been played to the end of the month."""

    kind: str
    campaign: str
    known: Known

    @property
    def world(self) -> World:
        """The company."""
        return self.known.world

    def morning(self, day: int) -> tuple[dict[str, Days], np.ndarray]:
        """What is known after so many days of the month: each running campaign's days, and the shop's orders."""
        known = dict(self.known(HISTORY + day))
        known[self.campaign] = self._flipped(known[self.campaign])
        orders = self._orders[: HISTORY + day].copy()
        orders[-1] = np.nan  # the last day may still fill up
        if self.kind == "conversions":
            orders -= self._lost[: HISTORY + day]
        return {name: _late(each) for name, each in known.items() if each.spend[-14:].sum() > 0}, orders[-SEEN:]

    def ceiling(self, day: int) -> dict[str, float]:
        """Budget a day of each campaign, as its platform holds it on the last of so many days."""
        seen = self.world.days[HISTORY + day - 1]
        plan = budgets(self.world.seed, seen.day, seen.market, self.world.state.desk, self.world.stories)
        return dict(zip(CAMPAIGN, plan / SPENT[seen.market.weekday], strict=True))

    def rule(self, day: int) -> Rules:
        """Those of the campaign that flips, with what is known of its incremental share."""
        tested = self.kind == "incremental" and day > TEST
        return rules(incremental=SHARE) if tested else rules()

    def spent(self, days: int) -> float:
        """Share of the month's budget that is spent after so many days."""
        month = sum(self.ceiling(day)[self.campaign] for day in range(1, MONTH + 1))
        return float(self._final.spend[HISTORY : HISTORY + days].sum() / month)

    @cached_property
    def earned(self) -> float:
        """Profit per euro of the month, as the platform counts in the end."""
        late, share = slice(HISTORY, None), SHARE if self.kind == "incremental" else 1.0
        return rules().margin * share * self._final.value[late].sum() / self._final.spend[late].sum() - 1

    def _flipped(self, days: Days) -> Days:
        late = np.arange(days.n) >= HISTORY
        if self.kind == "conversions":
            kept = self._kept[: days.n]
            return replace(days, conversions=days.conversions * kept, value=days.value * kept)
        return replace(days, value=np.where(late, LEFT, 1.0) * days.value) if self.kind == "value" else days

    @cached_property
    def _final(self) -> Days:
        return self._flipped(self.known(HISTORY + MONTH)[self.campaign])

    @cached_property
    def _orders(self) -> np.ndarray:
        day = self.world.tables["orders"]["ordered_at"].astype("datetime64[D]") - np.datetime64(self.world.start, "D")
        return np.bincount(day.astype(int), minlength=HISTORY + MONTH).astype(float)

    @cached_property
    def _counted(self) -> np.ndarray:
        return self.known(HISTORY + MONTH)[self.campaign].conversions

    @cached_property
    def _kept(self) -> np.ndarray:
        """(days,) share of the campaign's conversions that are left."""
        counts = np.rint(self._counted).astype(int)
        drawn = np.random.default_rng(self.world.seed).binomial(counts, LEFT)
        share = np.divide(drawn, counts, out=np.full(len(counts), LEFT), where=counts > 0)
        return np.where(np.arange(len(counts)) < HISTORY, 1.0, share)

    @cached_property
    def _lost(self) -> np.ndarray:
        return np.rint(self._counted * (1 - self._kept))


def _late(days: Days) -> Days:
    return Days(*(side[-SEEN:] for side in (days.spend, days.clicks, days.conversions, days.value)))


@dataclass(frozen=True)
class Course:
    """What was said of it: day of the first step back and of the stop with its rule, false alarms of the others."""

    first: int | None
    paused: int | None
    by: str
    others: tuple[str, ...]


def watched(flip: Flip) -> Course:
    """Every morning of the month until it is stopped; the others every third one."""
    before = {name for name, found in _said(flip, 0).items() if found}
    first, others = None, set[str]()
    for day in range(1, MONTH + 1):
        said = _said(flip, day, () if day % 3 == 0 else (flip.campaign,))
        mine = said.pop(flip.campaign, ())
        others |= {f"{name} {each.rule}" for name, found in said.items() if name not in before for each in found}
        first = day if mine and first is None else first
        stop = next((each for each in mine if each.action == "pause"), None)
        if stop is not None:
            return Course(first, day, stop.rule, tuple(sorted(others)))
    return Course(first, None, "", tuple(sorted(others)))


def _said(flip: Flip, day: int, only: tuple[str, ...] = ()) -> dict[str, tuple[Sign, ...]]:
    known, orders = flip.morning(day)
    ceiling = flip.ceiling(day)
    named = {name: f"{LINES[LINE_OF[CAMPAIGN[name]]].platform} · {name}" for name in known}
    by = {named[name]: (flip.rule(day) if name == flip.campaign else rules()).model_copy(
        update={"spend_ceiling": ceiling[name] or None}) for name in known}  # fmt: skip
    asked = [name for name in known if name in only or not only]
    found = signs({named[name]: each for name, each in known.items()}, by, orders, [named[name] for name in asked])
    return {name: tuple(each for each in found[named[name]] if each.action in ACTS) for name in asked}


def flips(seed: int, kinds: tuple[str, ...] = KINDS, campaigns: tuple[str, ...] = FLIPPED) -> Iterator[Flip]:
    """Each campaign in each way, in one company."""
    world = build(seed, HISTORY)
    calm = Known(world.play(MONTH))
    for kind in kinds:
        for campaign in campaigns:
            slip = {"bids": {campaign: FACTOR}}
            yield Flip(kind, campaign, Known(world.play(MONTH, slip)) if kind == "bids" else calm)


def main(first: int = 1, seeds: int = 2, kinds: tuple[str, ...] = KINDS) -> int:
    """Print one line a flip; 1 if one that loses money is not stopped before the month's budget is spent."""
    started, bad, seen = time.process_time(), 0, []
    for seed in range(first, first + seeds):
        for flip in flips(seed, kinds):
            found = watched(flip)
            spent = flip.spent(found.paused or MONTH)
            bad += flip.earned < 0 and (found.paused is None or spent >= 1)
            seen += [(flip.kind, found.paused or np.inf, spent)] if flip.earned < 0 else []
            step = f"stepped back on day {found.first}, " if found.first and found.first != found.paused else ""
            stop = f"stopped on day {found.paused} ({found.by})" if found.paused else "never stopped"
            print(f"seed {seed}, {flip.campaign}, {flip.kind}: profit per euro {flip.earned:+.2f}, {step}{stop}, "
                  f"{100 * spent:.0f} % of the month's budget spent, false alarms of others: "
                  f"{', '.join(found.others) or 'none'}", flush=True)  # fmt: skip
    for kind in kinds:
        days, share = (np.array([each[at] for each in seen if each[0] == kind]) for at in (1, 2))
        if len(days):
            stopped = int(np.isfinite(days).sum())
            print(f"{kind}: {len(days)} flips, stopped {stopped}, median day {np.median(days):.0f}, last "
                  f"{days.max():.0f}, budget spent: median {100 * np.median(share):.0f} %, most "
                  f"{100 * share.max():.0f} %")  # fmt: skip
    print(f"{time.process_time() - started:.0f} CPU seconds")
    return int(bad > 0)


if __name__ == "__main__":
    first, seeds = (int(each) for each in (*sys.argv[1:3], *("1", "2")[len(sys.argv) - 1 :])[:2])
    sys.exit(main(first, seeds, tuple(sys.argv[3:]) or KINDS))
