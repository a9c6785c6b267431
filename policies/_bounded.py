"""The bounds of a policy, one check each: what was measured, what the limit is, and in words what would help."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from fnmatch import fnmatchcase
from fractions import Fraction
from typing import NamedTuple

from policies._bounds import EVIDENCE, WEEKDAYS, Bounds, Level, Move, Total
from policies._case import Case, number
from policies._matching import exact
from policies._said import Said, both, listed, money, quoted, share
from policies.changes import spelled
from terms import Operation

NOTHING = both("", "")


class Mark(NamedTuple):
    """What one rule says. `cap`: the most that is left where it is not kept."""

    rule: str
    ok: bool
    cap: Level
    words: Said
    limit: Said = NOTHING
    measured: Said = NOTHING


def totals(bounds: Total, case: Case, cap: Level, *, everything: bool) -> Iterator[Mark]:
    """Money at risk and numbers of writes."""
    here, risk, limit = case.situation, case.risk, bounds.risk
    sums: dict[str, Callable[[], Fraction | None]] = {
        "change": Fraction,
        "day": lambda: case.used(here.morning, everything=everything),
        "week": lambda: case.used(here.monday, everything=everything),
        "total": lambda: case.open(everything=everything),
    }
    for name, others in sums.items():
        most, part = getattr(limit, name), getattr(limit, f"{name}_share")
        if most is None and part is None:
            continue
        before = others()
        with_it = None if before is None or risk is None else before + risk
        if most is not None:
            yield _risk(name, with_it, exact(most), case, cap, everything=everything)
        if part is not None:
            spent = case.spent(everywhere=name != "change")
            yield _risk_share(name, with_it, spent, exact(part), case, cap, everything=everything)
    counted = (
        ("hour", bounds.operations.hour, both("in einer Stunde", "within an hour"), case.hour),
        ("day", bounds.operations.day, both("an einem Tag", "in a day"), lambda: here.morning),
    )
    for name, most, when, since in counted:
        if most is not None:
            writes = case.writes(since(), everything=everything)
            yield Mark(
                f"operations.{name}", writes <= most, cap,
                both(f"Schreibvorgänge {when.de}: {writes}, erlaubt {most}",
                     f"writes {when.en}: {writes}, allowed {most}"),
                both(str(most), str(most)), both(str(writes), str(writes)),
            )  # fmt: skip


def bounded(bounds: Bounds, case: Case, cap: Level) -> Iterator[Mark]:
    """All bounds that are written."""
    yield from _where(bounds, case, cap)
    yield from _when(bounds, case, cap)
    yield from _grounds(bounds, case, cap)
    yield from totals(bounds, case, cap, everything=False)
    for operation in case.operations:
        yield from _moves(bounds, operation, case, cap)
        yield from _cooled(bounds, operation, case, cap)


SUMS = {
    "change": both("Risiko dieser Änderung", "risk of this change"), "day": both("Risiko heute", "risk today"),
    "week": both("Risiko dieser Woche", "risk this week"),
    "total": both("offenes Risiko insgesamt", "open risk in all"),
}  # fmt: skip


def _risk(name: str, value: Fraction | None, most: Fraction, case: Case, cap: Level, *, everything: bool) -> Mark:
    said, limit, measured = _sum(name, everything), money(most, case.currency), money(value, case.currency)
    words = both(f"{said.de} mit dieser: {measured.de}, erlaubt {limit.de}",
                 f"{said.en} with this one: {measured.en}, allowed {limit.en}")  # fmt: skip
    return Mark(f"risk.{name}", value is not None and value <= most, cap, words, limit, measured)


def _risk_share(
    name: str, value: Fraction | None, spent: Fraction | None, most: Fraction, case: Case, cap: Level, *,
    everything: bool,
) -> Mark:  # fmt: skip
    ok = value is not None and spent is not None and value <= most * spent
    part = value / spent if value is not None and spent else None
    said, limit, measured = _sum(name, everything), share(most), share(part)
    words = both(
        f"{said.de} mit dieser, als Anteil der Ausgaben eines Tages ({money(spent, case.currency).de}): "
        f"{measured.de}, erlaubt {limit.de}",
        f"{said.en} with this one, as a share of a day's spend ({money(spent, case.currency).en}): "
        f"{measured.en}, allowed {limit.en}",
    )
    return Mark(f"risk.{name}_share", ok, cap, words, limit, measured)


def _sum(name: str, everything: bool) -> Said:
    said = SUMS[name]
    return both(f"{said.de}, alle Aktionen,", f"{said.en}, all actions,") if everything and name != "change" else said


def _where(bounds: Bounds, case: Case, cap: Level) -> Iterator[Mark]:
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


def _when(bounds: Bounds, case: Case, cap: Level) -> Iterator[Mark]:
    here = case.situation.here
    if bounds.weekdays is not None:
        day = WEEKDAYS[here.weekday()]
        allowed = ", ".join(bounds.weekdays)
        yield Mark(
            "weekdays", case.situation.local and day in bounds.weekdays, cap,
            both(f"heute ist {_DAYS[day]}, erlaubt {', '.join(_DAYS[each] for each in bounds.weekdays)}",
                 f"today is {day}, allowed {allowed}"),
            both(", ".join(_DAYS[each] for each in bounds.weekdays), allowed), both(_DAYS[day], day),
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


_DAYS = dict(zip(WEEKDAYS, ("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So"), strict=True))


def _within(clock: str, span: str) -> bool:
    first, last = span[:5], span[6:]
    return first <= clock < last if first < last else clock >= first or clock < last


def _grounds(bounds: Bounds, case: Case, cap: Level) -> Iterator[Mark]:
    if bounds.evidence is not None:
        found, least = case.proposal.evidence, bounds.evidence
        yield Mark(
            "evidence", found in EVIDENCE and EVIDENCE.index(found) >= EVIDENCE.index(least), cap,
            both(f"Belegart {_KINDS.get(found, '?')}, nötig ist mindestens {_KINDS[least]}",
                 f"kind of evidence {found}, needed at least {least}"),
            both(_KINDS[least], least), both(_KINDS.get(found, "?"), str(found)),
        )  # fmt: skip
    least_sure = bounds.confidence or ("green" if cap == "approve" else None)
    if least_sure is not None:
        ok = case.confidence == "green" or (least_sure == "amber" and case.confidence == "amber")
        sure = _SURE.get(case.confidence, "?")
        yield Mark(
            "confidence", ok, cap,
            both(f"die Ampel der Belege steht auf {sure}, nötig ist {_SURE[least_sure]}",
                 f"the evidence stands at {case.confidence}, needed is {least_sure}"),
            both(_SURE[least_sure], least_sure), both(sure, str(case.confidence)),
        )  # fmt: skip


_SURE = {"green": "Grün", "amber": "Gelb", "red": "Rot"}
_KINDS = dict(zip(EVIDENCE, ("Buchung", "Korrelation", "Modell", "Quasi-Experiment", "Experiment"), strict=True))


def _moves(bounds: Bounds, operation: Operation, case: Case, cap: Level) -> Iterator[Mark]:
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


def _cooled(bounds: Bounds, operation: Operation, case: Case, cap: Level) -> Iterator[Mark]:
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
