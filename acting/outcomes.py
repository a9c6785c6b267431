"""What came of it: a promise is written down when a change took effect, and measured once it can be known.

In this order, by what there is: an experiment that covers it, a geo test where regions changed, else the days after it
against unchanged campaigns. Too little is said to be not measurable, with the reason; nothing is made up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from acting import _changed
from acting._effect import DAY, Rule, landing_of, promise, rule_of, rules, worth_of
from errors import LeitstandError, NotFound
from ledger import outcomes, proposals
from ledger.outcomes import Outcome
from ledger.proposals import Entry, Status
from ledger.runs import Run
from terms import Evidence, Result
from tools.calling import Desk, call

if TYPE_CHECKING:
    from acting.office import Office

APPLIED: tuple[Status, ...] = ("verified", "rolled_back")


@dataclass
class Observed:
    """What one look brought: ids of outcomes."""

    expected: list[str] = field(default_factory=list[str])
    realised: list[str] = field(default_factory=list[str])
    unmeasurable: list[str] = field(default_factory=list[str])
    waiting: list[str] = field(default_factory=list[str])


@dataclass(frozen=True)
class Measured:
    """A figure with its interval, its evidence label and the run that has its receipt."""

    value: float
    low: float | None
    high: float | None
    evidence: Evidence
    run: str


class NotMeasurable(Exception):
    """It cannot be known; `reason` is a code of tools._advice.REASONS, `run` what was tried."""

    def __init__(self, reason: str, run: str = "") -> None:
        super().__init__(reason)
        self.reason, self.run = reason, run


def observe(office: Office, desk: Desk, day: date) -> Observed:
    """Write down what new changes promise, and measure what is due on that day. Safe to repeat."""
    seen = Observed()
    for entry, run, applied in _without(office, desk):
        told = promise(entry, run, applied)
        if told is None:
            continue
        with office.book.writing() as tx:
            made = outcomes.expected(
                tx, entry.id, told.metric, told.unit, told.value, told.low, told.high, told.level, told.due,
                entry.proposal.evidence, told.window, office.clock(),
            )  # fmt: skip
        seen.expected.append(made.id)
    with office.book.reading() as tx:
        due = outcomes.due(tx, day)
    for each in due:
        _settled(office, desk, each, day, seen)
    return seen


def _without(office: Office, desk: Desk) -> list[tuple[Entry, Run | None, date]]:
    """Changes that took effect and whose promise is not on record, with the run behind them and the day."""
    found: list[tuple[Entry, Run | None, date]] = []
    with office.book.reading() as tx:
        known = {each.proposal for each in outcomes.listed(tx)}
        for entry in reversed(proposals.listed(tx, APPLIED, limit=10_000)):
            at = outcomes.applied(tx, entry.id)
            if entry.id not in known and at:
                found.append((entry, None, _local(office, at)))
    return [(entry, _run(desk, entry.run), day) for entry, _, day in found]


def _settled(office: Office, desk: Desk, each: Outcome, day: date, seen: Observed) -> None:
    try:
        found = _measured(office, desk, each, day)
    except NotMeasurable as failed:
        with office.book.writing() as tx:
            outcomes.unmeasurable(tx, each.id, failed.reason, failed.run, office.clock())
        seen.unmeasurable.append(each.id)
        return
    if found is None:
        seen.waiting.append(each.id)
        return
    with office.book.writing() as tx:
        outcomes.realised(
            tx, each.id, found.value, found.low, found.high, found.evidence, found.run, office.clock()
        )  # fmt: skip
    seen.realised.append(each.id)


def _measured(office: Office, desk: Desk, each: Outcome, day: date) -> Measured | None:
    """The effect by the best way that there is; None while the days are not loaded yet."""
    with office.book.reading() as tx:
        entry = proposals.get(tx, each.proposal)
        back = outcomes.taken_back(tx, entry.id)
        others = [other for other in proposals.listed(tx, APPLIED, limit=10_000) if other.id != entry.id]
        when = {other.id: outcomes.applied(tx, other.id) for other in others}
    run = _run(desk, entry.run)
    rule = rule_of(entry, run)
    if rule is None or run is None:
        raise NotMeasurable("no_method")
    if rule.rule == "landing":
        return _landing(desk, each, run, day)
    changed = _changed.where(entry, desk)
    if not changed:
        return _regions(desk, entry, each) or _unknown()
    last, reason = _end(office, desk, (each, changed, back), others, when)
    if (last - each.window.start).days + 1 < rules().least_days:
        raise NotMeasurable(reason)
    if (known := _experiment(desk, (entry, rule), changed, each, last)) is not None:
        return known
    loaded = desk.warehouse.kinds().get("ads")
    ready = loaded is not None and loaded.last is not None and loaded.last >= last + rules().lag_days * DAY
    if not ready:
        if day >= each.due + timedelta(days=rules().give_up_days):
            raise NotMeasurable("no_data")
        return None
    aside = _changed.touched(
        [other for other in others if when[other.id] and _near(_local(office, when[other.id]), each)], desk
    )
    return _change(desk, (entry, run, rule), each, last, changed, aside)


def _unknown() -> Measured:
    raise NotMeasurable("unknown_thing")


def _end(
    office: Office, desk: Desk, about: tuple[Outcome, _changed.Where, str], others: Sequence[Entry],
    when: dict[str, str],
) -> tuple[date, str]:  # fmt: skip
    """The last day that the change stood alone, and what ended it."""
    each, changed, back = about
    last, reason = each.window.end, "too_little"
    if back and _local(office, back) <= last:
        last, reason = _local(office, back) - DAY, "taken_back"
    mine = set(changed["campaign"])
    for other in others:
        at = when[other.id]
        again = bool(at) and each.window.start <= _local(office, at) <= last
        if again and mine & set(_changed.where(other, desk).get("campaign", ())):
            last, reason = _local(office, at) - DAY, "changed_again"
    return last, reason


def _near(day: date, each: Outcome) -> bool:
    """Whether a change falls into the days that are compared."""
    return each.window.start - timedelta(days=28) <= day <= each.window.end


def _change(
    desk: Desk, about: tuple[Entry, Run, Rule], each: Outcome, last: date, changed: _changed.Where,
    aside: tuple[str, ...],
) -> Measured:  # fmt: skip
    """The days after it against unchanged campaigns."""
    entry, run, rule = about
    args: dict[str, Any] = {
        "where": changed, "on": each.window.start, "end": last, "lever": rule.lever, "level": each.level,
        "aside": [name for name in aside if name not in changed["campaign"]], "lag_days": 0,
        "days": rule.per_days or max((entry.proposal.expires or last).toordinal() - _day(entry.at).toordinal(), 1),
    }  # fmt: skip
    if rule.metric == "profit":
        worth = worth_of(rule, run)
        if worth is None:
            raise NotMeasurable("no_method")
        args |= {"metric": "profit", "worth": worth[0], "per": worth[1]}
    elif rule.metric == "value" and not _money(each.unit):
        args["metric"] = "conversions"
    try:
        result = call("attribution.outcome", args, desk, parent=each.id)
    except LeitstandError as failed:
        raise NotMeasurable("too_little") from failed
    return _of(result)


def _of(result: Result) -> Measured:
    run = result.receipt.run if result.receipt else ""
    if result.confidence == "red":
        raise NotMeasurable("too_little", run)
    effect = result.fact("effect")
    span = effect.interval
    return Measured(
        float(effect.value), float(span.low) if span else None, float(span.high) if span else None, result.evidence, run
    )  # fmt: skip


def _landing(desk: Desk, each: Outcome, run: Run, day: date) -> Measured | None:
    """How much nearer to its budget the month came than its projection without the plan."""
    told = landing_of(run)
    if told is None:
        raise NotMeasurable("no_method")
    _, low, high, _, budget = told
    month = f"{each.window.end.replace(day=1)}..{each.window.end}"
    args: dict[str, Any] = {"metric": "cost", "period": month, "where": run.receipt["args"].get("where") or {}}
    loaded = desk.warehouse.kinds().get("ads")
    if loaded is None or loaded.last is None or loaded.last < each.window.end:
        if day >= each.due + timedelta(days=rules().give_up_days):
            raise NotMeasurable("no_data")
        return None
    try:
        result = call("data.metric", args, desk, parent=each.id)
    except LeitstandError as failed:
        raise NotMeasurable("too_little") from failed
    off = abs(float(result.fact("cost").value) - budget)
    ends = [abs(low - budget), abs(high - budget)]
    least = 0.0 if low <= budget <= high else min(ends)
    middle = abs(told[0] - budget) - off
    receipt = result.receipt.run if result.receipt else ""
    return Measured(
        round(middle, 2), round(least - off, 2), round(max(ends) - off, 2), "model", receipt
    )  # fmt: skip


def _regions(desk: Desk, entry: Entry, each: Outcome) -> Measured | None:
    """A geo test where what changed are regions of the panel."""
    if "geo_panel" not in desk.warehouse.kinds():
        return None
    geos = {str(row[0]) for row in desk.warehouse.rows("select distinct geo from geo_panel")}
    mine = [key for key in entry.proposal.before if key in geos]
    if not mine or len(mine) == len(geos):
        return None
    args = {"treated": mine, "start": each.window.start, "end": each.window.end, "level": each.level}
    try:
        result = call("attribution.geo_lift", args, desk, parent=each.id)
    except LeitstandError as failed:
        raise NotMeasurable("too_little") from failed
    run = result.receipt.run if result.receipt else ""
    if result.confidence == "red":
        raise NotMeasurable("too_little", run)
    fact = result.fact("incremental")
    span = fact.interval
    return Measured(
        float(fact.value), float(span.low) if span else None, float(span.high) if span else None, result.evidence, run
    )  # fmt: skip


def _experiment(
    desk: Desk, about: tuple[Entry, Rule], changed: _changed.Where, each: Outcome, last: date
) -> Measured | None:  # fmt: skip
    """A finished experiment on the same thing over most of the window, in the same unit or as a return on the money."""
    wide = changed["platform"] if len(changed["campaign"]) > 1 else []
    names = {name.casefold() for name in (*changed["campaign"], *wide)}
    for read in desk.experiments.finished():
        factor = _factor(about, each, read.unit)
        if not {read.asset.casefold(), read.channel.casefold()} & names or factor is None:
            continue
        if read.start is None or read.end is None:
            continue
        shared = (min(read.end, last) - max(read.start, each.window.start)).days + 1
        if 2 * shared > (last - each.window.start).days + 1:
            ends = [None if end is None else end * factor for end in (read.low, read.high)]
            low, high = ends if factor >= 0 else ends[::-1]
            return Measured(read.estimate * factor, low, high, read.evidence, read.run)
    return None


def _factor(about: tuple[Entry, Rule], each: Outcome, unit: str) -> float | None:
    """By what a read-out has to be multiplied: 1 in the same unit, the money moved where it is a return on money."""
    entry, rule = about
    if unit == each.unit:
        return 1.0
    budgets = entry.proposal.action == "set_budget" and entry.proposal.unit.endswith("/day")
    if unit != "iroas" or rule.metric != "value" or not budgets or not _money(each.unit):
        return None
    moved = sum(float(after) - float(entry.proposal.before[name]) for name, after in entry.proposal.after.items())
    return moved * (
        rule.per_days or max((entry.proposal.expires or each.window.end).toordinal() - _day(entry.at).toordinal(), 1)
    )


def _run(desk: Desk, id: str) -> Run | None:
    try:
        return desk.runs.get(id) if id else None
    except NotFound:
        return None


def _local(office: Office, at: str) -> date:
    return datetime.fromisoformat(at).astimezone(office.clock().tzinfo).date()


def _day(at: str) -> date:
    return date.fromisoformat(at[:10])


def _money(unit: str) -> bool:
    from figures import is_money

    return is_money(unit)
