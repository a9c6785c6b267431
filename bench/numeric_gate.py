"""How often the numeric gate blocks a true text (must be never) and misses a planted lie, in German and English.

Run `python -m bench.numeric_gate [TEXTS]`. Texts are rendered from random facts in every unit that figures.py writes;
each lie changes one true text in one way. Every text is judged twice: read as free text, where each figure has to be
found among the facts, and as a template, before anything is filled in.
"""

from __future__ import annotations

import random
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from errors import Lang
from figures import render, show, spans
from policies.answer import accept_template, accept_text
from policies.faithful import check
from terms import Fact, Interval, Words

KINDS: tuple[tuple[str, str, str, str, float, float], ...] = (
    ("clicks", "count", "Klicks", "clicks", 1, 250_000),
    ("impressions", "count", "Impressionen", "impressions", 1000, 9_000_000),
    ("conversions", "count", "Conversions", "conversions", 1, 900),
    ("cost", "EUR", "Kosten", "cost", 1, 90_000),
    ("revenue", "EUR", "Umsatz", "revenue", 100, 2_000_000),
    ("bid", "GBP", "Gebot", "bid", 0.01, 3),
    ("fee", "CHF", "Gebühr", "fee", 1, 500),
    ("budget", "USD", "Budget", "budget", 100, 50_000),
    ("ctr", "share", "Klickrate", "click rate", 0.0005, 0.2),
    ("cvr", "share", "Abschlussrate", "completion rate", 0.001, 0.3),
    ("cost_change", "share", "Kostenänderung", "budget shift", -0.6, 0.6),
    ("effect", "pp", "Effekt", "effect", -0.05, 0.05),
    ("roas", "ratio", "ROAS", "ROAS", 0.1, 12),
    ("lag", "days", "Verzögerung", "delay", 1, 60),
    ("quality", "index", "Qualitätsindex", "quality index", 1, 120),
    ("p_value", "probability", "p-Wert", "p value", 0.00001, 1),
    ("p_better", "probability", "Erfolgsaussicht", "chance of success", 0.0001, 0.99999),
    ("sales", "Stück", "Absatz", "units sold", 1, 5000),
)
TEXTS: dict[str, Any] = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
NAMES = {
    "period": Words(de="März 2026", en="March 2026"),
    "campaign": Words(de="Sommer-Sale 2026 | -20%", en="Summer Sale 2026 | -20%"),
}


@dataclass(frozen=True)
class Case:
    """One true text with what it was made from."""

    lang: Lang
    template: str
    facts: dict[str, Fact]

    @property
    def text(self) -> str:
        """The text as a person reads it."""
        return render(self.template, self.facts, NAMES, self.lang)

    @property
    def required(self) -> set[str]:
        """The ids of all facts."""
        return set(self.facts)


def cases(count: int, seed: int = 2026) -> Iterator[Case]:
    """True texts, half of them German, from one to five random facts each."""
    draw = random.Random(seed)
    for place in range(count):
        lang: Lang = "de" if place % 2 else "en"
        kinds = draw.sample(KINDS, draw.randint(1, 5))
        facts = {kind[0]: _fact(kind, draw) for kind in kinds}
        lines = [_line(fact, lang, draw) for fact in facts.values()]
        yield Case(lang, "\n".join(lines) if draw.random() < 0.5 else " ".join(lines), facts)


def _fact(kind: tuple[str, str, str, str, float, float], draw: random.Random) -> Fact:
    id, unit, de, en, low, high = kind
    value = Decimal(str(round(draw.uniform(low, high), 6)))
    value = value.to_integral_value() if unit in ("count", "days") and draw.random() < 0.8 else value
    spread = abs(Decimal(value)) * Decimal(str(round(draw.uniform(0.05, 1.5), 3)))
    span = Interval(low=value - spread, high=value + spread, level=draw.choice([0.8, 0.9, 0.95, 0.975]))
    digits = draw.randint(0, 4) if draw.random() < 0.2 else None
    with_span = draw.random() < 0.5 and unit != "probability"
    return Fact(
        id=id, value=value, unit=unit, label=Words(de=de, en=en), interval=span if with_span else None, digits=digits
    )


