"""The sections about what was asked and computed: question, runs, data, the audit's records."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from agents.titles import title
from figures import render, show, show_interval
from terms import Result, Words
from web._pack_events import EVENTS
from web._pack_reader import Reader, code
from web.heads import head
from web.html import Html, el, join, pairs, table

ROWS = 50
"""Rows of a table that the page shows; the JSON has all of them."""


def question(read: Reader, asked: dict[str, Any] | None) -> Html:
    """What was asked, what was answered, by which plan and which voice."""
    if not asked:
        return Html("")
    plan = [(each["tool"], code(each["args"])) for each in asked["plan"]]
    model = " · ".join(filter(None, [asked["model"], asked["model_name"], asked["prompts"]]))
    facts = pairs([
        (read.t("asked_at"), read.at(asked["at"])), (read.t("run"), code(asked["run"])),
        (read.t("trust"), read.trust(asked)), (read.t("model"), model),
        (read.t("as_recorded"), read.yes(asked["as_recorded"])),
    ])  # fmt: skip
    return read.section(
        "question", el("blockquote", asked["text"]), el("p", asked["answer"], class_="answer"),
        read.caveats(asked["caveats"]), facts, el("h3", read.t("plan")) if plan else None,
        table(read.heads("tool", "arguments"), plan),
    )  # fmt: skip


def runs(read: Reader, found: Sequence[dict[str, Any]]) -> Html:
    """Each run with its figures and its receipt."""
    return read.section("runs", *(_run(read, each) for each in found))


def _run(read: Reader, run: dict[str, Any]) -> Html:
    result = Result.model_validate(run["result"])
    facts = {fact.id: fact for fact in result.facts}
    text = render(result.text.said(read.lang), facts, result.names, read.lang) if result.text else ""
    moment = el("span", read.at(run["at"]), class_="soft")
    return el(
        "details", el("summary", title(run["tool"], read.lang), " ", code(run["tool"]), " ", moment, " ",
                      read.trust(run["result"])),
        el("p", text, class_="answer"), _figures(read, result), _findings(read, result),
        *(_table(read, name, each.columns, each.said(read.lang)) for name, each in result.tables.items()),
        read.caveats([each.model_dump() for each in result.caveats]), _receipt(read, run, result),
        el("p", read.t("replay"), " ", code(f"leitstand replay {run['run']}"), class_="soft small"), open="open",
    )  # fmt: skip


def _figures(read: Reader, result: Result) -> Html:
    rows = [
        (
            each.label.said(read.lang),
            show(each, read.lang),
            show_interval(each, read.lang) or "–",
            read.sign(each.basis),
        )
        for each in result.facts
    ]
    return table(read.heads("figure", "value", "interval", "basis"), rows)


def _findings(read: Reader, result: Result) -> Html:
    rows = [(read.sign(each.severity), each.message.said(read.lang), code(each.rule)) for each in result.findings]
    return table(read.heads("severity", "finding", "rule"), rows)


def _receipt(read: Reader, run: dict[str, Any], result: Result) -> Html:
    receipt = run["receipt"]
    return pairs([
        (read.t("run"), code(run["run"])), (read.t("arguments"), code(receipt["args"])),
        (read.t("verdict"), read.sign(result.verdict.decision) if result.verdict else ""),
        (read.t("code"), code(f"{receipt['code']} · {receipt['version']}")), (read.t("seed"), receipt["seed"]),
        (read.t("today"), read.day(receipt["today"])), (read.t("result_hash"), code(receipt["result"])),
        (read.t("as_recorded"), read.yes(run["as_recorded"])),
    ])  # fmt: skip


def _table(read: Reader, name: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> Html:
    told = [[read.cell(each) for each in row] for row in rows[:ROWS]]
    left = read.t("more_rows").format(count=len(rows) - ROWS)
    more = el("p", left, class_="soft small") if len(rows) > ROWS else None
    return (
        join([el("h3", head(name, read.lang)), table([head(each, read.lang) for each in columns], told), more])
        if rows
        else Html("")
    )


def data(read: Reader, found: Sequence[dict[str, Any]]) -> Html:
    """The states that were read, and the loads that made them."""
    rows = [(each["name"], code(each["snapshot"]), _loads(read, each["loads"])) for each in found]
    return read.section("data", table(read.heads("data", "snapshot", "loads"), rows))


def _loads(read: Reader, loads: Sequence[dict[str, Any]]) -> Html:
    told = [el("div", f"{each['load']} · {read.at(each['at'])} · {each['rows']} {read.t('rows')}") for each in loads]
    return join(told) or el("span", "–")


def audit(read: Reader, told: dict[str, Any]) -> Html:
    """The records of the audit about all of it, and the checkpoint that vouches for them."""
    rows = [
        (each["seq"], read.at(each["record"]["at"]), _event(read, each["record"]["event"]),
         code(each["record"]["actor"]), code(each["record"]["subject"][:24]), code(each["hash"][:16] + "…"),
         el("span", "…", class_="warn") if each["proof"] is None else el("span", "✓", class_="good"))
        for each in told["records"]
    ]  # fmt: skip
    seal = told["checkpoint"]
    heads = read.heads("record", "when", "event", "actor", "subject", "hash_short", "in_log")
    return read.section("audit", el("p", read.t("audit_how")), table(heads, rows), _seal(read, seal) if seal else None)


def _seal(read: Reader, seal: dict[str, Any]) -> Html:
    point = seal["checkpoint"]
    return pairs([
        (read.t("size"), point["size"]), (read.t("signed_at"), read.at(point["at"])),
        (read.t("root"), code(point["root"])), (read.t("public_key"), code(seal["key"])),
    ])  # fmt: skip


def _event(read: Reader, event: str) -> str:
    return EVENTS.get(event, Words(de=event, en=event)).said(read.lang)
