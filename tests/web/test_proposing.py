"""A proposal in a terminal: from what to what, what it brings and risks, in the reader's language."""

from __future__ import annotations

from datetime import date

import pytest

from terms import Money, Proposal, Words
from tools._facts import fact
from web.proposing import ACTIONS, show_proposals

GAIN = fact("gain", 1200.0, "EUR", "Mehrertrag", "gain", (-200.0, 2600.0, 0.9))
WORST = fact("gain_low", -350.0, "EUR", "schlechter Fall", "bad case")
ONE = Proposal(
    id="p-1", action="set_budget", target="Meta", before={"Meta": 100.0}, after={"Meta": 1300.5}, unit="EUR/day",
    effect=GAIN, downside=WORST, risk=Money(amount=420), evidence="model", expires=date(2026, 5, 15),
    why=Words(de="Der nächste Euro bringt dort mehr.", en="The next euro returns more there."),
)  # fmt: skip


@pytest.mark.parametrize(
    ("lang", "parts"),
    [
        ("en", ["change budget", "100 → 1,300.50 EUR/day", "expected: €1,200", "350", "at risk: €420", "2026-05-15"]),
        (
            "de",
            ["Budget ändern", "100 → 1.300,50 EUR/day", "erwartet: 1.200", "350", "Risiko: 420", "gilt bis 15.05.2026"],
        ),
    ],
)
def test_everything_that_a_person_decides_by(lang, parts):
    text = show_proposals([ONE], lang)
    for part in parts:
        assert part in text


def test_long_lists_are_counted_and_none_is_nothing():
    many = {f"term {i}": "active" for i in range(30)}
    text = show_proposals([ONE.model_copy(update={"before": many, "after": many, "unit": ""})], "en")
    assert "22 more" in text
    assert show_proposals([], "de") == ""


def test_every_action_that_the_limits_know_has_words():
    from policies.limits import KNOWN

    assert set(ACTIONS) == KNOWN


def test_contacts_are_whole_and_named():
    cap = ONE.model_copy(update={"unit": "contacts", "before": {"Meta": 40.0}, "after": {"Meta": 4.0}})
    assert "40 → 4 Kontakte je Person" in show_proposals([cap], "de")
    assert "40 → 4 contacts per person" in show_proposals([cap], "en")
