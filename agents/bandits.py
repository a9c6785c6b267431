"""What a question says to the learner of shares: whether a given way of choosing is valued, or shares are learned."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from agents._heard import Heard

LEARN = re.compile(
    r"thompson|\bbandit[- ]?update|\bregret\b|lerne[nr]?\b|\blearn(?:s|ing)?\b(?! policy| serving)", re.I
)
VALUE = re.compile(
    r"\bips\b|snips|doubly|off[- ]?policy|counterfactual|kontrafaktisch|propensit|importance|effektive\w* stichprobe"
    r"|effective sample|\buniform|gleich(?:m(?:ä|ae)(?:ß|ss)ig|verteil|\s+verteilt)|zuf(?:a|ä|ae)ll|\brandom|\bevenly\b"
    r"|\beven (?:split|choice|share)|h(?:ä|ae)tte|w(?:ä|ae)re\b|would\b|had we|always picked|andere\w* (?:polic|politik"
    r"|auswahl|ausspiel|regel)|(?:different|another|new) (?:serving|policy)"
    r"|neue\w* (?:ausspiel|policy|strategie|politik)"
    r"|bewerte|evaluat|value of|wert der|auswert|worth switching|zu wechseln", re.I,
)  # fmt: skip
CONTEXT = re.compile(
    r"kontextu|contextual|\blinear|\blints\b|(?:welche\w*|which) \w+ (?:für|f(?:ü|ue)r|should|for) (?:welche|which|new"
    r"|neukunden|wen)|nach (?:ger(?:ä|ae)t|alter|zielgruppe|segment)|by (?:device|age|audience|segment)"
    r"|je (?:zielgruppe|segment|ger(?:ä|ae)t)|per (?:audience|segment|device)", re.I,
)  # fmt: skip


def policy(heard: Heard) -> str | None:
    """`uniform` where a choice is valued on the log, `linear` where context is meant; None lets the tool learn."""
    if CONTEXT.search(heard.text):
        return "linear"
    if VALUE.search(heard.text) and not LEARN.search(heard.text):
        return "uniform"
    return None


def unsaid(_: Heard) -> None:
    """Arguments that a question cannot fill."""


FILLERS: Mapping[str, Callable[[Heard], Any]] = {
    "policy": policy, "source": unsaid, "outcome": unsaid, "segment": unsaid, "discount_per": unsaid, "days": unsaid,
    "horizon": unsaid, "known_until": unsaid, "cost": unsaid,
}  # fmt: skip
