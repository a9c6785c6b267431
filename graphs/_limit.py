"""A time limit for one piece of work: what hangs must not hang the night, and what comes late changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar, copy_context
from threading import Event, Thread
from typing import Any, TypeVar, cast

from errors import LeitstandError

T = TypeVar("T")
MOST = 4
"""So many tools that were given up may still be running before no further one is started."""
_LEFT: list[Thread] = []
_END: ContextVar[Event | None] = ContextVar("end", default=None)


class Hangs(LeitstandError):
    """Work that was given up because it took too long."""

    kind = "timeout"


def given_up() -> bool:
    """Whether nobody waits any more for the work that asks; then it may change nothing."""
    end = _END.get()
    return end is not None and end.is_set()


def left() -> list[str]:
    """The names of what was given up and is still running."""
    _LEFT[:] = [thread for thread in _LEFT if thread.is_alive()]
    return [thread.name.removeprefix("limited ") for thread in _LEFT]


def limited(name: str, minutes: float, work: Callable[[], T], most: int = MOST) -> T:
    """The result of the work, or its error.

    It runs in a thread of its own. Python cannot end a thread: one that takes too long is left to itself, keeps its
    processor time until it comes back or the process ends, and what it still finds out counts for nothing here.

    Args:
        name: of the work, for the refusal.
        minutes: for which it is waited.
        work: asks `given_up` before it changes anything.
        most: where so many others were given up and still run, it is not begun.

    Raises:
        Hangs: the time is over, or too many others hang.
    """
    if len(others := left()) >= most:
        raise _full(name, others)
    end = Event()
    found: list[Any] = []
    failed: list[BaseException] = []

    def run() -> None:
        try:
            found.append(work())
        except BaseException as error:  # raised again where it is waited for
            failed.append(error)

    context = copy_context()
    context.run(_END.set, end)
    thread = Thread(target=lambda: context.run(run), name=f"limited {name}", daemon=True)
    thread.start()
    thread.join(minutes * 60)
    if failed:
        raise failed[0]
    if not found:
        end.set()
        _LEFT.append(thread)
        raise Hangs(
            en=f"{name} was given up after {minutes:g} minutes; what it still finds out counts for nothing.",
            de=f"{name} wurde nach {minutes:g} Minuten aufgegeben; was es noch herausfindet, zählt nicht.",
            do_en="Narrow its arguments in night.yaml, or give it more `minutes` there.",
            do_de="Grenzen Sie in night.yaml seine Argumente ein, oder geben Sie ihm dort mehr `minutes`.",
        )
    return cast("T", found[0])


def _full(name: str, others: list[str]) -> Hangs:
    listed = ", ".join(others)
    return Hangs(
        en=f"{name} was not started: {listed} were given up and still run.",
        de=f"{name} wurde nicht gestartet: {listed} wurden aufgegeben und laufen noch.",
        do_en="Start the house anew, and narrow what hangs in night.yaml.",
        do_de="Starten Sie das Haus neu, und grenzen Sie in night.yaml ein, was hängt.",
    )
