"""The brief as people get it: in both languages, as page, file and mail; names of others stay words."""

# pyright: basic
from __future__ import annotations

import re
from datetime import UTC, datetime
from email import message_from_bytes, policy
from html.parser import HTMLParser

import pytest

from graphs._brief_lines import Sheet
from graphs.night import Nights
from graphs.told import LANGS, lines, mail, markdown, page, receipts, text, title
from terms import Result, Words
from tests.graphs._nights import Desk, Tools, budget, house

EVIL = "{{w1_risk}} <img src=x onerror=f()> [l](http://e.example)"


@pytest.fixture
def brief(tmp_path):
    tools = Tools({"bidding.pacing": Result(proposals=(budget(EVIL),))})
    return Nights(house(tmp_path), Desk, tools).run().brief


def test_every_figure_is_a_fact_with_a_run_and_no_line_types_one(brief):
    for line in brief["lines"]:
        for lang in LANGS:
            assert not re.search(r"\d", re.sub(r"\{\{[^}]*\}\}", "", line["text"][lang]))
    assert {each["run"] for each in brief["facts"].values()} <= {brief["night"], *receipts(brief)}
    assert brief["facts"]["w1_risk"]["run"].startswith("r2")
    for lang in LANGS:
        assert receipts(brief)[0] in text(brief, lang)


def test_both_languages_say_the_same_lines(brief):
    german, english = lines(brief, "de"), lines(brief, "en")
    assert len(german) == len(english) >= 4
    assert title(brief, "de") == "Morgenbericht, Nachtlauf vom 26. November 2026: fertig"
    assert title(brief, "en") == "Morning brief, night run of 26 November 2026: done"
    assert german[0][0] == "Zuerst"
    assert english[0][0] == "First"


class Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags = []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))


@pytest.mark.parametrize("lang", LANGS)
def test_names_of_others_are_words_and_nothing_else(brief, lang):
    found = Tags()
    found.feed(page(brief, lang))
    assert {tag for tag, _ in found.tags} <= {
        "html", "head", "meta", "title", "style", "body", "h1", "table", "tr", "th", "td", "code", "p",
    }  # fmt: skip
    assert not any("src" in attrs or "href" in attrs for _, attrs in found.tags)
    assert "](http" not in markdown(brief, lang)
    assert "<img" not in markdown(brief, lang).replace("\\<img", "")
    assert "{{w1_risk}}" in text(brief, lang)  # what is filled in is never read as a template


def test_the_mail_is_a_mail(brief):
    read = message_from_bytes(mail(brief, "de", "team@example.com", datetime.now(UTC)), policy=policy.default)
    assert read["To"] == "team@example.com"
    assert read["Subject"] == title(brief, "de")
    assert [part.get_content_type() for part in read.iter_parts()] == ["text/plain", "text/html"]  # pyright: ignore
    assert "Zuerst" in read.get_body(("plain",)).get_content()  # pyright: ignore


def test_a_line_whose_figure_is_missing_is_left_out():
    sheet = Sheet("n")
    sheet.line("failed", Words(de="{{gone}} weg.", en="{{gone}} gone."))
    sheet.line("first", Words(de="Nichts.", en="Nothing."))
    told = sheet.plain(status="done", day="2026-11-26", flow=Words(de="x", en="x"))
    assert [said for _, said in lines(told, "de")] == ["Nichts."]
