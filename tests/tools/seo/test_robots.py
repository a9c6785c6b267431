"""A marketer asks whether a page is open to a crawler, and hears which line decides."""

from __future__ import annotations

import pytest

from errors import BadArguments
from tools._tool import check
from tools.seo.robots import ASKED, Args, robots

SHOP = "# our shop\nUser-agent: *\nDisallow: /warenkorb\nAllow: /warenkorb/hilfe\n"


def ask(url: str, agent: str = "Googlebot", robots_txt: str = SHOP):
    return robots(Args(robots_txt=robots_txt, url=url, user_agent=agent), None)  # type: ignore[arg-type]


def test_a_blocked_page_names_its_line_and_a_remedy():
    result = ask("https://shop.example/warenkorb?id=1")
    assert (result.fact("allowed").value, result.fact("line").value) == (0, 3)
    assert result.findings[0].remedy and result.confidence == "green"
    assert result.names["rule"].de == "disallow: /warenkorb"


def test_an_open_page_says_why():
    result = ask("https://shop.example/schuhe")
    assert result.fact("allowed").value == 1 and not result.findings
    assert "keine Regel" in result.names["reason"].de
    assert "Keine Gruppe" in ask("/x", robots_txt="").names["reason"].de


def test_a_full_user_agent_string_is_pointed_out():
    result = ask("/x", agent="Mozilla/5.0 (compatible; Googlebot/2.1)")
    assert result.confidence == "amber" and "Mozilla" in result.caveats[0].en


def test_an_address_that_changes_its_answer_when_encoded_is_pointed_out():
    robots_txt = "user-agent: *\ndisallow: /größe"
    assert ask("/größe", robots_txt=robots_txt).fact("allowed").value == 1
    assert "prozentkodiert" in ask("/größe", robots_txt=robots_txt).caveats[0].de


def test_a_web_page_instead_of_a_robots_txt_is_pointed_out():
    assert "HTML" in ask("/x", robots_txt="<!DOCTYPE html><title>404</title>").caveats[0].en


def test_missing_and_unknown_arguments_are_named():
    with pytest.raises(BadArguments, match="'url' is missing"):
        check("seo.robots", {"robots_txt": "", "user_agent": "x"})
    with pytest.raises(BadArguments, match="'site' is not an argument"):
        check("seo.robots", {"robots_txt": "", "user_agent": "x", "url": "/", "site": "x"})


def test_it_is_asked_for_in_many_ways():
    assert all(len(set(lines)) >= 25 for lines in ASKED.values())
