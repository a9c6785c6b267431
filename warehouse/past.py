# pyright: basic
"""What was known on a day: views of a reader's own that shadow those of today and show the rows that counted then."""

from __future__ import annotations

from datetime import date
from typing import Any

from errors import PersonMustAct
from warehouse import contract as contracts
from warehouse import shelf, tables
from warehouse.contract import Contract, quoted


def is_past(cursor: Any, day: date) -> bool:
    """Whether anything was learnt after the end of that day.

    Raises:
        PersonMustAct: the warehouse was written by a version that kept no history.
    """
    have = tables.have(cursor, "loads")
    if not have:
        return False
    if "known_on" not in have:
        raise _no_history()
    return bool(cursor.execute("select coalesce(max(known_on) > ?, false) from loads", [day]).fetchone()[0])


def kinds(cursor: Any, day: date) -> list[str]:
    """The kinds of which something was known."""
    found = cursor.execute("select distinct kind from loads where known_on <= ? order by kind", [day]).fetchall()
    return [kind for (kind,) in found if kind in contracts.kinds()]


def look(cursor: Any, kind: str, day: date) -> tuple[Any, ...]:
    """Let the views of a kind show that day's state on this cursor; returns its line of the catalogue."""
    return shelf.catalogue(cursor, contracts.contract(kind), show(cursor, kind, day))


def show(cursor: Any, kind: str, day: date) -> shelf.Shown:
    """The same without the catalogue."""
    agreed = contracts.contract(kind)
    state = _state(cursor, agreed, day)
    for name, sql in shelf.views(cursor, agreed, state, past=True).items():
        cursor.execute(f"create or replace temp view {quoted(name)} as {sql}")
    return state


def _state(cursor: Any, agreed: Contract, day: date) -> shelf.Shown:
    known = f"(select seq from loads where kind = '{agreed.kind}' and known_on <= date '{day}')"
    if agreed.grows:
        return shelf.growing(agreed, f"_load in {known} and (_until is null or _until not in {known})")
    return shelf.dataset(cursor, agreed, f"v.position in {known} and (until is null or until not in {known})", "true")


def _no_history() -> PersonMustAct:
    return PersonMustAct(
        en="This warehouse was written by an earlier version, which kept no history.",
        de="Dieses Warehouse stammt von einer früheren Version, die keinen Verlauf aufhob.",
        do_en="Import any file: from then on every state stays on record.",
        do_de="Importieren Sie eine beliebige Datei: Von da an bleibt jeder Stand erhalten.",
    )
