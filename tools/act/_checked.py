"""The rules that a text has to pass before it may go out: the same that creative.check and compliance.claims apply."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, cast

from terms import Finding, Result, Source, Verdict, Words
from tools._tool import Desk
from tools.act._copy import PAGE
from tools.compliance.claims import Args as Claims
from tools.compliance.claims import claims
from tools.creative.check import Args as Texts
from tools.creative.check import Brand, Piece, check

Decision = Literal["block", "needs_fact", "review", "ok"]
OK: Decision = "ok"
ORDER: tuple[Literal["block", "needs_fact", "review"], ...] = ("block", "needs_fact", "review")
CHANNELS = {"email": "email", "sms": "sms", "push": "push", PAGE: "landing"}
OF_ONE_TEXT = "GADS-"
VISIBLE = frozenset("\u00ad\u200d\ufe0f")
"""Soft hyphen, the joiner of emoji and their colour sign may stand in a text."""


@dataclass(frozen=True)
class Checked:
    """What the rules say to a set of texts; `placements` are theirs by id, `rules` how many of law were asked."""

    placements: tuple[str, ...]
    verdict: Verdict
    findings: tuple[Finding, ...]
    rules: int
    sources: tuple[Source, ...]


def checked(
    pieces: Sequence[Piece], lang: Literal["de", "en"], facts: Mapping[str, Any], market: str, brand: Brand, desk: Desk
) -> Checked:
    """Every text by itself, and all of them as one advertisement; the worst verdict counts, none is a no.

    Raises:
        BadArguments: a placement is not known.
    """
    told: list[Result] = []
    placements = [piece.placement for piece in pieces]
    ads = [at for at, piece in enumerate(pieces) if piece.placement != PAGE]
    if ads:
        told.append(check(Texts(texts=tuple(pieces[at] for at in ads), brand=brand, lang=lang), desk))
        for at, row in zip(ads, told[0].tables["texts"].rows, strict=True):
            placements[at] = str(row[1])
    told += [
        claims(_claim(piece.text, placement, lang, facts, market), desk)
        for piece, placement in zip(pieces, placements, strict=True)
    ]
    if len(pieces) > 1:
        whole = "\n".join(piece.text for piece in pieces)[:20_000]
        told.append(_lawful(claims(_claim(whole, placements[0], lang, facts, market), desk)))
    found = [one for result in told for one in result.findings] + [one for piece in pieces for one in _hidden(piece)]
    decisions = {result.verdict.decision if result.verdict else "block" for result in told}
    decisions |= {one.severity for one in found}
    worst = next((each for each in ORDER if each in decisions), OK)
    once = {(one.rule, one.quote, one.message.en): one for one in found}
    findings = tuple(sorted(once.values(), key=lambda one: ((*ORDER, "info").index(one.severity), one.rule, one.quote)))
    rules = tuple(dict.fromkeys(one.rule for one in findings))
    return Checked(
        tuple(placements), Verdict(decision=cast("Decision", worst), rules=rules), findings,
        max(int(result.fact("rules_checked").value) for result in told if result.facts[0].id == "findings"),
        tuple({source.name: source for result in told for source in result.sources}.values()),
    )  # fmt: skip


def _lawful(whole: Result) -> Result:
    """Texts read as one advertisement are judged by law only: no platform counts the characters of all of them."""
    kept = tuple(one for one in whole.findings if not one.rule.startswith(OF_ONE_TEXT))
    worst = next((each for each in ORDER if any(one.severity == each for one in kept)), OK)
    return whole.model_copy(update={"findings": kept, "verdict": Verdict(decision=cast("Decision", worst))})


def _claim(text: str, placement: str, lang: Literal["de", "en"], facts: Mapping[str, Any], market: str) -> Claims:
    channel = next((name for begin, name in CHANNELS.items() if placement.startswith(begin)), placement)
    return Claims(text=text, lang=lang, channel=channel, facts=dict(facts), market=market)


def _hidden(piece: Piece) -> list[Finding]:
    """Signs that nobody sees: a text must be what a person who approves it reads."""
    signs = sorted({
        sign for sign in piece.text
        if unicodedata.category(sign) in ("Cf", "Cc", "Co", "Cs", "Cn") and sign not in VISIBLE and sign not in "\n\t"
    })  # fmt: skip
    if not signs:
        return []
    names = ", ".join(f"U+{ord(sign):04X}" for sign in signs[:5])
    return [
        Finding(
            rule="PUBLISH-INVISIBLE", severity="block", quote=names,
            message=Words(de=f"Der Text enthält unsichtbare Zeichen ({names}).",
                          en=f"The text holds invisible characters ({names})."),
            remedy=Words(de="Tippen Sie den Text neu, ohne ihn zu"
                            " kopieren.", en="Type the text anew, without copying it."),
        )
    ]  # fmt: skip
