"""The scripted server plays what it is told to play, and remembers what it was sent."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest

from edge.phrasing import draft
from edge.planning import ToolCard, request
from edge.scripted import MODES, serving
from errors import Lang

ROOT = Path(__file__).parents[2]
TEMPLATE = "Revenue was {{revenue}}, {{change}} more than before."


def ask(url: str, messages: list[dict[str, str]], model: str = "scripted") -> httpx.Response:
    return httpx.post(f"{url}/chat/completions", json={"model": model, "messages": messages}, timeout=5)


def rephrased(url: str, lang: Lang = "en", model: str = "scripted") -> str:
    made = draft(TEMPLATE, lang, {})
    assert made is not None
    return ask(url, made.messages(), model).json()["choices"][0]["message"]["content"]


@pytest.mark.parametrize(
    ("mode", "part"),
    [
        ("good", "To sum up: Revenue was {{a}}, {{b}} more than before."),
        ("lie", "Revenue was 4,711.5%, {{b}} more"),
        ("lie_words", "Revenue was forty-seven per cent, {{b}} more"),
        ("lie_extra", "{{a}}, {{b}} more than before. That is 12% more"),
        ("lie_sign", "Revenue was {{a}}, {{b}} less than before."),
        ("drop", "Revenue was …, {{b}}"),
        ("double", "more than before. ({{a}})"),
        ("swap", "Revenue was {{b}}, {{a}} more"),
        ("invent", "{{secret_revenue}}"),
        ("injection", "](https://evil.example/login)"),
        ("wrong_language", "Kurz gesagt ist das"),
    ],
)
def test_each_part_says_its_lines(mode, part):
    with serving(mode) as url:
        assert part in rephrased(url)


def test_it_answers_in_the_language_of_the_prompt():
    with serving() as url:
        assert rephrased(url, "de").startswith("Kurz zusammengefasst: ")


def test_the_part_may_be_changed_while_it_plays():
    with serving() as url:
        url.mode = "lie"
        assert "4,711.5%" in rephrased(url)
        httpx.post(url.removesuffix("/v1") + "/mode", json={"mode": "drop"})
        assert url.mode == "drop"
        assert "4,711.5%" in rephrased(url, model="scripted-lie")
        with pytest.raises(ValueError, match="cannot play"):
            url.mode = "sing"


def test_what_was_sent_can_be_looked_at():
    with serving() as url:
        rephrased(url)
        seen = httpx.get(url.removesuffix("/v1") + "/requests").json()
        assert seen == url.requests
        assert "Revenue was {{a}}" in seen[0]["body"]["messages"][-1]["content"]


METRIC = {"properties": {"metric": {"enum": ["cost", "revenue"]}}, "required": ["metric"]}
ROBOTS = {"properties": {"url": {"type": "string"}}, "required": ["url"]}
CARDS = [
    ToolCard("data.metric", "One metric such as revenue over a period.", METRIC),
    ToolCard("seo.robots", "Whether robots.txt allows a crawler to fetch an address.", ROBOTS),
]


def planned(url: str, question: str) -> dict[str, Any]:
    made = request(question, "en", CARDS, date(2026, 3, 1), {"campaign": ["Blue Moon"]})
    assert made is not None
    plan = made.read(ask(url, made.messages).json()["choices"][0]["message"]["content"])
    assert plan is not None
    return plan


def test_it_plans_by_the_nearest_card_or_by_a_script():
    scripted = {"steps": [{"tool": "data.metric", "args": {"metric": "cost"}}], "clarify": None}
    with serving(plans={"special": scripted}) as url:
        plan = planned(url, "How much revenue last month?")
        assert plan == {"steps": [{"tool": "data.metric", "args": {"metric": "revenue"}}], "clarify": None}
        assert planned(url, "Does robots.txt allow Blue Moon?")["steps"][0]["args"] == {"url": "Blue Moon"}
        assert planned(url, "My special question") == scripted
        assert planned(url, "Hm?")["steps"] == []


def test_a_bad_planner_wants_a_shell_an_act_and_unknown_arguments():
    with serving("bad_plan") as url:
        tools = [step["tool"] for step in planned(url, "How much revenue?")["steps"]]
    assert tools == ["shell.run", "act.set_budget", "data.metric"]


def test_nonsense_gets_an_answer_too():
    with serving() as url:
        assert ask(url, []).status_code == 200
        assert httpx.post(f"{url}/chat/completions", content=b"\xff{").status_code == 400
        assert httpx.post(f"{url}/chat/completions", content=b"[]").status_code == 400
        assert httpx.get(f"{url}/models").status_code == 404
        assert httpx.post(f"{url}/embeddings", json={}).status_code == 404


def test_it_runs_from_the_command_line(tmp_path):
    plans = tmp_path / "plans.json"
    plans.write_text(json.dumps({"x": {"steps": [], "clarify": "Which x?"}}), encoding="utf-8")
    command = [sys.executable, "-m", "edge.scripted", "--mode", "429", "--plans", str(plans)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            url = process.stdout.readline().strip()
            assert ask(url, []).status_code == 429
        finally:
            process.terminate()


def test_every_part_has_a_name_of_its_own():
    assert len(MODES) == len(set(MODES)) >= 30
