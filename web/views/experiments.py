"""Experiments: what is planned, runs and was learned, which test is worth most next, and designing one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from errors import BadArguments, Lang
from terms import Principal
from web.views import measured

if TYPE_CHECKING:
    from ledger.experiments import Experiment
    from settings import Settings

REGISTRY, EVIDENCE, DESIGN = "attribution.experiments", "attribution.evidence", "attribution.geo_design"
LIFT, TRIAL = "attribution.geo_lift", "attribution.experiment"
GEO = ("geo", "holdout")


def experiments(settings: Settings, lang: Lang, *, begin: bool = True) -> dict[str, Any]:
    """The registry with its calendar, and which test would be worth most next.

    Args:
        settings: the house.
        lang: of what is said.
        begin: have measured what is known of the channels, where it is not known for the data of now.
    """
    from web.experiments import planned

    with measured.desk(settings) as at:
        kept = measured.found(at, REGISTRY, {})
        told = kept.result if kept and kept.fresh else measured.measure(at, REGISTRY, {})
        every, kinds = at.experiments.all(), at.warehouse.kinds()
    seen = measured.look(settings, EVIDENCE, {}, begin=begin and bool({"media", "ads"} & set(kinds)))
    shape = measured.shaped(told, lang)
    calendar, _ = planned(settings, None, lang)
    return {
        "ok": True, "run": shape["run"], "facts": shape["facts"], "caveats": shape["caveats"],
        "today": settings.day.isoformat(), "experiments": [_line(each, settings.day) for each in reversed(every)],
        "calendar": calendar["calendar"], "conflicts": calendar["conflicts"], "charts": shape["charts"],
        "geo": "geo_panel" in kinds, "found": _evidence(seen.known, lang),
    } | seen.told(lang)  # fmt: skip


def shown(settings: Settings, lang: Lang, id: str) -> dict[str, Any]:
    """One experiment: its plan, its read-outs with where they left the plan, its history.

    Raises:
        NotFound: there is no such experiment.
    """
    from tools.registry import deviation
    from web.experiments import as_json, registry

    one = registry(settings).get(id)
    said = [deviation(each).said(lang) for each in one.deviations]
    return {"ok": True, "experiment": as_json(one) | _line(one, settings.day) | {"left": said}}


def design(settings: Settings, lang: Lang, given: Mapping[str, Any], *, begin: bool = True) -> dict[str, Any]:
    """A geo test before it runs: regions, weeks, the smallest effect it can find, its cost, its plan in writing.

    Args:
        settings: the house.
        lang: of what is said.
        given: arguments of `attribution.geo_design`; empty ones are left to the tool.
        begin: have it computed where it is not known for the data of now.

    Raises:
        BadArguments: what the tool does not know.
    """
    from tools.calling import check

    args = asked(given)
    if "running" not in args and (running := _dated(settings)):
        args["running"] = running
    check(DESIGN, args)
    seen = measured.look(settings, DESIGN, args, begin=begin)
    found = _designed(measured.shaped(seen.known.result, lang)) if seen.known and seen.fresh else None
    return {"ok": True, "args": args, "found": found} | seen.told(lang)


def asked(given: Mapping[str, Any]) -> dict[str, Any]:
    """What a form says, as the tool takes it: nothing for empty fields, places as lists, numbers as numbers."""
    args: dict[str, Any] = {}
    for name, value in given.items():
        text = value.strip() if isinstance(value, str) else value
        if text in ("", None, []):
            continue
        if name in ("must", "never") and isinstance(text, str):
            args[name] = [each.strip() for each in text.replace(";", ",").split(",") if each.strip()]
        elif name in ("weeks", "treated_count") and isinstance(text, str):
            args[name] = _whole(text)
        else:
            args[name] = text
    return args


def registered(settings: Settings, lang: Lang, run: str, by: Principal) -> dict[str, Any]:
    """Put the design of a run on the registry, as it is.

    Raises:
        Forbidden: the role may not propose. NotFound: there is no such run.
        BadArguments: the run designs nothing, or its evidence does not carry a plan.
    """
    from policies import roles
    from web.experiments import as_json, plan_of, registry

    roles.require(by, "propose")
    with measured.desk(settings) as at:
        record = at.runs.get(run)
    table = record.result.get("tables", {}).get("plan")
    if record.tool != DESIGN or table is None or record.result["confidence"] == "red":
        raise BadArguments(
            en="This run has no design that could be registered.",
            de="Dieser Lauf hat keinen Entwurf, der sich registrieren ließe.",
            do_en="Design a test first.", do_de="Entwerfen Sie zuerst einen Test.",
        )  # fmt: skip
    plan = dict(table["rows"])
    rows = {row[0]: row for row in record.result["tables"]["preregistration"]["rows"]}
    at_language = 3 if lang == "de" else 4
    made = plan_of({
        "hypothesis": rows["hypothesis"][at_language], "kind": "geo", "channel": plan["channel"],
        "metric": plan["metric"], "control": "", "treatment": plan["kind"],
        "regions": tuple(each for each in str(plan["regions"]).split("; ") if each),
        "start": date.fromisoformat(plan["start"]), "end": date.fromisoformat(plan["end"]), "alpha": plan["alpha"],
        "minimum_effect": plan["minimum_effect"], "design": f"{record.run}: {rows['method'][at_language]}",
        "owner": by.id,
    })  # fmt: skip
    return {"ok": True, "experiment": as_json(registry(settings).propose(made, settings.day))}


def proposed(settings: Settings, given: Mapping[str, Any], by: Principal) -> dict[str, Any]:
    """Write down a hypothesis; with a metric and an end it is a design, ready to start.

    Raises:
        Forbidden: the role may not propose. BadArguments: a plan that is none.
    """
    from policies import roles
    from web.experiments import as_json, plan_of, registry

    roles.require(by, "propose")
    told = {name: value for name, value in given.items() if value not in ("", None)}
    if isinstance(effect := told.get("minimum_effect"), str):
        told["minimum_effect"] = _share(effect)
    plan = plan_of({"owner": by.id} | told)
    return {"ok": True, "experiment": as_json(registry(settings).propose(plan, settings.day))}


def started(settings: Settings, id: str, by: Principal, on: date | None = None) -> dict[str, Any]:
    """Freeze the plan and begin: what is measured and when it ends is fixed before anybody looks."""
    from policies import roles
    from web.experiments import as_json, registry

    roles.require(by, "propose")
    return {"ok": True, "experiment": as_json(registry(settings).start(id, on or settings.day))}


def read_out(settings: Settings, lang: Lang, id: str, by: Principal) -> dict[str, Any]:
    """Measure a running experiment as its plan says, and keep that with its receipt; before the end it is a look.

    Raises:
        Forbidden: the role may not propose. LeitstandError: the data do not carry a read-out.
    """
    from policies import roles
    from web.experiments import as_json, read, registry

    roles.require(by, "propose")
    one = registry(settings).get(id)
    tool, args = reading(one, settings.day)
    with measured.desk(settings) as at:
        result = measured.measure(at, tool, args)
    run = result.receipt.run if result.receipt else ""
    kept = read(settings, one.id, run, None, None, None)
    return {"ok": True, "experiment": as_json(kept), "found": measured.shaped(result, lang)}


def reading(one: Experiment, today: date) -> tuple[str, dict[str, Any]]:
    """The tool and its arguments that measure an experiment as it was planned."""
    plan = one.frozen or one.plan
    if not plan.regions:
        return TRIAL, {"experiment": one.id}
    first, end = one.started or plan.start, one.planned_end
    if first is None or first > today:
        raise BadArguments(
            en="This experiment has not begun yet.", de="Dieses Experiment hat noch nicht begonnen.",
            do_en="Start it first.", do_de="Starten Sie es zuerst.",
        )  # fmt: skip
    last = min(end, today) if end else today
    return LIFT, {"treated": list(plan.regions), "start": first.isoformat(), "end": last.isoformat(),
                  "kpi": plan.metric or "kpi"}  # fmt: skip


def decided(settings: Settings, id: str, decision: str, why: str, by: Principal) -> dict[str, Any]:
    """What was decided and why.

    Raises:
        Forbidden: the role may not propose. BadArguments: no such decision.
    """
    from typing import cast, get_args

    from ledger.experiments import Decision
    from policies import roles
    from web.experiments import as_json, registry

    roles.require(by, "propose")
    if decision not in get_args(Decision):
        raise BadArguments(
            en=f"There is no decision '{decision}'.", de=f"Eine Entscheidung „{decision}“ gibt es nicht.",
            do_en=f"Choose one of: {', '.join(get_args(Decision))}.",
            do_de=f"Wählen Sie eine von: {', '.join(get_args(Decision))}.",
        )  # fmt: skip
    made = registry(settings).decide(id, cast("Decision", decision), why, settings.day)
    return {"ok": True, "experiment": as_json(made)}


def _line(one: Experiment, today: date) -> dict[str, Any]:
    """An experiment as the list shows it."""
    from ledger.experiments import readout_json

    plan, end, last = one.frozen or one.plan, one.planned_end, one.readout
    first = one.started or plan.start
    return {
        "id": one.id, "status": one.status, "kind": plan.kind, "channel": plan.channel, "asset": plan.asset,
        "metric": plan.metric, "hypothesis": plan.hypothesis, "minimum_effect": plan.minimum_effect,
        "regions": list(plan.regions), "start": str(first) if first else None, "end": str(end) if end else None,
        "overdue": one.status == "running" and end is not None and end < today,
        "early": one.status == "running" and (end is None or end >= today),
        "left_days": (end - today).days if end and end >= today else None,
        "peeks": one.peeks, "deviations": len(one.deviations), "decision": one.decision, "why": one.why,
        "readout": readout_json(last) if last else None,
        "anchors": last is not None and one.status in ("read", "decided") and last.confidence != "red"
        and last.unit == "iroas" and last.low is not None,
    }  # fmt: skip


def _dated(settings: Settings) -> dict[str, dict[str, str]]:
    """The days of experiments that are designed or running, for conflicts."""
    from tools.registry import OPEN, span
    from web.experiments import registry

    every = [(each, span(each)) for each in registry(settings).all() if each.status in OPEN]
    return {each.id: {"start": str(days[0]), "end": str(days[1])} for each, days in every if days}


def _evidence(known: measured.Kept | None, lang: Lang) -> dict[str, Any] | None:
    """What is known of the channels, and the tests that are worth most."""
    if known is None:
        return None
    told = measured.shaped(known.result, lang)
    items = measured.rows(told, "evidence")
    return {
        "run": told["run"], "confidence": told["confidence"], "evidence": told["evidence"],
        "caveats": told["caveats"], "tests": measured.rows(told, "tests"),
        "measured": [each for each in items if each["label"] in ("experiment", "quasi-experiment")],
        "channels": [each["channel"] for each in items],
    }  # fmt: skip


def _designed(told: dict[str, Any]) -> dict[str, Any]:
    from web.views.truth import said

    tests = measured.rows(told, "next_test")
    return {
        "run": told["run"], "text": told["text"], "confidence": told["confidence"], "evidence": told["evidence"],
        "facts": told["facts"], "caveats": told["caveats"], "charts": told["charts"],
        "designs": measured.rows(told, "designs"), "markets": measured.rows(told, "markets"),
        "calendar": measured.rows(told, "calendar"), "preregistration": measured.rows(told, "preregistration"),
        "plan": {each["item"]: each["value"] for each in measured.rows(told, "plan")},
        "next_test": tests[0] | {"where_said": said(told, "next_test", "where", tests[0]["where"])} if tests else None,
    }  # fmt: skip


def _whole(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise BadArguments(
            en=f"'{text[:20]}' is no whole number.", de=f"„{text[:20]}“ ist keine ganze Zahl.",
            do_en="Write a number such as 4.", do_de="Schreiben Sie eine Zahl wie 4.",
        ) from None  # fmt: skip


def _share(text: str) -> float:
    """A share as people type it in per cent: `5`, `5 %`, `2,5`."""
    try:
        return float(text.replace("%", "").replace(",", ".").strip()) / 100
    except ValueError:
        raise BadArguments(
            en=f"'{text[:20]}' is no share.", de=f"„{text[:20]}“ ist kein Anteil.",
            do_en="Write per cent, such as 5.", do_de="Schreiben Sie Prozent, etwa 5.",
        ) from None  # fmt: skip
