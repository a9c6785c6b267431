# pyright: basic
"""The search terms behind the paid keywords: who typed what, what it cost, which of it sold, and what would have."""

from __future__ import annotations

import zlib
from functools import lru_cache

import numpy as np

from simulator.chance import hashed
from simulator.phrases import patterns

Table = dict[str, np.ndarray]
_GROUP = ("platform", "campaign", "ad_group", "keyword")
_SUMS = ("impressions", "clicks", "cost", "conversions", "conversion_value")
UNSAID = 0.1
"""Share of clicks whose terms the platform keeps to itself."""
TURNED = 0.03
"""Share of barren terms that sell after all, and nobody knows which."""
LUMP = 1.15
"""A conversion in the account: an order weighs a little more than one there."""


def term_table(seed: int, ads: Table) -> Table:
    """Search terms of the paid keywords: their rows are parts of the rows in `ad_days`, so sums stay below those.

    Every click is one person's: the term is drawn by its share. Orders fall on the clicks of their day and keyword by
    the true rate of the clicks' terms, so that rare terms have rare luck.
    """
    rows = drawn(seed, ads)
    return {name: rows[name] for name in ("day", *_GROUP, "search_term", *_SUMS, "currency")}


def truth_table(seed: int, ads: Table) -> Table:
    """Per month and term: clicks, cost, and the conversions to be expected of its true rate."""
    rows = drawn(seed, ads)
    month = rows["day"].astype("datetime64[M]").astype(np.int64)
    key = month * (rows["place"].max(initial=0) + 1) + rows["place"]
    _, first, group = np.unique(key, return_index=True, return_inverse=True)
    table = {"month": rows["day"][first].astype("datetime64[M]").astype("datetime64[D]")}
    table |= {name: rows[name][first] for name in (*_GROUP, "search_term", "rate")}
    for name in ("clicks", "cost", "conversions", "expected_conversions"):
        total = np.bincount(group, rows[name], len(first))
        table[name] = total.astype(np.int64) if name in ("clicks", "cost") else np.round(total, 4)
    return table


def drawn(seed: int, ads: Table) -> Table:
    """One row per day, keyword and term, with its true rate, its place among all and what was to be expected."""
    groups, whole, keyword = _groups(ads)
    shares, start, names, rates, prices, shown = _terms(seed, tuple(keyword))
    owner = np.repeat(np.arange(len(groups["day"])), whole["clicks"].astype(np.int64))
    number = np.arange(len(owner)) - np.searchsorted(owner, owner)
    key = (groups["key"][owner] + number.astype(np.uint64) * np.uint64(0x9E3779B1)).astype(np.uint64)
    term = _pick(shares, start, groups["code"][owner], hashed(key, seed + 301))
    said = hashed(key, seed + 302) >= UNSAID
    of = {"clicks": np.ones(len(owner)), "cost": prices[term], "impressions": shown[term]}
    part = {name: weight / np.bincount(owner, weight, len(groups["day"]))[owner] for name, weight in of.items()}
    won, expected = _orders(seed, owner, rates[term], whole["conversions"], groups["key"])
    place = owner * np.int64(len(names)) + term
    rows, first, back = np.unique(place[said], return_index=True, return_inverse=True)
    at, what = owner[said][first], term[said][first]
    total = {name: np.bincount(back, each[said], len(rows)) for name, each in part.items()}
    counts = {"clicks": np.bincount(back, minlength=len(rows)).astype(np.int64)}
    counts["impressions"] = np.maximum(np.floor(total["impressions"] * whole["impressions"][at]), counts["clicks"])
    conversions = np.bincount(back, won[said], len(rows))
    value = np.divide(whole["conversion_value"], whole["conversions"], out=np.zeros(len(groups["day"])),
                      where=whole["conversions"] > 0)  # fmt: skip
    return {
        **{name: groups[name][at] for name in ("day", *_GROUP, "currency")},
        "search_term": names[what], "rate": np.round(rates[what], 4), "place": what,
        "impressions": counts["impressions"].astype(np.int64), "clicks": counts["clicks"],
        "cost": np.floor(total["cost"] * whole["cost"][at] + 1e-9).astype(np.int64),
        "conversions": np.floor(conversions * 100 + 1e-6) / 100,
        "conversion_value": np.floor(conversions * value[at] + 1e-6).astype(np.int64),
        "expected_conversions": np.bincount(back, expected[said], len(rows)),
    }  # fmt: skip


