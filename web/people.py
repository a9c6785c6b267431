"""Who works here: names become pseudonyms, roles go on record, and only who may changes either."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from errors import Lang
    from ledger.page import Page
    from settings import Settings

ROLES = {
    "viewer": ("sieht", "sees"), "analyst": ("rechnet und schlägt vor", "computes and proposes"),
    "approver": ("gibt frei", "approves"), "admin": ("verwaltet", "administers"),
}  # fmt: skip


def everybody(settings: Settings, lang: Lang) -> tuple[dict[str, Any], str]:
    """Everybody with a role; a house that registered nobody has the one who works in it."""
    from ledger import people
    from ledger.book import Book

    with Book.of(settings).reading() as tx:
        known = people.listed(tx)
    rows = [{"id": each.id, "name": _name(settings, each.id, lang), "role": each.role} for each in known]
    if not rows:
        rows = [{"id": "", "name": settings.user, "role": "admin"}]
    return {"ok": True, "people": rows}, "\n".join(_line(row, lang) for row in rows)


def added(settings: Settings, name: str, role: str, by: str, lang: Lang) -> tuple[dict[str, Any], str]:
    """Give somebody a role, or another one.

    Whoever registers the first person stays admin, so that nobody locks themselves out.
    """
    from ledger import people, persons
    from ledger.book import Book

    with Book.of(settings).writing() as tx:
        me = _allowed(tx, settings, by)
        if not people.anybody(tx):
            people.register(tx, me, "admin", settings.now, by=me)
        id = persons.pseudonym(settings.home, name)
        _person(id)
        people.register(tx, id, role, settings.now, by=me)
    row = {"id": id, "name": _name(settings, id, lang), "role": role}
    return {"ok": True, "person": row}, _line(row, lang)


def removed(settings: Settings, name: str, by: str, lang: Lang) -> tuple[dict[str, Any], str]:
    """Take somebody's role away; what they approved stays on record, under the pseudonym."""
    from ledger import people, persons
    from ledger.book import Book

    with Book.of(settings).writing() as tx:
        me = _allowed(tx, settings, by)
        id = persons.pseudonym(settings.home, name)
        people.remove(tx, id, settings.now, by=me)
    told = _name(settings, id, lang)
    said = {"de": f"{told} hat hier keine Rolle mehr.", "en": f"{told} has no role here any more."}
    return {"ok": True, "removed": {"id": id, "name": told}}, said[lang]


def _allowed(tx: Page, settings: Settings, by: str) -> str:
    from acting.principals import named
    from policies import roles

    me = named(tx, settings, by)
    roles.require(me, "change_people")
    return me.id


def _person(id: str) -> None:
    from errors import BadArguments
    from ledger import people

    if people.machine(id):
        raise BadArguments(
            en=f"{id} is a machine; only people get roles.",
            de=f"{id} ist eine Maschine; Rollen bekommen nur Menschen.",
            do_en="Name a person.", do_de="Nennen Sie eine Person.",
        )  # fmt: skip


def _name(settings: Settings, id: str, lang: Lang) -> str:
    from ledger import persons

    return persons.name_of(settings.home, id) or persons.GONE[lang]


def _line(row: dict[str, str], lang: Lang) -> str:
    from figures import plain

    return f"{plain(row['name']):<24} {row['role']:<9} {ROLES[row['role']][lang == 'en']}"
