"""Finding and running eval suites, one report for people, for machines and for JUnit readers."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from errors import NotFound, NotInstalled

HERE = Path(__file__).parent


@dataclass
class Case:
    """One question's outcome; `why` says what was wrong."""

    id: str
    question: str
    passed: bool
    why: str = ""
    scores: dict[str, float] = field(default_factory=dict[str, float])


@dataclass
class SuiteReport:
    """A suite's cases, its mean scores and the goals that they are held against."""

    name: str
    cases: list[Case]
    goals: dict[str, float]

    @property
    def scores(self) -> dict[str, float]:
        """The mean of each score over the cases that have it."""
        names = sorted({name for case in self.cases for name in case.scores})
        found = {name: [case.scores[name] for case in self.cases if name in case.scores] for name in names}
        return {name: round(sum(values) / len(values), 4) for name, values in found.items()}

    @property
    def missed(self) -> list[str]:
        """The goals that were not reached; a score that is absent is missed."""
        return [
            f"{name} {self.scores.get(name, 0)} < {goal}"
            for name, goal in self.goals.items()
            if self.scores.get(name, 0) < goal
        ]

    @property
    def ok(self) -> bool:
        """Every goal reached, and there was something to score."""
        return bool(self.cases) and not self.missed


def suite_names() -> list[str]:
    """All suites, by looking into this folder."""
    skipped = {"__init__", "suites", "scorecard"}
    return sorted(file.stem for file in HERE.glob("*.py") if file.stem not in skipped and not file.stem.startswith("_"))


def run_suites(chosen: Sequence[str] = (), junit: Path | None = None) -> dict[str, Any]:
    """Run the suites and give one report; `ok` is false when any goal is missed.

    Raises:
        NotFound: no suite has that name.
        NotInstalled: the eval extra is missing.
    """
    _require_ragas()
    known = suite_names()
    for name in chosen:
        if name not in known:
            raise NotFound(
                en=f"There is no eval suite '{name}'.",
                de=f"Es gibt keine Prüfreihe '{name}'.",
                do_en=f"Known: {', '.join(known)}.",
                do_de=f"Bekannt: {', '.join(known)}.",
            )
    reports: list[SuiteReport] = [importlib.import_module(f"evals.{name}").run() for name in chosen or known]
    if junit is not None:
        junit.write_bytes(_junit(reports))
    return {
        "ok": all(report.ok for report in reports),
        "suites": [
            {
                "name": report.name,
                "ok": report.ok,
                "cases": len(report.cases),
                "passed": sum(case.passed for case in report.cases),
                "scores": report.scores,
                "goals": report.goals,
                "missed": report.missed,
                "failures": [asdict(case) for case in report.cases if not case.passed],
            }
            for report in reports
        ],
    }


def show_report(report: dict[str, Any]) -> str:
    """The report as text: a line a suite, then what went wrong."""
    lines: list[str] = []
    for suite in report["suites"]:
        mark = "✓" if suite["ok"] else "✗"
        scores = " · ".join(f"{name} {value}" for name, value in suite["scores"].items())
        lines.append(f"{mark} {suite['name']}: {suite['passed']} of {suite['cases']} cases · {scores}")
        lines += [f"    goal missed: {missed}" for missed in suite["missed"]]
        lines += [f"    {case['id']}: {case['why']}\n      {case['question']}" for case in suite["failures"]]
    return "\n".join(lines)


def _require_ragas() -> None:
    from importlib.util import find_spec

    if find_spec("ragas") is None:
        raise NotInstalled(
            en="The eval suites need Ragas, which is not installed.",
            de="Die Prüfreihen brauchen Ragas; es ist nicht installiert.",
            do_en="Install everything with `make setup`.",
            do_de="Installieren Sie alles mit `make setup`.",
        )


def _junit(reports: list[SuiteReport]) -> bytes:
    root = ElementTree.Element("testsuites")
    for report in reports:
        failed = sum(not case.passed for case in report.cases)
        suite = ElementTree.SubElement(
            root, "testsuite", name=report.name, tests=str(len(report.cases)), failures=str(failed)
        )
        for case in report.cases:
            entry = ElementTree.SubElement(suite, "testcase", classname=report.name, name=case.id)
            if not case.passed:
                ElementTree.SubElement(entry, "failure", message=case.why)
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
