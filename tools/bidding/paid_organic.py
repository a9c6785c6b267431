"""Paid clicks on queries where an organic result already ranks high, and the test that tells whether they are extra."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field

from terms import Period, Result, Words
from tools._arguments import Amount, in_currency, listed
from tools._decision import gated
from tools._proposal import room
from tools._tool import Arguments, Desk
from tools.bidding._organic_read import read_overlap
from tools.bidding._organic_said import (
    EVIDENCE,
    chart,
    facts,
    names,
    next_test,
    nothing_near,
    planned,
    proposal,
    reasons,
    tables,
)
from tools.data.metric import Where


class Args(Arguments):
    """Which days and ads, what ranks high, what a conversion is worth."""

    period: Period | None = Field(default=None, description="Days to compare; unset: the last 90 that both know.")
    position: float = Field(default=3.0, ge=1, le=20, description="Mean organic position up to which a query counts.")
    conversion_value: Amount | None = Field(
        default=None, description="What a conversion is worth; unset: its recorded value, else what it costs."
    )
    brand: Annotated[tuple[str, ...], BeforeValidator(listed)] = Field(
        default=(), description="The own name; unset: told from the brand campaigns."
    )
    where: Where = Field(default_factory=dict, description='Filter of the ads, such as {"campaign": "Brand DE"}.')


TEXT = {
    "de": """{{overlap_terms}} bezahlte Suchanfragen stehen organisch auf Platz {{position}} oder besser ({{period}}).
Darauf entfallen {{overlap_clicks}} bezahlte Klicks für {{overlap_cost}}, {{overlap_share}} der Kosten der Suche.
Vielleicht {{taken_share}} dieser Klicks kämen auch ohne Anzeige, Spanne {{taken_share:interval}}.
Das entspricht {{cost_at_stake_month}} im Monat, Spanne {{cost_at_stake_month:interval}}.
Ob die Anzeigen zusätzlich wirken, ist damit nicht bewiesen.""",
    "en": """{{overlap_terms}} paid queries rank at organic position {{position}} or better ({{period}}).
