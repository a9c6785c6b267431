"""What people call that which changes at a platform."""

from __future__ import annotations

from terms import Words

FIELDS = {
    "budget": Words(de="das Budget", en="the budget"), "bid": Words(de="das Gebot", en="the bid"),
    "target": Words(de="der Zielwert", en="the target"), "status": Words(de="der Status", en="the status"),
    "negatives": Words(de="die Ausschlussliste", en="the list of negatives"),
    "excluded": Words(de="die Liste der Ausschlüsse", en="the list of exclusions"),
    "cap": Words(de="die Kontaktgrenze", en="the cap"), "shares": Words(de="die Aufteilung", en="the split"),
    "copy": Words(de="der Anzeigentext", en="the ad copy"), "members": Words(de="die Mitglieder", en="the members"),
}  # fmt: skip


def field(name: str) -> Words:
    """How people call what changes."""
    return FIELDS.get(name, Words(de=name, en=name))
