"""When two values of a field mean the same: a budget of 150 and of 150.0 do, lists are sets."""

from __future__ import annotations

from decimal import Decimal
from typing import Any


def same(field: str, one: Any, other: Any) -> bool:
    """Whether a platform's value is the one that was written.

    >>> same("budget", 150, 150.0), same("negatives", ["a", "b"], ["b", "a"]), same("cap", None, 0)
    (True, True, False)
    """
    del field
    return _plain(one) == _plain(other)


def _plain(value: Any) -> tuple[str, Any]:
    """What it is and what it is worth: nothing, yes and no are no words and no numbers."""
    if value is None or isinstance(value, bool):
        return "sign", repr(value)
    if isinstance(value, int | float | Decimal):
        return "number", Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if isinstance(value, list | tuple):
        return "list", frozenset(map(_plain, value))  # pyright: ignore[reportUnknownArgumentType]
    if isinstance(value, dict):
        return "object", frozenset((str(name), _plain(each)) for name, each in value.items())  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
    return "text", str(value)
