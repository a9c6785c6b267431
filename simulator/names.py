# pyright: basic
"""Who the customers are on paper: names, addresses, devices, all invented from the person's key."""

from __future__ import annotations

import numpy as np

from simulator.chance import hashed
from simulator.people import People
from simulator.regions import POSTCODE, REGIONS

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
    "Hauptstraße", "Bahnhofstraße", "Gartenweg", "Lindenallee", "Schulstraße", "Am Mühlbach", "Bergstraße",
    "Ringstraße",
    "Kirchgasse", "Waldweg", "Rosenstraße", "Feldstraße", "Goethestraße", "Am Anger", "Dorfplatz",
)  # fmt: skip
SECOND = 0.025
"""Share of accounts that belong to somebody who already has one."""
_HOSTS = ("post.example", "brief.example", "mail.example", "netz.example")


def customer_table(people: People, when: np.ndarray) -> dict[str, np.ndarray]:
    """The shop's customer list; everything personal is invented from the key alone. `when`: moments of creation.

    Some people have a second account: the same e-mail, or another one with the same phone, a misspelt name, or a new
    address. `same_person` tells who is who.
    """
    person, region = same_person(people), people["region"]
    again = np.flatnonzero(person != np.arange(people.count))
    key = people["key"][person]
    first, last = _at(_FIRST, _dice(key, 21, len(_FIRST))), _at(_LAST, _dice(key, 22, len(_LAST)))
    how = _dice(people["key"], 17, 4)
    other = np.where((person != np.arange(people.count)) & (how > 0), 1, 0)
    hosts = _at(_HOSTS, (_dice(key, 25, len(_HOSTS)) + other) % len(_HOSTS))
    last[again] = [_misspelt(name) if how[i] == 2 else name for i, name in zip(again, last[again], strict=True)]
    written = {name: _plain(name) for name in {*_FIRST, *last.tolist()}}
    number = 10 + person * 61 % 99_991
    emails = [f"{written[a]}.{written[b]}{n}@{h}" for a, b, n, h in zip(first, last, number, hosts, strict=True)]
    phones = [f"+49 15{a} {b:07d}" for a, b in zip(_dice(key, 26, 10), _dice(key, 27, 9_999_999), strict=True)]
    home = np.where((person != np.arange(people.count)) & (how == 3), people["key"], key)
    streets, houses = _at(_STREETS, _dice(home, 28, len(_STREETS))), 1 + _dice(home, 29, 140)
    return {
        "customer_id": customer_ids(np.arange(people.count)),
        "first_name": first,
        "last_name": last,
        "email": np.array(emails, object),
        "phone": np.array(phones, object),
        "street": np.array([f"{street} {n}" for street, n in zip(streets, houses, strict=True)], object),
        "postcode": np.array([f"{code:05d}" for code in (POSTCODE[region] + _dice(home, 24, 700)).tolist()], object),
        "city": REGIONS[region].astype(object),
        "region": REGIONS[region].astype(object),
        "created_at": when,
        "birth_date": np.datetime64("1948-01-01") + _dice(key, 30, 21_000).astype("timedelta64[D]"),
        "consent_email": people["mail"].copy(),
        "device_ids": device_ids(key),
    }


def same_person(people: People) -> np.ndarray:
    """Position of each customer's person: its own, or for SECOND of them that of an earlier customer of the region."""
    region, count = people["region"], people.count
    order = np.argsort(region, kind="stable")
    start = np.searchsorted(region[order], np.arange(len(REGIONS)))
    rank = np.empty(count, np.int64)
    rank[order] = np.arange(count) - start[region[order]]
    earlier = order[start[region] + (hashed(people["key"], 16) * rank).astype(np.int64)]
    person = np.where((hashed(people["key"], 15) < SECOND) & (rank > 20), earlier, np.arange(count))
    while (person[person] != person).any():
        person = person[person]
    return person


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


def _dice(key: np.ndarray, salt: int, size: int) -> np.ndarray:
    return (hashed(key, salt) * size).astype(np.int64)


def _misspelt(name: str) -> str:
    """Two letters changed places."""
    return name[:2] + name[3:1:-1] + name[4:]


def _plain(name: str) -> str:
    for umlaut, plain in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss"), ("ı", "i")):
        name = name.lower().replace(umlaut, plain)
    return name
