"""What a name means at the platforms, and how a write to it is put down."""

# pyright: basic
from __future__ import annotations

from decimal import Decimal

import pytest

from acting.drafting import Draft, blind, by_person, write
from acting.things import Things
from errors import NotFound, PersonMustAct
from tests.acting._pretend import proposed


@pytest.fixture
def draft(office):
    return Draft(proposed({"Brand DE": 100}, {"Brand DE": 120}), Things(office.adapters), office.book)


def test_a_thing_is_found_by_its_name_where_its_platform_can_be_read(draft):
    assert draft.seen("Brand DE", ("campaign",), "budget").entity == "c1"
    assert draft.seen("tiktok · Spark", ("campaign",), "budget") is None
    with pytest.raises(NotFound):
        draft.seen("nowhere", ("campaign",), "budget")
    with pytest.raises(PersonMustAct):
        draft.seen("Brand DE", ("campaign",), "shares")


def test_a_write_says_where_its_thing_lies(draft):
    word = draft.seen("google · Generic · Tents · tent", ("keyword",), "bid")
    made = write(draft, word, "bid", 0.4, 0.5, "EUR/click")
    assert (made.name, made.within) == ("google · Generic · Tents · tent", ("g1", "c2"))


def test_what_cannot_be_read_is_put_down_as_it_was_proposed_and_told(draft):
    made = blind(draft, "tiktok · Spark", "budget", Decimal(40), Decimal("44.50"))
    assert (made.platform, made.entity, made.before, made.after) == ("tiktok", "Spark", 40, 44.5)
    assert "not verified" in draft.notes[0].en


def test_what_no_platform_takes_is_put_down_for_a_person(draft):
    made = by_person(draft, "test", {"a": Decimal(1)}, {"a": 2})
    assert (made.platform, made.entity, made.before) == ("house", "p-1", {"a": 1})


def test_the_way_of_a_change_is_the_one_it_took(draft):
    from tests.acting._pretend import BRAND

    made = write(draft, BRAND, "budget", 100, 120)
    assert draft.way(made, "pretend").name == "pretend"
    assert draft.way(made, "files").name == "files"
    with pytest.raises(PersonMustAct, match="another way"):
        draft.way(made, "webhook")
