"""From a question to a plan: which tools with which arguments, or one question back. No model, nothing outside is read.

A plan is made from the question, the names of the loaded data and the day; it is fixed before any document is read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from agents import _whole, asking, hints, language, orders, queries, slots, vague
from agents._heard import Heard, hear
from agents.intent import Router, router
from agents.names import vocabulary
from errors import Lang, LeitstandError
from terms import Plan, Step
from tools import calling

if TYPE_CHECKING:
    from warehouse.reader import Reader

SCOPE, SURE, AHEAD, VERY_SURE = 0.42, 0.5, 0.15, 0.75
MOST_STEPS = 6


@dataclass(frozen=True)
class Routed:
    """A plan with how it came about; `probabilities` are those of the tools, the likeliest first.

    ordered   somebody tells to change something: no model may plan that anew
    """

    plan: Plan
    lang: Lang
    why: str
    probabilities: dict[str, float]
    ordered: bool = False


class Supervisor:
    """Plans questions for what is loaded now.

    `cache` is the folder where a router that was fitted here is kept.
    """

    def __init__(self, reader: Reader, today: date, cache: Path) -> None:
        self.reader = reader
        self.today = today
        self.cache = cache

    def plan(self, question: str, lang: Lang | None = None) -> Routed:
        """The plan for one question. Empty with a question back where it is unclear, out of scope, or no order of ours.

        Never raises for what a person types: empty, endless and hostile texts get a question back.
        """
        text = question.replace("\0", " ").strip()[:8000]
        spoken = lang or language.detect(text)
        if not re.search(r"[^\W\d_]", text):
            return Routed(asking.empty(), spoken, "nothing was asked", {})
        if query := queries.query(text):
            said = text.replace(query, " ")
            spoken = lang or language.detect(said if re.search(r"[^\W\d_]", said) else text)
            return Routed(self._queried(query), spoken, "holds a SELECT", {"data.sql": 1.0})
        if vague.vague(text):
            return Routed(vague.offered(self.reader.kinds()), spoken, "a vague question", {})
        heard = hear(text, spoken, self.today, vocabulary(self.reader))
        learnt = router(self.cache)
        if order := orders.read(heard):
            return self._ordered(order, heard)
        if heard.act:
            return self._no_acts(heard, learnt)
        if (rest := _whole.without_why(text)) and (
            whole := self._with_why(hear(rest, spoken, self.today, heard.vocabulary), learnt)
        ):
            return whole
        parts = self._parts(heard, learnt)
        return self._several(parts, learnt) if len(parts) > 1 else self._one(heard, learnt)

    def _queried(self, query: str) -> Plan:
        """A SELECT runs as it is written; whether it may, the tool says."""
        try:
            calling.check("data.sql", {"sql": query})
        except LeitstandError as refused:
            return asking.refused(refused)
        return Plan(steps=(Step(tool="data.sql", args={"sql": query}),), why="data.sql: the question holds a SELECT")

    def vocabulary(self) -> dict[str, tuple[str, ...]]:
        """The names of the loaded data by column; what a planner outside must never be told."""
        known = vocabulary(self.reader)
        return {column: known.values(column) for column in dict.fromkeys(name.column for name in known.names)}

    def accept(self, plan_json: Mapping[str, Any]) -> Plan | None:
        """A plan that a model proposed, if it is one: known tools, valid arguments, no acts, at most six steps."""
        steps = plan_json.get("steps") if isinstance(plan_json, Mapping) else None  # pyright: ignore[reportUnnecessaryIsInstance]
        if not isinstance(steps, (list, tuple)) or not 1 <= len(steps) <= MOST_STEPS:  # pyright: ignore[reportUnknownArgumentType]
            return None
        checked = [_accepted(step) for step in steps]  # pyright: ignore[reportUnknownVariableType]
        return (
            None if None in checked else Plan(steps=tuple(step for step in checked if step), why="proposed by a model")
        )

    def _one(self, heard: Heard, learnt: Router) -> Routed:
        ranked = hints.weighed(learnt.rank(heard.text), heard)
        best = ranked.best[0]
        chances = ranked.probabilities
        if ranked.scope < SCOPE:
            return Routed(
                asking.out_of_scope(learnt, heard, ranked), heard.lang, f"out of scope ({ranked.scope:.2f})", chances
            )
        if chances[best] < SURE or ranked.margin < AHEAD:
            return Routed(
                asking.which(learnt, heard, ranked), heard.lang, f"unclear: {best} {chances[best]:.2f}", chances
            )
        plan = self._filled(best, heard, learnt)
        return Routed(plan, heard.lang, plan.why or f"{best} {chances[best]:.2f}", chances)

    def _with_why(self, heard: Heard, learnt: Router) -> Routed | None:
        """A question that ends on `und warum?`: its own steps, then what is behind each figure."""
        routed = self._one(heard, learnt)
        try:
            added = _whole.causes(routed.plan.steps)
        except LeitstandError:
            return None
        if not added:
            return None
        plan = Plan(steps=(*routed.plan.steps, *added)[:MOST_STEPS], why=f"{routed.plan.why}; {_whole.CAUSE}")
        return replace(routed, plan=plan, why=plan.why)

    def _filled(self, name: str, heard: Heard, learnt: Router) -> Plan:
        """The steps of one tool, or the question that its missing arguments need."""
        tool = calling.load(name)
        if heard.time.impossible and heard.time.period is None:
            return asking.no_such_day(heard)
        if heard.time.ambiguous:
            return asking.which_day(heard)
        if tie := slots.ties(tool.args, heard):
            return asking.which_name(heard, *tie)
        filled, missing = slots.fill(tool.args, heard)
        missing += slots.open_needs(name, filled)
        metrics = _whole.headline(tool, heard, missing) or _listed(heard)
        if missing and not (missing == ("metric",) and metrics):
            return asking.missing(self.reader, tool, heard, filled, missing)
        steps = [Step(tool=name, args=args) for args in _arguments(tool, heard, filled, metrics)]
        try:
            for step in steps:
                calling.check(name, step.args)
        except LeitstandError as refused:
            return asking.refused(refused)
        return Plan(steps=tuple(steps[:MOST_STEPS]), why=f"{name}: {_said(filled)}")

    def _parts(self, heard: Heard, learnt: Router) -> list[tuple[Heard, str]]:
        """Two questions in one, each surely meant for another tool; else none."""
        texts = [part.strip(" ,;.") for part in _BETWEEN.split(heard.text) if part and part.strip(" ,;.?")]
        if heard.quotes or not 2 <= len(texts) <= 3 or any(len(part.split()) < 3 for part in texts):
            return []
        parts: list[tuple[Heard, str]] = []
        for text in texts:
            part = hear(text, heard.lang, self.today, heard.vocabulary)
            if not (parts or part.metrics or part.time.period or part.named):
                return []  # `Mengen- oder Preiseffekt? Kosten letzte Woche`: the second half completes the first
            part = replace(
                part,
                time=part.time if part.time.period else heard.time,
                named=part.named or heard.named,
                metrics=part.metrics or heard.metrics[:1],
            )
            ranked = hints.weighed(learnt.rank(text), part)
            if ranked.scope < SCOPE or ranked.probabilities[ranked.best[0]] < VERY_SURE:
                return []
            parts.append((part, ranked.best[0]))
        return parts if len({(name, part.metrics, part.time.period) for part, name in parts}) > 1 else []

    def _several(self, parts: list[tuple[Heard, str]], learnt: Router) -> Routed:
        plans = [self._filled(name, part, learnt) for part, name in parts]
        lang = parts[0][0].lang
        chances = {name: 1.0 for _, name in parts}
        if asked := next((plan for plan in plans if plan.clarify), None):
            return Routed(asked, lang, "one of two parts is unclear", chances)
        steps = tuple(dict.fromkeys(step.model_dump_json() for plan in plans for step in plan.steps))
        why = "; ".join(plan.why for plan in plans)
        return Routed(
            Plan(steps=tuple(Step.model_validate_json(one) for one in steps)[:MOST_STEPS], why=why), lang, why, chances
        )

    def _ordered(self, order: orders.Order, heard: Heard) -> Routed:
        """The one step that proposes what is ordered, or the question that it needs."""
        tool = calling.load(order.tool)
        if order.tie:
            plan = asking.which_name(heard, *order.tie)
        elif order.missing:
            plan = asking.missing(self.reader, tool, heard, order.args, order.missing)
        else:
            try:
                calling.check(order.tool, order.args)
                plan = Plan(steps=(Step(tool=order.tool, args=order.args),), why=f"{order.tool}: an order")
            except LeitstandError as refused:
                plan = asking.refused(refused)
        return Routed(plan, heard.lang, plan.why, {order.tool: 1.0}, ordered=True)

    def _no_acts(self, heard: Heard, learnt: Router) -> Routed:
        ranked = hints.weighed(learnt.rank(heard.text), heard)
        return Routed(
            asking.no_acts(learnt, heard, ranked),
            heard.lang,
            f"wants to {heard.act.change if heard.act else ''}",
            ranked.probabilities,
            ordered=True,
        )


_BETWEEN = re.compile(
    r"\?\s+|\s*(?:,|;)?\s+(?:und|and|sowie|außerdem|also)\s+(?=(?:wie|was|welche[rsnm]?|wo|wann|warum|wer|darf"
    r"|dürfen|ist|sind|how|what|which|where|when"
    r"|why|who|may|is|are|did|does|landen|stimmt)\b)|[.;]\s+(?=\w)", re.IGNORECASE,
)  # fmt: skip


def _listed(heard: Heard) -> tuple[str, ...]:
    """The metrics of `Klicks und Kosten`."""
    return heard.metrics[:3] if len(heard.metrics) > 1 and _LISTED.search(heard.text) else ()


def _arguments(
    tool: calling.Tool, heard: Heard, filled: dict[str, Any], metrics: tuple[str, ...]
) -> list[dict[str, Any]]:
    """The arguments of each step: one a metric, or all of them in one where the tool takes several."""
    field = tool.args.model_fields.get("metric")
    if field is None:
        return [filled]
    if metrics and slots.is_many(field.annotation):
        return [filled | {"metric": [slots.fitting(metric, heard) for metric in metrics]}]
    return _whole.each(tool, heard, filled, metrics)


_LISTED = re.compile(r"\bund\b|\band\b|\bsowie\b|&|,|\+|\bplus\b", re.IGNORECASE)


def _said(filled: Mapping[str, Any]) -> str:
    return ", ".join(
        f"{name}={value}" for name, value in filled.items() if name not in {"text", "texts", "question", "robots_txt"}
    )[:300]


def _accepted(step: Any) -> Step | None:
    """One proposed step, or None: unknown tool, an act, invalid arguments, or more than tool and args."""
    if not isinstance(step, Mapping) or not {"tool"} <= set(step) <= {"tool", "args"}:  # pyright: ignore[reportUnknownArgumentType]
        return None
    name, args = step["tool"], step.get("args") or {}  # pyright: ignore[reportUnknownVariableType, reportUnknownMemberType]
    if (
        not isinstance(name, str)
        or not isinstance(args, Mapping)
        or name not in calling.names()
        or name.startswith("act.")
    ):
        return None
    try:
        calling.check(name, args)  # pyright: ignore[reportUnknownArgumentType]
    except (LeitstandError, TypeError, ValueError):
        return None
    return Step(tool=name, args=dict(args))  # pyright: ignore[reportUnknownArgumentType]
