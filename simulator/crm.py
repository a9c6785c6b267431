# pyright: basic
"""The business with companies: leads, by themselves or through LinkedIn, their way through the stages, deals."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulator.chance import hashed, pick, stream
from simulator.company import CAMPAIGNS

STAGES = ("subscriber", "lead", "mql", "sql", "opportunity", "customer")
PASS = np.array([0.55, 0.48, 0.52, 0.6, 0.42])
"""Share that goes on from each stage to the next."""
DAYS = np.array([9.0, 12.0, 10.0, 14.0, 24.0])
"""Mean days in each stage before the next."""
BASE_LEADS, LINKEDIN_LEADS = 3.2, 4.2
"""Leads a day on working days without LinkedIn, and what LinkedIn adds at full pressure."""
MEDIAN_DEAL = 1_900_00
_WORK = np.array([1.15, 1.2, 1.15, 1.1, 0.95, 0.25, 0.2])
_KINDS = ("GmbH", "AG", "KG", "GmbH & Co. KG", "e. V.")
_WORDS = (
    "Nordlicht", "Rheinbogen", "Elbtal", "Sonnenhof", "Adlerhorst", "Steinbach", "Lindenberg", "Morgenrot", "Kranich",
    "Silberfeld", "Eichenau", "Hafenblick", "Talgrund", "Wiesengrund", "Falkenstein", "Brückner", "Seefeld",
)  # fmt: skip
_TRADES = ("Logistik", "Software", "Maschinenbau", "Pflege", "Beratung", "Energie", "Medien", "Bau", "Druck", "Optik")
_UNPAID = (("google", "organic"), ("", ""), ("wanderblog.example", "referral"), ("messe", "offline"))
_PEOPLE = ("einkauf", "office", "hr", "info", "events", "assistenz")


@dataclass(frozen=True)
class Leads:
    """All leads so far: day, moment, whether LinkedIn caused them, dice, and the day on which each stage is reached."""

    at: np.ndarray
    caused: np.ndarray
    key: np.ndarray
    reached: np.ndarray


def leads(seed: int, days: np.ndarray, linkedin: np.ndarray) -> Leads:
    """Draw the leads of all days; `linkedin` is the share of its possible effect that LinkedIn has on each day."""
    at, caused = [], []
    for day, share in zip(days.tolist(), linkedin.tolist(), strict=True):
        random = stream(seed, "leads", day)
        work = _WORK[(day + 3) % 7]
        counts = random.poisson([BASE_LEADS * work, LINKEDIN_LEADS * share * work])
        at.append(day + np.sort(0.3 + 0.5 * random.random(counts.sum())))
        caused.append(random.permutation(np.repeat([False, True], counts)))
    moment = np.concatenate(at)
    key = (moment * 86_400_000).astype(np.uint64)
    stage = np.arange(len(STAGES) - 1)[None, :]
    wait = -np.log(hashed(key[:, None], 10 + stage)) * DAYS
    goes = hashed(key[:, None], 20 + stage) < PASS
    wait = np.where(np.logical_and.accumulate(goes, 1), wait, np.inf)
    start = moment[:, None]
    return Leads(moment, np.concatenate(caused), key, np.concatenate([start, moment[:, None] + np.cumsum(wait, 1)], 1))


def lead_table(all_leads: Leads, today: int) -> dict[str, np.ndarray]:
    """The contacts as the CRM shows them at the end of `today`."""
    reached = all_leads.reached < today + 1
    stage = reached.sum(1) - 1
    rows = np.arange(len(stage))
    company, source = _companies(all_leads.key), _sources(all_leads)
    ids = contact_ids(len(stage))
    desks = (hashed(all_leads.key, 6) * len(_PEOPLE)).astype(int)
    emails = [f"{_PEOPLE[desk]}@{_domain(name)}.example" for name, desk in zip(company, desks, strict=True)]
    return {
        "contact_id": ids,
        "customer_id": np.where(stage == len(STAGES) - 1, np.array([f"F{i[1:]}" for i in ids], object), ""),
        "email": np.array(emails, object),
        "company": company,
        "stage": np.array(STAGES, object)[stage],
        "created_at": _moments(all_leads.at),
        "stage_at": _moments(all_leads.reached[rows, stage]),
        "source": source[:, 0],
        "medium": source[:, 1],
        "campaign": source[:, 2],
        "score": np.clip(15 * stage + (hashed(all_leads.key, 7) * 25).astype(int), 0, 100),
    }  # fmt: skip


def deal_table(all_leads: Leads, today: int) -> dict[str, np.ndarray]:
    """The deals: one per contact that became an opportunity; open, won, or lost 45 days after it stood still."""
    opened = all_leads.reached[:, 4] < today + 1
    begun, won_at = all_leads.reached[opened, 4], all_leads.reached[opened, 5]
    won, lost = won_at < today + 1, ~np.isfinite(won_at) & (begun + 45 < today + 1)
    closed = np.where(won, won_at, np.where(lost, begun + 45, np.nan))
    campaign = _sources(all_leads)[opened, 2]
    return {
        "deal_id": np.array([f"D{i[1:]}" for i in contact_ids(len(opened))[opened]], object),
        "contact_id": contact_ids(len(opened))[opened],
        "stage": np.where(won, "won", np.where(lost, "lost", "open")).astype(object),
        "amount": deal_amounts(all_leads)[opened],
        "created_at": _moments(begun),
        "closed_at": np.where(np.isnan(closed), np.datetime64("NaT", "s"), _moments(np.nan_to_num(closed))),
        "campaign": campaign,
    }


def deal_amounts(all_leads: Leads) -> np.ndarray:
    """Cents that each lead's deal is worth if it is won: log-normal around the median."""
    one, two = hashed(all_leads.key, 8), hashed(all_leads.key, 9)
    normal = np.sqrt(-2 * np.log(one)) * np.cos(2 * np.pi * two)
    return np.rint(MEDIAN_DEAL / 100 * np.exp(0.7 * normal)).astype(np.int64) * 100


def contact_ids(count: int) -> np.ndarray:
    """Names of the first `count` contacts."""
    return np.array([f"C{20_001 + i}" for i in range(count)], object)


def _companies(key: np.ndarray) -> np.ndarray:
    dice = [(hashed(key, 30 + i) * len(words)).astype(int) for i, words in enumerate((_WORDS, _TRADES, _KINDS))]
    return np.array([f"{_WORDS[a]} {_TRADES[b]} {_KINDS[c]}" for a, b, c in zip(*dice, strict=True)], object)


def _sources(all_leads: Leads) -> np.ndarray:
    campaign = next(c.name for c in CAMPAIGNS if c.line == "linkedin_leads")
    place = pick(np.array([5, 2, 1, 1.5]), hashed(all_leads.key, 4))
    unpaid = np.array([(*pair, "") for pair in _UNPAID], object)[place]
    return np.where(all_leads.caused[:, None], np.array([["linkedin", "paid_social", campaign]], object), unpaid)


def _domain(name: str) -> str:
    return "-".join(name.lower().split()[:2]).replace("ü", "ue").replace("ö", "oe")


def _moments(days: np.ndarray) -> np.ndarray:
    return np.floor(days * 86_400).astype("datetime64[s]")
