"""What marketers may decide between two days, checked before anything changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from errors import BadArguments
from simulator.company import CAMPAIGN, CAMPAIGNS
from simulator.goods import PRODUCT_IDS
from simulator.media import UNITS, WEARS, Desk

KNOWN = ("budgets", "bids", "pause", "resume", "creatives", "prices")
_PRODUCT = {name: i for i, name in enumerate(PRODUCT_IDS.tolist())}


def decide(
    decisions: Mapping[str, Any], desk: Desk, prices: np.ndarray, day: int
) -> tuple[Desk, np.ndarray, tuple[tuple[int, int, int], ...]]:
    """(desk, prices, changed prices as (day, product, cents)) after the decisions; the old ones stay as they were.

    Errors:
        BadArguments: a name that does not exist or an amount that cannot be.
    """
    for name in decisions:
        if name not in KNOWN:
            _refuse(f"Decision {name} is not known.", f"Die Entscheidung {name} ist nicht bekannt.", KNOWN)
    budgets = {_campaign(name): _amount(value, 0, 100_000) for name, value in decisions.get("budgets", {}).items()}
    bids = {_campaign(name): _amount(value, 0.05, 20) for name, value in decisions.get("bids", {}).items()}
    paused = desk.paused | {_campaign(name) for name in decisions.get("pause", ())}
    paused -= {_campaign(name) for name in decisions.get("resume", ())}
    made = {slot: (str(new["name"]), day) for new in decisions.get("creatives", ()) for slot in _slots(new)}
    changed = tuple(
        (day, _product(name), round(_amount(value, 0.01, 100_000) * 100))
        for name, value in decisions.get("prices", {}).items()
    )
    after = prices.copy()
    for _, product, cents in changed:
        after[product] = cents
    changes = {"budgets": desk.budgets | budgets, "bids": desk.bids | bids, "paused": frozenset(paused)}
    return replace(desk, **changes, creatives=desk.creatives | made), after, changed


def _campaign(name: str) -> str:
    if name not in CAMPAIGN:
        _refuse(f"There is no campaign {name}.", f"Eine Kampagne {name} gibt es nicht.", tuple(CAMPAIGN))
    return name


def _product(name: str) -> int:
    if name not in _PRODUCT:
        _refuse(f"There is no product {name}.", f"Einen Artikel {name} gibt es nicht.", tuple(_PRODUCT))
    return _PRODUCT[name]


def _slots(new: Mapping[str, Any]) -> list[int]:
    wanted = (new.get("campaign_id"), new.get("ad_group"), new.get("ad"))
    places = [(CAMPAIGNS[unit[0]].id, unit[1], unit[2]) for unit in UNITS]
    found = [i for i, place in enumerate(places) if place == wanted and WEARS[i]]
    if not found or "name" not in new:
        free = tuple(" / ".join(place) for i, place in enumerate(places) if WEARS[i])
        _refuse("A creative needs campaign_id, ad_group, ad (its slot) and a name.",
                "Ein Motiv braucht campaign_id, ad_group, ad (seinen Platz) und einen Namen.", free)  # fmt: skip
    return found


def _amount(value: Any, low: float, high: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        raise BadArguments(
            en=f"{value!r} is no amount between {low} and {high}.",
            de=f"{value!r} ist kein Wert zwischen {low} und {high}.",
        )
    return float(value)


def _refuse(en: str, de: str, known: tuple[str, ...]) -> None:
    names = ", ".join(known)
    raise BadArguments(en=en, de=de, do_en=f"Known are: {names}.", do_de=f"Bekannt sind: {names}.")
