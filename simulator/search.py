# pyright: basic
"""Organic search: queries, pages, positions; a page that decays."""

from __future__ import annotations

import numpy as np

from simulator.chance import hashed, smooth, stream
from simulator.company import SITE
from simulator.goods import COUNT, TITLES, url
from simulator.queries import QUERIES
from simulator.stories import Story

_GUIDES = (
    ("/ratgeber/schlafsack-temperatur", "Schlafsack: welche Temperatur passt?"),
    ("/ratgeber/rucksack-packen", "Rucksack richtig packen"),
    ("/ratgeber/zelt-reparieren", "Zelt reparieren"),
    ("/ratgeber/wolldecke-waschen", "Wolldecke waschen"),
    ("/ratgeber/feuerschale-erlaubt", "Feuerschale: was ist erlaubt?"),
    ("/ratgeber/packliste-huette", "Packliste für die Hütte"),
)  # fmt: skip
_AREAS = (
    ("/outdoor", "Outdoor"), ("/outdoor/rucksack", "Rucksäcke"), ("/outdoor/zelt", "Zelte"),
    ("/outdoor/schlafsack", "Schlafsäcke"), ("/wohnen", "Wohnen"), ("/wohnen/wolldecke", "Wolldecken"),
    ("/garten", "Garten"), ("/garten/feuerschale", "Feuerschalen"),
)  # fmt: skip
_SERVICE = (("/", "Talfuchs: draußen zuhause"), ("/versand", "Versand"), ("/rueckgabe", "Rückgabe"), ("/jobs", "Jobs"))
_WEIGHT = np.array([q[2] for q in QUERIES], float)
_PLACE = np.array([q[3] for q in QUERIES])
_BRAND = np.array([q[0].startswith("talfuchs") for q in QUERIES])
_DEVICES, _COUNTRIES = np.array([0.66, 0.34]), np.array([0.93, 0.07])


def click_rate(position: np.ndarray) -> np.ndarray:
    """Clicks per impression by position, about 0.31 at the top and falling as a power."""
    return 0.31 * np.maximum(position, 1.0) ** -1.15


def console_table(seed: int, days: np.ndarray, demand: np.ndarray, stories: dict[str, Story]) -> dict[str, np.ndarray]:
    """Clicks and impressions per day, query, page, country and device; impressions follow demand."""
    shown, clicked, places = [], [], []
    decays = np.array([q[1] for q in QUERIES]) == (stories["page"].where["page"] if "page" in stories else "")
    for day, level in zip(days.tolist(), demand.tolist(), strict=True):
        random = stream(seed, "console", day)
        place = _PLACE * np.exp(0.3 * smooth(seed, "ranking", day, 30, 0.2) * ~_BRAND)
        if "page" in stories and day >= stories["page"].first:
            lost = min(day - stories["page"].first, 220) * stories["page"].effect["positions_lost_per_day"]
            place = place + decays * lost
        place = np.maximum(place[:, None] * np.exp(random.normal(0, 0.05, (len(QUERIES), 2))), 1.0)
        mean = 0.55 * _WEIGHT[:, None, None] * level**0.7 * _DEVICES[None, :, None] * _COUNTRIES[None, None, :]
        impressions = random.poisson(mean)
        clicks = random.binomial(impressions, np.where(_BRAND[:, None], 0.42, click_rate(place))[:, :, None])
        shown.append(impressions)
        clicked.append(clicks)
        places.append(np.repeat(place[:, :, None], 2, 2))
    impressions, clicks, place = np.stack(shown), np.stack(clicked), np.stack(places)
    at, query, device, country = np.nonzero(impressions)
    names = np.array([(q[0], SITE + q[1]) for q in QUERIES], object)[query]
    return {
        "day": days[at].astype("datetime64[D]"),
        "query": names[:, 0],
        "page": names[:, 1],
        "country": np.array(["deu", "aut"], object)[country],
        "device": np.array(["mobile", "desktop"], object)[device],
        "clicks": clicks[at, query, device, country],
        "impressions": impressions[at, query, device, country],
        "position": np.round(place[at, query, device, country], 2),
    }


def page_table() -> dict[str, np.ndarray]:
    """The site as a crawler finds it, with a few faults: a missing title, a long one, a 404, a redirect, a noindex."""
    rows = [(path, title, "service") for path, title in _SERVICE] + [(path, title, "area") for path, title in _AREAS]
    rows += [(path, title, "guide") for path, title in _GUIDES]
    rows += [(url(i), f"{TITLES[i]} kaufen", "product") for i in range(COUNT)]
    rows += [
        ("/produkte/zelt-alt", "", "gone"),
        ("/angebote-2023", "Angebote 2023", "moved"),
        ("/outlet", "Outlet", "hidden"),
    ]
    count = len(rows)
    dice = hashed(np.arange(count), 77)
    kind = np.array([row[2] for row in rows], object)
    address = np.array([SITE + row[0] for row in rows], object)
    title = np.array([f"{row[1]} | Talfuchs" if row[1] else "" for row in rows], object)
    title[10], title[20] = (
        "",
        "Der große Ratgeber rund um alles, was man über diesen schönen Artikel wissen sollte | Talfuchs",
    )
    return {
        "url": address,
        "status": np.where(kind == "gone", 404, np.where(kind == "moved", 301, 200)),
        "title": title,
        "description": np.where(dice < 0.12, "", np.array([f"{row[1]}: große Auswahl" for row in rows], object)),
        "canonical": np.where(dice > 0.95, SITE + "/", address),
        "robots": np.where(kind == "hidden", "noindex,follow", "index,follow").astype(object),
        "h1": np.array([row[1] for row in rows], object),
        "word_count": np.where(kind == "guide", 900 + dice * 900, 120 + dice * 300).astype(np.int64),
        "inlinks": np.where(kind == "service", 80, np.where(kind == "area", 45, 1 + dice * 14)).astype(np.int64),
        "depth": np.where(kind == "service", 1, np.where(kind == "area", 1, np.where(kind == "guide", 2, 3))),
        "response_time": np.round(0.12 + dice * 0.5, 3),
    }  # fmt: skip
