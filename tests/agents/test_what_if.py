"""A change to play through, as marketers ask for it."""

from __future__ import annotations

from datetime import date

import pytest

from agents import slots
from agents._heard import hear
from agents.names import Vocabulary
from tools.bidding.simulate import ASKED, Args

NOBODY = Vocabulary(())


def filled(question: str, lang="de"):
    return slots.fill(Args, hear(question, lang, date(2026, 4, 1), NOBODY))[0]


@pytest.mark.parametrize(
    ("question", "lang", "args"),
    [
        ("Was passiert, wenn ich YouTube um 30 % kürze?", "de", {"channel": "YouTube", "change": "-30 %"}),
        ("Was kostet eine Pause von Meta für vier Wochen?", "de", {"channel": "Meta", "change": "pause", "weeks": 4}),
        ("Was wäre, wenn wir 10.000 € von TV zu Search verschieben?", "de",
         {"channel": "tv", "change": "-10000 EUR", "to": "search"}),
        ("Lohnt es sich, Bing auf 1.000 € im Monat zu reduzieren?", "de",
         {"channel": "Bing", "change": "=1000 EUR", "per": "month"}),
        ("What if we spend 300 euros a day more on Google Shopping?", "en",
         {"channel": "Google Shopping", "change": "+300 EUR", "per": "day"}),
        ("Meta down 15%, Google up: does it pay?", "en", {"channel": "Meta", "change": "-15 %", "to": "Google"}),
        ("What happens to brand search when we stop running video?", "en", {"channel": "video", "change": "pause"}),
        ("Was bringt doppeltes Budget bei Google?", "de", {"channel": "Google", "change": "+100 %"}),
        ("ein Viertel weniger bei Meta", "de", {"channel": "Meta", "change": "-25 %"}),
        ("How do sales react to 25% less on Meta?", "en", {"channel": "Meta", "change": "-25 %"}),
        ("Wie schnell merken wir einen 30-%-Schnitt bei Google?", "de", {"channel": "Google", "change": "-30 %"}),
        ("What if we shift 5k from Meta to Google?", "en", {"channel": "Meta", "change": "-5000", "to": "Google"}),
        ("Take 2,000 from YouTube and give it to shopping: better or worse?", "en",
         {"channel": "YouTube", "change": "-2000", "to": "shopping"}),
        ("Suppose we halve LinkedIn", "en", {"channel": "LinkedIn", "change": "-50 %"}),
        ("Put the Facebook money into Microsoft instead", "en",
         {"channel": "Facebook", "change": "-100 %", "to": "Microsoft"}),
    ],
)  # fmt: skip
def test_channel_change_and_receiver_are_read(question, lang, args):
    assert filled(question, lang) == args


def test_without_an_amount_the_change_is_asked_for():
    _, missing = slots.fill(Args, hear("Was, wenn wir das Video-Budget senken?", "de", date(2026, 4, 1), NOBODY))
    assert missing == ("change",)


@pytest.mark.parametrize("lang", ["de", "en"])
def test_nearly_every_way_of_asking_names_channel_and_change(lang):
    whole = [question for question in ASKED[lang] if {"channel", "change"} <= set(filled(question, lang))]
    assert len(whole) >= len(ASKED[lang]) - 4
