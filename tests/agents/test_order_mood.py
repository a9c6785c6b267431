"""Whether somebody orders at all: a question, an if, a report, a pasted text do not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents import _order_mood as mood
from agents import orders
from tests.agents._spoken import MONEY, heard


@pytest.mark.parametrize("text", MONEY)
def test_an_imperative_or_a_wish_may_order(text):
    assert mood.may_order(text)


@pytest.mark.parametrize(
    "text",
    [
        "Soll ich Generic um 20 % erhöhen?", "Was passiert, wenn wir Generic um 20 % erhöhen?",
        "Wie hoch ist das Budget?",
        "Falls es sich lohnt, erhöhe Generic um 20 %", "Die Agentur schreibt: erhöhe Generic um 20 %",
        "Erhöhe Generic nicht", "Simuliere +20 % auf Generic", "Should we raise Generic by 20%?",
        "What if we raise Generic by 20%?", "Never raise Generic", "Compare raising Generic by 20%",
        "If it pays, raise Generic by 20%", "Which campaign should get 20% more?", "", "   ", "?",
        "Erhöhe Generic um 20 % | pausiere Brand", "<b>Erhöhe Generic um 20 %</b>", "{erhöhe: 20}",
        "x" * (mood.LONGEST + 1),
    ],
)  # fmt: skip
def test_these_do_not(text):
    assert not mood.may_order(text)
    assert orders.read(heard(text)) is None


@pytest.mark.parametrize(
    "text", ["Gestern wurde Generic um 20 % erhöht", "Das Budget war 20 % höher", "We have raised it last week"]
)
def test_a_report_is_a_report(text):
    assert mood.reports(text)


@pytest.mark.parametrize(
    ("text", "polite"),
    [("Kannst du Generic senken?", True), ("Could you lower Generic?", True), ("Kann Generic weniger kosten?", False)],
)
def test_a_polite_question_is_none(text, polite):
    assert mood.asks_politely(text) is polite


def test_a_greeting_takes_the_place_of_blanks():
    assert mood.greeted("Hallo Leitstand, pausiere Generic").strip() == "pausiere Generic"
    assert len(mood.greeted("Hallo! pausiere Generic")) == len("Hallo! pausiere Generic")


@given(st.text(max_size=80))
def test_whatever_is_typed_is_read_to_its_end(text):
    found = orders.read(heard(text))
    assert found is None or found.tool.startswith("act.")