def _groups(ads: Table) -> tuple[Table, Table, list[tuple[str, ...]]]:
    """Days of keywords with clicks, in the order of the account; their sums; and the keywords."""
    chosen = np.flatnonzero((ads["keyword"] != "") & (ads["clicks"] > 0))
    codes = np.zeros(len(chosen), np.int64)
    for name in _GROUP:
        values, code = np.unique(ads[name][chosen].astype(str), return_inverse=True)
        codes = codes * (len(values) + 1) + code
    day = ads["day"][chosen].astype(np.int64)
    _, first, group = np.unique(day * (codes.max(initial=0) + 1) + codes, return_index=True, return_inverse=True)
    at = chosen[first]
    whole = {name: np.bincount(group, ads[name][chosen], len(first)) for name in _SUMS}
    rows = list(zip(*(ads[name][at].tolist() for name in _GROUP), strict=True))
    keyword = sorted(set(rows))
    number = {row: i for i, row in enumerate(keyword)}
    code = np.array([number[row] for row in rows], np.int64)
    salt = np.array([zlib.crc32("\x1f".join(row).encode()) for row in keyword], np.uint64)
    key = salt[code] * np.uint64(1_000_003) + day[first].astype(np.uint64) * np.uint64(1 << 20)
    names = ("day", *_GROUP, "currency")
    return {name: ads[name][at] for name in names} | {"code": code, "key": key}, whole, keyword


@lru_cache(maxsize=4)
def _terms(seed: int, keywords: tuple[tuple[str, ...], ...]) -> tuple[np.ndarray, ...]:
    """Cumulated shares and where each keyword's terms start; name, true rate, price and impressions of each term."""
    taken: set[tuple[str, ...]] = set()
    rows: list[tuple[int, str, float, float]] = []
    for code, (platform, campaign, group, keyword) in enumerate(keywords):
        own = {(platform, campaign, group, other[3]) for other in keywords if other[:3] == (platform, campaign, group)}
        for pattern, share, rate in patterns(keyword.startswith("talfuchs")):
            name = (platform, campaign, group, pattern.format(keyword))
            if name not in taken and (pattern == "{}" or name not in own):
                taken.add(name)
                rows.append((code, name[3], share, rate))
    owner = np.array([row[0] for row in rows], np.int64)
    salt = np.array([zlib.crc32("\x1f".join((*keywords[row[0]], row[1])).encode()) for row in rows], np.uint64)
    rate = np.array([row[3] for row in rows], float)
    barren = (rate == 0) & (hashed(salt, seed + 311) < TURNED)
    rate = np.where(barren, 0.8 + 0.8 * hashed(salt, seed + 312), rate * _spread(salt, seed + 313, 0.3))
    share = np.array([row[2] for row in rows], float) * _spread(salt, seed + 314, 0.5)
    total = np.bincount(owner, share, len(keywords))
    start = np.searchsorted(owner, np.arange(len(keywords) + 1))
    names = np.array([row[1] for row in rows], object)
    price, shown = _spread(salt, seed + 315, 0.15), _spread(salt, seed + 316, 0.2)
    return np.cumsum(share / total[owner]), start, names, rate, price, shown


def _pick(shares: np.ndarray, start: np.ndarray, code: np.ndarray, dice: np.ndarray) -> np.ndarray:
    """The term of each click: keyword i's shares lie between i and i + 1."""
    return np.clip(np.searchsorted(shares, code + dice, side="right"), start[code], start[code + 1] - 1)


def _orders(
    seed: int, owner: np.ndarray, rate: np.ndarray, conversions: np.ndarray, key: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Conversions of each click as they fell, and as they were to be expected."""
    edges = np.concatenate([[0.0], np.cumsum(rate)])
    start = np.searchsorted(owner, np.arange(len(conversions) + 1))
    low, weight = edges[start[:-1]], edges[start[1:]] - edges[start[:-1]]
    usable = np.where(weight > 0, conversions, 0.0)
    lumps = np.where(usable > 0, np.maximum(1, np.rint(usable / LUMP)), 0).astype(np.int64)
    of = np.repeat(np.arange(len(lumps)), lumps)
    number = np.arange(len(of)) - np.searchsorted(of, of)
    dice = hashed(key[of] + number.astype(np.uint64) * np.uint64(0x85EBCA6B), seed + 303)
    click = np.clip(np.searchsorted(edges, low[of] + dice * weight[of], side="right") - 1, start[of], start[of + 1] - 1)
    won = np.bincount(click, usable[of] / lumps[of], len(owner))
    expected = rate * np.divide(usable, weight, out=np.zeros(len(weight)), where=weight > 0)[owner]
    return won, expected


def _spread(salt: np.ndarray, seed: int, sd: float) -> np.ndarray:
    """Factors around one, log-normal by the sum of four dice."""
    dice = sum(hashed(salt, seed * 7 + i) for i in range(4))
    return np.exp(sd * (dice - 2) * np.sqrt(3.0) - sd**2 / 2)
