"""Setting the desk that tools work at, from the settings."""

from __future__ import annotations

from settings import Settings
from tools._tool import Desk


def open_desk(settings: Settings) -> Desk:
    """Warehouse, documents and runs of one home; nothing is opened before it is read."""
    from knowledge.library import Library
    from ledger.runs import Runs
    from warehouse.store import Warehouse

    return Desk(
        warehouse=Warehouse(settings.home).reader(),
        library=Library(settings.home),
        runs=Runs(settings.home / "ledger.db"),
        today=settings.day,
        seed=settings.seed,
        currency=settings.currency,
    )
