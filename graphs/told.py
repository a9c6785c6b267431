"""A stored brief as text, Markdown, HTML and e-mail; figures are filled in here, in the language that is asked for."""

from __future__ import annotations

import html
import re
from datetime import date
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Any

from errors import Lang
from figures import render
from terms import Fact, Words

LANGS: tuple[Lang, ...] = ("de", "en")
SECTIONS = {
    "first": Words(de="Zuerst", en="First"), "happened": Words(de="Geschehen", en="Happened"),
    "why": Words(de="Warum", en="Why"), "unusual": Words(de="Auffällig", en="Unusual"),
    "changed": Words(de="Geändert", en="Changed"), "waiting": Words(de="Wartet", en="Waiting"),
    "outcome": Words(de="Wirkung", en="Outcome"), "failed": Words(de="Gescheitert", en="Failed"),
}  # fmt: skip
STATUS = {
    "done": Words(de="fertig", en="done"), "held": Words(de="angehalten", en="held"),
    "failed": Words(de="teils gescheitert", en="partly failed"), "running": Words(de="läuft", en="running"),
}  # fmt: skip
STEPS = {
    "refresh": Words(de="Daten holen", en="refresh"), "quality": Words(de="Qualität", en="quality"),
    "anomalies": Words(de="Auffälligkeiten", en="anomalies"), "measure": Words(de="messen", en="measure"),
    "safeguards": Words(de="Schutz", en="safeguards"), "respond": Words(de="Playbooks", en="playbooks"),
    "propose": Words(de="vorschlagen", en="propose"), "policy": Words(de="Regeln", en="policy"),
    "apply": Words(de="ändern", en="apply"), "verify": Words(de="nachlesen", en="verify"),
    "observe": Words(de="beobachten", en="observe"), "outcome": Words(de="Wirkung", en="outcome"),
}  # fmt: skip
MONTHS = (
    "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November",
    "Dezember",
)  # fmt: skip


def title(brief: dict[str, Any], lang: Lang) -> str:
    """One line that says which night, and how it ended."""
    day = date.fromisoformat(brief["day"])
    flow, status = Words(**brief["flow"]).said(lang), STATUS[brief["status"]].said(lang)
    if lang == "de":
        return f"Morgenbericht, {flow} vom {day.day}. {MONTHS[day.month - 1]} {day.year}: {status}"
    return f"Morning brief, {flow} of {day.day} {day:%B} {day.year}: {status}"


def lines(brief: dict[str, Any], lang: Lang) -> list[tuple[str, str]]:
    """(section, sentence) of each line; a section is named once."""
    facts = {id: Fact.model_validate(each["fact"]) for id, each in brief["facts"].items()}
    names = {id: Words(**words) for id, words in brief["names"].items()}
    found: list[tuple[str, str]] = []
    before = ""
    for each in brief["lines"]:
        said = render(each["text"][lang], facts, names, lang)
        if said:
            section = SECTIONS[each["section"]].said(lang)
            found.append((section if section != before else "", said))
            before = section
    return found


def receipts(brief: dict[str, Any]) -> list[str]:
    """The runs behind the figures, each once."""
    return sorted({each["run"] for each in brief["facts"].values()} - {brief["night"]})


def text(brief: dict[str, Any], lang: Lang) -> str:
    """For a terminal or a plain mail."""
    told = lines(brief, lang)
    width = max(len(words.said(lang)) for words in SECTIONS.values()) + 2
    body = [f"{section + ':' if section else '':<{width}}{said}" for section, said in told]
    return "\n".join([title(brief, lang), "", *body, *_foot(brief, lang)])


def markdown(brief: dict[str, Any], lang: Lang) -> str:
    """For a file that people open."""
    body = [f"- {'**' + section + ':** ' if section else ''}{_escaped(said)}" for section, said in lines(brief, lang)]
    return "\n".join([f"# {title(brief, lang)}", "", *body, *_foot(brief, lang), ""])


def page(brief: dict[str, Any], lang: Lang) -> str:
    """A page without any reference to elsewhere."""
    rows = "".join(
        f"<tr><th>{html.escape(section)}</th><td>{_code(html.escape(said))}</td></tr>"
        for section, said in lines(brief, lang)
    )
    foot = "".join(f"<p class='s'>{html.escape(line)}</p>" for line in _foot(brief, lang) if line)
    head = html.escape(title(brief, lang))
    return (
        f"<!doctype html><html lang='{lang}'><head><meta charset='utf-8'><title>{head}</title><style>"
        "body{font:16px/1.5 system-ui,sans-serif;max-width:50rem;margin:2rem auto;padding:0 1rem;color:#111}"
        "th{text-align:left;vertical-align:top;padding:.2rem 1rem .2rem 0;color:#555}td{padding:.2rem 0}"
        "code{background:#eee;padding:0 .2em}.s{color:#666;font-size:.85em}</style></head>"
        f"<body><h1 style='font-size:1.25rem'>{head}</h1><table>{rows}</table>{foot}</body></html>"
    )


def mail(brief: dict[str, Any], lang: Lang, to: str, at: Any) -> bytes:
    """An e-mail as a file: plain text, and the page beside it."""
    message = EmailMessage(policy=SMTP)
    message["Subject"] = title(brief, lang)
    message["From"] = "Leitstand <leitstand@localhost>"
    if to:
        message["To"] = to
    message["Date"] = format_datetime(at)
    message["Message-ID"] = f"<{brief['night']}@leitstand.localhost>"
    message.set_content(text(brief, lang))
    message.add_alternative(page(brief, lang), subtype="html")
    return message.as_bytes()


def _foot(brief: dict[str, Any], lang: Lang) -> list[str]:
    runs = receipts(brief)
    if not runs:
        return []
    word = "Belege" if lang == "de" else "Receipts"
    return ["", f"{word}: {', '.join(runs)} (leitstand replay {'LAUF' if lang == 'de' else 'RUN'})"]


def _escaped(said: str) -> str:
    """Names are other people's words: they may not become links or markup, except what stands between backticks."""
    pieces = said.split("`")
    return "`".join(
        piece if n % 2 else re.sub(r"([\\*_{}\[\]()<>#!|~])", r"\\\1", piece) for n, piece in enumerate(pieces)
    )


def _code(said: str) -> str:
    return re.sub(r"`([^`]*)`", r"<code>\1</code>", said)
