"""What is known about a campaign, and whether it meets a condition. What is not known meets none."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, cast

from methods.claims.reading import fold

_MISSING = object()
_NO = frozenset({"", "none", "no", "nein", "kein", "keine", "false", "null", "n/a", "unknown", "unbekannt", "0"})
_YES = frozenset({"true", "yes", "ja", "1"})


class Facts:
    """Facts by name; nested ones as `tcf.purpose1`. Other spellings of a name are led to the known one.

    Args:
        given: facts as the caller wrote them.
        aliases: other spelling -> known name.
        day: the day that counts; evidence that ran out before is no evidence.
    """

    def __init__(self, given: Mapping[str, Any], aliases: Mapping[str, str], day: date) -> None:
        self.day = day
        self._known: dict[str, Any] = {}
        for name, value in _flat(given):
            plain = re.sub(r"[\s-]+", "_", fold(name)).strip("_")
            known = aliases.get(plain, plain)
            if known not in self._known or not _given(self._known[known]):
                self._known[known] = value
        if "evidence" in self._known:
            self._known["evidence"] = self._current(self._known["evidence"])

    def names(self) -> tuple[str, ...]:
        """Every known name."""
        return tuple(self._known)

    def get(self, name: str) -> Any:
        """The value, or None if it is not known."""
        return self._known.get(name)

    def knows(self, name: str) -> bool:
        """Whether anything was said about it, even that there is none."""
        return name in self._known

    def number(self, name: str) -> Decimal | None:
        """The value as a number, or None."""
        return _number(self._known.get(name))

    def holds(self, condition: Any) -> bool:
        """Whether a condition of a rule is met: a mapping is all-of, a list any-of.

        Values: true, false, none, some, known, unknown, {min, max, over, under}, {in: []}, {has: [types]}, text.
        """
        if isinstance(condition, list):
            return any(self.holds(part) for part in cast("list[Any]", condition))
        return all(self._one(str(name), wanted) for name, wanted in cast("dict[str, Any]", condition).items())

    def _one(self, name: str, wanted: Any) -> bool:
        if name == "any":
            return any(self.holds(part) for part in wanted)
        if name == "not":
            return not self.holds(wanted)
        value = self._known.get(name, _MISSING)
        if value is _MISSING:
            return wanted == "unknown"
        if isinstance(wanted, dict):
            return all(self._compare(value, str(how), bound) for how, bound in cast("dict[str, Any]", wanted).items())
        if isinstance(wanted, bool):
            return _given(value) is wanted
        words = {"known": True, "unknown": False, "some": _given(value), "none": not _given(value)}
        return words[wanted] if wanted in words else fold(str(value)) == fold(str(wanted))

    def _compare(self, value: Any, how: str, bound: Any) -> bool:
        if how == "in":
            options = {fold(str(option)) for option in bound}
            return any(fold(str(item)) in options for item in _each(value))
        if how == "has":
            return any(word in fold(str(value)) for word in bound)
        number = _number(value)
        if number is None:
            return False
        limit = Decimal(str(bound))
        return {"min": number >= limit, "max": number <= limit, "over": number > limit, "under": number < limit}[how]

    def _current(self, evidence: Any) -> Any:
        if not isinstance(evidence, list):
            return evidence
        return [item for item in cast("list[Any]", evidence) if not self._ran_out(item)]

    def _ran_out(self, item: Any) -> bool:
        if not isinstance(item, dict):
            return not _given(item)
        ends = [cast("dict[str, Any]", item).get(key) for key in ("valid_until", "valid_to", "expires", "gueltig_bis")]
        return any(day < self.day for day in map(as_date, ends) if day)


def as_date(value: Any) -> date | None:
    """A date from ISO or German text, or None."""
    if isinstance(value, date):
        return value
    text = str(value or "").strip()
    try:
        if german := re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", text):
            return date(int(german[3]), int(german[2]), int(german[1]))
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _each(value: Any) -> list[Any]:
    return cast("list[Any]", value) if isinstance(value, list) else [value]


def _flat(given: Mapping[str, Any], prefix: str = "", depth: int = 0) -> Iterator[tuple[str, Any]]:
    for name, value in given.items():
        yield prefix + str(name), value
        if isinstance(value, dict) and depth < 4:
            yield from _flat(cast("dict[str, Any]", value), f"{prefix}{name}.", depth + 1)


def _given(value: Any) -> bool:
    if isinstance(value, str):
        return fold(value).strip() not in _NO
    return bool(value)


def _number(value: Any) -> Decimal | None:
    if isinstance(value, bool) or value is None:
        return None
    try:
        number = Decimal(str(value).replace(",", ".").strip(" €%"))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
