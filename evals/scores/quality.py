"""`data.quality`: checks that fail although nothing is wrong with those data."""

from __future__ import annotations

from typing import Any

from evals.scores._row import Company, Row, absent, beside
from terms import Result, Words

TOOL = "data.quality"
FALSE = Words(de="gescheiterte Prüfungen bei fehlerfreien Daten", en="checks failed by data without a fault")
HEALTHY = ("orders", "sessions", "search_console", "consents", "deals")
"""Kinds in which nothing was planted."""


def rows(company: Company) -> list[Row]:
    """All healthy kinds that are loaded."""
    failed: list[str] = []
    checks = 0
    silent = Words(de="nichts geladen", en="nothing loaded")
    for kind in HEALTHY:
        answer = company.ask(TOOL, kind=kind)
        if not isinstance(answer, Result):
            silent = answer
            continue
        table = answer.tables["checks"]
        told = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
        checks += len(told)
        failed += [_name(each) for each in told if each["status"] == "fail"]
    if not checks:
        return [absent(TOOL, FALSE, silent, 0.0)]
    listed = f": {', '.join(failed)}" if failed else ""
    note = Words(de=f"von {checks} Prüfungen{listed}", en=f"of {checks} checks{listed}")
    return [beside(TOOL, FALSE, 0.0, float(len(failed)), tolerance=1.0, note=note)]


def _name(check: dict[str, Any]) -> str:
    return " ".join(str(check[name]) for name in ("kind", "check", "column") if check[name])
