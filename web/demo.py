"""The demo: sample data in, one German and one English question answered, receipts shown."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import click

from settings import Settings
from web.terminal import show_answer

SAMPLES = Path(__file__).parents[1] / "warehouse" / "samples"
QUESTIONS = (
    "Was hat der Test in Chicago und Portland Anfang April 2021 gebracht?",
    "How much credit does each channel get with the Markov model?",
)


def show(settings: Settings) -> None:
    """Run the demo in a home of its own below the user's, made afresh each time."""
    from graphs.ask import Asking
    from warehouse.store import Warehouse

    home = settings.home / "demo"
    shutil.rmtree(home, ignore_errors=True)
    own = settings.model_copy(update={"home": home})
    _say(f"Sample data (see warehouse/samples/README.md) → {home}")
    house = Warehouse(home)
    geo = {"date": "date", "geo": "location", "kpi": "Y"}
    house.load([SAMPLES / "geo_test_us_cities.csv"], kind="geo_panel", mapping=geo)
    house.load([SAMPLES / "journeys.csv.gz"], kind="journeys")
    command = f'{_typed()} --home "{home}"'
    room = Asking.open(own)
    try:
        for question in QUESTIONS:
            click.echo("\n" + click.style("? " + question, bold=True, fg="cyan") + "\n")
            click.echo(show_answer(room.ask(question), command))
    finally:
        room.close()
    click.echo("")
    _say(f'Ask yourself: {command} ask "Which channel gets the most credit?"')
    _say("Your own data: leitstand import FILE --plan shows what would happen; leitstand doctor says what is here.")


def _typed() -> str:
    """How this program was called, so that what is printed can be typed again."""
    called = Path(sys.argv[0])
    if called.name != "leitstand" or not called.exists():
        return "leitstand"
    return min(str(called), os.path.relpath(called), key=len)


def _say(text: str) -> None:
    click.echo(click.style(text, dim=True))
