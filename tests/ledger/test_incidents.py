"""Incidents and their timelines."""

from __future__ import annotations

import pytest

from errors import BadArguments, NotFound
from ledger import incidents, persons
from tests.ledger._made import NOW, lines, words


def test_an_incident_is_raised_once_noted_and_closed(book):
    with book.writing() as tx:
        id = incidents.raised(tx, "tracking", words("no conversions"), "google", NOW)
        before = lines(tx)
        assert incidents.raised(tx, "tracking", words("still none"), "google", NOW) == id
        assert lines(tx) == before
        incidents.noted(tx, id, words("tag was removed"), NOW)
        incidents.closed(tx, id, words("tag is back"), NOW)
        assert lines(tx) == before + 2
        with pytest.raises(BadArguments):
            incidents.closed(tx, id, "again", NOW)
        incidents.noted(tx, id, words("post-mortem"), NOW)
        assert incidents.raised(tx, "tracking", words("again"), "google", NOW) == "i2"
    with book.reading() as tx:
        told = incidents.get(tx, id)
        assert (told.state, told.title.en) == ("closed", "no conversions")
        assert [line.event for line in told.timeline] == ["raised", "noted", "closed", "noted"]
        assert [each.id for each in incidents.listed(tx)] == ["i2", "i1"]
        assert [each.id for each in incidents.listed(tx, only_open=True)] == ["i2"]


@pytest.mark.parametrize("id", ["", "i9", "x"])
def test_an_unknown_one_is_told(book, id):
    with book.writing() as tx, pytest.raises(NotFound):
        incidents.noted(tx, id, words(), NOW)


def test_what_a_person_notes_goes_with_their_key(book):
    anna = persons.pseudonym(book.home, "Anna")
    with book.writing() as tx:
        id = incidents.raised(tx, "spend", words("doubled"), "meta", NOW)
        incidents.noted(tx, id, words("Frau Schulz knows"), NOW, by=anna)
        assert "Schulz" not in str(tx.execute("select * from incident_lines").fetchall())
        assert incidents.get(tx, id).timeline[1].words.en == "Frau Schulz knows"
    persons.forget(book.home, "Anna")
    with book.reading() as tx:
        assert "Schulz" not in incidents.get(tx, id).timeline[1].words.en
        assert incidents.get(tx, id).timeline[0].words.en == "doubled"


def test_an_open_one_of_a_kind_is_found_behind_however_many_others(book):
    with book.writing() as tx:
        id = incidents.raised(tx, "tracking.meta", words("no conversions"), "meta", NOW)
        for number in range(205):
            incidents.raised(tx, "platform", words("does not answer"), f"p{number}", NOW)
        assert [each.id for each in incidents.listed(tx, only_open=True, kind="tracking")] == [id]
        assert incidents.listed(tx, kind="track") == incidents.listed(tx, kind="tracking.") == []
        assert len(incidents.listed(tx, only_open=True)) == 206
        incidents.closed(tx, id, words("back"), NOW)
        assert incidents.listed(tx, only_open=True, kind="tracking") == []
