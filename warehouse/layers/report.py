# pyright: basic
"""What a build did: models, tests, and one clear sentence for each thing that failed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from errors import Lang
from terms import Words


@dataclass(frozen=True)
class Model:
    """One model of a build; `rows` is None for a view and for what was not built."""

    name: str
    layer: str
    status: str
    rows: int | None
    seconds: float


@dataclass
class BuildReport:
    """A build's outcome: `ok` when every model was built and no test failed."""

    models: list[Model] = field(default_factory=list[Model])
    seconds: float = 0.0
    passed: int = 0
    failed: list[Words] = field(default_factory=list[Words])
    warnings: list[Words] = field(default_factory=list[Words])

    @property
    def ok(self) -> bool:
        """Whether the marts may be relied on."""
        return not self.failed

    def as_json(self, lang: Lang) -> dict[str, Any]:
        """The shape of `leitstand build --json`."""
        return {
            "ok": self.ok,
            "seconds": round(self.seconds, 2),
            "models": [
                {"name": m.name, "layer": m.layer, "status": m.status, "rows": m.rows, "seconds": round(m.seconds, 3)}
                for m in self.models
            ],
            "tests": {"passed": self.passed, "failed": len(self.failed), "warned": len(self.warnings)},
            "failed": [words.said(lang) for words in self.failed],
            "warnings": [words.said(lang) for words in self.warnings],
        }


def digest(results: Iterable[Any], rows: dict[str, int]) -> BuildReport:
    """The results of dbt as our report; `rows` holds the counts of tables by name."""
    report = BuildReport()
    for result in results:
        node, status = result.node, str(result.status)
        if node.resource_type == "test":
            _test(report, node, status, result)
        else:
            layer = "seed" if node.resource_type == "seed" else node.config.schema
            counted = rows.get(node.name) if status == "success" else None
            report.models.append(Model(node.name, layer, status, counted, result.execution_time))
            if status not in {"success", "skipped"}:
                report.failed.append(_model(node.name, str(result.message)))
    return report


def _test(report: BuildReport, node: Any, status: str, result: Any) -> None:
    if status == "pass":
        report.passed += 1
    elif status in {"fail", "warn"}:
        sentence = _sentence(node, int(result.failures or 0))
        (report.failed if status == "fail" else report.warnings).append(sentence)
    elif status == "error":
        report.failed.append(_model(node.name, str(result.message)))


def _sentence(node: Any, n: int) -> Words:
    kind = node.test_metadata.name if getattr(node, "test_metadata", None) else node.name
    model = node.attached_node.split(".")[-1] if getattr(node, "attached_node", None) else node.name
    given = node.test_metadata.kwargs if getattr(node, "test_metadata", None) else {}
    column = f"{model}.{node.column_name}" if getattr(node, "column_name", None) else model
    listed = ", ".join(given.get("columns", []))
    told = {
        "not_null": Words(de=f"{column} ist in {n} Zeilen leer.", en=f"{column} is empty in {n} rows."),
        "unique": Words(de=f"{n} Werte von {column} kommen mehrmals vor.",
                        en=f"{n} values of {column} occur more than once."),
        "unique_together": Words(de=f"In {model} kommen {n} Kombinationen von {listed} mehrmals vor.",
                                 en=f"In {model}, {n} combinations of {listed} occur more than once."),
        "accepted_values": Words(de=f"{column} enthält {n} unbekannte Werte.",
                                 en=f"{column} holds {n} unknown values."),
        "not_negative": Words(de=f"{column} ist in {n} Zeilen negativ.", en=f"{column} is negative in {n} rows."),
        "same_sum": Words(de=f"Die Summe von {column} stimmt nicht mit der Schicht darunter überein.",
                          en=f"The sum of {column} differs from that of the layer below."),
    }  # fmt: skip
    other = Words(
        de=f"Der Test {kind} schlägt in {n} Zeilen von {column} fehl.",
        en=f"The test {kind} fails in {n} rows of {column}.",
    )
    return told.get(kind, other)


def _model(name: str, message: str) -> Words:
    lines = [line.strip() for line in message.splitlines() if line.strip()]
    reason = " ".join(lines[1:3] if len(lines) > 1 else lines)[:200]
    return Words(
        de=f"Das Modell {name} ließ sich nicht bauen ({reason}).", en=f"The model {name} could not be built ({reason})."
    )
