"""Who acts: a name on the command line becomes a pseudonym with the role that the house gave it."""

from __future__ import annotations

from ledger import people
from ledger.page import Page
from settings import Settings
from terms import Principal


def own(tx: Page, settings: Settings) -> Principal:
    """Whoever the settings name: admin in a house that registered nobody, else with the registered role."""
    return named(tx, settings, settings.user)


def named(tx: Page, settings: Settings, name: str) -> Principal:
    """Somebody by name, by pseudonym, or a machine such as `service:night`."""
    name = name.strip() or settings.user
    if name.startswith(("agent:", "service:")):
        return people.principal(tx, name)
    return people.principal(tx, pseudonym(tx, name), house=pseudonym(tx, settings.user))


def pseudonym(tx: Page, name: str) -> str:
    """The id under which somebody stands in the ledger."""
    if name.startswith("u-"):
        return name
    from ledger import persons

    return persons.pseudonym(tx.home, name)
