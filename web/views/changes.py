"""What changed: the last seven complete days beside the seven before, why, and a chart; computed by the tools.

Each figure comes from a recorded run. What is computed is kept while data and day stay the same, so that looking at a
page again records nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from errors import LeitstandError, NoData, WeakData
from terms import Fact, Result, Words, localised

if TYPE_CHECKING:
    from errors import Lang
    from settings import Settings
    from tools.calling import Desk

METRICS = ("cost", "revenue", "roas", "orders", "cac")
LESS_IS_BETTER = frozenset({"cac"})
NEITHER = frozenset({"cost"})
WEEK, MONTH = timedelta(days=6), timedelta(days=27)
KINDS = ("ads", "orders")
"""Kinds that the figures are made of; days count as complete as far as all of them that are loaded reach."""
WORTH = ("applied", "automated", "profit", "revenue", "portal_return", "days_to_find", "measured")
"""Key figures of the control room that are shown in the morning, as far as there is a record."""
_KEPT: dict[Any, Any] = {}
_LOCK = Lock()


def changes(settings: Settings, lang: Lang) -> dict[str, Any]:
    """Five figures with what they were before, and one chart.

    Returns:
        first, last  of the days that are told, None where nothing is loaded; stale: days since the last one
        tiles        id, name, value and before as facts, share of change, tone, cause, confidence, notes, run
        chart        a Vega-Lite specification, with the run that it comes from
    """
    from tools.calling import open_desk

    desk = open_desk(settings)
    try:
        last = _last(desk)
        if last is None:
            return {"ok": True, "first": None, "last": None, "stale": 0, "tiles": [], "chart": None, "chart_run": ""}
        key = (settings.home, settings.day, desk.currency, tuple(sorted(_snapshots(desk).items())))
        found = _once("changes", settings.home, key, lambda: _computed(desk, last))
    finally:
        desk.library.close()
    tiles, (chart, run) = found
    return {
        "ok": True, "first": (last - WEEK).isoformat(), "last": last.isoformat(), "stale": (desk.today - last).days - 1,
        "tiles": [_said(each, lang) for each in tiles], "chart": localised(chart, lang) if chart else None,
        "chart_run": run,
    }  # fmt: skip


def worth(settings: Settings, lang: Lang) -> dict[str, Any]:
    """What the control room itself is worth, from its own record."""
    from ledger import outcomes, proposals
    from tools.calling import open_desk

    desk = open_desk(settings)
    try:
        assert desk.book is not None
        with desk.book.reading() as tx:
            states = tuple((each.id, each.status) for each in proposals.listed(tx))
            known = tuple((each.id, each.realised) for each in outcomes.listed(tx))
        if not states:
            return {"ok": True, "facts": [], "run": "", "notes": []}
        key = (settings.day, hash(states), hash(known))
        result: Result = _once("worth", settings.home, key, lambda: _called("data.portal", {}, desk))
    finally:
        desk.library.close()
    held = {each.id: each for each in result.facts}
    return {
        "ok": True, "run": result.receipt.run if result.receipt else "",
        "facts": [held[id].model_dump(mode="json") for id in WORTH if id in held],
        "notes": [each.said(lang) for each in result.caveats],
    }  # fmt: skip


def _called(name: str, args: dict[str, Any], desk: Desk) -> Result:
    from tools.calling import call

    return call(name, args, desk)


def _once(what: str, home: Path, key: Any, compute: Callable[[], Any]) -> Any:
    """What was computed for that key, else it is computed; one at a time, and only the newest is kept."""
    with _LOCK:
        kept = _KEPT.get((what, home))
        if kept is None or kept[0] != key:
            kept = _KEPT[what, home] = (key, compute())
        return kept[1]


def _snapshots(desk: Desk) -> dict[str, str]:
    return {kind: each.snapshot for kind, each in desk.warehouse.kinds().items() if kind in KINDS}


def _last(desk: Desk) -> date | None:
    """The last day that every kind has and that is over."""
    loaded = desk.warehouse.kinds()
    days = [each.last for kind in KINDS if (each := loaded.get(kind)) is not None and each.last is not None]
    return min([*days, desk.today - timedelta(days=1)]) if days else None


def _computed(desk: Desk, last: date) -> tuple[list[dict[str, Any]], tuple[Any, str]]:
    week = f"{last - WEEK}..{last}"
    tiles = [tile for metric in METRICS if (tile := _tile(desk, metric, week)) is not None]
    return tiles, _chart(desk, f"{last - MONTH}..{last}")


def _tile(desk: Desk, metric: str, week: str) -> dict[str, Any] | None:
    """One figure; where its data are not loaded, nothing."""
    try:
        found, only = _compared(desk, metric, {"metric": metric, "period": week})
    except NoData:
        return None
    except LeitstandError as failed:
        return {"id": metric, "failed": failed}
    return {"id": metric, "result": found, "only": only, "cause": _cause(desk, metric, week, only)}


def _compared(desk: Desk, metric: str, args: dict[str, Any]) -> tuple[Result, str]:
    """The comparison; of several currencies the house's own."""
    try:
        return _called("data.compare", args, desk), ""
    except WeakData:
        own = {"where": {"currency": desk.currency}}
        return _called("data.compare", args | own, desk), desk.currency


