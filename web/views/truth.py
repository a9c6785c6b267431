"""What advertising really brings, channel by channel, and how sure that is: what the page Truth shows."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from errors import BadArguments, Lang
from web.views import measured

if TYPE_CHECKING:
    from settings import Settings
    from tools.calling import Desk

TOOL = "attribution.triangulate"
SURE = 0.05
"""Below this p value sources contradict each other by more than chance."""
PRESETS = (28, 91, 182)
"""Lengths of periods that can be chosen with one click, in days, up to the last day of data."""


def truth(settings: Settings, lang: Lang, start: str = "", end: str = "", *, begin: bool = True) -> dict[str, Any]:
    """What is known of every channel in a period; what is not measured yet is begun.

    Args:
        settings: the house.
        lang: of what is said.
        start: first day; all days where there is none.
        end: last day.
        begin: have it measured where it is not known for the data of now.

    Raises:
        BadArguments: days that are none.
    """
    args = asked(start, end)
    with measured.desk(settings) as at:
        days = span(at)
    seen = measured.look(settings, TOOL, args, begin=begin and days is not None)
    found = _found(measured.shaped(seen.known.result, lang)) if seen.known else None
    return {"ok": True, "period": args.get("period"), "days": days, "found": found} | seen.told(lang)


def again(settings: Settings, start: str = "", end: str = "") -> None:
    """Have it measured once more, after a failure."""
    measured.again(settings, TOOL, asked(start, end))


def asked(start: str, end: str) -> dict[str, Any]:
    """The tool's arguments for a period."""
    if not start and not end:
        return {}
    try:
        first, last = date.fromisoformat(start), date.fromisoformat(end)
    except ValueError:
        first, last = date.max, date.min
    if first > last:
        raise BadArguments(
            en="The period needs a first and a last day, in this order.",
            de="Der Zeitraum braucht einen ersten und einen letzten Tag, in dieser Reihenfolge.",
            do_en="Choose both days.", do_de="Wählen Sie beide Tage.",
        )  # fmt: skip
    return {"period": {"start": first.isoformat(), "end": last.isoformat()}}


def span(at: Desk) -> dict[str, Any] | None:
    """The days that the data of cost cover, with shorter periods to choose; None where none name a channel's cost."""
    kinds = at.warehouse.kinds()
    spans = [
        (each.first, each.last) for kind in ("media", "ads") if (each := kinds.get(kind)) and each.first and each.last
    ]
    if not spans:
        return None
    first, last = min(one for one, _ in spans), max(one for _, one in spans)
    choices = [
        {"days": length, "start": (last - timedelta(days=length - 1)).isoformat(), "end": last.isoformat()}
        for length in PRESETS if last - timedelta(days=length) >= first
    ]  # fmt: skip
    return {"start": first.isoformat(), "end": last.isoformat(), "choices": choices}


def _found(told: dict[str, Any]) -> dict[str, Any]:
    """The result as the page reads it: one mapping a channel, a platform, a contradiction."""
    counted = {each["channel"]: each for each in measured.rows(told, "counted")}
    channels: list[dict[str, Any]] = [
        each | {"counted": counted.get(each["channel"])} for each in measured.rows(told, "channels")
    ]
    tests = measured.rows(told, "next_test")
    return {
        "run": told["run"], "text": told["text"], "confidence": told["confidence"], "evidence": told["evidence"],
        "facts": told["facts"], "caveats": told["caveats"], "channels": channels,
        "platforms": measured.rows(told, "bias"), "campaigns": measured.rows(told, "split"),
        "contradictions": [
            each["channel"] for each in channels
            if each["disagreement_p"] is not None and each["disagreement_p"] < SURE
        ],
        "untested": [each["channel"] for each in channels if each["label"] == "correlation"],
        "next_test": tests[0] | {"where_said": said(told, "next_test", "where", tests[0]["where"])} if tests else None,
        "charts": told["charts"], "gate": measured.rows(told, "gate"),
    }  # fmt: skip


def said(told: dict[str, Any], table: str, column: str, value: Any) -> Any:
    """A cell in both languages, where the table knows its words."""
    return told["tables"][table].get("words", {}).get(column, {}).get(value) or {"de": value, "en": value}
