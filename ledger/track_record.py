"""What was predicted: read from the recorded runs, never typed in, so that the past cannot be told more kindly."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from ledger.runs import Run, Runs

RETURNS = {
    "attribution.mmm": ("roas", "roas_low", "roas_high"),
    "attribution.triangulate": ("iroas", "low", "high"),
}
"""Tools whose table of channels predicts what an experiment would measure: value and ends of the interval."""
LANDINGS = {"bidding.pacing": "landing"}
"""Tools whose fact predicts the total of a month: asked again when the month is over, they count it."""
SERIES = ("attribution.forecast", "data.forecast", "bidding.forecast")
"""Tools whose table `forecast` predicts a value a date, with low and high."""
LEVEL = 0.9


@dataclass(frozen=True)
class Prediction:
    """One prediction of a run.

    on       the day on which it was made · due: the first day on which it can be known, None where an experiment tells
    subject  a channel, or the arguments in short · metric: iroas, or the fact's name · args: of the run
    """

    run: str
    tool: str
    on: date
    subject: str
    metric: str
    unit: str
    value: float
    low: float
    high: float
    level: float
    due: date | None
    args: dict[str, Any] = field(default_factory=dict[str, Any])


def predictions(runs: Runs, limit: int = 500) -> list[Prediction]:
    """Every prediction of the recorded runs, oldest first; the last one of a day counts where one was made again."""
    found: dict[tuple[Any, ...], Prediction] = {}
    for tool in (*RETURNS, *LANDINGS, *SERIES):
        for run in reversed(runs.of(tool, limit)):
            for each in _of(run):
                found[each.tool, each.subject, each.metric, each.on, each.due] = each
    return sorted(found.values(), key=lambda each: (each.on, each.tool, each.subject, str(each.due)))


def _of(run: Run) -> Iterable[Prediction]:
    if run.tool in RETURNS:
        return _returns(run)
    return _landing(run) if run.tool in LANDINGS else _series(run)


def _returns(run: Run) -> Iterable[Prediction]:
    table = run.result.get("tables", {}).get("channels")
    if table is None:
        return
    place = {name: at for at, name in enumerate(table["columns"])}
    if not {"channel", *RETURNS[run.tool]} <= place.keys():
        return
    for row in table["rows"]:
        value, low, high = (row[place[name]] for name in RETURNS[run.tool])
        if None not in (value, low, high):
            yield Prediction(
                run.run, run.tool, _day(run), str(row[place["channel"]]), "iroas", "ratio", float(value), float(low),
                float(high), float(run.receipt.get("args", {}).get("level") or LEVEL), None, run.receipt["args"],
            )  # fmt: skip


def _landing(run: Run) -> Iterable[Prediction]:
    fact = next((each for each in run.result.get("facts", ()) if each["id"] == LANDINGS[run.tool]), None)
    ends = [source["end"] for source in run.result.get("sources", ()) if source.get("end")]
    if fact is None or fact.get("interval") is None or not ends:
        return
    args = dict(run.receipt["args"])
    if "month" not in args:
        last = date.fromisoformat(max(ends))
        args["month"] = {"start": last.replace(day=1).isoformat(), "end": _month_end(last).isoformat()}
    if "day" in args:
        return
    span = fact["interval"]
    subject = ", ".join(f"{key}={value}" for key, value in sorted(args.get("where", {}).items())) or "total"
    yield Prediction(
        run.run, run.tool, _day(run), subject, fact["id"], fact["unit"], float(fact["value"]), float(span["low"]),
        float(span["high"]), float(span["level"]), date.fromisoformat(args["month"]["end"]) + timedelta(days=1), args,
    )  # fmt: skip


def _series(run: Run) -> Iterable[Prediction]:
    """The last date of a forecast: its dates hang together, so a forecast counts once."""
    table = run.result.get("tables", {}).get("forecast")
    if table is None or not table["rows"]:
        return
    place = {name: at for at, name in enumerate(table["columns"])}
    value = next((name for name in ("value", "expected", "forecast") if name in place), None)
    args = run.receipt["args"]
    if value is None or not {"date", "low", "high"} <= place.keys() or "metric" not in args:
        return
    row = table["rows"][-1]
    yield Prediction(
        run.run, run.tool, _day(run), str(args["metric"]), "value", "", float(row[place[value]]),
        float(row[place["low"]]), float(row[place["high"]]), float(args.get("level") or LEVEL),
        date.fromisoformat(str(row[place["date"]])[:10]) + timedelta(days=1), args,
    )  # fmt: skip


def _day(run: Run) -> date:
    return date.fromisoformat(run.receipt["today"])


def _month_end(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
