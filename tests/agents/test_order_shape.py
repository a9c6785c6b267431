"""Whether somebody orders at all: an imperative or a wish does; a question, an if, a report, a pasted text do not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents import _order_shape as shape
from agents import orders
from tests.agents._spoken import TURNING, heard

ORDERS = (
    "Erhöhe das Budget von Generic um 20 %", "Bitte senke Generic um 20 %", "Generic um 20 % erhöhen",
    "Ich möchte das Budget von Generic um 20 % erhöhen", "Kannst du Generic um 20 % senken?",
    "Raise Generic by 20%", "Please cut Generic by 20%", "Could you lower Generic by 20%?",
    "Let's raise Generic by 20%",
)  # fmt: skip


@pytest.mark.parametrize("text", ORDERS)
def test_these_order(text):
    assert shape.may_order(text)
    assert shape.imperative(text) == "verb"


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
        "x" * (shape.LONGEST + 1),
    ],
)  # fmt: skip
def test_these_do_not(text):
    assert not shape.may_order(text)
    assert orders.read(heard(text)) is None


@pytest.mark.parametrize(
    "text", ["Gestern wurde Generic um 20 % erhöht", "Das Budget war 20 % höher", "We have raised it last week"]
)
def test_a_report_is_a_report(text):
    assert shape.reports(text)


@pytest.mark.parametrize(
    ("text", "one"),
    [
        ("Pausiere Generic.", True), ("Pausiere Generic. Danke!", True), ("Hallo! Pausiere Generic.", True),
        ("Heute war viel los. Erhöhe Generic um 20 %.", False), ("Danke. Setze Generic auf 50 €", False),
        ("Setze Generic auf 3.000 € bis 31.8.", True),
    ],
)  # fmt: skip
def test_one_sentence_orders_and_no_second_one(text, one):
    assert shape.one_order(text) is one


def test_a_greeting_takes_the_place_of_blanks():
    assert shape.greeted("Hallo Leitstand, pausiere Generic").strip() == "pausiere Generic"
    assert len(shape.greeted("Hallo! pausiere Generic")) == len("Hallo! pausiere Generic")


@pytest.mark.parametrize("name", TURNING)
@pytest.mark.parametrize(
    ("form", "lang", "state"),
    [
        ("Turn off {}", "en", "off"), ("Turn {} off", "en", "off"), ("Pause {}", "en", "off"), ("Stop {}", "en", "off"),
        ("Put {} on hold", "en", "off"), ("Turn on {}", "en", "on"), ("Switch {} back on", "en", "on"),
        ("Resume {}", "en", "on"), ("Pausiere {}", "de", "off"), ("Schalte {} ab", "de", "off"),
        ("Schalte {} wieder ein", "de", "on"), ("Aktiviere {}", "de", "on"),
    ],
)  # fmt: skip
def test_a_stop_is_a_stop_whatever_the_campaign_is_called(name, form, lang, state):
    found = orders.read(heard(form.format(name), lang))
    assert found is not None
    assert (found.tool, found.args) == ("act.pause", {"campaign": name, "state": state})


@given(st.text(max_size=80))
def test_whatever_is_typed_is_read_to_its_end(text):
    found = orders.read(heard(text))
    assert found is None or found.tool.startswith("act.")


@given(st.sampled_from(ORDERS), st.text(st.characters(blacklist_categories=("Cs",)), max_size=30))
def test_what_stands_behind_a_line_break_is_never_read(order, text):
    read = orders.read(heard(order))
    with_more = orders.read(heard(f"{order}\n{text.replace(chr(10), ' ')}"))
    assert with_more is None or (with_more.tool, with_more.args.get("change")) == (read.tool, read.args.get("change"))
