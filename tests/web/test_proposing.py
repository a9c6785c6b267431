"""A proposal in a terminal: from what to what, what it brings and risks, in the reader's language."""

from __future__ import annotations

from datetime import date

import pytest

from terms import Money, Proposal, Words
from terms.named import ACTIONS
from tools._facts import fact
from web.proposing import show_proposals

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


@pytest.mark.parametrize(
    ("action", "sides", "de", "en"),
    [
        ("resume", ("off", "on"), "angehalten → läuft", "stopped → running"),
        ("pause", ("on", "off"), "läuft → angehalten", "running → stopped"),
        ("publish", ("", "Zelte für jedes Wetter"), "+ Zelte für jedes Wetter", "+ Zelte für jedes Wetter"),
        ("rollback", (100.0, 80.0), "100 → 80 EUR/day", "100 → 80 EUR/day"),
    ],
)
def test_states_and_texts_are_words(action, sides, de, en):
    unit = "EUR/day" if action == "rollback" else ""
    one = ONE.model_copy(update={"action": action, "before": {"X": sides[0]}, "after": {"X": sides[1]}, "unit": unit})
    assert de in show_proposals([one], "de")
    assert en in show_proposals([one], "en")


def test_a_text_to_be_published_is_never_cut():
    text = " ".join(f"Wort{at}" for at in range(40))
    one = ONE.model_copy(update={"action": "publish", "before": {"X": ""}, "after": {"X": text}, "unit": ""})
    assert f"+ {text}" in show_proposals([one], "de")


def test_an_audience_is_people_and_a_short_checksum():
    before = {"meta · A": 0, "meta · A · content": "–"}
    after = {"meta · A": 1665, "meta · A · content": "35850ac5" * 8}
    one = ONE.model_copy(update={"action": "sync_audience", "before": before, "after": after, "unit": "people"})
    told = show_proposals([one], "de")
    assert "0 → 1.665 Personen" in told
    assert "Prüfsumme der Liste: – → 35850ac53585…\n" in told
