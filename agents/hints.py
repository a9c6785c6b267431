"""What rules know and add to what was learnt: a comparison, a consent string, places of the geo panel (hints.yaml)."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from agents import quotes, slots
from agents._heard import Heard
from agents.intent import Ranked, bare
from agents.placements import placement

_CHANGE = re.compile(
    r"verglich|vergleich|compar|veränder|entwick|chang|besser|schlechter|better|worse|gestiegen|gesunken|gefallen"
    r"|eingebrochen|einbruch|rückgang|anstieg"
    r"|zugelegt|zurückgegangen|\brose\b|\bfell\b|dropp|declin|growth|wachstum|gewachsen|\bgrew\b|\bup or down\b"
    r"|differen|unterschied|höher als|niedriger als"
    r"|mehr als|weniger als|higher than|lower than|more than|less than|warum|\bwhy\b|woran|ursache|gegenüber|versus"
    r"|\bvs\b|moved|trend", re.IGNORECASE,
)  # fmt: skip
_OURS = re.compile(r"\b(?:our|unser\w*)\b", re.IGNORECASE)
FLAGS: dict[str, Callable[[Heard], bool]] = {
    "compared": lambda heard: heard.time.against is not None or bool(_CHANGE.search(bare(heard.text))),
    "consent_string": lambda heard: quotes.consent_string(heard.text) is not None,
    "quoted": lambda heard: bool(heard.quotes),
    "channels": lambda heard: any(name.kind == "ads" for named in heard.named for name in named.names),
    "claimed": lambda heard: bool(heard.quotes) or quotes.claimed(heard.text) is not None,
    "figure": lambda heard: (
        bool(heard.metrics) and bool(heard.time.period or heard.named or heard.by or _OURS.search(heard.text))
    ),
    "bare_figure": lambda heard: bool(heard.metrics) and len(heard.text.split()) < 3,
    "unmeasured": lambda heard: not heard.metrics,
    "rivals": lambda heard: heard.time.against is None and slots.rivals(heard) is not None,
    "placed": lambda heard: bool(heard.quotes) and placement(heard) is not None,
    "places": lambda heard: any(named.of("geo") or named.of("assignment") for named in heard.named),
}


def weighed(ranked: Ranked, heard: Heard) -> Ranked:
    """The ranking with the hints' log-odds added; a strong hint also opens the gate.

    What belongs to a tool that is not on the shelves (`without`) closes it.
    """
    logits = {tool: math.log(max(chance, 1e-9)) for tool, chance in ranked.probabilities.items()}
    logits.pop("data.sql", None)  # a query is taken by its SELECT, never guessed from words
    opened = closed = 0.0
    for hint in _hints():
        if "without" in hint:
            closed = max(closed, hint["close"] if hint["without"] not in logits and _holds(hint, heard) else 0.0)
            continue
        if hint["tool"] not in logits:
            continue
        holds = _holds(hint, heard)
        if holds:
            logits[hint["tool"]] += hint["add"]
            opened = max(opened, hint.get("opens", hint["add"] / 2))
        else:
            logits[hint["tool"]] += hint.get("else", 0.0)
    top = max(logits.values())
    chances = {tool: math.exp(value - top) for tool, value in logits.items()}
    whole = sum(chances.values())
    ordered = sorted(chances, key=lambda tool: (-chances[tool], tool))
    odds = math.log(max(ranked.scope, 1e-9) / max(1 - ranked.scope, 1e-9)) + opened - closed
    return Ranked({tool: chances[tool] / whole for tool in ordered}, 1 / (1 + math.exp(-odds)))


def _holds(hint: dict[str, Any], heard: Heard) -> bool:
    flag, words = hint.get("flag"), hint.get("words")
    return (not flag or FLAGS[flag](heard)) and (not words or bool(re.search(words, bare(heard.text), re.IGNORECASE)))


@cache
def _hints() -> tuple[dict[str, Any], ...]:
    import yaml

    return tuple(yaml.safe_load((Path(__file__).parent / "hints.yaml").read_text("utf-8")))
