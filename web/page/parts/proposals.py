"""A proposal as a card: what changes from what to what, what it brings and risks, who may say yes."""

from __future__ import annotations

import re
from typing import Any

from errors import Lang
from figures import show, show_interval
from terms import Fact
from terms.named import STATES, action, platform, spoken
from web.diffs import changed, unit_said
from web.html import Html, el, join, pairs
from web.page.parts.basic import badge, button, element, evidence, note
from web.page.parts.figures import fact_of, interval_bar
from web.page.parts.moments import day, month
from web.page.parts.proposal_words import SAID
from web.page.parts.tables import rows
from web.proposing import LINES
from web.proposing import STATES as RUNNING
from web.writes import WRITES

TONES = {
    "open": "accent", "queued": "accent", "verified": "good", "handed_over": "good", "failed": "bad", "reverted": "bad",
    "rejected": "", "expired": "", "superseded": "", "rolled_back": "", "suggested": "",
}  # fmt: skip
MONTH = re.compile(r"(?<![\w-])\d{4}-(?:0[1-9]|1[0-2])(?![\w-])")
MOST = 6
"""Changes of one proposal that are shown at once."""
FEW = 3
"""Things to mind that are shown at once."""


def card(
    shape: dict[str, Any], lang: Lang, *, may: bool | None = None, keys: bool = False, level: str = "h3",
    most: int = MOST,
) -> Html:  # fmt: skip
    """A proposal on which somebody decides.

    Args:
        shape: as `web.orders.shown` or `waiting` tell it, with `decision` of `web.views.deciding` where that is known.
        lang: of the page.
        may: whether whoever looks may approve; by default what `decision` says.
        keys: whether the keyboard decides (a approve, r reject, c ask for changes): for one card on a page only.
        level: of the heading.
        most: changes that are shown at once.
    """
    decision: dict[str, Any] = shape.get("decision") or {}
    may = bool(decision.get("approve")) if may is None else may
    return element(
        "article",
        (
            el("div", el(level, _title(shape, lang)), badge(STATES[shape["status"]].said(lang), TONES[shape["status"]]),
               class_="line apart"),
            el("p", shape["why"]), stakes(shape, lang), _effect(shape, lang), diff(shape, lang, most),
            _problem(shape, lang), _notes(shape, lang), _checks(shape, lang), writes(shape, lang),
            _buttons(shape, decision, may, keys, lang), _foot(shape, decision, lang),
        ),
        {"class": "card proposal", "id": f"card-{shape['id']}", "data-proposal": shape["id"]},
    )  # fmt: skip


def unrecorded(shape: dict[str, Any], lang: Lang) -> Html:
    """A proposal of an answer that never went on record; there is nothing to decide."""
    return card(shape | {
        "status": "suggested", "by": "", "asked_by": "", "approvals": [], "needs": 0, "hash": "", "run": "", "note": "",
        "why": shape["why"][lang],
    }, lang, may=False)  # fmt: skip


def _title(shape: dict[str, Any], lang: Lang) -> str:
    said = action(shape["action"]).said(lang)
    return f"{said[:1].upper()}{said[1:]} · {targets(shape['target'], lang)}"


def targets(text: str, lang: Lang) -> str:
    """On what a proposal acts, platforms as they write themselves, a month by its name.

    >>> targets("google · Brand · 2026-11", "de"), targets("2026-11", "en")
    ('Google Ads · Brand · November 2026', 'November 2026')
    """
    told = " | ".join(platform(each) for each in " ".join(text.split()).split(" | "))
    return MONTH.sub(lambda found: month(found[0], lang), told)


def stakes(shape: dict[str, Any], lang: Lang) -> Html:
    """What it brings, what the bad case is, what is at risk, until when it stands."""
    told: list[tuple[str, Any]] = []
    for name in ("effect", "downside"):
        if shape.get(name):
            fact = fact_of(shape[name], name)
            below = [spoken(fact.label.said(lang)), show_interval(fact, lang)] if name == "effect" else []
            lines = (el("div", each, class_="tiny num") for each in below if each)
            told.append((LINES[name].said(lang), join([show(fact, lang), *lines])))
    if shape.get("risk"):
        risk = Fact(id="risk", value=shape["risk"]["amount"], unit=shape["risk"]["currency"], label=LINES["risk"])
        told.append((LINES["risk"].said(lang), show(risk, lang)))
    if shape.get("expires"):
        told.append((LINES["until"].said(lang), day(shape["expires"], lang)))
    return pairs([(f"{name[:1].upper()}{name[1:]}", value) for name, value in told], "pairs")


