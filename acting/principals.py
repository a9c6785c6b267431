"""Who acts: a name on the command line becomes a pseudonym with the role that the house gave it."""

from __future__ import annotations

from ledger import people, persons
from ledger.page import Page
from settings import Settings
from terms import Principal


def own(tx: Page, settings: Settings) -> Principal:
    """Whoever the settings name: admin in a house that registered nobody, else with the registered role."""
    return named(tx, settings, "")


def named(tx: Page, settings: Settings, name: str) -> Principal:
    """Somebody by name, by pseudonym, or a machine such as `service:night`; nobody is whoever the settings name."""
    house = persons.pseudonym(tx.home, settings.user)
    id = persons.pseudonym(tx.home, name) if name.strip() else house
    return people.principal(tx, id, house=house)
