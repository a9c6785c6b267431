"""A proposal with everything that a decision needs, and who may decide it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from errors import Lang, NotFound
from ledger.book import Book
from terms import Principal, Words

if TYPE_CHECKING:
    from settings import Settings


def proposal(settings: Settings, id: str, who: Principal, lang: Lang) -> dict[str, Any]:
    """One proposal as `web.orders.shown` tells it, with `decision` beside it: see `decision`. Raises NotFound."""
    from web import orders

    shape = orders.shown(settings, lang, id)[0]["proposal"]
    return shape | {"decision": decision(settings, shape, who, lang)}


def proposals(settings: Settings, ids: Sequence[str], who: Principal, lang: Lang) -> dict[str, dict[str, Any]]:
    """Several of them by id; those that never went on record are left out."""
    found: dict[str, dict[str, Any]] = {}
    for id in ids:
        try:
            found[id] = proposal(settings, id, who, lang)
        except NotFound:
            continue
    return found


def decision(settings: Settings, shape: dict[str, Any], who: Principal, lang: Lang) -> dict[str, Any]:
    """Who may do what with a proposal.

    Returns:
        approve, reject, roll_back  whether `who` may
        own                         whether `who` proposed it or had it proposed
        given                       whether `who` has said yes already, and somebody else has to
        people                      the names of those who may approve it and have not
        names                       the names of everybody whom the proposal mentions, by id
    """
    from ledger import people
    from ledger.book import Book
    from policies import roles

    by, asked = _authors(shape)
    with Book.of(settings).reading() as tx:
        known = people.listed(tx)
    gave = {each["by"] for each in shape["approvals"]} if shape.get("status", "open") == "open" else set[str]()
    ids = [each.id for each in known
           if each.id not in gave and roles.may(each, "approve", proposer=by, asked_by=asked)]  # fmt: skip
    told = [shape["by"], shape["asked_by"], *(each["by"] for each in shape["approvals"])]
    return {
        "approve": who.id not in gave and roles.may(who, "approve", proposer=by, asked_by=asked),
        "reject": roles.may(who, "reject"), "roll_back": roles.may(who, "roll_back"),
        "own": bool(who.id) and who.id in (by, asked), "given": who.id in gave,
        "people": [named(settings, id, lang) for id in ids],
        "names": {id: named(settings, id, lang) for id in dict.fromkeys(told) if id},
    }  # fmt: skip


def _authors(shape: dict[str, Any]) -> tuple[str, str]:
    """Who can never approve it: the proposer, and where that is a person also whoever asked."""
    from ledger.persons import machine

    return shape["by"], "" if machine(shape["by"]) else shape["asked_by"]


def named(settings: Settings, id: str, lang: Lang) -> str:
    """What somebody is called: a person by name, an agent by its field."""
    from agents.specialists import specialists
    from ledger import persons

    kind, _, name = id.partition(":")
    if kind == "agent":
        field = next((each.name.said(lang) for each in specialists() if each.id == name), name)
        return f"Spezialist {field}" if lang == "de" else f"specialist {field}"
    if kind == "service":
        known = {"safeguards": ("Schutzregeln", "safeguards"), "night": ("Nachtlauf", "nightly run"),
                 "house": ("Haus", "house"), "dispatcher": ("Umsetzung", "execution")}  # fmt: skip
        return known.get(name, (name, name))[lang != "de"]
    name = persons.name_of(settings.home, id) or id
    return _here(settings).said(lang) if name == NOBODY else name


NOBODY = "local"
"""How whoever works at this machine without a key is recorded."""
YOU = Words(de="Sie (dieser Rechner)", en="You (this computer)")
KEYLESS = Words(de="dieser Rechner (ohne Schlüssel)", en="this computer (without a key)")


def _here(settings: Settings) -> Words:
    """As long as the house has given out no key, only whoever looks can have been at this machine."""
    from ledger import keys

    book = Book.of(settings)
    if not book.there:
        return YOU
    with book.reading() as tx:
        return KEYLESS if keys.any_(tx) else YOU
