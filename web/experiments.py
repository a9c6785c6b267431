"""The registry of experiments on the command line: propose, start, read, decide, and what there is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from cli import Edge
    from errors import Lang
    from ledger.experiments import Experiment, Experiments
    from settings import Settings

Common = Callable[[Callable[..., Any]], Callable[..., Any]]
KINDS = ("campaign", "creative", "page", "geo", "holdout", "mail", "price", "other")
DAY = click.DateTime(["%Y-%m-%d"])


def commands(common: Common) -> click.Group:
    """The group `experiments`; `common` gives each command the global options."""

    @click.group()
    def experiments() -> None:
        """Experiments on record: hypothesis, design, running, read, decided."""

    for name, command in (("list", list_), ("show", show), ("propose", propose), ("start", start), ("read", read),
                          ("decide", decide), ("calendar", calendar)):  # fmt: skip
        experiments.command(name)(common(command))
    return experiments


@click.option("--channel", help="Only this channel.")
@click.option("--asset", help="Only this campaign, creative, page or region.")
@click.option("--status", help="Only this status: proposed, designed, running, read, decided.")
def list_(edge: Edge, channel: str | None, asset: str | None, status: str | None) -> None:
    """What runs, what is in the way, what was learned."""
    from tools._desk import open_desk
    from tools._tool import call
    from web.terminal import show_result

    named = {"channel": channel, "asset": asset, "status": status}
    desk = open_desk(edge.settings())
    try:
        result = call("attribution.experiments", {name: each for name, each in named.items() if each}, desk)
    finally:
        desk.library.close()
    edge.print(result.as_json(edge.words())) if edge.json else click.echo(show_result(result, edge.words()))


@click.argument("id")
def show(edge: Edge, id: str) -> None:
    """One experiment: plan, read-outs, deviations, history."""
    _told(edge, _registry(edge.settings()).get(id))


@click.argument("hypothesis")
@click.option("--kind", type=click.Choice(KINDS), default="campaign", show_default=True, help="What is varied.")
@click.option("--channel", default="", help="Channel that it is about.")
@click.option("--asset", default="", help="Campaign, creative or page that it is about.")
@click.option("--metric", default="", help="The one metric that decides.")
@click.option("--control", default="", help="Name of the control arm.")
@click.option("--treatment", default="", help="Name of the treated arm.")
@click.option("--region", "regions", multiple=True, help="A treated region of a geo test; may be repeated.")
@click.option("--audience", default="", help="Who can be in it; different audiences do not clash.")
@click.option("--start", type=DAY, help="Planned first day.")
@click.option("--end", type=DAY, help="Planned last day.")
@click.option("--days", type=click.IntRange(1), help="Planned length in days.")
@click.option("--size", type=click.IntRange(2), help="Planned units over all arms.")
@click.option("--split", help="Expected shares, such as control=0.9,b=0.1; equal if not given.")
@click.option("--alpha", type=float, default=0.05, show_default=True, help="Level of the test.")
@click.option("--minimum-effect", type=float, help="Smallest relative change worth knowing, such as 0.05.")
@click.option("--guardrail", "guardrails", multiple=True, help="OUTCOME=SHARE that may be lost; may be repeated.")
@click.option("--design", default="", help="Anything else that is fixed beforehand.")
@click.option("--owner", default="", help="Who looks after it.")
@click.option("--revise", metavar="ID", help="Replace the plan of this experiment, as long as it has not started.")
def propose(edge: Edge, revise: str | None, split: str | None, guardrails: tuple[str, ...], **given: Any) -> None:
    """Write down a hypothesis; with a metric and an end it is a design, ready to start."""
    days = {name: _day(given.pop(name)) for name in ("start", "end")}
    shares = {"split": _shares(split.split(",") if split else ()), "guardrails": _shares(guardrails)}
    plan = _plan({**given, **days, **shares})
    registry, today = _registry(edge.settings()), edge.settings().day
    _told(edge, registry.change(revise, plan, today) if revise else registry.propose(plan, today))


@click.argument("id")
@click.option("--on", type=DAY, help="First day (else today).")
def start(edge: Edge, id: str, on: datetime | None) -> None:
    """Freeze the plan and begin."""
    settings = edge.settings()
    _told(edge, _registry(settings).start(id, _day(on) or settings.day))


@click.argument("id")
@click.option("--run", "run", required=True, help="Run of attribution.experiment or attribution.geo_lift.")
@click.option("--cost", type=float, help="Cost of the treated units: a money effect is then kept as iROAS.")
@click.option("--final/--interim", default=None, help="Else by the planned end: before it, a read-out is a look.")
@click.option("--on", type=DAY, help="Day of the read-out (else today).")
def read(edge: Edge, id: str, run: str, cost: float | None, final: bool | None, on: datetime | None) -> None:
    """Keep what a run measured, with its receipt and with where it left the plan."""
    from ledger.runs import Runs
    from tools.attribution._experiment_record import recorded

    settings = edge.settings()
    registry = _registry(settings)
    one, runs = registry.get(id), Runs(settings.home / "ledger.db")
    measured = runs.get(run)
    readout, done = recorded(measured, cost)
    # Whoever ran the tool for this experiment on another day has looked, even if it was not kept here.
    days = {each.receipt["today"] for each in runs.named("attribution.experiment", "experiment", one.id)}
    done = replace(done, looks=len(days - {measured.receipt["today"]}))
    _told(edge, registry.read(id, readout, _day(on) or settings.day, final=final, done=done))


@click.argument("id")
@click.argument("decision", type=click.Choice(["ship", "keep", "repeat", "abandon"]))
@click.option("--why", default="", help="Reason, kept with the decision.")
def decide(edge: Edge, id: str, decision: Any, why: str) -> None:
    """Ship it, keep what was, repeat it, or abandon it."""
    settings = edge.settings()
    _told(edge, _registry(settings).decide(id, decision, why, settings.day))


@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write an iCalendar file instead.")
def calendar(edge: Edge, out: Path | None) -> None:
    """When which experiment runs, and which are in each other's way."""
    from tools.attribution._experiment_calendar import clashes, ical, span

    settings = edge.settings()
    every = _registry(settings).all()
    dated = sorted(((days, each) for each in every if (days := span(each))), key=lambda pair: (pair[0], pair[1].id))
    if out is not None:
        out.write_text(ical(every, settings.day), encoding="utf-8", newline="")
    found, lang = clashes(every), edge.words()
    shape = {
        "ok": True,
        "calendar": [{"id": each.id, "start": str(a), "end": str(b), "status": each.status} for (a, b), each in dated],
        "conflicts": [
            {"experiments": [c.first, c.second], "start": str(c.start), "end": str(c.end), "shared": c.what.said(lang)}
            for c in found
        ],
        "file": str(out) if out else None,
    }
    text = [f"{a:%Y-%m-%d} – {b:%Y-%m-%d}  {_line(each, lang)}" for (a, b), each in dated]
    text += [f"! {c.first} × {c.second}: {c.what.said(lang)}" for c in found]
    edge.print(shape) if edge.json else click.echo("\n".join(text) or "–")


