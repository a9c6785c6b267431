"""Which experiments are in each other's way, and when they run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from ledger.experiments import Experiment
from terms import Words

OPEN_END = timedelta(days=28)
"""How long an experiment without a planned end is taken to run."""
OPEN = ("designed", "running")


@dataclass(frozen=True)
class Clash:
    """Two experiments at the same time that touch the same thing."""

    first: str
    second: str
    start: date
    end: date
    what: Words


def span(experiment: Experiment) -> tuple[date, date] | None:
    """First and last day, planned or real; None without a start."""
    first = experiment.started or experiment.plan.start
    if first is None:
        return None
    return first, experiment.ended or experiment.planned_end or first + OPEN_END


def clashes(experiments: Sequence[Experiment]) -> tuple[Clash, ...]:
    """Designed or running experiments of the same audience that overlap in time and in asset, region or channel."""
    live = [(each, days) for each in experiments if each.status in OPEN and (days := span(each)) is not None]
    found: list[Clash] = []
    for place, (one, (start, end)) in enumerate(live):
        for other, (begin, stop) in live[place + 1 :]:
            shared = _shared(one, other)
            if shared is not None and start <= stop and begin <= end and _meet(one, other):
                found.append(Clash(one.id, other.id, max(start, begin), min(end, stop), shared))
    return tuple(found)


def _meet(one: Experiment, other: Experiment) -> bool:
    """Whether the same people can be in both: named audiences that differ keep them apart."""
    first, second = one.plan.audience.casefold(), other.plan.audience.casefold()
    return not first or not second or first == second


def _shared(one: Experiment, other: Experiment) -> Words | None:
    a, b = one.plan, other.plan
    if a.asset and a.asset.casefold() == b.asset.casefold():
        return Words(de=f"dasselbe Objekt {a.asset}", en=f"the same asset {a.asset}")
    regions = {each.casefold() for each in b.regions}
    if both := [each for each in a.regions if each.casefold() in regions]:
        return Words(de=f"dieselben Regionen: {', '.join(both)}", en=f"the same regions: {', '.join(both)}")
    if a.regions and b.regions:
        return None  # Geo tests in different regions do not touch each other.
    if a.channel and a.channel.casefold() == b.channel.casefold():
        return Words(de=f"derselbe Kanal {a.channel}", en=f"the same channel {a.channel}")
    return None


def ical(experiments: Sequence[Experiment], stamp: date) -> str:
    """The calendar as iCalendar text (RFC 5545): an all-day event per experiment with a start."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Leitstand//experiments//EN"]
    for each in experiments:
        days = span(each)
        if days is None or each.decision == "abandon":
            continue
        title = f"{each.id} {each.plan.asset or each.plan.channel or each.plan.kind}: {each.plan.hypothesis}"
        lines += [
            "BEGIN:VEVENT", f"UID:{each.id.lower()}-{each.plan.hash}@leitstand", f"DTSTAMP:{stamp:%Y%m%d}T000000Z",
            f"DTSTART;VALUE=DATE:{days[0]:%Y%m%d}", f"DTEND;VALUE=DATE:{days[1] + timedelta(1):%Y%m%d}",
            f"SUMMARY:{_escaped(title)}", f"DESCRIPTION:{_escaped(each.status)}", "END:VEVENT",
        ]  # fmt: skip
    return "\r\n".join(folded for line in [*lines, "END:VCALENDAR", ""] for folded in _folded(line))


def _escaped(text: str) -> str:
    for sign, instead in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n"), ("\r", "")):
        text = text.replace(sign, instead)
    return text


def _folded(line: str) -> list[str]:
    """Lines of at most 75 bytes; what goes on begins with a space."""
    parts: list[str] = []
    rest = line.encode()
    while len(rest) > 75:
        cut = 75
        while rest[cut] & 0xC0 == 0x80:
            cut -= 1
        parts.append(rest[:cut].decode())
        rest = b" " + rest[cut:]
    return [*parts, rest.decode()]
