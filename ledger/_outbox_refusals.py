"""What the outbox refuses, and what to do instead."""

from __future__ import annotations

from errors import NotFound
from ledger._proposal_refusals import Outdated, look, tampered
from terms.named import STATES

__all__ = ["Outdated", "in_hand", "lost", "move", "not_queued", "tampered", "unknown"]


def unknown(key: str) -> NotFound:
    """No write has that key."""
    return NotFound(
        en=f"There is no write with the key '{key}'.",
        de=f"Es gibt keinen Schreibvorgang mit dem Schlüssel „{key}“.",
        do_en="leitstand inbox show ID names the writes of a proposal.",
        do_de="leitstand inbox show ID nennt die Schreibvorgänge eines Vorschlags.",
    )


def not_queued(id: str, status: str) -> Outdated:
    """Only what was approved is written."""
    is_ = STATES[status]
    return Outdated(
        en=f"Nothing is written for {id}: it is {is_.en}.",
        de=f"Für {id} wird nichts geschrieben: {is_.de}.",
        **look(id),
    )


def in_hand(id: str) -> Outdated:
    """It is not known yet what there is to take back."""
    return Outdated(
        en=f"{id} is still being written; what is not finished cannot be taken back.",
        de=f"{id} wird noch geschrieben; was nicht fertig ist, lässt sich nicht zurücknehmen.",
        do_en="Wait for the dispatcher, or stop everything: leitstand kill on",
        do_de="Warten Sie auf die Ausführung, oder halten Sie alles an: leitstand kill on",
    )


def lost(key: str) -> Outdated:
    """Somebody else has it in hand."""
    return Outdated(
        en=f"The write {key} was taken over by somebody else after its time was up.",
        de=f"Den Schreibvorgang {key} hat nach Ablauf seiner Frist jemand anders übernommen.",
        do_en="Leave it to them.",
        do_de="Überlassen Sie ihn dort.",
    )


def move(key: str, now: str, state: str) -> Outdated:
    """That state does not follow."""
    return Outdated(
        en=f"The write {key} is '{now}' and cannot become '{state}'.",
        de=f"Der Schreibvorgang {key} ist im Stand „{now}“ und kann nicht in den Stand „{state}“ wechseln.",
        do_en="Look at its proposal: leitstand inbox list",
        do_de="Sehen Sie den Vorschlag an: leitstand inbox list",
    )
