"""What the pages show, over REST; other pages add routers of their own, `views_<name>.py`, to `routers()`."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from web.demo import DAYS
from web.rest.acting import House, In, Who
from web.rest.shown import example
from web.simulating import LONGEST, SHORTEST

routes = APIRouter()
FACT: dict[str, Any] = {
    "id": "current", "value": 4.46, "unit": "ratio", "label": {"de": "ROAS", "en": "ROAS"}, "interval": None,
    "basis": "platform-reported", "n": 988, "digits": None,
}  # fmt: skip
MORNING: dict[str, Any] = {
    "ok": True, "day": "2026-11-27", "empty": False, "demo": False,
    "night": {
        "key": "night-2026-11-27", "day": "2026-11-27", "status": "done", "title": "Morning brief, night run of …",
        "begun": "2026-11-27T02:00:00.000+00:00", "ended": "2026-11-27T02:00:41.000+00:00", "held": "", "missed": [],
        "lines": [{"section": "changed", "title": "Changed", "text": "budget Brand; €100.00 → €110.00 a day.",
                   "parts": [["budget Brand; €100.00 → €110.00 a day.", ""]],
                   "about": "p-5a949134ffe2", "status": "verified"}],
        "facts": {}, "changed": ["p-5a949134ffe2"],
        "steps": [{"step": "quality", "name": "quality", "status": "ok", "said": "ok", "note": "passed",
                   "seconds": 0.2}],
    },
    "running": None,
    "waiting": {"count": 1, "risk": [FACT | {"id": "risk", "value": 240.23, "unit": "EUR"}], "more": 0, "first": [
        {"id": "p-bdae11a274b2", "action": "change bid", "target": "microsoft", "effect": None,
         "run": "r20261127-020012-8102da", "expires": "2026-12-10"}]},
    "results": [], "more_results": 0, "incidents": [],
}  # fmt: skip
CHANGES: dict[str, Any] = {
    "ok": True, "first": "2026-11-19", "last": "2026-11-25", "stale": 0, "chart": None, "chart_run": "",
    "tiles": [{"id": "roas", "name": "ROAS", "only": "", "value": FACT, "tone": "good",
               "before": FACT | {"id": "before", "value": 4.11},
               "change": FACT | {"id": "change", "value": 0.35}, "share": None,
               "cause": "price per click", "confidence": "amber", "notes": [], "run": "r20261127-070003-7c4c5e"}],
}  # fmt: skip
WORTH: dict[str, Any] = {
    "ok": True, "run": "r20261127-070007-be974e", "notes": [],
    "facts": [FACT | {"id": "applied", "value": 2, "unit": "count"}],
}  # fmt: skip
STARTED: dict[str, Any] = {"ok": True, "running": True, "steps": 11}
WORK: dict[str, Any] = {"kind": "demo", "step": "files", "done": 3, "total": 18, "ended": False, "ok": False}


class Night(BaseModel):
    """A night that begins now."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": {"flow": ""}})

    flow: str = Field(default="", max_length=32, description="Another flow of the plan, such as watch.")


class Company(BaseModel):
    """The demo company."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": {"days": 400}})

    days: int = Field(default=DAYS, ge=SHORTEST, le=LONGEST, description="Days that it has lived until yesterday.")


def routers() -> list[APIRouter]:
    """The routes behind all pages: these, and those of every `views_<name>.py` beside this file."""
    more = sorted(each.stem for each in Path(__file__).parent.glob("views_*.py"))
    return [routes, *(importlib.import_module(f"web.rest.{name}").routes for name in more)]


@routes.get("/views/morning", responses=example(MORNING))
def morning(house: House, who: Who, lang: In) -> dict[str, Any]:
    """The morning: the last night, what waits, incidents, results that came due."""
    from web.views.morning import morning as told

    return told(house, lang)


@routes.get("/views/changes", responses=example(CHANGES))
def changes(house: House, who: Who, lang: In) -> dict[str, Any]:
    """The last seven complete days beside the seven before: five figures and a chart."""
    from web.views.changes import changes as told

    return told(house, lang)


@routes.get("/views/worth", responses=example(WORTH))
def worth(house: House, who: Who, lang: In) -> dict[str, Any]:
    """What the control room itself is worth, from its own record."""
    from web.views.changes import worth as told

    return told(house, lang)


@routes.post("/nights", status_code=202, responses=example(STARTED, 202, "Begun"))
def night(asked: Night, house: House, who: Who, lang: In) -> dict[str, Any]:
    """Begin a night now; GET /nights shows its steps while it runs."""
    from web.views.nights import started

    return started(house, lang, who, asked.flow)


@routes.post("/demo", status_code=202, responses=example(WORK, 202, "Begun"))
def demo(asked: Company, house: House, who: Who, lang: In) -> dict[str, Any]:
    """Begin to load the demo company into an empty home; the same again tells how far it is."""
    from web.starting import demo as begun

    return begun(house, lang, who, asked.days).as_json()
