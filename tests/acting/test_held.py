# pyright: basic
from __future__ import annotations

import pytest

from acting import office as rooms
from acting.held import holding
from platforms.port import Unreachable


@pytest.fixture
def held(office, settings, monkeypatch):
    monkeypatch.setattr(rooms.Office, "open", classmethod(lambda cls, settings: office))
    return holding(settings)


def test_budgets_and_bids_are_told_by_the_names_of_the_data(held):
    assert held(["google · Brand DE", "meta · Prospecting"], "budget") == {
        "google · Brand DE": 100, "meta · Prospecting": 80,
    }  # fmt: skip
    assert held(["google · Brand DE"], "bid") == {"google · Brand DE": 0.5}


def test_what_is_not_there_or_not_clear_is_left_out(held, pretend):
    pretend.things["meta", "campaign", "m9"] = pretend.things["meta", "campaign", "m1"].model_copy(
        update={"entity": "m9"}
    )
    assert held(["google · Nothing", "meta · Prospecting", "google · Brand DE"], "budget") == {"google · Brand DE": 100}
    assert held(["google · Brand DE"], "target") == {}


def test_another_currency_is_left_out(held, pretend):
    place = ("google", "campaign", "c1")
    pretend.things[place] = pretend.things[place].model_copy(update={"currency": "USD"})
    assert held(["google · Brand DE"], "budget") == {}


def test_a_platform_that_does_not_answer_holds_no_order_up(held, pretend, monkeypatch):
    def silent(platform):
        raise Unreachable(en="no answer; who knows", de="keine Antwort; wer weiß")

    monkeypatch.setattr(pretend, "catalogue", silent)
    assert held(["google · Brand DE"], "budget") == {}