def _line(fact: Fact, lang: Lang, draw: random.Random) -> str:
    label = fact.label.said(lang)
    line = draw.choice(TEXTS["sentences"][lang]).format(label=label, id=fact.id)
    return line + (TEXTS["range"][lang].format(label=label, id=fact.id) if fact.interval else "")


def _first(case: Case, draw: random.Random) -> tuple[Fact, int, int]:
    """A figure of the text and its place."""
    text, places = spans(case.template, case.facts, NAMES, case.lang)
    shown = [(f, a, b) for f in case.facts.values() for a, b in places if text[a:b] == show(f, case.lang)]
    return draw.choice(shown)


def _put(case: Case, draw: random.Random, change: Callable[[str, Fact], str | None]) -> str | None:
    fact, start, end = _first(case, draw)
    new = change(case.text[start:end], fact)
    return None if new is None or new == case.text[start:end] else case.text[:start] + new + case.text[end:]


def _wrong_digit(case: Case, draw: random.Random) -> str | None:
    def change(shown: str, fact: Fact) -> str | None:
        moved = fact.value * Decimal(str(draw.choice([0.5, 0.8, 1.1, 1.3, 2, 7]))) + (fact.value == 0)
        new = show(fact.model_copy(update={"value": moved}), case.lang)
        return None if any(new == show(f, case.lang) for f in case.facts.values()) else new

    return _put(case, draw, change)


def _wrong_unit(case: Case, draw: random.Random) -> str | None:
    def change(shown: str, fact: Fact) -> str:
        number = re.sub(r"[^\d.,−]", "", shown).strip(".,")
        units = {"share": "€", "pp": "%", "EUR": "%", "count": "%", "days": "%", "ratio": "€", "USD": "€", "GBP": "€"}
        return f"{number} {units.get(fact.unit, 'days' if case.lang == 'en' else 'Tage')}"

    return _put(case, draw, change)


def _wrong_sign(case: Case, draw: random.Random) -> str | None:
    def change(shown: str, fact: Fact) -> str | None:
        if not re.search("[1-9]", shown) or shown[0] in "<>":
            return None
        return shown.removeprefix("−") if shown.startswith("−") else draw.choice(["−", "-", "minus "]) + shown

    return _put(case, draw, change)


def _thousandfold(case: Case, draw: random.Random) -> str | None:
    def change(shown: str, fact: Fact) -> str | None:
        if not re.search("[1-9]", shown) or shown[0] in "<>":
            return None
        word = draw.choice([" Tsd.", " Mio."] if case.lang == "de" else ["k", " million", "bn"])
        return re.sub(r"(\d[\d.,]*\d|\d)", rf"\1{word}", shown, count=1)

    return _put(case, draw, change)


def _in_words(case: Case, draw: random.Random) -> str | None:
    return _put(case, draw, lambda shown, fact: draw.choice(TEXTS["instead_of_a_figure"][case.lang]))


def _odd_digits(case: Case, draw: random.Random) -> str | None:
    zero = draw.choice([0xFF10, 0x0660, 0x0966, 0x1D7CE, 0x2080])
    return _put(
        case, draw, lambda shown, fact: re.sub(r"\d", lambda digit: chr(zero + (int(digit[0]) + 4) % 10), shown)
    )


def _added(case: Case, draw: random.Random) -> str:
    return f"{case.text} {draw.choice(TEXTS['added'][case.lang])}"


def _wrong_way(case: Case, draw: random.Random) -> str | None:
    fact = case.facts.get("cost_change")
    if fact is None or not re.search("[1-9]", show(fact, case.lang)):
        return None
    size = show(fact, case.lang).removeprefix("−")
    up = fact.value < 0
    if case.lang == "de":
        return f"{case.text} Die Kosten {'stiegen' if up else 'sanken'} um {size}."
    return f"{case.text} Cost {'rose' if up else 'fell'} by {size}."


