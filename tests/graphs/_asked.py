"""Questions whose plan a test chooses, and tools that need no data."""

# pyright: basic
from __future__ import annotations

from decimal import Decimal

from edge.outcome import Call, Reply
from terms import Fact, Plan, Step, Words

ROBOTS = {"robots_txt": "User-agent: *\nDisallow: /a", "url": "https://shop.example/a", "user_agent": "Googlebot"}
CLAIM = {"text": "Unser Kaffee schmeckt.", "lang": "de"}
SPENT = Fact(id="cost", value=Decimal("1234.5"), unit="EUR", label=Words(de="Kosten", en="cost"))
SAID = Words(de="Die Kosten lagen bei {{cost}}.", en="The cost was {{cost}}.")


def planned(room, monkeypatch, *steps):
    """Whatever is asked, these steps answer it."""
    plan = Plan(steps=tuple(Step(tool=tool, args=args) for tool, args in steps))
    monkeypatch.setattr(type(room), "plan", lambda self, question, lang=None: (plan, lang or "en"))


class Spoken:
    """A cloud model that says what a function makes of the template, and proposes one plan."""

    tier = "cloud"

    def __init__(self, text=lambda template: template, plan=None):
        self.text, self.proposed = text, plan

    def plan(self, *_, **__):
        return self.proposed

    def rephrase(self, template, lang, labels, note=None):
        if note is not None:
            note(Call("rephrase", "cloud", "host", 10, "ok", Decimal("0.01"), 0.1, 7, 5))
        said = self.text(template)
        return Reply(said, "cloud", Decimal("0.01"), 0.1, 7, 5) if said else None

    def close(self):
        """Nothing is open."""
