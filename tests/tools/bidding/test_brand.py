"""Searches for the own brand, told by names alone."""

import pytest

from tools.bidding._brand import brand_search


@pytest.mark.parametrize(
    ("platform", "campaign", "told"),
    [
        ("google", "Brand DE", True), ("google", "DE | Search | Brand | Exact", True), ("google", "Marke_Exakt", True),
        ("microsoft", "MS Branded", True), ("Google Ads", "Markenbegriffe", True), ("google", "Non-Brand", False),
        ("google", "Generic Outdoor DE", False), ("meta", "Brand DE", False),
        ("google", "Brand Awareness Video", False), ("youtube", "Brand", False), ("google", "Branding", False),
        ("google", "", False),
    ],
)  # fmt: skip
def test_only_searches_for_the_brand_count(platform, campaign, told):
    assert brand_search(platform, campaign) is told
