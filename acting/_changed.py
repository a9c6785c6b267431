"""Which campaigns a proposal changed, by the names of the advertising data."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ledger.proposals import Entry
from tools.calling import Desk
from tools.known import has

Where = dict[str, list[str]]


def where(entry: Entry, desk: Desk) -> Where:
    """The filter of the advertising data that holds what changed; empty where nothing of it is known there."""
    known = campaigns(desk)
    keys = [key for key, was in entry.proposal.before.items() if entry.proposal.after.get(key) != was]
    named = [(key, _found(key.split(" · "), known)) for key in keys]
    if not any(pairs for _, pairs in named):
        named = [(each.name, _found([each.platform, each.name], known)) for each in entry.operations]
    if not any(pairs for _, pairs in named):
        named = [(key, _found([entry.proposal.target, *key.split(" · ")], known)) for key in keys]
    pairs = [pair for _, found in named for pair in found]
    if not pairs:
        return {}
    chosen = {"platform": list(dict.fromkeys(pair[0] for pair in pairs)),
              "campaign": list(dict.fromkeys(pair[1] for pair in pairs))}  # fmt: skip
    words = [_last(key, found) for key, found in named if found]
    if all(words) and has(desk.warehouse.need("ads"), "keyword"):
        chosen["keyword"] = list(dict.fromkeys(words))
    return chosen


def campaigns(desk: Desk) -> list[tuple[str, str]]:
    """Every platform and campaign of the advertising data."""
    rows = desk.warehouse.rows("select distinct platform, campaign from ads where campaign is not null order by 1, 2")
    return [(str(platform), str(campaign)) for platform, campaign in rows]


def touched(entries: Iterable[Entry], desk: Desk) -> tuple[str, ...]:
    """Campaigns that other proposals changed."""
    return tuple(dict.fromkeys(name for entry in entries for name in where(entry, desk).get("campaign", ())))


def _found(parts: list[Any], known: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """`platform · campaign · …`, `campaign · …`, or a whole platform; never a guess between two campaigns."""
    words = [str(part).strip().casefold() for part in parts]
    both = [pair for pair in known if len(words) > 1 and [each.casefold() for each in pair] == words[:2]]
    if both:
        return both
    alone = [pair for pair in known if pair[1].casefold() == words[0]]
    if alone:
        return alone if len(alone) == 1 else []
    return [pair for pair in known if pair[0].casefold() == words[0]] if len(words) == 1 else []


def _last(key: str, found: list[tuple[str, str]]) -> str:
    """The keyword of a path below an ad group; empty for anything above it."""
    parts = key.split(" · ")
    depth = len(parts) - (2 if parts[0] == found[0][0] else 1)
    return parts[-1] if depth == 2 else ""
