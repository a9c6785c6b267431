"""The same graph behind the interface that chat programs speak: `/v1/models` and `/v1/chat/completions`.

Only the last message of the user is the question; earlier messages, system prompts and tools of the caller change
nothing, and no text approves anything. Shapes by the OpenAI API reference, chat completions.
"""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import AsyncGenerator
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Header
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field

from errors import BadArguments, LeitstandError, NotFound
from web.rest import streams
from web.rest.asking import Room, Who
from web.rest.shown import example

if TYPE_CHECKING:
    from graphs.chat import Chat
    from graphs.events import Event
    from terms import Principal

MODEL = "leitstand"
BEGUN = 1_760_000_000
"""Since when the model exists, as the list of models has to say."""
LONGEST = 2000
DONE = "data: [DONE]\n\n"


class Message(BaseModel):
    """One message; only text counts."""

    model_config = ConfigDict(extra="ignore")

    role: str = Field(max_length=40)
    content: str | list[dict[str, Any]] | None = None


class StreamOptions(BaseModel):
    """What comes with a stream."""

    model_config = ConfigDict(extra="ignore")

    include_usage: bool = False


class Completion(BaseModel):
    """A chat completion as its programs ask for it; what means nothing here is ignored."""

    model_config = ConfigDict(
        extra="ignore",
        json_schema_extra={
            "example": {
                "model": MODEL,
                "messages": [{"role": "user", "content": "What was the ROAS last week?"}],
                "metadata": {"thread_id": "my-chat-1"},
            }
        },
    )

    model: str = Field(max_length=200)
    messages: list[Message] = Field(min_length=1, max_length=2000)
    stream: bool = False
    stream_options: StreamOptions | None = None
    n: int | None = None
    metadata: dict[str, Any] | None = None

    def question(self) -> str:
        """The last thing that the user said.

        Raises:
            BadArguments: there is none, it is no text, or it is too long.
        """
        said = next((each.content for each in reversed(self.messages) if each.role == "user"), None)
        parts = [{"type": "text", "text": said}] if isinstance(said, str) else said or []
        if any(part.get("type") != "text" for part in parts):
            raise _unusable("Only text can be asked.", "Fragen lassen sich nur als Text stellen.")
        text = " ".join(str(part.get("text", "")) for part in parts).strip()
        if not text:
            raise _unusable("There is no message of the user.", "Es gibt keine Nachricht mit der Rolle user.")
        if len(text) > LONGEST:
            raise _unusable(
                f"The question is longer than {LONGEST} characters.",
                f"Die Frage ist länger als {LONGEST} Zeichen.",
            )
        return text


ONE: dict[str, Any] = {"id": MODEL, "object": "model", "created": BEGUN, "owned_by": MODEL}
MODELS: dict[str, Any] = {"object": "list", "data": [ONE]}
SHOWN = {
    "id": "chatcmpl-5c1f0e7a90b34d21", "object": "chat.completion", "created": BEGUN, "model": MODEL,
    "choices": [
        {"index": 0, "message": {"role": "assistant", "content": "The ROAS was 2.00."}, "finish_reason": "stop"}
    ],
    "usage": {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0}, "leitstand": {},
}  # fmt: skip
routes = APIRouter(prefix="/v1")


@routes.get("/models", summary="The one model of the house, as chat programs ask for it", responses=example(MODELS))
def models(who: Who) -> dict[str, Any]:
    """Whatever model phrases an answer, the figures are the same."""
    return MODELS


@routes.get(
    "/models/{model}", summary="The model by its name", responses=example(ONE)
)  # fmt: skip
def model(model: str, who: Who) -> dict[str, Any]:
    """There is one."""
    _known(model)
    return ONE


@routes.post(
    "/chat/completions", summary="A question in the shape of chat programs", response_model=None,
    responses=example(SHOWN),
)  # fmt: skip
async def completions(
    asked: Completion, who: Who, room: Room,
    x_openwebui_chat_id: Annotated[str, Header(max_length=200, description="Conversation of Open WebUI.")] = "",
) -> Response:  # fmt: skip
    """With `stream` as chunks, in whole sentences that have been verified. Tokens are those of a model that spoke."""
    _known(asked.model)
    if asked.n not in (None, 1):
        raise _unusable("There is one answer to a question (n = 1).", "Auf eine Frage gibt es eine Antwort (n = 1).")
    named = x_openwebui_chat_id or str((asked.metadata or {}).get("thread_id") or "")
    events = await _events(room, who, asked.question(), named)
    voice = _Voice(f"chatcmpl-{secrets.token_hex(8)}", int(time.time()))
    if asked.stream:
        usage = asked.stream_options is not None and asked.stream_options.include_usage
        return await streams.streamed(voice.chunks(events, usage=usage), _data, DONE)
    return JSONResponse(await voice.whole(events))


