"""What people read of the kill switch: what is stopped, by whom and why, and how it goes on."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from terms import Lang, Words
from web.entries import person
from web.terminal import harmless

if TYPE_CHECKING:
    from ledger.switch import Stop
    from settings import Settings

SWITCH = {
    "all": Words(de="Der Notausschalter ist an: Nichts Neues wird geschrieben.",
                 en="The kill switch is on: nothing new is written."),
    "part": Words(de="Der Notausschalter ist für einen Teil an: Dort wird nichts Neues geschrieben.",
                  en="The kill switch is on for a part: nothing new is written there."),
    "row": Words(de="angeordnet", en="ordered"), "file": Words(de="durch die Datei", en="by the file"),
    "environment": Words(de="durch die Umgebung", en="by the environment"),
    "unreadable": Words(de="der Schalter ist nicht lesbar", en="the switch cannot be read"),
}  # fmt: skip


def switch_said(stops: Sequence[Stop], home: Path, lang: Lang) -> tuple[dict[str, Any], str]:
    """What is stopped, as JSON and as text, and how each of it goes on."""
    shape = {"ok": True, "stopped": bool(stops), "stops": [
        {"scope": each.scope, "source": each.source, "by": each.by, "why": each.why, "at": each.at} for each in stops
    ]}  # fmt: skip
    if not stops:
        return shape, "Der Notausschalter ist aus." if lang == "de" else "The kill switch is off."
    head = SWITCH["all" if any(each.scope == "all" for each in stops) else "part"].said(lang)
    lines = [_stop_line(each, home, lang) for each in stops]
    ways = dict.fromkeys(_go_on(each, lang) for each in stops)
    title = "Wieder freischalten" if lang == "de" else "Let it go on"
    how = [click.style(f"{title}: {way}", dim=True) for way in ways]
    return shape, harmless("\n".join([click.style(head, fg="red"), *lines, *how]))


def unknown(settings: Settings, platform: str, campaign: str, lang: Lang) -> str:
    """What to say where the ad data have no such platform or campaign: a stop under a wrong name stops nothing.

    Empty where they have it, and where they cannot be read now: nothing may keep a stop waiting.
    """
    from ledger.switch import scope_of
    from tools.calling import open_desk

    try:
        desk = open_desk(settings)
        try:
            rows = desk.warehouse.rows("select distinct platform, coalesce(campaign, '') from ads where platform <> ''")
        finally:
            desk.library.close()
    except Exception:
        return ""
    names = sorted({str(row[0]) for row in rows})
    if scope_of(platform) not in {scope_of(each) for each in names}:
        known, held = ", ".join(names), platform[:80]
        return Words(
            de=f"Achtung: Die Werbedaten kennen keine Plattform „{held}“ (bekannt: {known}). "
            "Ist der Name falsch geschrieben, ist noch nichts gestoppt.",
            en=f"Please note: the ad data know no platform '{held}' (known: {known}). "
            "If the name is misspelt, nothing is stopped yet.",
        ).said(lang)
    if campaign and scope_of(platform, campaign) not in {scope_of(str(row[0]), str(row[1])) for row in rows}:
        held = campaign[:80]
        return Words(
            de=f"Achtung: In den Werbedaten heißt dort keine Kampagne „{held}“. "
            "Ist das auch keine Kennung der Plattform, ist noch nichts gestoppt.",
            en=f"Please note: no campaign there is called '{held}' in the ad data. "
            "If it is no id of the platform either, nothing is stopped yet.",
        ).said(lang)
    return ""


def _stop_line(stop: Stop, home: Path, lang: Lang) -> str:
    by = person(home, stop.by)
    who = f" {'von' if lang == 'de' else 'by'} {by}" if by else ""
    what = ("alles" if lang == "de" else "everything") if stop.scope == "all" else _scope(stop.scope, lang)
    return f"  {what} ({SWITCH[stop.source].said(lang)}{who})" + (f" – {stop.why}" if stop.why else "")


def _scope(scope: str, lang: Lang) -> str:
    kind, _, name = scope.partition(":")
    words = {"platform": ("Plattform", "platform"), "campaign": ("Kampagne", "campaign")}.get(kind, (kind, kind))
    return f"{words[lang != 'de']} {name}"


def _go_on(stop: Stop, lang: Lang) -> str:
    if stop.source == "environment":
        return "LEITSTAND_KILL entfernen" if lang == "de" else "unset LEITSTAND_KILL"
    kind, _, name = stop.scope.partition(":")
    if kind == "campaign":
        platform, _, campaign = name.partition("/")
        return f"leitstand kill off --platform {platform} --campaign {campaign}"
    return f"leitstand kill off --platform {name}" if kind == "platform" else "leitstand kill off"
