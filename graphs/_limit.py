"""A time limit for one piece of work: a tool that hangs must not hang the night."""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread
from typing import Any, TypeVar, cast

from errors import LeitstandError

T = TypeVar("T")


class Hangs(LeitstandError):
    """Work that was given up because it took too long."""

    kind = "timeout"


def limited(name: str, minutes: float, work: Callable[[], T]) -> T:
    """The result of the work, or its error.

    It runs in a thread of its own. Python cannot end a thread: one that takes too long is left to itself, keeps its
    processor time until it comes back or the process ends, and what it still finds out counts for nothing here.

    Args:
        name: of the work, for the refusal.
        minutes: for which it is waited.
        work: reads and records only; nothing that writes outside may be given up half done.

    Raises:
        Hangs: the time is over.
    """
    found: list[Any] = []
    failed: list[BaseException] = []

    def run() -> None:
        try:
            found.append(work())
        except BaseException as error:  # raised again where it is waited for
            failed.append(error)

    thread = Thread(target=run, name=f"limited {name}", daemon=True)
    thread.start()
    thread.join(minutes * 60)
    if failed:
        raise failed[0]
    if not found:
        raise Hangs(
            en=f"{name} was given up after {minutes:g} minutes.",
            de=f"{name} wurde nach {minutes:g} Minuten aufgegeben.",
            do_en="Narrow its arguments in night.yaml, or give it more `minutes` there.",
            do_de="Grenzen Sie in night.yaml seine Argumente ein, oder geben Sie ihm dort mehr `minutes`.",
        )
    return cast("T", found[0])
