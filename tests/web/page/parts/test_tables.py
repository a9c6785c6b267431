"""Tables and charts of a page."""

# pyright: basic
# pyright: reportOptionalSubscript=false
from __future__ import annotations

import html
import json
import re

from terms import Table, Words
from web.html import Html
from web.page.parts.tables import chart, rows, table


def test_numbers_stand_to_the_right_in_the_form_of_the_language():
    told = table(Table(columns=("channel", "cost"), rows=(("google", 1234.5), ("meta", None))), "de")
    assert '<td class="right">1.234,50</td>' in told
    assert '<th scope="col">Kanal</th>' in told
    assert '<th scope="col" class="right">Kosten</th>' in told
    assert '<td class="right">–</td>' in told


def test_codes_are_told_in_words():
    one = Table(columns=("state",), rows=(("open",),), words={"state": {"open": Words(de="offen", en="open")}})
    assert "<td>offen</td>" in table(one, "de")


def test_a_long_table_shows_its_first_rows_and_the_rest_on_demand():
    told = rows(["n"], [[n] for n in range(30)], "en", limit=10)
    assert "<summary>20 more rows</summary>" in told
    assert told.count("<tr>") == 31
    assert told.index('<td class="right">9</td>') < told.index("<details>") < told.index('<td class="right">10</td>')


def test_a_table_without_rows_is_nothing():
    assert rows(["a"], [], "de") == ""


def test_a_hostile_cell_stays_text_and_what_was_made_here_stays_markup():
    told = rows(["<b>", "x"], [["<img onerror=1>", Html("<em>ok</em>")]], "en")
    assert "<img" not in told
    assert "<em>ok</em>" in told


def test_a_chart_is_in_the_page_with_its_title_in_one_language():
    told = chart({"title": {"de": "Umsatz", "en": "revenue"}, "data": {"values": [{"a": "</figure><script>"}]}}, "de")
    assert 'aria-label="Umsatz"' in told
    assert "<script>" not in told
    spec = json.loads(html.unescape(re.search(r'data-spec="([^"]*)"', told)[1]))
    assert spec == {"title": "Umsatz", "data": {"values": [{"a": "</figure><script>"}]}}


def test_platforms_are_written_as_they_write_themselves():
    told = table(Table(columns=("platform", "term"), rows=(("linkedin", "google"),)), "de")
    assert "<td>LinkedIn</td>" in told
    assert "<td>google</td>" in told
    drawn = chart(
        {"data": {"values": [{"channel": "meta", "term": "meta"}]}, "encoding": {"y": {"field": "meta"}}}, "de"
    )
    spec = json.loads(html.unescape(re.search(r'data-spec="([^"]*)"', drawn)[1]))
    assert spec["data"]["values"] == [{"channel": "Meta", "term": "meta"}]
    assert spec["encoding"]["y"]["field"] == "meta"


def test_days_are_told_in_the_form_of_the_language():
    assert ">01.12.2026<" in rows(["due"], [["2026-12-01"]], "de")
    assert ">1\u00a0Dec\u00a02026<" in rows(["due"], [["2026-12-01"]], "en")
    assert ">2026-13-01<" in rows(["due"], [["2026-13-01"]], "de")