def _effect(shape: dict[str, Any], lang: Lang) -> Html | None:
    if not shape.get("effect") or shape["effect"]["low"] is None:
        return None
    fact = fact_of(shape["effect"], "effect")
    assert fact.interval is not None
    return interval_bar(fact, lang, min(fact.interval.low, 0), max(fact.interval.high, 0))


def diff(shape: dict[str, Any], lang: Lang, most: int = MOST) -> Html:
    """Before and after of everything that changes; texts that are to be published stand in full."""
    if shape["action"] == "publish":
        return el("div", *(_text(name, shape["before"].get(name), text) for name, text in shape["after"].items()),
                  class_="stack tight")  # fmt: skip
    unit = unit_said(shape["unit"], lang)
    heads = [
        SAID["what"].said(lang),
        *(f"{SAID[name].said(lang)}{f' ({unit})' if unit else ''}" for name in ("before", "after")),
    ]
    told = [
        (name, *_sides(shape, before, after, lang), _moved(before, after, lang))
        for name, before, after in _pairs(shape)
    ]
    if any(each[-1] for each in told):
        heads.append(SAID["change"].said(lang))
    cells = [[el("span", platform(name)), *(_side(each) for each in rest[: len(heads) - 1])] for name, *rest in told]
    return rows(heads, cells, lang, limit=most, caption=_title(shape, lang))


def _pairs(shape: dict[str, Any]) -> list[tuple[str, Any, Any]]:
    """What changes: exactly what would be written where that is known, else what was proposed."""
    writes: list[dict[str, Any]] = shape.get("diff") or shape.get("operations") or []
    if writes:
        return [(each["name"] or each["entity"], each["before"], each["after"]) for each in writes]
    return [(name, before, shape["after"].get(name)) for name, before in shape["before"].items()]


def _sides(shape: dict[str, Any], before: Any, after: Any, lang: Lang) -> tuple[str, str]:
    if shape["action"] in ("pause", "resume", "rollback"):
        one, other = (
            RUNNING[each].said(lang) if isinstance(each, str) and each in RUNNING else None for each in (before, after)
        )
        if one and other:
            return one, other
    return changed(before, after, lang)


def _side(text: str) -> Html:
    return el("span", text, class_="num")


def _moved(before: Any, after: Any, lang: Lang) -> str:
    """By how much a number changes, in per cent."""
    if not all(isinstance(each, (int, float)) and not isinstance(each, bool) for each in (before, after)) or not before:
        return ""
    share = round(100 * (after - before) / before)
    sign = "+" if share > 0 else "−" if share < 0 else "±"
    return f"{sign}{abs(share)}{chr(160) if lang == 'de' else ''}%"


def _text(name: str, before: Any, after: Any) -> Html:
    old = el("del", str(before)) if before else None
    return el("div", el("p", name, class_="tiny"), old, el("ins", str(after)), class_="stack tight textdiff")


def _problem(shape: dict[str, Any], lang: Lang) -> Html | None:
    if shape.get("problem"):
        return note(join([el("strong", SAID["problem"].said(lang)), " ", spoken(shape["problem"])]), "bad")
    if shape["status"] == "suggested":
        return note(SAID["suggested" if shape["hash"] else "unrecorded"].said(lang), "warn")
    return None


def _notes(shape: dict[str, Any], lang: Lang) -> Html | None:
    """What is to be minded; the same about many things is said once."""
    names = {name for name, *_ in _pairs(shape)}
    same: dict[str, list[str]] = {}
    for text in shape.get("notes", []):
        name, sign, rest = text.partition(": ")
        known = bool(sign) and name in names
        same.setdefault(rest if known else text, []).append(name if known else "")
    told: list[str] = []
    for text, of in same.items():
        lead = "" if not of[0] else f"{of[0]}: " if len(of) == 1 else f"{SAID['all'].said(lang)} {len(of)}: "
        told.append(spoken(lead + text))
    if not told:
        return None
    rest = el("div", *(note(each, "warn") for each in told[FEW:]), class_="stack tight")
    more = element("details", (el("summary", f"+ {len(told) - FEW}"), rest), {}) if len(told) > FEW else None
    return el("div", *(note(each, "warn") for each in told[:FEW]), more, class_="stack tight")


