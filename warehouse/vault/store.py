# pyright: basic
"""The file of the vault: every value under a random key of its subject, the subject's key under the house key.

AES-256-GCM (NIST SP 800-38D) with a random nonce for each value; subject, field and hash are bound in as associated
data, so that a value moved to another place does not open. Erasing a subject destroys its key: what is left of it,
also in copies of the file, is noise.
"""

from __future__ import annotations

import hmac
import io
import os
import sqlite3
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from errors import NotFound, PersonMustAct, Tampered
from warehouse.vault.keys import derived, house_key
from warehouse.vault.normal import is_hashed, plain_hash

FILE = "vault.db"
NONCE = 12
SCHEMA = """
create table if not exists meta (name text primary key, value blob not null);
create table if not exists subjects (subject text primary key, wrapped blob, erased_at text) without rowid;
create table if not exists items (
    subject text not null, field text not null, hash text not null, kind text not null, cipher blob not null,
    primary key (subject, field, hash)) without rowid;
"""
INDEX = "create index if not exists items_by_hash on items (hash)"
CACHE = "pragma cache_size = -200000"  # 200 MB at most, so that many values in random order stay in memory
FINDS_A_PERSON = ("email", "phone")


class Item(NamedTuple):
    """One value to keep: whose, in which field, under which hash, of which kind, as it was written."""

    subject: str
    field: str
    hash: str
    kind: str
    value: str


@dataclass(frozen=True)
class Erased:
    """What an erasure did: the subjects whose keys are gone and how many values became unreadable."""

    subjects: tuple[str, ...]
    values: int


def keep(home: Path, items: Sequence[Item]) -> int:
    """Store values; those already there and those of erased subjects are left out. Returns how many are new."""
    if not items:
        return 0
    with opened(home) as (db, house):
        wrapped = _wrapped(db, items)
        fresh = _fresh(db, items, wrapped)
        people, rows = _sealed(house, fresh, wrapped)
        db.executemany("insert into subjects values (?, ?, null)", people)
        with _index_of_many(db, len(rows)):
            db.executemany("insert into items values (?, ?, ?, ?, ?)", rows)
        return len(rows)


def _wrapped(db: sqlite3.Connection, items: Sequence[Item]) -> dict[str, bytes | None]:
    """The wrapped keys of those subjects that are known; an erased one has none."""
    db.execute("create temp table owners (subject text primary key) without rowid")
    db.executemany("insert into owners values (?)", zip(sorted({item[0] for item in items}), strict=True))
    return dict(db.execute("select subject, wrapped from owners join subjects using (subject)"))


def _fresh(db: sqlite3.Connection, items: Sequence[Item], known: Container[str]) -> list[Item]:
    """The values that are not there yet, each once, in the order of the table; only known people are looked up."""
    db.execute("create temp table news (subject text, field text, hash text, place integer)")
    db.executemany(
        "insert into news values (?, ?, ?, ?)",
        ((*item[:3], place) for place, item in enumerate(items) if item[0] in known),
    )
    added = db.execute(
        "select place from news n where not exists (select 1 from items i where i.subject = n.subject"
        " and i.field = n.field and i.hash = n.hash)"
    )
    fresh = sorted([item for item in items if item[0] not in known] + [items[place] for (place,) in added])
    return [item for item, before in zip(fresh, (None, *fresh), strict=False) if not before or item[:3] != before[:3]]


