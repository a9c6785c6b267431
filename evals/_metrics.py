# pyright: basic
"""The scores: Ragas' tool-call metrics, and our own metric of numeric faithfulness."""

from __future__ import annotations

import asyncio
import os
import re
from typing import Any

from figures import render, show
from terms import Answer

os.environ["RAGAS_DO_NOT_TRACK"] = "true"  # read once by ragas, so it must be set before its first import


def tool_call_scores(question: str, called: list[dict[str, Any]], wanted: list[dict[str, Any]]) -> tuple[float, float]:
    """Ragas' ToolCallAccuracy (order and arguments count) and ToolCallF1, both 0 to 1."""
    if not wanted or not called:
        both = float(not wanted and not called)
        return both, both
    from ragas.messages import AIMessage, HumanMessage, ToolCall
    from ragas.metrics.collections import ToolCallAccuracy, ToolCallF1

    made = [ToolCall(name=step["tool"], args=step["args"]) for step in called]
    reference = [ToolCall(name=step["tool"], args=step["args"]) for step in wanted]
    turns = [HumanMessage(content=question), AIMessage(content="", tool_calls=made)]

    async def both_scores() -> tuple[Any, Any]:
        accuracy = await ToolCallAccuracy(strict_order=True).ascore(user_input=turns, reference_tool_calls=reference)
        f1 = await ToolCallF1().ascore(user_input=turns, reference_tool_calls=reference)
        return accuracy.value, f1.value

    accuracy, f1 = asyncio.run(both_scores())
    # A metric of Ragas that fails gives None instead of raising: that counts as nothing right.
    return float(accuracy or 0.0), float(f1 or 0.0)


def numeric_faithfulness() -> Any:
    """A Ragas metric: the share of an answer's digits that come from its facts and names, 0 to 1."""
    from ragas.metrics import MetricResult, numeric_metric

    @numeric_metric(name="numeric_faithfulness", allowed_values=(0.0, 1.0))
    def metric(response: str, backed: list[str]) -> MetricResult:
        share, strangers = faithful_share(response, backed)
        return MetricResult(value=share, reason="" if share == 1 else f"not backed: {strangers}")

    return metric


def faithful_share(text: str, backed: list[str]) -> tuple[float, list[str]]:
    """Which digits stay when everything that is backed is taken out; independent of the gate that it checks."""
    total = len(re.findall(r"\d+", text))
    rest = text
    for shown in sorted(backed, key=len, reverse=True):
        if re.search(r"\d", shown):
            rest = re.sub(rf"(?<!\d){re.escape(shown)}(?!\d)", " ", rest)
    strangers = re.findall(r"\d+", rest)
    return (1.0, []) if not total else (max(0.0, 1 - len(strangers) / total), strangers)


def backing(answer: Answer, names: list[str]) -> list[str]:
    """All strings with digits that an answer may show: its facts as rendered, their intervals, its names."""
    shown = [show(fact, answer.lang) for fact in answer.facts]
    for fact in answer.facts:
        if fact.interval:
            shown.append(render(f"{{{{{fact.id}:interval}}}}", {fact.id: fact}, {}, answer.lang))
    return [*shown, *names, *(passage.text for passage in answer.passages)]
