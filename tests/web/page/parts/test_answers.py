"""An answer as people read it."""

# pyright: basic
# pyright: reportArgumentType=false, reportOperatorIssue=false, reportOptionalMemberAccess=false
from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from terms import Answer, Fact, Finding, Interval, Passage, Plan, Proposal, Source, Step, Table, Words
from web.page.parts import answers
from web.views.answer import Shown

EFFECT = Fact(id="effect", value=3, unit="EUR", label=Words(de="Gewinn", en="profit"),
              interval=Interval(low=1, high=5, level=0.9))  # fmt: skip
HOSTILE = "<img src=x onerror=alert(1)>"


def fact(id="roas", value=2.5, **more):
    return Fact(id=id, value=value, unit="ratio", label=Words(de="ROAS", en="ROAS"), **more)


def answer(**more):
    plain = {"lang": "de", "text": "Der ROAS war 2,50.", "facts": (fact(),), "evidence": "bookkeeping", "run": "q1",
             "plan": Plan(steps=(Step(tool="data.metric"),))}  # fmt: skip
    return Answer(**(plain | more))


def shown(**more):
    steps = ({"run": "r1", "tool": "data.metric", "title": "Kennzahl", "specialist": "Daten", "seconds": 0.25,
              "confidence": "green"},)  # fmt: skip
    return Shown(answer(**more), {"roas": "r1"}, steps, 1.25)


def test_every_figure_of_a_sentence_opens_its_receipt():
    page = answers.text(shown())
    assert 'data-do="receipt" data-run="r1" data-fact="roas"' in page and ">2,50</button>" in page


def test_what_was_said_is_not_said_again():
    told = "Umsatz stieg.\nGrundlage: Daten.\n\nUmsatz stieg.\nUrsache: Menge.\nGrundlage: Daten.\n\nGrundlage: Daten."
    assert answers.blocks_of(told) == ["Umsatz stieg.\nGrundlage: Daten.", "Ursache: Menge."]


def test_a_question_back_has_its_choices_as_buttons():
    choice = Words(de='Wie war der "ROAS"?', en="How was ROAS?")
    page = answers.asked_back(answer(plan=Plan(clarify=Words(de="Was meinen Sie?", en="Which?"), choices=(choice,))))
    assert "Was meinen Sie?" in page and 'data-do="choose"' in page and "data-question=" in page


@pytest.mark.parametrize(
    ("lang", "words"),
    [("de", ("mit Vorsicht", "Buchführung", "Daten bis 31.10.2026", "Vorlage, kein KI-Modell", "kostenlos", "1,2")),
     ("en", ("with care", "bookkeeping", "Data until 31 Oct 2026", "template, no AI model", "free of charge", "1.2"))],
)  # fmt: skip
def test_how_far_it_carries_how_fresh_who_spoke_and_what_it_cost(lang, words):
    source = Source(name="ads", kind="ads", end=date(2026, 10, 31))
    told = shown(confidence="amber", sources=(source,))
    page = answers.trust(told, lang) + answers.spoke(told, lang)
    assert [word for word in words if word not in page] == []


def test_a_model_that_spoke_is_named_with_its_cost():
    told = Shown(answer(model="cloud", cost=Decimal("0.0123")), {}, (), 2.0, "gpt-x")
    assert "Cloud-Modell (gpt-x)" in answers.spoke(told, "de") and "0,0123" in answers.spoke(told, "de")


def test_red_says_that_it_carries_nothing():
    assert "tragen keine Empfehlung" in answers.carries_nothing("red", "de")
    assert answers.carries_nothing("amber", "de") is None


def test_reasons_are_told_once():
    page = answers.reasons(answer(confidence="red", caveats=("wenig Daten", "wenig Daten", "b", "c", "d")), "de")
    assert page.count("wenig Daten") == 1 and "+ 1" in page
    assert answers.reasons(answer(), "de") is None


def test_tables_are_named_in_words_and_the_rest_is_on_demand():
    told = {
        "groups": Table(columns=("campaign", "share"), rows=(("Brand", 0.5), (HOSTILE, -0.25))),
        "replay": Table(columns=("date", "value"), rows=(("2026-01-01", 1.0),)),
        "empty": Table(columns=("a",), rows=()),
    }
    page = answers.tables(answer(tables=told), "de")
    assert "Gruppen" in page and "Kampagne" in page and "50,0" in page and "−25,0" in page and "Tabellen (1)" in page
    assert "<img" not in page and "Empty" not in page
    assert answers.tables(answer(), "de") is None


