"""What one tool says, on a page."""

# pyright: basic
# pyright: reportArgumentType=false
from __future__ import annotations

from datetime import date

from terms import Fact, Interval, Receipt, Result, Table, Words
from web.page.parts.results import shown

RECEIPT = Receipt(
    run="r-9", tool="data.metric", version="1", code="1", args={}, data={}, seed=1, today=date(2026, 1, 1)
)
RESULT = Result(
    facts=(Fact(id="roas", value=2.5, unit="ratio", label=Words(de="Ertrag", en="return"),
                interval=Interval(low=1, high=4, level=0.9)),),
    text=Words(de="Der Ertrag ist {{roas}} in {{channel}}.", en="The return is {{roas}} in {{channel}}."),
    names={"channel": Words(de="<Suche>", en="<search>")},
    tables={"one": Table(columns=("n",), rows=((1,),)), "two": Table(columns=("n",), rows=((2,),))},
    charts=({"title": "c"},), confidence="amber", evidence="model", caveats=(Words(de="wenig Daten", en="few data"),),
    receipt=RECEIPT,
)  # fmt: skip


def test_a_result_shows_its_sentence_its_figures_and_how_far_to_trust_it():
    told = shown(RESULT, "de", tiles=("roas", "gone"))
    assert "Der Ertrag ist " in told
    assert "in &lt;Suche&gt;." in told
    assert told.count('data-run="r-9"') == 2
    assert "1,00 bis 4,00" in told
    assert all(each in told for each in ("mit Vorsicht", "Modell", "wenig Daten", "data-spec"))
    assert told.count("<table") == 2


def test_tables_are_chosen_ordered_and_titled():
    told = shown(RESULT, "en", tables=("two", "gone", "one"), heads={"two": Words(de="Zwei", en="Second")})
    assert "<h3>Second</h3>" in told
    assert told.index(">2</td>") < told.index(">1</td>")