def _checks(shape: dict[str, Any], lang: Lang) -> Html | None:
    checks: list[dict[str, Any]] = shape.get("checks", [])
    if not checks:
        return None
    lines = [el("li", _met(bool(each["ok"]), lang), each["said"], class_="line small") for each in checks]
    bad = sum(not each["ok"] for each in checks)
    count = badge(str(bad), "warn") if bad else badge(str(len(checks)), "good")
    summary = el("summary", SAID["checks"].said(lang), " ", count)
    return element("details", (summary, el("ul", *lines, class_="plain")), {})


def _met(ok: bool, lang: Lang) -> Html:
    return badge(SAID["passed" if ok else "failed"].said(lang), "good" if ok else "warn")


def writes(shape: dict[str, Any], lang: Lang) -> Html | None:
    """What became of each write."""
    items: list[dict[str, Any]] = shape.get("writes", [])
    if not items:
        return None
    last = max(each["turn"] for each in items)
    lines = [
        el("li", badge(WRITES[each["state"]].said(lang), _state(each["state"])),
           f"{each['operation']['name'] or each['operation']['entity']}: "
           f"{' → '.join(changed(each['operation']['before'], each['operation']['after'], lang))}",
           el("span", each["said"], class_="soft") if each["said"] else None, class_="line small")
        for each in items if each["turn"] == last
    ]  # fmt: skip
    return element("details", (el("summary", SAID["written"].said(lang)), el("ul", *lines, class_="plain")), {})


def _state(state: str) -> str:
    return {"verified": "good", "handed_over": "good", "refused": "bad"}.get(state, "")


def _buttons(shape: dict[str, Any], decision: dict[str, Any], may: bool, keys: bool, lang: Lang) -> Html | None:
    id, status = shape["id"], shape["status"]
    found: list[Html] = []
    if status == "open" and may and not shape.get("problem"):
        found.append(
            button(SAID["approve"].said(lang), "approve", "first", key="a" if keys else "", id=id, hash=shape["hash"])
        )
    if status in ("open", "suggested") and decision.get("reject", may) and shape["hash"]:
        found.append(button(SAID["reject"].said(lang), "reject?", key="r" if keys else "", id=id))
        found.append(button(SAID["changes"].said(lang), "changes?", key="c" if keys else "", id=id))
    if status in ("verified", "handed_over") and decision.get("roll_back"):
        found.append(button(SAID["undo"].said(lang), "undo?", id=id))
    return el("div", *found, class_="line") if found else None


def _foot(shape: dict[str, Any], decision: dict[str, Any], lang: Lang) -> Html | None:
    names: dict[str, str] = decision.get("names", {})
    lines: list[Any] = []
    if shape["status"] == "open":
        if decision and not decision["approve"]:
            why = "own" if decision["own"] else "mine" if decision.get("given") else "not"
            lines.append(SAID[why].said(lang))
            others: list[str] = decision["people"]
            lines.append(f"{SAID['can'].said(lang)} {', '.join(others)}" if others else SAID["nobody"].said(lang))
        if shape["needs"] > 1:
            lines.append(f"{shape['needs']} {SAID['need'].said(lang)}")
        if shape["approvals"]:
            given: list[dict[str, str]] = shape["approvals"]
            people = ", ".join(names.get(each["by"], each["by"]) for each in given)
            lines.append(f"{SAID['have'].said(lang)} {people}")
    elif shape["approvals"]:
        said: list[dict[str, str]] = shape["approvals"]
        people = ", ".join(names.get(each["by"], each["by"]) for each in said)
        lines.append(f"{SAID['given'].said(lang)} {people}")
    if shape["status"] == "open":
        lines.append(join([SAID["signs"].said(lang), " ", el("code", shape["hash"][:12])]))
    if shape["note"] and shape["status"] not in ("open", "queued"):
        lines.append(shape["note"])
    tail: list[Any] = []
    if shape["by"]:
        asked = names.get(shape["asked_by"], shape["asked_by"])
        who = f"{SAID['by'].said(lang)} {names.get(shape['by'], shape['by'])}"
        tail = [f"{who}; {SAID['asked'].said(lang)} {asked}" if asked else who, evidence(shape.get("evidence"), lang)]
    if shape["run"]:
        tail.append(button(SAID["run"].said(lang), "receipt", "plain", run=shape["run"]))
    below = el("div", *(el("span", each) for each in tail if each), class_="line tiny") if tail else None
    return (
        el("div", *(el("p", each, class_="tiny") for each in lines), below, class_="stack tight")
        if lines or below
        else None
    )
