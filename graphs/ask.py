"""One control room that answers questions, with the desk, the supervisor and the models of one home.

The way that a question takes is `way`, what it is answered with `planning`, and telling of it meanwhile `streaming`.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from acting.held import holding
from acting.recording import proposed, taken
from errors import Lang
from graphs._told_live import Telling, ignored, stopped_answer
from graphs.answers import Parts, assemble, gather
from graphs.checkpoints import Kept
from graphs.events import Event
from graphs.planning import Mind, planned, went_on
from settings import Settings
from terms import Answer, Plan, Principal, Result, Words
from tools.calling import Desk

if TYPE_CHECKING:
    from langgraph.graph.state import CompiledStateGraph

    from agents.supervisor import Supervisor
    from edge.mix import Mix
    from graphs.way import State
    from policies.limits import Taken


@dataclass
class Asking:
    """The room.

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
        return await self._for(who).answered(question, lang, run or self.new_run())

    def stream(
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
        from graphs.streaming import streamed

        return streamed(replace(self._for(who), before=before), question, lang, run or self.new_run())

    def new_run(self) -> str:
        """An id for a question."""
        return self.desk.runs.new_id("ask")

    def _for(self, who: Principal | None) -> Asking:
        """The same room for one question of somebody, of which nobody is told."""
        desk = replace(self.desk, runs=self.desk.runs.by(who.id)) if who else self.desk
        return replace(self, desk=desk, tell=ignored, who=who, gathered={})

    def plan(self, question: str, lang: Lang | None = None) -> tuple[Plan, Lang]:
        """The plan alone; nothing runs."""
        return planned(self, self._nameless(question), lang)

    async def answered(self, question: str, lang: Lang | None, run: str) -> Answer:
        """Send one question on its way and put the answer on record; in a room of its own, as `aask` does it."""
        from edge.voice import voice

        started = time.perf_counter()
        question = self._nameless(question)  # before anything is recorded
        async with self.kept.graph(self) as graph:
            config = {"configurable": {"thread_id": run}}
            state = await graph.ainvoke(
                {"run": run, "question": question, "lang": lang or ""}, config, context=self, durability="exit"
            )
        return await asyncio.to_thread(self._recorded, state, question, started, voice)

    def _recorded(self, state: State, question: str, started: float, voice: Callable[..., dict[str, str]]) -> Answer:
        plan, parts = Plan.model_validate(state["plan"]), self.parts(state)
        results, notes = proposed(self.settings, parts.results, self.who)
        parts = replace(parts, results=results)
        answer = assemble(state, plan, parts, (*went_on(self, plan), *notes))
        spoken = voice(self.settings, answer.model)
        self.desk.runs.record_answer(answer, question, time.perf_counter() - started, spoken)
        return answer

    def stopped(self, run: str, question: str, lang: Lang | None, seconds: float) -> None:
        """Put on record that somebody stopped a question."""
        from agents.language import detect

        question = self._nameless(question)
        self.desk.runs.record_answer(stopped_answer(run, lang or detect(question)), question, seconds)

    def _nameless(self, question: str) -> str:
        from warehouse.vault import nameless

        return nameless(question, self.settings.home)

    def parts(self, state: Any) -> Parts:
        """The results of a question, read from the ledger once they are all there."""
        key = str(sorted((entry["place"], entry["run"]) for entry in state.get("runs", [])))
        if key not in self.gathered:
            self.gathered.clear()
            self.gathered[key] = gather(state, self.desk, self.taken)
        return self.gathered[key]

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

    def graph(self, checkpointer: Any = None) -> CompiledStateGraph[Any, Any, Any, Any]:
        """The compiled graph, with a checkpointer of the caller's."""
        from graphs.way import built

        return built(Asking).compile(checkpointer=checkpointer)

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