def test_ids_of_figures_in_cells_are_told_by_their_names():
    told = {"effects": Table(columns=("effect", "value"), rows=(("roas", 2.5),))}
    assert ">ROAS<" in answers.tables(answer(tables=told), "de")


def test_more_than_three_charts_are_on_demand():
    spec = {"title": {"de": "Verlauf", "en": "Trend"}, "mark": "line"}
    page = answers.charts(answer(charts=(spec, spec, spec, spec)))
    assert page.count("<figure") == 4 and "Weitere Diagramme (1)" in page and 'aria-label="Verlauf"' in page


def test_findings_say_how_grave_why_and_what_instead():
    told = Finding(rule="uwg-5", severity="block", message=Words(de="irreführend", en="misleading"), quote=HOSTILE,
                   remedy=Words(de="lassen Sie es weg", en="leave it out"), source="§ 5 UWG")  # fmt: skip
    page = answers.finding(told, "de", "de")
    assert "unzulässig" in page and "§ 5 UWG" in page and "lassen Sie es weg" in page and "<img" not in page
    assert "Befunde" in answers.findings(answer(findings=(told,)), "de") and answers.findings(answer(), "de") is None


def test_passages_are_cited_as_text():
    page = answers.passages((Passage(text=HOSTILE, document="brand.md", place="S. 2"),), "de")
    assert "brand.md · S. 2" in page and "<img" not in page


def test_a_proposal_that_is_not_on_record_is_shown_without_buttons():
    told = Proposal(id="p-1", action="set_bid", target="google", before={"a": 1}, after={"a": 2}, evidence="model",
                    why=Words(de="weil", en="because"), effect=EFFECT)  # fmt: skip
    page = answers.proposals(shown(proposals=(told,)), "de")
    assert "weil" in page and 'data-do="approve"' not in page and "Nichts geschieht ohne Freigabe" in page


def test_all_figures_and_the_trace_are_on_demand():
    page = answers.figures(shown(facts=(fact(), fact("roas_2"))), "de")
    assert "Alle Zahlen (1)" in page and "beobachtet" in page and 'data-fact="roas"' in page
    told = answers.trace(shown(), "de")
    assert "Kennzahl" in told and "Daten" in told and "0,2" in told and 'data-run="r1"' in told and "kostenlos" in told
    asked = {
        "model": "gpt-x",
        "tier": "cloud",
        "job": "plan",
        "seconds": 1.0,
        "tokens_in": 10,
        "tokens_out": 5,
        "cost": 0.01,
    }
    page = answers.trace(shown(model="cloud"), "en", [asked])
    assert "gpt-x" in page and "15 tokens" in page


@pytest.mark.parametrize(("state", "mark"), [("waits", "wait"), ("runs", "spin"), ("done", "ok"), ("failed", "no")])
def test_a_step_shows_its_state(state, mark):
    page = answers.step("Kennzahl", "Daten", "1 s", state, "de", why="zu wenig" if state == "failed" else "")
    assert f'class="{mark}"' in page and ("zu wenig" in page) is (state == "failed")


def test_money_and_time_are_written_as_the_language_does():
    assert answers.money(0, "en") == "free of charge" and "0,5000" in answers.money(0.5, "de")
    assert answers.seconds(0.25, "de").startswith("0,2") and answers.seconds(12, "en").startswith("12")


def test_a_wide_table_of_changes_leads_by_what_tells_most():
    from types import SimpleNamespace

    from terms import Table
    from web.page.parts.answers import tables

    columns = ("number", "proposal", "action", "target", "before", "after", "unit", "rule", "reason", "state")
    row = (1, "p-raw", "set_bid", "google", 1.0, 2.0, "EUR/click", "rule", "because", "open")
    answer = SimpleNamespace(tables={"changes": Table(columns=columns, rows=(row,))}, findings=(), facts=())
    made = tables(answer, "de")
    lead, rest = made.split("<details", 1)
    assert "p-raw" not in lead
    assert "Gebot ändern" in lead
    assert "p-raw" in rest
