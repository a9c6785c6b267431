"""Periods of whole days, read from what people write."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, Self

from pydantic import model_validator

from terms.plain import Term


class Period(Term):
    """Whole days from start to end, both included. Reads `2026-03`, `2026-Q1`, `2026-W09`, `2026`, `A..B`, `A/B`."""

    start: date
    end: date

    @model_validator(mode="before")
    @classmethod
    def _short_form(cls, value: Any) -> Any:
        return _period(value) if isinstance(value, str) else value

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.start > self.end:
            raise ValueError(f"the period starts on {self.start} after it ends on {self.end}")
        return self

    @property
    def days(self) -> int:
        """How many days."""
        return (self.end - self.start).days + 1

    def __str__(self) -> str:
        return f"{self.start}..{self.end}"


def _period(text: str) -> dict[str, date]:
    text = text.strip()
    if match := re.fullmatch(r"(\S+?)\s*(?:\.\.\.?|/|\s+(?:to|bis|until)\s+)\s*(\S+)", text):
        return {"start": _period(match[1])["start"], "end": _period(match[2])["end"]}
    if match := re.fullmatch(r"(\d{4})", text):
        return {"start": date(int(text), 1, 1), "end": date(int(text), 12, 31)}
    if match := re.fullmatch(r"(\d{4})-?Q([1-4])", text, re.IGNORECASE):
        year, last = int(match[1]), 3 * int(match[2])
        return {"start": date(year, last - 2, 1), "end": _month_end(year, last)}
    if match := re.fullmatch(r"(\d{4})-?(?:W|KW)(\d{1,2})", text, re.IGNORECASE):
        year, week = int(match[1]), int(match[2])
        return {"start": date.fromisocalendar(year, week, 1), "end": date.fromisocalendar(year, week, 7)}
    if match := re.fullmatch(r"(\d{4})-(\d{1,2})", text):
        year, month = int(match[1]), int(match[2])
        return {"start": date(year, month, 1), "end": _month_end(year, month)}
    if match := re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", text):
        day = date(int(match[3]), int(match[2]), int(match[1]))
        return {"start": day, "end": day}
    try:
        day = date.fromisoformat(text[:10])
    except ValueError:
        raise ValueError(
            f"'{text}' is not a period; write 2026-03-01..2026-03-31, 2026-03, 2026-Q1, 2026-W09 or 2026"
        ) from None
    return {"start": day, "end": day}


def _month_end(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1) - (date(2, 1, 2) - date(2, 1, 1))
