"""People by pseudonym, and what they wrote: names and texts lie encrypted, each under a key of its own.

`persons.db` holds what is encrypted (AES-256-GCM, NIST SP 800-38D), `persons.keys` the keys: keep that file out of
long-lived backups. The ledger and the audit hold pseudonyms (`u-…`) and references to texts (`t-…`) only. Forgetting a
person destroys their key and the keys of their texts; what is left, also in the audit, means nobody any more.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
import sqlite3
import unicodedata
from collections.abc import Generator, Iterable, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from errors import BadArguments, Lang, NotFound, PersonMustAct, Tampered

FILE = "persons.db"
KEYS = "persons.keys"
NONCE = 12
PERSON = re.compile(r"u-[0-9a-f]{16}")
TEXT = re.compile(r"t-[0-9a-f]{64}")
MACHINES = ("agent:", "service:")
GONE = {"de": "[gelöscht]", "en": "[erased]"}
"""What people read where a text was."""

SCHEMA = """
create table if not exists people (id text primary key, mark blob not null unique, cipher blob not null) without rowid;
create table if not exists texts (ref text primary key, author text not null, cipher blob not null) without rowid;
create table if not exists keys.keys (id text primary key, owner text not null, key blob not null) without rowid;
"""


@dataclass(frozen=True)
class Forgotten:
    """What was made unreadable: pseudonyms whose names are gone, and how many texts."""

    people: tuple[str, ...] = ()
    texts: int = 0


def machine(id: str) -> bool:
    """Whether that is the name of a machine, in whatever letters.

    >>> machine("agent:bidding"), machine(" Service:night"), machine("u-0123456789abcdef")
    (True, True, False)
    """
    return id.strip().casefold().startswith(MACHINES)


def pseudonym(home: Path, name: str) -> str:
    """The id that stands for a person everywhere; the same for the same name, in whatever letters.

    A machine (`agent:…`, `service:…`) and what is a pseudonym already stand for themselves.
    """
    told = _told(name)
    if not told:
        raise BadArguments(
            en="A person needs a name.", de="Eine Person braucht einen Namen.",
            do_en="Say who it is with --as NAME.", do_de="Nennen Sie sie mit --as NAME.",
        )  # fmt: skip
    if machine(told):
        return told.casefold()
    if PERSON.fullmatch(told):
        return told
    with _looked(home) as db:  # whoever is known costs no write
        if db and (known := _known(db, told)):
            return known
    with _opened(home) as db:
        if known := db.execute("select id from people where mark = ?", (mark := _mark(db, told),)).fetchone():
            return known[0]
        id = f"u-{secrets.token_hex(8)}"
        db.execute("insert into people values (?, ?, ?)", (id, mark, _locked(db, id, id, told)))
        return id


def name_of(home: Path, id: str) -> str | None:
    """The name behind a pseudonym; None where there is none, or where the person was forgotten."""
    if not PERSON.fullmatch(id):
        return None
    with _looked(home) as db:
        return _unlocked(db, id, "people", "id") if db else None


def seal(home: Path, author: str, text: str) -> str:
    """Keep what somebody wrote; returns the reference that stands for it, which is a hash of what is kept.

    Nothing stays nothing, and a reference stays itself.
    """
    text = text.strip()
    if not text or TEXT.fullmatch(text):
        return text
    with _opened(home) as db:
        key, nonce = secrets.token_bytes(32), secrets.token_bytes(NONCE)
        cipher = nonce + _aes(key).encrypt(nonce, text.encode(), author.encode())
        ref = f"t-{hashlib.sha256(cipher).hexdigest()}"
        db.execute("insert into texts values (?, ?, ?)", (ref, author, cipher))
        db.execute("insert into keys.keys values (?, ?, ?)", (ref, author, key))
        return ref


def read(home: Path, text: str) -> str | None:
    """What a reference stands for; None where it was erased. Any other text is itself."""
    if not TEXT.fullmatch(text):
        return text
    with _looked(home) as db:
        return _unlocked(db, text, "texts", "ref") if db else None


def texts(home: Path, refs: Iterable[str]) -> dict[str, str | None]:
    """What many references stand for, read at once; None where it was erased. Any other text is itself."""
    wanted = dict.fromkeys(refs)
    found: dict[str, str | None] = {text: text for text in wanted if not TEXT.fullmatch(text)}
    if len(found) < len(wanted):
        with _looked(home) as db:
            found |= {ref: _unlocked(db, ref, "texts", "ref") if db else None for ref in wanted if ref not in found}
    return found


def drop(home: Path, refs: Iterable[str]) -> int:
    """Destroy the keys of some texts; how many there were."""
    wanted = [ref for ref in dict.fromkeys(refs) if TEXT.fullmatch(ref)]
    if not wanted:
        return 0
    with _opened(home) as db:
        return _destroyed(db, wanted)


def said(home: Path, text: str, lang: Lang = "en") -> str:
    """What people read for a reference."""
    found = read(home, text)
    return GONE[lang] if found is None else found


def forget(home: Path, name: str) -> Forgotten:
    """Destroy the key of a person, by name or pseudonym, and the keys of all that they wrote.

    Raises:
        NotFound: nobody of that name is known.
    """
    told = _told(name)
    with _opened(home) as db:
        mark = _mark(db, told)
        row = db.execute("select id from people where id = ? or mark = ?", (told, mark)).fetchone()
        if row is None:
            raise NotFound(
                en="Nobody of that name is on record.",
                de="Unter diesem Namen ist niemand verzeichnet.",
                do_en="Write the name as it was used, or the pseudonym (u-…).",
                do_de="Schreiben Sie den Namen wie verwendet oder das Pseudonym (u-…).",
            )
        texts = [row[0] for row in db.execute("select ref from texts where author = ?", (row[0],))]
        return Forgotten((row[0],), _destroyed(db, [row[0], *texts]) - 1)


def forget_mentions(home: Path, values: Iterable[str]) -> int:
    """Destroy the keys of all texts in which one of these values stands as a word or words; how many there were."""
    pattern = mentioned(values)
    if pattern is None:
        return 0
    with _looked(home) as db:
        refs = [row[0] for row in db.execute("select ref from texts")] if db else []
        hits = [ref for ref in refs if db and pattern.search(plain(_unlocked(db, ref, "texts", "ref") or ""))]
    if not hits:
        return 0
    with _opened(home) as db:
        return _destroyed(db, hits)


def mentioned(values: Iterable[str]) -> re.Pattern[str] | None:
    """A pattern that finds these values in a text that is `plain`; None where there is nothing to look for."""
    words = sorted({plain(value) for value in values if len(plain(value)) > 2}, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})(?!\w)") if words else None


def _destroyed(db: sqlite3.Connection, ids: Sequence[str]) -> int:
    gone = 0
    for id in ids:
        gone += db.execute("delete from keys.keys where id = ?", (id,)).rowcount
        db.execute("delete from people where id = ?", (id,))
        db.execute("delete from texts where ref = ?", (id,))
    return gone


def _mark(db: sqlite3.Connection, name: str) -> bytes:
    """What a name is found by: an HMAC under a key that lies with the keys."""
    row = db.execute("select key from keys.keys where id = 'marks'").fetchone()
    key = row[0] if row else secrets.token_bytes(32)
    if row is None:
        db.execute("insert into keys.keys values ('marks', '', ?)", (key,))
    return hmac.digest(key, plain(name).encode(), "sha256")


def _known(db: sqlite3.Connection, name: str) -> str:
    row = db.execute("select key from keys.keys where id = 'marks'").fetchone()
    if row is None or not db.execute("select 1 from sqlite_master where name = 'people'").fetchone():
        return ""
    mark = hmac.digest(row[0], plain(name).encode(), "sha256")
    found = db.execute("select id from people where mark = ?", (mark,)).fetchone()
    return found[0] if found else ""


def _locked(db: sqlite3.Connection, id: str, owner: str, text: str) -> bytes:
    key, nonce = secrets.token_bytes(32), secrets.token_bytes(NONCE)
    db.execute("insert into keys.keys values (?, ?, ?)", (id, owner, key))
    return nonce + _aes(key).encrypt(nonce, text.encode(), owner.encode())


def _unlocked(db: sqlite3.Connection, id: str, table: str, column: str) -> str | None:
    from cryptography.exceptions import InvalidTag

    row = db.execute(
        f"select k.key, k.owner, t.cipher from keys.keys k join {table} t on t.{column} = k.id where k.id = ?",
        (id,),
    ).fetchone()
    if row is None:
        return None
    key, owner, cipher = row
    try:
        return _aes(key).decrypt(cipher[:NONCE], cipher[NONCE:], owner.encode()).decode()
    except InvalidTag:
        raise Tampered(
            en="A name or text of the ledger was changed since it was stored.",
            de="Ein Name oder Text des Registers wurde verändert, seit er abgelegt wurde.",
            do_en=f"Restore {FILE} from a copy.",
            do_de=f"Stellen Sie {FILE} aus einer Kopie wieder her.",
        ) from None


def _aes(key: bytes):  # noqa: ANN202  (imported when it is needed)
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    return AESGCM(key)


def _told(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).split())


def plain(text: str) -> str:
    """A form in which two writings are the same."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


