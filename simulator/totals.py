# pyright: basic
"""Tables that only the truth holds: daily totals to the cent, what each line caused, who the customers really are."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from simulator import mail, people, typed
from simulator._parts import Table, each_day, together
from simulator.accounts import exchange
from simulator.company import LINES, PLATFORMS
from simulator.crm import contact_ids, deal_amounts, known_as
from simulator.media import ROW_LINE
from simulator.names import customer_ids, same_person
from simulator.tables import all_leads, order_ids

if TYPE_CHECKING:
    from simulator.world import World


def caused_by(world: World, i: int) -> tuple[np.ndarray, ...]:
    """Per day: orders and revenue that line i caused at once, and those of its customers who came back."""
    born = world.state.people["cause"]
    found = np.zeros((4, len(world.days)), np.int64)
    for at, day in enumerate(world.days):
        now = day.orders.cause == i
        later = (day.orders.cause < people.BASE) & (born[day.orders.who] == i)
        found[:, at] = now.sum(), day.orders.revenue[now].sum(), later.sum(), day.orders.revenue[later].sum()
    return tuple(found)


def spend(world: World) -> np.ndarray:
    """(days, lines) EUR cents."""
    return np.stack([np.bincount(ROW_LINE, day.media.cost, len(LINES)) for day in world.days]).astype(np.int64)


def daily(world: World) -> Table:
    """Per day: orders, revenue and more; cost per platform as reported (`cost_x`) and in EUR (`cost_eur_x`)."""
    table = {"day": each_day(world).astype("datetime64[D]")}
    table["orders"] = np.array([len(day.orders.who) for day in world.days], np.int64)
    for name in ("revenue", "discount", "shipping"):
        table[name] = np.array([getattr(day.orders, name).sum() for day in world.days], np.int64)
    spent, story = np.stack([day.media.cost for day in world.days]), world.stories.get("currency")
    for platform in PLATFORMS:
        rows = spent[:, [LINES[i].platform == platform for i in ROW_LINE]]
        rate = np.array([exchange(story, platform, day.day) for day in world.days])
        table[f"cost_{platform}"] = np.rint(rows * rate[:, None]).astype(np.int64).sum(1)
        table[f"cost_eur_{platform}"] = rows.sum(1)
    return table


def incremental(world: World) -> Table:
    """Per day and line: orders and revenue caused at once, and of customers whom the line had won and who came back."""
    caused = np.stack([np.stack(caused_by(world, i), 1) for i in range(len(LINES))], 1)
    names = ("incremental_orders", "incremental_revenue", "later_orders", "later_revenue")
    table = {
        "day": np.repeat(each_day(world), len(LINES)).astype("datetime64[D]"),
        "line": np.tile(np.array([line.name for line in LINES], object), len(world.days)),
        "cost": spend(world).ravel(),
        "expected_orders": np.stack([day.media.mean for day in world.days]).ravel(),
    }
    return table | {name: caused[:, :, i].ravel() for i, name in enumerate(names)}


def causes() -> dict[int, str]:
    """Names of what causes an order or brought a customer."""
    unpaid = {people.BASE: "base", people.REPEAT: "repeat", people.MAILED: "mail", people.EARLIER: "earlier"}
    return unpaid | {i: line.name for i, line in enumerate(LINES)}


def customers(world: World) -> Table:
    """Per customer what nobody sees: person, rates, whether still there, the coming year, cause, segment."""
    who = world.state.people
    return {
        "customer_id": customer_ids(np.arange(who.count)),
        "person_id": customer_ids(same_person(who)),
        "rate_per_day": who["rate"].copy(),
        "leaves": who["leaves"].copy(),
        "level": who["level"].copy(),
        "alive": np.isfinite(who["next"]),
        "orders_next_365": people.future_orders(who, world.days[-1].day + 366),
        "cause": named(who["cause"]),
        "segment": np.array(people.SEGMENTS, object)[people.segment(who["key"])],
    }


def orders(world: World) -> Table:
    """Per order why it came, in the order of the table `orders`."""
    cause = together(world, "orders", "cause")
    return {"order_id": order_ids(len(cause)), "cause": named(cause)}


def leads(world: World) -> Table:
    """Per contact of the CRM: what brought it, which customer of the shop it is (if any), what its deal is worth."""
    found = all_leads(world)
    known = known_as(found)
    return {
        "contact_id": contact_ids(len(known)),
        "cause": np.where(found.caused, "linkedin_leads", "base").astype(object),
        "customer_id": np.where(known >= 0, customer_ids(known), ""),
        "deal_value": deal_amounts(found),
    }


def named(codes: np.ndarray) -> np.ndarray:
    """Names of causes for their codes."""
    names = causes()
    low = min(names)
    return np.array([names[code] for code in range(low, max(names) + 1)], object)[codes.astype(np.int64) - low]


MAKERS: dict[str, Callable[[World], Table]] = {
    "daily": daily,
    "incremental": incremental,
    "orders": orders,
    "customers": customers,
    "leads": leads,
    "trial": lambda world: mail.trial(world.seed)[1],
    "terms": lambda world: typed.truth_table(world.seed, world.tables["ad_days"]),
}
"""Every truth table and how it is made."""
