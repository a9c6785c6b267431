"""Rules that words alone do not decide: stock, deadlines, labels, competitors, thresholds, lengths."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, cast

from methods.claims.engine import Advert, Check, Touch
from methods.claims.facts import as_date
from methods.claims.health import authorised, disease
from methods.claims.health import claims as health_claims
from methods.claims.lexicon import Hit, find
from methods.claims.prices import base_price, credit, reduction, reference_price
from methods.placements import fit, slips
from terms import Words


def stock(draft: Advert, case: Mapping[str, Any]) -> Iterator[Touch]:
    """Annex no. 5 UWG: far fewer pieces than the offer will draw, and no word about it."""
    pieces, demand = draft.facts.number("initial_stock"), draft.facts.number("expected_demand")
    if pieces is None or demand is None or demand <= 0 or draft.says(case["notice"]):
        return
    if pieces < demand * Decimal(str(case["share"])):
        yield Touch(
            "block", 0, len(draft.reading.folded), {"initial_stock": str(pieces), "expected_demand": str(demand)}
        )


def deadline(draft: Advert, case: Mapping[str, Any]) -> Iterator[Touch]:
    """Annex no. 7 UWG: a deadline that is none. The facts decide; words of hurry without facts ask for them."""
    hits = draft.find(case["find"], negatable=True)
    softer = draft.find(case["dated"])
    end = as_date(draft.facts.get("promo_end"))
    wrong = draft.facts.holds(case["false"])
    right = draft.facts.holds(case["true"]) or (end is not None and not wrong)
    for hit in (hits or softer)[:1]:
        today_only = bool(find(draft.reading, case["today"], draft.pack.lists))
        if wrong or (today_only and end is not None and end > draft.day):
            yield Touch("block", hit.start, hit.end, {"promo_end": str(end or "")})
        elif hits and not right:
            yield Touch("needs_fact", hit.start, hit.end)


def label(draft: Advert, case: Mapping[str, Any]) -> Iterator[Touch]:
    """§ 5a(4) UWG: who is paid says `Anzeige` or `Werbung` first, not somewhere among the hashtags."""
    folded = draft.reading.folded
    marks = draft.find(case["label"])
    first = bool(marks) and not re.search(r"[a-z0-9]{2,}(?:\W+[a-z0-9]{2,}){2,}", folded[: marks[0].start])
    paid, unpaid = draft.facts.holds(case["paid"]), draft.facts.holds(case["unpaid"])
    hidden = draft.find(case["weak"]) or (marks if marks and not first else [])
    hint = draft.find(case["hints"])
    if first or (unpaid and not paid):
        return
    if paid or hidden:
        place = (hidden or [Hit(0, len(folded))])[0]
        yield Touch("block", place.start, place.end)
    elif hint:
        yield Touch("needs_fact", hint[0].start, hint[0].end)


def competitor(draft: Advert, case: Mapping[str, Any]) -> Iterator[Touch]:
    """§ 6(2) UWG: comparing with somebody who can be recognised needs proof and may not run down."""
    named = [hit for name in _names(draft) for hit in draft.find([re.sub(r"[*~#%|()?]|^@", " ", name).strip() or "-"])]
    compared = draft.find(case["comparing"]) or (_named_after_than(draft) if draft.lang == "en" else [])
    if not named and not compared:
        return
    place = (named or compared)[0]
    if not named and not _named_after_than(draft) and not draft.says(case["rivals"]):
        return
    if draft.says(case["disparaging"]):
        yield Touch("block", place.start, place.end)
    elif compared or draft.says(case["better"]):
        known = draft.facts.knows("evidence")
        outcome = "needs_fact" if not known else "ok" if draft.facts.holds({"evidence": "some"}) else "block"
        yield Touch(outcome, place.start, place.end)
    elif not draft.facts.holds({"reseller": True}):
        yield Touch("review", place.start, place.end)


def _names(draft: Advert) -> list[str]:
    said = draft.facts.get("competitors")
    names = cast("list[Any]", said) if isinstance(said, list) else [said] if said else []
    return [str(name) for name in names if str(name).strip()]


def _named_after_than(draft: Advert) -> list[Hit]:
    """`than Acme`, `unlike Acme`: a capital letter inside an English sentence is a name."""
    if draft.lang != "en":
        return []
    hits: list[Hit] = []
    for match in re.finditer(
        r"(?:\bthan|\bunlike|\bvs\.?|\bversus|compared (?:to|with)) ([a-z][a-z0-9]+)", draft.reading.folded
    ):
        word = draft.reading.quote(*match.span(1))
        shouted = draft.reading.original.isupper()
        if word[:1].isupper() and not shouted:
            hits.append(Hit(*match.span(1)))
    return hits


def nutrition(draft: Advert, case: Mapping[str, Any]) -> Iterator[Touch]:
    """Art. 8 and annex of Regulation 1924/2006: nutrition claims by their thresholds per 100 g or 100 ml."""
    good = [hit for hit, _ in authorised(draft, draft.pack.tables["health_claims"])]
    for limit in cast("list[dict[str, Any]]", draft.pack.tables["nutrition"]):
        # "Sugar-free" is a trap for "free" and a claim here, so traps do not count.
        hits = find(draft.reading, limit["find"], draft.pack.lists, negatable=True)
        if not hits or any(ok.start <= hits[0].start < ok.end for ok in good):
            continue
        values = {"claim": draft.reading.quote(hits[0].start, hits[0].end), "rule": str(limit["says"])}
        said = [draft.facts.number(f"nutrition_per_100g.{name}") for name in limit["nutrient"]]
        known = [value for value in said if value is not None]
        if limit.get("fact") and draft.facts.knows(limit["fact"]):
            met = draft.facts.holds({limit["fact"]: limit["wanted"]})
        elif known and "nutrient" in limit:
            liquid = draft.facts.holds({"liquid": True}) or bool(draft.products & {"drink", "alcohol"})
            most = Decimal(str(limit.get("max_liquid", limit.get("max", 10**9)) if liquid else limit.get("max", 10**9)))
            least = Decimal(str(limit.get("min", 0)))
            met = least <= known[0] <= most
        else:
            yield Touch("needs_fact", hits[0].start, hits[0].end, values)
            continue
        if not met:
            yield Touch("block", hits[0].start, hits[0].end, values)


def length(draft: Advert, case: Mapping[str, Any]) -> Iterator[Touch]:
    """The hard length of the placement."""
    placement = _placement(draft)
    if placement and (over := fit(draft.reading.original, placement)).over:
        values = {"length": str(over.length), "limit": str(over.limit)}
        yield Touch("block", 0, len(draft.reading.folded), values)


def editorial(draft: Advert, case: Mapping[str, Any]) -> Iterator[Touch]:
    """Editorial rules of Google and Microsoft: marks, capitals, phone numbers, symbols."""
    placement = _placement(draft)
    if not placement or placement["platform"] not in case["platforms"]:
        return
    rules = draft.pack.tables["placements"]["editorial"][placement["editorial"]]
    keep = draft.facts.get("brand_words")
    for slip in slips(draft.reading.original, rules, cast("list[str]", keep) if isinstance(keep, list) else ())[:1]:
        inside = [index for index, at in enumerate(draft.reading.at) if slip.start <= at < slip.end] or [0]
        words = cast("dict[str, dict[str, str]]", draft.pack.tables["slips"])[slip.rule]
        yield Touch("block", inside[0], inside[-1] + 1, remedy=Words(**words))


def _placement(draft: Advert) -> dict[str, Any] | None:
    table = cast("dict[str, dict[str, Any]]", draft.pack.tables["placements"]["placements"])
    name = re.sub(r"[^a-z0-9]+", "_", draft.channel.lower()).strip("_")
    return table.get(name) or next((entry for entry in table.values() if name in entry.get("aliases", ())), None)


CHECKS: Mapping[str, Check] = {
    "reduction": reduction, "base_price": base_price, "credit": credit, "stock": stock, "deadline": deadline,
    "label": label, "competitor": competitor, "nutrition": nutrition, "length": length, "editorial": editorial,
    "health_claims": health_claims, "disease": disease, "reference_price": reference_price,
}  # fmt: skip
"""The computed checks by the name that a rule's `check` uses."""
