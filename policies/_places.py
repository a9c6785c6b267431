"""Bounds on what is changed: platforms, kinds of things, campaigns by name."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase

from policies._bounds import Bounds, Level
from policies._case import Case
from policies._mark import Mark
from policies._said import both, listed
from policies.changes import spelled
from terms import Operation


def places(bounds: Bounds, case: Case, cap: Level) -> Iterator[Mark]:
    """Where changes may be made, and where never."""
    sides = (
        ("platforms", bounds.platforms, "platform", both("Plattform", "platform")),
        ("kinds", bounds.kinds, "kind", both("Art", "kind")),
    )
    for rule, allowed, field, noun in sides:
        if allowed is not None:
            found = sorted({str(getattr(each, field)) for each in case.operations})
            yield Mark(
                rule, bool(found) and set(found) <= set(allowed), cap,
                both(f"{noun.de} {listed(found) or 'noch nicht bekannt'}, erlaubt {listed(allowed)}",
                     f"{noun.en} {listed(found) or 'not known yet'}, allowed {listed(allowed)}"),
                both(listed(allowed), listed(allowed)), both(listed(found), listed(found)),
            )  # fmt: skip
    if bounds.campaigns is not None:
        yield _named("campaigns", [each for each in case.operations if not _allowed(each, bounds.campaigns)],
                     bounds.campaigns, case, cap)  # fmt: skip
    if bounds.not_campaigns is not None:
        yield _named("not_campaigns", [each for each in case.operations if not _spared(each, bounds.not_campaigns)],
                     bounds.not_campaigns, case, cap)  # fmt: skip


def _named(rule: str, wrong: list[Operation], patterns: tuple[str, ...], case: Case, cap: Level) -> Mark:
    found = listed([each.name or each.entity for each in wrong or case.operations])
    verb = both("nur", "only") if rule == "campaigns" else both("nie", "never")
    words = both(f"Kampagnen {found}; {verb.de} {listed(patterns)}", f"campaigns {found}; {verb.en} {listed(patterns)}")
    limits = both(f"{verb.de} {listed(patterns)}", f"{verb.en} {listed(patterns)}")
    return Mark(rule, bool(case.operations) and not wrong, cap, words, limits, both(found, found))


def _allowed(operation: Operation, patterns: tuple[str, ...]) -> bool:
    # A name with letters of another script may look like an allowed one.
    honest = spelled(operation.name) == " ".join(operation.name.lower().split())
    names = ([operation.name] if honest else []) + [operation.entity]
    return any(fnmatchcase(spelled(name)[:300], spelled(each)) for name in names for each in patterns)


def _spared(operation: Operation, patterns: tuple[str, ...]) -> bool:
    names = (operation.name, operation.entity)
    return len(operation.name) <= 300 and not any(
        fnmatchcase(spelled(name), spelled(each)) for name in names for each in patterns
    )
