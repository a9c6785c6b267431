"""What people read in a terminal, in both languages and with nothing left out."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import click
import pytest

from terms import (
    Answer,
    Fact,
    Finding,
    Interval,
    Passage,
    Plan,
    Receipt,
    Result,
    Source,
    Step,
    Table,
    Words,
)
from tools._replay import Replayed
from tools._tool import load, names
from web.terminal import SAID, show_answer, show_plan, show_replay, show_result, show_tools, table_lines

COST = Fact(
    id="cost",
    value=Decimal("1234.5"),
    unit="EUR",
    label=Words(de="Kosten", en="Cost"),
    interval=Interval(low=1200, high=1300, level=0.9),
    basis="modelled",
)
RECEIPT = Receipt(
    run="r1", tool="data.metric", version="v1", code="c0de", args={"metric": "cost"}, data={"ads": "a" * 16}, seed=1,
    today=date(2026, 4, 1),
)  # fmt: skip
SOURCE = Source(name="ads", kind="ads", end=date(2026, 3, 31))


def answer(lang="de", **more):
    given = {
        "text": "Die Kosten lagen bei 1.234,50 €.", "facts": (COST,), "receipts": (RECEIPT,), "sources": (SOURCE,),
        "evidence": "model", "confidence": "amber", "run": "q1", "caveats": ("Wenige Tage.",),
    }  # fmt: skip
    return Answer(lang=lang, **given | more)


def read(text):
    return click.unstyle(text)


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        ("de", ["Belege", "Kosten", "1.234,50", "(90", "modelliert", "Vertrauen: ● gelb", "Daten bis 31.03.2026",
                "Vorlage, ohne KI-Modell", "Nachrechnen: leitstand replay q1", "Zu beachten"]),
        ("en", ["Receipts", "Cost", "1,234.50", "(90", "modelled", "Confidence: ● amber", "data until 2026-03-31",
                "template, no AI model", "Compute again: leitstand replay q1", "Please note"]),
    ],
)  # fmt: skip
def test_every_figure_stands_with_its_receipt(lang, told):
    said = read(show_answer(answer(lang)))
    assert [
        part for part in [*told, "r1 · data.metric@v1 · ads@aaaaaaaa · code c0de", "metric=cost"] if part not in said
    ] == []
    assert said.startswith("Die Kosten lagen bei")


def test_the_demo_can_name_its_own_command():
    assert "leitstand --home x replay q1" in read(show_answer(answer(), "leitstand --home x"))


def test_a_question_back_shows_no_trust_and_no_receipt():
    said = read(show_answer(Answer(lang="de", text="Was möchten Sie wissen?", run="q1")))
    assert said == "Was möchten Sie wissen?"


@pytest.mark.parametrize(
    ("lang", "opened", "place"),
    [("de", "„Nur mit Freigabe.“", "Fundstellen"), ("en", "“Nur mit Freigabe.”", "Passages")],
)
def test_passages_are_quoted_with_document_and_place(lang, opened, place):
    passages = (
        Passage(text="Nur mit Freigabe.", document="handbuch.pdf", place="S. 3"),
        Passage(text="x", document="b.md"),
    )
    said = read(show_answer(answer(lang, passages=passages)))
    assert place in said
    assert "[1] handbuch.pdf · S. 3" in said
    assert "[2] b.md\n" in said
    assert opened in said


@pytest.mark.parametrize(
    ("lang", "told"),
    [("de", ["unzulässig", "Verboten.", "→ Streichen Sie es."]), ("en", ["blocked", "Forbidden.", "→ Strike it."])],
)
def test_findings_say_the_rule_the_reason_and_the_remedy_once(lang, told):
    finding = Finding(
        rule="uwg-5", severity="block", message=Words(de="Verboten.", en="Forbidden."),
        remedy=Words(de="Streichen Sie es.", en="Strike it."), source="§ 5 UWG",
    )  # fmt: skip
    tables = {"findings": Table(columns=("rule",), rows=(("uwg-5",),))}
    said = read(show_result(Result(findings=(finding,), tables=tables), lang))
    assert [part for part in [*told, "uwg-5", "§ 5 UWG"] if part not in said] == []
    assert said.count("uwg-5") == 1


@pytest.mark.parametrize(("lang", "said"), [("de", "Die Kosten: 1.234,50 €."), ("en", "The cost: €1,234.50.")])
def test_a_tools_sentence_is_filled_by_code(lang, said):
    text = Words(de="Die Kosten: {{cost}}.", en="The cost: {{cost}}.")
    shown = read(show_result(Result(facts=(COST,), text=text, receipt=RECEIPT), lang)).replace("\xa0", " ")
    assert said in shown
    assert "leitstand replay r1" in shown


def test_a_plan_lists_its_steps_or_asks():
    steps = (Step(tool="data.metric", args={"metric": "roas"}), Step(tool="seo.robots"))
    assert show_plan(Plan(steps=steps), "de").splitlines()[0] == "data.metric metric=roas"
    assert len(show_plan(Plan(steps=steps), "de").splitlines()) == 2
    ask = Plan(
        clarify=Words(de="Welche?", en="Which?"), choices=(Words(de="ROAS", en="ROAS"), Words(de="Klicks", en="clicks"))
    )
    assert show_plan(ask, "de") == "Welche?\n  – ROAS\n  – Klicks"
    assert show_plan(ask, "en").startswith("Which?")
    assert show_plan(Plan(), "de") == "Nichts zu rechnen."


def test_the_shelf_shows_required_and_optional_arguments():
    said = read(show_tools([load(name) for name in names()]))
    assert "data.metric  metric, [period]" in said


@pytest.mark.parametrize(
    ("lang", "same", "changed"), [("de", "Byte für Byte gleich", "anders"), ("en", "byte for byte", "changed")]
)
def test_a_replay_says_step_by_step_what_changed(lang, same, changed):
    why = Words(de="die Daten (ads): 1 → 2", en="the data (ads): 1 → 2")
    steps = [
        Replayed("r1", "data.metric", True, "a" * 64, "a" * 64, ()),
        Replayed("r2", "seo.robots", False, "a" * 64, "", (why,)),
    ]
    first, *_, last = read(show_replay(steps, lang)).splitlines()
    assert first.startswith("r1")
    assert same in first
    assert last.strip() == why.said(lang)
    second = read(show_replay(steps[1:], lang))
    assert changed in second
    assert "→ –" in second


class TestTables:
    @pytest.mark.parametrize(("lang", "cells"), [("de", ["1.234,50", "0,25"]), ("en", ["1,234.50", "0.25"])])
    def test_numbers_read_as_people_of_that_language_write_them(self, lang, cells):
        lines = read("\n".join(table_lines(["k", "v"], [["a", 1234.5], ["b", Decimal("0.25")]], lang)))
        assert [line.split()[-1] for line in lines.splitlines()[1:]] == cells

    def test_numbers_stand_right_and_words_left(self):
        lines = table_lines(["name", "n"], [["a", 1], ["long", 1000]], "en")[1:]
        assert lines == ["  a         1", "  long  1,000"]

    def test_a_price_among_words_is_not_rounded_to_a_whole(self):
        lines = table_lines(("before",), [("enabled",), (0.93,), (1649,), (12.5,)], "en")
        assert [line.strip() for line in lines[1:]] == ["enabled", "0.9300", "1,649", "12.50"]

    def test_shares_keep_enough_decimals_to_differ(self):
        lines = table_lines(["share"], [[0.2272], [0.2275]], "en")[1:]
        assert [line.strip() for line in lines] == ["0.2272", "0.2275"]

    @pytest.mark.parametrize("nothing", [None, float("nan"), float("inf"), Decimal("NaN")])
    def test_a_cell_without_a_value_is_a_dash(self, nothing):
        lines = table_lines(["a", "v"], [["x", nothing], ["y", 2]], "en")
        assert [line.split()[-1] for line in lines[1:]] == ["–", "2"]

    def test_rows_beyond_the_limit_are_counted_and_not_lost_silently(self):
        lines = table_lines(["n"], [[i] for i in range(20)], "de", limit=12)
        assert len(lines) == 14
        assert "8 weitere Zeilen" in lines[-1]

    def test_true_and_false_are_words(self):
        for lang, words in (("de", ["ja", "nein"]), ("en", ["yes", "no"])):
            assert [line.strip() for line in table_lines(["ok"], [[True], [False]], lang)[1:]] == words

    def test_a_long_name_is_cut_visibly(self):
        line = table_lines(["n"], [["x" * 200]], "en")[1]
        assert line.endswith("…")
        assert len(line) < 60


def test_a_long_series_shows_its_first_rows_only():
    table = Table(columns=("day", "v"), rows=tuple((f"d{i}", i) for i in range(100)))
    said = read(show_result(Result(tables={"series": table}), "en"))
    assert "d2" in said
    assert "d3" not in said
    assert "97 more rows" in said


def test_what_comes_from_outside_cannot_drive_the_terminal():
    """A file, a campaign's name or a page may hold escape sequences: they are shown as nothing, and do nothing."""
    evil = "\x1b[2J\x1b]0;owned\x07Brand\r\b\x9b31m"
    names = {"who": Words(de=evil, en=evil)}
    result = Result(
        facts=(COST.model_copy(update={"label": Words(de=evil, en=evil)}),),
        text=Words(de="{{who}}: {{cost}}.", en="{{who}}: {{cost}}."), names=names,
        tables={"by": Table(columns=(evil,), rows=((evil,),))},
        passages=(Passage(text=evil, document=evil, place=evil),), caveats=(names["who"],),
        findings=(Finding(rule="r", severity="info", message=names["who"], remedy=names["who"]),),
        receipt=RECEIPT.model_copy(update={"args": {"where": evil}}),
    )  # fmt: skip
    for text in (
        show_result(result, "en"),
        show_answer(answer("en", text=evil, caveats=(evil,), passages=result.passages, tables=result.tables)),
        show_plan(Plan(steps=(Step(tool="x", args={"where": evil}),)), "en"),
    ):
        assert "Brand" in text
        assert not [sign for sign in ("\x1b[2J", "\x1b]0", "\x07", "\r", "\b", "\x9b") if sign in text]


def test_nothing_is_said_in_one_language_only():
    assert [key for key, words in SAID.items() if not words.de or not words.en] == []
