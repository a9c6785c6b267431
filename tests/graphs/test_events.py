"""Events are plain JSON, each with its kind."""

from __future__ import annotations

import json

from graphs import events


def test_each_event_becomes_json_with_its_kind():
    made = [
        events.Begun("q1", "c1", "n1"), events.Planned("de", [], None), events.SpecialistAt("started", "seo", "Suche"),
        events.ToolAt("failed", 0, "seo.robots", "robots", "seo", error={"kind": "no_data"}),
        events.Spoke("rephrase", "cloud", "m", "ok", 0.1, 1, 2, 0.01), events.Checked("words", False),
        events.Said("Hi."), events.Answered({"ok": True}), events.Stopped("q1"), events.Failed({"kind": "fault"}),
    ]  # fmt: skip
    shapes = [json.loads(json.dumps(each.as_json())) for each in made]
    assert [each["event"] for each in shapes] == [
        "begun", "plan", "specialist", "tool", "model", "check", "text", "answer", "stopped", "error",
    ]  # fmt: skip
    assert len({type(each).__name__ for each in made}) == len({each.__name__ for each in events.Event.__subclasses__()})
    assert [isinstance(each, events.LAST) for each in made] == [False] * 7 + [True] * 3
