# pyright: basic
"""The company's tables, made from its days: what an employee would find in shop, accounts and systems."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from simulator import crm, goods, mail, search, subjects, typed, voices
from simulator._parts import Table, each_day, together
from simulator.accounts import ad_days
from simulator.chance import hashed
from simulator.company import CELLS, LINE, SITE, SOURCES, VAT
from simulator.events import EVENT_DAYS, event_table
from simulator.journeys import PATH_DAYS, path_table
from simulator.media import hill
from simulator.names import customer_ids, customer_table, device_ids, same_person
from simulator.panels import geo_days, media_days
from simulator.regions import REGIONS
from simulator.web import session_table

if TYPE_CHECKING:
    from simulator.world import World


def orders(world: World) -> Table:
    """The shop's orders as they stand at the end of the last day; revenue is goods after discount, VAT included."""
    today = world.days[-1].day
    field = partial(together, world, "orders")
    day = np.repeat(each_day(world), [len(d.orders.who) for d in world.days])
    source = np.array(SOURCES, object)[together(world, "credit", "source")]
    who, revenue, shipping = field("who"), field("revenue"), field("shipping")
    back = (field("refund_after") >= 0) & (day + field("refund_after") <= today)
    refunded = np.where(back, field("refund"), 0)
    status = np.where(day >= today - 1, "open", "shipped").astype(object)
    status[back] = np.where(refunded[back] == revenue[back], "refunded", "partly_refunded")
    status[back & field("cancelled")] = "cancelled"
    return {
        "order_id": order_ids(len(who)),
        "ordered_at": (day * 86_400 + field("second")).astype("datetime64[s]"),
        "customer_id": customer_ids(who),
        "revenue": revenue,
        "discount": field("discount"),
        "tax": np.rint((revenue + shipping) * VAT / (100 + VAT)).astype(np.int64),
        "shipping": shipping,
        "refunded": refunded,
        "cost_of_goods": field("goods"),
        "source": source[:, 0],
        "medium": source[:, 1],
        "campaign": source[:, 2],
        "new_customer": field("new"),
        "region": REGIONS[world.state.people["region"][who]].astype(object),
        "device": np.array([c[0] for c in CELLS], object)[field("cell")],
        "status": status,
    }


def order_lines(world: World) -> Table:
    """What was in the baskets; price is per piece, discount per row."""
    start = np.concatenate([[0], np.cumsum([len(day.orders.who) for day in world.days])])
    position = np.concatenate([day.orders.line_order + start[i] for i, day in enumerate(world.days)])
    field = partial(together, world, "orders")
    return {
        "order_id": order_ids(start[-1])[position],
        "product_id": goods.PRODUCT_IDS.astype(object)[field("line_product")],
        "quantity": field("line_quantity"),
        "price": field("line_price"),
        "discount": field("line_discount"),
    }


def order_ids(count: int) -> np.ndarray:
    """Names of the first `count` orders."""
    return np.array([f"B{1_000_001 + i}" for i in range(count)], object)


def customers(world: World) -> Table:
    """Everybody who has ordered, also before the history begins."""
    people = world.state.people
    return customer_table(people, (people["born"] * 86_400).astype(np.int64).astype("datetime64[s]"))


def events(world: World) -> Table:
    """A sample of visitors' events of the last days."""
    start = np.concatenate([[0], np.cumsum([len(day.orders.who) for day in world.days])])
    ids = order_ids(int(start[-1]))
    names = [ids[start[i] : start[i + 1]] for i in range(len(world.days))]
    devices = device_ids(world.state.people["key"][same_person(world.state.people)])
    return event_table(
        world.seed,
        list(world.days[-EVENT_DAYS:]),
        names[-EVENT_DAYS:],
        devices,
    )


def products(world: World) -> Table:
    """The catalogue."""
    count = range(goods.COUNT)
    return {
        "product_id": goods.PRODUCT_IDS.astype(object),
        "title": goods.TITLES.astype(object),
        "brand": goods.BRANDS.astype(object),
        "category": goods.CATEGORIES.astype(object),
        "gtin": np.array([goods.gtin(i) for i in count], object),
        "url": np.array([SITE + goods.url(i) for i in count], object),
        "cost": goods.COST.copy(),
    }


def prices(world: World) -> Table:
    """Every price with the first day on which it held."""
    log = [(world.first, i, int(goods.LIST_PRICE[i])) for i in range(goods.COUNT)]
    log += [entry for entry in world.state.price_log]
    last = {(product, day): price for day, product, price in log}
    keys = sorted(last)
    return {
        "product_id": goods.PRODUCT_IDS.astype(object)[[product for product, _ in keys]],
        "valid_from": np.array([day for _, day in keys]).astype("datetime64[D]"),
        "price": np.array([last[key] for key in keys], np.int64),
    }


def feed(world: World) -> Table:
    """The product feed of today, with the wrong prices while the error lasts."""
    price = world.days[-1].prices.copy()
    story = world.stories.get("feed")
    if story and story.on(world.days[-1].day):
        wrong = np.isin(goods.PRODUCT_IDS, story.where["products"])
        price[wrong] = np.rint(price[wrong] * story.effect["price_factor"]).astype(np.int64)
    sold_out = hashed(np.arange(goods.COUNT), world.days[-1].day // 7) < 0.06
    return {
        "product_id": goods.PRODUCT_IDS.astype(object),
        "price": price,
        "availability": np.where(sold_out, "out_of_stock", "in_stock").astype(object),
    }


def all_leads(world: World) -> crm.Leads:
    """The leads of the whole history."""
    share = np.array([hill(day.media.carry)[LINE["linkedin_leads"]] for day in world.days])
    return crm.leads(world.seed, each_day(world), share)


def leads(world: World) -> Table:
    """The CRM's contacts."""
    return crm.lead_table(all_leads(world), world.days[-1].day, world.tables["customers"]["email"])


def search_console(world: World) -> Table:
    """Organic search per day."""
    demand = np.array([day.market.demand for day in world.days])
    return search.console_table(world.seed, each_day(world), demand, world.stories)


MAKERS: dict[str, Callable[[World], Table]] = {
    "ad_days": ad_days,
    "search_terms": lambda world: typed.term_table(world.seed, world.tables["ad_days"]),
    "orders": orders,
    "order_lines": order_lines,
    "customers": customers,
    "sessions": lambda world: session_table([(day.day, day.web) for day in world.days]),
    "events": events,
    "leads": leads,
    "deals": lambda world: crm.deal_table(all_leads(world), world.days[-1].day),
    "search_console": search_console,
    "pages": lambda world: search.page_table(),
    "products": products,
    "prices": prices,
    "feed": feed,
    "email_days": lambda world: mail.mail_table([(day.day, day.mail) for day in world.days]),
    "reviews": lambda world: voices.review_table(list(world.days), world.stories, world.days[-1].day),
    "assets": lambda world: voices.asset_table(world.days[-1].media.names, world.planned_last),
    "consents": lambda world: voices.consent_table(world.state.people, list(world.days)),
    "media_days": media_days,
    "geo_days": geo_days,
    "paths": lambda world: path_table(world.seed, list(world.days[-PATH_DAYS:])),
    "trial": lambda world: mail.trial(world.seed)[0],
    "bandit_log": lambda world: subjects.bandit_log(world.seed),
}
"""Every table of the company and how it is made."""
