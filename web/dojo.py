"""The dojo in the terminal: start a course, see the exercises, answer, see the score."""

from __future__ import annotations

import shutil
from typing import Any

import click

from errors import Lang
from settings import Settings
from simulator import dojo
from terms import Words

SAID = {
    "started": Words(
        de="Die Übungsfirma liegt in {home}. Fragen Sie sie aus: leitstand --home \"{home}\" ask \"…\"",
        en="The practice company lies in {home}. Question it: leitstand --home \"{home}\" ask \"…\"",
    ),
    "answer": Words(
        de="Antworten mit: leitstand dojo answer AUFGABE \"…\"", en="Answer with: leitstand dojo answer TASK \"…\""
    ),
    "form": Words(de="Form", en="form"),
    "help": Words(de="Hilfe", en="help"),
    "truth": Words(de="Wahrheit", en="truth"),
    "none": Words(de="Noch keine Antwort.", en="No answer yet."),
    "total": Words(de="Punkte", en="points"),
}  # fmt: skip


def start(settings: Settings, seed: int, days: int, lang: Lang) -> tuple[dict[str, Any], str]:
    """Write the company's files, import them as anybody would, and show the exercises."""
    from datetime import timedelta

    from web.importing import run_import
    from web.simulating import run_simulation

    folder = settings.home / "dojo"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    last = settings.day - timedelta(days=1)
    made = dojo.Course(folder, seed, days, last, {})
    run_simulation(folder / "company", seed=seed, days=days, last=last, tongue="de", today=settings.day, lang=lang)
    own = settings.model_copy(update={"home": folder / "home"})
    run_import(own, [made.exports], kind=None, mapping="", dataset=None, plan_only=False, lang=lang)
    made.store()
    shape, text = exercises(settings, lang)
    return shape | {"home": str(own.home)}, SAID["started"].said(lang).format(home=own.home) + "\n\n" + text


def exercises(settings: Settings, lang: Lang) -> tuple[dict[str, Any], str]:
    """What there is to find out."""
    found = dojo.tasks(dojo.course(settings.home / "dojo"))
    lines: list[str] = []
    for task in found:
        lines += [
            f"{click.style(task.id, bold=True):<18} {task.question.said(lang)}",
            click.style(f"{'':10} {SAID['form'].said(lang)}: {task.form.said(lang)}", dim=True),
            click.style(f"{'':10} {SAID['help'].said(lang)}: {task.hint.said(lang)}", dim=True),
        ]
    shape = [
        {
            "id": task.id,
            "question": task.question.said(lang),
            "form": task.form.said(lang),
            "hint": task.hint.said(lang),
        }
        for task in found
    ]
    return {"ok": True, "tasks": shape}, "\n".join([*lines, "", SAID["answer"].said(lang)])


def answer(settings: Settings, task: str, given: str, lang: Lang) -> tuple[dict[str, Any], str]:
    """Mark one answer and keep it."""
    course = dojo.course(settings.home / "dojo")
    mark = dojo.judge(course, task, given)
    course.answered(task, given)
    return {"ok": True, "mark": _shape(mark, lang)}, _line(mark, lang)


def score(settings: Settings, lang: Lang) -> tuple[dict[str, Any], str]:
    """All answers so far with their points."""
    course = dojo.course(settings.home / "dojo")
    marks = dojo.score(course)
    total, most = sum(mark.points for mark in marks), len(dojo.tasks(course))
    lines = [_line(mark, lang) for mark in marks] or [SAID["none"].said(lang)]
    shape = {"ok": True, "points": round(total, 3), "of": most, "marks": [_shape(mark, lang) for mark in marks]}
    return shape, "\n".join([*lines, "", f"{total:.1f} / {most} {SAID['total'].said(lang)}"])


def _line(mark: dojo.Mark, lang: Lang) -> str:
    colour = "green" if mark.points >= 0.8 else "yellow" if mark.points > 0 else "red"
    head = click.style(f"{mark.points:.0%}".rjust(5), fg=colour)
    told = f"{head} {mark.task}: {mark.given} · {SAID['truth'].said(lang)}: {mark.truth}"
    return f"{told}\n      {mark.why.said(lang)}"


def _shape(mark: dojo.Mark, lang: Lang) -> dict[str, Any]:
    return {
        "task": mark.task,
        "given": mark.given,
        "points": mark.points,
        "truth": mark.truth,
        "why": mark.why.said(lang),
    }
