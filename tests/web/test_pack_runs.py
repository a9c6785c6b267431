"""The sections about what was asked and computed: figures as they were told, long tables cut with a word about it."""

from __future__ import annotations

from datetime import date

import pytest

from terms import Fact, Receipt, Result, Table, Words
from tests.web._pack import AT, EVIL
from web import _pack_runs as pack
from web._pack_reader import Reader

DE, EN = Reader("de", "Europe/Berlin"), Reader("en", "Europe/Berlin")
QUESTION = {
    "text": "Wohin mit 100 Euro?", "answer": f"Mehr auf Brand. {EVIL}", "plan": [{"tool": "a.b", "args": {"x": EVIL}}],
    "model": "none", "model_name": "", "prompts": "", "at": AT, "run": "q1", "as_recorded": True, "caveats": [EVIL],
    "confidence": "green", "evidence": "model",
}  # fmt: skip


def run(rows=(), text=True):
    receipt = Receipt(run="r1", tool="a.b", version="v", code="c", args={}, data={}, seed=7, today=date(2026, 11, 26))
    result = Result(
        facts=(Fact(id="gain", value=1234.5, unit="EUR", label=Words(de="Gewinn", en="gain")),),
        text=Words(de="Bringt {{gain}}.", en="Brings {{gain}}.") if text else None,
        tables={"plan": Table(columns=("who", "how much"), rows=tuple(rows))} if rows else {}, receipt=receipt,
        caveats=(Words(de=EVIL, en=EVIL),),
    )  # fmt: skip
    shape = result.model_dump(mode="json")
    return {"run": "r1", "tool": "a.b", "at": AT, "result": shape, "receipt": shape["receipt"], "as_recorded": True}


def test_without_a_question_there_is_no_section():
    assert pack.question(EN, None) == ""
    assert pack.runs(EN, []) == ""
    assert pack.data(EN, []) == ""


@pytest.mark.parametrize("read", [DE, EN])
def test_what_was_asked_and_answered_stands_there_as_text(read):
    told = pack.question(read, QUESTION)
    assert "Wohin mit 100 Euro?" in told
    assert "<img" not in told
    assert "&lt;img" in told


def test_figures_are_those_of_the_language():
    assert "Bringt 1.234,50" in pack.runs(DE, [run()])
    assert "Brings €1,234.50" in pack.runs(EN, [run()])
    assert "leitstand replay r1" in pack.runs(EN, [run()])
    assert "gain" in pack.runs(EN, [run(text=False)])


def test_a_long_table_is_cut_and_says_so():
    rows = [(f"C{at}", at) for at in range(pack.ROWS + 2)]
    told = pack.runs(EN, [run(rows)])
    assert told.count("<td>C") == pack.ROWS
    assert "… and 2 more rows in the JSON file" in told
    assert "weitere Zeilen" not in pack.runs(DE, [run(rows[: pack.ROWS])])


def test_cells_of_others_are_text():
    assert "<img" not in pack.runs(EN, [run([(EVIL, 1)])])


def test_data_name_their_loads():
    loads = [{"load": "l1", "at": AT, "rows": 900}]
    told = pack.data(
        DE, [{"name": "ads", "snapshot": "s1", "loads": loads}, {"name": "x", "snapshot": "s2", "loads": []}]
    )
    assert "l1 · 26.11.2026 21:00:00 · 900 Zeilen" in told
    assert "–" in told


def record(event, proof=()):
    body = {"at": AT, "event": event, "actor": "u-1", "subject": "p-77"}
    return {"seq": 3, "record": body, "hash": "f" * 64, "proof": proof}


def test_a_record_without_a_proof_is_not_ticked():
    told = pack.audit(EN, {"records": [record("proposal.approved")], "checkpoint": None})
    assert "✓" in told and "proposal approved" in told
    told = pack.audit(EN, {"records": [record("new.event", None)], "checkpoint": None})
    assert "✓" not in told and "new.event" in told


def test_the_checkpoint_shows_the_key_that_vouches_for_it():
    seal = {"checkpoint": {"size": 9, "at": AT, "root": "ab"}, "key": "cd"}
    told = pack.audit(DE, {"records": [], "checkpoint": seal})
    for part in ("9", "26.11.2026 21:00:00", "ab", "cd"):
        assert part in told
