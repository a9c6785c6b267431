"""`leitstand run …`: what the house otherwise does by itself."""

from __future__ import annotations

from datetime import datetime

import click

from web.commands.experiments import day_of
from web.edge import Edge, common, shown

DAY = click.DateTime(["%Y-%m-%d"])


@click.group()
def run() -> None:
    """Run a night now, or keep the house's schedules."""


@run.command("night")
@click.option("--date", "day", type=DAY, help="The local date of the night (else today).")
@click.option("--again", is_flag=True, help="Once more, although that date's night has ended.")
@click.option("--flow", default="", help="Another flow of the plan, such as watch.")
@common
def run_night(edge: Edge, day: datetime | None, again: bool, flow: str) -> None:
    """Check, measure, propose, apply what the policy lets through; then the morning brief."""
    from web.nights import run_night as ran

    told = ran(edge.settings(), day_of(day), flow, again, edge.words())
    shown(edge, told)
    if not told[0]["ok"]:
        raise SystemExit(1)


@run.command("event")
@click.argument("name")
@click.option("--id", "id", required=True, help="Its id: the same id is the same event, which counts once.")
@common
def run_event(edge: Edge, name: str, id: str) -> None:
    """Tell that something has happened; the schedule then starts the flow that waits for it."""
    from web.events import told

    shape = told(edge.settings(), name, id, "service:events")
    word = ("vorgemerkt", "war schon bekannt") if edge.words() == "de" else ("noted", "was known already")
    shown(edge, (shape, f"{name} {id}: {word[0] if shape['new'] else word[1]} → {shape['flow']}"))


@run.command("schedule")
@common
def run_schedule(edge: Edge) -> None:
    """Keep running: nights at their time, and flows that events start. Ends with Ctrl-C."""
    from web.scheduling import keep

    keep(edge)
