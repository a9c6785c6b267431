"""Files that are brought to the page of questions. To come."""

from __future__ import annotations
from typing import Any


class _Files:
    place: Any = None

    async def found(self) -> None: ...


def offer(screen: Any, after: Any) -> _Files:
    return _Files()