They account for {{overlap_clicks}} paid clicks at {{overlap_cost}}, which is {{overlap_share}} of the cost of search.
Perhaps {{taken_share}} of these clicks would come even without an ad, range {{taken_share:interval}}.
That amounts to {{cost_at_stake_month}} a month, range {{cost_at_stake_month:interval}}.
Whether the ads are incremental is not proven by this.""",
}
ADVICE = Words(
    de="Schalten Sie nichts sofort ab: Testen Sie zuerst {{test_weeks}} lang im wöchentlichen Wechsel;"
    " Kosten des Tests {{test_cost}}.",
    en="Do not switch anything off at once: first test for {{test_weeks}} in a weekly switch-back;"
    " cost of the test {{test_cost}}.",
)
ASKED = {
    "de": [
        "Zahlen wir für Klicks, die wir organisch sowieso bekämen?",
        "Wo überschneiden sich bezahlte und organische Suche?",
        "Für welche Suchbegriffe ranken wir auf Platz 1 und schalten trotzdem Anzeigen?",
        "SEA und SEO Überschneidung",
        "Kannibalisieren unsere Anzeigen die organischen Treffer?",
        "Was kosten uns Anzeigen auf Begriffe, bei denen wir organisch oben stehen?",
        "Lohnt sich Brand-Bidding, wenn wir organisch auf Position 1 sind?",
        "Welche Keywords könnten wir abschalten, weil SEO sie abdeckt?",
        "Bezahlte Klicks trotz organischer Top-3-Position",
        "Paid vs. Organic für unsere Suchanfragen",
        "Wie viel Suchbudget geht auf Anfragen mit guter organischer Position?",
        "Können wir die Markenanzeigen pausieren, ohne Klicks zu verlieren?",
        "sea seo synergien prüfen",
        "Würde Google uns die Klicks auch kostenlos bringen?",
        "Bei welchen Suchanfragen sind wir doppelt auf der Seite?",
        "Bitte vergleichen Sie Search Console und Google Ads nach Suchbegriff.",
        "Wie groß ist der Anteil der Anzeigenklicks, den SEO auffangen würde?",
        "Test vorschlagen: Anzeigen aus, wo wir organisch stark sind",
        "Wo bieten wir gegen uns selbst?",
        "Organische Platzierung neben den Kosten je Suchbegriff",
        "Suchbegriffe mit Top-Ranking, die wir trotzdem einkaufen",
        "Bringen Anzeigen auf den eigenen Namen zusätzliche Klicks zum organischen Treffer?",
        "Kosten sparen in SEA durch gute SEO-Rankings",
        "Klauen unsere Ads dem SEO-Traffic die Klicks?",
        "An welchen Stellen ersetzt SEO die bezahlte Suche?",
        "Switch-back-Test für Markensuche planen, weil wir organisch vorne sind",
    ],
    "en": [
        "Are we paying for clicks we would get organically anyway?",
        "Where do paid and organic search overlap?",
        "For which search terms do we rank first and still run ads?",
        "SEA and SEO overlap",
        "Do our ads cannibalise our organic results?",
        "What do ads cost us on terms where we already rank at the top?",
        "Is bidding on our brand worth it when we are in organic position 1?",
        "Which keywords could we switch off because SEO covers them?",
        "paid clicks despite organic top 3 position",
        "Paid versus organic for our queries",
        "How much of the search budget goes to queries with a good organic position?",
        "Could we pause the brand ads without losing clicks?",
        "check sea seo synergies",
        "Would Google send us those clicks for free?",
        "On which queries do we show up twice on the page?",
        "Please compare Search Console and Google Ads by search term.",
        "What share of ad clicks would SEO pick up?",
        "Suggest a test: ads off where we are strong in organic",
        "Where are we bidding against ourselves?",
        "Organic ranking next to cost by search term",
        "Search terms with a top ranking that we buy all the same",
        "Do ads on our own name bring extra clicks on top of the organic result?",
        "Save paid search cost thanks to good SEO rankings",
        "Are our ads stealing clicks from SEO traffic?",
        "Where does SEO replace paid search?",
        "Plan a switch-back test for brand search because we rank on top organically",
    ],
}


def paid_organic(args: Args, desk: Desk) -> Result:
    """Paid queries whose organic result ranks high, what they cost, and a test of whether their clicks are extra.

    Ads search terms (else keywords) and Search Console queries are joined by their words (lower case, umlauts in one
    spelling) over the days that both know. The mean position is weighted by impressions. The share of paid clicks that
    organic results would take is measured where the ads were off on at least fourteen days (methods/search/overlap.py;
    not by lot, so no proof); else it is the range of published pauses of search ads by position: Chan, Kumar, Ma &
    Koehler (Google, 2012) and, for the own name, Blake, Nosko & Tadelis (Econometrica, 2015). Incrementality stays
    unknown until it is tested.

    Returns facts overlap_terms, overlap_clicks, overlap_cost, overlap_share, taken_share, taken_clicks, cost_at_stake,
    cost_at_stake_month, test_weeks, test_cost; tables terms (query, paid_clicks, paid_cost, position, taken_share …),
    classes, studies, next_test; a proposal run_test: a weekly switch-back, never switching off. The test costs what the
    conversions lost in its off weeks are worth, less what is not spent in them.

    Errors: NoData without either data or a common day, WeakData without queries or with mixed currencies.
    """
    found = read_overlap(desk, args.period, args.where, args.position, args.brand)
    value = in_currency(args.conversion_value, found.currency)
    test = planned(found, desk.limits.change_share, value, room(desk.limits))
    result = Result(
        facts=facts(found),
        text=Words(**TEXT) if found.near.any() else nothing_near(found),
        names=names(found, args.position),
        tables=tables(found, test),
        charts=chart(found),
        proposals=proposal(found, test, desk),
        evidence=EVIDENCE,
        caveats=found.notes,
        sources=found.sources,
    )
    checks = reasons(found)
    return gated(result, checks, advice=ADVICE if test else None, next_test=next_test(found, test) if test else None)
