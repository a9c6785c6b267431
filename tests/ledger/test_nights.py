"""Scheduled runs on record."""

from __future__ import annotations

from datetime import date

import pytest

from errors import NotFound
from ledger import nights
from tests.ledger._made import NOW, lines, words

DAY = date(2026, 11, 26)
KEY = "night@2026-11-26"


def test_a_night_begins_once_steps_and_ends_once(book):
    with book.writing() as tx:
        first, before = nights.begun(tx, KEY, "night", DAY, NOW), lines(tx)
        assert nights.begun(tx, KEY, "night", DAY, NOW) == first
        nights.stepped(tx, KEY, "refresh", "failed", 0.25, words("no file"))
        nights.stepped(tx, KEY, "refresh", "ok", 0.5, words("12 rows"), ["r1", "r2"])
        ended = nights.ended(tx, KEY, "done", {"de": "Gut", "en": "fine"}, NOW)
        assert nights.ended(tx, KEY, "failed", {}, NOW) == ended
        assert lines(tx) == before + 3
    with book.reading() as tx:
        assert nights.get(tx, KEY) == nights.get(tx, "2026-11-26") == ended == nights.listed(tx)[0]
        assert (ended.status, ended.brief, ended.day) == ("done", {"de": "Gut", "en": "fine"}, DAY)
        assert [(each.step, each.status, each.runs) for each in ended.steps] == [
            ("refresh", "failed", ()), ("refresh", "ok", ("r1", "r2"))
        ]  # fmt: skip


def test_two_of_one_day_need_their_key(book):
    with book.writing() as tx:
        nights.begun(tx, KEY, "night", DAY, NOW)
        nights.begun(tx, "noon@2026-11-26", "noon", DAY, NOW)
        for key, told in (("2026-11-26", "More than one"), ("2026-11-27", "no night"), ("", "no night")):
            with pytest.raises(NotFound, match=told):
                nights.get(tx, key)
        assert [each.key for each in nights.listed(tx)] == ["noon@2026-11-26", KEY]
        with pytest.raises(NotFound):
            nights.stepped(tx, "x", "refresh", "ok", 0.1, words())
