"""Every action, field and state has its words, as good in German as in English."""

from __future__ import annotations

from typing import get_args

from ledger.proposals import Status
from policies._bounds import ActionName
from terms.named import ACTIONS, FIELDS, STATES, action, field, platform, spoken


def test_nothing_that_the_house_knows_is_shown_by_its_id():
    assert set(get_args(ActionName)) <= ACTIONS.keys()
    assert set(get_args(Status)) == STATES.keys()
    assert all("_" not in words.de + words.en for table in (ACTIONS, FIELDS, STATES) for words in table.values())


def test_what_nobody_named_is_told_by_its_id():
    assert action("set_bid").de == "Gebot ändern"
    assert action("fly").de == action("fly").en == "fly"
    assert field("copy").en == "ad copy"
    assert field("colour").de == "colour"


def test_platforms_are_written_as_they_write_themselves():
    assert platform("google · Brand DE") == "Google Ads · Brand DE"
    assert platform("google maps karte") == "google maps karte"
    assert spoken("bei google, siehe google.com und „google“") == "bei Google Ads, siehe google.com und „google“"
