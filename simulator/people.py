"""The customers: how often each buys and for how long, drawn at birth; when they buy next; who they are."""

from __future__ import annotations

import numpy as np

from simulator.chance import hashed, pick, stream
from simulator.company import CELLS, CLV, FOUNDED_DAYS, GRANTED, SPEND_SHAPE
from simulator.regions import POSTCODE, REGIONS, SHARE

BASE, REPEAT, MAILED, EARLIER = -1, -2, -3, -4
"""Why somebody ordered, where no paid line caused it (a line's cause is its position): came anyway, came back, was
mailed, or became a customer before the history begins."""
FIELDS = {
    "key": np.uint64, "rate": np.float64, "leaves": np.float64, "level": np.float64, "region": np.int16,
    "cell": np.int8, "mail": np.bool_, "granted": np.bool_, "cause": np.int8, "born": np.float64,
    "bought": np.int32, "next": np.float64,
}  # fmt: skip
NEVER = np.inf
EARLIER_A_DAY = 38
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


_FIRST = (
    "Anna", "Lena", "Marie", "Sophie", "Julia", "Katharina", "Laura", "Sabine", "Petra", "Monika", "Ursula", "Heike",
    "Claudia", "Nadine", "Jana", "Birgit", "Emine", "Aylin", "Olga", "Zofia", "Lukas", "Felix", "Jonas", "Paul", "Max",
    "Thomas", "Michael", "Stefan", "Andreas", "Jürgen", "Klaus", "Wolfgang", "Uwe", "Sven", "Tobias", "Mehmet", "Björn",
    "Günther", "Matteo", "Piotr",
)  # fmt: skip
_LAST = (
    "Müller", "Schmidt", "Schneider", "Fischer", "Weber", "Meyer", "Wagner", "Becker", "Schulz", "Hoffmann", "Schäfer",
    "Koch", "Bauer", "Richter", "Klein", "Wolf", "Schröder", "Neumann", "Schwarz", "Zimmermann", "Braun", "Krüger",
    "Hofmann", "Hartmann", "Lange", "Schmitt", "Werner", "Krause", "Meier", "Lehmann", "Köhler", "Maier", "Yılmaz",
    "Kaya", "Nowak", "Weiß", "Jung", "Hahn", "Vogel", "Friedrich", "Günther", "Roth", "Winkler", "Lorenz", "Böhm",
)  # fmt: skip
_STREETS = (
    "Hauptstraße", "Bahnhofstraße", "Gartenweg", "Lindenallee", "Schulstraße", "Am Mühlbach", "Bergstraße", "Ringstraße",
    "Kirchgasse", "Waldweg", "Rosenstraße", "Feldstraße", "Goethestraße", "Am Anger", "Dorfplatz",
)  # fmt: skip
_HOSTS = ("post.example", "brief.example", "mail.example", "netz.example")


def customer_table(people: People, when: np.ndarray) -> dict[str, np.ndarray]:
    """The shop's customer list; everything personal is invented from the key alone. `when` is the moment of creation."""
    key = people["key"]
    dice = lambda salt, size: (hashed(key, salt) * size).astype(np.int64)  # noqa: E731
    first, last = np.array(_FIRST, object)[dice(21, len(_FIRST))], np.array(_LAST, object)[dice(22, len(_LAST))]
    number, region = dice(23, 900), people["region"]
    postcode = POSTCODE[region] + dice(24, 700)
    return {
        "customer_id": customer_ids(np.arange(people.count)),
        "first_name": first,
        "last_name": last,
        "email": np.array(
            [f"{_plain(a)}.{_plain(b)}{n}@{h}" for a, b, n, h in zip(first, last, number, _at(_HOSTS, dice(25, 4)), strict=True)], object),
        "phone": np.array([f"+49 15{a} {b:07d}" for a, b in zip(dice(26, 10), dice(27, 9_999_999), strict=True)], object),
        "street": np.array([f"{s} {n}" for s, n in zip(_at(_STREETS, dice(28, len(_STREETS))), 1 + dice(29, 140), strict=True)], object),
        "postcode": np.array([f"{code:05d}" for code in postcode], object),
        "city": REGIONS[region].astype(object),
        "region": REGIONS[region].astype(object),
        "created_at": when,
        "birth_date": np.datetime64("1948-01-01") + dice(30, 21_000).astype("timedelta64[D]"),
        "consent_email": people["mail"].copy(),
        "device_ids": device_ids(key),
    }  # fmt: skip


def device_ids(key: np.ndarray) -> np.ndarray:
    """One to three device names per person, joined by a bar."""
    count = 1 + (hashed(key, 31) < 0.45).astype(int) + (hashed(key, 32) < 0.12)
    names = [(hashed(key, 33 + i) * 16**10).astype(np.int64) for i in range(3)]
    return np.array(
        ["|".join(f"d{names[i][j]:010x}" for i in range(n)) for j, n in enumerate(count)], object
    )  # fmt: skip


def customer_ids(positions: np.ndarray) -> np.ndarray:
    """Names of customers by position."""
    return np.array([f"K{100_001 + i}" for i in positions.tolist()], object)


def _at(words: tuple[str, ...], positions: np.ndarray) -> np.ndarray:
    return np.array(words, object)[positions]


def _plain(name: str) -> str:
    for umlaut, plain in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss"), ("ı", "i")):
        name = name.lower().replace(umlaut, plain)
    return name
