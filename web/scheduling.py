"""Keeping the schedules in the foreground, and saying what happens."""

from __future__ import annotations

import signal
from datetime import datetime
from threading import Event
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from terms import Words

if TYPE_CHECKING:
    from web.edge import Edge

SAID = {
    "night": Words(de="beginnt", en="begins"), "event": Words(de="Ereignis", en="event"),
    "failed": Words(de="gescheitert", en="failed"), "ended": Words(de="beendet", en="ended"),
    "running": Words(de="läuft schon woanders", en="runs elsewhere already"),
}  # fmt: skip


def keep(edge: Edge) -> None:
    """Run until SIGINT or SIGTERM; what is under way is finished first."""
    from graphs.schedule import Clock

    settings, lang, stop = edge.settings(), edge.words(), Event()
    zone = ZoneInfo(settings.timezone)

    def hears(what: str, key: str) -> None:
        click.echo(f"{datetime.now(zone):%Y-%m-%d %H:%M:%S}  {SAID[what].said(lang)}  {key}".rstrip(), err=edge.json)

    clock = Clock.of(settings, hears=hears)

    def ends(number: int, frame: object) -> None:
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, ends)
    for name, when in clock.following().items():
        word = "Nächster Lauf" if lang == "de" else "Next run"
        click.echo(f"{word}: {name}, {when.astimezone(zone):%Y-%m-%d %H:%M %Z}", err=edge.json)
    clock.keep(stop)
