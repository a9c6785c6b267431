"""The dojo: practise on a company whose truth is known, and learn how close each answer came to it.

A course is a seed, a number of days and the answers so far; everything else is computed from these again.
The tasks stand in `dojo.yaml`; what is true comes from the simulator, never from the tools that a person may use.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from errors import BadArguments, NotFound
from simulator._marks import AHEAD, JUDGES, last_month, usual_plan
from terms import Words

if TYPE_CHECKING:
    from simulator.world import World

TASKS = Path(__file__).with_suffix(".yaml")


@dataclass(frozen=True)
class Task:
    """One exercise: what is asked, what an answer looks like, which command helps."""

    id: str
    question: Words
    form: Words
    hint: Words


@dataclass(frozen=True)
class Mark:
    """How an answer came out: points from 0 to 1, the truth, and what to learn from it."""

    task: str
    given: str
    points: float
    truth: str
    why: Words


@dataclass(frozen=True)
class Course:
    """One person's practice, kept as a small file in its folder."""

    folder: Path
    seed: int
    days: int
    last: date
    answers: Mapping[str, str]

    @property
    def exports(self) -> Path:
        """Where the company's files lie."""
        return self.folder / "company" / "exports"

    def world(self) -> World:
        """The company of this course."""
        return _world(self.seed, self.days, self.last)

    def answered(self, task: str, given: str) -> Course:
        """The same course with one more answer, stored; a second answer to a task takes the first one's place."""
        course = Course(self.folder, self.seed, self.days, self.last, {**self.answers, task: given})
        course.store()
        return course

    def store(self) -> None:
        """Write the course's file; whole or not at all."""
        shape = {"seed": self.seed, "days": self.days, "last": self.last.isoformat(), "answers": dict(self.answers)}
        draft = self.folder / ".course.json"
        draft.write_text(json.dumps(shape, ensure_ascii=False, indent=1), encoding="utf-8")
        draft.replace(self.folder / "course.json")


def course(folder: Path) -> Course:
    """The course that was begun in a folder; NotFound where there is none."""
    file = folder / "course.json"
    if not file.exists():
        raise NotFound(
            en="No course has been started yet.",
            de="Es wurde noch kein Kurs begonnen.",
            do_en="Begin with: leitstand dojo start",
            do_de="Beginnen Sie mit: leitstand dojo start",
        )
    shape = json.loads(file.read_text(encoding="utf-8"))
    return Course(folder, shape["seed"], shape["days"], date.fromisoformat(shape["last"]), shape["answers"])


def tasks(of: Course) -> tuple[Task, ...]:
    """The exercises, with the dates of this company written into them."""
    month = last_month(of.last)
    places = {
        "month": {"de": f"{month:%m.%Y}", "en": f"{month:%Y-%m}"},
        "ahead": {"de": str(AHEAD), "en": str(AHEAD)},
        "plan": {lang: usual_plan(of.world()) for lang in ("de", "en")},
    }
    return tuple(
        Task(one["id"], *(Words(**_filled(one[part], places)) for part in ("question", "form", "hint")))
        for one in _read()
    )


def judge(of: Course, task: str, given: str) -> Mark:
    """How close an answer is to the truth.

    Raises:
        BadArguments: there is no such task, or the answer is not of the form that it asks for.
    """
    if task not in JUDGES:
        listed = ", ".join(JUDGES)
        raise BadArguments(
            en=f"There is no task '{task}'.", de=f"Es gibt keine Aufgabe „{task}“.",
            do_en=f"The tasks are: {listed}.", do_de=f"Die Aufgaben sind: {listed}.",
        )  # fmt: skip
    points, truth, why = JUDGES[task](of.world(), given.strip())
    return Mark(task, given.strip(), round(points, 3), truth, why)


def score(of: Course) -> list[Mark]:
    """Every answer so far, marked."""
    return [judge(of, task, given) for task, given in of.answers.items()]


@cache
def _world(seed: int, days: int, last: date) -> World:
    from simulator.world import build

    return build(seed, days, last=last)


@cache
def _read() -> tuple[dict[str, Any], ...]:
    import yaml

    return tuple(yaml.safe_load(TASKS.read_text("utf-8")))


def _filled(words: dict[str, str], places: dict[str, dict[str, str]]) -> dict[str, str]:
    return {
        lang: re.sub(r"\{(\w+)\}", lambda found: places[found[1]][lang], text)  # noqa: B023  used at once
        for lang, text in words.items()
    }
