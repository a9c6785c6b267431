"""Health claims on food: what is authorised passes word for word, everything stronger does not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any, cast

from methods.claims.engine import Advert, Touch
from methods.claims.lexicon import Hit
from methods.claims.reading import fold
from terms import Words


def claims(draft: Advert, case: Mapping[str, Any]) -> Iterator[Touch]:
    """Art. 10(1) Regulation 1924/2006, list of Regulation 432/2012.

    A sentence that says more than an authorised claim about what a nutrient or food does to the body is a block; an
    authorised one is an info with its condition of use, or a block where the facts say that the condition is not met.
    """
    table = cast("dict[str, Any]", draft.pack.tables["health_claims"])
    good = authorised(draft, table)
    for hit, name in good:
        yield _by_condition(draft, table, hit, name)
    if draft.products & set(case.get("not_for", ())):
        return
    for hit in _unauthorised(draft, case, [hit for hit, _ in good]):
        ways = {"authorised": _nearest(draft, table, hit, "en"), "zugelassen": _nearest(draft, table, hit, "de")}
        yield Touch("block", hit.start, hit.end, ways)


def disease(draft: Advert, case: Mapping[str, Any]) -> Iterator[Touch]:
    """Art. 7(3) Regulation 1169/2011: a disease in one sentence with what the food is good for."""
    good = [hit for hit, _ in authorised(draft, draft.pack.tables["health_claims"])]
    acting = [draft.reading.sentence(hit.start) for hit in draft.find(case["near_words"])]
    for hit in draft.find(case["find"], negatable=True):
        if draft.reading.sentence(hit.start) in acting and not any(ok.start <= hit.start < ok.end for ok in good):
            yield Touch("block", hit.start, hit.end)


def authorised(draft: Advert, table: Mapping[str, Any]) -> list[tuple[Hit, str]]:
    """Every place where an authorised claim stands in its own words, with the substance it is for."""
    found: list[tuple[Hit, str]] = []
    for name, expression in _expressions(_Frozen(table)):
        found.extend((Hit(*match.span()), name) for match in expression.finditer(draft.reading.folded))
    return found


def _unauthorised(draft: Advert, case: Mapping[str, Any], good: list[Hit]) -> Iterator[Hit]:
    """Places that promise more than is authorised.

    A food or nutrient with a body part and a verb of effect; a nutrient with any effect at all; and beside an
    authorised claim, in whatever sentence, a strong verb ("heilt", "prevents"), because it rubs off on the claim.
    """
    strong, plain = (
        _free(draft.find(case["strong"], negatable=True), good),
        _free(draft.find(case["plain"], negatable=True), good),
    )
    if good and strong:
        yield strong[0]
    nutrients, food = draft.find(case["nutrients"]), bool(draft.products & set(case["food"]))
    acting = [*_free(draft.find(case["effects"], negatable=True), good), *strong]
    body = _free(draft.find(case["targets"]), good)
    for bounds in draft.reading.sentences:
        named, doing, part = (_inside(hits, bounds) for hits in (nutrients, acting, body))
        places = (
            doing + part if (named or food) and doing and part else _inside(strong + plain, bounds) if named else []
        )
        if places:
            yield Hit(min(hit.start for hit in places), max(hit.end for hit in places))


def _free(hits: list[Hit], taken: list[Hit]) -> list[Hit]:
    return [hit for hit in hits if not any(hit.start < other.end and other.start < hit.end for other in taken)]


def _inside(hits: list[Hit], bounds: tuple[int, int]) -> list[Hit]:
    return [hit for hit in hits if bounds[0] <= hit.start < bounds[1]]


def _by_condition(draft: Advert, table: Mapping[str, Any], hit: Hit, name: str) -> Touch:
    """An amount per day below 15 % of the reference value is no source (annex of Regulation 1169/2011, part A)."""
    entry = table["substances"].get(name, {})
    least = entry.get("min_per_day")
    key = entry.get("fact", "")
    said = draft.facts.number(f"ingredients.{key}") if key else None
    condition = str(entry.get("condition", table["conditions"]["source"]))
    words = draft.reading.quote(hit.start, hit.end)
    values = {"condition": condition, "authorised": words, "zugelassen": words}
    if least is not None and said is not None and said < Decimal(str(least)):
        return Touch("block", hit.start, hit.end, values)
    return Touch("info", hit.start, hit.end, values, why=_CONDITION, remedy=_PROOF)


_CONDITION = Words(
    de="„{quote}“ ist zugelassen, wenn die Bedingung erfüllt ist: {condition}",
    en="'{quote}' is authorised if its condition is met: {condition}",
)
_PROOF = Words(de="Halten Sie den Gehaltsnachweis bereit.", en="Keep the proof of content at hand.")


def _nearest(draft: Advert, table: Mapping[str, Any], hit: Hit, lang: str) -> str:
    """An authorised claim for a substance that the sentence names, as the way out."""
    start, end = draft.reading.sentence(hit.start)
    sentence = draft.reading.folded[start:end]
    best = ""
    for entry in cast("dict[str, dict[str, Any]]", table["substances"]).values():
        for written in entry["names"]:
            if not re.search(rf"(?<![a-z0-9]){re.escape(fold(written))}(?![a-z0-9])", sentence):
                continue
            effects = [table["effects"][key] for key in entry.get("effects", ())]
            fitting = [effect for effect in effects if _shares_a_word(effect, sentence)] or effects
            if fitting:
                name = entry["names"][0] if lang == "en" else entry.get("german", entry["names"][-1])
                best = f"{name} {(fitting[0][lang] or fitting[0]['en'])[0]}"
    return best or ("no authorised claim" if lang == "en" else "keine zugelassene Angabe")


def _shares_a_word(effect: Mapping[str, Any], sentence: str) -> bool:
    words = {word for lang in ("de", "en") for word in re.findall(r"[a-z]{5,}", fold(" ".join(effect[lang][:1])))}
    return bool(
        words & set(re.findall(r"[a-z]{5,}", sentence)) - {"normal", "normale", "normalen", "contributes", "traegt"}
    )


class _Frozen:
    """A table as a cache key: it is loaded once and never changed."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        self.table = table

    def __hash__(self) -> int:
        return id(self.table)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Frozen) and other.table is self.table


