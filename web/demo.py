"""The demo: sample data in, one German and one English question answered, receipts shown."""

from __future__ import annotations

import os
import shutil
import sys
from datetime import date
from pathlib import Path

import click

from settings import Settings
from terms import Answer
from web.terminal import show_answer

SAMPLES = Path(__file__).parents[1] / "warehouse" / "samples"
QUESTIONS = (
    "Was hat der Test in Chicago und Portland Anfang April 2021 gebracht?",
    "How much credit does each channel get with the Markov model?",
)


def show(settings: Settings, *, quiet: bool = False) -> list[Answer]:
    """Run the demo in a home of its own below the user's, made afresh each time; `quiet` prints nothing."""
    from graphs.ask import Asking

    home = settings.home / "demo"
    shutil.rmtree(home, ignore_errors=True)
    say = _silence if quiet else click.echo
    say(_dim(f"Sample data (see warehouse/samples/README.md) → {home}"))
    _load(home, settings.day)
    command = f'{_typed()} --home "{home}"'
    answers: list[Answer] = []
    room = Asking.open(settings.model_copy(update={"home": home}))
    try:
        for question in QUESTIONS:
            say("\n" + click.style("? " + question, bold=True, fg="cyan") + "\n")
            answers.append(room.ask(question))
            say(show_answer(answers[-1], command))
    finally:
        room.close()
    say(_dim(f'\nAsk yourself: {command} ask "Which channel gets the most credit?"'))
    say(
        _dim("Your own data: leitstand import FILE --plan shows what would happen; leitstand doctor says what is here.")
    )
    return answers


def _load(home: Path, day: date) -> None:
    from warehouse.store import Warehouse

    house = Warehouse(home, day)
    geo = {"date": "date", "geo": "location", "kpi": "Y"}
    house.load([SAMPLES / "geo_test_us_cities.csv"], kind="geo_panel", mapping=geo)
    house.load([SAMPLES / "journeys.csv.gz"], kind="journeys")


def _typed() -> str:
    """How this program was called, so that what is printed can be typed again."""
    called = Path(sys.argv[0])
    if called.name != "leitstand" or not called.exists():
        return "leitstand"
    return min(str(called), os.path.relpath(called), key=len)


def _dim(text: str) -> str:
    return click.style(text, dim=True)


def _silence(text: str) -> None:
    """Say nothing."""
