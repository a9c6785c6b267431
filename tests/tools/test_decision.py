"""The gate: red never advises and always names the test that would decide."""

from __future__ import annotations

from dataclasses import replace

import pytest

from figures import render
from policies.answer import accept_text
from terms import Fact, Money, Proposal, Result, Words
from tools._decision import NextTest, Reason, gated, worst

SAID = Words(de="Der Kanal steht bei {{roas}}.", en="The channel stands at {{roas}}.")
ADVICE = Words(de="Heben Sie das Budget an.", en="Raise the budget.")
WHY = Words(de="Die Ausgaben schwanken kaum.", en="Spend hardly varies.")
TEST = NextTest(
    design="geo_holdout", where=Words(de="zwei von zehn Regionen", en="two of ten regions"), weeks=6, cost=12_345.678,
    currency="EUR", mde=0.05,
    why=Words(de="Ohne Schwankung sieht kein Modell etwas.", en="Without variation no model sees anything."),
)  # fmt: skip


def result() -> Result:
    label = Words(de="ROAS", en="ROAS")
    return Result(
        facts=(Fact(id="roas", value=2, unit="ratio", label=label),),
        text=SAID,
        proposals=(
            Proposal(id="p1", action="set_budget", target="x", before={}, after={}, risk=Money(amount=1),
                     evidence="model", why=ADVICE),
        ),
    )  # fmt: skip


def reason(state):
    return Reason("too_little_variation", state, WHY, measured=0.01, limit=0.1)


def test_the_most_careful_state_wins():
    assert worst([reason("green"), reason("amber")]) == "amber"
    assert worst([reason("red"), reason("amber")]) == "red"
    assert worst([], "amber") == "amber"


def test_green_advises():
    answer = gated(result(), [reason("green")], advice=ADVICE, next_test=TEST)
    assert answer.confidence == "green"
    assert answer.text.en.endswith("Raise the budget.")
    assert len(answer.proposals) == 1
    assert "next_test" not in answer.tables
    assert answer.tables["gate"].rows == (("too_little_variation", "green", 0.01, 0.1),)


def test_amber_advises_with_care():
    answer = gated(result(), [reason("amber")], advice=ADVICE, next_test=TEST)
    assert answer.confidence == "amber"
    assert WHY in answer.caveats
    assert "Raise the budget." in answer.text.en
    assert float(answer.fact("test_cost").value) == 12_345.68


@pytest.mark.parametrize("lang", ["de", "en"])
def test_red_names_the_test_instead_of_advising(lang):
    answer = gated(result(), [reason("red")], advice=ADVICE, next_test=TEST)
    facts = {fact.id: fact for fact in answer.facts}
    said = render(answer.text.said(lang), facts, answer.names, lang)
    assert answer.proposals == ()
    assert ADVICE.said(lang) not in said
    assert {"test_weeks", "test_cost", "test_mde"} <= facts.keys()
    assert {"de": "Geo-Test mit Pause", "en": "geo test with a pause"}[lang] in said
    assert {"de": "6\u00a0Wochen", "en": "6\u00a0weeks"}[lang] in said
    assert {"de": "12.346\u00a0€", "en": "€12,346"}[lang] in said
    assert answer.tables["next_test"].rows[0][0] == "geo_holdout"
    assert accept_text(said, facts, answer.names, lang, answer.text.said(lang)) == []


def test_red_without_a_test_is_an_error_of_the_tool():
    with pytest.raises(ValueError, match="experiment"):
        gated(result(), [reason("red")])


def test_an_unknown_check_is_an_error_of_the_tool():
    with pytest.raises(ValueError, match="does not know"):
        gated(result(), [Reason("gut_feeling", "green", WHY)])


def test_sentences_are_not_added_to_a_result_without_any():
    with pytest.raises(ValueError, match="own sentences"):
        gated(result().model_copy(update={"text": None}), [reason("green")], advice=ADVICE)


def test_a_test_that_is_not_sure_to_decide_is_not_sold_as_one():
    answer = gated(result(), [reason("red")], next_test=replace(TEST, sure=False))
    assert "leads furthest" in answer.text.en
    assert "would decide" not in answer.text.en
    assert "entscheidet" not in answer.text.de.split("Am weitesten")[1].split("Ohne")[0]


def test_a_small_cost_is_not_rounded_to_none():
    answer = gated(result(), [reason("red")], next_test=replace(TEST, cost=0.000536))
    assert float(next(fact for fact in answer.facts if fact.id == "test_cost").value) == pytest.approx(0.000536)


@pytest.mark.parametrize("lang", ["de", "en"])
def test_without_money_the_cost_is_told_in_the_outcome(lang):
    answer = gated(result(), [reason("red")], next_test=replace(TEST, cost=13.0, in_outcome="sign_ups"))
    assert answer.fact("test_cost").unit == "count"
    assert dict(zip(answer.tables["next_test"].columns, answer.tables["next_test"].rows[0], strict=True))[
        "currency"] == "sign_ups"  # fmt: skip
    said = render(answer.text.said(lang), {fact.id: fact for fact in answer.facts}, answer.names, lang)
    assert {"de": "„sign_ups“ verloren: 13", "en": "'sign_ups': 13"}[lang] in said
    assert "EUR" not in said
    assert "€" not in said
