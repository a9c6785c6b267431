"""Which ad platform an order names as its source, by utm values; the names are data (`platforms.yaml`)."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache
from pathlib import Path
from typing import Any

import yaml

NONE = frozenset({"", "direct", "(direct)", "none", "(none)", "(not set)", "unknown", "null"})


@cache
def platforms() -> dict[str, dict[str, Any]]:
    """Each platform's sources and default windows."""
    return _shape()["platforms"]


def windows(platform: str) -> tuple[int, int] | None:
    """Default click and view window in days; None for a platform that is not known."""
    known = platforms().get(platform.lower())
    return (known["click_days"], known["view_days"]) if known else None


def platform_of(source: str | None, medium: str | None, campaign: str | None, campaigns: dict[str, str]) -> str | None:
    """The platform that an order's utm values name, or None for anything that is not paid.

    The campaign decides where it is one of the platforms' own; else source and medium, and the medium has to be a paid
    one where there is a medium.

    Args:
        source: utm_source.
        medium: utm_medium; None or empty where it is not known.
        campaign: utm_campaign.
        campaigns: the ad data's campaign names in lower case -> platform.

    >>> platform_of("facebook", "paid_social", None, {}), platform_of("google", "organic", None, {})
    ('meta', None)
    """
    own = campaigns.get((campaign or "").strip().lower())
    if own:
        return own
    name = (source or "").strip().lower()
    found = next((key for key, known in platforms().items() if name == key or name in known["sources"]), None)
    paid = (medium or "").strip().lower()
    return found if paid in NONE or re.fullmatch(_shape()["paid_medium"], paid) else None


def without_source(source: str | None) -> bool:
    """Whether an order says nothing about where it comes from."""
    return (source or "").strip().lower() in NONE


def unknown(names: Collection[str]) -> list[str]:
    """Platforms of the ad data for which no utm sources are known."""
    return sorted(name for name in names if name.lower() not in platforms())


@cache
def _shape() -> dict[str, Any]:
    return yaml.safe_load(Path(__file__).with_name("platforms.yaml").read_text(encoding="utf-8"))
