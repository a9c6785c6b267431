"""Playbooks and incidents as a terminal shows them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from figures import moment
from web.terminal import harmless

if TYPE_CHECKING:
    from errors import Lang
    from graphs.playbook_shape import Playbook
    from ledger.incidents import Incident
    from ledger.playbooks import Played

MARKS = {"passed": "✓", "failed": "✗", "unknown": "?", "done": "•", "skipped": "–"}
Told = tuple[dict[str, Any], str]


def shelf(lang: Lang) -> Told:
    """Every playbook in a line."""
    from graphs.playbook_shape import shelf as known

    books = list(known().values())
    width = max(len(each.id) for each in books)
    lines = [f"{each.id:<{width}}  {each.title.said(lang)}. {each.when.said(lang)}" for each in books]
    return {"ok": True, "playbooks": [_shape(each) for each in books]}, "\n".join(lines)


def one(name: str, lang: Lang) -> Told:
    """A playbook with its inputs, steps and checks."""
    from graphs.playbook_shape import one as known

    book = known(name)
    words = {
        "de": ("Wann", "Wer", "Ergebnis", "Eingaben", "Schritte"),
        "en": ("When", "Who", "Outputs", "Inputs", "Steps"),
    }
    when, who, outputs, inputs, steps = words[lang]
    lines = [book.title.said(lang), f"{when}: {book.when.said(lang)}", f"{who}: {book.who.said(lang)}",
             f"{outputs}: {book.outputs.said(lang)}", "", inputs]  # fmt: skip
    lines += [f"  {name}={each.default if each.default is not None else ''}  {each.about.said(lang)} ({each.type})"
              for name, each in book.inputs.items()]  # fmt: skip
    lines += ["", steps]
    for number, step in enumerate(book.steps, start=1):
        lines.append(f"  {number}. {step.title.said(lang)}  [{step.tool or step.look or step.action}]")
        if step.check:
            lines.append(f"     {step.check.says.said(lang)} {step.check.op} {step.check.limit}")
    return {"ok": True} | _shape(book), "\n".join(lines)


def _shape(book: Playbook) -> dict[str, Any]:
    return book.model_dump(mode="json", exclude_none=True)


def ran(played: Played, lang: Lang) -> Told:
    """A run: each step with its check, what came of it."""
    from graphs.playbook_shape import one as known
    from graphs.playbook_told import VERDICTS, shown, verdict

    title = known(played.name).title.said(lang)
    words = {"de": ("Vorfall", "Vorschläge"), "en": ("incident", "proposals")}[lang]
    lines = [f"{title}: {VERDICTS[verdict(played)].said(lang)}  {played.id}"]
    for step in played.steps:
        lines.append(f"  {MARKS[step['state']]} {step['title'][lang]}")
        said = shown(step, lang)
        if said:
            lines.append(f"      {said}")
    if played.incident:
        lines.append(f"{words[0]}: {played.incident} (leitstand incidents show {played.incident})")
    if played.proposals:
        lines.append(f"{words[1]}: {', '.join(played.proposals)} (leitstand inbox list)")
    shape: dict[str, Any] = {
        "ok": True, "run": played.id, "playbook": played.name, "version": played.version, "by": played.by,
        "confirmed": played.confirmed, "verdict": verdict(played),
        "onset": played.onset.isoformat() if played.onset else None,
        "inputs": played.inputs, "steps": list(played.steps), "incident": played.incident or None,
        "proposals": list(played.proposals),
    }  # fmt: skip
    return shape, harmless("\n".join(lines))


def incidents(found: list[Incident], lang: Lang, timezone: str) -> Told:
    """All incidents in a line each."""
    zone = ZoneInfo(timezone)
    states = {"de": {"open": "offen", "closed": "abgeschlossen"}, "en": {"open": "open", "closed": "closed"}}[lang]
    none = "Keine Vorfälle." if lang == "de" else "No incidents."
    lines = [
        f"{each.id:<5} {_moment(each.at, zone, lang)}  {states[each.state]:<13} {each.title.said(lang)}"
        for each in found
    ]
    return {"ok": True, "incidents": [_incident(each) for each in found]}, harmless("\n".join(lines) or none)


def incident(each: Incident, lang: Lang, timezone: str, postmortem: str) -> Told:
    """One incident: its timeline, and the draft of the post-mortem."""
    zone = ZoneInfo(timezone)
    lines = [f"{each.id} · {each.title.said(lang)} · {each.kind} · {each.state}", ""]
    lines += [f"  {_moment(line.at, zone, lang)}  {line.by}  {line.words.said(lang)}" for line in each.timeline]
    return {"ok": True} | _incident(each) | {"postmortem": postmortem}, harmless("\n".join([*lines, "", postmortem]))


def _incident(each: Incident) -> dict[str, Any]:
    return {
        "id": each.id, "kind": each.kind, "about": each.about, "state": each.state, "at": each.at,
        "closed": each.closed or None, "title": each.title.model_dump(),
        "timeline": [{"at": line.at, "by": line.by, "event": line.event, "words": line.words.model_dump()}
                     for line in each.timeline],
    }  # fmt: skip


def _moment(at: str, zone: ZoneInfo, lang: Lang) -> str:
    return moment(datetime.fromisoformat(at).astimezone(zone), lang)
