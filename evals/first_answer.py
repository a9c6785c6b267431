"""Gold questions in German and English: is the right tool called, is the figure right, is every digit backed?

A case of `first_answer.jsonl`: {"id", "lang", "question", "tool" (null: must not be answered), "args" (what the
plan must hold), "facts": {fact id: value}, "tolerance" (relative, default 1e-6), "says": [what the text holds]}.
"""

from __future__ import annotations

import json
import math
import tempfile
from pathlib import Path
from typing import Any

from evals._metrics import backing, numeric_faithfulness, tool_call_scores
from evals._world import build
from evals.suites import Case, SuiteReport
from graphs.ask import Asking
from terms import Answer
from tools.calling import load

NAME = "first_answer"
GOALS = {
    "tool_call_accuracy": 0.95,
    "tool_call_f1": 0.95,
    "figures": 1.0,
    "numeric_faithfulness": 1.0,
    "refusals": 0.95,
}
CASES = Path(__file__).with_suffix(".jsonl")


def cases() -> list[dict[str, Any]]:
    """The gold set."""
    return [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines() if line.strip()]


def run() -> SuiteReport:
    """Ask every question in a fresh home, without a model."""
    with tempfile.TemporaryDirectory() as folder:
        room = Asking.open(build(Path(folder) / "home"))
        try:
            outcomes = [judge(case, room.ask(case["question"]), room) for case in cases()]
        finally:
            room.close()
    return SuiteReport(NAME, outcomes, GOALS)


def judge(case: dict[str, Any], answer: Answer, room: Asking) -> Case:
    """One answer against its gold case."""
    called = [step.model_dump(mode="json") for step in answer.plan.steps]
    if case["tool"] is None:
        right = not called
        why = "" if right else f"answered with {[step['tool'] for step in called]}"
        return Case(case["id"], case["question"], right, why, {"refusals": float(right)})
    wanted = [{"tool": case["tool"], "args": _plain(case["tool"], case.get("args", {}), case.get("args", {}))}]
    named = [
        {"tool": step["tool"], "args": _plain(step["tool"], step["args"], case.get("args", {}))} for step in called
    ]
    accuracy, f1 = tool_call_scores(case["question"], named, wanted)
    scores = {"tool_call_accuracy": accuracy, "tool_call_f1": f1}
    wrong = [] if accuracy == 1 else [f"called {called}"]
    if answer.lang != case["lang"]:
        wrong.append(f"answered in {answer.lang}")
    wrong += _wrong_figures(case, answer, scores)
    wrong += [f"does not say {said!r}" for said in case.get("says", []) if said not in answer.text]
    wrong += _unfaithful(answer, room, scores)
    return Case(case["id"], case["question"], not wrong, "; ".join(wrong), scores)


def _plain(tool: str, args: dict[str, Any], wanted: dict[str, Any]) -> dict[str, Any]:
    """The arguments that the gold case speaks of, each in its one form; the router may fill more."""
    from pydantic import TypeAdapter, ValidationError

    plain: dict[str, Any] = {}
    for name in args.keys() & wanted.keys():
        field = load(tool).args.model_fields.get(name)
        annotation: Any = field.annotation if field else Any
        adapter: TypeAdapter[Any] = TypeAdapter(annotation)
        try:
            value: Any = adapter.dump_python(adapter.validate_python(args[name]), mode="json")
        except ValidationError:
            value = args[name]
        plain[name] = sorted(value, key=str) if type(value) is list else value  # pyright: ignore[reportUnknownArgumentType]
    return plain


def _wrong_figures(case: dict[str, Any], answer: Answer, scores: dict[str, float]) -> list[str]:
    if not case.get("facts"):
        return []
    found = {fact.id: float(fact.value) for fact in answer.facts}
    tolerance = case.get("tolerance", 1e-6)
    wrong = [
        f"{name} is {found.get(name)} instead of {value}"
        for name, value in case["facts"].items()
        if name not in found or not math.isclose(found[name], value, rel_tol=tolerance, abs_tol=1e-9)
    ]
    scores["figures"] = 1 - len(wrong) / len(case["facts"])
    return wrong


def _unfaithful(answer: Answer, room: Asking, scores: dict[str, float]) -> list[str]:
    names = [words.said(answer.lang) for words in room.names_of(answer).values()]
    outcome = numeric_faithfulness().score(response=answer.text, backed=backing(answer, names))
    scores["numeric_faithfulness"] = float(outcome.value or 0.0)
    return [] if scores["numeric_faithfulness"] == 1 else [str(outcome.reason)]
