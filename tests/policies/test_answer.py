"""Both gates of an answer, as the graph that composes answers uses them."""

from __future__ import annotations

import pytest

from figures import render
from policies.answer import accept_template, accept_text
from terms import Fact, Interval, Words


def fact(id, value, unit, de, en, span=None):
    interval = Interval(low=span[0], high=span[1], level=span[2]) if span else None
    return Fact(id=id, value=value, unit=unit, label=Words(de=de, en=en), interval=interval)


FACTS = {
    one.id: one
    for one in (
        fact("clicks", 12500, "count", "Klicks", "clicks"),
        fact("conversions", 431, "count", "Conversions", "conversions"),
        fact("cost", 6120.5, "EUR", "Kosten", "cost"),
        fact("change", -0.054, "share", "Veränderung der Kosten", "change in cost", (-0.08, -0.02, 0.9)),
        fact("roas", 4.2, "ratio", "ROAS", "ROAS"),
    )
}
NAMES = {
    "campaign": Words(de="Sommer 2026 | 20%", en="Summer 2026 | 20%"),
    "period": Words(de="März 2026", en="March 2026"),
}
ORIGINAL = {
    "de": "Im Zeitraum {{period}} brachte {{campaign}} {{clicks}} Klicks und {{conversions}} Conversions.\n"
    "Die Kosten lagen bei {{cost}} ({{change}} zum Vorzeitraum), der ROAS bei {{roas}}.",
    "en": "In {{period}}, {{campaign}} brought {{clicks}} clicks and {{conversions}} conversions.\n"
    "Cost was {{cost}} ({{change}} on the period before), ROAS {{roas}}.",
}


def rules(template, lang, original=None):
    found = accept_template(template, FACTS, NAMES, {"clicks", "cost"}, lang, original or ORIGINAL[lang])
    return {finding.rule for finding in found}


@pytest.mark.parametrize(
    ("lang", "template"),
    [
        ("de", "In {{period}} kam die Kampagne {{campaign}} auf {{clicks}} Klicks und {{conversions}} Conversions. "
               "Kosten: {{cost}}, das entspricht {{change}} gegenüber dem Vorzeitraum. Der ROAS lag bei {{roas}}."),
        ("de", "Gern, hier die Zahlen:\n- Klicks: {{clicks}}\n- Conversions: {{conversions}}\n- Kosten: {{cost}}"),
        ("de", "Die Kosten sanken um {{change}} auf {{cost}}. Mit {{campaign}} wurden {{clicks}} Klicks erreicht."),
        ("en", "{{campaign}} delivered {{clicks}} clicks and {{conversions}} conversions in {{period}}. The cost came "
               "to {{cost}}, a change of {{change}} on the period before, with a ROAS of {{roas}}."),
        ("en", "Cost fell by {{change}} to {{cost}}. {{campaign}} brought you {{clicks}} clicks."),
        ("en", "Here are your figures:\n- Clicks: {{clicks}}\n- Cost: {{cost}} ({{change}} on the period before)"),
    ],
)  # fmt: skip
def test_a_true_rephrasing_passes_both_gates(lang, template):
    assert rules(template, lang) == set()
    text = render(template, FACTS, NAMES, lang)
    assert accept_text(text, FACTS, NAMES, lang, template) == []
    assert accept_text(text, FACTS, NAMES, lang) == []


@pytest.mark.parametrize("lang", ["de", "en"])
def test_the_deterministic_answer_passes(lang):
    assert rules(ORIGINAL[lang], lang) == set()


