"""A SELECT in a question is taken as it is; the word alone is no query."""

# pyright: basic
from __future__ import annotations

import pytest

from agents.queries import query
from tools.data.sql import ASKED

PLAIN = [
    "Please select the best campaign from Google", "Select the winner of the test", "Wähle bitte die besten Anzeigen",
    "Which of the selected ads from March did best?", "select campaign from google", "What was our ROAS in March?",
    "Selektiere die Kosten im Mai", "Can you select from our data what matters?", "", "select", "SELECT",
]  # fmt: skip


@pytest.mark.parametrize("question", [*ASKED["de"], *ASKED["en"]])
def test_each_way_of_asking_with_a_query_holds_it(question):
    found = query(question)
    assert found is not None
    assert found in question
    assert found.lower().startswith(("select", "with"))
    assert not found.endswith(("?", "give"))


@pytest.mark.parametrize("question", PLAIN)
def test_plain_words_hold_none(question):
    assert query(question) is None


def test_a_quoted_query_ends_with_its_quote():
    assert query('Rechne "select count(*) from ads" bitte') == "select count(*) from ads"
    assert (
        query("Run select cost from ads where platform = 'google'") == "select cost from ads where platform = 'google'"
    )


def test_a_hostile_one_is_taken_too_so_that_the_tool_refuses_it():
    assert query("SELECT * FROM read_csv('/etc/passwd')") == "SELECT * FROM read_csv('/etc/passwd')"
