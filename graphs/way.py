# pyright: basic
"""A question's way: plan → clarify | specialists in parallel → join with review → [compose →] verify → answer.

The plan is fixed before anything untrusted is read. State is plain JSON: results stay in the ledger and are named by
run, so that a checkpoint holds no tables and nothing that could execute.
"""

from __future__ import annotations

import asyncio
import operator
import time
from typing import TYPE_CHECKING, Annotated, Any, Literal

from typing_extensions import TypedDict

from errors import Lang
from graphs.answers import template_of
from graphs.events import Checked, Event
from graphs.specialist import specialist

if TYPE_CHECKING:
    from graphs.ask import Asking


class State(TypedDict):
    """What travels between the nodes; JSON types only."""

    run: str
    question: str
    lang: Lang
    plan: dict[str, Any]
    runs: Annotated[list[dict[str, Any]], operator.add]
    failures: Annotated[list[dict[str, Any]], operator.add]
    findings: list[dict[str, Any]]
    template: str
    text: str
    model: Literal["none", "device", "cloud"]
    cost: str


UNSAID: dict[str, Any] = {"text": "", "model": "none", "cost": "0"}
"""Where no model has spoken."""


def built(context: type) -> Any:
    """The graph as drawn in the docstring of this file, for rooms of that type."""
    from langgraph.graph import END, START, StateGraph

    builder: Any = StateGraph(State, context_schema=context)
    builder.add_node("plan", _plan, destinations=("clarify", "specialist"))
    builder.add_node("clarify", _clarify)
    builder.add_node("specialist", specialist)
    builder.add_node("join", _join, defer=True, destinations=("compose", END))
    builder.add_node("compose", _compose)
    builder.add_node("verify", _verify)
    builder.add_edge(START, "plan")
    builder.add_edge("clarify", END)
    builder.add_edge("specialist", "join")
    builder.add_edge("compose", "verify")
    builder.add_edge("verify", END)
    return builder


async def _plan(state: State, runtime: Any) -> Any:
    """Fix the plan and send each shelf its steps."""
    from langgraph.types import Command, Send

    started, room = time.perf_counter(), runtime.context
    drafted, lang = await asyncio.to_thread(room.plan, state["question"], state.get("lang") or None)
    update = {"plan": drafted.model_dump(mode="json"), "lang": lang}
    room.telling.planned(drafted, lang, time.perf_counter() - started)
    shelves: dict[str, list[dict[str, Any]]] = {}
    for place, step in enumerate(update["plan"]["steps"]):
        shelves.setdefault(step["tool"].partition(".")[0], []).append({"place": place, **step})
    if not shelves:
        return Command(update=update, goto="clarify")
    asked = {"run": state["run"], "lang": lang}
    sent = [Send("specialist", {**asked, "shelf": shelf, "steps": steps}) for shelf, steps in shelves.items()]
    return Command(update=update, goto=sent)


async def _clarify(state: State) -> dict[str, Any]:
    return dict(UNSAID)


async def _join(state: State, runtime: Any) -> Any:
    """Gather, review, and write the tools' own sentences; these go through the gate here where no model speaks."""
    from langgraph.types import Command

    room: Asking = runtime.context
    alone = room.mix.tier == "none"
    update, checks = await asyncio.to_thread(_joined, room, state, alone=alone)
    for check in checks:
        room.tell(check)
    return Command(update=update, goto=() if alone or not update["template"] else "compose")


def _joined(room: Asking, state: State, *, alone: bool) -> tuple[dict[str, Any], list[Event]]:
    """What the nodes after the specialists know, and the verdicts of the guardrails."""
    from graphs.verify import reviewed, verified

    parts, lang = room.parts(state), state["lang"]
    found, template = reviewed(parts, lang), template_of(parts, lang)
    update = {"template": template, "findings": [finding.model_dump(mode="json") for finding in found], **UNSAID}
    checks: list[Event] = [Checked("passages", not found, len(found))]
    if alone and template:
        update["text"], kept = verified(template, template, parts, lang)
        checks.append(Checked("words", kept))
    return update, checks


async def _compose(state: State, runtime: Any) -> dict[str, Any]:
    """Let a model phrase the template; what it may touch are the words between placeholders."""
    room: Asking = runtime.context
    parts = room.parts(state)
    labels = {fact.id: fact.label.said(state["lang"]) for fact in parts.facts}
    note = room.telling.note
    reply = await asyncio.to_thread(room.mix.rephrase, state["template"], state["lang"], labels, note)
    if reply is None:
        return {**UNSAID, "text": state["template"]}
    return {"text": reply.text, "model": reply.model, "cost": str(reply.cost)}


async def _verify(state: State, runtime: Any) -> dict[str, Any]:
    """The numeric gate on the final words; any doubt gives the template's."""
    from graphs.verify import verified

    parts = runtime.context.parts(state)
    text, kept = await asyncio.to_thread(verified, state["text"], state["template"], parts, state["lang"])
    runtime.context.tell(Checked("words", kept, by=state["model"]))
    return {"text": text, "model": state["model"] if kept else "none"}