@pytest.mark.parametrize(
    ("lang", "template", "rule"),
    [
        ("de", "Klicks: {{conversions}}, Conversions: {{clicks}}, Kosten: {{cost}}.", "labels.swapped"),
        ("en", "{{conversions}} clicks, {{clicks}} conversions, cost {{cost}}.", "labels.swapped"),
        ("en", "Values: {{clicks}}; and the cost {{cost}}.", "labels.lost"),
        ("de", "Die Kosten stiegen um {{change}} auf {{cost}}. Klicks: {{clicks}}.", "directions.wrong"),
        ("en", "Cost rose by {{change}} to {{cost}}. Clicks: {{clicks}}.", "directions.wrong"),
        ("en", "More clicks: {{clicks}}. The cost was {{cost}}.", "directions.wrong"),
        ("de", "Die Kosten lagen nicht bei {{cost}}. Klicks: {{clicks}}.", "labels.negation"),
        ("de", "Kosten {{cost}}, {{clicks}} Klicks, also zwölf je Tag.", "placeholders.figure"),
        ("en", "Cost {{cost}}, {{clicks}} clicks, a twelve by the way, zwölf.", "placeholders.figure"),
        ("de", "Kosten {{cost}}, {{clicks}} Klicks, {{profit}}.", "placeholders.unknown"),
        ("de", "Kosten {{cost}}, {{clicks:interval}} Klicks.", "placeholders.unknown"),
        ("de", "Es gab Kosten von {{cost}}.", "placeholders.missing"),
        ("de", "Die Kosten von {{cost}} bei {{clicks}} Klicks sind signifikant.", "placeholders.claim.significance"),
        ("de", "The cost was {{cost}} and the clicks were {{clicks}} in this period.", "language.other"),
        ("en", "Die Kosten lagen bei {{cost}} und es gab {{clicks}} Klicks.", "language.other"),
        ("en", "Cost {{cost}}, {{clicks}} clicks, see [this](http://evil.example/{{cost}}).", "no_markup.link"),
        ("en", "Cost {{cost}}, {{clicks}} clicks.\u200b", "no_markup.hidden"),
        ("en", "The cost was {{cost}} at {{clicks}} clicks" + " and so on" * 400, "length.long"),
        ("de", "Kosten {{cost}}, {{clicks}} Mio. Klicks.", "placeholders.touched"),
        ("de", "Kosten {{cost}}, {{clicks}} Prozent Klicks.", "placeholders.touched"),
        ("de", "Kosten {{cost}}, über {{clicks}} Klicks.", "placeholders.touched"),
        ("en", "Cost {{cost}}, {{clicks}}k clicks.", "placeholders.touched"),
        ("en", "Cost {{cost}}, -{{clicks}} clicks.", "placeholders.touched"),
        ("en", "Cost {{cost}}, {{clicks}}{{conversions}} clicks.", "placeholders.touched"),
        ("en", "Cost {{cost}}, {{clicks}} million clicks.", "placeholders.touched"),
        ("en", "Cost {{cost}}, {{clicks}} weeks of clicks.", "placeholders.touched"),
        ("en", "The cost of {{cost}} is for less than {{clicks}} clicks.", "placeholders.touched"),
        ("en", "Cost {{cost}}, {{clicks}} clicks a day.", "placeholders.claim.rate"),
        ("de", "Kosten {{cost}}, {{clicks}} Klicks täglich.", "placeholders.claim.rate"),
        ("en", "  \n ", "empty"),
    ],
)
def test_a_false_one_does_not(lang, template, rule):
    assert rule in rules(template, lang)


def test_a_figure_stays_with_its_channel():
    facts = {
        one.id: one
        for one in (fact("best_roas", 5, "ratio", "ROAS", "ROAS"), fact("worst_roas", 1, "ratio", "ROAS", "ROAS"))
    }
    names = {"best": Words(de="Google", en="Google"), "worst": Words(de="Meta", en="Meta")}
    original = "{{best}} leads with a ROAS of {{best_roas}}, {{worst}} ends with a ROAS of {{worst_roas}}."
    swapped = (
        original.replace("{{best_roas}}", "?").replace("{{worst_roas}}", "{{best_roas}}").replace("?", "{{worst_roas}}")
    )
    kept = "The ROAS of {{worst}} is {{worst_roas}}, and that of {{best}} is {{best_roas}}."
    assert accept_template(original, facts, names, set(facts), "en", original) == []
    assert accept_template(kept, facts, names, set(facts), "en", original) == []
    assert accept_template(swapped, facts, names, set(facts), "en", original)


def test_a_finding_speaks_both_languages_and_quotes_the_place():
    found = accept_text("Es waren 99 Klicks.", FACTS, NAMES, "de")
    assert [(finding.quote, finding.severity) for finding in found] == [("99", "block")]
    assert "99" in found[0].message.de
    assert "99" in found[0].message.en
