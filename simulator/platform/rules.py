"""What a platform takes as a value, what counts as the same value, and which rows of a list it rejects."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

LISTS = ("negatives", "members", "excluded")
"""Fields that hold sets; their order means nothing."""
UNITS = {"budget": ("EUR/day", "EUR"), "bid": ("EUR/click", "EUR"), "shares": ("share",)}
"""Units in which an amount may be written; an empty one is taken as the platform's own."""


def canonical(value: Any) -> str:
    """The one way to write a value: sorted keys, exact numbers, 150 and 150.0 alike.

    >>> canonical({"b": 150.0, "a": [1, 0.1]})
    '{"a":[1,0.1],"b":150}'
    """
    return json.dumps(_plain(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def held(field: str, value: Any) -> Any:
    """The value as the platform keeps it: sets sorted and without doubles."""
    return sorted(set(value)) if field in LISTS else _plain(value)


def same(field: str, one: Any, other: Any) -> bool:
    """Whether two values of a field mean the same."""
    if field in LISTS and isinstance(one, list) and isinstance(other, list):
        return sorted(map(canonical, one)) == sorted(map(canonical, other))  # pyright: ignore[reportUnknownArgumentType]
    return canonical(one) == canonical(other)


def wrong(field: str, value: Any, unit: str) -> str:
    """Why the platform does not take a value; empty where it does."""
    if unit and field in UNITS and unit not in UNITS[field]:
        return f"{field} is kept in {UNITS[field][0]}, not in {unit}"
    return "" if _ALLOWED[field](value) else f"{json.dumps(value, ensure_ascii=False)[:80]} is no {field}"


def rejected(field: str, rows: Sequence[str]) -> dict[str, str]:
    """Rows of a list that no platform takes, with the reason."""
    if field == "negatives":
        return {row: "longer than 80 characters or 10 words" for row in rows if len(row) > 80 or len(row.split()) > 10}
    if field == "members":
        return {row: "not a SHA-256 in lower-case hex" for row in rows if not re.fullmatch(r"[0-9a-f]{64}", row)}
    return {}


def _plain(value: Any) -> Any:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, dict):
        return {str(name): _plain(each) for name, each in value.items()}  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
    if isinstance(value, list):
        return [_plain(each) for each in value]  # pyright: ignore[reportUnknownVariableType]
    return value


def _amount(low: str, high: str) -> Callable[[Any], bool]:
    def allowed(value: Any) -> bool:
        if isinstance(value, bool) or not isinstance(value, int | float):
            return False
        exact = Decimal(repr(value))
        return exact.is_finite() and Decimal(low) <= exact <= Decimal(high) and exact == round(exact, 2)

    return allowed


def _texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) and each.strip() for each in value)  # pyright: ignore[reportUnknownVariableType]


def _shares(value: Any) -> bool:
    if not isinstance(value, dict) or not value:
        return False
    parts: list[Any] = list(value.values())  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
    if any(isinstance(each, bool) or not isinstance(each, int | float) or not 0 <= each <= 1 for each in parts):
        return False
    return abs(sum(parts) - 1) < 1e-9


def _cap(value: Any) -> bool:
    return value is None or (isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 100)


def _copy(value: Any) -> bool:
    return isinstance(value, dict) and all(map(_texts, value.values())) and bool(value.get("headlines"))  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType, reportUnknownVariableType]


_ALLOWED: dict[str, Callable[[Any], bool]] = {
    "budget": _amount("0.01", "100000"),
    "bid": _amount("0.01", "1000"),
    "target": lambda value: value is None or _amount("0.01", "10000")(value),
    "status": lambda value: value in ("enabled", "paused"),
    "negatives": _texts, "members": _texts, "excluded": _texts, "shares": _shares, "cap": _cap, "copy": _copy,
}  # fmt: skip