def _registry(settings: Settings) -> Experiments:
    from ledger.experiments import Experiments

    return Experiments(settings.home)


def _told(edge: Edge, one: Experiment) -> None:
    edge.print({"ok": True, "experiment": as_json(one)}) if edge.json else click.echo(_page(one, edge.words()))


def as_json(one: Experiment) -> dict[str, Any]:
    """An experiment as plain JSON values."""
    from ledger.experiments import readout_json

    return {
        "id": one.id,
        "status": one.status,
        "plan": (one.frozen or one.plan).model_dump(mode="json"),
        "plan_hash": one.hash,
        "started": str(one.started) if one.started else None,
        "planned_end": str(one.planned_end) if one.planned_end else None,
        "ended": str(one.ended) if one.ended else None,
        "peeks": one.peeks,
        "readouts": [readout_json(each) for each in one.readouts],
        "decision": one.decision,
        "why": one.why,
        "history": [{"at": line.at, "on": str(line.on), "event": line.event} for line in one.history],
    }


def _line(one: Experiment, lang: Lang) -> str:
    from tools.attribution._experiments_words import STATUS

    return f"{one.id}  {STATUS[one.status].said(lang):<12} {one.plan.asset or one.plan.channel}  {one.plan.hypothesis}"


def _page(one: Experiment, lang: Lang) -> str:
    from figures import plain
    from tools.attribution._experiments_words import DECISION, deviation

    plan = one.frozen or one.plan
    lines = [plain(_line(one, lang))]
    told = {name: value for name, value in plan.model_dump(mode="json").items() if value and name != "hypothesis"}
    lines += [f"  {name:<15}{plain(str(value))}" for name, value in told.items()]
    if one.hash:
        lines.append(f"  {'plan_hash':<15}{one.hash}")
    for each in one.readouts:
        ends = "" if each.low is None else f" [{each.low:.6g} … {each.high:.6g}, {each.level}]"
        lines.append(plain(f"  {each.on}  {each.metric} {each.estimate:.6g} {each.unit}{ends}  {each.run}"))
    lines += [f"  ! {plain(deviation(each).said(lang))}" for each in one.deviations]
    if one.decision:
        lines.append(plain(f"  → {DECISION[one.decision].said(lang)}  {one.why}"))
    return "\n".join(lines)


def _plan(given: dict[str, Any]) -> Any:
    from pydantic import ValidationError

    from errors import BadArguments
    from ledger.experiments import Plan

    try:
        return Plan(**given)
    except ValidationError as failed:
        first = failed.errors()[0]
        name = str(first["loc"][0]) if first["loc"] else "plan"
        raise BadArguments(
            en=f"The plan is not usable: {name}: {first['msg']}.",
            de=f"Der Plan ist nicht brauchbar: {name}: {first['msg']}.",
            do_en="Correct it and propose again.",
            do_de="Berichtigen Sie ihn und schlagen Sie neu vor.",
        ) from None


def _shares(parts: Any) -> dict[str, float]:
    shares: dict[str, float] = {}
    for part in parts:
        name, sign, share = part.rpartition("=")
        try:
            shares[name.strip()] = float(share)
        except ValueError:
            sign = ""
        if not sign or not name.strip():
            raise click.UsageError(f"Write NAME=SHARE, such as b=0.5, not '{part}'.")
    return shares


def _day(when: datetime | None) -> date | None:
    return when.date() if when else None
