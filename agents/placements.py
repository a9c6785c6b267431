"""Where an ad text stands: the placement that a question's words name, of those in policies/packs/placements.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from agents._heard import Heard, words
from agents.names import fold, tokenise
from tools.calling import ROOT

PACK = ROOT / "policies" / "packs" / "placements.yaml"
SHORT = 40
"""A text for Google up to so many characters was meant as a headline, a longer one as a description."""


def placement(heard: Heard) -> str | None:
    """The placement whose name a question holds with the most words; None where it names none.

    Google alone (`für Google Ads`) means the responsive search ad, headline or description by the text's length.
    """
    said = _said(heard)
    named = [(len(parts), id) for parts, id in _names() if parts <= said]
    if named:
        best = max(named, key=lambda one: one[0])[1]
        # The meta description of a page is far more often meant than the description of an ad on Meta.
        on_page = best == "meta_description" and not said & _OF_ADS
        return "meta_tag_description" if on_page and "meta_tag_description" in _table() else best
    if "google" in said and heard.quotes:
        field = "headline" if len(heard.quotes[0].text) <= SHORT else "description"
        return f"google_rsa_{field}" if f"google_rsa_{field}" in _table() else None
    return None


_OF_ADS = frozenset("facebook instagram ad ads anzeige anzeigen werbeanzeige kampagne campaign".split())  # noqa: SIM905


def channel(heard: Heard) -> str | None:
    """Where a claim runs: a placement named with its platform, or e-mail, SMS, phone."""
    found = placement(heard)
    if found and str(_table()[found]["platform"]) in _said(heard):
        return found
    said = _said(heard)
    known: dict[str, list[str]] = words()["channels"]
    return next((name for name, forms in known.items() if any(_parts(form) <= said for form in forms)), None)


def _said(heard: Heard) -> frozenset[str]:
    """The question's words outside of its quotes, in the names' own words; X counts only as a capital."""
    text = heard.text
    for one in sorted(heard.quotes, key=lambda one: -one.start):
        text = f"{text[: one.start]} {text[one.end :]}"
    tokens = {word for word, start, end in tokenise(text) if word != "x" or text[start:end] == "X"}
    known: dict[str, list[str]] = words()["placements"]
    return frozenset(tokens | {name for name, forms in known.items() if any(_parts(form) <= tokens for form in forms)})


def _parts(form: str) -> frozenset[str]:
    return frozenset(token for token, _, _ in tokenise(form))


@cache
def _names() -> tuple[tuple[frozenset[str], str], ...]:
    """The words of each name and alias -> the placement's id."""
    return tuple(
        (frozenset(fold(part) for part in name.split("_")), id)
        for id, about in _table().items()
        for name in (id, *about.get("aliases", []))
    )


@cache
def _table() -> Mapping[str, Any]:
    import yaml

    return yaml.safe_load(PACK.read_text("utf-8"))["placements"] if PACK.exists() else {}
