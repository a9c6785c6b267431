"""A forged checkpoint does not execute, and a store that would is refused."""

from __future__ import annotations

import asyncio
import sqlite3

import pytest

from errors import Tampered
from graphs import checkpoints
from graphs.checkpoints import forged_row, prove_strict, saver, strict_serialiser


def test_a_forged_row_is_not_called():
    serialiser = strict_serialiser()
    checkpoints._executed.clear()
    serialiser.loads_typed(("msgpack", forged_row("graphs.checkpoints", "tripwire", "x")))
    assert checkpoints._executed == []


def test_a_loose_serialiser_is_found_out():
    from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer

    with pytest.raises(Tampered):
        prove_strict(JsonPlusSerializer(allowed_msgpack_modules=True))


def test_a_changed_row_in_the_file_runs_nothing(tmp_path):
    from langgraph.graph import END, START, StateGraph
    from typing_extensions import TypedDict

    class State(TypedDict):
        word: str

    file = tmp_path / "checkpoints.db"
    config = {"configurable": {"thread_id": "t"}}

    async def once(word):
        async with saver(file) as store:
            builder = StateGraph(State)
            builder.add_node("say", lambda state: {"word": state["word"] + "!"})
            builder.add_edge(START, "say")
            builder.add_edge("say", END)
            graph = builder.compile(checkpointer=store)
            if word:
                return await graph.ainvoke({"word": word}, config)
            return await graph.aget_state(config)

    assert asyncio.run(once("hello"))["word"] == "hello!"
    with sqlite3.connect(file) as db:
        db.execute("update checkpoints set checkpoint = ?", (forged_row("graphs.checkpoints", "tripwire", "x"),))
    checkpoints._executed.clear()
    try:
        asyncio.run(once(""))
    except Exception:
        pass  # a broken checkpoint may fail to load; it must not execute
    assert checkpoints._executed == []


def test_one_graph_is_kept_open_in_one_loop_and_opened_anew_elsewhere(tmp_path):
    import asyncio
    from types import SimpleNamespace

    from graphs.checkpoints import FILE, Kept

    made = []
    room = SimpleNamespace(settings=SimpleNamespace(home=tmp_path), graph=lambda store: made.append(store) or store)
    kept = Kept()

    async def asked(*, opened):
        if opened:
            await kept.open(room)
            await kept.open(room)
        async with kept.graph(room) as one:
            pass
        async with kept.graph(room) as two:
            pass
        await kept.close()
        return one is two

    assert asyncio.run(asked(opened=True))
    assert len(made) == 1
    assert not asyncio.run(asked(opened=False))
    assert len(made) == 3
    assert (tmp_path / FILE).exists()
