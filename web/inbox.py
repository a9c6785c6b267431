"""What people read of the inbox: what waits, the diff before it is approved, what became of it, how to undo it."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from zoneinfo import ZoneInfo

import click

from ledger.status_words import SAID as STATUS
from terms import Lang, Operation, Words
from web.proposing import ACTIONS, changes, stakes, value_said
from web.terminal import harmless, table_lines

if TYPE_CHECKING:
    from acting.office import Office
    from acting.operations import Planned
    from ledger.outbox import Item
    from ledger.proposals import Entry
    from ledger.switch import Stop
    from policies.autonomy import Ruling

SAID = {
    "empty": Words(de="Nichts wartet.", en="Nothing waits."),
    "why": Words(de="Warum", en="Why"), "checks": Words(de="Prüfungen", en="Checks"),
    "diff": Words(de="Genau das würde geschrieben", en="Exactly this would be written"),
    "texts": Words(de="Die Texte", en="The texts"),
    "written": Words(de="Das wurde freigegeben", en="This was approved"),
    "next": Words(de="Wie es weitergeht", en="What happens next"),
    "people": Words(de="Zugestimmt", en="Approved by"), "notes": Words(de="Zu beachten", en="Please note"),
    "cannot": Words(de="So kann es nicht freigegeben werden", en="It cannot be approved like this"),
    "signs": Words(de="Die Freigabe gilt genau für diese Änderung", en="The approval signs exactly this change"),
}  # fmt: skip
COLUMNS = {"de": ("Wo", "Was", "Feld", "vorher", "nachher", "Einheit"),
           "en": ("where", "what", "field", "before", "after", "unit")}  # fmt: skip
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
        "writes": [_item_json(each, lang) for each in items],
    }
    if plan:
        from ledger.proposals import change_hash

        hash = shape["hash"] = change_hash(entry.proposal, plan.operations)
    checks = [each.model_dump(mode="json") for each in ruling.checks] if ruling else list(entry.checks)
    shape["checks"] = [_check_json(each, lang) for each in checks]
    blocks = [
        _head(entry, office, lang), _wrapped(entry.proposal.why.said(lang)),
        "  " + " · ".join(stakes(entry.proposal, lang)),
        _texts(entry, lang), _diff(operations, entry, lang), _bullets("notes", notes, lang),
        _bullets("cannot", [problem] if problem else [], lang), _checks(checks, lang), _writes(items, office, lang),
        _approvals(entry, office, lang), _next(entry, hash, ruling, lang, problem),
    ]  # fmt: skip
    return {"ok": True, "proposal": shape}, harmless("\n\n".join(block for block in blocks if block.strip()))


NONE_DUE = Words(de="Nichts ist zu schreiben.", en="Nothing is to be written.")


def outcome(entries: Sequence[Entry], items: Sequence[Item], lang: Lang) -> tuple[dict[str, Any], str]:
    """What became of some proposals, after a dispatch or a rollback."""
    by_id = {each.id: [item for item in items if item.proposal == each.id] for each in entries}
    shape = {"ok": True, "proposals": [
        as_json(each, lang) | {"writes": [_item_json(item, lang) for item in by_id[each.id]]} for each in entries
    ]}  # fmt: skip
    lines: list[str] = []
    for each in entries:
        lines.append(f"{click.style(each.id, bold=True)}  {STATUS[each.status].said(lang)}")
        lines += [_item_line(item, lang) for item in by_id[each.id]]
        lines += [click.style(f"  {text}", dim=True) for text in _after(each, lang)]
    return shape, harmless("\n".join(lines) or NONE_DUE.said(lang))


def switch_said(stops: Sequence[Stop], home: Path, lang: Lang) -> tuple[dict[str, Any], str]:
    """What is stopped, as JSON and as text, and how each of it goes on."""
    shape = {"ok": True, "stopped": bool(stops), "stops": [
        {"scope": each.scope, "source": each.source, "by": each.by, "why": each.why, "at": each.at} for each in stops
    ]}  # fmt: skip
    if not stops:
        return shape, "Der Notausschalter ist aus." if lang == "de" else "The kill switch is off."
    head = SWITCH["all" if any(each.scope == "all" for each in stops) else "part"].said(lang)
    lines = [_stop_line(each, home, lang) for each in stops]
    ways = dict.fromkeys(_go_on(each, lang) for each in stops)
    title = "Wieder freischalten" if lang == "de" else "Let it go on"
    how = [click.style(f"{title}: {way}", dim=True) for way in ways]
    return shape, harmless("\n".join([click.style(head, fg="red"), *lines, *how]))


SWITCH = {
    "all": Words(de="Der Notausschalter ist an: Nichts Neues wird geschrieben.",
                 en="The kill switch is on: nothing new is written."),
    "part": Words(de="Der Notausschalter ist für einen Teil an: Dort wird nichts Neues geschrieben.",
                  en="The kill switch is on for a part: nothing new is written there."),
    "row": Words(de="angeordnet", en="ordered"), "file": Words(de="durch die Datei", en="by the file"),
    "environment": Words(de="durch die Umgebung", en="by the environment"),
    "unreadable": Words(de="der Schalter ist nicht lesbar", en="the switch cannot be read"),
}  # fmt: skip


def _stop_line(stop: Stop, home: Path, lang: Lang) -> str:
    by = _person(home, stop.by)
    who = f" {'von' if lang == 'de' else 'by'} {by}" if by else ""
    what = ("alles" if lang == "de" else "everything") if stop.scope == "all" else _scope(stop.scope, lang)
    return f"  {what} ({SWITCH[stop.source].said(lang)}{who})" + (f" – {stop.why}" if stop.why else "")


def _scope(scope: str, lang: Lang) -> str:
    kind, _, name = scope.partition(":")
    words = {"platform": ("Plattform", "platform"), "campaign": ("Kampagne", "campaign")}.get(kind, (kind, kind))
    return f"{words[lang != 'de']} {name}"


def _go_on(stop: Stop, lang: Lang) -> str:
    if stop.source == "environment":
        return "LEITSTAND_KILL entfernen" if lang == "de" else "unset LEITSTAND_KILL"
    kind, _, name = stop.scope.partition(":")
    if kind == "campaign":
        platform, _, campaign = name.partition("/")
        return f"leitstand kill off --platform {platform} --campaign {campaign}"
    return f"leitstand kill off --platform {name}" if kind == "platform" else "leitstand kill off"


def as_json(entry: Entry, lang: Lang) -> dict[str, Any]:
    """The stable shape of an entry."""
    risk = entry.proposal.risk
    return {
        "id": entry.id, "status": entry.status, "action": entry.proposal.action, "target": entry.proposal.target,
        "by": entry.by, "asked_by": entry.asked_by, "at": entry.at, "night": entry.night, "run": entry.run,
        "level": entry.level, "needs": entry.needs, "hash": entry.hash, "policy": entry.policy,
        "approvals": [{"by": each.by, "at": each.at, "hash": each.hash} for each in entry.approvals],
        "risk": risk.model_dump(mode="json") if risk else None,
        "expires": entry.proposal.expires.isoformat() if entry.proposal.expires else None,
        "why": entry.proposal.why.said(lang), "note": note_said(entry.note, lang),
        "before": entry.proposal.model_dump(mode="json")["before"],
        "after": entry.proposal.model_dump(mode="json")["after"], "unit": entry.proposal.unit,
        "operations": [each.model_dump(mode="json") for each in entry.operations],
    }  # fmt: skip


def note_said(note: str, lang: Lang) -> str:
    """A note of the ledger in words."""
    from acting.refusals import NOTES

    return NOTES[note].said(lang) if note in NOTES else note


def _row(entry: Entry, lang: Lang) -> tuple[str, ...]:
    action = ACTIONS.get(entry.proposal.action)
    told = dict(part.split(": ", 1) for part in stakes(entry.proposal, lang) if ": " in part)
    risk = told.get("Risiko" if lang == "de" else "at risk", "–")
    until = (
        f"{entry.proposal.expires:%d.%m.%Y}"
        if lang == "de" and entry.proposal.expires
        else str(entry.proposal.expires or "–")
    )
    target = " ".join(entry.proposal.target.split())
    return (entry.id, action.said(lang) if action else entry.proposal.action,
            target if len(target) <= 44 else target[:43] + "…", STATUS[entry.status].said(lang), risk,
            until)  # fmt: skip


def _head(entry: Entry, office: Office, lang: Lang) -> str:
    action = ACTIONS.get(entry.proposal.action)
    named = action.said(lang) if action else entry.proposal.action
    who = "von" if lang == "de" else "by"
    note = f" – {note_said(entry.note, lang)}" if entry.note and entry.status != "queued" else ""
    return (f"{click.style(f'{named} · {entry.proposal.target}', bold=True)}\n"
            f"  {entry.id} · {STATUS[entry.status].said(lang)}{note} · {who} {name(office, entry.by)}")  # fmt: skip


def name(office: Office, id: str) -> str:
    """A person's name where it is known, else the id."""
    return _person(office.book.home, id)


