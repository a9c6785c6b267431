"""A proposal on record has one JSON shape, and people have names where these are known."""

# pyright: basic
from __future__ import annotations

from tests.acting._pretend import proposed
from tests.acting.conftest import brought, clock, office, opened, pretend, settings
from web.entries import as_json, note_said, person

__all__ = ["brought", "clock", "office", "opened", "pretend", "settings"]


def test_the_shape_says_who_what_and_how_far(office, brought):
    shape = as_json(brought(proposed({"Brand DE": 100}, {"Brand DE": 110}, risk=140), approve=False), "de")
    assert (shape["id"], shape["status"], shape["action"]) == ("p-1", "open", "set_budget")
    assert shape["after"] == {"Brand DE": 110}


def test_who_has_no_name_keeps_the_id(tmp_path):
    assert person(tmp_path, "agent:bidding") == "agent:bidding"
    assert note_said("a note of nobody", "de") == "a note of nobody"