@lru_cache(maxsize=4)
def _expressions(frozen: _Frozen) -> tuple[tuple[str, re.Pattern[str]], ...]:
    table = frozen.table
    compiled: list[tuple[str, re.Pattern[str]]] = []
    every = "|".join(
        sorted({re.escape(fold(name)) for entry in table["substances"].values() for name in entry["names"]}, key=len)[
            ::-1
        ]
    )
    # Several nutrients may share one claim ("Vitamin C und Zink tragen ... bei"); nothing else may stand between.
    joined = rf"(?:\(?(?:,|und|and|sowie|&)\s?(?:{every})\s)*"
    for name, entry in table["substances"].items():
        names = "|".join(sorted((re.escape(fold(written)) for written in entry["names"]), key=len, reverse=True))
        keys = [table["effects"][key] for key in entry.get("effects", ())]
        effects = [phrase for words in keys for lang in ("en", "de") for phrase in words[lang]]
        if effects:
            phrases = "|".join(sorted((_phrase(phrase) for phrase in effects), key=len, reverse=True))
            compiled.append((name, re.compile(rf"(?<![a-z0-9])(?:{names})\s{joined}(?:{phrases})(?![a-z0-9])")))
        for literal in entry.get("literal", ()):
            compiled.append((name, re.compile(rf"(?<![a-z0-9]){_phrase(literal)}")))
    return tuple(compiled)


def _phrase(phrase: str) -> str:
    """A phrase as a pattern: any white space, the verb singular or plural, with or without the final dot."""
    plain = re.escape(fold(phrase).strip().rstrip("."))
    plain = plain.replace(r"\ ", r"\s+")
    for one, many in (
        ("contributes", "contributes?"),
        ("traegt", "tr(?:ae|a)g(?:t|en)"),
        ("has", "(?:has|have)"),
        ("is", "(?:is|are)"),
    ):
        plain = re.sub(rf"^{one}(?![a-z])", many, plain)
    return plain
