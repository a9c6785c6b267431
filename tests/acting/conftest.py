"""An office with a platform that does what a test tells it."""

# pyright: basic
from __future__ import annotations

import pytest
from pydantic import SecretStr

from acting.office import Office
from acting.patience import Patience
from ledger import people
from settings import Settings
from tests.acting._pretend import (
    ANNA,
    BERT,
    BRAND,
    CHEF,
    GENERIC,
    GROUP,
    SOCIAL,
    TODAY,
    TRIAL,
    WORD,
    Adapters,
    Clock,
    Pretend,
    kept,
    said,
)
from tests.ledger.conftest import postgres_server, postgres_url

__all__ = ["postgres_server", "postgres_url"]


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def pretend():
    return Pretend([BRAND, GENERIC, SOCIAL, GROUP, WORD, TRIAL])


@pytest.fixture
def settings(tmp_path, request):
    """The ledger lies in a file, or on a server where a test asks for it."""
    url = request.getfixturevalue("postgres_url") if getattr(request, "param", "") == "postgres" else ""
    return Settings(home=tmp_path / "home", user="local", today=TODAY, ledger_url=SecretStr(url))


@pytest.fixture
def opened(settings, pretend, clock):
    """Another office of the same house, such as that of another process."""

    def make(**patience):
        from platforms.files import adapter

        office = Office.open(settings, adapters=Adapters(pretend, adapter(settings)), clock=clock,
                             patience=Patience(**patience))  # fmt: skip
        office.dispatcher.pace.sleep = clock.sleep
        with office.book.writing() as tx:
            for who in (ANNA, BERT, CHEF, office.own()):
                people.register(tx, who.id, who.role, clock())
        return office

    return make


@pytest.fixture
def office(opened):
    return opened()


@pytest.fixture
def brought(office):
    """Put a proposal on record and, if wished, approve it and write it."""

    def bring(proposal, *, by="agent:bidding", approve=True, dispatch=True, night="", confidence="green", wait=0.0):
        (entry,) = office.submit([said(proposal, confidence)], by=by, night=night)
        if approve:
            entry = office.approve(entry.id, ANNA)
            if dispatch:
                office.dispatch(wait=wait)
        return kept(office, entry.id)

    return bring
