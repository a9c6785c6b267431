"""What the record of proposals refuses, and what to do instead."""

from __future__ import annotations

from errors import Forbidden, NotFound, PolicyRefused, Tampered
from ledger.statuses import APPLIED
from terms.named import STATES


class Outdated(PolicyRefused):
    """What somebody says yes to, or wants to move on, is not what it was."""

    kind = "outdated"


ANEW = {"do_en": "Have it computed anew.", "do_de": "Lassen Sie ihn neu berechnen."}


def look(id: str) -> dict[str, str]:
    """Where to see how a proposal stands."""
    return {"do_en": f"Look at it: leitstand inbox show {id}", "do_de": f"Sehen Sie ihn an: leitstand inbox show {id}"}


def unknown(id: str, several: bool) -> NotFound:
    """No proposal, or more than one, has that id."""
    return NotFound(
        en=f"More than one proposal begins with '{id}'." if several else f"There is no proposal '{id}'.",
        de=f"Mit „{id}“ beginnt mehr als ein Vorschlag." if several else f"Es gibt keinen Vorschlag „{id}“.",
        do_en="leitstand inbox names those that there are.",
        do_de="leitstand inbox nennt die vorhandenen.",
    )


def own(id: str) -> Forbidden:
    """Nobody approves their own."""
    return Forbidden(
        en=f"Whoever proposed {id} or asked for it cannot approve it.",
        de=f"Wer {id} vorgeschlagen oder angefordert hat, kann ihn nicht freigeben.",
        do_en="Ask somebody else who may approve.",
        do_de="Bitten Sie eine andere Person mit Freigaberecht.",
    )


def machine(id: str) -> Forbidden:
    """Only people approve."""
    return Forbidden(
        en=f"{id} is approved by a person, never by a machine.",
        de=f"{id} gibt ein Mensch frei, nie eine Maschine.",
        do_en="Approve it as a person.",
        do_de="Geben Sie ihn als Person frei.",
    )


def twice(id: str) -> Forbidden:
    """Two yeses need two people."""
    return Forbidden(
        en=f"You approved {id} before; it needs somebody else as well.",
        de=f"Sie haben {id} schon freigegeben; es braucht noch eine andere Person.",
        do_en="Ask somebody else who may approve.",
        do_de="Bitten Sie eine andere Person mit Freigaberecht.",
    )


def changed(id: str) -> Outdated:
    """The yes belongs to another change."""
    return Outdated(
        en=f"What you approve is not what {id} is now.",
        de=f"Was Sie freigeben, ist nicht der jetzige Stand von {id}.",
        do_en=f"Look at it again: leitstand inbox show {id}",
        do_de=f"Sehen Sie ihn noch einmal an: leitstand inbox show {id}",
    )


def expired(id: str) -> Outdated:
    """Too late."""
    return Outdated(
        en=f"{id} has expired.",
        de=f"{id} ist abgelaufen.",
        **ANEW,
    )


def not_open(id: str, status: str) -> Outdated:
    """It does not wait."""
    is_ = STATES[status]
    effective = status in APPLIED
    return Outdated(
        en=f"{id} does not wait for a decision: it is {is_.en}.",
        de=f"{id} wartet auf keine Entscheidung: {is_.de}.",
        do_en=f"Take it back with: leitstand rollback {id}" if effective else "leitstand inbox lists what waits.",
        do_de=f"Nehmen Sie es zurück mit: leitstand rollback {id}"
        if effective
        else "leitstand inbox zeigt, was wartet.",
    )


def another(id: str) -> Outdated:
    """The id is taken."""
    return Outdated(
        en=f"{id} is on record as another change.",
        de=f"{id} ist als eine andere Änderung verzeichnet.",
        **ANEW,
    )


def move(id: str, now: str, status: str) -> Outdated:
    """That status does not follow."""
    return Outdated(
        en=f"{id} is '{STATES[now].en}' and cannot become '{STATES[status].en}'.",
        de=f"{id} steht auf „{STATES[now].de}“ und kann nicht zu „{STATES[status].de}“ wechseln.",
        **look(id),
    )


def on_its_way(id: str) -> Outdated:
    """What is not finished has no end."""
    return Outdated(
        en=f"Writes of {id} are still on their way.",
        de=f"Schreibvorgänge von {id} sind noch unterwegs.",
        do_en="Let the dispatcher finish first.",
        do_de="Warten Sie, bis die Ausführung fertig ist.",
    )


def tampered(id: str) -> Tampered:
    """The record was changed behind the ledger's back."""
    return Tampered(
        en=f"{id} is not what was approved: its record was changed.",
        de=f"{id} ist nicht das, was freigegeben wurde: Der Eintrag wurde verändert.",
        do_en="Nothing is written for it; check the log with: leitstand audit verify",
        do_de="Dafür wird nichts geschrieben; prüfen Sie das Protokoll mit: leitstand audit verify",
    )
