"""The inbox: what waits and what was decided, in a list; of one proposal how far it has got and what the rules say."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Literal, cast

from terms import Fact, Words
from terms.named import STATES, action
from web.views.deciding import proposal

if TYPE_CHECKING:
    from errors import Lang
    from ledger.proposals import Entry, Status
    from settings import Settings
    from terms import Principal

Show = Literal["waiting", "done", "all"]
WAITING: tuple[Status, ...] = ("open", "queued")
DONE: tuple[Status, ...] = (
    "verified", "handed_over", "failed", "reverted", "rolled_back", "rejected", "expired", "superseded",
)  # fmt: skip
FEW = 200
"""Proposals of a list; older ones are counted."""
RISK = Words(de="Risiko", en="at risk")
WROTE = ("verified", "handed_over", "failed", "reverted", "rolled_back")
SEEN = ("verified", "handed_over", "rolled_back")


def inbox(settings: Settings, lang: Lang, show: str = "waiting", night: str = "") -> dict[str, Any]:
    """Proposals of a state and a night: what waits by its worth, what is over by its age.

    Args:
        settings: of the house.
        lang: of the texts.
        show: waiting, done, or all.
        night: key of the night that proposed them; empty for any.
    """
    from ledger import nights, proposals
    from ledger.book import Book

    book = Book.of(settings)
    with book.writing() as tx:
        proposals.expire(tx, settings.now.date(), settings.now)
    with book.reading() as tx:
        every = proposals.listed(tx, night=night)
        keys = [each.key for each in nights.listed(tx, 60)]
    of = {"waiting": [each for each in every if each.status in WAITING],
          "done": [each for each in every if each.status in DONE], "all": every}  # fmt: skip
    chosen = of.get(show, of["waiting"])
    if show not in ("done", "all"):
        chosen = sorted(chosen, key=_worth, reverse=True)
    named = {each.night for each in every if each.night} | {night}
    return {
        "ok": True, "show": show if show in of else "waiting", "night": night,
        "counts": {name: len(each) for name, each in of.items()}, "open": sum(each.status == "open" for each in every),
        "nights": [key for key in keys if night or key in named],
        "proposals": [_line(each, lang) for each in chosen[:FEW]], "more": max(0, len(chosen) - FEW),
    }  # fmt: skip


def shown(settings: Settings, id: str, who: Principal, lang: Lang) -> dict[str, Any]:
    """One proposal with everything that a decision needs, how far it is, and what the rules say. Raises NotFound."""
    shape = proposal(settings, id, who, lang)
    return shape | {"stages": stages(shape, lang), "rules": rules(settings, shape["id"], lang), "prior": prior(shape)}


def stages(shape: dict[str, Any], lang: Lang) -> list[dict[str, str]]:
    """How far a proposal has got: name of each stage and whether it is done, now, ahead, or went wrong."""
    status, needs, have = shape["status"], max(int(shape["needs"]), 1), len(shape["approvals"])
    if status == "suggested":
        return []
    if status in ("rejected", "expired", "superseded"):
        return [{"name": NAMES["proposed"].said(lang), "state": "done"},
                {"name": _up(STATES[status].said(lang)), "state": "wrong"}]  # fmt: skip
    alone = shape["level"] == "auto"
    approved = NAMES["alone" if alone else "approval" if status == "open" else "approved"].said(lang)
    if needs > 1 and not alone:
        approved += f" ({have}/{needs})"
    found = [{"name": NAMES["proposed"].said(lang), "state": "done"},
             {"name": approved, "state": "now" if status == "open" else "done"}]  # fmt: skip
    wrote = "done" if status in WROTE else "now" if status == "queued" else "ahead"
    read = "done" if status in SEEN else "wrong" if status in ("failed", "reverted") else "ahead"
    over = any(each["state"] == "handed_over" for each in shape.get("writes", ()))
    handed = "handed" if status == "handed_over" or over else "read"
    last = STATES[status].said(lang) if read == "wrong" else NAMES[handed].said(lang)
    found += [{"name": NAMES["written"].said(lang), "state": wrote}, {"name": _up(last), "state": read}]
    if status == "rolled_back":
        found.append({"name": _up(STATES[status].said(lang)), "state": "done"})
    return found


NAMES = {
    "proposed": Words(de="Vorgeschlagen", en="Proposed"),
    "approval": Words(de="Freigabe", en="Approval"), "approved": Words(de="Freigegeben", en="Approved"),
    "alone": Words(de="Von selbst, innerhalb der Regeln", en="By itself, within the rules"),
    "written": Words(de="Geschrieben", en="Written"), "read": Words(de="Nachgelesen", en="Read back"),
    "handed": Words(de="Übergeben", en="Handed over"),
}  # fmt: skip


def rules(settings: Settings, id: str, lang: Lang) -> dict[str, Any]:
    """What the policy says to it now, else what it said when it was proposed: as `leitstand policy explain`.

    Returns:
        level, needs, roles  of the ruling; checks: rule, ok, said, measured, limit
        automatic            what would have to change for it to happen by itself
        then                 whether this is how it stood when it was proposed
    """
    from web.policy import explained

    told, _ = explained(settings, id, lang)
    now = told["now"]
    ruling: dict[str, Any] = now or told["then"]
    checks = [
        {"rule": each["rule"], "ok": each["ok"], "said": each["words"][lang],
         "measured": side(each.get("measured", ""), lang), "limit": side(each.get("limit", ""), lang)}
        for each in ruling["checks"]
    ]  # fmt: skip
    against = [each["said"] for each in checks if not each["ok"] and each["rule"] != "level"]
    return {
        "level": ruling["level"], "needs": ruling.get("needs", 0), "roles": list(ruling.get("roles", ())),
        "checks": [each for each in checks if each["rule"] != "level"], "automatic": against if now else [],
        "then": now is None, "hindered": told["hindered"],
    }  # fmt: skip


def side(text: str, lang: Lang) -> str:
    """One side of a check in the form of the language; words, which stand in the sentence already, are left out.

    >>> side("1,250.50", "de"), side("2026-12-10", "de"), side("12.5%", "en"), side("closed", "de")
    ('1.250,50', '10.12.2026', '12.5%', '')
    """
    if not any(each.isdigit() for each in text) or re.search(r"[a-z]{2}", text):
        return ""
    if lang == "en":
        return text
    text = re.sub(r"(\d{4})-(\d\d)-(\d\d)", r"\3/\2/\1", text)  # no point yet: it would become a comma
    text = text.translate(str.maketrans(",.", ".,")).replace("/", ".")
    text = re.sub(r"€\s?([\d.,]+)", "\\1\u00a0€", text)
    return re.sub(r"(\d)%", "\\1\u00a0%", text)


def prior(shape: dict[str, Any]) -> list[dict[str, Any]]:
    """What undoing it would write: of each thing what it holds now and what it held before."""
    if shape["status"] not in ("verified", "handed_over"):
        return []
    items: list[dict[str, Any]] = shape.get("writes", [])
    last = max((each["turn"] for each in items), default=0)
    found = [each["operation"] for each in items if each["turn"] == last and each["state"] in SEEN]
    return [
        {"name": each["name"] or each["entity"], "platform": each["platform"], "field": each["field"],
         "unit": each["unit"], "now": each["after"], "then": each["before"]}
        for each in found
    ]  # fmt: skip


def _worth(entry: Entry) -> float:
    return float(entry.proposal.effect.value) if entry.proposal.effect else 0.0


def _line(entry: Entry, lang: Lang) -> dict[str, Any]:
    one = entry.proposal
    risk = Fact(id="risk", value=one.risk.amount, unit=one.risk.currency, label=RISK) if one.risk else None
    return {
        "id": entry.id, "action": action(one.action).said(lang), "target": " ".join(one.target.split()),
        "status": cast("str", entry.status), "said": STATES[entry.status].said(lang), "at": entry.at,
        "effect": one.effect.model_dump(mode="json") if one.effect else None,
        "risk": risk.model_dump(mode="json") if risk else None, "needs": entry.needs, "have": len(entry.approvals),
        "expires": one.expires.isoformat() if one.expires else None, "night": entry.night, "run": entry.run,
    }  # fmt: skip


def _up(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"
