"""A text that became unlawful since it was proposed or approved is not written; one that is lawful is."""

# pyright: basic
from __future__ import annotations

import pytest

from acting import texts
from errors import Forbidden
from tests.acting._pretend import ANNA, GROUP, below, items, kept, proposed

AD = below(GROUP, "a1", "RSA", "ad", status="enabled", copy={"headlines": ["Alt"], "descriptions": ["Lang"]})
PLACE = "google · Generic · google_rsa_headline"


def published(text, old="Alt"):
    return proposed({PLACE: old}, {PLACE: text}, "publish", "", target="google · Generic", risk=0)


@pytest.fixture
def live(pretend):
    pretend.things["google", "ad", "a1"] = AD
    return lambda: pretend.things["google", "ad", "a1"].fields["copy"]["headlines"]


@pytest.fixture
def forbidden(monkeypatch):
    """From the moment on at which it is called, the word `Zelte` is against the law."""
    from tools import sending

    real = sending.checked

    def judge(pieces, *rest):
        told = real(pieces, *rest)
        if not any("Zelte" in piece.text for piece in pieces):
            return told
        blocked = real([pieces[0].model_copy(update={"text": "Heilt garantiert Krebs"})], *rest)
        assert blocked.verdict.decision == "block"
        return blocked

    return lambda: monkeypatch.setattr(sending, "checked", judge)


def test_a_lawful_text_is_written(brought, live):
    assert brought(published("Zelte für alle"), by="u-max").status == "verified"
    assert live() == ["Zelte für alle"]


def test_a_text_that_became_unlawful_cannot_be_approved(brought, office, live, forbidden):
    entry = brought(published("Zelte für alle"), by="u-max", approve=False)
    forbidden()
    with pytest.raises(Forbidden) as told:
        office.approve(entry.id, ANNA)
    assert "darf so nicht mehr hinaus" in told.value.said("de")
    assert kept(office, entry.id).status == "open"
    assert live() == ["Alt"]


def test_a_text_that_became_unlawful_after_the_yes_is_not_written(brought, office, live, forbidden, pretend):
    entry = brought(published("Zelte für alle"), by="u-max", dispatch=False)
    forbidden()
    office.dispatch()
    assert kept(office, entry.id).status == "failed"
    (item,) = items(office, entry.id)
    assert (item.state, item.note) == ("refused", "unlawful")
    assert "may not go out like this any more" in item.result["said"]["en"]
    assert live() == ["Alt"]
    assert pretend.history == []


def test_a_text_against_the_law_is_stopped_whoever_put_it_on_record(brought, office, live):
    entry = brought(published("Heilt garantiert Krebs"), by="u-max", approve=False)
    with pytest.raises(Forbidden):
        office.approve(entry.id, ANNA)
    assert live() == ["Alt"]


def test_a_check_that_breaks_is_a_no(brought, office, live, monkeypatch):
    entry = brought(published("Zelte für alle"), by="u-max", dispatch=False)
    monkeypatch.setattr(texts, "judged", lambda *_: 1 / 0)
    office.dispatch()
    assert kept(office, entry.id).status == "failed"
    assert live() == ["Alt"]


def test_other_changes_are_not_read_as_texts(brought, office, monkeypatch):
    monkeypatch.setattr(texts, "judged", lambda *_: 1 / 0)
    assert brought(proposed({"google · Brand DE": 100}, {"google · Brand DE": 120})).status == "verified"


def test_facts_count_only_where_the_run_gave_them(office):
    assert texts.given(office.book, "") == {}
    assert texts.given(office.book, "r20260101-000000-000000") == {}
