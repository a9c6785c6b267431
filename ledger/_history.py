"""From the lines of the history to experiments, and from a read-out to where it left the plan."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from ledger._experiment import Deviation, Entry, Experiment, Plan, Readout


def folded(entries: Iterable[Entry]) -> dict[str, Experiment]:
    """Experiments by id, each as its lines make it, in the order of their first line."""
    found: dict[str, Experiment] = {}
    for entry in entries:
        known = found.get(entry.id)
        if known is None:
            plan = Plan.model_validate(entry.body["plan"])
            known = Experiment(entry.id, plan, "designed" if plan.whole else "proposed")
        else:
            known = _STEPS[entry.event](known, entry)
        found[entry.id] = replace(known, history=(*known.history, entry))
    return found


@dataclass(frozen=True)
class Done:
    """What was really done; empty where it is not known.

    arms      (control, treatment) that were compared
    alpha     level of the test
    regions   that were treated
    looks     runs that read the experiment before, on other days than the read-out's own
    """

    arms: tuple[str, str] = ("", "")
    alpha: float | None = None
    regions: tuple[str, ...] = ()
    looks: int = 0


def deviations(before: Experiment, readout: Readout, done: Done, final: bool) -> tuple[Deviation, ...]:
    """Where a read-out leaves the frozen plan; empty where all is as planned.

    Too short and too small is only what is final: an interim look is neither.
    """
    plan, end, until = before.frozen or before.plan, before.planned_end, readout.end
    pairs: list[tuple[str, Any, Any]] = [
        ("metric", plan.metric, readout.metric),
        ("control", plan.control, done.arms[0]),
        ("treatment", plan.treatment, done.arms[1]),
        ("alpha", plan.alpha, done.alpha),
        ("regions", ", ".join(sorted(plan.regions)), ", ".join(sorted(done.regions))),
    ]
    found = [Deviation(code, str(one), str(two)) for code, one, two in pairs if one and two and _key(one) != _key(two)]
    if final and end and until and until < end:
        found.append(Deviation("stopped_early", end.isoformat(), until.isoformat()))
    if end and until and until > end:
        found.append(Deviation("ran_longer", end.isoformat(), until.isoformat()))
    if before.started and readout.start and readout.start != before.started:
        found.append(Deviation("start", before.started.isoformat(), readout.start.isoformat()))
    if final and plan.size and readout.n is not None and readout.n < plan.size:
        found.append(Deviation("size", str(plan.size), str(readout.n)))
    if peeks := max(before.peeks, done.looks):
        found.append(Deviation("peeks", "0", str(peeks)))
    return tuple(found)


def _key(value: Any) -> str:
    return str(value).strip().casefold()


def _changed(known: Experiment, entry: Entry) -> Experiment:
    plan = Plan.model_validate(entry.body["plan"])
    return replace(known, plan=plan, status="designed" if plan.whole else "proposed")


def _started(known: Experiment, entry: Entry) -> Experiment:
    return replace(
        known, status="running", started=_day(entry.body["start"]), frozen=known.plan, hash=entry.body["plan_hash"]
    )


def _read(known: Experiment, entry: Entry) -> Experiment:
    readout = from_json(entry.body["readout"])
    final = bool(entry.body["final"])
    return replace(
        known,
        status="read" if final else known.status,
        ended=(readout.end or entry.on) if final else known.ended,
        readouts=(*known.readouts, readout),
        peeks=known.peeks + (not final),
    )


def _decided(known: Experiment, entry: Entry) -> Experiment:
    decision = entry.body["decision"]
    readouts = tuple(replace(readout, decided=decision) for readout in known.readouts)
    return replace(known, status="decided", decision=decision, why=entry.body["why"], readouts=readouts)


_STEPS = {"changed": _changed, "started": _started, "read": _read, "decided": _decided}


def readout_json(readout: Readout) -> dict[str, Any]:
    """A read-out as plain JSON values."""
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in asdict(readout).items()}


def from_json(shape: dict[str, Any]) -> Readout:
    """A read-out from its JSON."""
    days: dict[str, Any] = {name: _day(shape[name]) for name in ("start", "end", "on")}
    left: dict[str, Any] = {"deviations": tuple(Deviation(**each) for each in shape["deviations"])}
    return Readout(**(shape | days | left))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
