"""`leitstand experiments …`: shares and days as they are typed."""

from __future__ import annotations

import json
from datetime import date, datetime

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.commands.experiments import _shares, day_of

NAMES = st.text(
    st.characters(blacklist_characters="=,", blacklist_categories=("Cs", "Cc", "Zs", "Zl", "Zp")), min_size=1
)


@given(st.dictionaries(NAMES, st.floats(0, 1), max_size=4))
def test_shares_are_read_as_they_were_written(shares):
    assert _shares([f" {name} ={share!r}" for name, share in shares.items()]) == shares


@pytest.mark.parametrize("part", ["b", "b=", "=0.5", "b=half", "b:0.5", " =1", "", "b=nan", "b=inf", "b=-inf"])
def test_what_is_no_share_is_wrong_use(part):
    with pytest.raises(click.UsageError, match="NAME=SHARE"):
        _shares([part])


def test_a_day_may_be_left_out():
    assert day_of(None) is None
    assert day_of(datetime(2026, 9, 1, 13)) == date(2026, 9, 1)  # noqa: DTZ001


@pytest.mark.parametrize(
    "words",
    [
        ("--start", "01.09.2026"), ("--days", "0"), ("--size", "1"), ("--kind", "magic"), ("--alpha", "much"),
        ("--split", "a=half"), ("--guardrail", "revenue"),
    ],
)  # fmt: skip
def test_wrong_use_is_told_and_nothing_is_put_on_record(typed, words):
    told = typed("experiments", "propose", "Shorter forms sell more", *words)
    assert told.code == 2
    assert told.sentence
    rows = json.loads(typed("experiments", "list", "--json").out)["tables"]
    assert not any(table["rows"] for table in rows.values())


def test_a_plan_that_was_typed_is_kept_as_it_was(typed):
    told = typed(
        "experiments", "propose", "Shorter forms sell more", "--metric", "conversion", "--start", "2026-09-10", "--end",
        "2026-09-30", "--split", "control=0.9,b=0.1", "--guardrail", "revenue=0.02", "--json",
    )  # fmt: skip
    text = json.dumps(json.loads(told.out))
    for part in ("2026-09-10", "2026-09-30", '"control": 0.9', '"revenue": 0.02', "conversion"):
        assert part in text


def test_whoever_may_not_propose_is_refused_as_over_rest(tmp_path, monkeypatch, capsys):
    from cli import main

    home = ["--home", str(tmp_path / "home"), "--lang", "en"]
    monkeypatch.setenv("LEITSTAND_USER", "otto")
    assert main([*home, "people", "add", "vera", "--role", "viewer"]) == 0
    assert (
        main([*home, "experiments", "propose", "A pause costs nothing", "--metric", "cr", "--end", "2030-01-31"]) == 0
    )
    monkeypatch.setenv("LEITSTAND_USER", "vera")
    file = tmp_path / "ads.csv"
    file.write_text("date,platform,campaign,impressions,clicks,cost\n2026-01-05,google,Brand,100,10,12.50\n")
    capsys.readouterr()
    for words, said in (
        (["experiments", "propose", "Mine"], "may not propose"),
        (["experiments", "start", "E1"], "may not propose"),
        (["experiments", "read", "E1", "--run", "r-1"], "may not propose"),
        (["experiments", "decide", "E1", "ship"], "may not propose"),
        (["tool", "data.metric", '{"metric": "roas"}'], "may not propose"),
        (["import", str(file)], "may not import data"),
    ):
        assert main([*home, *words]) == 1, words
        assert f"The role viewer {said}." in capsys.readouterr().err, words
    assert main([*home, "import", str(file), "--plan"]) == 0
    assert main([*home, "experiments", "list", "--json"]) == 0
    assert '"designed"' in capsys.readouterr().out
