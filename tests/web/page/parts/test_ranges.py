"""Marks on a common axis: cut where one lies far out, told in words as well."""

from __future__ import annotations

from terms import Words
from web.page.parts.ranges import Mark, bar, cell, end_of, key, money, reckoned

LABEL = Words(de="Ertrag", en="return")


def test_a_far_mark_does_not_squeeze_the_others_and_becomes_an_arrow():
    rows = [[Mark(reckoned(value, "ratio", LABEL))] for value in (1.0, 1.2, 1.5, 2.0, 30.0)]
    end = end_of(rows)
    assert 2.0 < end < 5
    assert "arrow" in bar(rows[-1], "en", end)
    assert "arrow" not in bar(rows[0], "en", end)


def test_without_far_marks_everything_is_on_the_axis():
    rows = [[Mark(reckoned(value, "ratio", LABEL, 0.5, value * 1.2))] for value in (1.0, 2.0)]
    assert end_of(rows) > 2.4
    assert end_of([]) > 0


def test_a_bar_reads_its_figures_aloud_in_either_language():
    mark = Mark(reckoned(2.15, "ratio", LABEL, 0.82, 4.45))
    assert 'aria-label="Ertrag: 2,15, 0,82 bis 4,45 (90\u00a0%)"' in bar([mark], "de", 5.0, 1.0)
    assert 'aria-label="return: 2.15, 0.82 to 4.45 (90%)"' in bar([mark], "en", 5.0)


def test_a_cell_opens_the_receipt_of_its_run():
    made = cell(reckoned(1234.5, "EUR", Words(de="<img onerror=x>", en="<img onerror=x>")), "en", "r-1")
    assert 'data-do="receipt"' in made
    assert 'data-run="r-1"' in made
    assert "<img" not in made


def test_an_interval_always_holds_its_value():
    fact = reckoned(5.0, "ratio", LABEL, 6.0, 7.0)
    assert fact.interval.low <= fact.value <= fact.interval.high


def test_a_key_names_its_forms():
    assert "counted &lt;once&gt;" in key([("triangle", "counted <once>")])


def test_amounts_have_no_cents():
    assert money(1234.56, "EUR", "de") == "1.235\u00a0€"
