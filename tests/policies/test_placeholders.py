"""A model's template holds placeholders and words, nothing else."""

from __future__ import annotations

from decimal import Decimal

import pytest

from policies._policy import Draft
from policies.placeholders import placeholders
from terms import Fact, Words

FACTS = {"months": Fact(id="months", value=Decimal(4), unit="count", label=Words(de="Amortisation", en="payback"))}


def rules(text, original=""):
    return {found.rule for found in placeholders(Draft(text, "de", FACTS, {}, original, frozenset({"months"})))}


def test_what_the_original_says_may_be_said_again():
    original = "Amortisation in über {{months}} Monaten, zwei Gruppen, bester Fall, pro Kanal."
    assert rules("In zwei Gruppen, pro Kanal: über {{months}} Monaten, bester Fall.", original) == set()


@pytest.mark.parametrize(
    "text",
    ["{{months}} Monaten", "über {{months}}",
     "−{{months}}", "{{months}}0", "1{{months}}", "{{months}}%", "{{months}} €",
     "{{months}}, zwei", "{{months}}, ein Drittel", "{{months}}, doppelt", "{{months}}, XII", "{{months}}, two thirds",
     "{{months}} und {{months", "{{months}} {x}", "{{months}}, ٣", "{{months}}, immer", "{{ months }} {{years}}"],
)  # fmt: skip
def test_what_it_does_not_say_may_not(text):
    assert rules(text, "Amortisation: {{months}}.")
