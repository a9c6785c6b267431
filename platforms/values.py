"""When two values of a field mean the same: a budget of 150 and of 150.0 do, lists are sets."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any


def same(field: str, one: Any, other: Any) -> bool:
    """Whether a platform's value is the one that was written.

    >>> same("budget", 150, 150.0), same("negatives", ["a", "b"], ["b", "a"]), same("cap", None, 0)
    (True, True, False)
    """
    del field
    return _plain(one) == _plain(other)


def _plain(value: Any) -> Any:
    if isinstance(value, bool) or value is None:
        return repr(value)
    if isinstance(value, int | float | Decimal):
        return Decimal(str(value)).normalize()
    if isinstance(value, list | tuple):
        return sorted(json.dumps(_text(each), sort_keys=True) for each in value)  # pyright: ignore[reportUnknownVariableType]
    if isinstance(value, dict):
        return {str(name): _plain(each) for name, each in value.items()}  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
    return value


def _text(value: Any) -> Any:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value
