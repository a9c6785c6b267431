"""The command line as people and scripts use it: one object or one sentence, and an exit code that means something."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest

import cli
from cli import main
from errors import NoData

ROOT = Path(__file__).parents[1]
ROBOTS = '{"robots_txt": "User-agent: *\\nDisallow: /a", "url": "https://shop.example/a", "user_agent": "Googlebot"}'


@pytest.fixture(autouse=True)
def _english(monkeypatch):
    for name in ("LC_ALL", "LANG", "LANGUAGE"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def run(capsys):
    def run(*line):
        capsys.readouterr()
        code = main(list(line))
        return code, *capsys.readouterr()

    return run


def breaks(monkeypatch, failed):
    def examine(_settings):
        raise failed

    monkeypatch.setattr("web.doctor.examine", examine)


@pytest.mark.parametrize(
    "line",
    [
        ["--json", "--lang", "de", "--home", "{home}", "doctor"],
        ["doctor", "--json", "--lang", "de", "--home", "{home}"],
        ["--lang", "de", "--home", "{home}", "doctor", "--json"],
        ["--home", "{home}", "--json", "doctor", "--lang", "de"],
    ],
)
def test_global_options_stand_before_or_after_the_command(run, tmp_path, line):
    code, out, err = run(*[part.format(home=tmp_path / "here") for part in line])
    assert (code, err) == (0, "")
    assert json.loads(out)["home"] == str(tmp_path / "here")


@pytest.mark.parametrize(
    ("line", "told", "do"),
    [
        (["inbox", "reject", "p-1", "--json"], "Missing option '--why'.", "leitstand inbox reject --help"),
        (["--json", "inbox", "approve"], "Missing argument 'ID'.", "leitstand inbox approve --help"),
        (["nowhere", "--json"], "No such command 'nowhere'.", "leitstand --help"),
        (["run", "night", "--date", "gestern", "--json"], "gestern", "leitstand run night --help"),
    ],
)
def test_wrong_use_is_one_object_as_well_where_one_is_asked_for(run, tmp_path, line, told, do):
    code, out, err = run("--home", str(tmp_path), *line)
    shape = json.loads(out)
    assert (code, err, shape["ok"], shape["error"]["kind"]) == (2, "", False, "usage")
    assert told in shape["error"]["message"] and shape["error"]["do"].startswith(do)


def test_the_option_nearest_to_the_command_wins(run, tmp_path):
    _, out, _ = run("--home", str(tmp_path / "a"), "--json", "doctor", "--home", str(tmp_path / "b"))
    assert json.loads(out)["home"] == str(tmp_path / "b")


def test_one_call_leaves_nothing_to_the_next(run, monkeypatch):
    run("--json", "--lang", "de", "doctor")
    breaks(monkeypatch, NoData(en="Nothing here.", de="Nichts da."))
    assert run("doctor") == (1, "", "Nothing here.\n")


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (["doctor"], 0),
        (["tools"], 0),
        (["tool", "seo.robots", ROBOTS], 0),
        (["ask", "Schreib mir ein Gedicht über das Meer."], 0),
        (["ask", "Was kostet das?", "--plan-only"], 0),
        (["tool", "data.metric", '{"metric": "cost"}'], 1),
        (["tool", "seo.robot"], 1),
        (["replay", "r20260101-000000-aaaaaa"], 1),
        (["import", "no-such-file.csv"], 1),
        (["import", "no-such-file.csv", "--plan"], 1),
        (["eval", "no_such_suite"], 1),
    ],
    ids=lambda value: " ".join(value)[:40] if isinstance(value, list) else None,
)
def test_json_is_one_object_on_stdout_and_nothing_else(run, line, code):
    got, out, err = run(*line, "--json")
    assert (got, err) == (code, "")
    shape = json.loads(out)
    assert isinstance(shape, dict)
    if code == 1:
        error = shape.get("error") or next(entry["error"] for entry in shape["plan"] if entry["error"])
        assert {"kind", "message", "do"} <= error.keys()
        assert shape["ok"] is False


@pytest.mark.parametrize(
    "line",
    [
        ["ask"],
        ["nonsense"],
        ["doctor", "--colour"],
        ["--lang", "fr", "doctor"],
        ["import"],
        ["serve", "--port", "high"],
        ["replay", "one", "two"],
    ],
    ids=" ".join,
)
def test_wrong_use_is_a_two_and_says_why_on_stderr(run, line):
    code, out, err = run(*line)
    assert (code, out) == (2, "")
    assert "Error" in err
    assert "Traceback" not in err


@pytest.mark.parametrize("line", [["--help"], ["-h"], ["ask", "--help"], ["import", "-h"]], ids=" ".join)
def test_help_is_no_failure(run, line):
    code, out, _ = run(*line)
    assert code == 0
    assert "Usage: leitstand" in out


@pytest.mark.parametrize("lang", ["de", "en"])
def test_a_refusal_is_one_line_on_stderr(run, lang):
    code, out, err = run("tool", "data.metric", '{"metric": "cost"}', "--lang", lang)
    assert (code, out) == (1, "")
    assert err.count("\n") == 1
    assert "leitstand import" in err


@pytest.mark.parametrize(("lang", "told"), [("en", "Something broke"), ("de", "kaputtgegangen")])
def test_what_nobody_expected_is_still_one_sentence(run, monkeypatch, lang, told):
    breaks(monkeypatch, ZeroDivisionError("first line\nsecond line"))
    code, out, err = run("doctor", "--lang", lang)
    assert (code, out) == (1, "")
    assert told in err
    assert "ZeroDivisionError: first line" in err
    assert "LEITSTAND_DEBUG=1" in err
    assert err.count("\n") == 1
    code, out, err = run("doctor", "--lang", lang, "--json")
    assert (code, err) == (1, "")
    assert told in json.loads(out)["error"]["message"]


def test_an_error_without_a_word_of_its_own_is_still_told(run, monkeypatch):
    breaks(monkeypatch, AssertionError())
    code, _, err = run("doctor")
    assert (code, err.count("\n")) == (1, 1)
    assert "AssertionError" in err


def test_debugging_shows_where_it_broke(run, monkeypatch):
    breaks(monkeypatch, ZeroDivisionError("oops"))
    monkeypatch.setenv("LEITSTAND_DEBUG", "1")
    with pytest.raises(ZeroDivisionError, match="oops"):
        main(["doctor"])


@pytest.mark.parametrize("failed", [KeyboardInterrupt(), BrokenPipeError()])
def test_a_user_who_leaves_gets_no_traceback(run, monkeypatch, failed):
    breaks(monkeypatch, failed)
    code, out, err = run("doctor")
    assert code == (130 if isinstance(failed, KeyboardInterrupt) else 1)
    assert (out, err.strip()) == ("", "")


@pytest.mark.parametrize("lang", ["de", "en"])
@pytest.mark.parametrize(
    ("name", "value"),
    [("LEITSTAND_TODAY", "soon"), ("LEITSTAND_MODEL", "gpt"), ("LEITSTAND_CLOUD_TIMEOUT", "0")],
)
def test_a_bad_setting_is_named(run, monkeypatch, lang, name, value):
    monkeypatch.setenv(name, value)
    code, out, _ = run("doctor", "--lang", lang, "--json")
    error = json.loads(out)["error"]
    assert (code, error["kind"]) == (1, "arguments")
    assert name in error["message"]
    assert error["do"]


@pytest.mark.parametrize("text", ["", "{", "roas", "[1]", '"metric"', "1", "null", "{'metric': 'cost'}"])
def test_arguments_that_are_no_object_get_an_example(run, text):
    code, _, err = run("tool", "data.metric", text)
    assert code == 1
    assert "not a JSON object" in err
    assert '\'{"metric": "roas"}\'' in err
    assert "kein JSON-Objekt" in run("tool", "data.metric", text, "--lang", "de")[2]


@pytest.mark.parametrize(
    ("option", "variables", "german"),
    [
        (None, {}, False),
        (None, {"LANG": "de_DE.UTF-8"}, True),
        (None, {"LANG": "de_DE.UTF-8", "LC_ALL": "en_GB.UTF-8"}, False),
        (None, {"LANG": "en_GB.UTF-8", "LEITSTAND_LANG": "de"}, True),
        (None, {"LANG": "de_AT.UTF-8", "LEITSTAND_LANG": "en"}, False),
        ("en", {"LEITSTAND_LANG": "de", "LANG": "de_DE"}, False),
        ("de", {"LEITSTAND_LANG": "en", "LANG": "C"}, True),
    ],
)
def test_messages_come_in_the_language_that_was_asked_for(run, monkeypatch, option, variables, german):
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    _, _, err = run("tool", "seo.robot", *(["--lang", option] if option else []))
    assert ("Es gibt kein Werkzeug" in err) is german
    assert ("There is no tool" in err) is not german


def test_a_bad_language_in_the_environment_is_named_and_not_obeyed(run, monkeypatch):
    monkeypatch.setenv("LEITSTAND_LANG", "fr")
    code, _, err = run("doctor")
    assert code == 1
    assert "LEITSTAND_LANG" in err


def test_replaying_a_tool_run_is_the_same(run):
    _, out, _ = run("tool", "seo.robots", ROBOTS, "--json")
    code, again, _ = run("replay", json.loads(out)["run"], "--json")
    assert (code, json.loads(again)["same"]) == (0, True)


def test_the_tools_are_listed_with_their_schema(run):
    _, out, _ = run("tools", "--json")
    shelf = {tool["name"]: tool for tool in json.loads(out)["tools"]}
    assert shelf["data.metric"]["args"]["properties"].keys() >= {"metric", "period"}
    assert all(tool["summary"] for tool in shelf.values())
    _, text, _ = run("tools")
    assert all(name in text for name in shelf)


@pytest.mark.parametrize("options", [[], ["--json"]])
@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8"])
def test_a_terminal_that_lacks_our_letters_is_no_reason_to_break(tmp_path, options, encoding):
    """Bytes that are no text on the line, and an output that knows few letters."""
    env = os.environ | {"PYTHONIOENCODING": f"{encoding}:strict", "LEITSTAND_HOME": str(tmp_path), "PYTHONUTF8": "1"}
    for line in (["tool", "data.metric", b"\xff\xe4"], ["tool", "seo.robots", ROBOTS], ["doctor", "--lang", "de"]):
        command = [sys.executable, ROOT / "cli.py", *line, *options]
        done = subprocess.run(command, capture_output=True, env=env, cwd=ROOT, check=False)
        assert b"Traceback" not in done.stderr
        assert b"broke" not in done.stderr + done.stdout
        assert done.returncode == (1 if line[1] == "data.metric" else 0)


def test_an_answer_is_asked_for_without_a_model_or_a_file(run):
    code, out, err = run("ask", "Schreib mir ein Gedicht über das Meer.")
    assert (code, err) == (0, "")
    assert out.strip()
    assert "Traceback" not in out


def test_every_command_takes_the_global_options():
    for name, command in everything(cli.leitstand):
        assert {"--home", "--json", "--lang"} <= {option for param in command.params for option in param.opts}, name


def everything(group):
    """All commands, those of groups too."""
    for name, command in group.commands.items():
        yield from everything(command) if isinstance(command, click.Group) else [(name, command)]
