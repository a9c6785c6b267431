# pyright: basic
"""The customers: how often each buys and for how long, drawn at birth; when they buy next; who they are."""

from __future__ import annotations

import numpy as np

from simulator.chance import hashed, pick, stream
from simulator.company import CELLS, CLV, FOUNDED_DAYS, GRANTED, SPEND_SHAPE
from simulator.regions import SHARE

BASE, REPEAT, MAILED, EARLIER = -1, -2, -3, -4
"""Why somebody ordered, where no paid line caused it (a line's cause is its position): came anyway, came back, was
mailed, or became a customer before the history begins."""
FIELDS = {
    "key": np.uint64, "rate": np.float64, "leaves": np.float64, "level": np.float64, "region": np.int16,
    "cell": np.int8, "mail": np.bool_, "granted": np.bool_, "cause": np.int8, "born": np.float64,
    "bought": np.int32, "next": np.float64,
}  # fmt: skip
NEVER = np.inf
EARLIER_A_DAY = 85
_CELL_SHARE = np.array([cell[2] for cell in CELLS])
SEGMENTS = ("stammkunde", "gelegenheit", "schnaeppchen", "gestoert")
SEGMENT_SHARE = np.array([0.3, 0.35, 0.2, 0.15])


class People:
    """Columns of all customers so far, in the order in which they came; grows by doubling."""

    def __init__(self) -> None:
        self.count = 0
        self._room: dict[str, np.ndarray] = {name: np.empty(4096, kind) for name, kind in FIELDS.items()}

    def __getitem__(self, name: str) -> np.ndarray:
        return self._room[name][: self.count]

    def add(self, columns: dict[str, np.ndarray]) -> np.ndarray:
        """Append customers; their positions."""
        count = len(columns["key"])
        while self.count + count > len(self._room["key"]):
            self._room = {name: np.concatenate([old, np.empty_like(old)]) for name, old in self._room.items()}
        for name, values in columns.items():
            self._room[name][self.count : self.count + count] = values
        self.count += count
        return np.arange(self.count - count, self.count)

    def copy(self) -> People:
        """An independent copy."""
        other = People()
        other.count = self.count
        other._room = {name: column.copy() for name, column in self._room.items()}
        return other

    def due(self, day: int) -> np.ndarray:
        """Positions of those whose next purchase falls on the day."""
        return np.flatnonzero(self["next"] < day + 1)

    def bought(self, who: np.ndarray, at: np.ndarray) -> None:
        """Note a purchase of each and when the next one comes, if one comes."""
        self["bought"][who] += 1
        self["next"][who] = following(self["key"][who], self["bought"][who], at, self["rate"][who], self["leaves"][who])


def following(key: np.ndarray, bought: np.ndarray, at: np.ndarray, rate: np.ndarray, leaves: np.ndarray) -> np.ndarray:
    """Time of the next purchase after the `bought`-th, never the same day; NEVER for those who leave (BG/NBD)."""
    salt = 100 + 2 * bought.astype(np.uint64)
    gap = -np.log(hashed(key, salt)) / rate
    later = np.maximum(at + gap, np.floor(at) + 1)
    return np.where(hashed(key, salt + np.uint64(1)) < leaves, NEVER, later)


def born(
    seed: int, day: int, name: str, random: np.random.Generator, at: np.ndarray, cause: int
) -> dict[str, np.ndarray]:
    """New customers at the moments `at` (days), not yet with a purchase; `name` and `day` make their keys."""
    count = len(at)
    start = stream(seed, f"key {name}", day).integers(0, 2**63, dtype=np.uint64)
    with np.errstate(over="ignore"):
        key = start + np.arange(count, dtype=np.uint64) * np.uint64(0xD1342543DE82EF95)
    cell = pick(_CELL_SHARE, random.random(count))
    granted = random.random(count)
    return {
        "key": key,
        "rate": np.maximum(random.gamma(CLV["r"], 1 / CLV["alpha"], count), 1e-9),
        "leaves": random.beta(CLV["a"], CLV["b"], count),
        "level": random.gamma(SPEND_SHAPE, 1 / SPEND_SHAPE, count),
        "region": pick(SHARE, random.random(count)),
        "cell": cell,
        "mail": random.random(count) < 0.42,
        "granted": granted < GRANTED[cell],
        "cause": np.full(count, cause, np.int8),
        "born": at,
        "bought": np.zeros(count, np.int32),
        "next": np.full(count, NEVER),
    }


def earlier(seed: int, first: int) -> People:
    """The customers who came before the history begins, each as far as it had got on the first day."""
    random = stream(seed, "earlier", first)
    people = People()
    at = np.sort(first - FOUNDED_DAYS * random.random(EARLIER_A_DAY * FOUNDED_DAYS))
    who = people.add(born(seed, first, "earlier", random, at, EARLIER))
    people.bought(who, at)
    while True:
        who = people.due(first - 1)
        if not len(who):
            return people
        people.bought(who, people["next"][who])


def segment(key: np.ndarray) -> np.ndarray:
    """Which segment of SEGMENTS each person belongs to; it decides how mail and vouchers work on them."""
    return pick(SEGMENT_SHARE, hashed(key, 11))
