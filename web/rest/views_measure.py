"""What measures and plans over REST: truth, plan and experiments; the code of the pages with the same verdicts."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from policies import roles
from web.rest.acting import House, In, Who
from web.rest.shown import example
from web.views import experiments as tests
from web.views import plan as plans
from web.views import truth as truths

DAY = r"^(\d{4}-\d{2}-\d{2})?$"
ID = r"^[A-Za-z0-9_-]{1,40}$"
GOING = {"seconds": 3.2, "usual": 9.0, "share": 0.36}
GAIN = {"value": 5405.04, "unit": "EUR", "low": -4356.96, "high": 12464.88, "level": 0.9, "basis": "modelled",
        "label": {"de": "Änderung gegenüber heute", "en": "change against today"}, "n": None}  # fmt: skip
TRUTH: dict[str, Any] = {
    "ok": True, "period": None, "days": {"start": "2025-10-22", "end": "2026-11-25", "choices": []}, "working": None,
    "failed": None, "stale": False,
    "found": {
        "run": "r20261127-081500-15505f", "confidence": "amber", "evidence": "model",
        "channels": [{"channel": "google", "spend": 372712.06, "platform_roas": 3.49, "deduplicated_roas": 2.58,
                      "iroas": 2.15, "low": 0.82, "high": 4.45, "label": "model", "called_incremental": True}],
        "platforms": [{"platform": "google", "factor": 1.52, "low": 0.78, "high": 3.13}], "contradictions": [],
    },
}  # fmt: skip
TRIED = {
    "ok": True, "goal": "revenue", "margin": None, "facts": {"gain": GAIN},
    "channels": [{"channel": "google", "money": 34590.5, "change": 5038.2, "low": 1098.06, "high": 9524.5, "next": 1.04,
                  "beyond": False}],
}  # fmt: skip
BEST = {"ok": True, "found": {"run": "r20261127-081500-15505f", "confidence": "amber", "facts": {"gain": GAIN},
                              "plan": [{"channel": "google", "before": 30064.45, "after": 34590.5}]}}  # fmt: skip
EXPERIMENT: dict[str, Any] = {
    "ok": True,
    "experiment": {"id": "E1", "status": "designed", "plan": {"hypothesis": "A pause of brand search costs nothing."},
                   "plan_hash": "", "started": None, "planned_end": "2027-01-24", "readouts": []},
}  # fmt: skip


class Money(BaseModel):
    """A plan of one's own."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": {"money": {"google": 34590.5}}})

    money: dict[str, float] = Field(default_factory=dict, description="Money by channel; others keep what they have.")
    margin: float | None = Field(default=None, gt=0, le=1, description="Share of revenue that is left; then profit.")


class Limits(BaseModel):
    """What the best allocation has to keep to."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": {"budget": 57521, "max_change": "20%"}})

    budget: float | None = Field(default=None, gt=0, le=1e12, description="Over the whole plan; unset: as now.")
    margin: float | None = Field(default=None, gt=0, le=1, description="Share of revenue that is left; then profit.")
    max_change: str = Field(default="", pattern=r"^(\d{1,3} ?%)?$", description="No channel changes by more.")
    locked: list[str] = Field(default_factory=list, description="Channels that keep what they have.")


class Design(BaseModel):
    """What a geo test shall be like; everything has an automatic choice."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": {"args": {"channel": "google brand"}}})

    args: dict[str, Any] = Field(default_factory=dict, description="Arguments of attribution.geo_design.")


class Registration(BaseModel):
    """Which design goes on the registry."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": {"run": "r20261127-081500-15505f"}})

    run: str = Field(pattern=ID, description="Run of attribution.geo_design.")


class Hypothesis(BaseModel):
    """Any other experiment."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"example": {"hypothesis": "The new page sells more", "kind": "page", "metric": "conversion",
                                       "end": "2027-01-31"}},
    )  # fmt: skip

    hypothesis: str = Field(min_length=1, max_length=2000)
    kind: str = Field(default="campaign", max_length=20)
    channel: str = Field(default="", max_length=200)
    asset: str = Field(default="", max_length=200)
    metric: str = Field(default="", max_length=200)
    control: str = Field(default="", max_length=200)
    treatment: str = Field(default="", max_length=200)
    start: date | None = None
    end: date | None = None
    minimum_effect: float | None = Field(default=None, gt=0, le=10, description="Relative; 0.05 is five per cent.")


class Start(BaseModel):
    """From when on."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": {"on": "2026-12-28"}})

    on: date | None = Field(default=None, description="First day; unset: today.")


class Decision(BaseModel):
    """What follows from an experiment."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": {"decision": "ship", "why": "pays"}})

    decision: Literal["ship", "keep", "repeat", "abandon"]
    why: str = Field(default="", max_length=2000)


