"""Why something is not done, and what happens instead: one sentence each, in both languages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from acting.fields import field
from errors import Forbidden, PersonMustAct
from ledger.proposals import Outdated
from policies.autonomy import Ruling
from terms import Operation, Words


def ruled_out(id: str, ruling: Ruling) -> Forbidden:
    """The policy does not let it happen."""
    de, en = _reasons(ruling)
    return Forbidden(
        en=f"{id} cannot be approved: {en}.", de=f"{id} kann nicht freigegeben werden: {de}.",
        do_en=f"leitstand policy explain {id} shows every rule.",
        do_de=f"leitstand policy explain {id} zeigt jede Regel.",
        rules=[each.rule for each in ruling.against],
    )  # fmt: skip


def limited(id: str, finding: Words) -> Forbidden:
    """The limits of the settings, on what the platform really has."""
    return Forbidden(
        en=f"{id} cannot be approved: {finding.en}", de=f"{id} kann nicht freigegeben werden: {finding.de}",
        do_en="Have it computed anew.", do_de="Lassen Sie ihn neu berechnen.",
    )  # fmt: skip


def changed(id: str, hash: str, diff: list[dict[str, Any]]) -> Outdated:
    """The yes belongs to another diff than the one that would be written now."""
    return Outdated(
        en=f"What would be written for {id} is no longer what you approve; the new change is {hash[:12]}.",
        de=f"Für {id} würde nicht mehr geschrieben, was Sie freigeben; die neue Änderung ist {hash[:12]}.",
        do_en=f"Look at it and approve it anew: leitstand inbox show {id}",
        do_de=f"Sehen Sie sie an und geben Sie sie neu frei: leitstand inbox show {id}",
        hash=hash, diff=diff,
    )  # fmt: skip


def wrong_role(id: str, role: str, roles: Iterable[str]) -> Forbidden:
    """This action is approved by others."""
    fit = ", ".join(roles)
    return Forbidden(
        en=f"The role {role} does not approve {id}; the policy asks for {fit}.",
        de=f"Die Rolle {role} gibt {id} nicht frei; die Regeln verlangen {fit}.",
        do_en="Ask somebody with that role.", do_de="Bitten Sie jemanden mit dieser Rolle.",
    )  # fmt: skip


def nothing_applied(id: str, status: str) -> Outdated:
    """Nothing is there to be taken back."""
    return Outdated(
        en=f"Nothing of {id} is in effect that could be taken back ({status}).",
        de=f"Von {id} ist nichts in Kraft, was sich zurücknehmen ließe ({status}).",
        do_en=f"Look at it: leitstand inbox show {id}", do_de=f"Sehen Sie ihn an: leitstand inbox show {id}",
    )  # fmt: skip


def taken_back(id: str) -> Outdated:
    """The same order twice would undo itself."""
    return Outdated(
        en=f"{id} is rolled back already; what was before holds again.",
        de=f"{id} ist schon zurückgenommen; es gilt wieder, was vorher war.",
        do_en=f"If the change is to hold after all: leitstand rollback {id} --again",
        do_de=f"Soll die Änderung doch gelten: leitstand rollback {id} --again",
    )


def not_taken_back(id: str) -> Outdated:
    """Only what was rolled back can be put into effect again."""
    return Outdated(
        en=f"{id} is not rolled back, so it cannot be put into effect again.",
        de=f"{id} ist nicht zurückgenommen und lässt sich deshalb nicht wieder in Kraft setzen.",
        do_en=f"Look at it: leitstand inbox show {id}", do_de=f"Sehen Sie ihn an: leitstand inbox show {id}",
    )  # fmt: skip


def too_late(id: str, names: str) -> Outdated:
    """Nothing of it was left to be stopped."""
    return Outdated(
        en=f"Nothing of {id} could be stopped: {names} is written, or being written right now.",
        de=f"Von {id} ließ sich nichts mehr stoppen: {names} ist geschrieben oder wird gerade geschrieben.",
        do_en=f"When it has ended (leitstand dispatch), take it back with: leitstand rollback {id}",
        do_de=f"Wenn es beendet ist (leitstand dispatch), nehmen Sie es zurück mit: leitstand rollback {id}",
    )


def abandoned() -> Outdated:
    """What comes back after nobody waits for it any more changes nothing."""
    return Outdated(
        en="This came too late: its time was over, and nothing of it counts.",
        de="Das kam zu spät: Die Zeit dafür war um, und nichts davon zählt.",
        do_en="Have it computed anew.", do_de="Lassen Sie es neu berechnen.",
    )  # fmt: skip


def in_flight(id: str) -> Outdated:
    """Something of it is being written right now."""
    return Outdated(
        en=f"{id} is being written right now.", de=f"{id} wird gerade geschrieben.",
        do_en="Try again when it has ended: leitstand dispatch", do_de="Warten Sie das Ende ab: leitstand dispatch",
    )  # fmt: skip


def disconnected(platform: str, adapter: str) -> PersonMustAct:
    """The way by which it was written, or is to be, is not there."""
    return PersonMustAct(
        en=f"{platform} is reached another way now than by {adapter}, by which this was approved.",
        de=f"{platform} wird jetzt anders erreicht als über {adapter}, worüber das freigegeben wurde.",
        do_en=f"Connect it again ({setting(adapter)}), or reject the change and have it computed anew.",
        do_de=f"Verbinden Sie es wieder ({setting(adapter)}), oder lehnen Sie die Änderung ab und lassen sie neu"
        " berechnen.",
    )


def by_hand(id: str, writes: Sequence[tuple[Operation, str]]) -> PersonMustAct:
    """A change whose adapter is gone: nobody here can take it back, but what is to be set is known."""
    gone = ", ".join(dict.fromkeys(adapter for _, adapter in writes))
    again = ", ".join(dict.fromkeys(setting(adapter) for _, adapter in writes))
    todo = [(each.name or f"{each.platform} · {each.entity}", each) for each, _ in writes]
    en = "; ".join(f"{name} ({field(each.field).en}): {_short(each.after)}" for name, each in todo)
    de = "; ".join(f"{name} ({field(each.field).de}): {_short(each.after)}" for name, each in todo)
    return PersonMustAct(
        en=f"{id} was carried out by {gone}, and that way is not there any more; its platform is reached another way.",
        de=f"{id} wurde über {gone} ausgeführt, und diesen Weg gibt es nicht mehr; die Plattform wird anders erreicht.",
        do_en=f"Connect it again ({again}) and take it back then, or set by hand there: {en}.",
        do_de=f"Verbinden Sie es wieder ({again}) und nehmen es dann zurück, oder setzen Sie dort von Hand: {de}.",
    )


SETTINGS = frozenset({"sandbox", "webhook", "google_ads", "meta_ads"})
"""Adapters that a setting of their own name connects."""


def setting(adapter: str) -> str:
    """What connects an adapter."""
    return f"LEITSTAND_PLATFORMS__{adapter.upper() if adapter in SETTINGS else '…'}"


def _short(value: Any) -> str:
    told = "–" if value is None else str(value)
    return told if len(told) <= 80 else told[:79] + "…"


def changed_since(id: str, names: Iterable[str]) -> PersonMustAct:
    """Somebody changed it again; their change would be lost."""
    listed = ", ".join(names)
    return PersonMustAct(
        en=f"{id} is not rolled back: {listed} changed again since.",
        de=f"{id} wird nicht rückgängig gemacht: {listed} wurde seither wieder geändert.",
        do_en=f"Restore the old state all the same with: leitstand rollback {id} --anyway",
        do_de=f"Den alten Stand trotzdem herstellen: leitstand rollback {id} --anyway",
    )


def _reasons(ruling: Ruling) -> tuple[str, str]:
    against = [each for each in ruling.against if each.leads in ("blocked", "suggest")] or list(ruling.against)
    words = [each.words for each in against] or [Words(de="die Regeln erlauben es nicht", en="the policy forbids it")]
    return "; ".join(each.de for each in words), "; ".join(each.en for each in words)


NOTES = {
    "switch": Words(de="Der Notausschalter ist an.", en="The kill switch is on."),
    "waits": Words(de="Die Regeln lassen es jetzt nicht zu; später wird es wieder versucht.",
                   en="The policy does not let it happen now; it is tried again later."),
    "moved": Words(de="Bei der Plattform wurde es seit der Freigabe geändert; bitte neu berechnen.",
                   en="It was changed at the platform since it was approved; have it computed anew."),
    "stale": Words(de="Zu lange nicht geschrieben; bitte neu berechnen.",
                   en="Not written for too long; have it computed anew."),
    "signed": Words(de="Was geschrieben würde, ist nicht, was freigegeben wurde.",
                    en="What would be written is not what was approved."),
    "approver": Words(
        de="Wer es freigegeben hat, darf das nicht mehr (Rolle entzogen oder geändert); bitte neu entscheiden.",
        en="Whoever approved it may not any more (role removed or changed); decide it anew."),
    "unlawful": Words(de="Der Text darf so nicht mehr hinaus.", en="The text may not go out like this any more."),
    "no_effect": Words(de="Die Plattform hat es angenommen, aber nichts geändert.",
                       en="The platform took it but nothing changed."),
    "differs": Words(de="Die Plattform hat etwas anderes übernommen; es wird zurückgenommen.",
                     en="The platform took something else; it is taken back."),
    "overwritten": Words(de="Geschrieben, danach von jemand anderem wieder geändert.",
                         en="Written, then changed again by somebody else."),
    "sibling": Words(de="Ein anderer Teil desselben Vorschlags ist gescheitert.",
                     en="Another part of the same proposal failed."),
    "taken_back": Words(de="Gescheitert und ganz zurückgenommen.", en="Failed, and taken back entirely."),
    "handed_back": Words(de="Die Rücknahme ist übergeben und nicht nachgeprüft: Bitte einspielen.",
                         en="The way back is handed over and not verified: put it in."),
    "again": Words(de="Wieder in Kraft gesetzt.", en="Put into effect again."),
    "stuck": Words(de="Gescheitert und nicht ganz zurückgenommen: Bitte von Hand prüfen.",
                   en="Failed, and not taken back entirely: check it by hand."),
    "cancelled": Words(de="Vor dem Schreiben zurückgezogen.", en="Withdrawn before it was written."),
}  # fmt: skip
