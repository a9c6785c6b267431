"""Writing once where a platform remembers no keys: what is there is compared with what was and what is to be.

Setting a value that is already set changes nothing, so a write whose answer was lost is repeated without harm; what
another hand changed meanwhile is left alone. Between the look and the write a gap of one request remains.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from platforms._said import moved
from platforms.port import Applied
from terms import Operation


def once(
    operation: Operation, key: str, now: Any, same: Callable[[Any, Any], bool], write: Callable[[], Applied]
) -> Applied:
    """Write while the thing holds `before`; where it holds `after` already it was written.

    Raises:
        Moved: it holds something else.
    """
    if same(now, operation.after) and not same(operation.before, operation.after):
        return Applied(key=key, again=True)
    if not same(now, operation.before):
        raise moved(operation, now)
    return write()


def became(operation: Operation, key: str, now: Any, same: Callable[[Any, Any], bool]) -> Applied | None:
    """What became of a write, by what is there now."""
    return Applied(key=key, again=True) if same(now, operation.after) else None
