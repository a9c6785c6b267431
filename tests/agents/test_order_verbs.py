"""By which verbs somebody orders to raise, lower or set, and that one sentence alone orders."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents import _order_verbs as verbs
from agents import orders
from tests.agents._spoken import MONEY, heard


@pytest.mark.parametrize("text", MONEY)
def test_a_verb_at_the_head_or_the_end_orders(text):
    assert verbs.imperative(text) == "verb"


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("Budget Generic +20 %", "clipped"), ("Budget Generic im Plan +20 %", ""), ("Generic lief gut", ""),
        ("Set up a test", ""),
    ],
)  # fmt: skip
def test_clipped_words_order_unless_they_speak_of_a_plan(text, way):
    assert verbs.imperative(text) == way


@pytest.mark.parametrize(
    ("text", "one"),
    [
        ("Pausiere Generic.", True), ("Pausiere Generic. Danke!", True), ("Hallo! Pausiere Generic.", True),
        ("Heute war viel los. Erhöhe Generic um 20 %.", False), ("Danke. Setze Generic auf 50 €", False),
        ("Setze Generic auf 3.000 € bis 31.8.", True),
    ],
)  # fmt: skip
def test_one_sentence_orders_and_no_second_one(text, one):
    assert verbs.one_order(text) is one


@given(st.sampled_from(MONEY), st.text(st.characters(blacklist_categories=("Cs",)), max_size=30))
def test_what_stands_behind_a_line_break_is_never_read(order, text):
    read = orders.read(heard(order))
    with_more = orders.read(heard(f"{order}\n{text.replace(chr(10), ' ')}"))
    assert with_more is None or (with_more.tool, with_more.args.get("change")) == (read.tool, read.args.get("change"))
