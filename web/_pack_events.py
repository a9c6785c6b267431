"""What happened, by the names of the audit's events, in both languages."""

from __future__ import annotations

from ledger.statuses import STATUSES
from terms import Words
from terms.named import STATES


def _(de: str, en: str) -> Words:
    return Words(de=de, en=en)


TOLD = ("suggested", "open", "queued", "rejected")
"""Stands that have an event of another name."""
EVENTS = {
    "proposal.submitted": _("Vorschlag eingereicht", "proposal submitted"),
    "proposal.approved": _("Vorschlag freigegeben", "proposal approved"),
    "proposal.fixed": _("Schreibvorgänge festgelegt", "writes fixed"),
    "proposal.withdrawn": _("während des Schreibens abgelehnt", "rejected while it was written"),
    "proposal.reopened": _("Freigabe erloschen, wieder offen", "approval void, open again"),
    "proposal.rejected": _("Vorschlag abgelehnt", "proposal rejected"),
    "proposal.again": _("Rücknahme noch einmal angeordnet", "taking back ordered once more"),
    "proposal.rollback": _("Rücknahme angeordnet", "taking back ordered"),
    **{f"proposal.{each}": STATES[each] for each in STATUSES if each not in TOLD},
    "write.put": _("Schreibvorgang eingereiht", "write queued"),
    "write.claimed": _("Schreibvorgang begonnen", "write begun"),
    "write.applied": _("geschrieben", "written"),
    "write.verified": _("nachgelesen: stimmt", "read back: as ordered"),
    "write.handed_over": _("übergeben", "handed over"),
    "write.refused": _("von der Plattform abgelehnt", "refused by the platform"),
    "write.unknown": _("Ausgang noch unbekannt", "end not known yet"),
    "write.waiting": _("später noch einmal", "again later"),
    "write.reverting": _("Rücknahme begonnen", "taking it back"),
    "write.reverted": _("zurückgenommen", "taken back"),
    "write.cancelled": _("abgesagt", "called off"),
    "write.withdrawn": _("zurückgezogen, nie gesendet", "withdrawn, never sent"),
    "run.redacted": _("Wörter geschwärzt", "words blanked out"),
    "run.recorded": _("Lauf aufgezeichnet", "run recorded"),
    "answer.recorded": _("Antwort aufgezeichnet", "answer recorded"),
    "answer.rated": _("Antwort bewertet", "answer rated"),
    "thread.deleted": _("Gespräch gelöscht", "conversation deleted"),
    "code.changed": _("Fassung des Programms", "version of the code"),
    "settings.changed": _("Einstellungen", "settings"),
    "limits.changed": _("Grenzen", "limits"),
    "autonomy.changed": _("Regeldatei", "file of rules"),
    "policy.changed": _("Fassung der Regeln", "version of the rules"),
    "models.changed": _("Sprachmodelle", "language models"),
    "data.imported": _("Daten geladen", "data loaded"),
    "outcome.expected": _("Erwartung festgehalten", "expectation kept"),
    "outcome.realised": _("Ergebnis gemessen", "outcome measured"),
    "outcome.unmeasurable": _("Ergebnis lässt sich nicht messen", "outcome cannot be measured"),
    "incident.raised": _("Vorfall eröffnet", "incident raised"),
    "incident.noted": _("Vorfall ergänzt", "incident noted"),
    "incident.closed": _("Vorfall abgeschlossen", "incident closed"),
    "night.begun": _("Nacht begonnen", "night begun"),
    "night.stepped": _("Schritt der Nacht", "step of the night"),
    "night.ended": _("Nacht beendet", "night ended"),
    "event.noted": _("Ereignis eingegangen", "event received"),
    "event.settled": _("Ereignis erledigt", "event settled"),
    "key.made": _("Schlüssel ausgegeben", "key given out"),
    "key.revoked": _("Schlüssel widerrufen", "key revoked"),
    "person.registered": _("Person eingetragen", "person registered"),
    "person.removed": _("Person ausgetragen", "person removed"),
    "person.erased": _("Person gelöscht", "person erased"),
    "playbook.run": _("Playbook begonnen", "playbook begun"),
    "switch.stopped": _("Notaus eingeschaltet", "kill switch on"),
    "switch.released": _("Notaus ausgeschaltet", "kill switch off"),
    "audit.began": _("Protokoll begonnen", "log begun"),
    "audit.key": _("Schlüssel des Protokolls", "key of the log"),
    "audit.restored": _("Protokoll wiederhergestellt", "log restored"),
    "rollback.ordered": _("Rücknahme angeordnet", "rollback ordered"),
}