def _cause(desk: Desk, metric: str, week: str, only: str) -> Words | None:
    """What moved it most, where that can be told."""
    where = {"where": {"currency": only}} if only else {}
    try:
        found = _called("data.decompose", {"metric": metric, "period": week} | where, desk)
    except LeitstandError:
        return None
    name, place = found.names.get("cause_1_name"), found.names.get("cause_1_where")
    if name is not None and name == found.fact("current").label:  # it moved because it moved
        name = None
    if place is not None and place.en.startswith("(not given)"):
        place = None
    if name is None or place is None:
        return name or (place and Words(de=f"am stärksten bei {place.de}", en=f"most of all in {place.en}"))
    return Words(de=f"{name.de}, am stärksten bei {place.de}", en=f"{name.en}, most of all in {place.en}")


def _chart(desk: Desk, month: str) -> tuple[Any, str]:
    """The last four weeks day by day: revenue, else cost."""
    for metric in ("revenue", "cost"):
        try:
            found = _called("data.metric", {"metric": metric, "period": month, "by": ["day"]}, desk)
        except LeitstandError:
            continue
        if found.charts:
            return found.charts[0], found.receipt.run if found.receipt else ""
    return None, ""


def _said(tile: dict[str, Any], lang: Lang) -> dict[str, Any]:
    if "failed" in tile:
        failed: LeitstandError = tile["failed"]
        return {"id": tile["id"], "problem": failed.said(lang)}
    result: Result = tile["result"]
    held = {each.id: each for each in result.facts}
    change, share = held.get("change"), held.get("change_share")
    cause: Words | None = tile["cause"]
    return {
        "id": tile["id"], "name": held["current"].label.said(lang), "only": tile["only"],
        "value": _plain(held["current"]), "before": _plain(held["before"]), "change": _plain(change),
        "share": _plain(share), "tone": _tone(tile["id"], change), "cause": cause.said(lang) if cause else "",
        "confidence": result.confidence, "notes": [each.said(lang) for each in result.caveats],
        "run": result.receipt.run if result.receipt else "",
    }  # fmt: skip


def _plain(fact: Fact | None) -> dict[str, Any] | None:
    return fact.model_dump(mode="json") if fact else None


def _tone(metric: str, change: Fact | None) -> str:
    """Whether a change is for the better; spending more is neither."""
    if change is None or not change.value or metric in NEITHER:
        return ""
    return "good" if (change.value > 0) != (metric in LESS_IS_BETTER) else "bad"
