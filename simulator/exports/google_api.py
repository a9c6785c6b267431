# pyright: basic
"""Google Ads API rows as a connector stores them: JSON lines, costs in millionths, names with points."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from simulator.company import NAME
from simulator.exports._ads import account, summed
from simulator.exports._cells import cents, constant, day, named, number, whole
from simulator.exports._rows import Tongue, kept
from simulator.exports._sheet import json_lines, json_text
from simulator.exports.google_report import is_search

if TYPE_CHECKING:
    from simulator.world import World

DEVICES = {"desktop": "DESKTOP", "mobile": "MOBILE", "tablet": "TABLET"}
MICROS = 10_000
"""Millionths of a unit in a cent."""


def write(world: World, folder: Path, lang: Tongue) -> list[Path]:
    """The account of everything but search; the API knows no language."""
    table = account(world, "google")
    table = kept(table, ~is_search(table))
    if not len(table["day"]):
        return []
    detail = summed(table, ("day", "campaign_id", "campaign", "ad_group", "device", "currency"))
    rows = len(detail["day"])
    shape = {
        "customer.descriptive_name": json_text(constant(f"{NAME} Shopping & Video", rows)),
        "customer.currency_code": json_text(detail["currency"]),
        "segments.date": json_text(day(detail["day"], "%Y-%m-%d")),
        "campaign.id": json_text(detail["campaign_id"].astype(str)),
        "campaign.name": json_text(detail["campaign"]),
        "ad_group.name": json_text(detail["ad_group"]),
        "segments.device": json_text(named(detail["device"], DEVICES)),
        "metrics.impressions": whole(detail["impressions"]),
        "metrics.clicks": whole(detail["clicks"]),
        "metrics.cost_micros": whole(detail["cost"] * MICROS),
        "metrics.conversions": number(detail["conversions"], 2),
        "metrics.conversions_value": cents(detail["conversion_value"]),
    }
    return [json_lines(folder / "google_ads" / "google_ads_api.jsonl", shape)]