Day = Annotated[str, Query(pattern=DAY, description="A day such as 2026-10-31; both or none.")]
routes = APIRouter()


@routes.get("/views/truth", summary="What advertising really brings, channel by channel", responses=example(TRUTH))
def truth(house: House, who: Who, lang: In, start: Day = "", end: Day = "") -> dict[str, Any]:
    """What is known; `working` says how far it is where it is measured anew, ask again then."""
    return truths.truth(house, lang, start, end, begin=roles.may(who, "ask"))


@routes.get(
    "/views/plan", summary="The best plan for today's budget, and what trying others needs",
    responses=example({"ok": True, "data": True, "working": GOING, "failed": None, "stale": False, "found": None,
                       "live": None}),
)  # fmt: skip
def plan(house: House, who: Who, lang: In) -> dict[str, Any]:
    """`working` says how far it is; `live` is there when plans can be tried."""
    return plans.plan(house, lang, begin=roles.may(who, "ask"))


@routes.post("/plan/try", summary="What a plan of one's own would bring", responses=example(TRIED))
def tried(given: Money, house: House, who: Who, lang: In) -> dict[str, Any]:
    """From the kept draws, at once; nothing goes on record."""
    return plans.tried(house, lang, given.money, given.margin)


@routes.post("/plan/best", summary="The best allocation inside limits", responses=example(BEST))
def best(given: Limits, house: House, who: Who, lang: In) -> dict[str, Any]:
    """By the tool, on record."""
    return plans.best(house, lang, given.budget, given.margin, given.max_change, tuple(given.locked))


@routes.post(
    "/plan/propose", summary="Put a plan of one's own into the inbox",
    responses=example(BEST | {"proposals": [{"id": "p-0149df32f062", "status": "open", "level": "approve", "needs": 1,
                                             "changes": 16}]}),
)  # fmt: skip
def propose(given: Money, house: House, who: Who, lang: In) -> dict[str, Any]:
    """What the tool proposes for it, through the policy; nothing where its evidence does not carry one."""
    return plans.proposed(house, lang, given.money, who, given.margin)


@routes.get(
    "/views/experiments", summary="Experiments, their calendar, and which test is worth most next",
    responses=example({"ok": True, "experiments": [], "calendar": [], "conflicts": [], "working": None, "found": None}),
)  # fmt: skip
def experiments(house: House, who: Who, lang: In) -> dict[str, Any]:
    """`working` says how far the worth of tests is."""
    return tests.experiments(house, lang, begin=roles.may(who, "ask"))


@routes.post("/experiments", summary="Register an experiment", responses=example(EXPERIMENT))
def register(given: Hypothesis, house: House, who: Who) -> dict[str, Any]:
    """With a metric and an end it is a design, ready to start."""
    return tests.proposed(house, given.model_dump(), who)


@routes.post(
    "/experiments/design", summary="Design a geo test",
    responses=example({"ok": True, "args": {"channel": "google brand"}, "working": GOING, "failed": None,
                       "stale": False, "found": None}),
)  # fmt: skip
def design(given: Design, house: House, who: Who, lang: In) -> dict[str, Any]:
    """Begins it where it is not known yet; ask again until `found` is there."""
    return tests.design(house, lang, given.args)


@routes.post("/experiments/register", summary="Register a design as it is", responses=example(EXPERIMENT))
def register_design(given: Registration, house: House, who: Who, lang: In) -> dict[str, Any]:
    """Pre-registration: hypothesis, regions, days, method and rule before anybody sees results."""
    return tests.registered(house, lang, given.run, who)


@routes.get("/views/experiments/{id}", summary="One experiment", responses=example(EXPERIMENT))
def experiment(id: str, house: House, who: Who, lang: In) -> dict[str, Any]:
    """Plan, read-outs with where they left the plan, history."""
    return tests.shown(house, lang, id)


@routes.post("/experiments/{id}/start", summary="Freeze the plan and begin", responses=example(EXPERIMENT))
def start(id: str, given: Start, house: House, who: Who) -> dict[str, Any]:
    """From then on the plan cannot be changed."""
    return tests.started(house, id, who, given.on)


@routes.post("/experiments/{id}/read", summary="Read an experiment out", responses=example(EXPERIMENT))
def read(id: str, house: House, who: Who, lang: In) -> dict[str, Any]:
    """Measured as planned; before the planned end it counts as a look."""
    return tests.read_out(house, lang, id, who)


@routes.post("/experiments/{id}/decide", summary="Put a decision on record", responses=example(EXPERIMENT))
def decide(id: str, given: Decision, house: House, who: Who) -> dict[str, Any]:
    """What follows, and why."""
    return tests.decided(house, id, given.decision, given.why, who)
