"""The inbox and the settings as the pages show them, and what an admin changes, over REST."""

from __future__ import annotations

from typing import Any, Literal

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from terms import Scope
from web.rest.acting import House, In, Who
from web.rest.shown import example

routes = APIRouter()
LINE: dict[str, Any] = {
    "id": "p-bdae11a274b2", "action": "change bid", "target": "microsoft", "status": "open", "said": "waiting",
    "at": "2026-11-27T02:00:12.000+00:00", "effect": None, "risk": None, "needs": 1, "have": 0,
    "expires": "2026-12-10", "night": "night-2026-11-27", "run": "r20261127-020012-8102da",
}  # fmt: skip
INBOX: dict[str, Any] = {
    "ok": True, "show": "waiting", "night": "", "counts": {"waiting": 1, "done": 0, "all": 1}, "open": 1,
    "nights": ["night-2026-11-27"], "proposals": [LINE], "more": 0,
}  # fmt: skip
SHOWN: dict[str, Any] = {key: value for key, value in LINE.items() if key not in ("said", "have")} | {
    "hash": "ed6dfeaec9b8", "diff": [], "stages": [{"name": "Proposed", "state": "done"}],
    "decision": {"approve": True, "reject": True, "roll_back": True, "own": False, "given": False,
                 "people": ["anna"], "names": {}},
    "rules": {"level": "approve", "needs": 1, "roles": ["approver", "admin"], "then": False, "hindered": "",
              "automatic": [], "checks": [{"rule": "switch", "ok": True, "said": "the kill switch is off",
                                           "measured": "", "limit": ""}]},
    "prior": [],
}  # fmt: skip
HOUSE: dict[str, Any] = {
    "ok": True, "version": "0.1.0", "currency": "EUR", "timezone": "Europe/Berlin", "today": "2026-11-27",
    "models": {"tier": "none", "ready": True},
    "platforms": [{"platform": "google", "adapter": "files", "reads": False}],
    "nights": {"on": False, "time": ""}, "people": None,
}  # fmt: skip
POLICY: dict[str, Any] = {
    "ok": True, "version": "b157ed0e0bff6b47", "file": "autonomy.yaml",
    "policy": {"actions": {"set_budget": {"level": "approve"}}},
}  # fmt: skip
CASES: dict[str, Any] = {
    "ok": True, "version": "b157ed0e0bff6b47",
    "cases": [{"name": "the kill switch is on", "ok": True, "expected": ["blocked"], "level": "blocked"}],
}  # fmt: skip
MODEL: dict[str, Any] = {
    "ok": True, "tier": "cloud", "outcome": "ok", "seconds": 0.8, "cost": 0.0001, "sent": 412, "to": "models.example",
}  # fmt: skip
ANNA: dict[str, Any] = {"id": "u-dad17d9aaa2f942b", "name": "anna", "role": "approver"}
KEY: dict[str, Any] = {
    "ok": True, "key": "lk_0a1b2c3d4e5f_…", "id": "0a1b2c3d4e5f", "person": "u-dad17d9aaa2f942b",
    "ends": "2027-02-25", "scope": "read",
}  # fmt: skip


class Somebody(BaseModel):
    """Somebody who gets a role."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": {"name": "ben", "role": "approver"}})

    name: str = Field(min_length=1, max_length=80, description="Their name; it is kept encrypted.")
    role: Literal["viewer", "analyst", "approver", "admin"] = Field(description="What that person may do.")


class NewKey(BaseModel):
    """A key that is made."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": {"days": 90, "scope": "read"}})

    days: int = Field(default=90, ge=1, le=3650, description="Days until it ends.")
    scope: Scope = Field(default="act", description="Only to read, to read and ask, or all that the role may.")


@routes.get("/views/inbox", responses=example(INBOX))
def inbox(house: House, who: Who, lang: In, show: str = "waiting", night: str = "") -> dict[str, Any]:
    """Proposals that wait (by their worth), are done (the newest first), or all; of a night."""
    from web.views.inbox import inbox as told

    return told(house, lang, show, night)


@routes.get("/views/inbox/{id}", responses=example(SHOWN))
def proposal(id: str, house: House, who: Who, lang: In) -> dict[str, Any]:
    """One proposal: how far it is, who may decide, what the rules say, what undoing it would write."""
    from web.views.inbox import shown

    return shown(house, id, who, lang)


@routes.get("/views/house", responses=example(HOUSE))
def settings(house: House, who: Who, lang: In) -> dict[str, Any]:
    """The settings as they hold; people only for who may manage them."""
    from web.views.house import house as told

    return told(house, who, lang)


@routes.get("/policy", responses=example(POLICY))
def policy(house: House, who: Who, lang: In) -> dict[str, Any]:
    """What may happen by itself, what waits, what never happens."""
    from web.policy import shown

    return shown(house, lang)[0]


@routes.get("/policy/test", responses=example(CASES))
def policy_test(house: House, who: Who, lang: In) -> dict[str, Any]:
    """The policy in force, tried on the table of cases."""
    from web.policy import tested

    return tested(house, lang)[0]


@routes.post("/models/test", responses=example(MODEL))
def model_test(house: House, who: Who, lang: In) -> dict[str, Any]:
    """One call of the model with a sentence without figures: how it ended, how long it took, what it cost."""
    from web.views.house import tried

    return tried(house, lang)


@routes.get("/people", responses=example({"ok": True, "people": [ANNA | {"keys": []}]}))
def people(house: House, who: Who, lang: In) -> dict[str, Any]:
    """Everybody with a role, and their keys without what opens."""
    from web.people import everybody

    return everybody(house, lang)[0]


@routes.post("/people", responses=example({"ok": True, "person": ANNA}))
def add(somebody: Somebody, house: House, who: Who, lang: In) -> dict[str, Any]:
    """Give somebody a role, or another one."""
    from web.people import added

    return added(house, somebody.name, somebody.role, who.id, lang)[0]


@routes.delete("/people/{name}", responses=example({"ok": True, "removed": {"id": ANNA["id"], "name": "anna"}}))
def remove(name: str, house: House, who: Who, lang: In) -> dict[str, Any]:
    """Take somebody's role away; what they did stays on record."""
    from web.people import removed

    return removed(house, name, who.id, lang)[0]


@routes.post("/people/{name}/keys", responses=example(KEY))
def key(name: str, made: NewKey, house: House, who: Who, lang: In) -> dict[str, Any]:
    """A key of somebody, told this once; with the first one everybody needs one."""
    from web.people import keyed

    return keyed(house, name, made.days, who.id, lang, made.scope)[0]


@routes.delete("/keys/{id}", responses=example({"ok": True, "revoked": "0a1b2c3d4e5f", "person": ANNA["id"]}))
def revoke(id: str, house: House, who: Who, lang: In) -> dict[str, Any]:
    """Let a key open nothing any more."""
    from web.people import revoked

    return revoked(house, id, who.id, lang)[0]
