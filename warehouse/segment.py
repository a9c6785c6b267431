"""Segments as data: `segments/<id>.yaml` says once which rows belong to a group that many questions name.

A segment is a condition a kind, written in the kind's columns. Add one by adding a file.
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict

from errors import BadArguments
from terms import Words
from warehouse.contract import contract, plain
from warehouse.reader import Loaded

FOLDER = Path(__file__).parent / "segments"
WORDS = frozenset({"segment", "segmente", "segments", "zielgruppe"})
"""What the filter is called whose values are segments."""


class Segment(BaseModel):
    """One definition; `where` is the SQL condition by kind."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    id: str
    version: int
    valid_from: date
    owner: str
    where: dict[str, str]
    name: Words
    synonyms: dict[Literal["de", "en"], tuple[str, ...]]

    def columns(self, kind: str) -> tuple[str, ...]:
        """The columns of that kind which the condition reads."""
        words = set(re.findall(r"[a-z_]+", re.sub(r"'[^']*'", "", self.where[kind])))
        return tuple(column for column in contract(kind).columns if column in words)

    def words(self) -> tuple[str, ...]:
        """Everything that people call it."""
        return (self.id, self.name.de, self.name.en, *self.synonyms["de"], *self.synonyms["en"])


@cache
def segments() -> dict[str, Segment]:
    """Every segment by id, by looking into the folder."""
    read = (Segment(**yaml.safe_load(file.read_text(encoding="utf-8"))) for file in sorted(FOLDER.glob("*.yaml")))
    return {segment.id: segment for segment in read}


def segment_for(word: str, loaded: Loaded) -> Segment:
    """The segment that a word means, where the loaded kind can tell it.

    Raises:
        BadArguments: there is no such segment, or the kind lacks a column that it needs.
    """
    known = segments().values()
    found = next((each for each in known if plain(word) in {plain(one) for one in each.words()}), None)
    fitting = [each.id for each in known if loaded.kind in each.where and _told(each, loaded)]
    if found is not None and found.id in fitting:
        return found
    listed = ", ".join(fitting) or "–"
    raise BadArguments(
        en=f"The {loaded.kind} data cannot tell the segment '{word}'.",
        de=f"Die Daten der Art {loaded.kind} kennen das Segment '{word}' nicht.",
        do_en=f"Segments here: {listed}.",
        do_de=f"Segmente hier: {listed}.",
    )


def _told(segment: Segment, loaded: Loaded) -> bool:
    return set(segment.columns(loaded.kind)) <= set(loaded.columns)
