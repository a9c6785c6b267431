# pyright: basic
"""Targets, margins and caps as marketers say them, and nothing that they did not say."""

from datetime import date

import pytest

from agents._heard import hear
from agents.names import Vocabulary
from agents.slots import fill
from tools._tool import check, load

SAID = [
    ("bids", "de", "Welche CPC-Gebote senken bei Ziel-CPA 30 €?", {"target": "CPA 30 EUR"}),
    ("bids", "de", "Gebote optimieren auf ROAS 4", {"target": "ROAS 4"}),
    ("bids", "en", "Optimise bids for a ROAS of 4", {"target": "ROAS 4"}),
    ("bids", "en", "bids for 400% ROAS", {"target": "ROAS 400 %"}),
    ("bids", "de", "Grenzwert eines zusätzlichen Klicks bei 40 % Marge", {"margin": 0.4}),
    ("bids", "en", "bid suggestions margin 35%", {"margin": 0.35}),
    ("bids", "de", "Ziel-CPA je Kampagne anpassen, aber höchstens um 15 Prozent",
     {"level": "campaign", "lever": "target", "max_change": 0.15}),
    ("bids", "en", "Suggest bid changes by ad group, 20% per step", {"level": "ad_group", "max_change": 0.2}),
    ("bids", "de", "Was ist ein Klick auf das Keyword Schlafsack wert?", {"level": "keyword"}),
    ("bids", "en", "What should the bids be if an order may cost 20 euros?", {"target": "CPA 20 EUR"}),
    ("bids", "de", "Welche Gebote sollten wir ändern?", {}),
    ("audiences", "en", "Check audience exclusions at a target CPA of 40 euros", {"target": "CPA 40 EUR"}),
    ("audiences", "de", "Welche Zielgruppen unter ROAS 3 streichen?", {"target": "ROAS 3"}),
    ("audiences", "en", "Which segments cost more than they bring in?", {}),
]  # fmt: skip


@pytest.mark.parametrize(("tool", "lang", "text", "wanted"), SAID)
def test_arguments_are_read_as_they_are_said(tool, lang, text, wanted):
    filled, missing = fill(load(f"bidding.{tool}").args, hear(text, lang, date(2026, 9, 21), Vocabulary(())))
    assert {name: value for name, value in filled.items() if name not in ("where", "by")} == wanted
    assert missing == ()
    check(f"bidding.{tool}", filled)


@pytest.mark.parametrize("tool", ["bids", "audiences"])
@pytest.mark.parametrize("lang", ["de", "en"])
def test_no_way_of_asking_fills_in_what_the_tool_refuses(tool, lang):
    for text in load(f"bidding.{tool}").asked[lang]:
        filled, _ = fill(load(f"bidding.{tool}").args, hear(text, lang, date(2026, 9, 21), Vocabulary(())))
        check(f"bidding.{tool}", filled)
