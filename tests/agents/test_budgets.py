"""How much, more or in all, for which days, inside which limits: as marketers say it, and nothing that they did not."""

from datetime import date

import pytest

from agents._heard import hear
from agents.names import Name, Vocabulary
from agents.slots import fill
from tools._tool import check, load

TODAY = date(2026, 11, 26)
KNOWN = Vocabulary(
    [Name("ads", "platform", name) for name in ("google", "meta", "tiktok", "youtube")]
    + [Name("ads", "campaign", "Brand DE"), Name("media", "media", "meta_prospecting")]
)

SAID = [
    ("allocate", "de", "50.000 € mehr nächsten Monat, wohin?",
     {"extra": "50000 EUR", "period": "2026-12-01..2026-12-31"}),
    ("allocate", "en", "I have €50k more next month – where?",
     {"extra": "50000 EUR", "period": "2026-12-01..2026-12-31"}),
    ("allocate", "de", "verteile 200k im Dezember", {"budget": "200000", "period": "2026-12-01..2026-12-31"}),
    ("allocate", "en", "Split 200k in December over channels, at least ROAS 4",
     {"budget": "200000", "period": "2026-12-01..2026-12-31", "min_roas": 4.0}),
    ("allocate", "de", "mindestens ROAS 4 und lass Google unverändert", {"min_roas": 4.0, "locked": ["google"]}),
    ("allocate", "en", "Keep Google and Meta as they are, where do 10,000 euros more go?",
     {"extra": "10000 EUR", "locked": ["google", "meta"]}),
    ("allocate", "de", "Sollten wir Geld von TikTok zu Google umschichten?", {"media": ["tiktok", "google"]}),
    ("allocate", "de", "Wo wirkt der nächste Euro am meisten?", {}),
    ("allocate", "de", "Wir müssen 20.000 € sparen, wo tut es am wenigsten weh?", {"extra": "-20000 EUR"}),
    ("allocate", "de", "Wir sollen 15 % sparen: Bei welchen Kanälen kürzen?", {"change": -0.15}),
    ("allocate", "en", "Where do we put 10% more budget?", {"change": 0.1}),
    ("allocate", "de", "Verteile 3.000 € am Tag, höchstens 20 % Änderung je Kanal, CPA höchstens 30 €",
     {"budget": "3000 EUR", "budget_per": "day", "max_change": 0.2, "target_cpa": 30.0}),
    ("allocate", "en", "Best split for profit at a 40% margin, playing it safe",
     {"goal": "profit", "margin": 0.4, "risk": "cautious"}),
    ("allocate", "de", "Wie holen wir mit demselben Geld mehr Neukunden, schlimmster Fall zählt, nach Saison?",
     {"goal": "new_customers", "risk": "cvar", "pattern": "season"}),
    ("pacing", "de", "Geben wir zu schnell Geld aus? Limit sind 3.000 € am Tag, also 90.000 € im Monat",
     {"budget": "90000 EUR"}),
    ("pacing", "de", "Landen wir mit 60.000 € im Dezember im Budget, je Kampagne?",
     {"budget": "60000 EUR", "month": "2026-12", "by": "campaign"}),
    ("pacing", "en", "Did we stay inside 60,000 EUR in September?", {"budget": "60000 EUR", "month": "2026-09"}),
    ("policy", "de", "Probier in der simulierten Auktion ein Gebot von 0,60 Euro aus",
     {"candidate": 0.6, "market": "known"}),
    ("policy", "de", "Gebotsregel mit Ziel-CPA 30 vorab durchspielen, Budget 5.000 €",
     {"budget": "5000 EUR", "candidate": {"target_cpa": 30.0}}),
    ("policy", "en", "a flat bid of 0.60 in the first-price auction with 5,000 EUR",
     {"budget": "5000 EUR", "candidate": 0.6, "auction": "first"}),
    ("search_terms", "de", "Welche Suchbegriffe verbrennen Geld bei Ziel-CPA 25 €?", {"target_cpa": "25 EUR"}),
    ("search_terms", "en", "Which search terms are burning money at a ROAS of 4?", {"target_roas": 4.0}),
]  # fmt: skip


@pytest.mark.parametrize(("tool", "lang", "text", "wanted"), SAID)
def test_arguments_are_read_as_they_are_said(tool, lang, text, wanted):
    filled, missing = fill(load(f"bidding.{tool}").args, hear(text, lang, TODAY, KNOWN))
    assert (filled, missing) == (wanted, ())
    check(f"bidding.{tool}", filled)


@pytest.mark.parametrize("tool", ["allocate", "pacing", "policy", "frequency", "next_action", "search_terms"])
@pytest.mark.parametrize("lang", ["de", "en"])
def test_no_way_of_asking_fills_in_what_the_tool_refuses(tool, lang):
    for text in load(f"bidding.{tool}").asked[lang]:
        filled, missing = fill(load(f"bidding.{tool}").args, hear(text, lang, TODAY, KNOWN))
        assert missing == ()
        check(f"bidding.{tool}", filled)
