# pyright: basic
"""A question's way: plan → clarify | specialists in parallel → join with review → [compose →] verify → answer.

The plan is fixed before anything untrusted is read. State is plain JSON: results stay in the ledger and are named by
run, so that a checkpoint holds no tables and nothing that could execute.
"""

from __future__ import annotations

import asyncio
import operator
import threading
import time
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any, Literal

from typing_extensions import TypedDict

from acting.held import holding
from acting.recording import proposed, taken
from errors import Lang, LeitstandError
from graphs._told_live import Telling, ignored, sentences, stopped_answer
from graphs.answers import Parts, assemble, gather, template_of
from graphs.checkpoints import Kept
from graphs.events import Answered, Begun, Checked, Event
from settings import Settings
from terms import Answer, Plan, Principal, Result, Step, Words
from tools.calling import Desk, call

if TYPE_CHECKING:
    from langgraph.graph.state import CompiledStateGraph

    from agents.supervisor import Supervisor
    from edge.mix import Mix
    from policies.limits import Taken


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


class Mind:
    """The supervisor of a room, made when the first question comes: importing it takes a third of a second."""

    def __init__(self, settings: Settings, desk: Desk) -> None:
        self._settings, self._desk = settings, desk

    @cached_property
    def supervisor(self) -> Supervisor:
        """The one supervisor."""
        from agents.supervisor import Supervisor

        return Supervisor(self._desk.warehouse, self._desk.today, cache=self._settings.home / "cache")


