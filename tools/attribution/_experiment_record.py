"""A read-out for the registry, from a recorded run of a tool that measures experiments."""

from __future__ import annotations

from datetime import date
from typing import Any

from errors import BadArguments
from ledger.experiments import Done, Readout
from ledger.runs import Run

MEASURING = ("attribution.experiment", "attribution.geo_lift")


def recorded(run: Run, cost: float | None = None) -> tuple[Readout, Done]:
    """What a run says of an experiment, and what was compared.

    A geo test with cost is read as iroas; so is a money outcome per unit when the cost of the treated units is given:
    effect x treated units / cost. Everything else keeps the unit of its effect.

    Errors: a run of another tool, a cost where the outcome is not money.
    """
    if run.tool not in MEASURING:
        raise BadArguments(
            en=f"The run {run.run} is one of {run.tool}, which measures no experiment.",
            de=f"Der Lauf {run.run} gehört zu {run.tool}; das misst kein Experiment.",
            do_en=f"Name a run of {' or '.join(MEASURING)}.",
            do_de=f"Nennen Sie einen Lauf von {' oder '.join(MEASURING)}.",
        )
    facts: dict[str, dict[str, Any]] = {fact["id"]: fact for fact in run.result["facts"]}
    return _geo(run, facts) if run.tool == MEASURING[1] else _trial(run, facts, cost)


def _geo(run: Run, facts: dict[str, dict[str, Any]]) -> tuple[Readout, Done]:
    args = run.receipt["args"]
    leading = facts.get("iroas") or facts.get("lift") or facts["att"]
    unit = "iroas" if leading["id"] == "iroas" else "lift" if leading["id"] == "lift" else leading["unit"]
    days = {name: date.fromisoformat(args[name]) if args.get(name) else None for name in ("start", "end")}
    treated = args.get("treated") or ()
    regions = tuple(treated) if not any(str(name).startswith("assignment:") for name in treated) else ()
    readout = _readout(run, facts, leading, unit, str(args.get("kpi", "kpi")), 1.0, days["start"], days["end"])
    return readout, Done(regions=regions)


def _trial(run: Run, facts: dict[str, dict[str, Any]], cost: float | None) -> tuple[Readout, Done]:
    names, effect = run.result["names"], facts["effect"]
    factor, unit = 1.0, effect["unit"]
    if cost is not None:
        if len(unit) != 3 or not unit.isupper() or cost <= 0:
            raise BadArguments(
                en="A cost turns an effect in money into a return; the effect of this run is not money.",
                de="Kosten machen aus einem Effekt in Geld einen Ertrag; der Effekt dieses Laufs ist kein Geld.",
                do_en="Read the run of a money outcome, with a cost above zero.",
                do_de="Lesen Sie den Lauf mit einem Ergebnis in Geld ein, mit Kosten über null.",
            )
        factor, unit = facts["n_treatment"]["value"] / cost, "iroas"
    readout = _readout(run, facts, effect, unit, names["outcome"]["en"], factor, None, None)
    arms = (names["control"]["en"], names["treatment"]["en"])
    return readout, Done(arms=arms, alpha=run.receipt["args"].get("alpha"))


def _readout(
    run: Run, facts: dict[str, dict[str, Any]], leading: dict[str, Any], unit: str, metric: str, factor: float,
    start: date | None, end: date | None,
) -> Readout:  # fmt: skip
    span = leading["interval"]
    units = [facts[name]["value"] for name in ("n_control", "n_treatment") if name in facts]
    return Readout(
        id="", kind="other", channel="", asset="", metric=metric, start=start, end=end,
        estimate=leading["value"] * factor,
        low=span["low"] * factor if span else None, high=span["high"] * factor if span else None,
        level=span["level"] if span else None, unit=unit, run=run.run,
        p_value=facts["p_value"]["value"] if "p_value" in facts else None,
        confidence=run.result["confidence"], evidence=run.result["evidence"], n=int(sum(units)) if units else None,
        facts={name: float(fact["value"]) for name, fact in facts.items()},
    )  # fmt: skip
