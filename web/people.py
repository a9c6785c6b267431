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
SCOPES = {
    "read": (", nur zum Lesen", ", to read only"), "ask": (", nur zum Lesen und Fragen", ", to read and ask only"),
    "act": ("", ""),
}  # fmt: skip


def everybody(settings: Settings, lang: Lang) -> tuple[dict[str, Any], str]:
    """Everybody with a role; a house that registered nobody has the one who works in it."""
    from ledger import keys, people
    from ledger.book import Book

    with Book.of(settings).reading() as tx:
        known, open_ = people.listed(tx), [each for each in keys.listed(tx) if not each.gone]
    rows: list[dict[str, Any]] = [
        {"id": each.id, "name": _name(settings, each.id, lang), "role": each.role} for each in known
    ]
    if not rows:
        rows = [{"id": "", "name": settings.user, "role": "admin"}]
    for row in rows:
        row["keys"] = [
            {"id": each.id, "ends": each.ends.isoformat(), "scope": each.scope}
            for each in open_ if each.person == row["id"]
        ]  # fmt: skip
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


def keyed(
    settings: Settings, name: str, days: int, by: str, lang: Lang, scope: str = "act"
) -> tuple[dict[str, Any], str]:  # fmt: skip
    """A key of somebody who has a role, shown this once; for less than the role where the scope says so."""
    from datetime import timedelta

    from errors import NotFound
    from ledger import keys, people, persons
    from ledger.book import Book

    with Book.of(settings).writing() as tx:
        me = _allowed(tx, settings, by)
        id = persons.pseudonym(settings.home, name)
        if not any(each.id == id for each in people.listed(tx)):
            raise NotFound(
                en=f"{name} has no role here, so a key would open nothing.",
                de=f"{name} hat hier keine Rolle; ein Schlüssel würde nichts öffnen.",
                do_en=f"First: leitstand people add {name} --role ROLE",
                do_de=f"Zuerst: leitstand people add {name} --role ROLLE",
            )
        now = settings.now
        key, text = keys.made(tx, id, now.date() + timedelta(days=days), now, by=me, scope=scope)
    shape = {
        "ok": True, "key": text, "id": key.id, "person": id, "ends": key.ends.isoformat(), "scope": key.scope,
    }  # fmt: skip
    de, en = SCOPES[key.scope]
    said = {
        "de": f"{text}\nGilt für {name} bis {key.ends:%d.%m.%Y}{de}. Er wird nur dieses eine Mal gezeigt.",
        "en": f"{text}\nOpens for {name} until {key.ends}{en}. It is shown this once only.",
    }
    return shape, said[lang]


def revoked(settings: Settings, key: str, by: str, lang: Lang) -> tuple[dict[str, Any], str]:
    """Let a key open nothing any more."""
    from ledger import keys
    from ledger.book import Book

    with Book.of(settings).writing() as tx:
        me = _allowed(tx, settings, by)
        found = keys.revoked(tx, key, settings.now, by=me)
    said = {"de": f"Der Schlüssel {found.id} öffnet nichts mehr.", "en": f"The key {found.id} opens nothing any more."}
    return {"ok": True, "revoked": found.id, "person": found.person}, said[lang]


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


def _line(row: dict[str, Any], lang: Lang) -> str:
    from figures import plain

    until = "Schlüssel {id} bis {ends}" if lang == "de" else "key {id} until {ends}"
    keys = "".join(
        f" · {until.format(**key)}{SCOPES[key['scope']][lang == 'en']}" for key in row.get("keys", ())
    )  # fmt: skip
    return f"{plain(row['name']):<24} {row['role']:<9} {ROLES[row['role']][lang == 'en']}{keys}"