@dataclass
class Asking:
    """One control room that answers questions: the desk, the supervisor and the models of one home.

    tell   where the events of a question go · who: the principal that asks; else whoever the settings name
    before the plan of the question before, in a conversation
    """

    settings: Settings
    desk: Desk
    mind: Mind
    mix: Mix
    tell: Callable[[Event], Any] = field(default=ignored, repr=False)
    kept: Kept = field(default_factory=Kept, repr=False)
    gathered: dict[str, Parts] = field(default_factory=dict[str, Parts], repr=False)
    who: Principal | None = None
    before: Plan | None = None

    @classmethod
    def open(cls, settings: Settings) -> Asking:
        """Everything that a question needs, from the settings; models stay unloaded until one is asked."""
        from edge.mix import Mix
        from tools.calling import open_desk

        desk = replace(open_desk(settings), held=holding(settings))
        return cls(settings, desk, Mind(settings, desk), Mix(settings))

    @property
    def supervisor(self) -> Supervisor:
        """Who plans."""
        return self.mind.supervisor

    def ask(self, question: str, lang: Lang | None = None) -> Answer:
        """Answer one question, from any thread that runs no event loop."""
        return asyncio.run(self.aask(question, lang))

    async def aask(
        self, question: str, lang: Lang | None = None, *, run: str = "", who: Principal | None = None
    ) -> Answer:
        """Answer one question; what failed is in the answer, never raised."""
        return await self._for(who, ignored)._answered(question, lang, run or self.new_run())

    async def stream(
        self, question: str, lang: Lang | None = None, *, run: str = "", who: Principal | None = None,
        before: Plan | None = None,
    ) -> AsyncGenerator[Event]:  # fmt: skip
        """Answer one question and tell what happens meanwhile; the last event is the answer.

        Closing the generator stops it: no further tool starts, and the stop goes on record under the question's run.

        Args:
            question: as it was typed.
            lang: language of the answer; None is the question's.
            run: an id for it, from `new_run`.
            who: the principal that asks; else whoever the settings name.
            before: the plan of the question before, which a short one may go on from.
        """
        run, told, started = run or self.new_run(), asyncio.Queue[Event | None](), time.perf_counter()
        own = replace(self._for(who, _from_anywhere(told)), before=before)
        work = asyncio.ensure_future(own._answered(question, lang, run))
        work.add_done_callback(lambda _: told.put_nowait(None))
        try:
            yield Begun(run)
            while (event := await told.get()) is not None:
                yield event
            answer = work.result()
            for piece in sentences(answer.text):
                yield piece
            yield Answered(answer.as_json(), round(time.perf_counter() - started, 4))
        finally:
            if not work.done():
                work.cancel()
                with suppress(asyncio.CancelledError, Exception):
                    await work
                await asyncio.to_thread(own._stopped, run, question, lang, time.perf_counter() - started)

    def new_run(self) -> str:
        """An id for a question."""
        return self.desk.runs.new_id("ask")

    def _for(self, who: Principal | None, tell: Callable[[Event], Any]) -> Asking:
        """The same room for one question: who asks, and where its events go."""
        desk = replace(self.desk, runs=self.desk.runs.by(who.id)) if who else self.desk
        return replace(self, desk=desk, tell=tell, who=who, gathered={})

    def parts(self, state: Any) -> Parts:
        """The results of a question, read from the ledger once they are all there."""
        key = str(sorted((entry["place"], entry["run"]) for entry in state.get("runs", [])))
        if key not in self.gathered:
            self.gathered.clear()
            self.gathered[key] = gather(state, self.desk, self.taken)
        return self.gathered[key]

    async def _answered(self, question: str, lang: Lang | None, run: str) -> Answer:
        from edge.voice import voice
        from warehouse.vault import nameless

        started = time.perf_counter()
        question = nameless(question, self.settings.home)  # before anything is recorded
        async with self.kept.graph(self) as graph:
            config = {"configurable": {"thread_id": run}}
            state = await graph.ainvoke(
                {"run": run, "question": question, "lang": lang or ""}, config, context=self, durability="exit"
            )
        return await asyncio.to_thread(self._recorded, state, question, started, voice)

    def _recorded(self, state: State, question: str, started: float, voice: Callable[..., dict[str, str]]) -> Answer:
        answer = _answer(self, state)
        spoken = voice(self.settings, answer.model)
        self.desk.runs.record_answer(answer, question, time.perf_counter() - started, spoken)
        return answer

    def _stopped(self, run: str, question: str, lang: Lang | None, seconds: float) -> None:
        from agents.language import detect
        from warehouse.vault import nameless

        question = nameless(question, self.settings.home)
        self.desk.runs.record_answer(stopped_answer(run, lang or detect(question)), question, seconds)

    def plan(self, question: str, lang: Lang | None = None) -> tuple[Plan, Lang]:
        """The plan alone; nothing runs."""
        from warehouse.vault import nameless

        question = nameless(question, self.settings.home)
        routed = self.supervisor.plan(question, lang)
        if self.before is not None:
            from agents import follow_up

            desk = self.desk
            if went_on := follow_up.asked(desk.warehouse, desk.today, self.before, routed, question):
                return went_on, routed.lang
        proposed = None if routed.ordered else self._proposed(question, routed.lang)
        return (proposed or routed.plan), routed.lang

    def _proposed(self, question: str, lang: Lang) -> Plan | None:
        if self.mix.tier != "cloud":
            return None
        from agents.cards import cards

        drafted = self.mix.plan(
            question, lang, cards(), self.desk.today, self.supervisor.vocabulary(), note=self.telling.note
        )
        return self.supervisor.accept(drafted) if drafted is not None else None

    def names_of(self, answer: Answer) -> dict[str, Words]:
        """What an answer's sentences may name besides figures: periods, channels, documents."""
        results = [self.desk.runs.get(receipt.run).result for receipt in answer.receipts]
        return {key: words for result in results for key, words in Result.model_validate(result).names.items()}

    @property
    def telling(self) -> Telling:
        """What turns steps into events."""
        return Telling(self.settings, self.tell)

    def taken(self, results: Sequence[Result]) -> Taken | None:
        """What is at risk already, where it matters."""
        return taken(self.settings, results)

    def graph(self, checkpointer: Any = None) -> CompiledStateGraph:
        """The compiled graph, with a checkpointer of the caller's."""
        return build().compile(checkpointer=checkpointer)

    async def keep(self) -> None:
        """Keep the graph and its store open in this loop until `let_go`: for servers, which answer many questions."""
        await self.kept.open(self)

    async def let_go(self) -> None:
        """Close what `keep` opened."""
        await self.kept.close()

    def warm(self) -> None:
        """Import and build what the first question would have to wait for; changes nothing and records nothing."""
        from agents.specialists import specialists
        from graphs.verify import verified
        from tools.calling import code_version, load

        with suppress(Exception):  # a question that comes will say what is wrong
            self.supervisor.plan("Wie hoch war der ROAS letzte Woche?", "de")
            self.graph()
            load("data.metric")
            specialists()
            verified("–", "–", Parts((), ()), "de")
            code_version()
            self.mix.warm()

    def close(self) -> None:
        """Let go of models and stores."""
        self.mix.close()
        self.desk.library.close()


def _from_anywhere(told: asyncio.Queue[Event | None]) -> Callable[[Event], Any]:
    """Puts events into a queue of this thread's loop, also from the threads that wait for models."""
    loop, here = asyncio.get_running_loop(), threading.get_ident()

    def tell(event: Event) -> None:
        if threading.get_ident() == here:
            told.put_nowait(event)
        else:
            loop.call_soon_threadsafe(told.put_nowait, event)

    return tell


