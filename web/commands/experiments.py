"""`leitstand experiments …`."""

from __future__ import annotations

from datetime import date, datetime
from math import isfinite
from pathlib import Path
from typing import Any

import click

from web.edge import Edge, common, run_tool, shown

KINDS = ("campaign", "creative", "page", "geo", "holdout", "mail", "price", "other")
DAY = click.DateTime(["%Y-%m-%d"])


@click.group()
def experiments() -> None:
    """Experiments on record: hypothesis, design, running, read, decided."""


@experiments.command("list")
@click.option("--channel", help="Only this channel.")
@click.option("--asset", help="Only this campaign, creative, page or region.")
@click.option("--status", help="Only this status: proposed, designed, running, read, decided.")
@common
def experiments_list(edge: Edge, channel: str | None, asset: str | None, status: str | None) -> None:
    """What runs, what is in the way, what was learned."""
    named = {"channel": channel, "asset": asset, "status": status}
    run_tool(edge, "attribution.experiments", {name: each for name, each in named.items() if each})


@experiments.command("show")
@click.argument("id")
@common
def experiments_show(edge: Edge, id: str) -> None:
    """One experiment: plan, read-outs, deviations, history."""
    from web.experiments import registry, told

    shown(edge, told(registry(edge.settings()).get(id), edge.words()))


@experiments.command("propose")
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
@common
def experiments_propose(
    edge: Edge, revise: str | None, split: str | None, guardrails: tuple[str, ...], **given: Any
) -> None:
    """Write down a hypothesis; with a metric and an end it is a design, ready to start."""
    from web.experiments import plan_of, registry, told

    edge.require("propose")
    days = {name: day_of(given.pop(name)) for name in ("start", "end")}
    shares = {"split": _shares(split.split(",") if split else ()), "guardrails": _shares(guardrails)}
    plan = plan_of({**given, **days, **shares})
    known, today = registry(edge.settings()), edge.settings().day
    shown(edge, told(known.change(revise, plan, today) if revise else known.propose(plan, today), edge.words()))


@experiments.command("start")
@click.argument("id")
@click.option("--on", type=DAY, help="First day (else today).")
@common
def experiments_start(edge: Edge, id: str, on: datetime | None) -> None:
    """Freeze the plan and begin."""
    from web.experiments import registry, told

    edge.require("propose")
    settings = edge.settings()
    shown(edge, told(registry(settings).start(id, day_of(on) or settings.day), edge.words()))


@experiments.command("read")
@click.argument("id")
@click.option("--run", "run", required=True, help="Run of attribution.experiment or attribution.geo_lift.")
@click.option("--cost", type=float, help="Cost of the treated units: a money effect is then kept as iROAS.")
@click.option("--final/--interim", default=None, help="Else by the planned end: before it, a read-out is a look.")
@click.option("--on", type=DAY, help="Day of the read-out (else today).")
@common
def experiments_read(
    edge: Edge, id: str, run: str, cost: float | None, final: bool | None, on: datetime | None
) -> None:
    """Keep what a run measured, with its receipt and with where it left the plan."""
    from web.experiments import read, told

    edge.require("propose")
    shown(edge, told(read(edge.settings(), id, run, cost, final, day_of(on)), edge.words()))


@experiments.command("decide")
@click.argument("id")
@click.argument("decision", type=click.Choice(["ship", "keep", "repeat", "abandon"]))
@click.option("--why", default="", help="Reason, kept with the decision.")
@common
def experiments_decide(edge: Edge, id: str, decision: Any, why: str) -> None:
    """Ship it, keep what was, repeat it, or abandon it."""
    from web.experiments import registry, told

    edge.require("propose")
    settings = edge.settings()
    shown(edge, told(registry(settings).decide(id, decision, why, settings.day), edge.words()))


@experiments.command("calendar")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write an iCalendar file instead.")
@common
def experiments_calendar(edge: Edge, out: Path | None) -> None:
    """When which experiment runs, and which are in each other's way."""
    from web.experiments import planned

    shown(edge, planned(edge.settings(), out, edge.words()))


def _shares(parts: Any) -> dict[str, float]:
    shares: dict[str, float] = {}
    for part in parts:
        name, sign, share = part.rpartition("=")
        try:
            shares[name.strip()] = float(share)
        except ValueError:
            sign = ""
        if not sign or not name.strip() or not isfinite(shares[name.strip()]):
            raise click.UsageError(f"Write NAME=SHARE, such as b=0.5, not '{part}'.")
    return shares


def day_of(when: datetime | None) -> date | None:
    """The day of an option that may not be given."""
    return when.date() if when else None
