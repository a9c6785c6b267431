# pyright: basic
"""100 conversations at once on tools that do nothing: what our graph adds to a raw LangGraph graph of the same shape.

Run: python -m bench.chat_load [chats] [turns]. Raw: supervisor, six specialists at once, join; each node does nothing.
Ours: the graph of `graphs/way.py` with a plan of six steps, one for each specialist. Both with the same checkpointer,
in the same process, in turns. CPU is process time, so that other work on the machine counts less. Then the same chats
with everything on record: threads, receipts, audit; every turn of every thread has to be there once.
"""

from __future__ import annotations

import asyncio
import operator
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from statistics import median
from typing import Annotated, Any

from typing_extensions import TypedDict

import graphs.specialist
from graphs.ask import Asking
from graphs.chat import Chat
from graphs.checkpoints import saver
from settings import Settings
from terms import Fact, Plan, Principal, Receipt, Result, Step, Words

SHELVES = ("attribution", "bidding", "compliance", "creative", "data", "seo")
TOOLS = dict(zip(SHELVES, ("paths", "pacing", "claims", "check", "metric", "robots"), strict=True))
PLAN = Plan(steps=tuple(Step(tool=f"{shelf}.{tool}", args={}) for shelf, tool in TOOLS.items()))
SAID = Words(de="Ergebnis: {{done}}.", en="Result: {{done}}.")
FACT = Fact(id="done", value=Decimal(1), unit="count", label=Words(de="Ergebnis", en="result"))
ME = Principal(id="local", kind="person", role="admin")
ROUNDS = 9
SAYING = [False]
"""Whether the tools say a sentence with a figure, which then passes the gate, or nothing at all."""


RAW, OURS, GATE = "raw LangGraph", "our graph", "our graph, six figures gated"


class Raw(TypedDict):
    """State of the raw graph."""

    question: str
    runs: Annotated[list[str], operator.add]
    text: str


def raw() -> Any:
    """Supervisor, six specialists, join: what LangGraph itself takes."""
    from langgraph.graph import END, START, StateGraph  # noqa: TID251  (the peer)
    from langgraph.types import Command, Send  # noqa: TID251

    async def plan(state: Raw) -> Any:
        return Command(goto=[Send("specialist", {**state, "shelf": shelf}) for shelf in SHELVES])

    async def specialist(state: dict[str, Any]) -> dict[str, Any]:
        return {"runs": [state["shelf"]]}

    async def join(state: Raw) -> dict[str, Any]:
        return {"text": "done"}

    builder: Any = StateGraph(Raw)
    builder.add_node("plan", plan, destinations=("specialist",))
    builder.add_node("specialist", specialist)
    builder.add_node("join", join, defer=True)
    builder.add_edge(START, "plan")
    builder.add_edge("specialist", "join")
    builder.add_edge("join", END)
    return builder


class Memory:
    """Runs that are only remembered, made before anything is measured."""

    def __init__(self, kept: dict[str, Any]) -> None:
        self.kept = kept

    def get(self, run: str) -> Any:
        """A run by its id."""
        return self.kept[run]


class Stored:
    """One remembered run."""

    def __init__(self, result: Result) -> None:
        self.result = result.model_dump(mode="json")


def made(name: str, run: str) -> Result:
    """What a tool that does nothing says: nothing at all, or one sentence with a figure."""
    receipt = Receipt(
        run=run, tool=name, version="0", code="0", args={}, data={}, filter="", seed=1, today=date(2026, 9, 1),
        result="0",
    )  # fmt: skip
    return Result(facts=(FACT,), text=SAID, receipt=receipt) if SAYING[0] else Result(receipt=receipt)


def nothing(name: str, args: Any, desk: Any, parent: str = "") -> Result:
    """A tool that does nothing, recorded where the desk records."""
    if isinstance(desk.runs, Memory):
        return DONE[name, SAYING[0]]
    result = made(name, desk.runs.new_id(name))
    assert result.receipt is not None
    desk.runs.record(result.receipt, result, parent=parent)
    return result


DONE: dict[tuple[str, bool], Result] = {}


def remembered() -> Memory:
    """All that tools may say, once for each of them."""
    kept: dict[str, Any] = {}
    for says in (False, True):
        SAYING[0] = says
        for step in PLAN.steps:
            run = f"{step.tool}-{says}"
            DONE[step.tool, says] = made(step.tool, run)
            kept[run] = Stored(DONE[step.tool, says])
    return Memory(kept)


