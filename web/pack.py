"""The evidence pack as one page that needs nothing else: no script, no font, no picture from anywhere."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ledger.audit.proofs import sound
from terms import Lang, Proposal
from terms.named import STATES, action
from web import _pack_change, _pack_runs
from web._pack_reader import Reader, code
from web.clean import clean
from web.html import Html, el, join, pairs
from web.proposing import stakes

CSS = Path(__file__).with_name("pack.css")
POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
TONE = {
    "verified": "good", "handed_over": "good", "failed": "bad", "reverted": "bad", "rejected": "bad", "open": "warn",
    "queued": "warn", "suggested": "warn",
}  # fmt: skip


def page(pack: dict[str, Any], lang: Lang, zone: str) -> str:
    """The pack as one HTML page in one language, with the times of one place."""
    read = Reader(lang, zone)
    lead = pack["proposals"][0] if pack["kind"] == "proposal" else None
    eyebrow, foot = read.t("eyebrow"), read.t("footer").format(by=pack["made_by"], at=read.at(pack["made_at"]))
    body = join([
        el("header", el("p", eyebrow, class_="eyebrow"), el("h1", _title(read, pack, lead)), _glance(read, pack, lead)),
        _pack_runs.question(read, pack["question"]),
        *(_pack_change.proposal(read, each) for each in pack["proposals"]),
        _pack_runs.runs(read, pack["runs"]), _pack_runs.data(read, pack["data"]),
        _pack_runs.audit(read, pack["audit"]), el("footer", foot),
    ])  # fmt: skip
    head = join([
        Html('<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'),
        Html(f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'),
        Html('<meta name="referrer" content="no-referrer"><meta name="robots" content="noindex">'),
        el("title", f"{eyebrow} {pack['id']}"), el("style", Html(CSS.read_text(encoding="utf-8"))),
    ])  # fmt: skip
    return f'<!doctype html>\n<html lang="{lang}"><head>{head}</head><body>{clean(body)}</body></html>\n'


def _title(read: Reader, pack: dict[str, Any], lead: dict[str, Any] | None) -> str:
    if lead:
        return f"{action(lead['proposal']['action']).said(read.lang)} · {lead['proposal']['target']}"
    if pack["kind"] == "answer":
        return pack["question"]["text"]
    return f"{pack['runs'][0]['tool']} · {read.at(pack['runs'][0]['at'])}"


def _glance(read: Reader, pack: dict[str, Any], lead: dict[str, Any] | None) -> Html:
    """What one wants to know first."""
    audit, rows = pack["audit"], list[tuple[Any, Any]]([(read.t("id"), code(pack["id"]))])
    if lead:
        people = join(el("div", read.who(each["by"], each["name"])) for each in lead["approvals"])
        rows += [
            (read.t("status"), read.badge(TONE.get(lead["status"], ""), STATES[lead["status"]].said(read.lang))),
            (read.t("proposed_by"), read.who(lead["proposed_by"])),
            (
                read.t("approved_by"),
                people or (read.t("itself") if lead["ruling"]["level"] == "auto" else read.t("nobody")),
            ),
        ]
        told = stakes(Proposal.model_validate(lead["proposal"]), read.lang)
        rows += [(name, figure) for name, sign, figure in (each.partition(": ") for each in told) if sign]
    proved = sound(audit, audit["keys"])
    mark = read.badge("good", read.t("proved")) if proved else read.badge("warn", read.t("unproved"))
    return pairs([*rows, (read.t("log"), mark)])
