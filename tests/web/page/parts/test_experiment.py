"""One experiment: what may be done, what it does to the model, its stop rule."""

from __future__ import annotations

import pytest

from tests.web.page.parts.test_registry import BAD, ONE, READ, TOLD
from web.page.parts import experiment, registry


@pytest.mark.parametrize("lang", ["de", "en"])
def test_nothing_of_others_becomes_markup(lang):
    assert BAD in ONE["hypothesis"]
    assert "<img" not in experiment.shown(ONE, lang)


@pytest.mark.parametrize(
    ("status", "order"), [("designed", "start?"), ("running", "read?"), ("read", "decide?"), ("decided", "")]
)
def test_what_can_be_done_follows_how_far_it_is(status, order):
    made = experiment.shown(ONE | {"status": status}, "en")
    assert (f'data-do="{order}"' in made) is bool(order)
    assert "data-do" not in experiment.shown(ONE | {"status": status}, "en", may=False)


def test_a_result_says_whether_it_anchors_the_model():
    read = ONE | {"status": "read", "readouts": [READ], "readout": READ, "anchors": True}
    made = experiment.shown(read, "en")
    assert "1.20 to 3.90" in made
    assert "anchor of Truth and Plan" in made
    assert "does not anchor" in experiment.shown(read | {"anchors": False}, "en")
    assert "anchors the model" in registry.registry(TOLD | {"experiments": [read]}, "en")


def test_the_stop_rule_names_the_day():
    assert "Das Ergebnis entscheidet am 28.06.2026" in experiment.shown(ONE, "de")
