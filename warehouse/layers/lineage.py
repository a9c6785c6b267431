# pyright: basic
"""Where a model comes from and what is built from a kind, read from dbt's manifest."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from errors import NotFound
from warehouse.layers.raw import PROJECT
from warehouse.layers.running import run

if TYPE_CHECKING:
    from warehouse.store import Warehouse


@dataclass(frozen=True)
class Node:
    """A kind (layer raw), a seed or a model, with what it reads directly.

    sql_path   the model's file, relative to the project's root folder; empty for a kind
    columns    name -> description, as far as the project describes them
    """

    name: str
    layer: str
    depends_on: tuple[str, ...]
    description: str
    sql_path: str
    columns: Mapping[str, str]


def lineage(name: str, warehouse: Warehouse | None = None) -> list[Node]:
    """The way of a figure through the layers, from the ground up.

    For a model: the model and everything it is built from. For a kind: the kind and everything built from it.
    The manifest is that of the warehouse's last build; without one, dbt reads the project once a process.

    Raises:
        NotFound: the project knows no such model or kind.
    """
    known = nodes(warehouse)
    if name not in known:
        listed = ", ".join(known)
        raise NotFound(
            en=f"The layers know no model or kind '{name}'.",
            de=f"Die Schichten kennen kein Modell und keine Datenart „{name}“.",
            do_en=f"Known are: {listed}.",
            do_de=f"Bekannt sind: {listed}.",
        )
    return [known[each] for each in known if each in (_above if known[name].layer == "raw" else _below)(known, name)]


def nodes(warehouse: Warehouse | None = None) -> dict[str, Node]:
    """Every node by name, each after what it depends on."""
    file = warehouse.home / "layers" / "target" / "manifest.json" if warehouse else None
    manifest = json.loads(file.read_text("utf-8")) if file and file.exists() else _parsed()
    entries = {**manifest["sources"], **{k: v for k, v in manifest["nodes"].items() if v["resource_type"] != "test"}}
    found = {entry["name"]: _node(entry, entries) for entry in entries.values()}
    return {name: found[name] for name in _ordered(found)}


@cache
def _parsed() -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as place:
        target = {"type": "duckdb", "path": ":memory:", "schema": "main"}
        run("parse", Path(place), target, variables={})
        return json.loads((Path(place) / "target" / "manifest.json").read_text("utf-8"))


def _node(entry: Mapping[str, Any], entries: Mapping[str, Any]) -> Node:
    layer = "raw" if entry["resource_type"] == "source" else entry["resource_type"]
    if layer == "model":
        layer = entry["config"]["schema"]
    under = [entries[each]["name"] for each in entry.get("depends_on", {}).get("nodes", []) if each in entries]
    path = "" if layer == "raw" else f"{PROJECT.parent.name}/{PROJECT.name}/{entry['original_file_path']}"
    columns = {name: " ".join(column["description"].split()) for name, column in entry["columns"].items()}
    return Node(entry["name"], layer, tuple(sorted(under)), " ".join(entry["description"].split()), path, columns)


def _below(known: Mapping[str, Node], name: str) -> set[str]:
    return {name}.union(*(_below(known, under) for under in known[name].depends_on))


def _above(known: Mapping[str, Node], name: str) -> set[str]:
    return {name}.union(*(_above(known, other) for other, node in known.items() if name in node.depends_on))


def _ordered(known: Mapping[str, Node]) -> list[str]:
    order: dict[str, None] = {}

    def visit(name: str) -> None:
        for under in known[name].depends_on:
            visit(under)
        order[name] = None

    for name in sorted(known):
        visit(name)
    return list(order)
