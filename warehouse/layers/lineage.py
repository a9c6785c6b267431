# pyright: basic
"""Where a model comes from and what is built from a kind: dbt's manifest, kept as `nodes.jsonl`.

`python -m warehouse.layers` writes that file anew after a change of the project; a test compares the two.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

from errors import NotFound
from warehouse.layers.raw import PROJECT
from warehouse.layers.running import run

FILE = PROJECT / "nodes.jsonl"


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

    def __str__(self) -> str:
        return f"{self.name} ({self.layer}): {self.description}"


def lineage(name: str) -> list[Node]:
    """The way of a figure through the layers, from the ground up.

    For a model: everything it is built from, and the model. For a kind: the kind, and everything built from it.

    Raises:
        NotFound: the project knows no such model or kind.

    >>> [node.name for node in lineage("stg_deals")]
    ['deals', 'stg_deals']
    """
    known = nodes()
    if name not in known:
        listed = ", ".join(known)
        raise NotFound(
            en=f"The layers know no model or kind '{name}'.",
            de=f"Die Schichten kennen kein Modell und keine Datenart „{name}“.",
            do_en=f"Known are: {listed}.",
            do_de=f"Bekannt sind: {listed}.",
        )
    wanted = (_above if known[name].layer == "raw" else _below)(known, name)
    return [node for node in known.values() if node.name in wanted]


@cache
def nodes() -> dict[str, Node]:
    """Every node by name, each after what it depends on."""
    read = (json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines())
    return {line["name"]: Node(**line | {"depends_on": tuple(line["depends_on"])}) for line in read}


def of_manifest() -> list[Node]:
    """The nodes as dbt's manifest of the project has them."""
    with tempfile.TemporaryDirectory() as place:
        run("parse", Path(place), {"type": "duckdb", "path": ":memory:", "schema": "main"}, variables={})
        manifest: dict[str, Any] = json.loads((Path(place) / "target" / "manifest.json").read_text("utf-8"))
    entries = {**manifest["sources"], **{k: v for k, v in manifest["nodes"].items() if v["resource_type"] != "test"}}
    found = {entry["name"]: _node(entry, entries) for entry in entries.values()}
    return [found[name] for name in _ordered(found)]


def written(found: list[Node]) -> str:
    """The text of `nodes.jsonl`."""
    return "".join(json.dumps(asdict(node), ensure_ascii=False) + "\n" for node in found)


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
