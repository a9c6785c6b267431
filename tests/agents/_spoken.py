"""Questions read over names in memory, without a warehouse."""

from __future__ import annotations

from datetime import date

from agents._heard import Heard, hear
from agents.names import Name, Vocabulary
from errors import Lang

TODAY = date(2026, 8, 12)
TURNING = (
    "Top Seller", "Boost Herbst", "Plus Size DE", "Down Jackets", "Weniger Zucker", "Mehr Meer", "Back to School",
    "On Running", "Wieder da", "Start Up", "Up Town", "Slim Cut",
)  # fmt: skip
"""Campaigns whose names hold words that elsewhere say which way an order goes."""
MONEY = (
    "Erhöhe das Budget von Generic um 20 %", "Bitte senke Generic um 20 %", "Generic um 20 % erhöhen",
    "Ich möchte das Budget von Generic um 20 % erhöhen", "Kannst du Generic um 20 % senken?",
    "Raise Generic by 20%", "Please cut Generic by 20%", "Could you lower Generic by 20%?",
    "Let's raise Generic by 20%",
)  # fmt: skip
"""Orders about money."""
CAMPAIGNS = ("Brand Search", "Generic", "Shopping DE", "Winter Sale DE", "Winter Sale AT", *TURNING)


def heard(text: str, lang: Lang = "de") -> Heard:
    """What is heard where these campaigns run on Google and Meta."""
    names = [Name("ads", "platform", each) for each in ("google", "meta")]
    return hear(text, lang, TODAY, Vocabulary([*names, *(Name("ads", "campaign", each) for each in CAMPAIGNS)]))
