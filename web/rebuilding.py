"""The rebuild command: the warehouse made anew from the raw copies, and what came out."""

from __future__ import annotations

from typing import Any

from errors import Lang
from settings import Settings
from terms import Words


def run_rebuild(settings: Settings, lang: Lang) -> tuple[dict[str, Any], str]:
    """Rebuild; returns the JSON shape and the text for people.

    Raises:
        LeitstandError: nothing is loaded, or a raw copy gives something else; the warehouse is as it was.
    """
    from warehouse.store import Warehouse

    snapshots = Warehouse(settings.home, settings.day, timezone=settings.timezone, currency=settings.currency).rebuild()
    count = len(snapshots)
    done = Words(
        de=f"✓ Das Warehouse ist aus den Rohkopien neu aufgebaut; {count} Datenart(en) mit demselben Stand wie zuvor.",
        en=f"✓ The warehouse is made anew from the raw copies; {count} data kind(s) in the same state as before.",
    ).said(lang)
    lines = [f"  {kind}: {snapshot}" for kind, snapshot in snapshots.items()]
    return {"ok": True, "snapshots": snapshots}, "\n".join([done, *lines])
