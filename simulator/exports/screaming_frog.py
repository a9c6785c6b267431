# pyright: basic, reportAttributeAccessIssue=false
# (pyarrow.compute makes its functions at import)
"""Screaming Frog's internal pages (`intern_alle.csv`, `internal_all.csv`): every cell quoted, a mark in front."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.exports._cells import address, constant, named, number, text, whole
from simulator.exports._rows import Table, Tongue
from simulator.exports._sheet import delimited

if TYPE_CHECKING:
    from simulator.world import World

HEADERS = {
    "de": ("Adresse", "Inhaltstyp", "Status-Code", "Status", "Indexierbarkeit", "Titel 1", "Meta-Description 1",
           "H1-1", "Meta-Robots 1", "Canonical-Link-Element 1", "Wortanzahl", "Crawl-Tiefe", "Inlinks",
           "Antwortzeit"),
    "en": ("Address", "Content Type", "Status Code", "Status", "Indexability", "Title 1", "Meta Description 1",
           "H1-1", "Meta Robots 1", "Canonical Link Element 1", "Word Count", "Crawl Depth", "Inlinks",
           "Response Time"),
}  # fmt: skip
FILE = {"de": "intern_alle.csv", "en": "internal_all.csv"}
STATUS = {"200": "OK", "301": "Moved Permanently", "302": "Found", "404": "Not Found", "410": "Gone",
          "500": "Internal Server Error"}  # fmt: skip
INDEXABLE = {"de": ("Indexierbar", "Nicht indexierbar"), "en": ("Indexable", "Non-Indexable")}


def write(world: World, folder: Path, lang: Tongue) -> list[Path]:
    """The last crawl, in German unless English is wanted."""
    pages = world.tables["pages"]
    tongue = "en" if lang == "en" else "de"
    status = whole(pages["status"])
    columns = [
        address(pages["url"]), constant("text/html; charset=UTF-8", len(pages["url"])), status, named(status, STATUS),
        _indexable(pages, INDEXABLE[tongue]),
        *(text(pages[name]) for name in ("title", "description", "h1", "robots")), address(pages["canonical"]),
        *(whole(pages[name]) for name in ("word_count", "depth", "inlinks")), number(pages["response_time"], 3),
    ]  # fmt: skip
    file = folder / "screaming_frog" / FILE[tongue]
    return [delimited(file, dict(zip(HEADERS[tongue], columns, strict=True)), encoding="utf-8-sig", quote_all=True)]


def _indexable(pages: Table, words: tuple[str, str]) -> Any:
    barred = np.char.find(pages["robots"].astype(str), "noindex") >= 0
    elsewhere = (pages["canonical"] != pages["url"]) & (pages["canonical"] != "")
    import pyarrow.compute as pc

    return pc.if_else((pages["status"] == 200) & ~barred & ~elsewhere, words[0], words[1])
