# pyright: basic
"""A small house with every kind of data, so that every tool can answer; and a poor one, in which measuring is hard.

In the rich house channels work, a voucher wins some people over, two regions sold more and fair leads buy. In the poor
one the same files are short and say nothing. Seeded, to the byte.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np

from ledger.experiments import Experiments, Plan, Readout
from warehouse.contract import kinds
from warehouse.store import Warehouse

TODAY = date(2026, 4, 1)
LINES = {("google", "Generic"): (300, 3.0), ("google", "Brand"): (90, 9.0), ("meta", "Prospecting"): (400, 1.6)}
MAPPING = {"media": {"kpi": "sales", "media": "google+meta"}}


def build(home: Path, *, rich: bool) -> Warehouse:
    """Load every kind into a fresh folder, and for the rich house an experiment that was read."""
    house = Warehouse(home)
    for kind, rows in tables(rich).items():
        file = home / f"{kind}.csv"
        with file.open("w", newline="", encoding="utf-8") as out:
            writer = csv.DictWriter(out, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        house.load([file], kind=kind, mapping=MAPPING.get(kind))
    _load(house, home / "search_terms.csv", "ads", _terms(np.random.default_rng(6), rich))
    if rich:
        _experiment(Experiments(home))
    return house


def _load(house: Warehouse, file: Path, kind: str, rows: Iterable[dict]) -> None:
    """A further report of a kind that is loaded already."""
    made = list(rows)
    with file.open("w", newline="", encoding="utf-8") as out:
        writer = csv.DictWriter(out, list(made[0]))
        writer.writeheader()
        writer.writerows(made)
    house.load([file], kind=kind)


def tables(rich: bool) -> dict[str, list[dict]]:
    """Rows of every kind."""
    rng = np.random.default_rng(5)
    days = 420 if rich else 60
    made = {
        "ads": _ads(rng, days), "orders": _orders(rng, 1_500 if rich else 60, days), "media": _media(rng, rich),
        "geo_panel": _panel(rng, rich), "trial": _trial(rng, rich), "journeys": _journeys(rng, 800 if rich else 12),
        "bandit_log": _bandit(rng, [0.5, 0.3, 0.2] if rich else [0.98, 0.01, 0.01]),
        "auctions": _auctions(np.random.default_rng(9), rich),
        "transactions": _transactions(rng, 400 if rich else 60), "sessions": _sessions(rng, min(days, 90)),
        **_crm(rng, 700 if rich else 400, rich), "exposures": _exposures(30_000 if rich else 150), **_small(),
    }  # fmt: skip
    assert set(made) == set(kinds())
    return {kind: list(rows) for kind, rows in made.items()}


def _day(ago: float) -> str:
    return str(TODAY - timedelta(days=1 + int(ago)))


def _at(ago: float) -> str:
    return (datetime.combine(TODAY, datetime.min.time()) - timedelta(days=float(ago))).strftime("%Y-%m-%d %H:%M:%S")


def _ads(rng, days) -> Iterable[dict]:
    for ago in reversed(range(days)):
        for (platform, campaign), (spend, back) in LINES.items():
            cost = round(float(spend * rng.uniform(0.6, 1.4)), 2)
            value = round(float(cost * back * rng.uniform(0.8, 1.2)), 2)
            yield {
                "date": _day(ago), "platform": platform, "campaign": campaign, "impressions": int(cost * 90),
                "clicks": int(cost * 2), "cost": cost, "conversions": round(value / 80, 2), "conversion_value": value,
            }  # fmt: skip


TERMS = {
    "jacke": 1.0, "jacke kaufen": 1.6, "winterjacke": 1.1, "regenjacke damen": 0.9, "jacke gebraucht": 0.0,
    "regenjacke gebraucht": 0.0, "gebrauchte winterjacke": 0.0, "jacke kostenlos": 0.0, "jacke test": 0.7,
}  # fmt: skip


def _terms(rng, rich) -> Iterable[dict]:
    """Search terms of the generic campaign; in the rich house some never sell."""
    for ago in reversed(range(180 if rich else 20)):
        for term, rate in TERMS.items():
            clicks = int(rng.poisson(12 if rich else 2))
            sold = int(rng.poisson(clicks * 0.05 * rate)) if rich else int(ago == 3 and term == "jacke")
            if clicks:
                yield {
                    "date": _day(ago), "platform": "google", "campaign": "Generic", "search_term": term,
                    "impressions": clicks * 20, "clicks": clicks, "cost": round(clicks * 0.5, 2), "conversions": sold,
                    "conversion_value": sold * 80,
                }  # fmt: skip


def _orders(rng, count, days) -> Iterable[dict]:
    ago = np.sort(rng.random(count) * days)[::-1]
    lines = list(LINES)
    for at in range(count):
        platform, campaign = lines[int(rng.integers(len(lines)))]
        yield {
            "order_id": f"O{at}", "ordered_at": _at(ago[at] + 0.1), "customer_id": f"C{int(rng.gamma(1, count / 6))}",
            "revenue": round(float(rng.lognormal(4, 0.4)), 2), "currency": "EUR", "source": platform, "medium": "cpc",
            "campaign": campaign, "region": "Hessen" if at % 3 else "Bayern",
        }  # fmt: skip


def _media(rng, rich) -> Iterable[dict]:
    weeks = 70 if rich else 30
    spend = rng.gamma(2, 800, (weeks, 2))
    spend[:, 1] = spend[:, 1] if rich else spend[:, 0] * rng.uniform(0.95, 1.05, weeks)
    works = 3_000 * np.tanh(spend[:, 0] / 2_000) + 2_000 * np.tanh(spend[:, 1] / 1_500)
    sales = 10_000 + works * rich + rng.normal(0, 250 if rich else 3_000, weeks)
    monday = TODAY - timedelta(days=TODAY.weekday() + 7)
    for week in range(weeks):
        day = monday - timedelta(weeks=weeks - 1 - week)
        google, meta = spend[week].round(2).tolist()
        yield {"date": str(day), "sales": round(float(sales[week]), 2), "google": google, "meta": meta}


def _panel(rng, rich) -> Iterable[dict]:
    days, regions = (120, 14) if rich else (84, 6)
    common = 100 + np.cumsum(rng.normal(0, 1, days)) + 8 * np.sin(2 * np.pi * np.arange(days) / 7)
    for region in range(regions):
        tested = region < 2
        sales = common * rng.uniform(0.8, 1.4) + rng.normal(0, 1 if rich else 40, days)
        sales[-28:] *= 1.15 if tested and rich else 1
        for day in range(days):
            cost = 60.0 if tested and day >= days - 28 else 0.0
            yield {
                "date": _day(days - 1 - day), "geo": f"Region {chr(65 + region)}", "kpi": round(float(sales[day]), 2),
                "cost": cost, "assignment": "test" if tested else "control",
            }  # fmt: skip


def _trial(rng, rich) -> Iterable[dict]:
    size = 2_000 if rich else 120
    web, age, treated = rng.random(size) < 0.5, rng.integers(18, 80, size), rng.random(size) < 0.5
    effect = np.where(web, 0.25, -0.05) if rich else 0
    buys = rng.random(size) < 0.2 + treated * effect
    for at in range(size):
        yield {
            "unit_id": f"K{at}", "arm": "voucher" if treated[at] else "control", "conversion": int(buys[at]),
            "age": int(age[at]), "channel": "Web" if web[at] else "Branch",
        }  # fmt: skip


def _journeys(rng, people) -> Iterable[dict]:
    steps = np.array(["google", "meta", "email", "direct"])
    for person in range(people):
        touches = steps[rng.choice(4, int(rng.integers(1, 5)), p=[0.4, 0.3, 0.2, 0.1])]
        bought = rng.random() < (0.35 if "email" in touches else 0.15)
        for at, channel in enumerate(touches):
            won = bool(bought and at == len(touches) - 1)
            yield {
                "user_id": f"U{person}", "at": _at(40 - at - person % 30 / 30), "channel": str(channel),
                "converted": won, "value": 60 if won else 0,
            }  # fmt: skip


def _transactions(rng, people) -> Iterable[dict]:
    for person in range(people):
        rate, joined, leaves = rng.gamma(1.5, 1 / 60), rng.uniform(150, 400), rng.beta(1, 3)
        ago = joined
        while ago > 0:
            amount = round(float(rng.gamma(6, 8)), 2)
            yield {"customer_id": f"T{person}", "date": _day(ago), "amount": amount}
            if rng.random() < leaves:
                break
            ago -= rng.exponential(1 / rate)


def _auctions(rng, rich) -> Iterable[dict]:
    """A rule bids the same in both contexts, of which one is worth four times the other; the poor one never varies."""
    for ago in reversed(range(20 if rich else 6)):
        for _ in range(300 if rich else 60):
            basket = rng.random() < 0.4
            bid = 0.5 * float(np.exp(rng.normal(0, 0.4))) if rich else 0.5
            other = 0.5 * float(np.exp(rng.normal(0, 0.6)))
            won = bid >= other
            sold = rng.random() < (0.16 if basket else 0.04)
            yield {
                "at": _at(ago + rng.random() * 0.9), "campaign": "Display", "audience": "basket" if basket else "new",
                "bid": round(bid, 4), "base_bid": 0.5, "noise": 0.4 if rich else 0, "won": int(won),
                "price": round(other, 4) if won else 0, "value": 8 if won and sold else 0,
            }  # fmt: skip


def _bandit(rng, chances) -> Iterable[dict]:
    for action in rng.choice(3, 1_200, p=chances).tolist():
        reward = int(rng.random() < 0.05 + 0.1 * action)
        yield {"action": "abc"[action], "reward": reward, "propensity": chances[action]}


def _sessions(rng, days) -> Iterable[dict]:
    for ago in reversed(range(days)):
        for source in ("google", "meta"):
            yield {"date": _day(ago), "source": source, "medium": "cpc", "sessions": int(rng.poisson(300))}


def _crm(rng, size, rich) -> dict[str, list[dict]]:
    """Contacts and deals; in the rich house those from the fair buy more often."""
    contacts, deals = [], []
    ago = np.sort(rng.random(size) * 430)[::-1] + 1
    for at in range(size):
        fair, luck = rng.random() < 0.3, rng.random()
        chance = (0.35 if fair else 0.05) if rich else 0.1
        begun = ago[at] - rng.exponential(15)
        over = begun - rng.exponential(20)
        stage = "Customer" if luck < chance and over > 0 else "Lead"
        contacts.append({
            "contact_id": f"L{at}", "created_at": _at(ago[at]), "stage": stage, "email": f"p{at}@firma.example",
            "company": f"Firma {at}", "source": "fair" if fair else "web", "score": 20,
        })  # fmt: skip
        if luck < 2 * chance and begun > 0:
            final = ("Closed Won" if luck < chance else "Closed Lost") if over > 0 else "Proposal"
            deals.append({
                "deal_id": f"D{at}", "contact_id": f"L{at}", "stage": final, "amount": 1_000,
                "created_at": _at(begun), "closed_at": _at(over) if over > 0 else "",
            })  # fmt: skip
    return {"contacts": contacts, "deals": deals}


def _exposures(people) -> Iterable[dict]:
    """Contacts of which the first ones win, with no luck in it: no other kind's dice move."""
    for contacts in range(1, 11):
        size = round(people * 0.8**contacts)
        won = round(size * (0.004 + 0.03 * (1 - 0.55**contacts)))
        yield {
            "contacts": contacts, "reach": size, "conversions": won, "value": 40.0 * won,
            "impressions": size * contacts, "cost": round(0.03 * size * contacts, 2), "date": _day(10),
        }  # fmt: skip


