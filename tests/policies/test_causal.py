"""What a text may claim depends on the evidence behind its figures, in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from policies._policy import Draft, review
from policies.causal import STRENGTH, causal
from terms import Fact, Words
from tools._tool import load, names

ROAS = Fact(id="roas", value=2, unit="ratio", label=Words(de="ROAS", en="ROAS"))
COST = Fact(id="cost", value=10, unit="EUR", label=Words(de="Kosten", en="cost"))
CAUSED = {
    "de": "Die Kampagne hat einen Ertrag von {{roas}} bewirkt.",
    "en": "The campaign caused a return of {{roas}}.",
}
ESTIMATED = {
    "de": "Wir schätzen, dass die Kampagne einen Ertrag von {{roas}} bewirkt hat.",
    "en": "We estimate that the campaign caused a return of {{roas}}.",
}
MODELLED = {"de": "Das Modell ordnet dem Kanal {{roas}} zu.", "en": "The model attributes {{roas}} to the channel."}
OPEN = {
    "de": "Ob der Kanal {{roas}} verursacht, lässt sich so nicht sagen.",
    "en": "Whether the channel causes {{roas}} cannot be told from this.",
}
ADVICE = {"de": "ROAS: {{roas}}. Erhöhen Sie das Budget.", "en": "ROAS: {{roas}}. Raise the budget."}


def draft(text, lang, label="model", **more):
    return Draft(text, lang, {"roas": ROAS, "cost": COST}, evidence={"roas": label}, **more)


def rules(found):
    return [each.rule for each in found]


@pytest.mark.parametrize("lang", ["de", "en"])
class TestClaims:
    @pytest.mark.parametrize("label", STRENGTH)
    def test_a_plain_cause_needs_an_experiment(self, lang, label):
        found = rules(causal(draft(CAUSED[lang], lang, label)))
        assert found == ([] if label == "experiment" else ["causal.claim"])

    @pytest.mark.parametrize("label", STRENGTH)
    def test_an_estimated_cause_needs_a_quasi_experiment(self, lang, label):
        found = rules(causal(draft(ESTIMATED[lang], lang, label)))
        assert found == ([] if label in {"experiment", "quasi-experiment"} else ["causal.claim"])

    def test_a_model_attributes(self, lang):
        assert causal(draft(MODELLED[lang], lang)) == []

    def test_an_open_question_claims_nothing(self, lang):
        assert causal(draft(OPEN[lang], lang, "correlation")) == []

    def test_a_sentence_takes_the_evidence_of_its_own_figures(self, lang):
        both = {"roas": "experiment", "cost": "bookkeeping"}
        text = CAUSED[lang] + " " + {"de": "Kosten: {{cost}}.", "en": "Cost: {{cost}}."}[lang]
        assert causal(Draft(text, lang, {"roas": ROAS, "cost": COST}, evidence=both)) == []
        swapped = {"roas": "bookkeeping", "cost": "experiment"}
        assert rules(causal(Draft(text, lang, {"roas": ROAS, "cost": COST}, evidence=swapped))) == ["causal.claim"]

    def test_a_name_claims_nothing(self, lang):
        template = {"de": "Kanal {{channel}}: {{roas}}.", "en": "Channel {{channel}}: {{roas}}."}[lang]
        shown = template.replace("{{channel}}", "wegen dank caused by").replace("{{roas}}", "2")
        assert causal(draft(shown, lang, "correlation", original=template, filled=True)) == []


@pytest.mark.parametrize("lang", ["de", "en"])
class TestAdvice:
    def test_a_model_adds_no_recommendation(self, lang):
        assert rules(causal(draft(ADVICE[lang], lang, original=MODELLED[lang]))) == ["causal.advice"]

    def test_the_tools_own_advice_stays(self, lang):
        assert causal(draft(ADVICE[lang], lang, original=ADVICE[lang])) == []
        assert causal(draft(ADVICE[lang], lang, original=ADVICE[lang], filled=True)) == []

    def test_red_evidence_carries_none(self, lang):
        assert rules(causal(draft(ADVICE[lang], lang, original=ADVICE[lang], red=True))) == ["causal.advice"]
        assert rules(causal(draft(ADVICE[lang], lang, original=ADVICE[lang], red=True, filled=True))) == [
            "causal.advice"
        ]

    def test_the_gates_know_the_rule(self, lang):
        for gate in ("template", "text"):
            found = rules(review(gate, draft(CAUSED[lang], lang, "correlation", original=CAUSED[lang])))
            assert "causal.claim" in found


EVIDENCE = {
    "attribution.experiment": "experiment",
    "attribution.uplift": "experiment",
    "attribution.geo_lift": "quasi-experiment",
}
"""The evidence of tools whose sentences may claim causes; all others count, describe or model."""


@pytest.mark.parametrize("lang", ["de", "en"])
@pytest.mark.parametrize("name", names())
def test_every_tools_own_sentences_claim_no_more_than_its_evidence(name, lang):
    text = load(name).text.said(lang)
    keys = {key for _, _, key in Draft(text, lang).pieces()}
    label = EVIDENCE.get(name, "model")
    assert causal(Draft(text, lang, evidence=dict.fromkeys(keys, label))) == []


@pytest.mark.parametrize("name", EVIDENCE)
def test_a_tool_declares_evidence_that_it_gives(name):
    source = (Path(__file__).parents[2] / "tools" / f"{name.replace('.', '/')}.py").read_text()
    assert f'"{EVIDENCE[name]}"' in source


@pytest.mark.parametrize("lang", ["de", "en"])
@pytest.mark.parametrize("name", [name for name, label in EVIDENCE.items() if label == "experiment"])
def test_what_an_experiment_may_say_a_model_may_not(name, lang):
    """The declared evidence is needed: the sentences do claim a cause, so the rule reads them."""
    text = load(name).text.said(lang)
    keys = {key for _, _, key in Draft(text, lang).pieces()}
    assert causal(Draft(text, lang, evidence=dict.fromkeys(keys, "model"))) != []