def _person(home: Path, id: str) -> str:
    from ledger import persons

    return (persons.name_of(home, id) if id.startswith("u-") else None) or id


def _texts(entry: Entry, lang: Lang) -> str:
    """Texts that are to be published, in full: whoever says yes has to be able to read them."""
    if entry.proposal.action != "publish":
        return ""
    lines = [_wrapped(line) for line in changes(entry.proposal, lang)]
    return "\n".join([click.style(SAID["texts"].said(lang), bold=True), *lines])


def _diff(operations: Sequence[Operation], entry: Entry, lang: Lang) -> str:
    if not operations:
        return ""
    title = SAID["written" if entry.status not in ("open", "suggested") else "diff"].said(lang)
    rows = [_diff_row(each, lang) for each in operations]
    return "\n".join([click.style(title, bold=True), *table_lines(COLUMNS[lang], rows, lang, limit=MOST)])


def _diff_row(operation: Operation, lang: Lang) -> tuple[str, ...]:
    from acting.fields import field

    name = operation.name or operation.entity
    before, after = changed(operation.before, operation.after, lang)
    label = field(operation.field).said(lang).removeprefix("the ")
    for article in ("das ", "der ", "die "):
        label = label.removeprefix(article)
    own = f" ({operation.entity})" if operation.entity not in name else ""
    return operation.platform, f"{name}{own}", label, before, after, unit_said(operation.unit, lang)


