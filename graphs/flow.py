"""What a night does, read from YAML: steps, tools, times and triggers as data."""

from __future__ import annotations

import re
from datetime import time
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from errors import BadFile, NotFound
from settings import Settings
from terms import Words

PACKAGED = Path(__file__).with_name("night.yaml")
OWN = "night.yaml"
LARGEST = 200_000
MINUTES = 15.0
"""For which a night waits for one tool."""
LONGEST = 60.0
"""For which it waits for what a step does besides its tools."""
Doing = Literal[
    "refresh", "quality", "anomalies", "safeguards", "measure", "propose", "policy", "apply", "verify", "observe",
    "outcome",
]  # fmt: skip


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Retry(_Part):
    """How often a step that broke is tried, and how long it waits before."""

    attempts: int = Field(default=3, ge=1, le=10)
    seconds: float = Field(default=2.0, ge=0, le=600)
    factor: float = Field(default=3.0, ge=1, le=10)


class Run(_Part):
    """One tool with its arguments; an optional one is left out without a word where its data are not loaded.

    minutes   after which it is given up
    """

    tool: str
    args: dict[str, Any] = Field(default_factory=dict)
    optional: bool = False
    minutes: float = Field(default=MINUTES, gt=0, le=600)


class Stage(_Part):
    """One step of a flow.

    minutes after which what it does besides its tools is given up
    fresh   of quality: how old the newest day of a kind may be, in days
    stops   of anomalies: causes that count as a tracking incident · days: how close to the last loaded day
    """

    do: Doing
    tools: tuple[Run, ...] = ()
    minutes: float = Field(default=LONGEST, gt=0, le=600)
    fresh: dict[str, int] = Field(default_factory=dict)
    stops: tuple[str, ...] = ()
    days: int = Field(default=7, ge=1, le=90)


class Flow(_Part):
    """Steps in order."""

    title: Words
    steps: tuple[Stage, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _in_order(self) -> Flow:
        doing = [stage.do for stage in self.steps]
        if len(doing) != len(set(doing)):
            raise ValueError("a flow does each step once")
        if "propose" in doing and not {"quality", "anomalies"} <= set(doing[: doing.index("propose")]):
            raise ValueError("quality and anomalies come before propose")
        for later, before in (("policy", "propose"), ("verify", "apply")):
            if later in doing and before not in doing[: doing.index(later)]:
                raise ValueError(f"{later} comes after {before}")
        return self


class Schedule(_Part):
    """A flow and its time of day in the house's zone."""

    flow: str
    at: str = Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")

    @property
    def time(self) -> time:
        """The time of day."""
        return time.fromisoformat(self.at)


class Trigger(_Part):
    """What starts a flow besides the clock."""

    when: Literal["file", "import", "incident", "event"]
    flow: str
    name: str = ""


class Plan(_Part):
    """The whole file."""

    version: Literal[1]
    retry: Retry = Retry()
    flows: dict[str, Flow]
    schedules: dict[str, Schedule] = Field(default_factory=dict)
    triggers: tuple[Trigger, ...] = ()

    @model_validator(mode="after")
    def _known(self) -> Plan:
        wrong = [name for name in (*self.flows, *self.schedules) if not re.fullmatch(r"[a-z][a-z0-9_]{0,31}", name)]
        if wrong:
            raise ValueError(f"'{wrong[0]}' is no name; write small letters")
        for each in (*self.schedules.values(), *self.triggers):
            if each.flow not in self.flows:
                raise ValueError(f"there is no flow '{each.flow}'")
        return self

    def flow(self, name: str) -> Flow:
        """The flow of that name."""
        if name not in self.flows:
            known = ", ".join(sorted(self.flows))
            raise NotFound(
                en=f"There is no flow '{name}'.", de=f"Einen Ablauf „{name}“ gibt es nicht.",
                do_en=f"Known are: {known}.", do_de=f"Bekannt sind: {known}.",
            )  # fmt: skip
        return self.flows[name]


def load(settings: Settings) -> Plan:
    """The house's own file where there is one, else the packaged one; the setting moves the schedule named night.

    Raises:
        BadFile: the file cannot be read as a plan.
    """
    own = settings.home / OWN
    plan = read(own if own.exists() else PACKAGED)
    if settings.nights.time and "night" in plan.schedules:
        moved = plan.schedules["night"].model_copy(update={"at": settings.nights.time})
        plan = plan.model_copy(update={"schedules": plan.schedules | {"night": moved}})
    return plan


def read(file: Path) -> Plan:
    """A plan from a file; what is wrong is told in one sentence."""
    try:
        if file.stat().st_size > LARGEST:
            raise ValueError("it is too large")
        return Plan.model_validate(yaml.safe_load(file.read_text(encoding="utf-8")))
    except ValidationError as failed:
        first = failed.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        why = f"{place}: {first['msg']}" if place else first["msg"]
    except (OSError, ValueError, yaml.YAMLError, RecursionError) as failed:
        why = " ".join(str(failed).split())[:200]
    raise BadFile(
        en=f"{file} cannot be read as the plan of nights ({why}).",
        de=f"{file} ist nicht als Plan der Nächte lesbar ({why}).",
        do_en="Correct it, or remove it: the packaged plan then counts.",
        do_de="Berichtigen Sie die Datei, oder entfernen Sie sie: Dann gilt der mitgelieferte Plan.",
    )
