"""One line a question, without a word of it; failures by type and place."""

from __future__ import annotations

import json
import logging
from datetime import date

import pytest

from graphs import events
from ledger.threads import Turn
from settings import Settings
from web.serving.logs import NAME, Form, Log

TURN = Turn("n1", "c1", 1, "Wie läuft Kampagne Geheim?", "", "running", "q1", "", "")
TOLD = (
    events.Begun("q1", "c1", "n1"), events.Planned("de", [], {"question": "Geheim?", "choices": []}),
    events.ToolAt("finished", 0, "data.metric", "metric", "data", "r1", "green", 0, 0.25),
    events.Spoke("rephrase", "cloud", "m", "ok", 0.2, 7, 5, 0.01), events.Said("Geheim kostete 5."),
    events.Answered({"ok": True, "text": "Geheim kostete 5.", "proposals": [{}], "model": "cloud", "clarify": None}),
)  # fmt: skip


def lines(form, caplog):
    log = Log(Settings(home="/nowhere", today=date(2026, 9, 1), log=form))
    with caplog.at_level(logging.INFO, logger=NAME):
        for event in TOLD:
            log.seen(TURN, event)
    return [Form(form).format(record) for record in caplog.records]


def test_a_question_is_one_line_of_json(caplog):
    (line,) = lines("json", caplog)
    told = json.loads(line)
    assert (told["event"], told["run"], told["status"], told["cost"]) == ("turn", "q1", "answered", 0.01)
    assert told["tools"] == [{"tool": "data.metric", "state": "finished", "seconds": 0.25}]
    assert (told["tokens_in"], told["proposals"], told["model"]) == (7, 1, "cloud")
    assert "Geheim" not in line


def test_as_text_it_is_one_line_too(caplog):
    (line,) = lines("text", caplog)
    assert "\n" not in line
    assert "tools=data.metric=0.25s" in line
    assert "Geheim" not in line


def test_off_is_off(caplog):
    assert lines("off", caplog) == []


@pytest.mark.parametrize("form", ["json", "text"])
def test_a_failure_is_told_without_its_message(form, caplog):
    try:
        raise ValueError("anna@example.com")
    except ValueError:
        logging.getLogger("uvicorn.error").exception("Exception in ASGI application\n")
    line = Form(form).format(caplog.records[-1])
    assert "ValueError" in line
    assert "test_logs.py" in line
    assert "anna@" not in line


@pytest.mark.parametrize("form", ["json", "text"])
def test_no_browser_writes_into_the_log(form, caplog):
    from nicegui.client import Client

    forged = "ok\n2026-09-01 info turn status=answered \x1b[2J Kampagne Geheim"
    with caplog.at_level(logging.INFO):
        Client.handle_log_message(None, {"level": "error", "message": forged})
    line = Form(form).format(caplog.records[-1])
    assert "Geheim" not in line and "\n" not in line and "answered" not in line


def test_what_a_library_says_stays_one_line(caplog):
    logging.getLogger("library").warning("first\nsecond\x1b[2J\u2028third")
    line = Form("text").format(caplog.records[-1])
    assert "first" in line and len(line.splitlines()) == 1 and "\x1b" not in line
