"""The audit: every event in order, whether any was touched, and the evidence pack of one decision."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from errors import Lang
from terms import Words
from web._pack_words import SAID as PACK
from web.html import Html, el
from web.page.parts.basic import badge, button, card, empty, field, form, link, note, submit
from web.page.parts.moments import once
from web.page.parts.tables import rows
from web.page.screen import Given, Screen
from web.views import records

SAID = {
    "intro": Words(de="Jeder Eintrag trägt den Hash des vorigen und ist unterschrieben. Wer etwas ändert, löscht, "
                      "einfügt oder verschiebt, fällt beim Prüfen auf.",
                   en="Every record carries the hash of the one before and is signed. Whoever changes, deletes, "
                      "inserts or moves one is found out by verifying."),
    "verify": Words(de="Jetzt prüfen", en="Verify now"), "checked": Words(de="geprüft", en="verified"),
    "broken": Words(de="Das Protokoll ist nicht mehr, wie es war", en="The log is no longer as it was"),
    "whole": Words(de="Unverändert", en="Untouched"), "records": Words(de="Einträge", en="records"),
    "pack": Words(de="Beweismappe zu einer Entscheidung", en="Evidence pack of a decision"),
    "pack_text": Words(de="Frage, Plan, Daten, Rechnungen, Prüfurteile, Zustimmung, Wirkung und Ergebnis auf einer "
                          "Seite, mit Beweis je Eintrag.",
                       en="Question, plan, data, computations, verdicts, approval, effect and outcome on one page, "
                          "with a proof for each record."),
    "id": Words(de="Kennung eines Vorschlags, eines Laufs oder einer Nacht", en="Id of a proposal, a run or a night"),
    "make": Words(de="Mappe erstellen", en="Make the pack"), "open": Words(de="Ansehen", en="Open"),
    "file": Words(de="JSON mit Beweisen", en="JSON with proofs"),
    "empty": Words(de="Noch keine Einträge", en="No records yet"),
    "empty_text": Words(de="Die erste Frage, Rechnung oder Änderung schreibt den ersten.",
                        en="The first question, computation or change writes the first."),
    "older": Words(de="Ältere", en="Older"), "newest": Words(de="Neueste", en="Newest"),
    "proved": Words(de="Einträge des Protokolls mit Beweis", en="records of the log with their proofs"),
    "ready": Words(de="Die Mappe ist fertig", en="The pack is ready"),
}  # fmt: skip


def page(screen: Screen) -> None:
    """Verify, export, and the records themselves."""
    lang, visit = screen.lang, screen.visit
    verdict = button(SAID["verify"].said(lang), "verify", "first")
    screen.region(card(el("p", SAID["intro"].said(lang), class_="soft"), el("div", verdict, class_="line")))
    told = screen.region(live=True)
    if visit.may("export_audit"):
        given = visit.query.get("id", "")
        make = form(
            "pack", field(SAID["id"].said(lang), "id", given), submit(SAID["make"].said(lang), ""), kind="line end"
        )
        screen.region(
            card(el("p", SAID["pack_text"].said(lang), class_="soft small"), make, title=SAID["pack"].said(lang))
        )
    listing = screen.region()

    async def verify(_given: Given) -> None:
        told.show(checked(await screen.work(records.checked, visit.settings, lang), lang))

    async def pack(given: Given) -> None:
        made = await screen.work(records.evidence, visit.settings, visit.who(), given.get("id", "").strip())
        place, count = f"/evidence/{quote(made['id'], safe='')}", len(made["audit"]["records"])
        look, file = link(SAID["open"].said(lang), place, "first"), link(SAID["file"].said(lang), f"{place}?form=json")
        ways = el("div", look, file, class_="line")
        screen.box(SAID["ready"].said(lang), el("p", f"{count} {SAID['proved'].said(lang)}", class_="small soft"), ways)

    async def some(before: int = 0) -> Html:
        told = await screen.work(records.audit, visit.settings, before)
        return listed(told, lang, await screen.work(records.actors, visit.settings, told["records"], lang))

    async def older(given: Given) -> None:
        listing.show(await some(int(given.get("before", "0") or 0)))

    screen.on("verify", verify, "verify_audit")
    screen.on("pack", pack, "export_audit")
    screen.on("older", older)
    screen.fill(listing, some)


def checked(told: dict[str, Any], lang: Lang) -> Html:
    """The verdict on the whole log."""
    if told["problem"]:
        first, *more = told["text"].splitlines()
        rest = [el("p", each, class_="small") for each in more]
        return el("div", el("strong", SAID["broken"].said(lang)), el("p", first), *rest, class_="card", role="alert")
    lines = [each.strip() for each in told["text"].splitlines()]
    good = badge(f"{SAID['whole'].said(lang)} · {told['records']} {SAID['records'].said(lang)}", "good")
    return card(el("div", good, class_="line"), *(note(each) for each in lines[1:]), kind="flat")


def listed(told: dict[str, Any], lang: Lang, names: Mapping[str, str] | None = None) -> Html:
    """The records, the newest first; whoever acted by name where `names` tells it by id."""
    found = told["records"]
    if not found:
        return empty(SAID["empty"].said(lang), SAID["empty_text"].said(lang))
    heads = [PACK[key].said(lang) for key in ("record", "when", "event", "subject", "actor")]
    cells = [
        [str(each["seq"]), once(each["at"], lang), event(each["event"], lang), el("code", each["subject"]),
         _who(each["actor"], names or {})] for each in found
    ]  # fmt: skip
    last = found[-1]["seq"]
    ways = [
        button(SAID["newest"].said(lang), "older", "plain", before="0") if found[0]["seq"] < told["total"] else None,
        button(SAID["older"].said(lang), "older", before=str(last)) if last > 1 else None,
    ]
    listing = el("div", rows(heads, cells, lang, limit=80, caption=heads[2]), class_="flow")
    return card(listing, el("div", *ways, class_="line"))


def _who(id: str, names: Mapping[str, str]) -> Html:
    name = names.get(id, id)
    return el("span", name, title=id) if name != id else el("code", id)


def event(code: str, lang: Lang) -> str:
    """What happened, in words; a new code as it is."""
    from web._pack_events import EVENTS

    return EVENTS[code].said(lang) if code in EVENTS else code
