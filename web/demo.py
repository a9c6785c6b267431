"""The demo: a company whose truth is known, its export files through the real import, questions, and a night.

The day of the demo is the day after the company's last one, so that it says the same on any date.
"""

from __future__ import annotations

import io
import os
import shutil
import sys
import time
from collections import defaultdict
from contextlib import nullcontext, redirect_stdout
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from settings import Settings
from terms import Answer, Lang
from web.terminal import show_answer

if TYPE_CHECKING:
    from simulator.world import World

SEED, DAYS, LAST = 1, 400, date(2026, 11, 25)
FIRST = (
    "google_ads", "meta_ads", "microsoft_ads", "tiktok_ads", "linkedin_ads", "pinterest_ads", "ga4", "search_console",
    "warenwirtschaft", "geo_test", "merchant_center",
)  # fmt: skip
"""Folders that the questions need; what else the company exports takes a minute more."""
QUESTIONS = (
    "Warum hat sich der Umsatz im Oktober 2026 gegenüber September verändert?",
    "Did anything unusual happen in the ad accounts between 5 October and 31 October 2026?",
)


def show(settings: Settings, *, quiet: bool = False, lang: Lang = "en") -> tuple[list[Answer], dict[str, Any]]:
    """Run the demo in a home of its own below the user's, made afresh each time; `quiet` prints nothing.

    Returns:
        The answers, and what came of the night.
    """
    from graphs.ask import Asking
    from web.demo_night import night

    home = settings.home / "demo"
    shutil.rmtree(home, ignore_errors=True)
    own = settings.model_copy(update={"home": home, "today": LAST + timedelta(days=1)})
    say = _silence if quiet else click.echo
    world = _company(home, say)
    _load(own, world, say)
    command = f'LEITSTAND_TODAY={own.day} {_typed()} --home "{home}"'
    answers: list[Answer] = []
    room = Asking.open(own)
    try:
        for question in QUESTIONS:
            say("\n" + click.style("? " + question, bold=True, fg="cyan") + "\n")
            answers.append(room.ask(question))
            say(show_answer(answers[-1], command))
    finally:
        room.close()
    with redirect_stdout(io.StringIO()) if quiet else nullcontext():
        ran = night(own, world, lang, say)
    say(_dim(f'\nAsk yourself:     {command} ask "Wer hat im Oktober recht, die Plattformen oder der Shop?"'))
    say(_dim(f"How far it is:    {command} doctor"))
    say(_dim("How close to the truth every tool comes: leitstand scorecard; practise on it: leitstand dojo start"))
    say(_dim("Your own data:    leitstand import FOLDER --plan shows what would happen"))
    return answers, ran


def _company(home: Path, say: Any) -> World:
    from simulator.exports import write_all
    from simulator.world import build
    from web.progress import Bar

    started = time.perf_counter()
    bar = Bar()
    try:
        bar.step("company", 0, 1)
        world = build(SEED, DAYS, last=LAST)
        written = write_all(world, home / "company", "both", progress=bar.step)
    finally:
        bar.stop()
    count = sum(1 for file in written if file.is_relative_to(home / "company" / "exports"))
    seconds = time.perf_counter() - started
    say(_dim(f"Talfuchs, a shop that does not exist and whose every effect is known: {DAYS} days until {LAST}"))
    say(_dim(f"{count} files as Google, Meta, GA4, Shopify … export them, {seconds:.0f} s → {home / 'company'}"))
    return world


def _load(settings: Settings, world: World, say: Any) -> None:
    """Import the folder as anybody would, and hold the sums against the truth."""
    from web.importing import run_import

    started = time.perf_counter()
    exports = settings.home / "company" / "exports"
    folders = [exports / name for name in FIRST if (exports / name).exists()]
    shape, _ = run_import(settings, folders, kind=None, mapping="", dataset=None, plan_only=False, lang="en")
    kinds: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for load in shape["loads"]:
        if load.get("kind") and load.get("rows"):
            kinds[load["kind"]].append(load)
    say(_dim(f"Imported in {time.perf_counter() - started:.0f} s:"))
    for kind, loads in sorted(kinds.items()):
        rows, bad = sum(load["rows"] for load in loads), sum(load["quarantined"] for load in loads)
        rejected = f", {bad} rejected with a reason" if bad else ""
        say(_dim(f"  {kind:<14} {rows:>8,} rows from {len(loads)} files{rejected}"))
    rest = ", ".join(sorted({each.name for each in exports.iterdir()} - set(FIRST)))
    say(_dim(f"  not needed here: {rest} (leitstand import loads them as well)"))
    for line in _held_against_truth(settings, world):
        say(line)


def _held_against_truth(settings: Settings, world: World) -> list[str]:
    """Platform costs and shop revenue as imported beside the company's own books, to the cent."""
    from warehouse.store import Warehouse

    reader = Warehouse(settings.home).reader()
    daily = world.truth_tables["daily"]
    found = reader.rows("select platform, sum(cost) from ads group by 1 order by 1")
    same = [int(cost * 100) == int(daily[f"cost_{platform}"].sum()) for platform, cost in found]
    [(revenue,)] = reader.rows("select sum(revenue) from orders")
    same.append(int(revenue * 100) == int(daily["revenue"].sum()))
    names = ", ".join(platform for platform, _ in found)
    mark = click.style("✓", fg="green") if all(same) else click.style("✗", fg="red")
    told = f"{sum(same)} of {len(same)} sums equal the company's books to the cent"
    return [f"{mark} {told}: the costs of {names}, and the shop's revenue"]


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
