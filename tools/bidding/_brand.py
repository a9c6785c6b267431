"""Which campaigns buy searches for the own brand: demand that is there anyway, limited by how many people search."""

from __future__ import annotations

import re

from tools.attribution._channels import AWARENESS, bare

SEARCHED = re.compile(r"\b(brand|branded|marke|markensuche|markenbegriffe?|markenkampagne|eigenmarke)\b")
ELSEWHERE = re.compile(
    r"\b(meta|facebook|instagram|tiktok|pinterest|linkedin|snapchat|snap|youtube|x|twitter|reddit)\b"
)
"""Platforms on which nobody searches: a brand campaign there makes a brand known."""


def brand_search(platform: str, campaign: str) -> bool:
    """Whether a campaign buys searches for the own brand.

    >>> brand_search("google", "Brand DE"), brand_search("google", "Non-Brand"), brand_search("meta", "Brand DE")
    (True, False, False)
    """
    name = bare(campaign)
    return bool(SEARCHED.search(name)) and not AWARENESS.search(name) and not ELSEWHERE.search(bare(platform))
