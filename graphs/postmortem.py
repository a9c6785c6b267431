"""The draft of a post-mortem, made only from the record: no figure and no cause that is not on it, and no names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from errors import NotFound
from figures import show
from graphs import playbook_shape as shape
from graphs.playbook_told import shown, state_said
from ledger import incidents, people, playbooks, proposals
from ledger.book import Book
from ledger.incidents import Incident
from ledger.playbooks import Played
from ledger.proposals import Entry
from ledger.runs import Run
from terms import Fact, Interval, Lang, Words, number
from terms.named import STATES

Word = dict[str, Words]
HEADS: Word = {
    "title": Words(de="Nachbetrachtung (Entwurf)", en="Post-mortem (draft)"),
    "blameless": Words(
        de="Ohne Schuldfrage: Es geht darum, was den Vorfall möglich gemacht hat. Personen stehen als Pseudonym und "
        "Rolle da.",
        en="Blameless: the question is what made the incident possible. People appear as pseudonym and role.",
    ),
    "seen": Words(de="Was wann gesehen wurde", en="What was seen when"),
    "impact": Words(de="Auswirkung", en="Impact"),
    "causes": Words(de="Ursachen, nach Belegen geordnet", en="Causes, ranked by evidence"),
    "done": Words(de="Was von wem getan wurde", en="What was done by whom"),
    "change": Words(de="Was zu ändern ist", en="What to change"),
    "none": Words(de="Nichts auf der Akte.", en="Nothing on record."),
    "began": Words(de="In den Daten ab", en="In the data from"),
    "found": Words(de="gefunden nach", en="found after"),
    "mended": Words(de="behoben nach", en="mended after"),
    "open": Words(de="offen", en="open"), "closed": Words(de="abgeschlossen", en="closed"),
    "checks": Words(de="Prüfungen", en="Checks"),
    "expected": Words(de="erwartet", en="expected"),
    "order": Words(
        de="Die Werte ordnen die Ursachen; Wahrscheinlichkeiten sind es nicht.",
        en="The scores order the causes; they are no probabilities.",
    ),
}  # fmt: skip
APPROVED = Words(de="freigegeben", en="approved")


@dataclass(frozen=True)
class Record:
    """Everything on record about an incident."""

    incident: Incident
    played: tuple[Played, ...]
    runs: tuple[Run, ...]
    entries: tuple[Entry, ...]
    roles: Mapping[str, str]


def draft(book: Book, id: str, lang: Lang, timezone: str) -> str:
    """The draft as Markdown.

    Args:
        book: of records.
        id: of the incident.
        lang: German or English.
        timezone: in which people read times.

    Raises:
        NotFound: there is no such incident.
    """
    record = gathered(book, id)
    zone = ZoneInfo(timezone)
    incident = record.incident
    lines = [
        f"# {_head('title', lang)}: {_plain(incident.title.said(lang))}", "",
        f"{incident.id} · {_head(incident.state, lang)} · {_plain(incident.kind)}", "", _head("blameless", lang), "",
        *_section("seen", lang, _seen(record, lang, zone)), *_section("impact", lang, _impact(record, lang)),
        *_section("causes", lang, _causes(record, lang)), *_section("done", lang, _done(record, lang, zone)),
        *_section("change", lang, _change(record, lang)),
    ]  # fmt: skip
    return "\n".join(lines)


def gathered(book: Book, id: str) -> Record:
    """Read the record in one state."""
    with book.reading() as tx:
        incident = incidents.get(tx, id)
        played = tuple(reversed(playbooks.listed(tx, incident.id)))
        names = dict.fromkeys(name for each in played for name in each.proposals)
        entries: list[Entry] = []
        for name in names:
            try:
                entries.append(proposals.get(tx, name))
            except NotFound:
                continue  # it was only shown, not submitted
        who = {each.by for each in played} | {line.by for line in incident.timeline}
        who |= {each.by for entry in entries for each in entry.approvals}
        roles = {each: people.principal(tx, each).role for each in who if each}
    runs = tuple(run for each in played for run in book.runs.children(each.id))
    return Record(incident, played, runs, tuple(entries), roles)


def _section(name: str, lang: Lang, lines: Sequence[str]) -> list[str]:
    return [f"## {_head(name, lang)}", "", *(lines or [_head("none", lang)]), ""]


def _seen(record: Record, lang: Lang, zone: ZoneInfo) -> list[str]:
    lines = [
        f"- {_moment(line.at, zone, lang)} · {_who(record, line.by)} · {_plain(line.words.said(lang))}"
        for line in record.incident.timeline
    ]
    onset = min((each.onset for each in record.played if each.onset), default=None)
    if onset is not None:
        told = f"- {_head('began', lang)} {onset:%d.%m.%Y}" if lang == "de" else f"- {_head('began', lang)} {onset}"
        found = (_day(record.incident.at, zone) - onset).days
        told += f"; {_head('found', lang)} {_days(found, lang)}"
        if record.incident.closed:
            told += f"; {_head('mended', lang)} {_days((_day(record.incident.closed, zone) - onset).days, lang)}"
        lines.insert(0, told)
    return lines


def _impact(record: Record, lang: Lang) -> list[str]:
    """The checks with their figures, and what the tools said was observed instead of expected."""
    lines = [
        f"- {step['title'][lang]} {state_said(step, lang)}: {shown(step, lang)}"
        for each in record.played for step in each.steps if step["measured"]
    ]  # fmt: skip
    for run in record.runs:
        facts = {each["id"]: each for each in run.result.get("facts", ())}
        for rank in (1, 2):
            pair = [facts.get(f"incident_{rank}_{part}") for part in ("observed", "expected")]
            if all(pair):
                seen, hoped = (_fact(each or {}) for each in pair)
                told = _plain(str(seen.label.said(lang)))
                lines.append(f"- {told}: {show(seen, lang)}, {_head('expected', lang)} {show(hoped, lang)} ({run.run})")
    return list(dict.fromkeys(lines))


def _causes(record: Record, lang: Lang) -> list[str]:
    meant = {
        cause for each in record.played if each.name in shape.shelf() for cause in shape.shelf()[each.name].chosen_by
    }
    found = sorted(_scored(record.runs, meant), key=lambda each: -each[1])
    names = _cause_names()
    lines: list[str] = []
    for cause, score, run in found:
        name = names[cause].said(lang) if cause in names else _plain(cause)
        lines.append(f"- {name}: {show(_score(score), lang)} ({run})")
    for run in record.runs:
        if run.tool == "data.decompose":
            lines += [
                f"- {_plain(fact.label.said(lang))}: {show(fact, lang)} ({run.run})"
                for fact in map(_fact, run.result.get("facts", ()))
                if fact.id.startswith("cause_") and not fact.id.endswith("_group")
            ]
    return [_head("order", lang), "", *dict.fromkeys(lines)] if lines else []


def _scored(runs: Iterable[Run], meant: set[str]) -> list[tuple[str, float, str]]:
    """Causes with the best score that any run gave them, of the incidents that are meant if any is."""
    best: dict[str, tuple[float, str]] = {}
    for run in runs:
        table = run.result.get("tables", {}).get("causes")
        if table and {"incident", "cause", "score"} <= set(table["columns"]):
            of, at, by = (table["columns"].index(name) for name in ("incident", "cause", "score"))
            first: dict[Any, str] = {}
            for row in table["rows"]:
                first.setdefault(row[of], row[at])
            wanted = {number for number, cause in first.items() if cause in meant} or {*first}
            for row in table["rows"]:
                if row[of] in wanted and row[by] is not None and row[by] > best.get(row[at], (0.0, ""))[0]:
                    best[row[at]] = (float(row[by]), run.run)
    return [(cause, score, run) for cause, (score, run) in best.items()]


def _done(record: Record, lang: Lang, zone: ZoneInfo) -> list[str]:
    lines: list[str] = []
    for each in record.played:
        title = shape.shelf()[each.name].title.said(lang) if each.name in shape.shelf() else each.name
        lines.append(f"- {_moment(each.at, zone, lang)} · {_who(record, each.by)} · Playbook {title} ({each.id})")
        lines += [
            f"  - {step['title'][lang]}: {step['note'][lang]}" for step in each.steps if step["action"] and step["note"]
        ]
    for entry in record.entries:
        status = STATES[entry.status].said(lang)
        lines.append(f"- {entry.id} · {_plain(entry.proposal.target)[:80]} · {status} · {entry.by}")
        lines += [f"  - {_moment(yes.at, zone, lang)} · {_who(record, yes.by)} · {APPROVED.said(lang)}"
                  for yes in entry.approvals]  # fmt: skip
    return lines


def _change(record: Record, lang: Lang) -> list[str]:
    known = shape.shelf()
    found = [words.said(lang) for each in record.played if each.name in known for words in known[each.name].change]
    return [f"- [ ] {each}" for each in dict.fromkeys(found)]


def _cause_names() -> dict[str, Words]:
    from tools.data.anomalies import CAUSES

    return CAUSES


def _fact(told: Mapping[str, Any]) -> Fact:
    span = told.get("interval")
    return Fact(
        id=told["id"], value=number(told["value"]), unit=told["unit"], label=Words(**told["label"]),
        interval=Interval(**span) if span else None, basis=told.get("basis", "observed"),
    )  # fmt: skip


def _score(score: float) -> Fact:
    return Fact(id="score", value=number(round(score, 2)), unit="index", label=Words(de="Wert", en="score"), digits=2)


def _who(record: Record, id: str) -> str:
    role = record.roles.get(id, "")
    return f"{id} ({role})" if role and not id.startswith(("agent:", "service:")) else id or "–"


def _moment(at: str, zone: ZoneInfo, lang: Lang) -> str:
    here = datetime.fromisoformat(at).astimezone(zone)
    return f"{here:%d.%m.%Y %H:%M}" if lang == "de" else f"{here:%Y-%m-%d %H:%M}"


def _day(at: str, zone: ZoneInfo) -> Any:
    return datetime.fromisoformat(at).astimezone(zone).date()


def _days(count: int, lang: Lang) -> str:
    fact = Fact(id="days", value=number(count), unit="days", label=Words(de="Tage", en="days"))
    return show(fact, lang)


def _head(name: str, lang: Lang) -> str:
    return HEADS[name].said(lang)


def _plain(text: str) -> str:
    """Words from data as text: no line breaks, and nothing that Markdown would take for a mark."""
    flat = " ".join(text.split())
    return "".join(f"\\{each}" if each in "\\`*_[]<>#|!" else each for each in flat)
