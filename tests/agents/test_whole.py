"""Questions that need several steps, and what the tools of the data shelf take out of a question."""

from __future__ import annotations

import pytest

from agents._whole import without_why

WEEK = "2026-08-03..2026-08-09"


def steps(routed):
    return [(step.tool, step.args) for step in routed.plan.steps]


@pytest.mark.parametrize(
    "question",
    [
        "Wie lief die letzte Woche gegen Vorwoche und Vorjahr – und warum?",
        "How did last week go against the week before and last year, and why?",
    ],
)
def test_a_week_against_two_others_and_why(supervisor, question):
    planned = steps(supervisor.plan(question))
    compared = [(args["metric"], args["against"]) for tool, args in planned if tool == "data.compare"]
    assert compared == [(metric, rival) for metric in ("revenue", "cost") for rival in ("previous", "year")]
    assert [(args["metric"], args["against"]) for tool, args in planned if tool == "data.decompose"] == [
        ("revenue", "previous"),
        ("cost", "previous"),
    ]
    assert {args["period"] for _, args in planned} == {WEEK}


def test_a_figure_and_why_is_a_metric_and_its_causes(supervisor):
    assert steps(supervisor.plan("Wie hoch war der ROAS bei Meta letzte Woche und warum?")) == [
        (tool, {"metric": "roas", "period": WEEK, "where": {"platform": "meta"}})
        for tool in ("data.metric", "data.decompose")
    ]


def test_only_a_why_at_the_end_is_taken_off():
    assert without_why("Kosten im Juli gegenüber Juni, und warum?") == "Kosten im Juli gegenüber Juni"
    assert without_why("Warum sind die Kosten gestiegen?") is None
    assert without_why("Und warum?") is None


@pytest.mark.parametrize(
    ("question", "tool", "args"),
    [
        ("Warum sind die Kosten im Juli gegenüber Vorjahr gestiegen?", "data.decompose", {"against": "year"}),
        (
            "Why did clicks fall in July compared with May?",
            "data.decompose",
            {"metric": "clicks", "period": "2026-07-01..2026-07-31", "against": "2026-05-01..2026-05-31"},
        ),
        (
            "Zerlege die Veränderung der Kosten im Juli zum Vormonat in Preis und Mix",
            "data.decompose",
            {"metric": "cost"},
        ),
        ("Prüfe die Qualität der Kontaktdaten", "data.quality", {"kind": "contacts"}),
        ("Is the session data complete?", "data.quality", {"kind": "sessions"}),
        ("Ist unsere Datenqualität in Ordnung?", "data.quality", {"kind": None}),
        (
            "Auffälligkeiten bei Kosten und Klicks im Juli",
            "data.anomalies",
            {"metric": ["cost", "clicks"], "period": "2026-07-01..2026-07-31"},
        ),
        ("Anything odd about click prices? Be very sensitive", "data.anomalies", {"sensitivity": "high"}),
        ("Any alarm for unusually high click prices?", "data.anomalies", {"sensitivity": None}),
        ("Any spikes in clicks over the past 14 days?", "data.anomalies", {"period": "2026-07-29..2026-08-11"}),
        (
            "Auf welche Dateien geht r20260301-101500-3f9a1c zurück?",
            "data.lineage",
            {"run": "r20260301-101500-3f9a1c"},
        ),
        ("RFM-Werte von C-1042 zum 1. Mai 2026", "data.features", {"customer": "C-1042", "as_of": "2026-05-01"}),
        (
            "Welcher Stand war am 3. Juli für die Conversions im Juni bekannt?",
            "data.metric",
            {"metric": "conversions", "period": "2026-06-01..2026-06-30", "as_of": "2026-07-03"},
        ),
        (
            "What was known on 3 July about the conversions in June?",
            "data.metric",
            {"metric": "conversions", "period": "2026-06-01..2026-06-30", "as_of": "2026-07-03"},
        ),
        ("Was kostete uns ein Neukunde im Juli?", "data.metric", {"metric": "cac"}),
        ("Cost per qualified lead by campaign in July", "data.metric", {"metric": "cost_per_qualified_lead"}),
        ("iROAS of Meta in July", "data.metric", {"metric": "iroas", "where": {"platform": "meta"}}),
        ("Was ist unser ROAS?", "data.metric", {"metric": "roas"}),
        ("Was ist ROAS?", "data.search", {"question": "Was ist ROAS?"}),
        ("Warum sind die Klicks am Montag so eingebrochen?", "data.anomalies", {"metric": "clicks"}),
        ("Warum sind die Klicks im Juli so eingebrochen?", "data.decompose", {"metric": "clicks"}),
        ("Bitte rechne SELECT sum(cost) FROM ads für mich", "data.sql", {"sql": "SELECT sum(cost) FROM ads"}),
    ],
)
def test_what_a_question_tells_a_tool(supervisor, question, tool, args):
    routed = supervisor.plan(question)
    ((planned, filled),) = steps(routed)
    assert planned == tool, routed.why
    assert {name: filled.get(name) for name in args} == args


@pytest.mark.parametrize(
    "question", ["Was ist Retargeting?", "What is a lookalike audience?", "Wo wohnt Kunde C-1042?"]
)
def test_general_knowledge_and_private_matters_stay_unanswered(supervisor, question):
    assert supervisor.plan(question).plan.steps == ()


def test_a_medium_of_that_name_does_not_hide_the_metric():
    from datetime import date

    from agents._heard import hear
    from agents.names import Name, Vocabulary

    known = Vocabulary((Name("orders", "medium", "cpc"), Name("ads", "campaign", "Brand Search")))
    heard = hear("What was the CPC of Brand Search?", "en", date(2026, 8, 12), known)
    assert heard.metrics == ("cpc",)
    assert [named.words for named in heard.named] == ["Brand Search"]
