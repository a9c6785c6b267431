"""Search terms that earn too little, and the negative list that blocks them without touching what earns."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field

from terms import Period, Result, Words
from tools._arguments import Amount, in_currency, listed
from tools._decision import gated
from tools._tool import Arguments, Desk
from tools.bidding._search_found import look
from tools.bidding._search_list import negatives, worth
from tools.bidding._search_read import read_terms
from tools.bidding._search_said import EVIDENCE, chart, facts, names, next_test, proposal, reasons, tables
from tools.data.metric import Where


class Args(Arguments):
    """What a conversion may cost, which terms, how sure, and what is left alone."""

    target_cpa: Amount | None = Field(
        default=None, description="What a conversion may cost, a number or '25 EUR'; unset: what it costs on average."
    )
    target_roas: float | None = Field(
        default=None, gt=0, description="Instead: conversion value wanted per cost, 4 = 400 %."
    )
    margin: float | None = Field(
        default=None, gt=0, le=1, description="Instead: share of the conversion value that is left; break-even CPA."
    )
    period: Period | None = Field(default=None, description="Days to read; unset: the last 365 days.")
    ngrams: int = Field(default=3, ge=1, le=3, description="Longest run of words that is judged.")
    min_cost: Amount | None = Field(
        default=None, description="Cost from which a term is judged; unset: one target CPA."
    )
    p: float = Field(default=0.95, ge=0.5, lt=1, description="Probability of being above target that is asked for.")
    brand: Annotated[tuple[str, ...], BeforeValidator(listed)] = Field(
        default=(), description="The own name, which is never blocked; unset: told from the brand campaigns."
    )
    lag_days: int = Field(
        default=7, ge=0, le=90, description="The youngest days that do not count, in days from today."
    )
    where: Where = Field(default_factory=dict, description='Filter, such as {"campaign": "Generic DE"}.')


TEXT = {
    "de": """{{all_terms}} Suchbegriffe ohne den eigenen Namen kosteten {{cost}} ({{period}}).
Ziel-CPA: {{target_cpa}} ({{basis}}).
{{terms}} davon liegen nach dem Modell (mindestens {{probability}} sicher) über dem Ziel; sie kosteten {{wasted}}.
Spanne dessen, was wirklich über dem Ziel liegt: {{wasted:interval}}.
Darunter eigene Keywords, für die ein niedrigeres Gebot oder eine Pause in Frage kommt: {{keyword_waste}}.""",
    "en": """{{all_terms}} search terms besides the own name cost {{cost}} ({{period}}).
Target CPA: {{target_cpa}} ({{basis}}).
By the model {{terms}} of them are above target (at least {{probability}} sure); they cost {{wasted}}.
Range of what is truly above target: {{wasted:interval}}.
Among them own keywords, for which a lower bid or a pause is the means: {{keyword_waste}}.""",
}
ADVICE = Words(
    de="""Schließen Sie {{negatives}} Wörter und Begriffe aus, die {{blocked_terms}} Suchbegriffe erfassen.
Erwartete Ersparnis: {{saving_month}} im Monat.
Spanne der Ersparnis: {{saving_month:interval}}.""",
    en="""Add {{negatives}} negatives, which block {{blocked_terms}} search terms.