PER = {"day": "Tag", "week": "Woche", "month": "Monat", "click": "Klick", "conversion": "Conversion"}


def unit_said(unit: str, lang: Lang) -> str:
    """The unit of an amount for people: `EUR/day` is told as EUR/Tag."""
    money, _, per = unit.partition("/")
    return f"{money}/{PER.get(per, per)}" if per and lang == "de" else unit


def changed(before: Any, after: Any, lang: Lang) -> tuple[str, str]:
    """Both sides of a change, short; of lists what is added and what goes."""
    if isinstance(before, list) and isinstance(after, list):
        was, would = cast("list[Any]", before), cast("list[Any]", after)
        new, gone = [row for row in would if row not in was], [row for row in was if row not in would]
        told = [f"+ {', '.join(map(str, new[:3]))}" + (" …" if len(new) > 3 else "")] * bool(new)
        told += [f"− {', '.join(map(str, gone[:3]))}" + (" …" if len(gone) > 3 else "")] * bool(gone)
        count = "Einträge" if lang == "de" else "entries"
        return f"{len(was)} {count}", f"{len(would)} {count} ({'; '.join(told) or '='})"
    if isinstance(before, dict) or isinstance(after, dict):
        return _mapped(before, lang), _mapped(after, lang)
    return _plain(before, lang), _plain(after, lang)


def _mapped(value: Any, lang: Lang) -> str:
    if not isinstance(value, dict):
        return _plain(value, lang)
    return ", ".join(f"{name}: {_plain(each, lang)}" for name, each in value.items())[:80]  # pyright: ignore[reportUnknownVariableType]


def _plain(value: Any, lang: Lang) -> str:
    if value is None:
        return "–"
    return value_said(value, lang)


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


def _item_json(item: Item, lang: Lang) -> dict[str, Any]:
    return {
        "key": item.key, "step": item.step, "state": item.state, "undo": item.undo, "turn": item.turn,
        "attempts": item.attempts, "operation": item.operation.model_dump(mode="json"),
        "rejected": item.result.get("rejected", {}), "said": _why(item, lang),
    }  # fmt: skip


def _why(item: Item, lang: Lang) -> str:
    from acting.concluding import said

    quiet = item.state in ("verified", "handed_over", "waiting") and item.note in ("", "later", "switch")
    return "" if quiet else said(item).said(lang)


def _writes(items: Sequence[Item], office: Office, lang: Lang) -> str:
    if not items:
        return ""
    title = "Geschrieben" if lang == "de" else "Written"
    return "\n".join([click.style(title, bold=True), *(_item_line(item, lang) for item in items)])


def _item_line(item: Item, lang: Lang) -> str:
    before, after = changed(item.operation.before, item.operation.after, lang)
    back = (" (zurück)" if lang == "de" else " (back)") if item.undo else ""
    why, rejected = _why(item, lang), item.result.get("rejected", {})
    more = f" – {why}" if why else ""
    if rejected:
        rows = "Zeilen nicht angenommen" if lang == "de" else "rows not taken"
        more += f" – {len(rejected)} {rows}: " + "; ".join(f"{row}: {why}" for row, why in list(rejected.items())[:3])
    thing = item.operation.name or item.operation.entity
    return f"  {WRITES[item.state].said(lang)}{back}: {thing}, {before} → {after}{more}"


WRITES = {
    "waiting": Words(de="wartet", en="waits"), "sending": Words(de="wird geschrieben", en="being written"),
    "unknown": Words(de="ungewiss, wird nachgelesen", en="unknown, will be read"),
    "applied": Words(de="geschrieben, noch nicht sichtbar", en="written, not seen yet"),
    "verified": Words(de="geschrieben und nachgelesen", en="written and read back"),
    "handed_over": Words(de="übergeben", en="handed over"), "refused": Words(de="nicht geschrieben", en="not written"),
    "reverting": Words(de="wird zurückgenommen", en="being taken back"),
    "reverted": Words(de="zurückgenommen", en="taken back"), "cancelled": Words(de="zurückgezogen", en="withdrawn"),
}  # fmt: skip


def _approvals(entry: Entry, office: Office, lang: Lang) -> str:
    if not entry.approvals:
        return ""
    zone = ZoneInfo(office.settings.timezone)
    told = [
        f"{name(office, each.by)} ({datetime.fromisoformat(each.at).astimezone(zone):%Y-%m-%d %H:%M})"
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
        return [f"{'Wieder herstellen' if lang == 'de' else 'Do it again'}: leitstand rollback {entry.id}"]
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
