"""The company's tables, made from its days: what an employee would find in shop, accounts and systems."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from simulator import crm, goods, mail, search, voices
from simulator.chance import hashed
from simulator.company import CAMPAIGNS, CELLS, DEVICES, LINE, LINES, PLATFORMS, SOURCES, VAT
from simulator.journeys import PATH_DAYS, path_table
from simulator.media import ROW_CAMPAIGN, ROW_LINE, ROW_UNIT, ROWS, UNITS, hill
from simulator.people import customer_ids, customer_table, device_ids
from simulator.regions import DARK, DARK_SHARE, REGIONS, SHARE, TESTED
from simulator.web import EVENT_DAYS, event_table, session_table

if TYPE_CHECKING:
    from simulator.world import World

Table = dict[str, np.ndarray]
PANEL_DAYS = 120
"""Days before the geo test that its panel shows."""
ROW_PLATFORM = np.array([LINES[i].platform for i in ROW_LINE], object)


def together(world: World, part: str, name: str) -> np.ndarray:
    """One field of all days, joined."""
    return np.concatenate([getattr(getattr(day, part), name) for day in world.days])


def each_day(world: World) -> np.ndarray:
    """(days,) days since 1970."""
    return np.array([day.day for day in world.days])


def ad_days(world: World, known: int | None = None) -> Table:
    """Ad rows with an impression or a cost, with the conversions that the platforms know at the end of day `known`."""
    today = world.days[-1].day if known is None else min(known, world.days[-1].day)
    days = [day for day in world.days if day.day <= today]
    stack = {
        name: np.stack([getattr(day.media, name) for day in days])
        for name in ("cost", "clicks", "impressions", "reach", "share")
    }
    conversions, value = booked(world, days, today)
    at, row = np.nonzero((stack["impressions"] > 0) | (stack["cost"] > 0) | (conversions > 0))
    day = np.array([day.day for day in days])[at]
    rate = np.ones(len(at))
    story = world.stories.get("currency")
    if story:
        rate[(ROW_PLATFORM[row] == story.where["platform"]) & (day >= story.first) & (day <= story.last)] = (
            story.effect["rate"]
        )
    names = np.array(
        [[CAMPAIGNS[c].id, CAMPAIGNS[c].name, LINES[ROW_LINE[i]].channel] for i, c in enumerate(ROW_CAMPAIGN)], object
    )
    units = np.array([[UNITS[u][1], UNITS[u][3]] for u in ROW_UNIT], object)
    ads = np.array([d.media.names for d in days], object)
    return {
        "day": day.astype("datetime64[D]"),
        "platform": ROW_PLATFORM[row],
        "channel": names[row, 2],
        "campaign_id": names[row, 0],
        "campaign": names[row, 1],
        "ad_group": units[row, 0],
        "ad": ads[at, ROW_UNIT[row]],
        "keyword": units[row, 1],
        "device": np.array(DEVICES, object)[row % len(DEVICES)],
        "impressions": stack["impressions"][at, row],
        "clicks": stack["clicks"][at, row],
        "cost": np.rint(stack["cost"][at, row] * rate).astype(np.int64),
        "conversions": np.round(conversions[at, row], 2),
        "conversion_value": np.rint(value[at, row] * rate).astype(np.int64),
        "reach": stack["reach"][at, row],
        "impression_share": np.round(stack["share"][at, row], 4),
        "currency": np.where(rate == 1, "EUR", "USD").astype(object),
    }


def booked(world: World, days: list, today: int) -> tuple[np.ndarray, np.ndarray]:
    """(days, rows) conversions and value in cents that platforms report at the end of `today`, on the day of the click."""
    size = len(days) * ROWS
    place = np.concatenate([day.credit.booked_row for day in days]) - world.first * ROWS
    weight = np.concatenate([day.credit.booked_weight for day in days])
    value = np.concatenate([day.orders.revenue[day.credit.booked_order] for day in days]) * weight
    key = np.concatenate([day.orders.key[day.credit.booked_order] for day in days])
    ordered = np.repeat([day.day for day in days], [len(day.credit.booked_row) for day in days])
    clicked, platform = place // ROWS + world.first, ROW_PLATFORM[place % ROWS]
    kept = place >= 0
    pixel, definition = world.stories.get("pixel"), world.stories.get("definition")
    if pixel:
        dead = (platform == pixel.where["platform"]) & (ordered >= pixel.first) & (ordered <= pixel.last)
        kept &= ~dead | (hashed(key, 95) < pixel.effect["reported_share"])
    if definition and today >= definition.first:
        since = (
            _day(definition.effect["restated_days_from"])
            if today >= _day(definition.effect["restated_from_export"])
            else definition.first
        )
        factor = np.where(
            (platform == definition.where["platform"]) & (clicked >= since),
            definition.effect["conversions_factor"],
            1.0,
        )
        weight, value = weight * factor, value * factor
    counted = np.bincount(place[kept], weight[kept], size), np.bincount(place[kept], value[kept], size)
    return counted[0].reshape(-1, ROWS), counted[1].reshape(-1, ROWS)


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
    return event_table(
        world.seed, list(world.days[-EVENT_DAYS:]), names[-EVENT_DAYS:], device_ids(world.state.people["key"])
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
        "url": np.array([search.SITE + goods.url(i) for i in count], object),
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


def media_days(world: World) -> Table:
    """Revenue and true spend in EUR cents per line and day, with what a model may control for."""
    spend = np.stack([np.bincount(ROW_LINE, day.media.cost, len(LINES)) for day in world.days]).astype(np.int64)
    table = {"day": each_day(world).astype("datetime64[D]")}
    table["kpi"] = np.array([day.orders.revenue.sum() for day in world.days], np.int64)
    table |= {line.name: spend[:, i] for i, line in enumerate(LINES)}
    return table | {
        "holiday": np.array([int(day.market.holiday) for day in world.days]),
        "competitor_sale": np.array([int(day.market.sale) for day in world.days]),
        "price_index": np.array([round(goods.price_index(day.prices), 5) for day in world.days]),
    }


def geo_days(world: World) -> Table:
    """The panel of the geo test: revenue and the tested line's cost per region, from 120 days before to its end."""
    story = world.stories.get("geo")
    days = [d for d in world.days if story and story.first - PANEL_DAYS <= d.day <= story.last]
    count = len(REGIONS)
    kpi, cost = np.zeros((len(days), count), np.int64), np.zeros((len(days), count), np.int64)
    for i, day in enumerate(days):
        kpi[i] = np.bincount(world.state.people["region"][day.orders.who], day.orders.revenue, count)
        total = int(day.media.cost[LINE[TESTED] == ROW_LINE].sum())
        share = np.where(DARK, 0.0, SHARE) / (1 - DARK_SHARE) if story and story.on(day.day) else SHARE
        edges = np.rint(np.cumsum(np.concatenate([[0.0], share])) * total).astype(np.int64)
        cost[i] = np.diff(edges)
    return {
        "day": np.repeat(np.array([d.day for d in days], np.int64), count).astype("datetime64[D]"),
        "region": np.tile(REGIONS.astype(object), len(days)),
        "kpi": kpi.ravel(),
        "cost": cost.ravel(),
        "assignment": np.tile(np.where(DARK, "holdout", "control").astype(object), len(days)),
    }


