# pyright: basic
"""What is said and kept around the goods: reviews, the files of the ads, and who allowed what."""

from __future__ import annotations

import zlib
from typing import Any

import numpy as np

from simulator.chance import hashed, pick
from simulator.company import BLOCKED, CAMPAIGN, CAMPAIGNS, CELLS, GRANTED, LINE_OF, LINES
from simulator.goods import PRODUCT_IDS
from simulator.media import UNITS
from simulator.names import customer_ids
from simulator.people import People
from simulator.stories import Story

_GOOD = (
    "Sehr zufrieden, gerne wieder.", "Schnelle Lieferung, gute Verarbeitung.", "Hält, was es verspricht.",
    "Genau richtig für die Hütte.", "Schönes Stück, fühlt sich wertig an.",
)  # fmt: skip
_FAIR = (
    "Ganz okay, die Farbe ist anders als auf dem Bild.",
    "Gut, aber die Lieferung hat gedauert.",
    "Für den Preis in Ordnung.",
)
_BAD = ("Naht nach zwei Wochen gerissen.", "Leider zurückgeschickt.", "Kam beschädigt an.")
_STARS = np.array([0.06, 0.05, 0.12, 0.29, 0.48])
REVIEW_RATE = 0.05
RIGHTS_ENDED = "Bild Neuheiten"
"""The ad slot whose file runs on although the rights to it have ended."""
AD_SHARE = 0.62
"""Share of those who grant measurement that also grants advertising."""
AD_BACK, OBJECTS = 0.06, 0.008
"""Share that takes consent to advertising back in the end, and that objects to direct marketing."""
CHANGE_DAYS = 120.0
"""Mean days until somebody does so."""
_HOOKS = ("Problem und Lösung", "Nutzenversprechen", "Kundenstimme", "Vorher und nachher", "Frage")


def review_table(days: list[Any], stories: dict[str, Story], today: int) -> dict[str, np.ndarray]:
    """One order in twenty is reviewed eight days later; the planted ones stand among them."""
    key = np.concatenate([day.orders.key for day in days])
    at = np.concatenate([(day.day + 8) * 86_400 + day.orders.second for day in days])
    chosen = (hashed(key, 80) < REVIEW_RATE) & (at < (today + 1) * 86_400)
    key, at = key[chosen], at[chosen]
    stars = 1 + pick(_STARS, hashed(key, 81))
    dice = hashed(key, 82)
    good, fair, bad = (np.array(words, object)[(dice * len(words)).astype(int)] for words in (_GOOD, _FAIR, _BAD))
    text = np.where(stars >= 4, good, np.where(stars == 3, fair, bad))
    told = [s for s in stories.values() if s.where.get("table") == "reviews" and s.first <= today]
    at = np.concatenate([at, [s.first * 86_400 + 50_000 for s in told]]).astype(np.int64)
    order = np.argsort(at, kind="stable")
    product = np.concatenate(
        [PRODUCT_IDS[(hashed(key, 83) * len(PRODUCT_IDS)).astype(int)], [PRODUCT_IDS[1]] * len(told)]
    )
    return {
        "review_id": np.array([f"R{i + 1:06d}" for i in range(len(at))], object),
        "product_id": product.astype(object)[order],
        "at": at[order].astype("datetime64[s]"),
        "stars": np.concatenate([stars, np.full(len(told), 5)]).astype(np.int64)[order],
        "text": np.concatenate([text, np.array([s.effect["text"] for s in told], object)])[order],
    }


