# pyright: basic
"""The company day by day: build its history, look at its tables, let it play on under decisions."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Any

import numpy as np

from errors import BadArguments
from simulator.company import CAMPAIGNS, LINES, PLATFORMS
from simulator.credit import WINDOW, CreditDay, credit_day, ring_weights
from simulator.decisions import decide
from simulator.goods import LIST_PRICE, price_index, price_moves
from simulator.mail import MailDay, mail_day
from simulator.market import Market, market
from simulator.media import ROW_CAMPAIGN, ROW_LINE, ROWS, Desk, MediaDay, media_day
from simulator.people import People, earlier
from simulator.shop import OrderDay, order_day
from simulator.stories import Story, planted
from simulator.web import WebDay, web_day

LAST = date(2026, 11, 25)
EPOCH = date(1970, 1, 1)


@dataclass(frozen=True)
class Day:
    """All that happened on one day (days since 1970); never changed once it is over."""

    day: int
    market: Market
    media: MediaDay
    orders: OrderDay
    credit: CreditDay
    web: WebDay
    mail: MailDay
    prices: np.ndarray


@dataclass(frozen=True)
class State:
    """What the next day starts from."""

    people: People
    desk: Desk
    prices: np.ndarray
    price_log: tuple[tuple[int, int, int], ...]
    carry: tuple[np.ndarray, np.ndarray]
    ring: np.ndarray


@dataclass(frozen=True)
class World:
    """A company with its history. Tables, truth and fingerprint are made when first asked for.

    seed     decides everything that chance decides
    first    first day of the history · planned_last: last day of the history as it was built, to which stories refer
    off      (lines,) paid lines that do not exist in this world
    days     the history, one Day each
    """

    seed: int
    first: int
    planned_last: int
    off: np.ndarray
    stories: dict[str, Story]
    days: tuple[Day, ...]
    state: State = field(repr=False)

    @property
    def start(self) -> date:
        """First day of the history."""
        return EPOCH + timedelta(days=self.first)

    @property
    def last(self) -> date:
        """Last day of the history; tables show what is known at its end."""
        return EPOCH + timedelta(days=self.days[-1].day)

    @cached_property
    def tables(self) -> Mapping[str, dict[str, np.ndarray]]:
        """All tables by name; each is made when it is first read."""
        from simulator.tables import MAKERS

        return _Lazy(self, MAKERS)

    @cached_property
    def truth(self) -> dict[str, Any]:
        """What is true and no table tells: effects, parameters, stories; ready for JSON."""
        from simulator.truth import truth

        return truth(self)

    @cached_property
    def truth_tables(self) -> Mapping[str, dict[str, np.ndarray]]:
        """Daily true totals and the truth per customer and per unit of the trial."""
        from simulator.totals import MAKERS

        return _Lazy(self, MAKERS)

    def ad_days_as_known(self, day: date) -> dict[str, np.ndarray]:
        """`ad_days` as an export taken at the end of `day` would have shown it: later conversions are not yet in it."""
        from simulator.tables import ad_days

        return ad_days(self, (day - EPOCH).days)

    def play(self, days: int = 1, decisions: Mapping[str, Any] | None = None) -> World:
        """The same company with `days` more days, under `decisions` taken before the first of them.

        decisions: budgets {campaign_id: EUR a day}, bids {campaign_id: factor}, pause [campaign_id], resume
        [campaign_id], creatives [{campaign_id, ad_group, ad (the slot), name}], prices {product_id: EUR}.
        Playing 7 days gives the same bytes as playing one day seven times.

        Errors:
            BadArguments: no day to play, or a decision that the company does not understand.
        """
        if days < 1:
            raise BadArguments(en="At least one day has to be played.", de="Mindestens ein Tag muss gespielt werden.")
        start = self.days[-1].day + 1 if self.days else self.first
        state = replace(self.state, people=self.state.people.copy())
        if decisions:
            desk, prices, log = decide(decisions, state.desk, state.prices, start)
            state = replace(state, desk=desk, prices=prices, price_log=state.price_log + log)
        added: list[Day] = []
        for day in range(start, start + days):
            state, done = _live(self, state, day)
            added.append(done)
        return World(self.seed, self.first, self.planned_last, self.off, self.stories, (*self.days, *added), state)

    step = play

    def fingerprint(self) -> str:
        """SHA-256 over all tables: names, columns, types and values."""
        digest = hashlib.sha256()
        for name in sorted(self.tables):
            for column, values in self.tables[name].items():
                digest.update(f"{name}.{column}:{values.dtype.str}:{len(values)}\n".encode())
                plain = "\x1f".join(map(str, values.tolist())).encode() if values.dtype == object else values.tobytes()
                digest.update(plain)
        return digest.hexdigest()


def build(
    seed: int, days: int = 912, start: date | None = None, last: date = LAST, without: str | tuple[str, ...] = ()
) -> World:
    """A company with `days` days of history that ends on `last` (or begins on `start`).

    `without` names platforms or lines that do not exist: the same company in a world where they were never booked.

    Errors:
        BadArguments: fewer than one day, or a name in `without` that is no platform and no line.
    """
    if days < 1:
        raise BadArguments(en="A history needs at least one day.", de="Eine Geschichte braucht mindestens einen Tag.")
    first = (start - EPOCH).days if start else (last - EPOCH).days - days + 1
    off = _absent((without,) if isinstance(without, str) else without)
    people = earlier(seed, first)
    calm = np.array(
        [0.0 if gone else min(line.budget, line.volume * line.cpc) for line, gone in zip(LINES, off, strict=True)]
    )
    state = State(people, Desk(), LIST_PRICE.copy(), (), (calm, calm), np.zeros((WINDOW, ROWS)))
    planned = first + days - 1
    return World(seed, first, planned, off, planted(planned, first), (), state).play(days)


def _live(world: World, state: State, day: int) -> tuple[State, Day]:
    moves = price_moves(world.seed, day)
    prices, log = state.prices, state.price_log
    if moves:
        prices = prices.copy()
        for product, price in moves:
            prices[product] = price
        log = log + tuple((day, product, price) for product, price in moves)
    now = market(world.seed, day, world.first, world.planned_last, price_index(prices))
    media = media_day(world.seed, day, world.first, now, state.desk, state.carry, world.off, world.stories)
    mail = mail_day(world.seed, day, now, state.people)
    orders = order_day(world.seed, day, now, media, mail.moved, state.people, prices)
    ring = np.concatenate([ring_weights(media.clicks)[None, :], state.ring[:-1]])
    credit = credit_day(day, orders, ring, np.bincount(ROW_LINE, media.clicks, len(LINES)))
    web = web_day(world.seed, day, now, campaign_clicks(media), mail.clicks, orders, credit)
    after = State(state.people, state.desk, prices, log, (media.carry, media.carry_dark), ring)
    return after, Day(day, now, media, orders, credit, web, mail, prices)


def campaign_clicks(media: MediaDay) -> np.ndarray:
    """(campaigns,) clicks of a day."""
    return np.bincount(ROW_CAMPAIGN, media.clicks, len(CAMPAIGNS))


def _absent(names: tuple[str, ...]) -> np.ndarray:
    unknown = [name for name in names if name not in PLATFORMS and name not in {line.name for line in LINES}]
    if unknown:
        known = ", ".join([*PLATFORMS, *(line.name for line in LINES)])
        raise BadArguments(
            en=f"The company has no platform or line {unknown[0]}.",
            de=f"Eine Plattform oder Linie {unknown[0]} gibt es nicht.",
            do_en=f"Known are: {known}.", do_de=f"Bekannt sind: {known}.",
        )  # fmt: skip
    return np.array([line.name in names or line.platform in names for line in LINES])


class _Lazy(Mapping[str, dict[str, np.ndarray]]):
    """Tables that are made when they are first read."""

    def __init__(self, world: World, makers: Mapping[str, Any]) -> None:
        self._world, self._makers, self._made = world, makers, {}

    def __getitem__(self, name: str) -> dict[str, np.ndarray]:
        if name not in self._made:
            self._made[name] = self._makers[name](self._world)
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._makers)

    def __len__(self) -> int:
        return len(self._makers)
