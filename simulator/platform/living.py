"""From what was applied at the platform to what `World.play` understands: so the company lives on under it."""

from __future__ import annotations

from statistics import fmean
from typing import TYPE_CHECKING, Any

from simulator.company import CAMPAIGN, PLATFORMS

if TYPE_CHECKING:
    from simulator.platform.sandbox import Sandbox

PLAYED = {"keyword", "ad_group", "campaign"}


def decisions(sandbox: Sandbox) -> dict[str, Any]:
    """Budgets in EUR a day, bids as factors, paused campaigns, new creatives: what differs from the first day."""
    now = {(t["kind"], t["entity"]): t for platform in PLATFORMS for t in sandbox.things(platform)}
    first = {(t["kind"], t["entity"]): t for t in sandbox.first()}
    campaigns = {entity: thing for (kind, entity), thing in now.items() if kind == "campaign" and entity in CAMPAIGN}
    budgets = {
        entity: float(thing["fields"]["budget"])
        for entity, thing in campaigns.items()
        if thing["fields"]["budget"] != first["campaign", entity]["fields"]["budget"]
    }
    bids = {entity: _factor(entity, now, first) for entity in campaigns}
    paused = sorted(entity for entity, thing in campaigns.items() if thing["fields"]["status"] == "paused")
    return {
        "budgets": budgets,
        "bids": {entity: factor for entity, factor in bids.items() if factor != 1.0},
        "pause": paused,
        "resume": sorted(set(campaigns) - set(paused)),
        "creatives": _creatives(now, first),
    }


def _factor(campaign: str, now: dict[Any, Any], first: dict[Any, Any]) -> float:
    """The campaign's own factor times the mean over its narrowest bids of theirs times their ad group's."""
    own = _moved(("campaign", campaign), now, first)
    groups = [key for key, thing in now.items() if key[0] == "ad_group" and thing["parent"] == campaign]
    leaves: list[float] = []
    for group in groups:
        words = [key for key, thing in now.items() if key[0] == "keyword" and thing["parent"] == group[1]]
        leaves.append(_moved(group, now, first) * fmean([_moved(word, now, first) for word in words] or [1.0]))
    return min(max(round(own * fmean(leaves or [1.0]), 6), 0.05), 20.0)


def _moved(key: tuple[str, str], now: dict[Any, Any], first: dict[Any, Any]) -> float:
    return now[key]["fields"]["bid"] / first[key]["fields"]["bid"]


def _creatives(now: dict[Any, Any], first: dict[Any, Any]) -> list[dict[str, Any]]:
    from simulator.media import UNITS, WEARS

    wears = {(unit[0], unit[1], unit[2]) for unit, wears in zip(UNITS, WEARS, strict=True) if wears}
    found: list[dict[str, Any]] = []
    for key, thing in now.items():
        if key[0] != "ad" or thing["fields"]["copy"] == first[key]["fields"]["copy"]:
            continue
        group = now["ad_group", thing["parent"]]
        slot = {"campaign_id": group["parent"], "ad_group": group["name"], "ad": thing["name"]}
        if (CAMPAIGN[slot["campaign_id"]], slot["ad_group"], slot["ad"]) in wears:
            found.append(slot | {"name": thing["fields"]["copy"]["headlines"][0]})
    return found
