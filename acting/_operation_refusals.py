"""Why a proposal cannot be written as it stands, and what people should know where it can."""

from __future__ import annotations

from typing import Any

from acting.fields import field
from errors import PersonMustAct
from terms import Proposal, Words

ANEW = {"do_en": "Have it computed anew, or change it there by hand.",
        "do_de": "Lassen Sie ihn neu berechnen, oder ändern Sie es dort von Hand."}  # fmt: skip


def unknown_action(proposal: Proposal) -> PersonMustAct:
    """Nothing is known of how to write that."""
    return PersonMustAct(
        en=f"Leitstand does not know how to carry out '{proposal.action}'.",
        de=f"Der Leitstand weiß nicht, wie „{proposal.action}“ umzusetzen ist.",
        do_en="Carry it out by hand, or reject it.", do_de="Setzen Sie es von Hand um, oder lehnen Sie es ab.",
    )  # fmt: skip


def nothing_to_do(proposal: Proposal) -> PersonMustAct:
    """It is so already."""
    return PersonMustAct(
        en=f"There is nothing to change for {proposal.target}: the platform holds it that way already.",
        de=f"Für {proposal.target} ist nichts zu ändern: Die Plattform hat es bereits so.",
        do_en="Reject the proposal, or have it computed anew.",
        do_de="Lehnen Sie den Vorschlag ab, oder lassen Sie ihn neu berechnen.",
    )


def changed_since(name: str) -> PersonMustAct:
    """Somebody's change would be lost."""
    return PersonMustAct(
        en=f"'{name}' changed again since; taking it back would undo that as well.",
        de=f"„{name}“ wurde seither wieder geändert; eine Rücknahme würde auch das zurücknehmen.",
        do_en="Restore it all the same with: leitstand rollback ID --anyway",
        do_de="Trotzdem herstellen: leitstand rollback ID --anyway",
    )


def twice(name: str) -> PersonMustAct:
    """Two names, one thing."""
    return PersonMustAct(
        en=f"The proposal would change '{name}' twice.", de=f"Der Vorschlag würde „{name}“ zweimal ändern.", **ANEW,
    )  # fmt: skip


def without(path: str, name: str) -> PersonMustAct:
    """The thing has no such field."""
    return PersonMustAct(
        en=f"At the platform {path} has nothing that could be changed as {field(name).en.removeprefix('the ')}.",
        de=f"Bei der Plattform hat {path} nichts, was sich ändern ließe: {field(name).de} fehlt dort.", **ANEW,
    )  # fmt: skip


def without_period(name: str, unit: str) -> PersonMustAct:
    """Budgets are kept a day."""
    return PersonMustAct(
        en=f"The budget for {name} is told in {unit or 'no unit'}; platforms hold budgets a day.",
        de=f"Das Budget für {name} ist in {unit or 'keiner Einheit'} angegeben; Plattformen führen Budgets am Tag.",
        **ANEW,
    )


def no_campaigns(platform: str) -> PersonMustAct:
    """A channel without campaigns."""
    return PersonMustAct(
        en=f"At {platform} no campaign is running over which the budget could be split.",
        de=f"Bei {platform} läuft keine Kampagne, auf die sich das Budget aufteilen ließe.", **ANEW,
    )  # fmt: skip


def other_way(path: str, name: str, held: Any, was: Any, would: Any) -> PersonMustAct:
    """The write would do the opposite of what was meant."""
    up = would > was
    return PersonMustAct(
        en=f"{path}: the platform holds {held:,.2f}; the proposal {'raises' if up else 'lowers'} {was:,.2f} to"
        f" {would:,.2f} and would {'lower' if up else 'raise'} {field(name).en} there.",
        de=f"{path}: Die Plattform hat {_de(held)}; der Vorschlag {'erhöht' if up else 'senkt'} {_de(was)} auf"
        f" {_de(would)} und würde {field(name).de} dort {'senken' if up else 'erhöhen'}.",
        do_en="Reject it and order it again: an order counts from what the platform holds.",
        do_de="Lehnen Sie ihn ab und ordnen Sie neu an: Eine Anordnung rechnet mit dem, was die Plattform hat.",
    )


def other_currency(path: str, platform: str, proposal: str) -> PersonMustAct:
    """No rate, no write."""
    return PersonMustAct(
        en=f"{path} is billed in {platform}, the proposal speaks of {proposal}.",
        de=f"{path} wird in {platform} abgerechnet, der Vorschlag spricht von {proposal}.", **ANEW,
    )  # fmt: skip