def _small() -> dict[str, list[dict]]:
    """The kinds of which a few rows are enough."""
    return {
        "assets": [{"asset_id": "A1", "name": "Herbst", "type": "image"}],
        "consents": [
            {"subject": subject, "at": _at(30), "purpose": "email", "granted": "true"}
            for subject in ("C1", *(f"K{at}" for at in range(1_500)))
        ],
        "crawl": [{"url": "https://shop.example/", "status": 200, "title": "Shop"}],
        "events": [{"event_id": "E1", "occurred_at": _at(20), "name": "page_view", "user_id": "C1"}],
        "prices": [{"product_id": "P1", "valid_from": _day(60), "price": 20}],
        "products": [{"product_id": "P1", "title": "Jacke", "price": 20}],
        "search_console": [
            {"date": _day(ago), "query": "jacke", "clicks": 9, "impressions": 90, "position": 3} for ago in range(30)
        ],
    }


def _experiment(registry: Experiments) -> None:
    """A geo test of meta that was planned, run and read."""
    begin, end = TODAY - timedelta(days=60), TODAY - timedelta(days=32)
    plan = Plan(
        hypothesis="Meta sells", kind="geo", channel="meta", metric="kpi", start=begin, end=end
    )  # fmt: skip
    known = registry.propose(plan, TODAY - timedelta(days=70))
    registry.start(known.id, begin)
    readout = Readout(
        known.id, "geo", "meta", "", "kpi", begin, end, 1.6, 1.1, 2.1, 0.9, "iroas", "r1", confidence="amber",
        evidence="quasi-experiment",
    )  # fmt: skip
    registry.read(known.id, readout, end, final=True)
