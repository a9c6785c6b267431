"""Questions over REST: answered at once or as a stream of events, or taken as a run that its owner may follow."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import TYPE_CHECKING, Annotated, Any, Literal

from fastapi import APIRouter, Depends, Header, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field

from terms import Principal
from web.rest import streams
from web.rest.callers import caller
from web.rest.shown import ANSWER, TURN, example
from web.rest.shown import streams as streamed

if TYPE_CHECKING:
    from graphs.chat import Chat
    from graphs.events import Event
    from ledger.threads import Turn

FRAMES = 'id: 1\nevent: begun\ndata: {"event": "begun", "run": "q20261127-081500-3f9a1c", "thread": "", "turn": ""}\n\n'
ID = r"^[A-Za-z0-9._:@-]{1,128}$"


class Question(BaseModel):
    """A question in German or English."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"example": {"question": "Was hat der Test in Chicago und Portland gebracht?", "lang": "de"}},
    )

    question: str = Field(min_length=1, max_length=2000, description="The question, as a person would ask it.")
    lang: Literal["de", "en"] | None = Field(default=None, description="Answer language; unset: the question's.")
    plan_only: bool = Field(default=False, description="Only plan; nothing runs.")
    thread: str | None = Field(
        default=None, pattern=ID, description="Conversation that it belongs to; a new id begins one; unset: none."
    )


class Asked(BaseModel):
    """A question that runs by itself."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"example": {"question": "What was the ROAS last week?", "lang": "en"}}
    )

    question: str = Field(min_length=1, max_length=2000, description="The question, as a person would ask it.")
    lang: Literal["de", "en"] | None = Field(default=None, description="Answer language; unset: the question's.")
    thread: str | None = Field(default=None, pattern=ID, description="Conversation; unset begins one.")


def chat(request: Request) -> Chat:
    """The conversations of the house."""
    return request.app.state.chat


Room = Annotated["Chat", Depends(chat)]
Who = Annotated[Principal, Depends(caller)]
routes = APIRouter()


@routes.post(
    "/ask", summary="Answer a question, with a receipt for every figure", responses=streamed(ANSWER, FRAMES),
    response_model=None,
)  # fmt: skip
async def ask(asked: Question, who: Who, room: Room, accept: Annotated[str, Header()] = "") -> Response:
    """One JSON object, or with `Accept: text/event-stream` the events on the way to it; going away stops it."""
    if asked.plan_only:
        from asyncio import to_thread

        plan, lang = await to_thread(room.asking.plan, asked.question, asked.lang)
        return JSONResponse(plan.as_json(lang))
    if asked.thread:
        turn = await room.start(who, asked.question, thread=asked.thread, lang=asked.lang)
        events = attended(room, who, turn)
    else:
        events = room.once(who, asked.question, asked.lang)
    if streams.wanted(accept):
        return await streams.streamed(events, numbered())
    return JSONResponse(await last(events))


async def attended(room: Chat, who: Principal, turn: Turn) -> AsyncGenerator[Event]:
    """The events of a turn that stops when nobody listens any more."""
    over = False
    try:
        async with aclosing(room.follow(who, turn.id)) as events:
            async for event in events:
                yield event
        over = True
    finally:
        if not over:
            room.leave(turn.id)


def numbered(after: int = 0) -> Any:
    """Events as frames, numbered from `after` on."""
    number = after

    def framed(event: Event) -> str:
        nonlocal number
        number += 1
        return streams.frame(event.as_json(), number)

    return framed


async def last(events: Any) -> dict[str, Any]:
    """The answer that events lead to; what ended otherwise says so in the same shape."""
    from graphs.events import Answered, Failed, Stopped

    async for event in events:
        if isinstance(event, Answered):
            return event.answer
        if isinstance(event, Failed):
            return {"ok": False, "error": event.error}
        if isinstance(event, Stopped):
            return {"ok": False, "run": event.run, "error": {"kind": "stopped", "message": "Stopped.", "do": ""}}
    return {"ok": False, "error": {"kind": "fault", "message": "No answer.", "do": ""}}


@routes.post(
    "/runs", status_code=202, summary="Take a question as a run; the same Idempotency-Key is the same run",
    responses=example({"ok": True, **TURN, "status": "running", "ended": ""}, 202, "Taken"),
)  # fmt: skip
async def begin(
    asked: Asked, who: Who, room: Room,
    idempotency_key: Annotated[
        str, Header(max_length=255, description="Kept for a day, for this caller only; with another question: 422.")
    ] = "",
) -> dict[str, Any]:  # fmt: skip
    """The run goes on whoever looks; its state and answer are at GET /runs/{id}."""
    turn = await room.start(who, asked.question, thread=asked.thread or "", lang=asked.lang, key=idempotency_key)
    return {"ok": True, **turn.as_json()}


@routes.get(
    "/runs/{id}", summary="State and answer of a run", responses=example({"ok": True, **TURN, "answer": ANSWER})
)
async def state(id: str, who: Who, room: Room) -> dict[str, Any]:
    """`status` is running, done, stopped, failed, or interrupted where the server died over it; then retry it."""
    from asyncio import to_thread

    turn = await room.turn(who, id)
    return {"ok": True, **turn.as_json(), "answer": await to_thread(room.answered, turn)}


@routes.get(
    "/runs/{id}/events", summary="Events of a run, from the beginning or after Last-Event-ID", response_model=None,
    responses={
        200: {"description": "Events", "content": {"text/event-stream": {"example": FRAMES}}},
        204: {"description": "There are none after that one"},
    },
)  # fmt: skip
async def events(id: str, who: Who, room: Room, last_event_id: Annotated[str, Header()] = "") -> Response:
    """Going away stops nothing."""
    after = int(last_event_id) if last_event_id.isdecimal() and len(last_event_id) < 9 else 0
    return await streams.streamed(room.follow(who, id, after), numbered(after))


@routes.post(
    "/runs/{id}/stop", summary="Stop a run",
    responses=example({"ok": True, **TURN, "status": "stopped"}),
)  # fmt: skip
async def stop(id: str, who: Who, room: Room) -> dict[str, Any]:
    """No further tool starts; what ran is on record. One that has ended stays as it is."""
    return {"ok": True, **(await room.stop(who, id)).as_json()}


@routes.post(
    "/runs/{id}/retry", status_code=202, summary="Run again what was interrupted, stopped or failed",
    responses=example({"ok": True, **TURN, "status": "running", "ended": "", "tries": 2}, 202, "Taken"),
)  # fmt: skip
async def retry(id: str, who: Who, room: Room) -> dict[str, Any]:
    """The same turn of the conversation, one more try."""
    return {"ok": True, **(await room.retry(who, id)).as_json()}
