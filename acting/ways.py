"""By which adapter a write goes: the one that serves its platform now, or the one by which it was approved or made.

Nothing ever goes another way than people said yes to, and what went out as a file comes back as one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from acting.refusals import disconnected
from platforms.port import Adapter
from terms import Operation


def named(adapters: Mapping[str, Adapter], name: str) -> Adapter | None:
    """The adapter of that name, also where another one serves its platforms by now; None where it is gone."""
    find: Any = getattr(adapters, "named", None)
    if find is not None:
        return find(name)
    return next((each for each in adapters.values() if each.name == name), None)


def way(adapters: Mapping[str, Adapter], serving: Adapter, operation: Operation, made_by: str) -> Adapter:
    """The adapter that made a write or is to make it.

    Args:
        adapters: by platform.
        serving: who serves the platform now.
        operation: the write.
        made_by: name of the adapter; empty where nobody chose one.

    Raises:
        PersonMustAct: it is not there any more.
    """
    if not made_by or serving.name == made_by:
        return serving
    found = named(adapters, made_by)
    if found is None:
        raise disconnected(operation.platform, made_by)
    return found


def places(operations: Iterable[tuple[Operation, str]]) -> dict[tuple[str, str, str, str], str]:
    """By what is written: name of the adapter that wrote it."""
    return {(each.platform, each.kind, each.entity, each.field): adapter for each, adapter in operations}
