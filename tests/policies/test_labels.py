"""Each figure with its own words."""

from __future__ import annotations

from decimal import Decimal

from policies._policy import Draft
from policies.labels import labels
from terms import Fact, Words

FACTS = {
    id: Fact(id=id, value=Decimal(5), unit="count", label=Words(de=de, en=en))
    for id, de, en in (("clicks", "Klicks", "clicks"), ("orders", "Bestellungen", "orders"))
}
ORIGINAL = "{{clicks}} clicks gave {{orders}} orders."


def rules(text):
    return [found.rule for found in labels(Draft(text, "en", FACTS, original=ORIGINAL))]


def test_figures_may_move_with_their_words():
    assert rules("There were {{orders}} orders out of {{clicks}} clicks.") == []
    assert rules("Clicks: {{clicks}}, orders: {{orders}}") == []
    assert rules("- clicks {{clicks}}\n- orders {{orders}}") == []


def test_but_not_without_them():
    assert rules("There were {{clicks}} orders out of {{orders}} clicks.") == ["labels.swapped", "labels.swapped"]
    assert rules("We saw {{clicks}}. We saw {{orders}} orders.") == ["labels.lost"]
    assert rules("Orders: {{clicks}}, clicks: {{orders}}") == ["labels.swapped", "labels.swapped"]


def test_a_negation_may_not_come():
    assert "labels.negation" in rules("{{clicks}} clicks gave no {{orders}} orders.")
    assert "labels.negation" in rules(f"{ORIGINAL} It did not work.")
