"""What one question asks of several tools: `… gegen Vorwoche und Vorjahr`, `… und warum?`, `Wie lief die Woche?`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from agents import slots
from agents._heard import Heard, words
from terms import Step
from tools import calling

CAUSE = "data.decompose"
_AND_WHY = re.compile(
    r"[\s,;–—-]+(?:(?:und|and|sowie)\s+)?(?:warum|wieso|weshalb|why|woran (?:liegt|lag) (?:das|es)"
    r"|what (?:caused|drove|is behind) (?:it|that|this))(?:\s+(?:das|so|that|ist das so|is that|was that))*\s*[?.!]*$",
    re.IGNORECASE,
)
_WENT = re.compile(
    r"\bwie (?:lief|liefen|läuft|laufen|war|waren|ist)\b|\bhow (?:did|does|do|was|is|are|were)\b|überblick|overview"
    r"|wochenbericht|monatsbericht|(?:weekly|monthly) (?:report|review)|besser oder schlechter|better or worse",
    re.IGNORECASE,
)  # fmt: skip


def without_why(text: str) -> str | None:
    """A question without the `und warum?` at its end; None where it has none, or nothing before it.

    >>> without_why("Wie hoch war der ROAS letzte Woche – und warum?"), without_why("Warum?")
    ('Wie hoch war der ROAS letzte Woche', None)
    """
    end = _AND_WHY.search(text)
    return text[: end.start()] if end and len(text[: end.start()].split()) > 2 else None


def causes(steps: Iterable[Step]) -> tuple[Step, ...]:
    """For every figure or comparison of some steps its decomposition, once a metric."""
    found: dict[Any, Step] = {}
    for step in steps:
        if step.tool not in {"data.metric", "data.compare"}:
            continue
        args = {name: step.args[name] for name in ("metric", "period", "where") if name in step.args}
        if "against" in step.args:
            args["against"] = step.args["against"]
        calling.check(CAUSE, args)
        found.setdefault(args["metric"], Step(tool=CAUSE, args=args))
    return tuple(found.values())


def headline(tool: calling.Tool, heard: Heard, missing: tuple[str, ...]) -> tuple[str, ...]:
    """The metrics that `Wie lief die letzte Woche gegen die Vorwoche?` asks for without naming one."""
    asked = missing == ("metric",) and heard.time.against and not heard.named and _WENT.search(heard.text)
    return tuple(words()["headline"]) if asked and slots.rival_name(tool.args) else ()


def each(tool: calling.Tool, heard: Heard, filled: dict[str, Any], metrics: tuple[str, ...]) -> list[dict[str, Any]]:
    """The arguments of every step of one tool: `Klicks und Kosten` are two, and so are `Vorwoche und Vorjahr`."""
    chosen = [filled | {"metric": slots.fitting(metric, heard)} for metric in metrics] if metrics else [filled]
    name = slots.rival_name(tool.args)
    if name is None or not heard.time.others:
        return chosen
    return [args | {name: rival} for args in chosen for rival in slots.rivals_told(heard)]