def _sealed(
    house: bytes, items: Sequence[Item], wrapped: Mapping[str, bytes | None]
) -> tuple[list[tuple[str, bytes]], list[tuple[Any, ...]]]:
    """New subjects with their wrapped keys, and the values (in order of subject) encrypted; none of erased subjects."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    lock = AESGCM(derived(house, "wrap"))
    noise = io.BytesIO(os.urandom((NONCE + 32 + NONCE) * len(items)))
    people: list[tuple[str, bytes]] = []
    rows: list[tuple[Any, ...]] = []
    owner, own = "", None
    for subject, field, hash_, kind, value in items:
        key = wrapped.get(subject, b"")
        if key is None:
            continue
        if subject != owner or own is None:
            owner = subject
            if not key:
                nonce, key = noise.read(NONCE), noise.read(32)
                people.append((subject, nonce + lock.encrypt(nonce, key, subject.encode())))
            else:
                key = _open(lock, key, subject.encode())
            own = AESGCM(key)
        nonce = noise.read(NONCE)
        cipher = own.encrypt(nonce, value.encode(), _bound(subject, field, hash_))
        rows.append((subject, field, hash_, kind, nonce + cipher))
    return people, rows


@contextmanager
def _index_of_many(db: sqlite3.Connection, count: int) -> Iterator[None]:
    """Where more values come than are there, their index is made at once afterwards instead of value by value."""
    there = db.execute("select count(*) from (select 1 from items limit ?)", (count,)).fetchone()[0]
    anew = there < count
    if anew:
        db.execute("drop index items_by_hash")
    yield
    if anew:
        db.execute(INDEX)


def reveal(home: Path, subject: str) -> dict[str, tuple[str, ...]]:
    """The plain values of one subject by field; `subject` may also be the hash of its e-mail address or phone.

    Raises:
        NotFound: nobody of that name is in the vault, or the person was erased.
    """
    with opened(home, make=False) as (db, house):
        subjects = _subjects(db, subject)
        found: dict[str, list[str]] = defaultdict(list)
        for item in _items(db, house, subjects):
            found[item.field].append(item.value)
    if not found:
        raise NotFound(
            en="The vault holds no readable values of this subject: it is unknown or was erased.",
            de="Der Tresor enthält keine lesbaren Werte dazu: Die Person ist unbekannt oder wurde gelöscht.",
            do_en="Give a subject or the hash of an e-mail address or phone number as the tables show it.",
            do_de="Geben Sie eine Person oder den Hash einer E-Mail-Adresse oder Telefonnummer aus den Tabellen an.",
        )
    return {field: tuple(sorted(set(values))) for field, values in sorted(found.items())}


def erase(home: Path, subject: str) -> Erased:
    """Destroy the key of a subject (or of those whose e-mail or phone has this hash); its values cannot be read again.

    The subject stays known as erased, so that loading an old file again does not bring the person back.
    """
    with opened(home, make=False) as (db, _):
        gone = _subjects(db, subject)
        marks = ", ".join("?" * len(gone))
        values = db.execute(
            f"select count(*) from items join subjects using (subject) where subject in ({marks})"
            " and wrapped is not null",
            gone,
        ).fetchone()[0]
        db.execute("pragma secure_delete = on")
        at = datetime.now(UTC).isoformat(timespec="seconds")
        db.executemany(
            "insert into subjects values (?, null, ?) on conflict (subject) do update set wrapped = null,"
            " erased_at = coalesce(erased_at, excluded.erased_at)",
            [(each, at) for each in gone],
        )
    return Erased(tuple(gone), values)


def hashed_for_platform(home: Path, hashes: Iterable[str], *, plus: bool = False) -> dict[str, str]:
    """Plain SHA-256 of e-mail addresses and phones for the keyed hashes of an audience; erased ones are left out.

    `plus` writes phone numbers with their leading + before hashing, as some platforms want it.
    """
    wanted = sorted(set(hashes))
    found: dict[str, str] = {}
    with opened(home, make=False) as (db, house):
        db.execute("create temp table wanted (hash text primary key)")
        db.executemany("insert into wanted values (?)", ((each,) for each in wanted))
        owners = [row[0] for row in db.execute("select distinct subject from items join wanted using (hash)")]
        for item in _items(db, house, owners, only="hash in (select hash from wanted)"):
            found[item.hash] = _platform(item, plus)
    return dict(sorted(found.items()))


def holds(home: Path, hash_: str) -> bool:
    """Whether a keyed hash stands for something in the vault, erased or not."""
    if not (home / FILE).exists():
        return False
    with opened(home, make=False) as (db, _):
        return db.execute("select 1 from items where hash = ? limit 1", (hash_,)).fetchone() is not None


def everything(home: Path) -> Iterator[Item]:
    """Every readable value of the vault, for the scan that looks for them elsewhere; none where there is no vault."""
    if not (home / FILE).exists():
        return
    with opened(home, make=False) as (db, house):
        subjects = [row[0] for row in db.execute("select subject from subjects where wrapped is not null")]
        yield from _items(db, house, subjects)


@contextmanager
def opened(home: Path, *, make: bool = True) -> Iterator[tuple[sqlite3.Connection, bytes]]:
    """The vault's database in one transaction, with the house key; made (mode 0600) where there is none."""
    file = home / FILE
    if not make and not file.exists():
        raise NotFound(
            en="There is no vault here: no personal data was loaded yet.",
            de="Hier gibt es keinen Tresor: Es wurden noch keine personenbezogenen Daten geladen.",
            do_en="Import a file with personal columns first, such as contacts.",
            do_de="Importieren Sie zuerst eine Datei mit personenbezogenen Spalten, etwa Kontakte.",
        )
    house = house_key(home, make=make)
    if make:
        os.close(os.open(file, os.O_WRONLY | os.O_CREAT, 0o600))
    db = sqlite3.connect(file, timeout=60, isolation_level=None)
    try:
        db.executescript(f"pragma temp_store = memory; {CACHE}; {SCHEMA} {INDEX};")
        db.execute("begin immediate")
        _check(db, house)
        try:
            yield db, house
        except BaseException:
            db.execute("rollback")
            raise
        db.execute("commit")
    finally:
        db.close()


