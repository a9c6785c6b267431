# pyright: basic, reportAttributeAccessIssue=false
# (pyarrow.compute makes its functions at import)
"""HubSpot deals: a German CSV, every cell quoted; amounts with a point, as HubSpot writes them in any language."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.exports._cells import built, cents, constant, moment, named, text
from simulator.exports._rows import Tongue
from simulator.exports._sheet import delimited

if TYPE_CHECKING:
    from simulator.world import World

HEADERS = {
    "de": ("Datensatz-ID", "Dealname", "Dealphase", "Pipeline", "Betrag", "Währung", "Erstelldatum", "Abschlussdatum",
           "Zugeordnete Kontakt-ID", "Letzte Kampagne"),
    "en": ("Record ID", "Deal Name", "Deal Stage", "Pipeline", "Amount", "Currency", "Create Date", "Close Date",
           "Associated Contact ID", "Latest Campaign"),
}  # fmt: skip
STAGES = {
    "de": {"open": "Angebot erstellt", "won": "Abgeschlossen und gewonnen", "lost": "Abgeschlossen und verloren"},
    "en": {"open": "Proposal sent", "won": "Closed won", "lost": "Closed lost"},
}


def write(world: World, folder: Path, lang: Tongue) -> list[Path]:
    """All deals, in German unless English is wanted."""
    tongue = "en" if lang == "en" else "de"
    deals = world.tables["deals"]
    if not len(deals["deal_id"]):
        return []
    rows = len(deals["deal_id"])
    columns = [
        text(deals["deal_id"]), built(deals["deal_id"], lambda deal: f"Deal {deal}"),
        named(deals["stage"], STAGES[tongue]), constant("Sales Pipeline", rows), cents(deals["amount"]),
        constant("EUR", rows), moment(deals["created_at"], "%Y-%m-%d"), maybe_moment(deals["closed_at"]),
        text(deals["contact_id"]), text(deals["campaign"]),
    ]  # fmt: skip
    file = folder / "hubspot" / "hubspot-crm-exports-alle-deals.csv"
    return [delimited(file, dict(zip(HEADERS[tongue], columns, strict=True)), quote_all=True)]


def maybe_moment(moments: np.ndarray) -> Any:
    """Moments, empty where there is none."""
    import pyarrow.compute as pc

    nothing = np.isnat(moments)
    return pc.if_else(nothing, "", moment(np.where(nothing, np.datetime64("2000-01-01", "s"), moments), "%Y-%m-%d"))
