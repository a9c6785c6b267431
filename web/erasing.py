"""Erasing one person everywhere: the vault's key, their name and texts, mentions in texts and recorded runs."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from acting.principals import named
from errors import Lang, LeitstandError, NotFound
from ledger import persons
from ledger.book import Book
from ledger.erasure import taken_out
from policies import roles
from settings import Settings
from terms import Words

CHECKPOINTS = "checkpoints.db"
NAMING = ("email", "phone", "last_name", "name", "street")
"""Fields whose values name a person by themselves; a first name or a city names too many."""


def erased(settings: Settings, who: str, name: str, lang: Lang) -> tuple[dict[str, Any], str]:
    """Erase whoever an e-mail address, phone number, hash, name or pseudonym stands for.

    Raises:
        NotFound: nothing of that person is here.
    """
    book = Book.of(settings)
    with book.reading() as tx:
        by = named(tx, settings, name)
    roles.require(by, "erase")
    subjects, values, mentions = _vault(settings.home, who)
    taken = taken_out(book, who, mentions, by.id, outside=values)
    steps = _threads(settings.home / CHECKPOINTS, taken.runs, [who, *mentions])
    if not taken and not subjects and not steps:
        raise NotFound(
            en="Nothing of that person is here.", de="Von dieser Person ist hier nichts.",
            do_en="Give the e-mail address, phone number, name, or the hash that the tables show.",
            do_de="Nennen Sie E-Mail-Adresse, Telefonnummer, Namen oder den Hash aus den Tabellen.",
        )  # fmt: skip
    shape = {
        "ok": True, "id": taken.id, "subjects": subjects, "values": values, "people": list(taken.people),
        "texts": taken.texts, "runs": list(taken.runs), "threads": taken.threads,
    }  # fmt: skip
    told = Words(
        de=f"Gelöscht ({taken.id}): {values} Werte im Tresor, {len(taken.people)} Namen, {taken.texts} Texte,"
        f" {taken.threads} Gespräche, {len(taken.runs)} Läufe mit Schwärzungen."
        " Das Prüfprotokoll bleibt gültig: leitstand audit verify",
        en=f"Erased ({taken.id}): {values} values in the vault, {len(taken.people)} names, {taken.texts} texts,"
        f" {taken.threads} conversations, {len(taken.runs)} runs with blanks."
        " The audit log stays valid: leitstand audit verify",
    )
    return shape, told.said(lang)


def _vault(home: Path, who: str) -> tuple[int, int, list[str]]:
    """Erase the person in the vault: how many subjects and values went, and what to look for in texts."""
    from warehouse import vault
    from warehouse.vault import keys, store

    if not (home / store.FILE).exists() or not keys.there(home):
        return 0, 0, []
    subjects, values, mentions = 0, 0, list[str]()
    for key in dict.fromkeys([who, vault.hashed(home, "email", who), vault.hashed(home, "phone", who)]):
        try:
            known = vault.reveal(home, key)
        except LeitstandError:
            continue
        mentions += _mentions(known)
        gone = vault.erase(home, key)
        subjects, values = subjects + len(gone.subjects), values + gone.values
    return subjects, values, mentions


def _mentions(known: dict[str, tuple[str, ...]]) -> list[str]:
    """The values by which a text would name the person."""
    first, last = known.get("first_name", ()), known.get("last_name", ())
    both = [f"{one} {two}" for one in first for two in last] + [f"{two}, {one}" for one in first for two in last]
    return both + [value for field in NAMING for value in known.get(field, ())]


def _threads(file: Path, runs: Sequence[str], mentions: Sequence[str]) -> int:
    """Forget the steps of questions in which the person was named, answered or not; how many questions."""
    pattern = persons.mentioned(mentions)
    if not file.exists():
        return 0
    threads = set(runs)
    with closing(sqlite3.connect(file, timeout=30)) as db, db:
        db.execute("pragma secure_delete = on")
        db.text_factory = bytes
        names = [row[0].decode() for row in db.execute("select name from sqlite_master where type = 'table'")]
        tables = [name for name in names if any(row[1] == b"thread_id" for row in _columns(db, name))]
        for table in tables:
            for thread, *cells in db.execute(f'select thread_id, * from "{table}"'):  # noqa: S608  (the file's own name)
                text = " ".join(cell.decode("utf-8", "replace") for cell in cells if isinstance(cell, bytes))
                if pattern is not None and pattern.search(persons.plain(text)):
                    threads.add(thread.decode())
        for table in tables:
            db.executemany(f'delete from "{table}" where thread_id = ?', [(each,) for each in sorted(threads)])  # noqa: S608
    return len(threads)


def _columns(db: sqlite3.Connection, table: str) -> list[tuple[Any, ...]]:
    return db.execute(f'pragma table_info("{table}")').fetchall()