def other_arms(path: str, there: list[str], here: list[str]) -> PersonMustAct:
    """Shares of other arms than those that run."""
    return PersonMustAct(
        en=f"{path} divides its traffic over {', '.join(there)}, the proposal over {', '.join(here)}.",
        de=f"{path} verteilt auf {', '.join(there)}, der Vorschlag auf {', '.join(here)}.", **ANEW,
    )  # fmt: skip


def which_ad(path: str, ads: list[str]) -> PersonMustAct:
    """Several ads, or none, could take the texts."""
    listed = " | ".join(ads[:5]) or "–"
    return PersonMustAct(
        en=f"It is not clear which ad of {path} gets the texts.",
        de=f"Es ist nicht klar, welche Anzeige von {path} die Texte bekommt.",
        do_en=f"Name the ad group or the texts that are replaced; there are: {listed}.",
        do_de=f"Nennen Sie die Anzeigengruppe oder die Texte, die ersetzt werden; es gibt: {listed}.",
    )


def handed_list(name: str) -> Words:
    """A list goes out as files."""
    return Words(
        de=f"{name}: Die Liste wird als Datei übergeben (wer hinzukommt, wer wegfällt), gehasht und mit den"
        " Einwilligungen vom Moment der Übergabe.",
        en=f"{name}: the list is handed over as files (who joins, who leaves), hashed, and with the consents of the"
        " moment at which it is handed over.",
    )


def differs(path: str, name: str, held: Any, was: Any) -> Words:
    """Proposal and platform speak of different amounts."""
    return Words(
        de=f"{path}: Der Vorschlag rechnet mit {_de(was)} (im Mittel ausgegeben oder geboten), {field(name).de} bei der"
        f" Plattform ist {_de(held)}. Geprüft wird, was die Plattform hat.",
        en=f"{path}: the proposal counts with {was:,.2f} (spent or bid on average), {field(name).en} at the platform is"
        f" {held:,.2f}. The limits are checked on what the platform has.",
    )


def is_split(platform: str, campaigns: int) -> Words:
    """A channel is several campaigns."""
    one = campaigns == 1
    return Words(
        de=f"{platform}: " + ("eine laufende Kampagne bekommt alles." if one else
           f"aufgeteilt auf {campaigns} laufende Kampagnen im Verhältnis ihrer jetzigen Budgets, auf den Cent genau."),
        en=f"{platform}: " + ("one running campaign gets all of it." if one else
           f"split over {campaigns} running campaigns in proportion to their present budgets, exact to the cent."),
    )  # fmt: skip


def had_none(path: str, name: str) -> Words:
    """It starts from nothing."""
    return Words(de=f"{path}: {field(name).de} ist bei der Plattform noch nicht gesetzt.",
                 en=f"{path}: {field(name).en} is not set at the platform yet.")  # fmt: skip


def already(path: str, state: str) -> Words:
    """Nothing to switch."""
    de = "pausiert bereits" if state == "paused" else "läuft bereits"
    return Words(de=f"{path} {de}.", en=f"{path} is {'paused' if state == 'paused' else 'running'} already.")


def there_already(path: str, name: str) -> Words:
    """Nothing to add."""
    return Words(de=f"{path}: {field(name).de} enthält das alles bereits.",
                 en=f"{path}: {field(name).en} holds all of it already.")  # fmt: skip


def unread(name: str) -> Words:
    """A platform that cannot be read."""
    return Words(
        de=f"{name}: Die Plattform lässt sich von hier nicht lesen; die Änderung wird als Datei übergeben und nicht"
        " nachgeprüft.",
        en=f"{name}: the platform cannot be read from here; the change is handed over as a file and not verified.",
    )


def by_person(proposal: Proposal) -> Words:
    """What somebody has to do."""
    return BY_PERSON.get(proposal.action, Words(
        de="Das kann keine Plattform übernehmen: Eine Person setzt es um; hier wird es festgehalten.",
        en="No platform takes this over: a person carries it out; here it is put on record.",
    ))  # fmt: skip


BY_PERSON = {
    "run_test": Words(
        de="Der Test wird als Vorhaben in das Versuchsregister eingetragen; starten muss ihn eine Person.",
        en="The test is entered into the registry of experiments as proposed; a person has to start it.",
    ),
    "contact": Words(
        de="Die Zielgruppe wird als Auftrag übergeben; versenden muss eine Person.",
        en="The audience is handed over as an order; a person has to send to it.",
    ),
    "set_policy": Words(
        de="Die Gebotsregel stellt eine Person um; hier wird die Entscheidung festgehalten.",
        en="A person changes the bidding policy; here the decision is put on record.",
    ),
}


def _de(value: Any) -> str:
    return f"{value:,.2f}".translate(str.maketrans(",.", ".,"))