async def _events(room: Chat, who: Principal, question: str, named: str) -> AsyncGenerator[Event]:
    """In the conversation that the caller names, else in none."""
    from web.rest.asking import attended

    if not named:
        return room.once(who, question)
    turn = await room.start(who, question, thread=room.own_thread(who, named))
    return attended(room, who, turn)


class _Voice:
    """Events as the parts of one completion."""

    def __init__(self, id: str, created: int) -> None:
        self._head = {"id": id, "created": created, "model": MODEL}
        self._tokens = [0, 0]
        self._told: dict[str, Any] = {}

    async def chunks(self, events: AsyncGenerator[Event], *, usage: bool) -> AsyncGenerator[dict[str, Any]]:
        from graphs.events import Answered, Failed, Said, Stopped

        none: dict[str, Any] = {"usage": None} if usage else {}
        async for event in events:
            self._heard(event)
            if isinstance(event, Said):
                yield self._chunk({"content": event.text}) | none
            elif isinstance(event, Failed):
                yield error(event.error.get("message", ""), "server_error", event.error.get("kind"))
                return
            elif isinstance(event, (Answered, Stopped)):
                yield self._chunk({}, "stop") | none | {"leitstand": self._told}
            elif event.name == "begun":
                yield self._chunk({"role": "assistant", "content": ""}) | none
        if usage:
            yield self._head | {"object": "chat.completion.chunk", "choices": [], "usage": self._usage()}

    async def whole(self, events: AsyncGenerator[Event]) -> dict[str, Any]:
        from graphs.events import Failed, Said

        text = ""
        async for event in events:
            self._heard(event)
            if isinstance(event, Failed):
                raise _failed(event.error)
            text += event.text if isinstance(event, Said) else ""
        choice = {"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": "stop"}
        told = {"object": "chat.completion", "choices": [choice], "usage": self._usage(), "leitstand": self._told}
        return self._head | told

    def _heard(self, event: Event) -> None:
        from graphs.events import Answered, Begun, Spoke

        if isinstance(event, Spoke):
            self._tokens = [self._tokens[0] + event.tokens_in, self._tokens[1] + event.tokens_out]
        elif isinstance(event, Begun):
            self._told = {"run": event.run, "thread": event.thread}
        elif isinstance(event, Answered):
            self._told |= {key: event.answer[key] for key in ("confidence", "evidence", "model", "clarify")}

    def _usage(self) -> dict[str, int]:
        told, said = self._tokens
        return {"prompt_tokens": told, "completion_tokens": said, "total_tokens": told + said}

    def _chunk(self, delta: dict[str, Any], finish: str | None = None) -> dict[str, Any]:
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        return self._head | {"object": "chat.completion.chunk", "choices": [choice]}


def _data(shape: dict[str, Any]) -> str:
    return f"data: {json.dumps(shape, ensure_ascii=False)}\n\n"


def error(message: str, type: str, code: str | None, param: str | None = None) -> dict[str, Any]:
    """A refusal in the shape of that interface."""
    return {"error": {"message": message, "type": type, "param": param, "code": code}}


def refusal(failed: LeitstandError, status: int, message: str) -> tuple[dict[str, Any], int]:
    """The envelope and the status of a refusal: what is not usable is 400 there."""
    status = 400 if status == 422 else status
    types = {401: "authentication_error", 403: "permission_error", 429: "rate_limit_error"}
    server = status >= 500
    return error(message, types.get(status, "server_error" if server else "invalid_request_error"), failed.kind), status


def _known(name: str) -> None:
    if name != MODEL:
        raise NotFound(
            en=f"There is no model '{name[:80]}'.", de=f"Es gibt kein Modell „{name[:80]}“.",
            do_en=f"Use {MODEL}.", do_de=f"Verwenden Sie {MODEL}.",
        )  # fmt: skip


def _unusable(en: str, de: str) -> BadArguments:
    return BadArguments(en=en, de=de)


def _failed(told: dict[str, Any]) -> LeitstandError:
    message = str(told.get("message", ""))
    return LeitstandError(en=message, de=message)
