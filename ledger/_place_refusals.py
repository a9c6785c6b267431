"""What can be wrong with the place of the records, and what to do about it: one sentence, never a traceback."""

from __future__ import annotations

import sqlite3
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from errors import BadFile, LeitstandError, NotInstalled, PersonMustAct


@contextmanager
def said_of_file(file: Path) -> Generator[None]:
    """What SQLite says of the file, as a sentence; anything else passes."""
    try:
        yield
    except sqlite3.DatabaseError as failed:
        known = _of_file(file, getattr(failed, "sqlite_errorname", None) or "")
        if known is None:
            raise
        raise known from failed
    except (PermissionError, NotADirectoryError, FileExistsError) as failed:
        if failed.filename is None or Path(failed.filename) not in (file, *file.parents):
            raise
        raise _closed(file) from failed


def _of_file(file: Path, code: str) -> LeitstandError | None:
    if code in ("SQLITE_BUSY", "SQLITE_LOCKED") or code.startswith("SQLITE_BUSY_"):
        return PersonMustAct(
            en=f"The ledger {file} is in use by another process.",
            de=f"Das Register {file} wird gerade von einem anderen Prozess benutzt.",
            do_en="Wait until it has ended, or end it, and try again.",
            do_de="Warten Sie, bis er fertig ist, oder beenden Sie ihn, und versuchen Sie es erneut.",
        )
    if code == "SQLITE_NOTADB" or code.startswith("SQLITE_CORRUPT"):
        return BadFile(
            en=f"The ledger {file} is damaged or no ledger.",
            de=f"Das Register {file} ist beschädigt oder kein Register.",
            do_en="Put it aside and bring it back from a backup; nothing is written until then.",
            do_de="Legen Sie es beiseite und spielen Sie eine Sicherung ein; bis dahin wird nichts geschrieben.",
        )
    if code == "SQLITE_FULL" or code.startswith("SQLITE_IOERR"):
        return PersonMustAct(
            en=f"The ledger {file} cannot be written: the disk is full or failing; nothing was kept.",
            de=f"Das Register {file} lässt sich nicht schreiben: Der Datenträger ist voll oder gestört; nichts wurde "
            "festgehalten.",
            do_en="Make room and try again.",
            do_de="Schaffen Sie Platz, und versuchen Sie es erneut.",
        )
    if code.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM")):
        return _closed(file)
    return None


def _closed(file: Path) -> PersonMustAct:
    return PersonMustAct(
        en=f"The ledger {file} cannot be opened for writing.",
        de=f"Das Register {file} lässt sich nicht zum Schreiben öffnen.",
        do_en="Give this user the right to write to the file and its folder.",
        do_de="Geben Sie diesem Benutzer Schreibrecht an der Datei und ihrem Ordner.",
    )


@contextmanager
def said_of_server(url: str) -> Generator[None]:
    """What the database server or its driver says, as a sentence; what a statement got wrong passes."""
    try:
        import psycopg
    except ImportError as failed:
        raise NotInstalled(
            en="The driver for PostgreSQL is not installed.",
            de="Der Treiber für PostgreSQL ist nicht installiert.",
            do_en="Run `make setup`, or unset LEITSTAND_LEDGER_URL.",
            do_de="Führen Sie `make setup` aus, oder entfernen Sie LEITSTAND_LEDGER_URL.",
        ) from failed
    try:
        yield
    except psycopg.Error as failed:
        known = _of_server(_shown(url), failed.sqlstate, failed)
        if known is None:
            raise
        raise known from None


def _of_server(where: str, code: str | None, failed: Any) -> LeitstandError | None:
    import psycopg

    if code is None and isinstance(failed, psycopg.ProgrammingError):
        return _server(
            "is no usable address of a PostgreSQL", "ist keine brauchbare Adresse eines PostgreSQL", where,
            "Write LEITSTAND_LEDGER_URL as postgresql://user:password@host:5432/name.",
            "Schreiben Sie LEITSTAND_LEDGER_URL als postgresql://benutzer:passwort@host:5432/name.",
        )  # fmt: skip
    for codes, en, de, do_en, do_de in _CODES:
        if code is not None and code.startswith(codes):
            return _server(en, de, where, do_en, do_de)
    if code is None and isinstance(failed, psycopg.OperationalError):
        return _server(
            "cannot be reached or refuses this user", "ist nicht erreichbar oder weist diesen Benutzer ab", where,
            "Check LEITSTAND_LEDGER_URL and whether the server runs; nothing is written until then.",
            "Prüfen Sie LEITSTAND_LEDGER_URL und ob der Server läuft; bis dahin wird nichts geschrieben.",
        )  # fmt: skip
    return None


_CODES: tuple[tuple[tuple[str, ...], str, str, str, str], ...] = (
    (("42501", "25006", "3F"), "does not let this user write", "lässt diesen Benutzer nicht schreiben",
     "Grant it the right to create and write tables.",
     "Geben Sie ihm das Recht, Tabellen anzulegen und zu beschreiben."),
    (("55P03",), "is in use by another writer", "wird gerade von einem anderen Prozess beschrieben",
     "Wait until it has ended and try again.", "Warten Sie, bis er fertig ist, und versuchen Sie es erneut."),
    (("53",), "has no room or no connection left", "hat keinen Platz oder keine Verbindung mehr frei",
     "Make room there and try again.", "Schaffen Sie dort Platz, und versuchen Sie es erneut."),
    (("08", "57P", "25P03"), "broke off the connection", "hat die Verbindung abgebrochen",
     "Try again; what was not finished is as if it had not begun.",
     "Versuchen Sie es erneut; was nicht fertig wurde, ist wie nicht begonnen."),
)  # fmt: skip


def _server(en: str, de: str, where: str, do_en: str, do_de: str) -> PersonMustAct:
    return PersonMustAct(
        en=f"The ledger's database{where} {en}.", de=f"Die Datenbank des Registers{where} {de}.",
        do_en=do_en, do_de=do_de,
    )  # fmt: skip


def _shown(url: str) -> str:
    """Host and name with a space before them, never the password; nothing where the address is none."""
    try:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return ""
    return f" {parts.hostname or ''}{port}{parts.path}" if parts.scheme.startswith("postgres") else ""
