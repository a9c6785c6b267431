# pyright: basic
"""E-mail: two newsletters a week, who opens and leaves, whom they move; and a voucher trial with known uplift."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulator.chance import hashed, pick, stream
from simulator.company import CELLS
from simulator.market import Market
from simulator.names import customer_ids
from simulator.people import SEGMENT_SHARE, SEGMENTS, People, segment
from simulator.regions import REGIONS, SHARE

SEND_WEEKDAYS = (1, 4)
MOVED = np.array([0.00035, 0.00055, 0.0011, 0.0])
"""Orders that one mail causes per receiver, by segment."""
OPENS, CLICKS = np.array([0.44, 0.31, 0.35, 0.12]), np.array([0.055, 0.03, 0.062, 0.006])
LEAVES = np.array([0.0004, 0.0009, 0.0008, 0.0045])
"""Shares of receivers who open, click and unsubscribe, by segment."""
THEMES = ("Neu im Sortiment", "Packliste", "Hüttenabend", "Angebot der Woche", "Gartenzeit", "Geschenkideen")

TRIAL_UNITS = 14_000
VISIT = np.array([0.30, 0.16, 0.18, 0.17])
VISIT_UPLIFT = np.array([0.03, 0.07, 0.10, -0.02])
CONVERSION = np.array([0.115, 0.045, 0.040, 0.060])
CONVERSION_UPLIFT = np.array([0.004, 0.028, 0.055, -0.027])
"""The voucher trial: share who visit and buy without a voucher, and what the voucher adds, by segment."""
MEAN_SPEND, VOUCHER = np.array([10_400, 8_200, 7_400, 8_800]), 500
"""Cents spent by a buyer, and cents the voucher takes off."""

_CELL_SHARE = np.array([cell[2] for cell in CELLS])


@dataclass(frozen=True)
class MailDay:
    """One day's newsletter: counts, positions of customers moved to order and of those who unsubscribed."""

    campaign: str
    sent: int
    opens: int
    clicks: int
    moved: np.ndarray
    left: np.ndarray


NO_MAIL = MailDay("", 0, 0, 0, np.zeros(0, int), np.zeros(0, int))


def mail_day(seed: int, day: int, now: Market, people: People) -> MailDay:
    """Send to all subscribers on two days a week; those who unsubscribe are off the list at once."""
    if now.weekday not in SEND_WEEKDAYS:
        return NO_MAIL
    random = stream(seed, "mail", day)
    receivers = np.flatnonzero(people["mail"])
    key = people["key"][receivers]
    kind = segment(key)
    left = receivers[hashed(key, 2 * day) < LEAVES[kind]]
    moved = receivers[hashed(key, 2 * day + 1) < MOVED[kind] * now.demand**0.5]
    count = np.bincount(kind, minlength=len(SEGMENTS))
    opens = int(random.binomial(count, OPENS).sum())
    clicks = int(random.binomial(count, CLICKS).sum())
    people["mail"][left] = False
    theme = THEMES[int(random.integers(len(THEMES)))]
    name = f"{np.datetime64(day, 'D')} {theme}"
    return MailDay(name, len(receivers), opens, min(clicks, opens), moved, left)


def mail_table(days: list[tuple[int, MailDay]]) -> dict[str, np.ndarray]:
    """The newsletters that were sent."""
    sent = [(day, mail) for day, mail in days if mail.sent]
    return {
        "day": np.array([day for day, _ in sent]).astype("datetime64[D]"),
        "campaign": np.array([mail.campaign for _, mail in sent], object),
        "sent": np.array([mail.sent for _, mail in sent], np.int64),
        "opens": np.array([mail.opens for _, mail in sent], np.int64),
        "clicks": np.array([mail.clicks for _, mail in sent], np.int64),
        "unsubscribes": np.array([len(mail.left) for _, mail in sent], np.int64),
    }


def trial(seed: int) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    """(what was recorded, what is true) of a randomised voucher trial; half of the units got the voucher."""
    random = stream(seed, "trial", 0)
    kind = pick(SEGMENT_SHARE, random.random(TRIAL_UNITS))
    voucher = random.random(TRIAL_UNITS) < 0.5
    p_visit = VISIT[kind] + voucher * VISIT_UPLIFT[kind]
    p_buy = CONVERSION[kind] + voucher * CONVERSION_UPLIFT[kind]
    visit = random.random(TRIAL_UNITS) < p_visit
    buys = visit & (random.random(TRIAL_UNITS) < p_buy / p_visit)
    spend = np.rint(random.gamma(6.0, 1 / 6.0, TRIAL_UNITS) * MEAN_SPEND[kind]).astype(np.int64) - VOUCHER * voucher
    unit = customer_ids(np.sort(random.choice(20_000, TRIAL_UNITS, replace=False)))
    features = {
        "orders_before": 1 + random.poisson(np.array([3.2, 0.8, 1.0, 0.9])[kind]),
        "days_since_order": np.rint(random.gamma(2.0, np.array([32, 95, 75, 80])[kind])).astype(np.int64),
        "share_discounted": _share(random, kind, (1.2, 1.2, 5.0, 1.1), (6, 6, 2.5, 7)),
        "open_rate": _share(random, kind, (5, 3, 4, 1.2), (6, 6, 6, 9)),
        "mails_last_30_days": random.poisson(np.array([7, 8, 8, 9.5])[kind]),
        "device": np.array([cell[0] for cell in CELLS], object)[pick(_CELL_SHARE, random.random(TRIAL_UNITS))],
        "region": REGIONS[pick(SHARE, random.random(TRIAL_UNITS))].astype(object),
    }  # fmt: skip
    seen = {"unit_id": unit, "arm": np.where(voucher, "voucher", "control").astype(object)} | features
    seen |= {"visit": visit.astype(np.int64), "conversion": buys.astype(np.int64), "spend": np.where(buys, spend, 0)}
    true = {"unit_id": unit, "segment": np.array(SEGMENTS, object)[kind], "uplift_visit": VISIT_UPLIFT[kind]}
    return seen, true | {"uplift_conversion": CONVERSION_UPLIFT[kind]}


def _share(random: np.random.Generator, kind: np.ndarray, a: tuple[float, ...], b: tuple[float, ...]) -> np.ndarray:
    """A share per unit, drawn from its segment's Beta law."""
    return np.round(random.beta(np.array(a)[kind], np.array(b)[kind]), 3)
