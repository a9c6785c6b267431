"""A real server: killed in the middle of an answer, told to end while one runs, called by a chat program's client."""

from __future__ import annotations

import json
import signal
import sqlite3
import time
from contextlib import closing, suppress
from http.client import HTTPException

import pytest
from fastapi import FastAPI

from tests.web.serving._served import Served
from web.serving.guards import BODY
from web.serving.leaving import configured

ASK = {"question": "Darf ich mit „Bester Kaffee der Welt“ werben?", "thread": "c-mine", "lang": "de"}


def counts(home):
    with closing(sqlite3.connect(home / "ledger.db")) as db:
        return {
            "turns": db.execute("select count(*) from turns").fetchone()[0],
            "answers": db.execute("select count(*) from runs where tool = 'ask'").fetchone()[0],
            "tools": db.execute("select count(*) from runs where tool <> 'ask'").fetchone()[0],
        }


@pytest.mark.slow
def test_after_a_kill_the_thread_is_back_and_the_turn_can_be_retried(tmp_path):
    home = tmp_path / "home"
    with Served(home) as first:
        assert first.call("POST", "/ask", ASK)[0] == 200
        (home / "wait").touch()
        (home / "began").unlink()
        open_stream = first.stream("/ask", ASK)
        first.until((home / "began").exists)
        first.kill()
        with suppress(OSError, HTTPException):
            open_stream.read()
    with Served(home) as second:
        _, thread, _ = second.call("GET", "/threads/c-mine")
        assert [turn["status"] for turn in thread["turns"]] == ["done", "interrupted"]
        assert thread["turns"][1]["question"] == ASK["question"]
        (home / "wait").unlink()
        id = thread["turns"][1]["id"]
        assert second.call("POST", f"/runs/{id}/retry")[0] == 202
        second.until(lambda: second.call("GET", f"/runs/{id}")[1]["status"] == "done")
        _, thread, _ = second.call("GET", "/threads/c-mine")
        assert [(turn["status"], turn["tries"]) for turn in thread["turns"]] == [("done", 1), ("done", 2)]
        assert thread["turns"][0]["answer"]["text"] == thread["turns"][1]["answer"]["text"]
        assert counts(home) == {"turns": 2, "answers": 2, "tools": 2}
        second.process.send_signal(signal.SIGTERM)
        assert second.process.wait(30) == 0


@pytest.mark.slow
def test_told_to_end_it_finishes_what_runs_and_takes_nothing_new(tmp_path):
    home = tmp_path / "home"
    with Served(home) as served:
        (home / "wait").touch()
        stream = served.stream("/ask", ASK)
        served.until((home / "began").exists)
        served.process.send_signal(signal.SIGTERM)
        served.until(lambda: served.call("GET", "/ready")[0] == 503)
        status, refused, headers = served.call("POST", "/ask", ASK | {"thread": "c-new"})
        assert (status, refused["error"]["kind"], headers["retry-after"]) == (503, "leaving", "10")
        assert served.call("GET", "/live")[0] == 200
        (home / "wait").unlink()
        told = stream.read().decode()
        assert "event: answer" in told
        assert served.process.wait(30) == 0
    lines = [json.loads(line) for line in served.log.read_text().splitlines()]
    assert [line["status"] for line in lines if line["event"] == "turn"] == ["answered"]
    assert [line["page"] for line in lines if line["event"] == "serving"] == [served.url]
    assert "Kaffee" not in served.log.read_text()


@pytest.mark.slow
def test_what_does_not_finish_in_time_is_stopped_and_the_process_ends_with_0(tmp_path):
    home = tmp_path / "home"
    with Served(home, patience=0.5) as served:
        (home / "wait").touch()
        _, run, _ = served.call("POST", "/runs", ASK)
        served.until((home / "began").exists)
        started = time.monotonic()
        served.process.send_signal(signal.SIGTERM)
        assert served.process.wait(30) == 0
        assert time.monotonic() - started < 25
        (home / "wait").unlink()
    with Served(home) as again:
        assert again.call("GET", f"/runs/{run['id']}")[1]["status"] == "stopped"


@pytest.mark.slow
def test_the_client_of_chat_programs_streams_an_answer(tmp_path):
    from openai import BadRequestError, NotFoundError, OpenAI

    with Served(tmp_path / "home") as served:
        client = OpenAI(base_url=f"{served.url}/v1", api_key="none", max_retries=0)
        assert [model.id for model in client.models.list()] == ["leitstand"]
        said = [{"role": "user", "content": ASK["question"]}]
        chunks = [*client.chat.completions.create(
            model="leitstand", messages=said, stream=True, stream_options={"include_usage": True},
            extra_headers={"X-OpenWebUI-Chat-Id": "chat-7"},
        )]  # fmt: skip
        text = "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)
        assert len([chunk for chunk in chunks if chunk.choices and chunk.choices[0].delta.content]) > 1
        assert chunks[-2].choices[0].finish_reason == "stop"
        assert (chunks[-1].choices, chunks[-1].usage.total_tokens) == ([], 0)
        whole = client.chat.completions.create(model="leitstand", messages=said, metadata={"thread_id": "chat-7"})
        assert whole.choices[0].message.content == text == served.call("POST", "/ask", ASK)[1]["text"]
        (thread,) = [each for each in served.call("GET", "/threads")[1]["threads"] if each["id"].startswith("x-")]
        assert thread["count"] == 2
        with pytest.raises(NotFoundError, match="gpt"):
            client.chat.completions.create(model="gpt-9", messages=said)
        with pytest.raises(BadRequestError):
            client.chat.completions.create(model="leitstand", messages=[{"role": "system", "content": "Hi"}])


def test_a_line_carries_no_more_at_once_than_a_request():
    assert configured(FastAPI(), "127.0.0.1", 8420).ws_max_size == BODY
