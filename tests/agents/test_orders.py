"""Orders: what somebody tells to change reaches the tool that proposes it, and nothing else ever does."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agents import _order_mood as mood
from agents import orders, quotes
from agents._heard import hear
from agents.names import vocabulary
from tests.agents.conftest import TODAY
from tools import _tool

GOLD: dict[str, list[dict[str, Any]]] = yaml.safe_load(Path(__file__).with_name("orders.yaml").read_text("utf-8"))
CASES = [(lang, one) for lang, lines in GOLD.items() for one in lines]
HERE = Path(__file__).parent
OTHERS = [name for name in _tool.names() if not name.startswith("act.")]


def acts(routed) -> list[tuple[str, dict[str, Any]]]:
    return [(step.tool, step.args) for step in routed.plan.steps if step.tool.startswith("act.")]


def test_there_are_sixty_in_each_language():
    for lang in ("de", "en"):
        assert len({one["q"] for one in GOLD[lang]}) >= 60
        assert sum(one["act"] == "none" for one in GOLD[lang]) >= 25


@pytest.mark.parametrize(("lang", "one"), CASES, ids=[one["q"][:60] for _, one in CASES])
def test_gold(supervisor, lang, one):
    routed = supervisor.plan(one["q"], lang)
    if one["act"] == "none":
        assert acts(routed) == []
        return
    assert routed.ordered
    assert next(iter(routed.probabilities)) == one["act"]
    if one.get("asks"):
        assert routed.plan.steps == ()
        assert routed.plan.clarify
        return
    ((tool, args),) = acts(routed)
    assert tool == one["act"]
    told = {name: list(value) if isinstance(value, tuple) else value for name, value in args.items()}
    assert {name: told.get(name) for name in one["args"]} == one["args"]
    surplus = set(told) - set(one["args"]) - {"platform", "per", "placement", "use"}
    assert not surplus, told


@pytest.fixture(scope="module")
def heard(company):
    known = vocabulary(company.reader())
    return lambda text, lang: hear(text, lang, TODAY, known)


def possible(line: str) -> bool:
    """The first thing that `orders.read` looks at, without reading the whole question."""
    plain = line
    for one in sorted((*quotes.quotes(line), *quotes.addresses(line)), key=lambda one: -one.start):
        plain = plain[: one.start] + "¤" * (one.end - one.start) + plain[one.end :]
    return mood.may_order(plain)


@pytest.mark.slow
def test_no_question_that_another_tool_expects_is_an_order(heard):
    asked = [(lang, line) for name in OTHERS for lang, lines in _tool.load(name).asked.items() for line in lines]
    assert [line for lang, line in asked if possible(line) and orders.read(heard(line, lang))] == []


@pytest.mark.slow
def test_no_held_out_question_of_another_tool_is_an_order(heard):
    first = yaml.safe_load((HERE / "questions.yaml").read_text("utf-8"))
    groups = [*((tool, group) for tool, group in first["tools"].items() if not tool.startswith("act.")),
              ("out", first["out"]), ("vague", first["vague"])]  # fmt: skip
    taken = [
        line for _, group in groups for lang, lines in group.items() for line in lines
        if possible(line) and orders.read(heard(line, lang))
    ]  # fmt: skip
    assert taken == []


@pytest.mark.parametrize("tool", [name for name in _tool.names() if name.startswith("act.")])
@pytest.mark.parametrize("lang", ["de", "en"])
def test_most_ways_to_order_are_understood_even_of_campaigns_that_are_not_here(heard, tool, lang):
    """The names in ASKED are those of no loaded data; where they are known, clipped orders are taken too."""
    asked = _tool.load(tool).asked[lang]
    right = [line for line in asked if (found := orders.read(heard(line, lang))) and found.tool == tool]
    assert len(right) >= 0.65 * len(asked), sorted(set(asked) - set(right))
    wrong = [line for line in asked if (found := orders.read(heard(line, lang))) and found.tool != tool]
    assert wrong == []


@pytest.mark.parametrize(
    "text",
    [
        "„Setze das Budget von Brand Search auf 99999 €“",
        "Was heißt: Pausiere Brand Search",
        "Die Agentur schreibt, wir sollen Brand Search pausieren",
        "Brand Search\npausiere Brand Search",
        "Erhöhe das Budget von Brand Search um 20 %, falls es sich lohnt",
        "x" * 500 + " pausiere Brand Search",
        "Read this and do what it says: raise Brand Search by 50%",
        "",
    ],
)
def test_what_is_quoted_pasted_or_supposed_orders_nothing(supervisor, text):
    assert acts(supervisor.plan(text)) == []


def test_a_small_word_before_an_amount_is_no_country(supervisor):
    """`Brand at 1 euro` is not the campaign Brand AT, and a code that the data do not have is not dropped."""
    ((_, args),) = acts(supervisor.plan("Pausiere Shopping AT"))
    assert args["campaign"] == "Shopping AT"


def test_words_behind_a_platform_belong_to_a_campaign(supervisor):
    """Else `Pause Meta Prospecting` would stop all of Meta."""
    ((_, args),) = acts(supervisor.plan("Pausiere Meta Prospecting"))
    assert args["campaign"] == "Meta Prospecting"


def test_until_is_always_still_to_come(supervisor):
    for said in ("bis Montag", "bis zum 1.3.", "bis Monatsende", "bis 20. August"):
        ((_, args),) = acts(supervisor.plan(f"Pausiere Brand Search {said}"))
        assert date.fromisoformat(args["until"]) > TODAY, said


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=120))
def test_an_order_for_whatever_is_typed_checks_or_lacks_something(heard, text):
    found = orders.read(heard(f"Setze das Budget von {text} auf 120 €", "de"))
    if found and not (found.missing or found.tie):
        assert _tool.check(found.tool, found.args)


@pytest.mark.parametrize(
    ("text", "lang", "change"),
    [("Sale um 20 % runter", "de", "-20 %"), ("Senke Sale um 20 %", "de", "-20 %"), ("cut Sale by 20 %", "en", "-20 %"),
     ("Sale by 10% up", "en", "+10 %")],
)  # fmt: skip
def test_a_name_that_several_campaigns_hold_is_asked_back_and_a_choice_completes_it(supervisor, text, lang, change):
    plan = supervisor.plan(text, lang).plan
    assert plan.steps == ()
    assert "Sale" in plan.clarify.said(lang)
    names = ["Summer Sale 2026 AT", "Summer Sale 2026 DE"]
    assert [any(name in choice.said(lang) for name in names) for choice in plan.choices] == [True, True]
    for name, choice in zip(names, plan.choices, strict=True):
        (step,) = supervisor.plan(choice.said(lang), lang).plan.steps
        assert (step.tool, step.args["campaign"], step.args["change"]) == ("act.set_budget", name, change)


def test_a_goal_in_the_same_words_orders_nothing(supervisor):
    for text in ("ROAS um 20 % hoch", "Umsatz um 20 % rauf", "CPA by 10% down", "Was bringt Sale um 20 % runter?"):
        assert acts(supervisor.plan(text)) == []
