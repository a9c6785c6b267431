"""What a planner may know of each tool: its name, one sentence, the JSON schema of its arguments."""

from __future__ import annotations

from functools import cache

from edge.planning import ToolCard
from tools.calling import load, names


@cache
def cards() -> tuple[ToolCard, ...]:
    """One card for every tool that only reads; a tool with effects cannot even be named by a plan."""
    shelf = [load(name) for name in names() if not name.startswith("act.")]
    return tuple(ToolCard(tool.name, tool.summary, tool.args.model_json_schema()) for tool in shelf)
