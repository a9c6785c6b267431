"""What leaves the house when a question is to be planned, and what is believed of the reply."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge.planning import ToolCard, request

CARDS = [
    ToolCard(
        "data.metric",
        "One metric over a period, by campaign or channel, with its budget.",
        {"type": "object", "title": "Args", "properties": {"metric": {"type": "string", "title": "Metric"}}},
    )
]
VOCABULARY = {
    "campaign": ["Sommer-Sale", "Sommer-Sale Nord", "Budget", "C++ (neu)", "how"],
    "geo": ["Köln", "Musterstadt"],
}


def asked(question: str, vocabulary=VOCABULARY):
    made = request(question, "de", CARDS, date(2026, 3, 1), vocabulary)
    assert made is not None
    return made, made.messages[-1]["content"].partition("<question>")[2].partition("</question>")[0]


def test_known_names_leave_as_masks_and_come_back_in_the_arguments():
    made, left = asked("Wie lief sommer-sale nord in Köln, und Sommer-Sale?")
    assert left == "Wie lief <campaign_a> in <geo_a>, und <campaign_b>?"
    reply = json.dumps({"steps": [{"tool": "t", "args": {"where": {"campaign": ["<campaign_a>"]}, "geo": "<geo_a>"}}]})
    assert made.read(reply) == {
        "steps": [{"tool": "t", "args": {"where": {"campaign": ["sommer-sale nord"]}, "geo": "Köln"}}],
        "clarify": None,
    }


def test_the_vocabulary_itself_never_leaves():
    made, _ = asked("Wie lief es?")
    sent = json.dumps(made.messages, ensure_ascii=False)
    assert not any(name in sent for name in ("Sommer-Sale", "Köln", "Musterstadt", "C++"))


def test_a_name_with_signs_is_masked_and_one_within_a_word_is_not():
    assert asked("Was kostet C++ (neu)?")[1] == "Was kostet <campaign_a>?"
    assert asked("Kölner Dom")[1] == "Kölner Dom"


def test_a_campaign_called_like_a_word_of_our_tools_does_not_blind_the_planner():
    assert asked("Wie hoch ist das Budget?")[1] == "Wie hoch ist das Budget?"


@pytest.mark.parametrize(
    ("secret", "kind"),
    [
        ("max.mustermann@example.com", "email"),
        ("+49 151 23456789", "phone"),
        ("030 1234567", "phone"),
        ("DE89 3704 0044 0532 0130 00", "iban"),
        ("4111 1111 1111 1111", "card"),
        ("sk-abcdefghijklmnop1234", "secret"),
    ],
)
def test_personal_data_and_keys_stay_inside(secret, kind):
    made, left = asked(f"Was brachte {secret} im März?")
    assert left == f"Was brachte <{kind}_a> im März?"
    assert made.masks == {f"<{kind}_a>": secret}


@pytest.mark.parametrize(
    "question",
    [
        "Wie war der ROAS vom 03.05.2026 bis 2026-06-30?",
        "Verteile 1.250.000,50 € auf drei Kanäle",
        "Budget 50000 EUR, KW 12, 2025/2026",
        "Plan $1,234,567.89 across 12 campaigns",
    ],
)
def test_dates_and_amounts_that_the_person_typed_are_not_taken_for_personal_data(question):
    assert asked(question)[1] == question


def test_nothing_to_plan_is_no_request():
    for question, cards in [("", CARDS), ("  \n", CARDS), ("Wie?", []), ("x" * 5000, CARDS)]:
        assert request(question, "de", cards, date(2026, 3, 1), {}) is None


def test_the_day_and_the_lean_cards_are_told():
    made, _ = asked("Wie lief es?")
    sent = made.messages[-1]["content"]
    assert "<today>2026-03-01</today>" in sent
    assert '"title"' not in sent
    assert '"properties":{"metric":{"type":"string"}}' in sent


@pytest.mark.parametrize(
    "reply",
    [
        "",
        "no idea",
        "[]",
        "7",
        "null",
        '{"steps": "all"}',
        '{"steps": [{"tool": 7, "args": {}}]}',
        '{"steps": [{"tool": "t", "args": [1]}]}',
        '{"steps": ["t"]}',
        '{"steps": [], "clarify": 7}',
        '{"steps": [], "clarify": null}',
        '{"steps": [], "clarify": "  "}',
        '{"steps": [{"tool": "t", "args": {"x": NaN}}]}',
        '{"steps": [{"tool": "t", "args": {}}',
        json.dumps({"steps": [{"tool": "t", "args": {}}] * 99}),
        '{"steps":' + "[" * 100_000,
        "{" * 100_000,
        '{"a":' * 20_000,
    ],
)
def test_a_reply_that_is_no_plan_is_none(reply):
    assert asked("Wie lief es?")[0].read(reply) is None


def test_a_plan_is_found_in_a_fence_after_reasoning():
    plan = {"steps": [{"tool": "data.metric", "args": {}}], "clarify": None}
    reply = f"<think>steps {{?}}</think> Gern:\n```json\n{json.dumps(plan)}\n```"
    assert asked("Wie lief es?")[0].read(reply) == plan


def test_a_clarifying_question_is_a_plan_without_steps():
    made, _ = asked("Wie lief Musterstadt?")
    assert made.read('{"steps": [], "clarify": "Welche Kennzahl für <geo_a>?"}') == {
        "steps": [],
        "clarify": "Welche Kennzahl für Musterstadt?",
    }


@given(st.text(max_size=200), st.lists(st.text(max_size=12), max_size=6))
def test_any_question_with_any_names_can_be_asked_and_masks_come_off_again(question, names):
    made = request(question, "en", CARDS, date(2026, 3, 1), {"campaign": names, "Geo 1!": names})
    if made is not None:
        _, _, left = made.messages[-1]["content"].rpartition("<question>")
        left = left.removesuffix("</question>")
        plan = made.read(json.dumps({"steps": [{"tool": "t", "args": {"q": left}}], "clarify": None}))
        if "<" not in question:
            assert plan is not None
            assert plan["steps"][0]["args"]["q"] == " ".join(question.split())


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: (
            st.lists(inner) | st.dictionaries(st.sampled_from(["steps", "tool", "args", "clarify", "x"]), inner)
        ),
    )
)
def test_any_json_reply_gives_a_sound_plan_or_none(value):
    plan = asked("Wie lief es?")[0].read(json.dumps(value))
    if plan is not None:
        assert set(plan) == {"steps", "clarify"}
        assert all(isinstance(step["tool"], str) and isinstance(step["args"], dict) for step in plan["steps"])
