"""How a figure is made up: the columns from its volume to itself, and what each step in between is called."""

from __future__ import annotations

from dataclasses import dataclass

from terms import Words
from tools.data._slice import Slice
from warehouse.contract import contract

SUMS = {"rows": "count(*)"}
"""Names in a chain that are no column; every other name is sum(column)."""
CHAINS = {
    "ads": {
        "clicks": "impressions clicks",
        "cost": "clicks cost",
        "conversions": "impressions clicks conversions",
        "conversion_value": "impressions clicks conversions conversion_value",
        "ctr": "impressions clicks",
        "cpc": "clicks cost",
        "cvr": "clicks conversions",
        "cpa": "conversions clicks cost",
        "roas": "cost clicks conversions conversion_value",
        "aov": "conversions conversion_value",
    },
    "transactions": {"revenue": "rows amount", "average_order": "rows amount"},
    "orders": {"revenue": "rows revenue", "average_order": "rows revenue", "aov": "rows revenue"},
    "sessions": {"conversions": "sessions conversions", "revenue": "sessions conversions revenue"},
    "search_console": {"organic_clicks": "impressions clicks", "organic_ctr": "impressions clicks"},
}
STEPS = {
    "impressions clicks": ("ctr", Words(de="Klickrate", en="click rate")),
    "clicks conversions": ("cvr", Words(de="Conversion-Rate", en="conversion rate")),
    "conversions clicks": ("cvr", Words(de="Conversion-Rate", en="conversion rate")),
    "conversions conversion_value": ("aov", Words(de="Wert je Conversion", en="value per conversion")),
    "conversions revenue": ("aov", Words(de="Umsatz je Conversion", en="revenue per conversion")),
    "clicks cost": ("cpc", Words(de="Klickpreis", en="price per click")),
    "cost clicks": ("cpc", Words(de="Klickpreis", en="price per click")),
    "rows amount": ("aov", Words(de="Bestellwert", en="order value")),
    "rows revenue": ("aov", Words(de="Bestellwert", en="order value")),
    "sessions conversions": ("cvr", Words(de="Conversion-Rate", en="conversion rate")),
}
VOLUMES = {
    "impressions": Words(de="Impressionen", en="impressions"),
    "clicks": Words(de="Klicks", en="clicks"),
    "rows": Words(de="Zahl der Bestellungen", en="number of orders"),
    "sessions": Words(de="Sitzungen", en="sessions"),
}


@dataclass(frozen=True)
class Chain:
    """SQL sums from the base to the figure, and the id and name of each step between two of them.

    `ratio`: the figure is last / first. `volume` names what the base counts.
    """

    sums: tuple[str, ...]
    steps: tuple[tuple[str, Words], ...]
    ratio: bool
    volume: Words


def chain_of(asked: Slice) -> Chain | None:
    """The chain of a metric; None for a plain sum without a volume below it."""
    top, bottom = asked.metric.parts
    kind = asked.loaded.kind
    names = CHAINS.get(kind, {}).get(asked.metric.id, "").split()
    if names and set(names) - SUMS.keys() <= set(asked.loaded.columns):
        pairs = [" ".join(names[at : at + 2]) for at in range(len(names) - 1)]
        sums = tuple(SUMS.get(name, f"sum({name})") for name in names)
        return Chain(sums, tuple(STEPS[pair] for pair in pairs), bottom is not None, _volume(kind, names[0]))
    if bottom is None:
        return None
    return Chain((bottom, top), (("rate", asked.metric.name),), True, _volume(kind, ""))


def _volume(kind: str, name: str) -> Words:
    return VOLUMES.get(name) or contract(kind).title
