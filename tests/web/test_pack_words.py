"""The words of an evidence pack: each in both languages, and none missing for what may stand in one."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest

from ledger.proposals import Level
from terms import Basis, Confidence, Evidence
from web._pack_words import SAID, SIGNS, TITLES

WEB = Path(__file__).parents[2] / "web"
PAGES = [WEB / "pack.py", *sorted(WEB.glob("_pack_*.py"))]


@pytest.mark.parametrize("words", [*SAID.values(), *SIGNS.values(), *TITLES.values()], ids=lambda words: words.en)
def test_each_is_there_in_both_languages_with_the_same_gaps(words):
    assert words.de.strip() and words.en.strip()
    assert sorted(re.findall(r"{\w+}", words.de)) == sorted(re.findall(r"{\w+}", words.en))


def test_every_word_that_the_page_asks_for_is_there_and_none_is_left_over():
    code = "\n".join(page.read_text("utf-8") for page in PAGES if page.name != "_pack_words.py")
    asked = set(re.findall(r"""(?:read|self)\.t\(["'](\w+)["']\)""", code))
    for heads in re.findall(r"read\.heads\(([^)]*)\)", code):
        asked |= set(re.findall(r'"(\w+)"', heads))
    assert asked <= SAID.keys()
    assert SAID.keys() - asked <= {"measured", "limit"}
    assert set(re.findall(r'read\.section\(\s*"(\w+)"', code)) == TITLES.keys()


def test_how_sure_and_how_far_is_said_in_words():
    for kind in (Confidence, Evidence, Basis, Level):
        assert set(get_args(kind)) <= SIGNS.keys(), kind
