# pyright: basic
"""What is said and kept around the goods: reviews, the files of the ads, and who allowed what."""

from __future__ import annotations

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


def asset_table(names: tuple[str, ...], today: int) -> dict[str, np.ndarray]:
    """The files behind the ads that run today; `names` are the units' ad names. Some rights end soon, one has ended."""
    seen: dict[tuple[str, str], int] = {}
    for i, (unit, name) in enumerate(zip(UNITS, names, strict=True)):
        seen.setdefault((CAMPAIGNS[unit[0]].id, name), i)
    lines = [LINES[LINE_OF[CAMPAIGN[campaign]]] for campaign, _ in seen]
    dice = hashed(np.arange(len(seen)), 90)
    rights = today + 20 + (dice * 600).astype(np.int64)
    rights[len(rights) // 2] = today - 3
    names = [name for _, name in seen]
    kind = [_kind(line.channel, name) for line, name in zip(lines, names, strict=True)]
    return {
        "asset_id": np.array([f"A{campaign}-{i:02d}" for i, (campaign, _) in enumerate(seen)], object),
        "name": np.array(names, object),
        "type": np.array(kind, object),
        "platform": np.array([line.platform for line in lines], object),
        "hook": np.array(_HOOKS, object)[(hashed(np.arange(len(seen)), 91) * len(_HOOKS)).astype(int)],
        "rights_until": rights.astype("datetime64[D]"),
    }  # fmt: skip


def _kind(channel: str, name: str) -> str:
    if channel.startswith("search"):
        return "text"
    return "video" if channel == "video" or "Video" in name else "image"


def consent_table(people: People, days: list[Any]) -> dict[str, np.ndarray]:
    """Consent to mail at the first order and its withdrawal, and what each new customer chose in the banner."""
    first = days[0].day
    who = np.flatnonzero(people["born"] >= first)
    left = np.concatenate([day.mail.left for day in days])
    left_at = np.concatenate([np.full(len(day.mail.left), day.day * 86_400 + 64_000) for day in days])
    born = (people["born"][who] * 86_400).astype(np.int64)
    opted = people["mail"][who] | np.isin(who, left)
    subject = np.concatenate([who, who, left])
    at = np.concatenate([born, born, left_at])
    cell = people["cell"][subject]
    order = np.argsort(at, kind="stable")
    sizes = [len(who), len(who), len(left)]
    purpose = np.repeat(np.array(["analytics", "email", "email"], object), sizes)
    source = np.repeat(np.array(["banner", "checkout", "unsubscribe"], object), sizes)
    return {
        "subject": customer_ids(subject[order]),
        "at": at[order].astype("datetime64[s]"),
        "purpose": purpose[order],
        "granted": np.concatenate([people["granted"][who], opted, np.zeros(len(left), bool)])[order],
        "source": source[order],
        "device": np.array([c[0] for c in CELLS], object)[cell][order],
        "browser": np.array([c[1] for c in CELLS], object)[cell][order],
    }  # fmt: skip


def consent_rates() -> list[dict[str, Any]]:
    """Per device and browser: share that grants consent, and share that a blocker hides."""
    return [
        {"device": device, "browser": browser, "granted": float(GRANTED[i]), "blocked": float(BLOCKED[i])}
        for i, (device, browser, _) in enumerate(CELLS)
    ]
