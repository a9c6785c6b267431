"""The registry of experiments: hypothesis, design, running, read, decided; a history to which lines are only added."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from ledger._experiment import Decision, Deviation, Entry, Experiment, Kind, Plan, Readout, Status
from ledger._history import Done, deviations, folded, readout_json
from ledger._refusals import frozen, not_read, not_running, unknown, unplanned
from ledger.place import Place, SQLite, Tx
from terms import canonical

__all__ = [
    "Decision",
    "Deviation",
    "Done",
    "Entry",
    "Experiment",
    "Experiments",
    "Kind",
    "Plan",
    "Readout",
    "Status",
    "readout_json",
]

SCHEMA = """
create table if not exists experiments (
    seq integer primary key,
    id text not null,
    at text not null,
    "on" text not null,
    event text not null,
    body text not null,
    hash text not null
);
create trigger if not exists experiments_stay before update on experiments
begin select raise(abort, 'the history of experiments is only added to'); end;
create trigger if not exists experiments_remain before delete on experiments
begin select raise(abort, 'the history of experiments is only added to'); end;
"""


class Experiments:
    """The registry of one home; with no home, or before the first entry, it is empty. Reading makes no file."""

    def __init__(self, home: Path | Place | None = None) -> None:
        self._place = SQLite(home / "ledger.db") if isinstance(home, Path) else home

    def all(self) -> tuple[Experiment, ...]:
        """Every experiment, oldest first."""
        return tuple(folded(self.history()).values())

    def get(self, id: str) -> Experiment:
        """One experiment; NotFound names those that there are."""
        known = folded(self.history())
        if (found := known.get(id.strip().upper())) is not None:
            return found
        raise unknown(id, list(known))

    def finished(self, channel: str | None = None, *, red: bool = False) -> tuple[Readout, ...]:
        """The last read-outs of experiments that are read or decided, of one channel if named, oldest first.

        Read-outs of red confidence (broken randomisation, too little data) are left out unless `red`.
        """
        done = [each.readout for each in self.all() if each.status in ("read", "decided")]
        return tuple(
            readout
            for readout in done
            if readout is not None
            and (red or readout.confidence != "red")
            and (channel is None or readout.channel.casefold() == channel.strip().casefold())
        )

    def of_asset(self, asset: str) -> tuple[Experiment, ...]:
        """The experiments of one campaign, creative, page or region, oldest first."""
        key = asset.strip().casefold()
        return tuple(each for each in self.all() if key in {_fold(each.plan.asset), *map(_fold, each.plan.regions)})

    def history(self) -> tuple[Entry, ...]:
        """Every line ever written, in order."""
        if self._place is None or not self._place.there():
            return ()
        self._place.prepare(SCHEMA)
        with self._place.reading() as tx:
            return _lines(tx)

    def snapshot(self) -> str:
        """A hash of the whole history, for receipts; empty where there is none."""
        lines = self.history()
        return lines[-1].hash if lines else ""

    def broken(self) -> Entry | None:
        """The first line that is not what was written; None when the chain of hashes holds."""
        before = ""
        for line in self.history():
            if line.hash != _chained(before, line.id, line.at, line.on.isoformat(), line.event, line.body):
                return line
            before = line.hash
        return None

    def propose(self, plan: Plan, on: date) -> Experiment:
        """A new experiment; it counts as designed when the plan says what is measured and when it ends."""
        return self._write(lambda known: (f"E{len(known) + 1}", "proposed", {"plan": _shape(plan)}), on)

    def change(self, id: str, plan: Plan, on: date) -> Experiment:
        """Another plan, as long as the experiment has not started."""

        def line(known: dict[str, Experiment]) -> Line:
            experiment = _one(known, id, self)
            if experiment.status not in ("proposed", "designed"):
                raise frozen(experiment)
            return experiment.id, "changed", {"plan": _shape(plan)}

        return self._write(line, on)

    def start(self, id: str, on: date) -> Experiment:
        """Freeze the plan and begin on that day."""

        def line(known: dict[str, Experiment]) -> Line:
            experiment = _one(known, id, self)
            if experiment.status == "proposed":
                raise unplanned(experiment)
            if experiment.status != "designed":
                raise frozen(experiment)
            return experiment.id, "started", {"start": on.isoformat(), "plan_hash": experiment.plan.hash}

        return self._write(line, on)

    def read(
        self, id: str, readout: Readout, on: date, *, final: bool | None = None, done: Done | None = None
    ) -> Experiment:
        """Keep a read-out with where it left the plan; before the planned end it is a peek, unless it is `final`."""

        def line(known: dict[str, Experiment]) -> Line:
            experiment = _one(known, id, self)
            if experiment.status not in ("running", "read"):
                raise not_running(experiment)
            plan = experiment.frozen or experiment.plan
            whole = replace(
                readout, id=experiment.id, kind=plan.kind, channel=plan.channel, asset=plan.asset, on=on,
                start=readout.start or experiment.started, end=readout.end or on,
            )  # fmt: skip
            last = (experiment.status == "read" or _reached(experiment, whole)) if final is None else final
            kept = replace(whole, deviations=deviations(experiment, whole, done or Done(), last))
            return experiment.id, "read", {"readout": readout_json(kept), "final": last}

        return self._write(line, on)

    def decide(self, id: str, decision: Decision, why: str, on: date) -> Experiment:
        """What was decided and why; what never ran can only be abandoned."""

        def line(known: dict[str, Experiment]) -> Line:
            experiment = _one(known, id, self)
            if experiment.status == "decided" or (experiment.status != "read" and decision != "abandon"):
                raise not_read(experiment)
            return experiment.id, "decided", {"decision": decision, "why": why}

        return self._write(line, on)

    def _write(self, line: Callable[[dict[str, Experiment]], Line], on: date) -> Experiment:
        """Add one line, worked out from the state under the same lock."""
        assert self._place is not None, "a registry without a home cannot be written"
        self._place.prepare(SCHEMA)
        with self._place.writing() as tx:
            lines = _lines(tx)
            id, event, body = line(folded(lines))
            at, before = datetime.now(UTC).isoformat(timespec="seconds"), lines[-1].hash if lines else ""
            text, mark = json.dumps(body, ensure_ascii=False), _chained(before, id, at, on.isoformat(), event, body)
            row = (len(lines) + 1, id, at, on.isoformat(), event, text, mark)
            tx.execute("insert into experiments values (?, ?, ?, ?, ?, ?, ?)", row)
        return self.get(id)


Line = tuple[str, str, dict[str, Any]]


def _lines(tx: Tx) -> tuple[Entry, ...]:
    rows: list[tuple[int, str, str, str, str, str, str]]
    rows = tx.execute('select seq, id, at, "on", event, body, hash from experiments order by seq').fetchall()
    return tuple(
        Entry(seq, id, at, date.fromisoformat(on), event, json.loads(body), mark)
        for seq, id, at, on, event, body, mark in rows
    )


def _chained(before: str, *line: Any) -> str:
    return hashlib.sha256(canonical([before, *line])).hexdigest()


def _reached(experiment: Experiment, readout: Readout) -> bool:
    """Whether the planned end is there: the day, or else the size."""
    end, plan = experiment.planned_end, experiment.frozen or experiment.plan
    if end:
        return readout.end is not None and readout.end >= end
    return (readout.n or 0) >= (plan.size or 0)


def _shape(plan: Plan) -> dict[str, Any]:
    return plan.model_dump(mode="json")


def _fold(text: str) -> str:
    return text.strip().casefold()


def _one(known: dict[str, Experiment], id: str, registry: Experiments) -> Experiment:
    return known.get(id.strip().upper()) or registry.get(id)
