"""The interpreter of rule packs: which rules a text touches, what the facts say to them, and the verdict."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any, Literal, cast

from methods.claims.facts import Facts, as_date
from methods.claims.lexicon import Hit, find
from methods.claims.reading import Reading, language, read
from terms import Finding, Verdict, Words

Outcome = Literal["block", "needs_fact", "review", "info", "ok"]
ORDER: tuple[Outcome, ...] = ("block", "needs_fact", "review", "info", "ok")


@dataclass(frozen=True)
class Pack:
    """Rules and what they read with, as loaded from YAML.

    rules     id, law, from, to, why, remedy, source, cases (find, near, also, unless, decide, otherwise, check …)
    lists     word lists by name; `traps` and `products.*` and `channels.*` are among them
    aliases   other spelling of a fact -> its name;   labels   fact -> what it is, in words
    tables    thresholds, authorised health claims, mandatory texts
    """

    rules: tuple[dict[str, Any], ...]
    lists: Mapping[str, Sequence[str]]
    aliases: Mapping[str, str]
    labels: Mapping[str, Words]
    tables: Mapping[str, Any]


@dataclass(frozen=True)
class Touch:
    """One rule met one place of the text."""

    outcome: Outcome
    start: int = 0
    end: int = 0
    values: Mapping[str, str] = field(default_factory=dict[str, str])
    why: Words | None = None
    remedy: Words | None = None


@dataclass(frozen=True)
class Advert:
    """The draft as the rules see it."""

    reading: Reading
    lang: str
    channel: str
    day: date
    facts: Facts
    pack: Pack

    @cached_property
    def traps(self) -> tuple[Hit, ...]:
        """Places that look like a claim and are none."""
        return tuple(find(self.reading, ["@traps"], self.pack.lists))

    @cached_property
    def channels(self) -> frozenset[str]:
        """The families of the channel: `newsletter` is mail, `google_rsa_headline` is google and search."""
        name = re.sub(r"[^a-z0-9]+", "_", self.channel.lower())
        families = {key.removeprefix("channels.") for key in self.pack.lists if key.startswith("channels.")}
        return frozenset(
            family for family in families if any(part in name for part in self.pack.lists[f"channels.{family}"])
        ) | {name}

    @cached_property
    def products(self) -> frozenset[str]:
        """Product classes: as said in the facts, else as the words of the text suggest."""
        said = self.facts.get("product_class")
        if said:
            given = cast("list[Any]", said) if isinstance(said, list) else [said]
            return frozenset(self._class(str(item)) for item in given)
        keys = [key for key in self.pack.lists if key.startswith("products.")]
        return frozenset(key.removeprefix("products.") for key in keys if self.find([f"@{key}"]))

    def _class(self, said: str) -> str:
        name = re.sub(r"[^a-z0-9]+", "_", said.lower()).strip("_")
        return str(cast("dict[str, str]", self.pack.tables.get("product_names", {})).get(name, name))

    def find(self, entries: Sequence[str], *, negatable: bool = False) -> list[Hit]:
        """Places of a list in the text, without traps."""
        return find(self.reading, entries, self.pack.lists, self.traps, negatable=negatable)

    def says(self, entries: Sequence[str]) -> bool:
        """Whether a list occurs anywhere."""
        return bool(self.find(entries))


Check = Callable[[Advert, Mapping[str, Any]], Iterator[Touch]]


def advert(text: str, pack: Pack, facts: Mapping[str, Any], day: date, *, channel: str = "", lang: str = "") -> Advert:
    """Read a draft once for all rules; facts may name `today` and `channel` themselves."""
    known = Facts(facts, pack.aliases, day)
    day = as_date(known.get("today")) or day
    known.day = day
    return Advert(
        reading=read(text),
        lang=lang or language(text),
        channel=channel or str(known.get("channel") or ""),
        day=day,
        facts=known,
        pack=pack,
    )


def judge(draft: Advert, checks: Mapping[str, Check]) -> tuple[Verdict, tuple[Finding, ...]]:
    """Every rule in force on the day, against text and facts; the verdict is the severest finding.

    A rule that the text touches and no fact settles says needs_fact: a missing fact is never an ok.
    """
    findings = [
        finding for rule in draft.pack.rules if in_force(rule, draft.day) for finding in _findings(rule, draft, checks)
    ]
    findings.sort(key=lambda finding: (ORDER.index(finding.severity), finding.start or 0, finding.rule))
    severest = findings[0].severity if findings else "info"
    decision: Literal["block", "needs_fact", "review", "ok"] = "ok" if severest == "info" else severest
    rules = tuple(dict.fromkeys(finding.rule for finding in findings if finding.severity != "info"))
    return Verdict(decision=decision, rules=rules), tuple(findings)


def in_force(rule: Mapping[str, Any], day: date) -> bool:
    """Whether the rule applies on that day; both ends included."""
    begins, ends = as_date(rule.get("from")), as_date(rule.get("to"))
    return (begins is None or begins <= day) and (ends is None or day <= ends)


def _findings(rule: Mapping[str, Any], draft: Advert, checks: Mapping[str, Check]) -> Iterator[Finding]:
    touches = [touch for case in rule["cases"] for touch in _touches(case, draft, checks) if touch.outcome != "ok"]
    if touches:
        severest = min(touches, key=lambda touch: (ORDER.index(touch.outcome), touch.start))
        yield _finding(rule, severest, draft)


def _touches(case: Mapping[str, Any], draft: Advert, checks: Mapping[str, Check]) -> Iterator[Touch]:
    if not _in_scope(case, draft):
        return
    if "check" in case:
        yield from checks[case["check"]](draft, case)
        return
    for hit in _hits(case, draft):
        yield Touch(_decided(case, draft), hit.start, hit.end)


def _in_scope(case: Mapping[str, Any], draft: Advert) -> bool:
    return (
        ("channel" not in case or bool(draft.channels & set(case["channel"])))
        and ("product" not in case or bool(draft.products & set(case["product"])))
        and ("no_product" not in case or not draft.products & set(case["no_product"]))
        and ("facts" not in case or draft.facts.holds(case["facts"]))
        and ("also" not in case or draft.says(case["also"]))
        and ("absent" not in case or not draft.says(case["absent"]))
    )


def _hits(case: Mapping[str, Any], draft: Advert) -> list[Hit]:
    """Places of `find` whose sentence has `near` and lacks `unless`; a case without `find` touches the whole text."""
    if "find" not in case:
        return [Hit(0, len(draft.reading.folded))]
    hits = draft.find(case["find"], negatable=case.get("negatable", True))
    near = [draft.reading.sentence(hit.start) for hit in draft.find(case.get("near", []))]
    unless = [draft.reading.sentence(hit.start) for hit in draft.find(case.get("unless", []))]
    sentences = {hit: draft.reading.sentence(hit.start) for hit in hits}
    return [hit for hit in hits if ("near" not in case or sentences[hit] in near) and sentences[hit] not in unless]


def _decided(case: Mapping[str, Any], draft: Advert) -> Outcome:
    for step in case.get("decide", ()):
        if draft.facts.holds(step.get("if", {})) and ("says" not in step or draft.says(step["says"])):
            return step["then"]
    return case.get("otherwise", "block")


def _finding(rule: Mapping[str, Any], touch: Touch, draft: Advert) -> Finding:
    values = _values(rule, touch, draft)
    why, remedy = touch.why or Words(**rule["why"]), touch.remedy or Words(**rule["remedy"])
    missing = [name for name in rule.get("needs", ()) if not draft.facts.knows(name)]
    if touch.outcome == "needs_fact" and missing:
        why = _with_missing(why, missing, draft.pack)
    start, end = draft.reading.span(touch.start, touch.end)
    law = Words(**rule["law"])
    return Finding(
        rule=rule["id"],
        severity=cast("Any", touch.outcome),
        message=Words(
            de=f"{_filled(why.de, values).rstrip('.')} ({law.de}).",
            en=f"{_filled(why.en, values).rstrip('.')} ({law.en}).",
        ),
        remedy=Words(de=_filled(remedy.de, values), en=_filled(remedy.en, values)),
        source=str(rule.get("source", "")),
        quote=draft.reading.original[start:end][:300],
        start=start,
        end=end,
    )


def _values(rule: Mapping[str, Any], touch: Touch, draft: Advert) -> dict[str, str]:
    start, end = draft.reading.span(touch.start, touch.end)
    said = {name: str(draft.facts.get(name)) for name in rule.get("needs", ()) if draft.facts.get(name) is not None}
    blanks = cast("dict[str, str]", draft.pack.tables.get("blanks", {}))
    return blanks | {"quote": draft.reading.original[start:end][:120]} | said | dict(touch.values)


def _filled(text: str, values: Mapping[str, str]) -> str:
    """Known values put in; what is not known stays a bracket that a person fills."""
    return re.sub(r"\{(\w+)\}", lambda slot: values.get(slot[1], f"[{slot[1]}]"), text)


def _with_missing(why: Words, missing: Sequence[str], pack: Pack) -> Words:
    labels = [pack.labels.get(name, Words(de=name, en=name)) for name in missing]
    de = ", ".join(f"{label.de} (`{name}`)" for name, label in zip(missing, labels, strict=True))
    en = ", ".join(f"{label.en} (`{name}`)" for name, label in zip(missing, labels, strict=True))
    return Words(de=f"{why.de.rstrip('.')}. Es fehlt: {de}", en=f"{why.en.rstrip('.')}. Missing: {en}")


def with_lists(pack: Pack, lists: Mapping[str, Sequence[str]]) -> Pack:
    """The pack with more word lists, such as a company's competitors."""
    return replace(pack, lists={**pack.lists, **lists})