def build() -> Any:
    """The graph as drawn in the docstring of this file."""
    from langgraph.graph import END, START, StateGraph
    from langgraph.types import Command, Send

    async def plan(state: State, runtime: Any) -> Any:
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

    async def clarify(state: State) -> dict[str, Any]:
        return {"text": "", "model": "none", "cost": "0"}

    builder: Any = StateGraph(State, context_schema=Asking)
    builder.add_node("plan", plan, destinations=("clarify", "specialist"))
    builder.add_node("clarify", clarify)
    builder.add_node("specialist", _specialist)
    builder.add_node("join", _join, defer=True, destinations=("compose", END))
    builder.add_node("compose", _compose)
    builder.add_node("verify", _verify)
    builder.add_edge(START, "plan")
    builder.add_edge("clarify", END)
    builder.add_edge("specialist", "join")
    builder.add_edge("compose", "verify")
    builder.add_edge("verify", END)
    return builder


async def _specialist(state: dict[str, Any], runtime: Any) -> dict[str, Any]:
    """Run the steps of one shelf; a failed tool is a note, not a crash."""
    room: Asking = runtime.context
    runs: list[dict[str, Any]] = []
    failures: list[dict[str, Any]] = []
    with room.telling.specialist(state["shelf"], state["lang"]):
        for each in state["steps"]:
            place, step = each["place"], Step(tool=each["tool"], args=each["args"])
            with room.telling.tool(place, step.tool, state["lang"]) as seen:
                try:
                    result = await asyncio.to_thread(call, step.tool, step.args, room.desk, state["run"])
                    assert result.receipt is not None
                    runs.append({"place": place, "run": result.receipt.run})
                    seen.ran(result)
                    continue
                except LeitstandError as failed:
                    failures.append({"place": place, "tool": step.tool, "error": _both(failed)})
                except Exception as broken:
                    if room.settings.debug:
                        raise
                    failures.append({"place": place, "tool": step.tool, "error": _broken(step, broken)})
                seen.failed(failures[-1]["error"][state["lang"]])
    return {"runs": runs, "failures": failures}


def _both(failed: LeitstandError) -> dict[str, Any]:
    return {"de": failed.as_json("de"), "en": failed.as_json("en")}


def _broken(step: Step, broken: Exception) -> dict[str, Any]:
    from agents.titles import title

    reason = f"{type(broken).__name__}: {broken}"[:200]
    de, en = (f"{title(step.tool, lang)} ({step.tool})" for lang in ("de", "en"))
    return {
        "de": {"kind": "fault", "message": f"{de} ist gescheitert ({reason}).", "do": "Bitte melden."},
        "en": {"kind": "fault", "message": f"{en} failed ({reason}).", "do": "Please report this."},
    }


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
    update = {
        "template": template, "findings": [finding.model_dump(mode="json") for finding in found],
        "text": "", "model": "none", "cost": "0",
    }  # fmt: skip
    checks: list[Event] = [Checked("passages", not found, len(found))]
    if alone and template:
        update["text"], kept = verified(template, template, parts, lang)
        checks.append(Checked("words", kept))
    return update, checks


async def _compose(state: State, runtime: Any) -> dict[str, Any]:
    """Let a model phrase the template; what it may touch are the words between placeholders."""
    context: Asking = runtime.context
    parts = context.parts(state)
    labels = {fact.id: fact.label.said(state["lang"]) for fact in parts.facts}
    note = context.telling.note
    reply = await asyncio.to_thread(context.mix.rephrase, state["template"], state["lang"], labels, note)
    if reply is None:
        return {"text": state["template"], "model": "none", "cost": "0"}
    return {"text": reply.text, "model": reply.model, "cost": str(reply.cost)}


async def _verify(state: State, runtime: Any) -> dict[str, Any]:
    """The numeric gate on the final words; any doubt gives the template's."""
    from graphs.verify import verified

    parts = runtime.context.parts(state)
    text, kept = await asyncio.to_thread(verified, state["text"], state["template"], parts, state["lang"])
    runtime.context.tell(Checked("words", kept, by=state["model"]))
    return {"text": text, "model": state["model"] if kept else "none"}


def _answer(room: Asking, state: State) -> Answer:
    plan = Plan.model_validate(state["plan"])
    parts = room.parts(state)
    notes = proposed(room.settings, parts.results, room.who)
    if room.before is not None:
        from agents import follow_up

        notes = (*((follow_up.SAID,) if plan.why == follow_up.WHY else ()), *notes)
    return assemble(state, plan, parts, notes)