@contextmanager
def _opened(home: Path) -> Generator[sqlite3.Connection]:
    """Both files in one transaction, made (for their owner only) where they are not there."""
    home.mkdir(parents=True, exist_ok=True)
    for name in (FILE, KEYS):
        os.close(os.open(home / name, os.O_WRONLY | os.O_CREAT, 0o600))
    _guarded(home / KEYS)
    with closing(sqlite3.connect(home / FILE, timeout=30, isolation_level=None)) as db:
        db.execute("attach ? as keys", (str(home / KEYS),))
        db.executescript("pragma secure_delete = on; pragma keys.secure_delete = on; pragma temp_store = memory;")
        db.execute("begin immediate")
        try:
            for statement in SCHEMA.split(";"):
                db.execute(statement)
            yield db
        except BaseException:
            db.execute("rollback")
            raise
        db.execute("commit")


@contextmanager
def _looked(home: Path) -> Generator[sqlite3.Connection | None]:
    """Both files to read; None where nobody was ever named."""
    if not (home / FILE).exists() or not (home / KEYS).exists():
        yield None
        return
    _guarded(home / KEYS)
    with closing(sqlite3.connect(home / FILE, timeout=30, isolation_level=None)) as db:
        db.execute("attach ? as keys", (str(home / KEYS),))
        if not db.execute("select 1 from keys.sqlite_master where name = 'keys'").fetchone():
            yield None
            return
        yield db


def _guarded(file: Path) -> None:
    if os.name != "nt" and file.stat().st_mode & 0o077:
        raise PersonMustAct(
            en=f"Others can read the keys of names and texts ({file}).",
            de=f"Andere können die Schlüssel der Namen und Texte lesen ({file}).",
            do_en=f"Run: chmod 600 {file}",
            do_de=f"Führen Sie aus: chmod 600 {file}",
        )
