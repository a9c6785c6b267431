"""How a pack reads in one language: words, moments, people, how sure."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from figures import day, show, show_interval
from terms import Fact, Interval, Lang, Words
from web._pack_words import SAID, SIGNS, TITLES
from web.html import Html, el, join
from web.proposing import value_said

HYPHEN = "\u2011"
"""One at which no line breaks."""
DAY = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])")


class Reader:
    """One language, and the clock of one place."""

    def __init__(self, lang: Lang, zone: str) -> None:
        self.lang: Lang = lang
        self.zone = ZoneInfo(zone)

    def t(self, key: str) -> str:
        """A word of the page."""
        return SAID[key].said(self.lang)

    def sign(self, key: str) -> str:
        """A code of the ledger in words; a new one as it is."""
        return SIGNS[key].said(self.lang) if key in SIGNS else key

    def heads(self, *keys: str) -> list[str]:
        """The heads of a table; an empty one stays empty."""
        return [self.t(key) if key else "" for key in keys]

    def at(self, moment: str) -> str:
        """A moment on the clock of the house."""
        if not moment:
            return "–"
        told = datetime.fromisoformat(moment).astimezone(self.zone)
        return f"{day(told.date(), self.lang)} {told:%H:%M:%S}"

    def day(self, iso: str) -> str:
        """A day, held together."""
        return day(date.fromisoformat(iso), self.lang).replace("-", HYPHEN)

    def section(self, key: str, *inner: Any) -> Html:
        """A section, where anything is in it."""
        told = [each for each in inner if each not in (None, "")]
        return el("section", el("h2", TITLES[key].said(self.lang)), *told) if told else Html("")

    def badge(self, tone: str, text: str) -> Html:
        """A word in a coloured pill."""
        return el("span", text, class_=f"badge {tone}".strip())

    def who(self, id: str, name: str | None = None) -> Html:
        """A person by name where the name still exists, else by pseudonym."""
        if name:
            return join([name, " ", el("code", id, class_="soft")])
        return el("code", id) if id else Html("")

    def yes(self, fits: bool | None) -> Html:
        """Whether what is stored is what was recorded."""
        if fits is None:
            return el("span", self.t("before_audit"), class_="soft")
        return self.badge("good", self.t("yes")) if fits else self.badge("bad", self.t("no"))

    def trust(self, told: dict[str, Any]) -> Html:
        """How far to trust it, with its evidence label."""
        words = [told.get("confidence") or "", told.get("evidence") or ""]
        tone = {"green": "good", "amber": "warn", "red": "bad"}.get(words[0], "")
        label = " · ".join(self.sign(word) for word in words if word)
        return self.badge(tone, label) if label else Html("")

    def caveats(self, caveats: Sequence[Any]) -> Html:
        """What to mind."""
        told = [each if isinstance(each, str) else Words.model_validate(each).said(self.lang) for each in caveats]
        return el("ul", *(el("li", each) for each in told), class_="soft") if told else Html("")

    def span(self, value: Any, low: Any, high: Any, unit: str, level: float) -> str:
        """A figure with its interval."""
        between = Interval(low=low, high=high, level=level) if low is not None and high is not None else None
        fact = Fact(id="span", value=value, unit=unit, label=Words(de="", en=""), interval=between)
        return ", ".join(filter(None, (show(fact, self.lang), show_interval(fact, self.lang))))

    def cell(self, value: Any) -> str:
        """A cell as people read it."""
        if value is None:
            return "–"
        if isinstance(value, str) and DAY.fullmatch(value):
            return self.day(value)
        if not isinstance(value, int | float | Decimal) or isinstance(value, bool):
            return str(value)
        whole = isinstance(value, int)  # a count is no amount of money
        return value_said(round(value, 4) if isinstance(value, float) else value, self.lang, whole=whole)


def listed(shape: Mapping[str, Any]) -> Html:
    """A few things of a platform, each in a line."""
    return join(el("div", code(f"{key}: {value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)}"))
                for key, value in shape.items())  # fmt: skip


def code(shape: Any) -> Html:
    """Something for machines: text as it is, anything else as JSON."""
    return el("code", shape if isinstance(shape, str) else json.dumps(shape, ensure_ascii=False))
