"""The pages of the house: where each one is, what it is called, who makes it."""

from __future__ import annotations

from dataclasses import dataclass

from terms import Words


@dataclass(frozen=True)
class Place:
    """One page: its name (also of its icon and of its module), its address, its title, its group in the navigation."""

    name: str
    path: str
    title: Words
    needs: str = "read"


PLACES = (
    Place("morning", "/", Words(de="Morgen", en="Morning")),
    Place("chat", "/page/chat", Words(de="Fragen", en="Ask"), "ask"),
    Place("inbox", "/page/inbox", Words(de="Freigaben", en="Inbox")),
    Place("truth", "/page/truth", Words(de="Wirkung", en="Truth")),
    Place("plan", "/page/plan", Words(de="Planen", en="Plan"), "ask"),
    Place("experiments", "/page/experiments", Words(de="Experimente", en="Experiments")),
    Place("data", "/page/data", Words(de="Daten", en="Data")),
    Place("runs", "/page/runs", Words(de="Läufe", en="Runs")),
    Place("track", "/page/track", Words(de="Trefferquote", en="Track record")),
    Place("audit", "/page/audit", Words(de="Protokoll", en="Audit")),
    Place("settings", "/page/settings", Words(de="Einstellungen", en="Settings")),
)
