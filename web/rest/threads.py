"""Conversations over REST: only those of whoever calls; and receipts with what computing them again shows."""

from __future__ import annotations

from asyncio import to_thread
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from web.rest.acting import House, In
from web.rest.asking import Room, Who
from web.rest.shown import ANSWER, RECEIPT, THREAD, TURN, example


class Opinion(BaseModel):
    """What somebody thinks of an answer."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": {"feedback": "up", "note": "clear"}})

    turn: str = Field(default="", max_length=80, description="Turn of the thread; unset: its latest.")
    feedback: Literal["up", "down", ""] = Field(description="Good, bad, or neither any more.")
    note: str = Field(default="", max_length=2000, description="Why.")


class Title(BaseModel):
    """Another title."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": {"title": "ROAS in July"}})

    title: str = Field(min_length=1, max_length=200, description="As it is to be listed.")


routes = APIRouter()


@routes.get(
    "/threads", summary="Your conversations, the latest first",
    responses=example({"ok": True, "threads": [THREAD]}),
)  # fmt: skip
async def threads(
    who: Who, room: Room,
    search: Annotated[str, Query(max_length=200, description="Words of titles and questions.")] = "",
    limit: Annotated[int, Query(ge=1, le=500, description="How many at most.")] = 100,
) -> dict[str, Any]:  # fmt: skip
    """Nobody sees those of somebody else."""
    return {"ok": True, "threads": [each.as_json() for each in await room.threads(who, search, limit)]}


@routes.get(
    "/threads/{id}", summary="One conversation with its questions and answers",
    responses=example({"ok": True, **THREAD, "turns": [{**TURN, "answer": ANSWER}]}),
)  # fmt: skip
async def thread(id: str, who: Who, room: Room) -> dict[str, Any]:
    """The turns in order; a turn without an answer says by its status why."""
    found = await room.thread(who, id)
    answers = await to_thread(lambda: [room.answered(turn) for turn in found.turns])
    turns = [turn.as_json() | {"answer": answer} for turn, answer in zip(found.turns, answers, strict=True)]
    return {"ok": True, **found.as_json(), "turns": turns}


@routes.patch(
    "/threads/{id}", summary="Give a conversation another title", responses=example({"ok": True, **THREAD})
)  # fmt: skip
async def rename(id: str, to: Title, who: Who, room: Room) -> dict[str, Any]:
    """The thread as it is then."""
    await room.rename(who, id, to.title)
    return {"ok": True, **(await room.thread(who, id)).as_json()}


@routes.delete("/threads/{id}", summary="Delete a conversation", responses=example({"ok": True, "turns": 1}))
async def delete(id: str, who: Who, room: Room) -> dict[str, Any]:
    """Its questions and notes cannot be read any more; the runs with their receipts stay on record."""
    return {"ok": True, "turns": await room.delete(who, id)}


@routes.post(
    "/threads/{id}/feedback", summary="Say what you think of an answer",
    responses=example({"ok": True, **TURN, "feedback": "up", "note": "clear"}),
)  # fmt: skip
async def feedback(id: str, said: Opinion, who: Who, room: Room) -> dict[str, Any]:
    """The last word counts."""
    from errors import NotFound

    found = await room.thread(who, id)
    turn = next((each for each in reversed(found.turns) if said.turn in ("", each.id)), None)
    if turn is None:
        raise NotFound(
            en="This conversation has no such question.", de="Eine solche Frage hat dieses Gespräch nicht.",
            do_en="GET /threads/{id} names them.", do_de="GET /threads/{id} nennt sie.",
        )  # fmt: skip
    await room.rate(who, turn.id, said.feedback, said.note)
    return {"ok": True, **(await room.turn(who, turn.id)).as_json()}


@routes.get(
    "/receipts/{run}", summary="Receipts of a run, and what computing it again shows",
    responses=example(
        {"ok": True, "run": RECEIPT["run"], "tool": "data.metric", "receipts": [RECEIPT], "replay": None}
    ),
)  # fmt: skip
def receipt(
    run: str, house: House, who: Who, lang: In,
    replay: Annotated[bool, Query(description="Compute it again and compare the bytes.")] = False,
) -> dict[str, Any]:  # fmt: skip
    """Of a tool's run its receipt, of an answered question those of its tools."""
    from web.replaying import receipt as read

    return read(house, run, lang, again=replay)
