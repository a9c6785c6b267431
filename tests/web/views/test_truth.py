"""What the page Truth is told: channels with every source, periods to choose, refusals as they are."""

from __future__ import annotations

import json

import pytest

from errors import BadArguments
from web.views import truth


@pytest.fixture(scope="module")
def told(media, waited):
    return waited(lambda: truth.truth(media, "en"))


def test_it_tells_every_channel_with_its_range_and_evidence(told):
    json.dumps(told)
    found = told["found"]
    assert {each["channel"] for each in found["channels"]}
    for each in found["channels"]:
        assert each["low"] <= each["iroas"] <= each["high"]
        assert each["label"] in ("experiment", "quasi-experiment", "model", "correlation")
        assert each["counted"]["incremental"] is not None


def test_what_is_missing_is_said(told):
    assert any("platform claims" in each.lower() for each in told["found"]["caveats"])
    assert told["found"]["gate"]


def test_periods_can_be_chosen_up_to_the_last_day_of_data(told):
    days = told["days"]
    assert days["choices"]
    assert all(days["start"] <= each["start"] < each["end"] == days["end"] for each in days["choices"])


@pytest.mark.parametrize(("start", "end"), [("2025-01-02", "2025-01-01"), ("x", "2025-01-01"), ("2025-01-01", "")])
def test_a_period_that_is_none_is_refused(media, start, end):
    with pytest.raises(BadArguments):
        truth.truth(media, "en", start, end)


def test_nothing_loaded_begins_nothing(empty):
    told = truth.truth(empty, "en")
    assert (told["days"], told["working"], told["found"]) == (None, None, None)


def test_whoever_may_not_ask_begins_nothing(media):
    told = truth.truth(media, "en", "2024-06-03", "2024-09-01", begin=False)
    assert (told["working"], told["found"]) == (None, None)
