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
from terms import Answer, Lang, Words
from web.terminal import show_answer

if TYPE_CHECKING:
    from simulator.world import World

FILES = {"de": ("Datei", "Dateien"), "en": ("file", "files")}
SEED, DAYS, LAST = 1, 400, date(2026, 11, 25)
FIRST = (
    "google_ads", "meta_ads", "microsoft_ads", "tiktok_ads", "linkedin_ads", "pinterest_ads", "ga4", "search_console",
    "warenwirtschaft/auftraege.csv", "geo_test", "merchant_center",
)  # fmt: skip
"""What the questions and the night need; what else the company exports takes a minute more."""
QUESTIONS = (
    "Warum hat sich der Umsatz im Oktober 2026 gegenüber September verändert?",
    "Did anything unusual happen in the ad accounts between 5 October and 31 October 2026?",
)
SAID = {
    "company": Words(
        de="Talfuchs, ein Shop, den es nicht gibt und dessen Wirkungen alle bekannt sind: {days} Tage bis zum {last}",
        en="Talfuchs, a shop that does not exist and whose every effect is known: {days} days until {last}",
    ),
    "files": Words(
        de="{count} Dateien, wie Google, Meta, GA4, Shopify … sie ausgeben, {seconds:.0f} s → {place}",
        en="{count} files as Google, Meta, GA4, Shopify … export them, {seconds:.0f} s → {place}",
    ),
    "imported": Words(de="Geladen in {seconds:.0f} s:", en="Imported in {seconds:.0f} s:"),
    "rows": Words(de="{rows} Zeilen aus {files}", en="{rows} rows from {files}"),
    "bad": Words(de=", {bad} mit Grund abgelehnt", en=", {bad} rejected with a reason"),
    "rest": Words(
        de="hier nicht gebraucht: {rest} (leitstand import lädt sie ebenso)",
        en="not needed here: {rest} (leitstand import loads them as well)",
    ),
    "same": Words(
        de="{same} von {all} Summen gleichen den Büchern der Firma auf den Cent: die Kosten von {names} und der Umsatz "
        "des Shops",
        en="{same} of {all} sums equal the company's books to the cent: the costs of {names}, and the shop's revenue",
    ),
    "questions": Words(
        de="Zwei Fragen, eine deutsche und eine englische; jede wird in ihrer Sprache beantwortet.",
        en="Two questions, one in German and one in English; each is answered in its own language.",
    ),
    "page": Words(de="Im Browser ansehen:           {command} serve, dann http://127.0.0.1:8420",
                  en="See it in the browser:        {command} serve, then http://127.0.0.1:8420"),
    "night": Words(de="Die Nacht noch einmal lesen:  {command} nights show {key}",
                   en="Read the night again:         {command} nights show {key}"),
    "ask": Words(
        de='Selbst fragen:                {command} ask "Wer hat im Oktober recht, die Plattformen oder der Shop?"',
        en='Ask yourself:                 {command} ask "Who is right in October, the platforms or the shop?"',
    ),
    "doctor": Words(de="Wie weit es ist:              {command} doctor",
                    en="How far it is:                {command} doctor"),
    "truth": Words(
        de="Wie nah jedes Werkzeug der Wahrheit kommt: leitstand scorecard; daran üben: leitstand dojo start",
        en="How close to the truth every tool comes: leitstand scorecard; practise on it: leitstand dojo start",
    ),
    "own": Words(de="Eigene Daten:                 leitstand import ORDNER --plan zeigt, was geschähe",
                 en="Your own data:                leitstand import FOLDER --plan shows what would happen"),
}  # fmt: skip


def show(
    settings: Settings, *, quiet: bool = False, lang: Lang = "en", days: int = DAYS
) -> tuple[list[Answer], dict[str, Any]]:
    """Run the demo in a home of its own below the user's, made afresh each time.

    Args:
        settings: the user's.
        quiet: print nothing.
        lang: of everything but the questions and their answers.
        days: that the company has lived.

    Returns:
        The answers, and what came of the night.
    """
    from web.demo_night import night

    say = _silence if quiet else click.echo
    own, world = prepared(settings, lang, days, say)
    answers = asked(own, lang, say)
    with redirect_stdout(io.StringIO()) if quiet else nullcontext():
        ran = night(own, world, lang, say)
    say("")
    for line in onward(own, lang):
        say(line)
    return answers, ran


def onward(own: Settings, lang: Lang) -> list[str]:
    """What to type next, the page first: each line can be pasted as it stands."""
    names = ("page", "night", "ask", "doctor", "own", "truth")
    return [_told(name, lang, command=_command(own), key=f"night-{own.day}") for name in names]


def prepared(settings: Settings, lang: Lang, days: int, say: Any) -> tuple[Settings, World]:
    """A fresh home with the company's files imported; its settings, and the company."""
    home = settings.home / "demo"
    shutil.rmtree(home, ignore_errors=True)
    own = settings.model_copy(update={"home": home, "today": LAST + timedelta(days=1)})
    world = _company(home, days, lang, say)
    _load(own, world, lang, say)
    return own, world


def asked(own: Settings, lang: Lang, say: Any) -> list[Answer]:
    """The questions and their answers."""
    from graphs.ask import Asking

    answers: list[Answer] = []
    say("\n" + _told("questions", lang))
    room = Asking.open(own)
    try:
        for question in QUESTIONS:
            say("\n" + click.style("? " + question, bold=True, fg="cyan") + "\n")
            answers.append(room.ask(question))
            say(show_answer(answers[-1], _command(own)))
    finally:
        room.close()
    return answers


def _command(own: Settings) -> str:
    return f'LEITSTAND_TODAY={own.day} {_typed()} --home "{own.home}"'


def _told(name: str, lang: Lang, **words: Any) -> str:
    return _dim(SAID[name].said(lang).format(**words))


def _company(home: Path, days: int, lang: Lang, say: Any) -> World:
    from simulator.exports import write_all
    from simulator.world import build
    from web.progress import Bar

    started = time.perf_counter()
    bar = Bar()
    try:
        bar.step("company", 0, 1)
        world = build(SEED, days, last=LAST)
        written = write_all(world, home / "company", "both", progress=bar.step)
    finally:
        bar.stop()
    count = sum(1 for file in written if file.is_relative_to(home / "company" / "exports"))
    seconds = time.perf_counter() - started
    say(_told("company", lang, days=days, last=LAST))
    say(_told("files", lang, count=count, seconds=seconds, place=home / "company"))
    return world


def _load(settings: Settings, world: World, lang: Lang, say: Any) -> None:
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
    say(_told("imported", lang, seconds=time.perf_counter() - started))
    for kind, loads in sorted(kinds.items()):
        rows, bad = sum(load["rows"] for load in loads), sum(load["quarantined"] for load in loads)
        files = f"{len(loads)} {FILES[lang][len(loads) != 1]}"
        count = f"{rows:>8,}".replace(",", "." if lang == "de" else ",")
        told = SAID["rows"].said(lang).format(rows=count, files=files)
        rejected = SAID["bad"].said(lang).format(bad=bad) if bad else ""
        say(_dim(f"  {kind:<14} {told}{rejected}"))
    rest = ", ".join(sorted({each.name for each in exports.iterdir()} - {name.partition("/")[0] for name in FIRST}))
    say(_dim("  " + SAID["rest"].said(lang).format(rest=rest)))
    say(_held_against_truth(settings, world, lang))


def _held_against_truth(settings: Settings, world: World, lang: Lang) -> str:
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
    return f"{mark} " + SAID["same"].said(lang).format(same=sum(same), all=len(same), names=names)


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
