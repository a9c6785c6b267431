"""Tables: rows of JSON values, and the words for the codes in them."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Self

from pydantic import Field, model_serializer, model_validator

from errors import Lang
from terms.plain import Term, Words, plain


class Table(Term):
    """Named columns and their rows; cells are JSON values.

    words   of a column whose cells are codes or English words: what people read instead, by cell
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    words: dict[str, dict[str, Words]] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _rectangular(self) -> Self:
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError("each row of a table has as many cells as there are columns")
        return self

    @model_serializer(mode="plain")
    def _as_json(self) -> dict[str, Any]:
        told = {"columns": list(self.columns), "rows": [[_cell(cell) for cell in row] for row in self.rows]}
        if not self.words:
            return told
        said = {name: {cell: each.model_dump() for cell, each in words.items()} for name, words in self.words.items()}
        return told | {"words": said}

    def said(self, lang: Lang) -> list[list[Any]]:
        """The rows with the cells that have words in one language."""
        by_place = [self.words.get(name, {}) for name in self.columns]
        return [
            [words[cell].said(lang) if isinstance(cell, str) and cell in words else cell
             for cell, words in zip(row, by_place, strict=True)]
            for row in self.rows
        ]  # fmt: skip


def _cell(value: Any) -> Any:
    told = _CELLS.get(value.__class__)
    if told is None:
        return _finite(value) if isinstance(value, float) else value
    return told(value)


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None


_CELLS: dict[type, Callable[[Any], Any]] = {
    Decimal: plain, date: date.isoformat, datetime: datetime.isoformat,
}  # fmt: skip
