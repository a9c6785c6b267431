"""An answer has a stable shape."""

from __future__ import annotations

from terms import Answer, Plan, Step


def test_an_answer_has_the_stable_shape():
    answer = Answer(lang="de", text="…", plan=Plan(steps=(Step(tool="data.metric", args={"metric": "roas"}),)))
    assert {
        "ok", "lang", "text", "facts", "receipts", "tables", "charts", "passages", "proposals", "confidence",
        "evidence", "caveats", "clarify", "plan", "model", "cost",
    } <= answer.as_json().keys()  # fmt: skip
    assert answer.as_json()["plan"] == [{"tool": "data.metric", "args": {"metric": "roas"}}]
