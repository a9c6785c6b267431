"""What people read of the writes of a proposal: how far each is, and what the platform did not take."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from terms import Lang, Words
from web.diffs import changed

if TYPE_CHECKING:
    from ledger.outbox import Item

WRITES = {
    "waiting": Words(de="wartet", en="waits"), "sending": Words(de="wird geschrieben", en="being written"),
    "unknown": Words(de="ungewiss, wird nachgelesen", en="unknown, will be read"),
    "applied": Words(de="geschrieben, noch nicht sichtbar", en="written, not seen yet"),
    "verified": Words(de="geschrieben und nachgelesen", en="written and read back"),
    "handed_over": Words(de="übergeben", en="handed over"), "refused": Words(de="nicht geschrieben", en="not written"),
    "reverting": Words(de="wird zurückgenommen", en="being taken back"),
    "reverted": Words(de="zurückgenommen", en="taken back"), "cancelled": Words(de="zurückgezogen", en="withdrawn"),
}  # fmt: skip


def item_json(item: Item, lang: Lang) -> dict[str, Any]:
    """The stable shape of a write."""
    return {
        "key": item.key, "step": item.step, "state": item.state, "undo": item.undo, "turn": item.turn,
        "attempts": item.attempts, "operation": item.operation.model_dump(mode="json"),
        "rejected": item.result.get("rejected", {}), "said": _why(item, lang),
    }  # fmt: skip


def _why(item: Item, lang: Lang) -> str:
    from acting.concluding import said

    quiet = item.state in ("verified", "handed_over", "waiting") and item.note in ("", "later", "switch")
    return "" if quiet else said(item).said(lang)


def written(items: Sequence[Item], lang: Lang) -> str:
    """Every write in a line; empty where there is none."""
    if not items:
        return ""
    title = "Geschrieben" if lang == "de" else "Written"
    return "\n".join([click.style(title, bold=True), *(item_line(item, lang) for item in items)])


def item_line(item: Item, lang: Lang) -> str:
    """One write: how far it is, from what to what, and why it is not further."""
    before, after = changed(item.operation.before, item.operation.after, lang)
    back = (" (zurück)" if lang == "de" else " (back)") if item.undo else ""
    why, rejected = _why(item, lang), item.result.get("rejected", {})
    more = f" – {why}" if why else ""
    if rejected:
        rows = "Zeilen nicht angenommen" if lang == "de" else "rows not taken"
        more += f" – {len(rejected)} {rows}: " + "; ".join(f"{row}: {why}" for row, why in list(rejected.items())[:3])
    thing = item.operation.name or item.operation.entity
    return f"  {WRITES[item.state].said(lang)}{back}: {thing}, {before} → {after}{more}"
