"""What the company has booked, as its platforms hold it on the first day: campaigns, ad groups, keywords and ads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from simulator.company import CAMPAIGNS, LINE, LINES, PLATFORMS, Campaign, Line

if TYPE_CHECKING:
    from simulator.world import World

CURRENCY = "EUR"


@dataclass(frozen=True)
class Thing:
    """A thing at a platform; `fields` is what can be changed, `parent` the thing that it belongs to."""

    platform: str
    kind: str
    entity: str
    name: str
    parent: str = ""
    fields: dict[str, Any] = field(default_factory=dict[str, Any])


def things(world: World | None = None) -> Iterator[Thing]:
    """All of them; budgets as the company's plan has them, or as they are on the last day of a world."""
    planned = {c.id: round(_line(c).budget * c.share, 2) for c in CAMPAIGNS}
    budgets = planned | ({} if world is None else _now(world, planned))
    for campaign in CAMPAIGNS:
        yield from _booked(campaign, _line(campaign), budgets[campaign.id])
    for platform in PLATFORMS:
        letter = next(c.id[0] for c in CAMPAIGNS if _line(c).platform == platform)
        for number, name in enumerate(("Kunden", "Kaufabbrecher", "Newsletter"), 1):
            yield Thing(platform, "audience", f"{letter}-aud-{number}", name, fields={"members": []})
    for campaign in CAMPAIGNS:
        shares = {"control": 0.5, "treatment": 0.5}
        yield Thing(
            _line(campaign).platform, "experiment", f"{campaign.id}-exp", f"Test {campaign.name}", campaign.id,
            {"shares": shares, "status": "paused"},
        )  # fmt: skip


def _booked(campaign: Campaign, line: Line, budget: float) -> Iterator[Thing]:
    social = line.channel.startswith(("social", "video"))
    yield Thing(line.platform, "campaign", campaign.id, campaign.name, fields={
        "budget": budget, "bid": line.cpc, "target": None, "status": "enabled", "negatives": [], "excluded": [],
        "cap": 5 if social else None,
    })  # fmt: skip
    for number, (group, ads, keywords) in enumerate(campaign.groups, 1):
        place = f"{campaign.id}-{number}"
        yield Thing(line.platform, "ad_group", place, group, campaign.id, {
            "bid": line.cpc, "status": "enabled", "negatives": [],
        })  # fmt: skip
        for position, ad in enumerate(ads, 1):
            copy = {"headlines": [ad], "descriptions": []}
            yield Thing(line.platform, "ad", f"{place}-a{position}", ad, place, {"status": "enabled", "copy": copy})
        for position, keyword in enumerate(keywords, 1):
            yield Thing(line.platform, "keyword", f"{place}-k{position}", keyword, place, {
                "bid": line.cpc, "status": "enabled",
            })  # fmt: skip


def _line(campaign: Campaign) -> Line:
    return LINES[LINE[campaign.line]]


def _now(world: World, planned: dict[str, float]) -> dict[str, float]:
    from simulator.market import SPENT
    from simulator.media import budgets

    last = world.days[-1]
    found = budgets(world.seed, last.day, last.market, world.state.desk, world.stories) / SPENT[last.market.weekday]
    # A flight that pauses has no budget on that day; a platform still holds the planned one.
    return {c.id: round(float(b), 2) or planned[c.id] for c, b in zip(CAMPAIGNS, found, strict=True)}
