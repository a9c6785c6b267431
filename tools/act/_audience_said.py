# pyright: basic
"""What people read of an audience that is to be handed over: why, who is left after each check, what is in the way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from terms import Chart, Finding, Table, Words
from tools._charts import Axis, bars
from tools.act._audience_people import REASONS, People
from tools.act._ordered import NOTHING_YET

if TYPE_CHECKING:
    from tools.act._audience_who import Chosen
    from warehouse.vault.audiences import Member

WHY = {
    "no_contact": Words(de="keine E-Mail-Adresse und keine Telefonnummer", en="no e-mail address and no phone number"),
    "erased": Words(de="gelöscht", en="erased"),
    "objected": Words(de="Widerspruch oder Sperre", en="objection or suppression"),
    "no_consent": Words(de="Einwilligung verweigert oder widerrufen", en="consent refused or withdrawn"),
    "consent_unknown": Words(de="keine passende Einwilligung bekannt", en="no consent on record that covers this"),
    "duplicate": Words(de="doppelt", en="duplicate"),
}
STEPS = {
    "chosen": Words(de="ausgewählt", en="chosen"),
    "no_contact": Words(de="erreichbar", en="reachable"),
    "erased": Words(de="nicht gelöscht", en="not erased"),
    "objected": Words(de="ohne Widerspruch", en="without objection"),
    "no_consent": Words(de="ohne Verweigerung", en="not refused"),
    "consent_unknown": Words(de="mit Einwilligung", en="with consent"),
    "duplicate": Words(de="ohne Doppelte", en="without duplicates"),
}
USES = {
    "seed": Words(de="Saatgruppe", en="seed"), "target": Words(de="Ansprache", en="target"),
    "exclude": Words(de="Ausschluss", en="exclusion"),
}  # fmt: skip
HASHED = Words(
    de="Übergeben werden nur SHA-256-Werte von E-Mail-Adresse und Telefonnummer, erst bei der Ausführung und nach "
    "erneuter Prüfung der Einwilligung; im Vorschlag stehen nur Anzahlen und eine Prüfsumme.",
    en="Only SHA-256 values of e-mail address and phone number are handed over, at the moment of execution and after "
    "consent was checked again; the proposal holds counts and a checksum only.",
)
LAWFUL = Words(
    de="Eine Kundenliste an eine Werbeplattform zu geben braucht die Einwilligung jeder Person, auch gehasht "
    "(BayVGH 5 CS 18.1157). Keine Rechtsberatung.",
    en="Handing a customer list to an ad platform needs the consent of each person, also when hashed "
    "(BayVGH 5 CS 18.1157). No legal advice.",
)
THRESHOLD = Words(de="k-Anonymität; Mindestgrößen der Plattformen", en="k-anonymity; minimum sizes of the platforms")


class Audience(Protocol):
    """The arguments that the words are about."""

    @property
    def platform(self) -> str:
        """Where it goes."""
        ...

    @property
    def use(self) -> str:
        """What for."""
        ...


@dataclass(frozen=True)
class Sync:
    """Who is to be in the audience and who is.

    key        platform and name · chosen: who is meant · people: what was found out about them
    threshold  fewer are not handed over
    now, was   who would be in it, who was at the last sync · before: the content of that one
    """

    key: str
    chosen: Chosen
    people: People
    threshold: int
    now: tuple[Member, ...]
    was: tuple[Member, ...]
    before: str

    @property
    def enough(self) -> bool:
        """Whether as many are left as have to be."""
        return len(self.now) >= self.threshold


def why(args: Audience, found: Sync, added: int, removed: int) -> Words:
    """Why somebody is asked to say yes to it."""
    use = USES[args.use]
    return Words(
        de=f"Jemand hat angeordnet, diese Menschen an {args.platform} zu geben ({found.chosen.label.de}; Zweck:"
        f" {use.de}). "
        f"Einwilligung, Widersprüche und Mindestgröße sind geprüft: {added} kommen dazu, {removed} fallen weg.",
        en=f"Somebody ordered these people to be handed to {args.platform} ({found.chosen.label.en}; use: {use.en}). "
        f"Consent, objections and the minimum size were checked: {added} join, {removed} leave.",
    )


def names(args: Audience, found: Sync, proposed: bool) -> dict[str, Words]:
    """What the placeholders of the text stand for."""
    name = found.key.partition(" · ")[2]
    counts = [(reason, found.people.count(reason)) for reason in REASONS]
    most = max(counts, key=lambda pair: pair[1])
    told = {
        "audience": Words(de=name, en=name), "platform": Words(de=args.platform, en=args.platform),
        "people": found.chosen.label,
    }  # fmt: skip
    if most[1]:
        told["first_reason"] = WHY[most[0]]
    if proposed:
        told["nothing_yet"] = NOTHING_YET
    return told


def _funnel(found: Sync) -> list[tuple[str, int]]:
    left = len(found.chosen.people)
    steps = [("chosen", left)]
    for reason in REASONS:
        left -= found.people.count(reason)
        steps.append((reason, left))
    return steps


def tables(found: Sync) -> dict[str, Table]:
    """How many are left after each check, and what was in the way."""
    rows = tuple((reason, found.people.count(reason)) for reason in REASONS)
    return {
        "funnel": Table(columns=("step", "people"), rows=tuple(_funnel(found)), words={"step": STEPS}),
        "reasons": Table(columns=("reason", "people"), rows=rows, words={"reason": WHY}),
        "purposes": Table(columns=("purpose", "entries"), rows=found.people.purposes),
    }


def chart(found: Sync) -> Chart:
    """The funnel as bars."""
    values = [{"step": STEPS[step].model_dump(), "people": people} for step, people in _funnel(found)]
    return bars(
        values, Axis("step", Words(de="Schritt", en="step"), "nominal"),
        Axis("people", Words(de="Personen", en="people"), unit="count"),
        Words(de="Wie viele nach jeder Prüfung bleiben", en="How many are left after each check"),
    )  # fmt: skip


def findings(found: Sync) -> tuple[Finding, ...]:
    """The rule that too few people break."""
    if found.enough:
        return ()
    return (
        Finding(
            rule="AUDIENCE-K", severity="block", source=THRESHOLD,
            message=Words(
                de=f"Die Zielgruppe hat {len(found.now)} Personen, nötig sind {found.threshold}.",
                en=f"The audience has {len(found.now)} people, {found.threshold} are needed.",
            ),
            remedy=Words(
                de="Wählen Sie eine größere Gruppe (top_share, days), oder holen Sie Einwilligungen ein.",
                en="Choose a larger group (top_share, days), or ask people for their consent.",
            ),
        ),
    )  # fmt: skip


def notes(args: Audience, found: Sync) -> tuple[Words, ...]:
    """What is handed over and on which grounds, and which purposes are on record."""
    told = [HASHED, LAWFUL]
    missing = found.people.count("consent_unknown")
    known = ", ".join(purpose or "–" for purpose, _ in found.people.purposes)
    if missing and known:
        told.append(Words(
            de=f"Einwilligungen sind zu diesen Zwecken verzeichnet: {known}. Deckt einer davon die Übergabe an "
            f"{args.platform}, nennen Sie ihn als purpose.",
            en=f"Consents are on record for these purposes: {known}. If one of them covers handing people to "
            f"{args.platform}, name it as purpose.",
        ))  # fmt: skip
    return tuple(told)