def all_leads(world: World) -> crm.Leads:
    """The leads of the whole history."""
    share = np.array([hill(day.media.carry)[LINE["linkedin_leads"]] for day in world.days])
    return crm.leads(world.seed, each_day(world), share)


def search_console(world: World) -> Table:
    """Organic search per day."""
    demand = np.array([day.market.demand for day in world.days])
    return search.console_table(world.seed, each_day(world), demand, world.stories)


MAKERS: dict[str, Callable[[World], Table]] = {
    "ad_days": ad_days,
    "search_terms": lambda world: search.term_table(world.tables["ad_days"]),
    "orders": orders,
    "order_lines": order_lines,
    "customers": customers,
    "sessions": lambda world: session_table([(day.day, day.web) for day in world.days]),
    "events": events,
    "leads": lambda world: crm.lead_table(all_leads(world), world.days[-1].day),
    "deals": lambda world: crm.deal_table(all_leads(world), world.days[-1].day),
    "search_console": search_console,
    "pages": lambda world: search.page_table(),
    "products": products,
    "prices": prices,
    "feed": feed,
    "email_days": lambda world: mail.mail_table([(day.day, day.mail) for day in world.days]),
    "reviews": lambda world: voices.review_table(list(world.days), world.stories, world.days[-1].day),
    "assets": lambda world: voices.asset_table(world.days[-1].media.names, world.days[-1].day),
    "consents": lambda world: voices.consent_table(world.state.people, list(world.days)),
    "media_days": media_days,
    "geo_days": geo_days,
    "paths": lambda world: path_table(world.seed, list(world.days[-PATH_DAYS:])),
    "trial": lambda world: mail.trial(world.seed)[0],
}
"""Every table of the company and how it is made."""
assert len(PLATFORMS) == len({line.platform for line in LINES})


def _day(text: str) -> int:
    return int(np.datetime64(text, "D").astype(int))
