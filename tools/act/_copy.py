"""Texts on their way to a platform: what is proposed, as one thing with a hash, and how a platform's ad holds it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from typing import Any

from terms import canonical

PAGE = "landing_page"
"""Where a text is no ad: only the law and the brand judge it."""
_PLURAL = {"headline": "headlines", "description": "descriptions"}


def named(target: str, placements: Sequence[str]) -> list[str]:
    """The names of the texts in a proposal, counted where a placement has several.

    >>> named("google · Brand", ["sitelink", "sitelink", "landing_page"])
    ['google · Brand · sitelink 1', 'google · Brand · sitelink 2', 'google · Brand · landing_page']
    """
    made: list[str] = []
    for at, placement in enumerate(placements):
        number = placements[: at + 1].count(placement)
        made.append(f"{target} · {placement}" + (f" {number}" if placements.count(placement) > 1 else ""))
    return made


def content_hash(texts: Mapping[str, Any], lang: str) -> str:
    """SHA-256 over the texts by name and their language: who has the hash can tell whether a letter changed."""
    return hashlib.sha256(canonical({"texts": dict(texts), "lang": lang})).hexdigest()


def copy_of(after: Mapping[str, Any]) -> dict[str, list[str]]:
    """The texts of a proposal as a platform's ad holds them, by kind in their order.

    >>> copy_of({"google · Brand · google_rsa_headline 2": "Zwei", "google · Brand · google_rsa_headline 1": "Eins"})
    {'headlines': ['Eins', 'Zwei'], 'descriptions': []}
    """
    made: dict[str, list[tuple[int, str]]] = {"headlines": [], "descriptions": []}
    for name, text in after.items():
        place = name.rpartition(" · ")[2]
        number = re.search(r" (\d+)$", place)
        plain = place[: number.start()] if number else place
        kind = next((plural for ending, plural in _PLURAL.items() if plain.endswith(ending)), plain)
        made.setdefault(kind, []).append((int(number[1]) if number else 1, str(text)))
    return {kind: [text for _, text in sorted(found)] for kind, found in made.items()}