def asset_table(names: tuple[str, ...], planned_last: int) -> dict[str, np.ndarray]:
    """The files behind the ads that run today; `names` are the units' ad names.

    Rights end some time after the day on which the history was planned to end; those of one slot have ended already.
    """
    seen = dict.fromkeys((CAMPAIGNS[unit[0]].id, name) for unit, name in zip(UNITS, names, strict=True))
    campaigns, ads = [campaign for campaign, _ in seen], [name for _, name in seen]
    lines = [LINES[LINE_OF[CAMPAIGN[campaign]]] for campaign in campaigns]
    key = np.array([zlib.crc32(f"{campaign} {name}".encode()) for campaign, name in seen])
    rights = planned_last + 20 + (hashed(key, 90) * 600).astype(np.int64)
    rights[[name.startswith(RIGHTS_ENDED) for name in ads]] = planned_last - 3
    return {
        "asset_id": np.array([f"A-{at}-{number:08x}" for at, number in zip(campaigns, key, strict=True)], object),
        "name": np.array(ads, object),
        "type": np.array([_kind(line.channel, name) for line, name in zip(lines, ads, strict=True)], object),
        "platform": np.array([line.platform for line in lines], object),
        "hook": np.array(_HOOKS, object)[(hashed(key, 91) * len(_HOOKS)).astype(int)],
        "rights_until": rights.astype("datetime64[D]"),
    }


def _kind(channel: str, name: str) -> str:
    if channel.startswith("search"):
        return "text"
    return "video" if channel == "video" or "Video" in name else "image"


def consent_table(people: People, days: list[Any]) -> dict[str, np.ndarray]:
    """Consent to mail at the first order, the banner's choices, and what each person took back later.

    Advertising, that is handing data to ad platforms, is asked for in the same banner and granted only by those who
    grant measurement; few take it back in the privacy settings. Some object to direct marketing altogether.
    """
    first, last = days[0].day, days[-1].day
    who = np.flatnonzero(people["born"] >= first)
    left = np.concatenate([day.mail.left for day in days])
    left_at = np.concatenate([np.full(len(day.mail.left), day.day * 86_400 + 64_000) for day in days])
    born = (people["born"][who] * 86_400).astype(np.int64)
    opted = people["mail"][who] | np.isin(who, left)
    ads = advertising(people)[who]
    back, back_at = _later(people, who[ads], AD_BACK, 95, last)
    against, against_at = _later(people, who, OBJECTS, 97, last)
    parts = (
        ("analytics", "banner", who, born, people["granted"][who]),
        ("email", "checkout", who, born, opted),
        ("email", "unsubscribe", left, left_at, np.zeros(len(left), bool)),
        ("advertising", "banner", who, born, ads),
        ("advertising", "privacy settings", back, back_at, np.zeros(len(back), bool)),
        ("direct marketing", "letter", against, against_at, np.zeros(len(against), bool)),
    )
    sizes = [len(part[2]) for part in parts]
    subject, at, granted = (np.concatenate([part[i] for part in parts]) for i in (2, 3, 4))
    order = np.argsort(at, kind="stable")
    cell = people["cell"][subject][order]
    return {
        "subject": customer_ids(subject[order]),
        "at": at[order].astype("datetime64[s]"),
        "purpose": np.repeat(np.array([part[0] for part in parts], object), sizes)[order],
        "granted": granted[order],
        "source": np.repeat(np.array([part[1] for part in parts], object), sizes)[order],
        "device": np.array([c[0] for c in CELLS], object)[cell],
        "browser": np.array([c[1] for c in CELLS], object)[cell],
    }


def advertising(people: People) -> np.ndarray:
    """(people,) who granted advertising in the banner at the first order."""
    return people["granted"] & (hashed(people["key"], 94) < AD_SHARE)


def _later(people: People, who: np.ndarray, share: float, salt: int, last: int) -> tuple[np.ndarray, np.ndarray]:
    """Of `who` the share that changes its mind, with the second; those who have not done so by now are left out."""
    key, begun = people["key"][who], people["born"][who]
    at = ((begun + 1 - CHANGE_DAYS * np.log(hashed(key, salt + 1))) * 86_400).astype(np.int64)
    does = (hashed(key, salt) < share) & (at < (last + 1) * 86_400)
    return who[does], at[does]


def consent_rates() -> list[dict[str, Any]]:
    """Per device and browser: share that grants consent, and share that a blocker hides."""
    return [
        {"device": device, "browser": browser, "granted": float(GRANTED[i]), "blocked": float(BLOCKED[i])}
        for i, (device, browser, _) in enumerate(CELLS)
    ]
