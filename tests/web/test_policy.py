"""`leitstand policy …`: what holds, whether a file can be used, why a change waits."""

from __future__ import annotations

import json
from datetime import date

import pytest

from acting.office import Office
from cli import main
from policies.autonomy import FILE, OWN
from settings import Settings
from terms import Money, Proposal, Result, Words

WHY = Words(de="Der nächste Euro bringt dort mehr.", en="The next euro returns more there.")


def run(capsys, home, *words):
    code = main(["--home", str(home), *words])
    return code, *capsys.readouterr()


@pytest.fixture
def example():
    text = FILE.read_text(encoding="utf-8")
    block = text[text.index("#   currency: EUR") : text.index("\ncurrency: null")]
    return "\n".join(line[4:] for line in block.splitlines() if line.startswith("#"))


@pytest.mark.parametrize(("lang", "words"), [("de", "wartet auf Zustimmung"), ("en", "waits for approval")])
def test_show_tells_every_action(capsys, tmp_path, lang, words):
    code, out, _ = run(capsys, tmp_path, "policy", "show", "--lang", lang)
    assert code == 0
    assert words in out
    assert "set_budget" in out and "default" in out
    assert json.loads(run(capsys, tmp_path, "policy", "show", "--json")[1])["policy"]["actions"]["default"] == {
        "level": "suggest"
    }


def test_check_says_what_a_file_would_change(capsys, tmp_path, example):
    file = tmp_path / "new.yaml"
    file.write_text(example, encoding="utf-8")
    code, out, _ = run(capsys, tmp_path, "policy", "check", str(file), "--json")
    assert (code, json.loads(out)["changes"]) == (0, ["set_budget"])


@pytest.mark.parametrize(
    ("text", "de", "en"),
    [("actions: {set_budget: {level: auto}}", "ohne auto.risk", "without auto.risk"),
     ("actions: {set_budget: {levels: auto}}", "diese Angabe", "actions.set_budget.level"),
     ("actions: {set_budget: {level: approve, two_persons_above: 'x'}}", "keine Zahl", "no number"),
     ("actions: {set_budget: {level: approve, auto: {hours: ['8']}}}", "keine Uhrzeiten", "no hours"),
     ("actions: {wire_money: {level: approve}}", "wire_money ist kein bekannter Name", "wire_money is no known name"),
     ("a: &a [x]\nactions: *a", "Anker und Verweise", "anchors and aliases"),
     ("actions: !!python/object/apply:os.system [id]", "Zeile 1: Typangaben", "line 1: tags"),
     ("actions: {}\nactions: {}", "steht zweimal da", "stands there twice"), ("[" * 20_000, "verschachtelt", "nested"),
     ("#" * 300_000, "zu lang", "too long"), ("", "keine Angaben der Form", "no map"),
     ("actions: {set_budget: {", "kein gültiges YAML", "no valid YAML")],
)  # fmt: skip
def test_check_refuses_in_one_sentence_in_both_languages(capsys, tmp_path, text, de, en):
    file = tmp_path / "bad.yaml"
    file.write_text(text, encoding="utf-8")
    for lang, words in (("de", de), ("en", en)):
        code, _, err = run(capsys, tmp_path, "policy", "check", str(file), "--lang", lang)
        assert code == 1
        assert words in err
        assert len(err.strip().splitlines()) == 1


def test_check_of_a_file_that_is_not_there(capsys, tmp_path):
    assert run(capsys, tmp_path, "policy", "check", str(tmp_path / "none.yaml"))[0] == 1


def test_test_tries_the_policy_in_force(capsys, tmp_path, example):
    assert run(capsys, tmp_path, "policy", "test")[0] == 0
    (tmp_path / OWN).write_text(example, encoding="utf-8")
    (tmp_path / "autonomy.tests.yaml").write_text("cases: [{name: all by itself, expect: [auto], risk: 900}]")
    code, out, _ = run(capsys, tmp_path, "policy", "test", "--lang", "de")
    assert code == 1
    assert "✗ all by itself" in out and "1 falsch" in out


def test_explain_reads_like_a_colleague(capsys, tmp_path, monkeypatch):
    monkeypatch.setenv("LEITSTAND_TODAY", "2026-03-11")
    settings = Settings(home=tmp_path)
    proposal = Proposal(
        id="p-0123456789ab", action="set_budget", target="google · Brand DE", before={"google · Brand DE": 100.0},
        after={"google · Brand DE": 110.0}, unit="EUR/day", evidence="model", why=WHY,
        risk=Money(amount=140, currency="EUR"), expires=date(2026, 3, 25),
    )  # fmt: skip
    Office.open(settings).submit([Result(proposals=(proposal,), text=WHY)], by="agent:bidding")
    for lang, words in (("de", "Damit es von selbst geschieht"), ("en", "For it to happen by itself")):
        code, out, _ = run(capsys, tmp_path, "policy", "explain", "p-0123", "--lang", lang)
        assert code == 0
        assert words in out
        assert "Brand DE" in out
    told = json.loads(run(capsys, tmp_path, "policy", "explain", "p-0123", "--json")[1])
    assert (told["status"], told["then"]["level"]) == ("open", "approve")
    assert "level" in told["to_be_automatic"]
    assert run(capsys, tmp_path, "policy", "explain", "p-nothing")[0] == 1
