"""What the generated pages say of contracts, formats and metrics."""

from __future__ import annotations

from warehouse.contract import Column, contract
from warehouse.format import format_named
from warehouse.metric import Metric

BREACH = {
    "block": "refuses the file",
    "quarantine": "is set aside with its row",
    "warn": "is loaded and reported where it is out of range",
}


def kind_lines(kind: str) -> list[str]:
    """A kind's section: the contract's promises, then its columns."""
    agreed = contract(kind)
    key = ", ".join(f"`{name}`" for name in (*agreed.key, *agreed.finer)) or "none; every row counts"
    fresh = "does not age" if agreed.freshness_days is None else f"up to {agreed.freshness_days} days old"
    return [
        f"## {kind}\n",
        f"{agreed.title.en} · {agreed.title.de}\n",
        f"Version {agreed.version} · {'loads add up' if agreed.grows else 'the newest data set counts'}"
        f" · rows are told apart by: {key} · fresh: {fresh} · a bad value {BREACH[agreed.on_breach]}.\n",
        "| column | type | | range | a breach | personal |",
        "|---|---|---|---|---|---|",
        *(_column_line(name, column, agreed.breach(name)) for name, column in agreed.columns.items()),
        "",
    ]


def _column_line(name: str, column: Column, breach: str) -> str:
    needed = "optional"
    if column.required:
        needed = "required, may be empty" if column.may_be_empty else "required"
    of = f", one of `{column.words}.yaml`" if column.words else ""
    return f"| `{name}` | {column.type}{of} | {needed} | {_range(column)} | {breach} | {column.pii or ''} |"


def _range(column: Column) -> str:
    if column.form:
        return column.form.en
    if column.min is not None and column.max is not None:
        return f"{column.min:g} to {column.max:g}"
    if column.min is not None:
        return f"at least {column.min:g}"
    return f"at most {column.max:g}" if column.max is not None else ""


def format_lines(name: str) -> list[str]:
    """A format's section."""
    one = format_named(name)
    needs = " and ".join(f"({' or '.join(_shown(each) for each in group)})" for group in one.all)
    told = {
        "needs": needs,
        "sure signs": ", ".join(_shown(each) for each in one.sure),
        "further signs": ", ".join(_shown(each) for each in one.likely),
        "title line": f"`{one.titles}`" if one.titles else "",
        "never has": ", ".join(_shown(each) for each in one.none),
        "file forms": ", ".join(one.forms),
    }
    becomes = (
        f"becomes [{one.kind}](kinds.md#{one.kind})" if one.kind else f"{one.says.en if one.says else 'not loaded'}"
    )
    return [
        f"## {name}\n",
        f"{one.title.en} · {one.title.de} · version {one.version} · {becomes}\n",
        *(f"- {what}: {said}" for what, said in told.items() if said),
        "",
    ]


def _shown(header: str) -> str:
    return f"`{header}`"


def metric_line(metric: Metric) -> str:
    """A row of the table of metrics."""
    formula = " · ".join(f"{kind}: `{text}`" for kind, text in metric.formulas.items()) or f"`{metric.formula}`"
    if not metric.formula:
        formula = f"measured by `{metric.measured_by}`" if metric.measured_by else ""
    cells = (f"`{metric.id}`", formula, metric.unit, metric.owner, str(metric.version), metric.valid_from.isoformat())
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in (*cells, metric.name.de, metric.name.en)) + " |"
