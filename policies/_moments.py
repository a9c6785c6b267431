"""Bounds on the moment: day of the week, hour, how long a proposal holds, how long after the last change."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from policies._bounds import WEEKDAYS, Bounds, Level
from policies._case import Case
from policies._mark import Mark
from policies._said import both, listed, quoted
from terms import Operation
from terms.weekdays import CODES


def moments(bounds: Bounds, case: Case, cap: Level) -> Iterator[Mark]:
    """When changes may be made."""
    here = case.situation.here
    if bounds.weekdays is not None:
        day = WEEKDAYS[here.weekday()]
        allowed = ", ".join(bounds.weekdays)
        yield Mark(
            "weekdays", case.situation.local and day in bounds.weekdays, cap,
            both(f"heute ist {CODES[day].de}, erlaubt {', '.join(CODES[each].de for each in bounds.weekdays)}",
                 f"today is {day}, allowed {allowed}"),
            both(", ".join(CODES[each].de for each in bounds.weekdays), allowed), both(CODES[day].de, day),
        )  # fmt: skip
    if bounds.hours is not None:
        clock, spans = f"{here:%H:%M}", listed(bounds.hours)
        yield Mark(
            "hours", case.situation.local and any(_within(clock, span) for span in bounds.hours), cap,
            both(f"es ist {clock} Uhr, erlaubt {spans}", f"it is {clock}, allowed {spans}"),
            both(spans, spans), both(clock, clock),
        )  # fmt: skip
    if bounds.longest_days is not None and case.proposal.expires is not None:
        days, most = (case.proposal.expires - case.situation.today).days, bounds.longest_days
        yield Mark(
            "longest_days", days <= most, cap,
            both(f"der Vorschlag gilt noch {days} Tage, erlaubt {most}",
                 f"the proposal holds for {days} more days, allowed {most}"),
            both(str(most), str(most)), both(str(days), str(days)),
        )  # fmt: skip


def _within(clock: str, span: str) -> bool:
    first, last = span[:5], span[6:]
    return first <= clock < last if first < last else clock >= first or clock < last


def cooled(bounds: Bounds, operation: Operation, case: Case, cap: Level) -> Iterator[Mark]:
    """How long one thing has to stand as it is."""
    if bounds.cooldown_hours is None:
        return
    last, hours = case.last(operation), bounds.cooldown_hours
    ok = last is None or case.situation.instant - last.astimezone(UTC) >= timedelta(hours=hours)
    thing = quoted(operation.name or operation.entity)
    ago = "–" if last is None else _hours(case.situation.instant, last)
    yield Mark(
        "cooldown_hours", ok, cap,
        both(f"Stunden seit der letzten Änderung von {thing.de}: {ago}, nötig {hours:g}",
             f"hours since the last change of {thing.en}: {ago}, needed {hours:g}"),
        both(f"{hours:g} h", f"{hours:g} h"), both(ago, ago),
    )  # fmt: skip


def _hours(now: datetime, last: datetime) -> str:
    return f"{(now - last.astimezone(UTC)).total_seconds() / 3600:.1f}"
