"""A short question that goes on from the one before: `Und im August?`, `and for Meta?` takes over what it leaves out.

Only what a question itself says is replaced in the steps of the answer before; an order is never continued, and
nothing that was read or answered meanwhile plays a part.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from agents import slots
from agents._heard import Heard, hear
from agents.names import vocabulary
from errors import LeitstandError
from terms import Plan, Step, Words
from tools import calling

if TYPE_CHECKING:
    from agents.supervisor import Routed
    from warehouse.reader import Reader

WHY = "goes on from the question before"
SAID = Words(
    de="Als Nachfrage verstanden: Was nicht gesagt wurde, gilt wie bei der vorigen Frage.",
    en="Understood as going on from the question before: what was not said holds as it did there.",
)
_OPENS = re.compile(
    r"\s*(?:und|and|oder|or|aber|but|dasselbe|das gleiche|the same|same|what about|how about|nur|only|jetzt|now"
    r"|wie (?:sieht|war|ist) (?:es|das))\b", re.IGNORECASE,
)  # fmt: skip
LONGEST, SHORT = 9, 5
"""Words that a question may have: one that opens like a continuation, and one that does not."""


def opens(text: str) -> bool:
    """Whether a question begins as one that goes on.

    >>> opens("Und im August?"), opens("Wie war der ROAS im August?")
    (True, False)
    """
    return bool(_OPENS.match(text)) and len(text.split()) <= LONGEST


def short(text: str) -> bool:
    """Whether it is too short to stand for itself."""
    return len(text.split()) <= SHORT


def asked(reader: Reader, today: date, before: Plan, routed: Routed, question: str) -> Plan | None:
    """The plan of a question that goes on from the one before; None where it stands for itself or orders something."""
    goes_on = opens(question) or (short(question) and not routed.plan.steps)
    if routed.ordered or not goes_on:
        return None
    return followed(before, hear(question, routed.lang, today, vocabulary(reader)))


def followed(before: Plan, heard: Heard) -> Plan | None:
    """The steps of the answer before with what the question says in place of what was; None where it says nothing."""
    if heard.act or not before.steps or any(step.tool.startswith("act.") for step in before.steps):
        return None
    if not (heard.time.period or heard.named or heard.metrics or heard.by) or heard.time.ambiguous:
        return None
    steps: list[Step] = []
    for step in before.steps:
        try:
            filled, _ = slots.fill(calling.load(step.tool).args, heard)
            args = _merged(step.args, filled)
            calling.check(step.tool, args)
        except LeitstandError:
            return None
        if args == step.args:
            return None
        steps.append(Step(tool=step.tool, args=args))
    return Plan(steps=tuple(dict((step.model_dump_json(), step) for step in steps).values()), why=WHY)


def _merged(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    args = dict(old)
    for name, value in new.items():
        known = args.get(name)
        args[name] = {**known, **value} if isinstance(known, dict) and isinstance(value, dict) else value
    return args