def _swapped(case: Case, draw: random.Random) -> str | None:
    pairs = [(a, b) for a in case.facts.values() for b in case.facts.values() if a.id < b.id and a.unit == b.unit]
    pairs = [(a, b) for a, b in pairs if show(a, case.lang) != show(b, case.lang)]
    if not pairs:
        return None
    one, two = draw.choice(pairs)
    template = case.template.replace(f"{{{{{one.id}}}}}", "{{?}}").replace(f"{{{{{two.id}}}}}", f"{{{{{one.id}}}}}")
    return render(template.replace("{{?}}", f"{{{{{two.id}}}}}"), case.facts, NAMES, case.lang)


LIES: dict[str, Callable[[Case, random.Random], str | None]] = {
    "wrong figure": _wrong_digit,
    "wrong unit": _wrong_unit,
    "wrong sign": _wrong_sign,
    "wrong direction": _wrong_way,
    "off by thousands": _thousandfold,
    "swapped labels": _swapped,
    "figure in words": _in_words,
    "other digits": _odd_digits,
    "added claim": _added,
}


def free_text(count: int, seed: int = 2026) -> tuple[list[str], dict[str, tuple[int, list[str]]]]:
    """True texts that are blocked, and for each kind of lie how many were told and which ones passed."""
    draw = random.Random(seed)
    blocked: list[str] = []
    told: dict[str, tuple[int, list[str]]] = {kind: (0, []) for kind in LIES}
    names = {lang: [name.said(lang) for name in NAMES.values()] for lang in ("de", "en")}
    for case in cases(count, seed):
        text = case.text
        for found in (
            check(text, case.facts, case.lang, names[case.lang]),
            accept_text(text, case.facts, NAMES, case.lang),
            accept_text(text, case.facts, NAMES, case.lang, case.template),
        ):
            if found:
                blocked.append(f"{case.lang} {text!r}: {[(f.rule, f.quote) for f in found]}")
        for kind, lie in LIES.items():
            false = lie(case, draw)
            if false is not None:
                missed = not check(false, case.facts, case.lang, names[case.lang])
                told[kind] = (told[kind][0] + 1, [*told[kind][1], *([f"{case.lang} {false!r}"] if missed else [])])
    return blocked, told


def templates(count: int, seed: int = 2026) -> tuple[list[str], dict[str, tuple[int, list[str]]]]:
    """The same for templates: the original must pass, and nothing that is added or swapped may."""
    draw = random.Random(seed)
    blocked: list[str] = []
    told: dict[str, tuple[int, list[str]]] = {kind: (0, []) for kind in [*TEXTS["template_lies"], "swapped", "missing"]}

    def judge(kind: str, case: Case, template: str) -> None:
        found = accept_template(template, case.facts, NAMES, case.required, case.lang, case.template)
        told[kind] = (told[kind][0] + 1, [*told[kind][1], *([] if found else [f"{case.lang} {template!r}"])])

    for case in cases(count, seed):
        if found := accept_template(case.template, case.facts, NAMES, case.required, case.lang, case.template):
            blocked.append(f"{case.lang} {case.template!r}: {[(f.rule, f.quote) for f in found]}")
        for kind, lies in TEXTS["template_lies"].items():
            judge(kind, case, f"{case.template} {draw.choice(lies[case.lang])}")
        ids = sorted(case.facts)
        judge("missing", case, re.sub(rf"\{{\{{{ids[0]}\}}\}}", "…", case.template))
        if len(ids) > 1:
            one, two = draw.sample(ids, 2)
            mixed = case.template.replace(f"{{{{{one}}}}}", "{{?}}").replace(f"{{{{{two}}}}}", f"{{{{{one}}}}}")
            judge("swapped", case, mixed.replace("{{?}}", f"{{{{{two}}}}}"))
    return blocked, told


def _report(title: str, count: int, found: tuple[list[str], dict[str, tuple[int, list[str]]]]) -> None:
    blocked, told = found
    print(f"{title}: {len(blocked)} of {count} true ones blocked")
    for text in blocked[:5]:
        print("   ", text[:400])
    for kind, (times, missed) in told.items():
        print(f"  {kind:<18} told {times:>5}  missed {len(missed):>4}  ({len(missed) / max(times, 1):.1%})")
        for text in missed[:3]:
            print("     ", text[:300])


def main(texts: int = 400) -> None:
    """Print both tables."""
    _report("free text", texts, free_text(texts))
    _report("templates", texts, templates(texts))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
