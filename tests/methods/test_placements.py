"""Lengths as the platforms count them, and what their editors refuse."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from methods.placements import COUNTS, fit, graphemes, slips, weighted, wide

TABLE = yaml.safe_load((Path(__file__).parents[2] / "policies/packs/placements.yaml").read_text("utf-8"))


@pytest.mark.parametrize(
    ("count", "text", "length"),
    [(wide, "Größe", 5), (wide, "靴を買う", 8), (wide, "{KeyWord:Schuhe} kaufen", 13),
     (wide, "{LOCATION(City):Ulm}", 3),
     (wide, "Gro\u0308ße", 5), (graphemes, "👩‍👩‍👧🇩🇪👍🏽", 3), (graphemes, "a\u0301\u0302", 1), (graphemes, "", 0),
     (weighted, "Neu: https://shop.example/very/long/path", 28), (weighted, "日本", 4), (weighted, "Grüße…", 7)],
)  # fmt: skip
def test_counts(count, text, length):
    assert count(text) == length


@pytest.mark.parametrize(
    ("text", "length", "limit", "parts"),
    [
        ("x" * 160, 160, 160, 1),
        ("x" * 161, 161, 160, 2),
        ("€" * 80, 160, 160, 1),
        ("ş" * 70, 70, 70, 1),
        ("👍" * 36, 72, 70, 2),
    ],
)
def test_sms_is_counted_in_its_alphabet(text, length, limit, parts):
    size = fit(text, TABLE["placements"]["sms"])
    assert (size.length, size.limit, size.parts) == (length, limit, parts)


HEADLINE = TABLE["editorial"]["google_headline"]


@pytest.mark.parametrize(
    ("text", "rule"),
    [("Jetzt kaufen!", "exclamation"), ("Jetzt kaufen??", "repeated_punctuation"), ("G.R.A.T.I.S",
     "spaced_letters"), ("KOSTENLOS", "capitals"),
     ("KaUfEn SiE", "mixed_case"), ("Fr33 Sh1pp1ng", "leet"), ("Ruf an 030 1234567", "phone"), ("0800 1234567",
      "phone"),
     ("+49 89 123456", "phone"), ("★ Neu", "symbols"), ("neu neu neu", "repeated_word"), (" neu", "spaces"),
      ("Neu 👍", "symbols")],
)  # fmt: skip
def test_what_google_refuses(text, rule):
    assert rule in {slip.rule for slip in slips(text, HEADLINE)}


@pytest.mark.parametrize(
    "text",
    ["Ledertaschen aus Hamburg", "TÜV-geprüft", "USB-C & HDMI", "iPhone 15 Pro", "ab 1.299 €", "24/7 Service",
     "MacBook, YouTube",
     "Mehr erfahren ...", "Mo–Fr 8–18 Uhr", "E-Bike & Co.", "Seit 1998", "50 % Rabatt", "10115 Berlin",
      "{KeyWord:Schuhe kaufen}"],
)  # fmt: skip
def test_what_google_accepts(text):
    assert slips(text, HEADLINE) == []


def test_a_brand_in_capitals_is_allowed_by_name():
    assert slips("LEITSTAND jetzt", HEADLINE) and not slips("LEITSTAND jetzt", HEADLINE, ["LEITSTAND"])


def test_the_table_is_whole():
    seen: set[str] = set()
    for name, entry in TABLE["placements"].items():
        names = {name, *entry["aliases"]}
        assert not names & seen, names & seen
        seen |= names
        assert entry["platform"] in TABLE["sources"] and entry["editorial"] in TABLE["editorial"]
        assert entry["count"] == "sms" or (
            entry["count"] in COUNTS and (entry.get("limit") or entry.get("recommended"))
        )


@given(st.text(max_size=60), st.text(max_size=60))
def test_more_text_is_never_shorter(first, second):
    for count in COUNTS.values():
        assert count(first) >= 0 and count(first + " " + second) >= count(second) - 1
    assert all(slip.start < slip.end <= len(first) for slip in slips(first, HEADLINE))
