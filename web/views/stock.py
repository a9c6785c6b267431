"""What the data page shows: what is loaded, what each kind promises, and whether it keeps that."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from errors import Lang
    from settings import Settings
    from tools.calling import Desk


def stock(settings: Settings, desk: Desk, lang: Lang) -> dict[str, Any]:
    """Every loaded kind with its age, its gaps and its sources, and the kinds that could be loaded.

    Args:
        settings: the house.
        desk: with the data.
        lang: of the titles.
    """
    from warehouse.contract import contract, kinds
    from web.inventory import inventory

    loaded = [_kind(each.as_json(), contract(each.kind), lang) for each in inventory(desk.warehouse, settings.day)]
    there = {each["kind"] for each in loaded}
    missing = [{"kind": kind, "title": contract(kind).title.said(lang)} for kind in kinds() if kind not in there]
    return {"ok": True, "kinds": loaded, "missing": missing}


def _kind(told: dict[str, Any], agreed: Any, lang: Lang) -> dict[str, Any]:
    most, age = agreed.freshness_days, told["age_days"]
    stale = most is not None and age is not None and age > most
    return told | {
        "title": agreed.title.said(lang), "stale": stale, "freshness_days": most, "on_breach": agreed.on_breach,
        "version": agreed.version,
    }  # fmt: skip


def agreed(kind: str, lang: Lang) -> dict[str, Any]:
    """What a kind of data promises: its columns, what they may hold, what happens to rows that break it.

    Raises:
        UnknownKind: there is no such kind.
    """
    from warehouse.contract import contract

    found = contract(kind)
    return {"ok": True, "kind": kind, "title": found.title.said(lang), "contract": found.model_dump(mode="json")}