def _check(db: sqlite3.Connection, house: bytes) -> None:
    """A wrong key is told at once and not value by value."""
    mark = derived(house, "check")
    held = db.execute("select value from meta where name = 'check'").fetchone()
    if held is None:
        db.execute("insert into meta values ('check', ?)", (mark,))
    elif not hmac.compare_digest(held[0], mark):
        raise PersonMustAct(
            en="The key of the vault is not the one with which this vault was made.",
            de="Der Schlüssel des Tresors ist nicht der, mit dem dieser Tresor angelegt wurde.",
            do_en="Set LEITSTAND_VAULT_KEY to the right key, or put the right vault.key into the home folder.",
            do_de="Setzen Sie LEITSTAND_VAULT_KEY richtig oder legen Sie die richtige vault.key in den Datenordner.",
        )


def _keys(db: sqlite3.Connection, house: bytes, which: str) -> dict[str, bytes]:
    """The readable keys of subjects; erased ones have none."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    lock = AESGCM(derived(house, "wrap"))
    held = db.execute(
        f"select subject, wrapped from ({which}) join subjects using (subject) where wrapped is not null"
    ).fetchall()
    return {subject: _open(lock, wrapped, subject.encode()) for subject, wrapped in held}


def _items(db: sqlite3.Connection, house: bytes, subjects: Sequence[str], only: str = "true") -> Iterator[Item]:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    db.execute("create temp table if not exists asked (subject text primary key)")
    db.execute("delete from asked")
    db.executemany("insert or ignore into asked values (?)", ((subject,) for subject in subjects))
    locks = {subject: AESGCM(key) for subject, key in _keys(db, house, "select subject from asked").items()}
    for subject, field, hash_, kind, cipher in db.execute(
        f"select subject, field, hash, kind, cipher from items join asked using (subject) where {only}"
        " order by subject, field, hash"
    ):
        if subject in locks:
            value = _open(locks[subject], cipher, _bound(subject, field, hash_)).decode()
            yield Item(subject, field, hash_, kind, value)


def _open(lock: Any, sealed: bytes, bound: bytes) -> bytes:
    from cryptography.exceptions import InvalidTag

    try:
        return lock.decrypt(sealed[:NONCE], sealed[NONCE:], bound)
    except InvalidTag:
        raise Tampered(
            en="A value in the vault was changed or moved since it was stored.",
            de="Ein Wert im Tresor wurde verändert oder verschoben, seit er abgelegt wurde.",
            do_en="Restore vault.db from a copy; nothing of it was shown.",
            do_de="Stellen Sie vault.db aus einer Kopie wieder her; nichts davon wurde gezeigt.",
        ) from None


def _subjects(db: sqlite3.Connection, key: str) -> list[str]:
    kinds = ", ".join(f"'{kind}'" for kind in FINDS_A_PERSON)
    found = db.execute(
        f"select subject from subjects where subject = ? union select subject from items where hash = ?"
        f" and kind in ({kinds}) order by 1",
        (key, key),
    ).fetchall()
    return [row[0] for row in found]


def _platform(item: Item, plus: bool) -> str:
    if plus and item.kind == "phone" and not is_hashed(item.value):
        from hashlib import sha256

        from warehouse.vault.normal import phone

        return sha256(f"+{phone(item.value)}".encode()).hexdigest()
    return plain_hash(item.kind, item.value)


def _bound(subject: str, field: str, hash_: str) -> bytes:
    return f"{subject}|{field}|{hash_}".encode()
