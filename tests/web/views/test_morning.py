"""The morning as plain values."""

# pyright: basic
from __future__ import annotations

import json
from datetime import timedelta

import pytest

from ledger import incidents, outcomes
from ledger.book import Book
from terms import Period, Words
from tests.acting._pretend import TODAY, proposed
from tests.acting.conftest import brought, clock, office, opened, pretend, settings
from web.views.morning import morning

__all__ = ["brought", "clock", "office", "opened", "pretend", "settings"]
RAISE = proposed({"Brand DE": 100}, {"Brand DE": 110}, risk=140)
WIDE = proposed({"Generic": 50}, {"Generic": 55}, risk=60, id="p-2")


@pytest.mark.parametrize("lang", ["de", "en"])
def test_an_empty_home_is_empty_and_can_be_written_as_json(settings, lang):
    told = morning(settings, lang)
    assert told["empty"] and told["night"] is None and told["waiting"]["count"] == 0
    assert not told["demo"] and told["running"] is None
    json.dumps(told)


def test_what_waits_is_counted_with_what_is_at_risk(settings, brought):
    brought(RAISE, approve=False)
    brought(WIDE, approve=False)
    told = morning(settings, "de")["waiting"]
    assert told["count"] == 2 and told["more"] == 0
    assert [(each["value"], each["unit"]) for each in told["risk"]] == [(200, "EUR")]
    assert told["first"][0]["action"] == "Budget ändern"


def test_results_that_came_due_and_open_incidents_are_news(settings, office, brought, clock):
    entry = brought(RAISE)
    window = Period(start=TODAY - timedelta(days=7), end=TODAY)
    with Book.of(settings).writing() as tx:
        told = outcomes.expected(tx, entry.id, "profit", "EUR", 50.0, 20.0, 80.0, 0.9, TODAY, "model", window, clock())
        outcomes.realised(tx, told.id, 90.0, 85.0, 95.0, "quasi-experiment", "r-1", clock())
        incidents.raised(tx, "tracking", Words(de="<b>kaputt</b>", en="<b>broken</b>"), "ads", clock())
    shape = morning(settings, "en")
    (result,) = shape["results"]
    assert (result["promised"]["value"], result["came"]["value"], result["covered"]) == (50, 90, False)
    assert result["evidence"] == "quasi-experiment"
    assert [each["title"] for each in shape["incidents"]] == ["<b>broken</b>"]
    later = settings.model_copy(update={"today": TODAY + timedelta(days=30)})
    assert morning(later, "en")["results"] == []