async def timed(many: int, once: Callable[[int], Awaitable[Any]]) -> tuple[float, float, float]:
    """CPU and wall milliseconds for each, and the median wait, of many at once."""
    waits: list[float] = []

    async def one(number: int) -> None:
        started = time.perf_counter()
        await once(number)
        waits.append(time.perf_counter() - started)

    cpu, wall = time.process_time(), time.perf_counter()
    await asyncio.gather(*(one(number) for number in range(many)))
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    return 1000 * cpu / many, 1000 * wall / many, 1000 * median(waits)


async def graphs_alone(room: Asking, home: Path, many: int) -> None:
    """Raw and ours in turns, with the same saver."""
    async with saver(home / "raw.db") as store:
        plain = raw().compile(checkpointer=store)
        ours: Any = room.graph(store)
        silent = replace(room, desk=replace(room.desk, runs=remembered()))  # pyright: ignore[reportArgumentType]

        async def one_raw(number: int) -> None:
            config = {"configurable": {"thread_id": f"r{number}-{time.perf_counter_ns()}"}}
            await plain.ainvoke({"question": "?", "runs": [], "text": ""}, config, durability="exit")

        async def one_ours(number: int) -> None:
            run = f"q{number}-{time.perf_counter_ns()}"
            own = replace(silent, gathered={})
            state = {"run": run, "question": "?", "lang": "en"}
            config = {"configurable": {"thread_id": run}}
            done = await ours.ainvoke(state, config, context=own, durability="exit")
            assert len(done["runs"]) == len(SHELVES), done

        found: dict[str, list[tuple[float, float, float]]] = {RAW: [], OURS: [], GATE: []}
        for _ in range(ROUNDS + 1):
            found[RAW].append(await timed(many, one_raw))
            SAYING[0] = False
            found[OURS].append(await timed(many, one_ours))
            SAYING[0] = True
            found[GATE].append(await timed(many, one_ours))
    print(f"{'':<34} {'CPU ms':>9} {'wall ms':>9} {'wait p50 ms':>12}   each of {many} at once, median of {ROUNDS}")
    for name, rows in found.items():
        told = [median(row[at] for row in rows[1:]) for at in range(3)]
        print(f"{name:<34} {told[0]:9.2f} {told[1]:9.2f} {told[2]:12.0f}")
    for name in (OURS, GATE):
        # Round by round: what else runs on the machine slows both down at that moment.
        pairs = list(zip(found[name], found[RAW], strict=True))[1:]
        ratio = [median(ours[at] / raw[at] for ours, raw in pairs) for at in range(2)]
        print(f"{name + ' / raw':<34} {ratio[0]:9.2f} {ratio[1]:9.2f}")


async def on_record(room: Asking, chats: int, turns: int) -> None:
    """The same chats with all that a turn leaves; nothing lost, nothing doubled."""
    chat = Chat(room)
    threads = [f"t{number}" for number in range(chats)]

    async def one(number: int) -> None:
        for turn in range(turns):
            begun = await chat.start(ME, f"question {turn}", thread=threads[number], lang="en")
            last = [event async for event in chat.follow(ME, begun.id)][-1]
            assert last.name == "answer", last

    cpu, wall, wait = await timed(chats, one)
    whole = chats * turns
    print(f"{'a whole turn, all on record':<34} {cpu / turns:9.2f} {wall / turns:9.2f} {wait / turns:12.0f}")
    kept = [await chat.thread(ME, thread) for thread in threads]
    asked = [[turn.question for turn in thread.turns] for thread in kept]
    runs = [turn.run for thread in kept for turn in thread.turns]
    right = all(each == [f"question {turn}" for turn in range(turns)] for each in asked)
    counts = room.desk.runs.counts()
    print(
        f"turns on record {len(runs)} of {whole}, distinct runs {len(set(runs))}, in order: {right}, "
        f"answers {counts['ask']}, tool runs {sum(counts.values()) - counts['ask']} of {whole * len(SHELVES)}"
    )
    if not (right and len(set(runs)) == whole == counts["ask"]):
        raise SystemExit("a turn was lost or doubled")


def main(chats: int = 100, turns: int = 3) -> None:
    """Print the table."""
    graphs.specialist.call = nothing
    Asking.plan = lambda self, question, lang=None: (PLAN, lang or "en")  # type: ignore[method-assign]
    with tempfile.TemporaryDirectory() as folder:
        room = Asking.open(Settings(home=Path(folder), today=date(2026, 9, 1), model="none"))
        asyncio.run(graphs_alone(room, Path(folder), chats))
        asyncio.run(on_record(room, chats, turns))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
