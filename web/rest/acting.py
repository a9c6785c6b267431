"""What waits, yes and no, undo, the kill switch and the nights over REST: the code of the command line."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, ConfigDict, Field

from errors import Lang
from settings import Settings
from terms import Principal
from web import orders
from web.rest import shown
from web.rest.callers import caller
from web.rest.shown import example


class Yes(BaseModel):
    """A yes to exactly what was shown."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": {"hash": "ed6dfeaec9b8", "why": "fits"}})

    hash: str = Field(min_length=8, max_length=64, description="Hash of the change as shown, or its beginning.")
    why: str = Field(default="", max_length=2000, description="Reason, kept with the approval.")


class No(BaseModel):
    """A no."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": {"why": "too early"}})

    why: str = Field(min_length=1, max_length=2000, description="Reason, kept with the proposal.")


class Back(BaseModel):
    """An order to restore what was before."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": {"why": "wrong campaign"}})

    why: str = Field(default="", max_length=2000, description="Reason.")
    anyway: bool = Field(default=False, description="Also where something changed again since; that change is lost.")
    again: bool = Field(default=False, description="Put into effect once more what was rolled back.")


class Switch(BaseModel):
    """Stop or go."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": {"on": True, "why": "wrong prices"}})

    on: bool = Field(description="True stops every new write, false lets them go on.")
    why: str = Field(default="", max_length=2000, description="Reason.")
    platform: str = Field(default="", max_length=100, description="Only this platform.")
    campaign: str = Field(default="", max_length=200, description="Only this campaign of the platform, by its id.")


class Arguments(BaseModel):
    """The arguments of a tool."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": {"args": {"metric": "roas"}}})

    args: dict[str, Any] = Field(default_factory=dict, description="As in GET /openapi.json of the tool's list.")


def language(request: Request) -> Lang:
    """The language of messages, as the caller prefers."""
    return "de" if request.headers.get("accept-language", "").lower().startswith("de") else "en"


def home(request: Request) -> Settings:
    """Whose home it is."""
    return request.app.state.settings


House = Annotated[Settings, Depends(home)]
Who = Annotated[Principal, Depends(caller)]
In = Annotated[Lang, Depends(language)]
routes = APIRouter()


@routes.get("/inbox", responses=example(shown.INBOX))
def inbox(house: House, who: Who, lang: In, everything: bool = False, night: str = "") -> dict[str, Any]:
    """What waits for a yes."""
    return orders.waiting(house, lang, () if everything or night else orders.WAITING, night)[0]


@routes.get("/inbox/{id}", responses=example(shown.ENTRY))
def show(id: str, house: House, who: Who, lang: In) -> dict[str, Any]:
    """One proposal: what would be written, why, what the rules say."""
    return orders.shown(house, lang, id)[0]


@routes.post("/inbox/{id}/approve", responses=example(shown.INBOX))
def approve(id: str, yes: Yes, house: House, who: Who, lang: In) -> dict[str, Any]:
    """Say yes to exactly what was shown; it is written and read back."""
    return orders.approved(house, lang, id, who, yes.why, yes.hash)[0]


@routes.post("/inbox/{id}/reject", responses=example(shown.INBOX))
def reject(id: str, no: No, house: House, who: Who, lang: In) -> dict[str, Any]:
    """Say no."""
    return orders.rejected(house, lang, id, who, no.why)[0]


@routes.post("/dispatch", responses=example(shown.INBOX))
def dispatch(house: House, who: Who, lang: In) -> dict[str, Any]:
    """Write what is approved and due, and read it back."""
    return orders.dispatched(house, lang)[0]


@routes.post("/rollback/{id}", responses=example(shown.INBOX))
def rollback(id: str, back: Back, house: House, who: Who, lang: In) -> dict[str, Any]:
    """Restore what was before a change or a whole night."""
    return orders.rolled_back(house, lang, id, who, back.why, anyway=back.anyway, again=back.again)[0]


@routes.get("/kill", responses=example(shown.KILL))
def stopped(house: House, who: Who, lang: In) -> dict[str, Any]:
    """What is stopped, by whom and why."""
    return orders.stops(house, lang)[0]


@routes.post("/kill", responses=example(shown.KILL))
def kill(to: Switch, house: House, who: Who, lang: In) -> dict[str, Any]:
    """Stop every new write, or let them go on."""
    return orders.switched(house, lang, who, to.on, to.why, to.platform, to.campaign)[0]


@routes.get("/nights", responses=example(shown.NIGHTS))
def nights(house: House, who: Who, lang: In) -> dict[str, Any]:
    """What the house did by itself."""
    return orders.nights(house, lang)[0]


@routes.get("/nights/{key}", responses=example(shown.NIGHT))
def night(key: str, house: House, who: Who, lang: In) -> dict[str, Any]:
    """One night: its brief and its steps."""
    return orders.nights(house, lang, key)[0]


@routes.post("/tools/{name}", responses=example(shown.RESULT))
def tool(name: str, given: Arguments, house: House, who: Who, lang: In) -> dict[str, Any]:
    """Run one tool, no model; what it proposes waits in the inbox."""
    from web.edge import tool_result

    return tool_result(house, name, given.args, who.id).as_json(lang)