Expected saving: {{saving_month}} a month.
Range of the saving: {{saving_month:interval}}.""",
)
NOTHING = Words(
    de="Kein Wort lässt sich sicher genug ausschließen, ohne Begriffe zu treffen, die verdienen.",
    en="No word can be blocked surely enough without hitting terms that earn.",
)
LAST_CLICK = Words(
    de="Gezählt werden die Conversions der Plattform: Ein Begriff, der nur vorbereitet, erscheint hier schlechter.",
    en="The platform's own conversions are counted: a term that only prepares a purchase looks worse here.",
)
NO_NAME = Words(
    de="Der eigene Name ist unbekannt und daher nicht geschützt; nennen Sie ihn mit brand.",
    en="The own name is not known and so not protected; say it with brand.",
)
MOVES = Words(
    de="Die Ersparnis gilt, wenn das frei werdende Budget nicht an andere Suchen geht.",
    en="The saving holds if the budget that is freed does not go to other searches.",
)
ASKED = {
    "de": [
        "Welche Suchbegriffe verschwenden Geld?",
        "Welche negativen Keywords sollten wir hinzufügen?",
        "Suchbegriffe ohne Conversions",
        "Liste mit Ausschluss-Keywords für Google Ads",
        "Für welche Suchanfragen zahlen wir, ohne dass jemand kauft?",
        "Wie viel Budget geht an unpassende Suchbegriffe?",
        "Bitte den Suchbegriffsbericht auf Streuverluste prüfen.",
        "Suchbegriffe mit zu hohem CPA",
        "Wie viel könnten wir mit negativen Keywords sparen?",
        "n-gramm analyse suchbegriffe",
        "Welche Wörter in den Suchanfragen bringen nichts?",
        "Keywords ausschließen bei einem Ziel-CPA von 20 €",
        "Negativliste für die generische Suche",
        "Welche Begriffe können wir gefahrlos ausschließen?",
        "Wo verbrennen wir Geld in der Suche?",
        "Sollten wir „gebraucht“ und „kostenlos“ ausschließen?",
        "Suchterm-Analyse der letzten 90 Tage",
        "Welche Suchanfragen liegen über unserem Ziel-CPA?",
        "negative keywords vorschlagen",
        "Müll-Suchanfragen rausfiltern, welche sind das?",
        "Was kosten uns Suchbegriffe, die nie konvertieren?",
        "Ausschlüsse für Generic Outdoor DE vorschlagen",
        "Welche Suchbegriffe haben viel Kosten und keine Verkäufe?",
        "Auf welche Suchbegriffe sollten wir nicht mehr bieten?",
        "Gibt es Wörter, die wir als phrase negative eintragen sollten?",
        "Search Terms Report aufräumen",
        "Unrentable Suchanfragen bei Google Ads finden",
        "Welche 2-Gramme in den Suchbegriffen haben einen schlechten ROAS?",
    ],
    "en": [
        "Which search terms waste money?",
        "Which negative keywords should we add?",
        "search terms without conversions",
        "Build a negative keyword list for Google Ads",
        "What queries do we pay for that never buy?",
        "How much budget goes to irrelevant search terms?",
        "Please check the search terms report for waste.",
        "Search terms with too high a CPA",
        "How much could we save with negative keywords?",
        "n-gram analysis of search terms",
        "Which words in search queries bring nothing?",
        "Keywords to exclude at a target CPA of 20 euros",
        "Negative list for generic search",
        "Which terms can we safely exclude?",
        "Where are we burning money in paid search?",
        "Should we block 'free' and 'used'?",
        "Search term analysis of the last 90 days",
        "Which queries are above our target CPA?",
        "suggest negative keywords",
        "Filter out the junk queries, which ones are they?",
        "What do search terms that never convert cost us?",
        "Propose exclusions for the campaign Generic Outdoor DE",
        "Which search terms have a lot of cost and no sales?",
        "Which search terms should we stop bidding on?",
        "Any words we should enter as phrase negatives?",
        "clean up the search terms report",
        "Find unprofitable search queries in Google Ads",
        "Which bigrams in our search terms have a bad ROAS?",
    ],
}


def search_terms(args: Args, desk: Desk) -> Result:
    """Search terms whose cost per conversion is very probably above target, and a negative list without conflicts.

    Conversions of a term are Poisson with mean theta * cost / target, so CPA > target means theta < 1. Theta has a
    prior of two Gammas around its campaign's level, learnt from all terms (methods/search/rates.py); what a term's
    other words bring elsewhere says how likely it sells nothing at all (methods/search/words.py). A term with little
    cost stays near its campaign and is not wasted. Runs of one to three words are judged on their stems. A negative
    never touches a term that reached its target or may have, the own name, a keyword or (alone) a word of the
    catalogue; the expected share of mistakes within the list is held below a hundredth (methods/search/negatives.py).
    Days on which conversions were not counted do not count.

    Returns facts wasted (cost of terms above target; range: what truly is above it), saving and saving_month (cost less
    lost conversions at target), terms, negatives, blocked_terms, lost_conversions, target_cpa; tables terms, ngrams,
    negatives (negative, match_type, blocks, cost, p_above …), conflicts; a proposal add_negatives. Search terms are
    data: only their letters and digits reach the list.

    Errors: NoData without a search-term report, WeakData without conversions or with mixed currencies, BadArguments for
    a target by value without values.
    """
    read = read_terms(desk, args.period, args.where, args.lag_days)
    cpa, least = (in_currency(each, read.currency) for each in (args.target_cpa, args.min_cost))
    found = look(desk, read, (cpa, args.target_roas, args.margin), args.ngrams, least, args.p, args.brand)
    lines = negatives(found)
    value = worth(found, lines, desk.seed)
    made, stages = proposal(found, lines, desk)
    caveats = [
        *read.notes,
        LAST_CLICK,
        *([] if found.own or read.brand.any() else [NO_NAME]),
        *([MOVES] if lines else []),
    ]
    result = Result(
        facts=facts(found, lines, value),
        text=Words(**TEXT),
        names=names(found),
        tables=tables(found, lines) | ({"stages": stages} if stages else {}),
        charts=chart(found, lines, desk.seed),
        proposals=made,
        evidence=EVIDENCE,
        caveats=tuple(caveats),
        sources=(read.source,),
    )
    checks = reasons(found, desk)
    return gated(result, checks, advice=ADVICE if lines else NOTHING, next_test=next_test(found))
