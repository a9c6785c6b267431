"""What people read of the inbox: what waits, the diff before it is approved, what became of it, how to undo it."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from figures import day, moment
from terms import Lang, Words
from terms.named import STATES, action
from web.diffs import diff
from web.entries import as_json, note_said, person
from web.proposing import changes, stakes
from web.terminal import harmless, table_lines
from web.writes import item_json, item_line, written

if TYPE_CHECKING:
    from acting.office import Office
    from acting.operations import Planned
    from ledger.outbox import Item
    from ledger.proposals import Entry
    from policies.autonomy import Ruling

SAID = {
    "empty": Words(de="Nichts wartet.", en="Nothing waits."),
    "why": Words(de="Warum", en="Why"), "checks": Words(de="Prüfungen", en="Checks"),
    "texts": Words(de="Die Texte", en="The texts"),
    "next": Words(de="Wie es weitergeht", en="What happens next"),
    "people": Words(de="Zugestimmt", en="Approved by"), "notes": Words(de="Zu beachten", en="Please note"),
    "cannot": Words(de="So kann es nicht freigegeben werden", en="It cannot be approved like this"),
    "signs": Words(de="Die Freigabe gilt genau für diese Änderung", en="The approval signs exactly this change"),
}  # fmt: skip
LIST = {"de": ("Vorschlag", "Aktion", "Was", "Stand", "Risiko", "gilt bis"),
        "en": ("proposal", "action", "what", "status", "at risk", "valid until")}  # fmt: skip
MOST = 40


def listing(entries: Sequence[Entry], lang: Lang) -> tuple[dict[str, Any], str]:
    """The inbox as JSON and as a table."""
    shape = {"ok": True, "proposals": [as_json(each, lang) for each in entries]}
    if not entries:
        return shape, SAID["empty"].said(lang)
    rows = [_row(each, lang) for each in entries]
    last = ("Ansehen: leitstand inbox show ID · Freigeben: leitstand inbox approve ID" if lang == "de" else
            "Look: leitstand inbox show ID · Approve: leitstand inbox approve ID")  # fmt: skip
    return shape, harmless(
        "\n".join([*table_lines(LIST[lang], rows, lang, limit=MOST), "", click.style(last, dim=True)])
    )


def page(office: Office, entry: Entry, plan: Planned | None, problem: str, ruling: Ruling | None, items: Sequence[Item],
         lang: Lang) -> tuple[dict[str, Any], str]:  # fmt: skip
    """One proposal with everything that a decision needs."""
    operations = plan.operations if plan else entry.operations
    notes = [each.said(lang) for each in plan.notes] if plan else []
    hash = entry.hash
    shape = as_json(entry, lang) | {
        "diff": [each.model_dump(mode="json") for each in operations],
        "notes": notes,
        "problem": problem,
        "writes": [item_json(each, lang) for each in items],
    }
    if plan:
        from ledger.proposals import change_hash

        hash = shape["hash"] = change_hash(entry.proposal, plan.operations)
    checks = [each.model_dump(mode="json") for each in ruling.checks] if ruling else list(entry.checks)
    shape["checks"] = [_check_json(each, lang) for each in checks]
    blocks = [
        _head(entry, office, lang), _wrapped(entry.proposal.why.said(lang)),
        "  " + " · ".join(stakes(entry.proposal, lang)),
        _texts(entry, lang), diff(operations, entry.status in ("open", "suggested"), lang),
        _bullets("notes", notes, lang),
        _bullets("cannot", [problem] if problem else [], lang), _checks(checks, lang), written(items, lang),
        _approvals(entry, office, lang), _next(entry, hash, ruling, lang, problem),
    ]  # fmt: skip
    return {"ok": True, "proposal": shape}, harmless("\n\n".join(block for block in blocks if block.strip()))


NONE_DUE = Words(de="Nichts ist zu schreiben.", en="Nothing is to be written.")


def outcome(entries: Sequence[Entry], items: Sequence[Item], lang: Lang) -> tuple[dict[str, Any], str]:
    """What became of some proposals, after a dispatch or a rollback."""
    by_id = {each.id: [item for item in items if item.proposal == each.id] for each in entries}
    shape = {"ok": True, "proposals": [
        as_json(each, lang) | {"writes": [item_json(item, lang) for item in by_id[each.id]]} for each in entries
    ]}  # fmt: skip
    lines: list[str] = []
    for each in entries:
        lines.append(f"{click.style(each.id, bold=True)}  {STATES[each.status].said(lang)}")
        lines += [item_line(item, lang) for item in by_id[each.id]]
        lines += [click.style(f"  {text}", dim=True) for text in _after(each, lang)]
    return shape, harmless("\n".join(lines) or NONE_DUE.said(lang))


def _row(entry: Entry, lang: Lang) -> tuple[str, ...]:
    told = dict(part.split(": ", 1) for part in stakes(entry.proposal, lang) if ": " in part)
    risk = told.get("Risiko" if lang == "de" else "at risk", "–")
    until = day(entry.proposal.expires, lang) if entry.proposal.expires else "–"
    target = " ".join(entry.proposal.target.split())
    return (entry.id, action(entry.proposal.action).said(lang),
            target if len(target) <= 44 else target[:43] + "…", STATES[entry.status].said(lang), risk,
            until)  # fmt: skip


def _head(entry: Entry, office: Office, lang: Lang) -> str:
    named = action(entry.proposal.action).said(lang)
    who = "von" if lang == "de" else "by"
    note = f" – {note_said(entry.note, lang)}" if entry.note and entry.status != "queued" else ""
    by = person(office.book.home, entry.by)
    return (f"{click.style(f'{named} · {entry.proposal.target}', bold=True)}\n"
            f"  {entry.id} · {STATES[entry.status].said(lang)}{note} · {who} {by}")  # fmt: skip


def _texts(entry: Entry, lang: Lang) -> str:
    """Texts that are to be published, in full: whoever says yes has to be able to read them."""
    if entry.proposal.action != "publish":
        return ""
    lines = [_wrapped(line) for line in changes(entry.proposal, lang)]
    return "\n".join([click.style(SAID["texts"].said(lang), bold=True), *lines])


def _checks(checks: Sequence[dict[str, Any]], lang: Lang) -> str:
    if not checks:
        return ""
    lines = [click.style(SAID["checks"].said(lang), bold=True)]
    for each in checks:
        mark = (
            click.style("✓", fg="green")
            if each["ok"]
            else click.style("•" if each["rule"] == "level" else "✗", fg="yellow")
        )
        lines.append(f"  {mark} {each['words'][lang]}")
    return "\n".join(lines)


def _check_json(check: dict[str, Any], lang: Lang) -> dict[str, Any]:
    return {"rule": check["rule"], "ok": check["ok"], "said": check["words"][lang], "limit": check.get("limit", ""),
            "measured": check.get("measured", "")}  # fmt: skip


def _approvals(entry: Entry, office: Office, lang: Lang) -> str:
    if not entry.approvals:
        return ""
    zone = ZoneInfo(office.settings.timezone)
    told = [
        f"{person(office.book.home, each.by)} ({moment(datetime.fromisoformat(each.at).astimezone(zone), lang)})"
        for each in entry.approvals
    ]
    return f"{click.style(SAID['people'].said(lang), bold=True)}: {', '.join(told)}"


def _next(entry: Entry, hash: str, ruling: Ruling | None, lang: Lang, problem: str = "") -> str:
    lines = _after(entry, lang)
    if entry.status == "open":
        needs = ruling.needs if ruling else entry.needs
        missing = max(needs, 1) - len([each for each in entry.approvals if each.hash == hash])
        lines = [
            f"{SAID['signs'].said(lang)}: {hash[:12]}", _missing(missing, lang),
            f"leitstand inbox approve {entry.id} --hash {hash[:12]}", f"leitstand inbox reject {entry.id} --why …",
        ]  # fmt: skip
        lines = lines[-1:] if problem else lines
    title = click.style(SAID["next"].said(lang), bold=True)
    return "\n".join([title, *(f"  {line}" for line in lines)]) if lines else ""


def _missing(people: int, lang: Lang) -> str:
    if lang == "de":
        who = "von einer Person" if people == 1 else f"von {people} Personen"
        return f"Es fehlt die Zustimmung {who}; dann wird es geschrieben, nachgelesen, bei Abweichung zurückgenommen."
    who = "One person has" if people == 1 else f"{people} people have"
    return f"{who} to approve; then it is written, read back, and taken back if it differs."


def _after(entry: Entry, lang: Lang) -> list[str]:
    if entry.status in ("verified", "handed_over"):
        return [f"{'Rückgängig' if lang == 'de' else 'Undo'}: leitstand rollback {entry.id}"]
    if entry.status == "rolled_back":
        return [f"{'Wieder herstellen' if lang == 'de' else 'Do it again'}: leitstand rollback {entry.id} --again"]
    if entry.status == "queued":
        return ["Schreiben: leitstand dispatch" if lang == "de" else "Write: leitstand dispatch"]
    if entry.status in ("failed", "reverted"):
        return ["Verlauf: leitstand incidents list" if lang == "de" else "Timeline: leitstand incidents list"]
    return []


def _bullets(title: str, lines: Sequence[str], lang: Lang) -> str:
    if not lines:
        return ""
    return "\n".join([click.style(SAID[title].said(lang), bold=True), *(_wrapped(f"– {line}") for line in lines)])


def _wrapped(text: str) -> str:
    return textwrap.fill(text, 96, initial_indent="  ", subsequent_indent="    ")
