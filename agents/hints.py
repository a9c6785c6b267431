"""What rules know and add to what was learnt: a comparison, a consent string, places of the geo panel (hints.yaml)."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from agents import quotes, slots, what_if
from agents._heard import Heard
from agents.intent import Ranked, bare
from agents.persons import person
from agents.placements import placement
from terms import Words
from tools import calling

_CHANGE = re.compile(
    r"verglich|vergleich|compar|veränder|entwick|chang|besser|schlechter|better|worse|gestiegen|gesunken|gefallen"
    r"|eingebrochen|einbruch|rückgang|anstieg"
    r"|zugelegt|zurückgegangen|\brose\b|\bfell\b|dropp|declin|growth|wachstum|gewachsen|\bgrew\b|\bup or down\b"
    r"|differen|unterschied|höher als|niedriger als"
    r"|mehr als|weniger als|higher than|lower than|more than|less than|gegenüber|versus"
    r"|\bvs\b|moved|trend", re.IGNORECASE,
)  # fmt: skip
_WHY = re.compile(
    r"\b(?:warum|wieso|weshalb|wodurch|woran|why|how come)\b|wie kommt es|\bwhat(?:'s| is| has| have)? "
    r"(?:made|caus|driv|drove|push|behind)|\bwas hat\b.*getrieben", re.IGNORECASE,
)  # fmt: skip
_CAUSE = re.compile(
    r"ursach|\bgr(?:u|ü)nde?\b|reason|\bcaus|treib|\bdriv|\bdrove|steckt (?:da)?hinter|stecken hinter|behind"
    r"|schuld|blame"
    r"|erklär|explain|\b(?:liegt|lag)\b.*\ban\b|due to|\bdown to|because|\bweil\b|woher komm|komm\w* .*\bvo[mn]\b"
    r"|come from", re.IGNORECASE,
)  # fmt: skip
_MOVED = re.compile(
    r"steig|stieg|sink|sank|gesunken|(?<!ge)fallen|gefallen|\bfell\b|\bfall|dropp?|\bris(?:e|en|ing)\b|\brose\b|grow|grew|wachs"
    r"|\bmehr\b|weniger|\bmore\b|\bless\b|fewer|besser|schlechter|better|worse|höher|niedriger|higher|lower|teurer"
    r"|billiger|dearer|cheaper|rückgang|einbruch|brochen|plus\b|minus\b|zuwachs|declin|decreas|increas"
    r"|\b(?:go|goes|went|gone) (?:up|down)|slump|spike|jump|veränder|chang|verschieb|shift|zugelegt|nachgelassen"
    r"|verloren|verlust|\blos[st]|\bgain|\bextra\b|schwach|weak", re.IGNORECASE,
)  # fmt: skip
_APART = re.compile(
    r"zerleg|decompos|(?:mengen|preis|mix).?effekt|(?:volume|price|mix) effect|wasserfall|waterfall", re.IGNORECASE
)
_PARTS = re.compile(
    r"effe[ck]t|\bmix|zerleg|decompos|wasserfall|waterfall|\bbreak|split|aufteil|teile\b", re.IGNORECASE
)
_LEAP = re.compile(
    r"geschossen|explo|\bjump|\bspik|\bspr[aiu]ng|gesprungen|plötzlich|suddenly|collaps|brochen|stürzt|\bcrash|einbruch|plunge"
    r"|\bshot (?:up|down)|through the roof|durch die decke|\bsoar", re.IGNORECASE,
)  # fmt: skip
_OURS = re.compile(r"\b(?:our|unser\w*)\b", re.IGNORECASE)


def _why(heard: Heard) -> bool:
    """A cause is asked for: of a metric, or of a change."""
    text = bare(heard.text)
    moved = bool(_MOVED.search(text))
    if _WHY.search(text) or _APART.search(text):
        return moved or bool(heard.metrics)
    return moved and bool(_CAUSE.search(text)) and not _places(heard)


def _caused(heard: Heard) -> bool:
    """A word of cause, of change or of parts, without which no change is taken apart."""
    text = bare(heard.text)
    return any(pattern.search(text) for pattern in (_WHY, _CAUSE, _MOVED, _PARTS))


def _places(heard: Heard) -> bool:
    return any(named.of("geo") or named.of("assignment") for named in heard.named)


def _leap(heard: Heard) -> bool:
    """A sharp move on one day that is held against no other."""
    period = heard.time.period
    return period is not None and period.days == 1 and not heard.time.against and bool(_LEAP.search(bare(heard.text)))


def _term(heard: Heard) -> bool:
    """A metric by itself, without a time, a place or a split: what it is, not how high."""
    return bool(heard.metrics) and not (heard.time.period or heard.named or heard.by)


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
    "against": lambda heard: heard.time.against is not None,
    "why": _why,
    "caused": _caused,
    "leap": _leap,
    "past": lambda heard: heard.time.period is not None and heard.time.period.end < heard.today,
    "term": _term,
    "person": lambda heard: person(heard) is not None,
    "unmeasured": lambda heard: not heard.metrics,
    "rivals": lambda heard: heard.time.against is None and slots.rivals(heard) is not None,
    "placed": lambda heard: bool(heard.quotes) and placement(heard) is not None,
    "places": _places,
    "amount_moved": lambda heard: what_if.channel(heard) is not None and what_if.played(heard),
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


def instead(heard: Heard) -> tuple[Words, tuple[str, ...]] | None:
    """What is said of a question that belongs to a tool not on the shelves, and the tools that come nearest."""
    shelves = frozenset(calling.names())
    for hint in _hints():
        if "says" in hint and hint["without"] not in shelves and _holds(hint, heard):
            return Words(**hint["says"]), tuple(hint["instead"])
    return None


def _holds(hint: dict[str, Any], heard: Heard) -> bool:
    flag, words, unless = hint.get("flag"), hint.get("words"), hint.get("unless")
    return (
        (not flag or FLAGS[flag](heard))
        and not (unless and FLAGS[unless](heard))
        and (not words or bool(re.search(words, bare(heard.text), re.IGNORECASE)))
    )


@cache
def _hints() -> tuple[dict[str, Any], ...]:
    import yaml

    return tuple(yaml.safe_load((Path(__file__).parent / "hints.yaml").read_text("utf-8")))
