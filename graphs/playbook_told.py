"""What people read of a playbook run: each step with its check, and whether the problem was really there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from figures import show
from graphs import playbook_shape as shape
from ledger.playbooks import Played
from terms import Fact, Lang, Words, number

SIGNS = {"<": "<", "<=": "≤", ">": ">", ">=": "≥", "==": "=", "!=": "≠"}
STATES: dict[str, Words] = {
    "passed": Words(de="in Ordnung", en="in order"), "failed": Words(de="nicht in Ordnung", en="not in order"),
    "unknown": Words(de="nicht prüfbar", en="cannot be checked"), "done": Words(de="erledigt", en="done"),
    "skipped": Words(de="nicht nötig", en="not needed"),
}  # fmt: skip
VERDICTS = {
    "confirmed": Words(de="bestätigt", en="confirmed"),
    "not confirmed": Words(de="nicht bestätigt", en="not confirmed"),
    "unchecked": Words(de="konnte nicht geprüft werden", en="could not be checked"),
}  # fmt: skip
"""What came out, by its name in JSON."""


def shown(step: Mapping[str, Any], lang: Lang) -> str:
    """What a step measured against which limit, in words; empty where it measured nothing."""
    if not step["measured"]:
        return step["note"][lang] if step["note"] else ""
    fact = _fact(step["measured"], step["says"])
    if step["limit"] is None:
        return f"{step['says'][lang]}: {show(fact, lang)}" + (f". {step['note'][lang]}" if step["note"] else "")
    limit = fact.model_copy(update={"value": number(step["limit"]), "basis": "observed"})
    word = "soll" if lang == "de" else "should be"
    return f"{step['says'][lang]}: {show(fact, lang)} ({word} {SIGNS[step['op']]} {show(limit, lang)})"


def state_said(step: Mapping[str, Any], lang: Lang) -> str:
    """How a step ended."""
    return STATES[step["state"]].said(lang)


def verdict(played: Played) -> str:
    """`confirmed`, `not confirmed`, or `unchecked` where what decides could not be checked."""
    if played.confirmed:
        return "confirmed"
    return "unchecked" if played.unchecked else "not confirmed"


def missing(played: Played) -> Words | None:
    """What a run lacked to decide, in a sentence; None where it decided."""
    if verdict(played) != "unchecked":
        return None
    title = shape.one(played.name).title
    said = VERDICTS["unchecked"]
    return Words(
        de=f"{title.de}: {said.de}. {_lacks(played, 'de')}", en=f"{title.en}: {said.en}. {_lacks(played, 'en')}"
    )


def _lacks(played: Played, lang: Lang) -> str:
    """What each step lacked; the same only once."""
    return " ".join(dict.fromkeys(shown(each, lang) for each in played.unchecked))


def _fact(measured: Mapping[str, Any], says: Mapping[str, str]) -> Fact:
    return Fact(
        id="measured", value=number(measured["value"]), unit=measured["unit"], label=Words(**says),
        basis=measured["basis"],
    )  # fmt: skip
