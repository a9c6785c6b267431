"""An answer on record with what stands behind it."""

# pyright: basic
from __future__ import annotations

import pytest

from errors import NotFound
from tests.acting._pretend import ANNA
from tests.web.views.test_receipt import settings
from web.views.answer import decided, shown

__all__ = ["settings"]


def test_figures_steps_and_time_stand_beside_an_answer(settings):
    told = shown(settings, "q1", "de")
    assert told.runs == {"roas": "r1", "cost": "r1", "roas_2": "r2"} and told.seconds == 1.0 and told.model == ""
    assert [(each["run"], each["title"], each["specialist"]) for each in told.steps] == [
        ("r1", "Kennzahl", "Daten"), ("r2", "Kennzahl", "Daten"),
    ]  # fmt: skip
    assert told.steps[1]["confidence"] == "amber" and told.steps[0]["seconds"] == 0.5


def test_the_run_of_a_tool_is_no_answer(settings):
    with pytest.raises(NotFound):
        shown(settings, "r1", "en")


def test_an_answer_without_proposals_has_nothing_to_decide(settings):
    assert decided(settings, shown(settings, "q1", "de").answer, ANNA, "de") == {}
