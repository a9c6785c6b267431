"""Bounds on one number: how far it may go in a step, a day and a week, and the ends that a budget keeps."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction

from policies._bounds import Bounds, Level, Move
from policies._case import Case, number
from policies._mark import Mark
from policies._matching import exact
from policies._said import both, money, quoted, share
from terms import Operation


def moves(bounds: Bounds, operation: Operation, case: Case, cap: Level) -> Iterator[Mark]:
    """One write against them."""
    would = number(operation.after, operation.unit)
    name = quoted(operation.name or operation.entity)
    for side, up in ((bounds.grow, True), (bounds.shrink, False)):
        yield from _sides(side, operation, would, case, cap, up=up)
    if operation.field != "budget":
        return
    pot = operation.unit.partition("/")[0]
    ours = would if pot == case.currency and "/" in operation.unit else None
    ends = (
        ("budget.floor", bounds.budget.floor, both("wenigstens", "at least")),
        ("budget.ceiling", bounds.budget.ceiling, both("höchstens", "at most")),
    )
    for rule, end, noun in ends:
        if end is None:
            continue
        most = exact(end)
        ok = ours is not None and (ours <= most if rule == "budget.ceiling" else ours >= most)
        limit, measured = money(most, case.currency), money(ours, case.currency)
        yield Mark(
            rule, ok, cap,
            both(f"Budget von {name.de} danach {measured.de} am Tag, {noun.de} {limit.de}",
                 f"budget of {name.en} afterwards {measured.en} a day, {noun.en} {limit.en}"),
            limit, measured,
        )  # fmt: skip


def _sides(
    side: Move, operation: Operation, would: Fraction | None, case: Case, cap: Level, *, up: bool
) -> Iterator[Mark]:
    since: dict[str, Callable[[], Fraction | None]] = {
        "step": lambda: number(operation.before, operation.unit),
        "day": lambda: case.start(operation, case.situation.morning),
        "week": lambda: case.start(operation, case.situation.monday),
    }
    for name, begin in since.items():
        most = getattr(side, name)
        # A pause changes a word: nothing grows, and what its budget does is another bound's matter.
        if most is None or isinstance(operation.after, str):
            continue
        start = begin()
        room = None if start is None else start * (1 + exact(most) if up else 1 - exact(most))
        ok = room is not None and would is not None and (would <= room if up else would >= room)
        moved = None if start is None or would is None or not start else (would / start - 1) * (1 if up else -1)
        thing, limit = quoted(operation.name or operation.entity), share(exact(most))
        measured = share(max(moved, Fraction())) if moved is not None else share(None)
        verb, when = _VERBS[up], _SINCE[name]
        yield Mark(
            f"{'grow' if up else 'shrink'}.{name}", ok, cap,
            both(f"{thing.de} {verb.de} {when.de} um {measured.de}, erlaubt {limit.de}",
                 f"{thing.en} {verb.en} {when.en} by {measured.en}, allowed {limit.en}"),
            limit, measured,
        )  # fmt: skip


_VERBS = {True: both("stiege", "would rise"), False: both("sänke", "would fall")}


_SINCE = {
    "step": both("in einem Schritt", "in one step"), "day": both("seit Tagesbeginn", "since the day began"),
    "week": both("seit Wochenbeginn", "since the week began"),
}  # fmt: skip
