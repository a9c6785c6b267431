"""What adapters say when something does not work: one sentence and what to do, in both languages, no secrets."""

from __future__ import annotations

import re
from typing import Any

from platforms.port import Busy, Moved, Refused, Unreachable
from terms import Operation


def unreachable(host: str, reason: str = "") -> Unreachable:
    """No answer, so nobody knows."""
    why = f" ({plain(reason)})" if reason else ""
    return Unreachable(
        en=f"{plain(host) or 'The platform'} gave no answer{why}; whether anything took effect is not known.",
        de=f"{plain(host) or 'Die Plattform'} hat nicht geantwortet{why}; ob etwas wirksam wurde, ist nicht bekannt.",
        do_en="It is read again before anything is written again.",
        do_de="Vor dem nächsten Schreiben wird nachgelesen.",
    )


def busy(host: str, seconds: float) -> Busy:
    """Later; nothing took effect."""
    return Busy(
        en=f"{plain(host)} asks to come back in {seconds:g} seconds; nothing took effect.",
        de=f"{plain(host)} bittet, in {seconds:g} Sekunden wiederzukommen; nichts wurde wirksam.",
        seconds=seconds,
    )


def moved(operation: Operation, now: Any) -> Moved:
    """The thing changed since the change was approved."""
    named = plain(operation.name or operation.entity)
    return Moved(
        en=f"{named}: {operation.field} is no longer what it was when the change was approved; nothing was changed.",
        de=f"{named}: {operation.field} ist nicht mehr, was es bei der Freigabe war; nichts wurde geändert.",
        do_en="Look at what changed it and propose again.",
        do_de="Prüfen Sie, wer es geändert hat, und schlagen Sie neu vor.",
        now=now,
    )


def refused(what: str, reason: str = "", reason_de: str = "") -> Refused:
    """The platform, or the way to it, does not take that."""
    why, warum = plain(reason), plain(reason_de or reason)
    return Refused(
        en=f"{plain(what)} was not taken: {why}." if why else f"{plain(what)} was not taken.",
        de=f"{plain(what)} wurde nicht angenommen: {warum}." if warum else f"{plain(what)} wurde nicht angenommen.",
        do_en="Nothing took effect; correct the change and propose it again.",
        do_de="Nichts wurde wirksam; berichtigen Sie die Änderung und schlagen Sie sie neu vor.",
    )


def refused_address(host: str) -> Refused:
    """An address that this house does not call."""
    named = f" {plain(host)}" if host else ""
    return Refused(
        en=f"The address{named} is not called: only https to public hosts, or this machine by name, is allowed.",
        de=f"Die Adresse{named} wird nicht angesprochen: erlaubt ist nur https zu öffentlichen Rechnern oder dieser"
        " Rechner beim Namen.",
        do_en="Correct the address in the settings.",
        do_de="Berichtigen Sie die Adresse in den Einstellungen.",
    )


def plain(text: str, longest: int = 160) -> str:
    """Text of others on one line, without anything that a terminal would obey."""
    return re.sub(r"[^\w .,:;·/|@&%€$£+='\"()\[\]{}<>*?!#–-]", " ", text)[:longest].strip().rstrip(".")
