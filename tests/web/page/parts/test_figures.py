"""Figures that open their receipts, and bars of intervals."""

# pyright: basic
# pyright: reportArgumentType=false
from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from figures import show
from terms import Fact, Interval, Words
from web.page.parts.figures import figure, interval_bar, marked


def fact(id="roas", value=2.5, unit="ratio", **more):
    return Fact(id=id, value=value, unit=unit, label=Words(de="Ertrag", en="return"), **more)


def test_a_figure_opens_its_receipt_and_says_what_it_is():
    told = figure(fact(), "de", "r-1")
    assert 'data-do="receipt"' in told
    assert 'data-run="r-1"' in told
    assert 'data-fact="roas"' in told
    assert 'title="Ertrag"' in told
    assert ">2,50</button>" in told


def test_each_figure_of_a_text_is_underlined_and_others_are_not():
    facts = [fact(), fact("orders", 12, "count")]
    told = marked("12 orders at 2.50, not 112 and not 2.501.", facts, "en", {"orders": "r-2"})
    assert told.count("<button") == 2
    assert 'data-run="r-2"' in told
    assert "not 112 and not 2.501." in told


def test_an_interval_is_one_figure_with_its_value():
    told = marked("2.50 (1.00 to 4.00 (90%))", [fact(interval=Interval(low=1, high=4, level=0.9))], "en", {})
    assert "1.00 to 4.00 (90%)</button>" in told


def test_hostile_text_stays_text():
    told = marked("<script>2.50</script>", [fact()], "en", {})
    assert "<script>" not in told
    assert "&lt;script&gt;" in told


@given(st.floats(-1e6, 1e6), st.sampled_from(["EUR", "share", "count", "ratio"]), st.sampled_from(["de", "en"]))
def test_the_text_is_the_same_without_its_marks(value, unit, lang):
    one = fact(value=value, unit=unit)
    text = f"Das sind {show(one, lang)}."
    told = re.sub(r"<[^>]+>", "", marked(text, [one], lang, {}))
    assert told.replace("&#x27;", "'") == text


def test_a_bar_says_what_it_shows():
    told = interval_bar(fact(interval=Interval(low=1, high=4, level=0.9)), "de", -1, 9)
    assert 'aria-label="Ertrag: 2,50, 1,00 bis 4,00 (90 %)"' in told.replace("\u00a0", " ")
    assert 'x1="20.00%"' in told
    assert 'x2="50.00%"' in told
    assert 'class="zero"' in told


def test_a_bar_stays_on_its_axis():
    told = interval_bar(fact(value=50), "en", 0, 10)
    assert 'cx="100.00%"' in told
    assert 'class="span"' not in told
    assert "nan" not in interval_bar(fact(value=0), "en", 0, 0)


def test_no_line_breaks_between_a_figure_and_its_bracket():
    told = marked("so viel (2,50), mehr nicht", [fact()], "de", {})
    assert '<span class="kept">(<button' in told
    assert "</button>),</span> mehr nicht" in told


def test_platforms_in_a_sentence_are_written_as_they_write_themselves():
    assert "mehr für Meta retargeting und LinkedIn." in marked("mehr für meta retargeting und linkedin.", [], "de", {})
