"""What a model is told when it plans: the person's own question, the cards of the tools, the day. No data, no names.

Names that the warehouse knows (campaigns, regions …) are confidential and untrusted. Where the question mentions one,
a mask such as `<campaign_a>` leaves in its place, and so do personal data; both are put back into the plan's arguments
here at home. All other words of the question leave as the person typed them. The reply is only a suggestion: its
shape is checked here, tools and arguments by whoever runs it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any, cast

from edge.phrasing import Message, letters, prompt
from errors import Lang

LONGEST = 4000
"""Characters of a question."""
STEPS = 12

SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "steps": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"tool": {"type": "string"}, "args": {"type": "object"}},
                "required": ["tool", "args"],
            },
        },
        "clarify": {"type": ["string", "null"]},
    },
    "required": ["steps", "clarify"],
}

_PERSONAL = {
    "email": r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+",
    "iban": r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?\b",
    "secret": r"\b(?:sk|pk|ghp|xox[bp]|AKIA)[-_A-Za-z0-9]{12,}\b",
    "card": r"\b(?:\d[ -]?){13,18}\d\b",
    "phone": r"(?<![\w.,-])(?:\+|00)\d(?:[ ()/-]{0,2}\d){7,13}\b|(?<![\w.,-])0\d{2,4}[ /-]\d(?:[ -]?\d){4,9}\b",
}


@dataclass(frozen=True)
class ToolCard:
    """What a planner may know of a tool: its name, one sentence, the JSON schema of its arguments."""

    name: str
    summary: str
    args: Mapping[str, Any]


@dataclass(frozen=True)
class Request:
    """A planning prompt, and what its masks stand for."""

    messages: list[Message]
    masks: Mapping[str, str]

    def read(self, reply: str) -> dict[str, Any] | None:
        """The plan as `{"steps": [{"tool", "args"}], "clarify"}` with the masks taken off; None if it is none."""
        found = next(_objects(reply), None)
        if found is None or not isinstance(steps := found.get("steps"), list):
            return None
        checked = [_step(step) for step in cast("list[Any]", steps)]
        clarify = found.get("clarify")
        if len(checked) > STEPS or None in checked or not (clarify is None or isinstance(clarify, str)):
            return None
        plan = {"steps": checked, "clarify": (clarify or "").strip() or None}
        return cast("dict[str, Any]", _unmasked(plan, self.masks)) if checked or plan["clarify"] else None


def request(
    question: str, lang: Lang, tools: Sequence[ToolCard], today: date, vocabulary: Mapping[str, Sequence[str]]
) -> Request | None:
    """The planning prompt, or None where there is nothing to plan (no question, no tool) or far too much.

    vocabulary: known names by kind, for example `{"campaign": [...], "geo": [...]}`; none of them leaves.
    """
    question = " ".join(question.split())
    if not question or not tools or len(question) > LONGEST:
        return None
    masked, masks = _masked(question, vocabulary, _public(tools))
    cards = [{"tool": card.name, "summary": card.summary, "args": _lean(card.args)} for card in tools]
    listed = json.dumps(cards, ensure_ascii=False, separators=(",", ":"))
    data = f"<tools>{listed}</tools>\n<today>{today}</today>\n<question>{masked}</question>"
    return Request([{"role": "system", "content": prompt("plan", lang)}, {"role": "user", "content": data}], masks)


def _masked(text: str, vocabulary: Mapping[str, Sequence[str]], public: set[str]) -> tuple[str, dict[str, str]]:
    """The text with masks, and what each mask stands for; of overlapping finds the longest is masked."""
    taken: list[tuple[int, int, str]] = []
    for start, end, kind in sorted(_finds(text, vocabulary, public), key=lambda find: (find[0] - find[1], find)):
        if all(end <= first or start >= last for first, last, _ in taken):
            taken.append((start, end, kind))
    masks: dict[str, str] = {}
    parts, place = list[str](), 0
    for start, end, kind in sorted(taken):
        mask = next((name for name, real in masks.items() if real == text[start:end]), None)
        if mask is None:
            mask = f"<{kind}_{letters(sum(name.startswith(f'<{kind}_') for name in masks))}>"
        masks[mask] = text[start:end]
        parts += [text[place:start], mask]
        place = end
    return "".join([*parts, text[place:]]), masks


def _finds(text: str, vocabulary: Mapping[str, Sequence[str]], public: set[str]) -> Iterator[tuple[int, int, str]]:
    for kind, pattern in _PERSONAL.items():
        yield from ((*found.span(), kind) for found in re.finditer(pattern, text))
    folded = text.casefold()
    for kind, names in vocabulary.items():
        word = re.sub(r"[^a-z]", "", kind.casefold()) or "name"
        for name in names:
            # A name made of our tools' own words (a campaign called "Budget") tells nothing; without it the planner
            # would not understand the question.
            if len(name) > 2 and name.casefold() in folded and not _words(name) <= public:
                found = re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE)
                yield from ((*match.span(), word) for match in found)


def _public(tools: Sequence[ToolCard]) -> set[str]:
    told = [f"{card.name} {card.summary} {' '.join(card.args.get('properties', {}))}" for card in tools]
    return _words(" ".join(told))


def _words(text: str) -> set[str]:
    return {word.casefold() for word in re.findall(r"[^\W_]+", text)}


def _lean(schema: Any) -> Any:
    """A JSON schema without the titles that pydantic adds, which only cost tokens."""
    if isinstance(schema, Mapping):
        shape = cast("Mapping[str, Any]", schema)
        return {key: _lean(value) for key, value in shape.items() if key != "title" or not isinstance(value, str)}
    return [_lean(item) for item in cast("list[Any]", schema)] if isinstance(schema, list) else schema


def _objects(reply: str) -> Iterator[dict[str, Any]]:
    """The JSON objects with steps in a reply that may stand in a code fence or among words."""
    reader = json.JSONDecoder(parse_constant=_refuse)
    for found in islice(re.finditer(r"\{", reply), 200):
        try:
            value, _ = reader.raw_decode(reply, found.start())
        except (ValueError, RecursionError):
            continue
        if isinstance(value, dict) and "steps" in value:
            yield cast("dict[str, Any]", value)


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is not JSON")


def _step(step: Any) -> dict[str, Any] | None:
    if not isinstance(step, dict):
        return None
    shape = cast("dict[str, Any]", step)
    tool: Any = shape.get("tool")
    args: Any = shape.get("args") or {}
    return {"tool": tool, "args": args} if isinstance(tool, str) and isinstance(args, dict) else None


def _unmasked(value: Any, masks: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return re.sub(r"<[a-z]+_[a-z]+>", lambda found: masks.get(found[0], found[0]), value)
    if isinstance(value, dict):
        return {key: _unmasked(item, masks) for key, item in cast("dict[str, Any]", value).items()}
    return [_unmasked(item, masks) for item in cast("list[Any]", value)] if isinstance(value, list) else value
