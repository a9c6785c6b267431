"""What happens while a question is answered, as steps that can be watched."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from errors import Lang
from graphs.events import Answered, Checked, Event, Failed, Planned, Said, Spoke, Stopped, ToolAt
from web.html import Html, el, join
from web.page.chat_words import SAID
from web.page.parts.answers import blocks_of, carries_nothing, money, seconds, step
from web.page.parts.basic import busy, button, element, light
from web.page.parts.figures import marked


@dataclass
class Progress:
    """The events of a turn so far, as the page needs them."""

    clock: Callable[[], float] = time.monotonic
    lang: Lang | None = None
    plan: Planned | None = None
    tools: dict[int, ToolAt] = field(default_factory=dict[int, ToolAt])
    began: dict[int, float] = field(default_factory=dict[int, float])
    spoke: list[Spoke] = field(default_factory=list[Spoke])
    checked: Checked | None = None
    text: str = ""
    last: Event | None = None

    def heard(self, event: Event) -> None:
        """Take in what happened."""
        if isinstance(event, Planned):
            self.plan, self.lang = event, event.lang
        elif isinstance(event, ToolAt):
            self.tools[event.place] = event
            self.began.setdefault(event.place, self.clock())
        elif isinstance(event, Spoke):
            self.spoke.append(event)
        elif isinstance(event, Checked) and event.what == "words":
            self.checked = event
        elif isinstance(event, Said):
            self.text += event.text
        elif isinstance(event, (Answered, Stopped, Failed)):
            self.last = event

    @property
    def models(self) -> list[dict[str, Any]]:
        """The models that were asked."""
        return [each.as_json() for each in self.spoke]

    def show(self, lang: Lang, turn: str) -> Html:
        """The steps with what each one took and the button that stops it; the text goes where the answer will stand.

        How far it will carry is known before its first sentence, and stands above it.
        """
        stop = el("div", button(SAID["stop"].said(lang), "stop", turn=turn), class_="line")
        if not self.text.strip():
            return el("div", self.steps(lang), stop, class_="answer stack")
        blocks = (marked(each, (), self.lang or lang, {}) for each in blocks_of(self.text))
        said = element("div", (el("div", *blocks, class_="said stack"),), {"lang": self.lang or lang})
        return el("div", self.carries(lang), said, stop, self.steps(lang), class_="answer stack")

    def carries(self, lang: Lang) -> Html | None:
        """How far it carries: as far as the weakest of what was computed."""
        ended = [each for each in self.tools.values() if each.state == "finished" and each.confidence]
        if not ended:
            return None
        found = {each.confidence for each in ended}
        found |= {"amber"} if any(each.state == "failed" for each in self.tools.values()) else set()
        weakest = next((each for each in ("red", "amber", "green") if each in found), "amber")
        return join([el("div", light(weakest, lang), class_="line tiny trust"), carries_nothing(weakest, lang)])

    def steps(self, lang: Lang) -> Html:
        """The plan and its tools."""
        if self.plan is None:
            return busy(SAID["thinking"].said(lang))
        count = len(self.plan.steps)
        told = f"{SAID['planned'].said(lang)}: {count} {SAID['step' if count == 1 else 'steps'].said(lang)}"
        lines = [step(told, "", seconds(self.plan.seconds, lang), "done", lang)]
        lines += [self._tool(each, lang) for each in self.plan.steps]
        lines += [
            step(f"{SAID['asking'].said(lang)}: {each.model or each.tier}", each.job,
                 f"{seconds(each.seconds, lang)} · {money(each.cost, lang)}", "done", lang)
            for each in self.spoke
        ]  # fmt: skip
        ended = [each for each in self.tools.values() if each.state != "started"]
        if count and len(ended) == count:
            name = "checked" if self.checked else "checking"
            lines.append(step(SAID[name].said(lang), "", "", "done" if self.checked else "runs", lang))
        return el("ol", join(lines), class_="steps", aria_live="off")

    def _tool(self, planned: dict[str, Any], lang: Lang) -> Html:
        from agents.specialists import of
        from agents.titles import title

        place, tool = planned["place"], planned["tool"]
        at, name, specialist = self.tools.get(place), title(tool, lang), of(tool).name.said(lang)
        if at is None:
            return step(name, specialist, "", "waits", lang)
        if at.state == "started":
            took = max(0.0, self.clock() - self.began[place])
            return step(name, specialist, f"{took:.0f} s" if took >= 1 else "", "runs", lang)
        why = str((at.error or {}).get("message", "")) if at.state == "failed" else ""
        state = "failed" if at.state == "failed" else "done"
        took = seconds(at.seconds, lang)
        return step(name, specialist, took, state, lang, run=at.run, confidence=at.confidence, why=why)
