"""The sections about a proposal: the change, the rules, the yes, the writes, what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from terms import Proposal, Words
from terms.named import field
from web._pack_reader import Reader, code, listed
from web.diffs import changed, unit_said
from web.entries import note_said
from web.heads import head
from web.html import Html, el, join, pairs, table
from web.proposing import stakes, value_said


def proposal(read: Reader, told: dict[str, Any]) -> Html:
    """Everything about one proposal."""
    return join([
        change(read, told), ruling(read, told["ruling"]), approvals(read, told["approvals"]),
        writes(read, told["writes"]), outcomes(read, told["outcomes"], told["proposal"].get("effect") or {}),
        *(incident(read, each) for each in told["incidents"]),
    ])  # fmt: skip


def change(read: Reader, told: dict[str, Any]) -> Html:
    """What it changes, and what exactly is written for that."""
    made = Proposal.model_validate(told["proposal"])
    lines = [_line(read, made, name) for name in made.after]
    facts = pairs([
        (read.t("id"), code(told["id"])), (read.t("proposed_by"), read.who(told["proposed_by"])),
        (read.t("asked_by"), read.who(told["asked_by"], told["asked_by_name"])),
        (read.t("proposed_at"), read.at(told["at"])),
        (read.t("night"), told["night"] and read.day(told["night"]["day"])),
        (read.t("note"), note_said(told["note"], read.lang) if told["note"] else ""),
    ])  # fmt: skip
    signed = pairs([(read.t("hash"), code(told["hash"])), (read.t("hash_fits"), read.yes(told["hash_fits"]))])
    risked = el("p", " · ".join(stakes(made, read.lang)), class_="soft")
    return read.section(
        "change", el("p", made.why.said(read.lang)), *lines, risked,
        facts, el("h3", read.t("operations")) if told["operations"] else None, operations(read, told["operations"]),
        signed,
    )  # fmt: skip


def _line(read: Reader, made: Proposal, name: str) -> Html:
    before, after = (value_said(each.get(name), read.lang) for each in (made.before, made.after))
    arrow = el("span", "→", class_="arrow")
    unit = el("span", unit_said(made.unit, read.lang), class_="soft")
    return el("p", el("span", name), el("strong", before), arrow, el("strong", after), unit, class_="change")


def operations(read: Reader, found: Sequence[dict[str, Any]]) -> Html:
    """The writes, before and after."""
    rows = [
        (
            each["platform"],
            _thing(each),
            field(each["field"]).said(read.lang),
            *changed(each["before"], each["after"], read.lang),
            unit_said(each["unit"], read.lang),
        )
        for each in found
    ]
    return table(read.heads("platform", "thing", "field", "before", "after", "unit"), rows)


def _thing(operation: dict[str, Any]) -> Html:
    return join([operation["name"] or operation["kind"], " ", el("code", operation["entity"], class_="soft")])


def ruling(read: Reader, told: dict[str, Any]) -> Html:
    """Every rule in words, which hold what it measured and its limit."""
    rows = [
        (_tick(each), Words.model_validate(each["words"]).said(read.lang), code(each["rule"]))
        for each in told["checks"]
    ]
    facts = pairs([
        (read.t("level"), read.sign(told["level"])), (read.t("needs"), told["needs"]),
        (read.t("policy"), code(told["policy"]) if told["policy"] else ""),
    ])  # fmt: skip
    return read.section("ruling", facts, table(read.heads("", "rule", ""), rows, class_="rules"))


def _tick(check: dict[str, Any]) -> Html:
    """Kept, broken, or a rule that only asks for a person."""
    if check["ok"]:
        return el("span", "✓", class_="good")
    asks = check.get("leads") in ("approve", "suggest")
    return el("span", "●", class_="warn") if asks else el("span", "✗", class_="bad")


def approvals(read: Reader, found: Sequence[dict[str, Any]]) -> Html:
    """Who said yes to exactly this."""
    rows = [
        (read.who(each["by"], each["name"]), read.at(each["at"]), each["why"] or "–", read.yes(each["signs_this"]))
        for each in found
    ]
    return read.section("approvals", table(read.heads("who", "when", "why", "signs_this"), rows))


def writes(read: Reader, found: Sequence[dict[str, Any]]) -> Html:
    """What was sent, and what the platform said."""
    rows = [
        (each["step"] + 1, read.sign("undo" if each["undo"] else "do"), each["adapter"], read.sign(each["state"]),
         each["attempts"], listed(each["result"]) if each["result"] else "–", code(each["key"]))
        for each in found
    ]  # fmt: skip
    heads = read.heads("step", "way", "adapter", "state", "tries", "platform_said", "key")
    return read.section("writes", table(heads, rows))


def outcomes(read: Reader, found: Sequence[dict[str, Any]], effect: dict[str, Any]) -> Html:
    """What was expected, and what came."""
    rows = [
        (
            effect["label"][read.lang] if effect.get("id") == each["metric"] else head(each["metric"], read.lang),
            read.span(each["value"], each["low"], each["high"], each["unit"], each["level"]),
            f"{read.day(each['window']['start'])} – {read.day(each['window']['end'])}",
            read.day(each["due"]),
            _came(read, each),
            "–" if each["covered"] is None else read.yes(each["covered"]),
        )
        for each in found
    ]
    heads = read.heads("metric", "expected", "window", "due", "realised", "covered")
    return read.section("outcomes", table(heads, rows))


def _came(read: Reader, each: dict[str, Any]) -> str:
    if each["realised"] is None:
        return read.t("not_yet")
    told = read.span(each["realised"], each["realised_low"], each["realised_high"], each["unit"], each["level"])
    return f"{told} · {read.sign(each['realised_evidence'])}"


def incident(read: Reader, told: dict[str, Any]) -> Html:
    """The timeline of an incident about it."""
    lines = [
        el("li", el("span", read.at(each["at"]), class_="soft small"), " ", read.who(each["by"], each["name"]), " – ",
           Words.model_validate(each["words"]).said(read.lang))
        for each in told["timeline"]
    ]  # fmt: skip
    return read.section("incident", el("ol", *lines, class_="time"))
