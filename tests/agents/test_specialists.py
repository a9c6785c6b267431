"""Six specialists, each tool with one of them."""

from agents.specialists import of, specialists
from tools import _tool


def test_there_are_six_and_no_shelf_is_claimed_twice():
    shelves = [shelf for one in specialists() for shelf in one.shelves]
    assert len(specialists()) == 6
    assert len(shelves) == len(set(shelves))


def test_every_tool_has_its_specialist():
    for name in _tool.names():
        assert name.split(".")[0] in of(name).shelves


def test_jobs_and_prompts_are_there_in_both_languages_and_type_no_figures():
    for one in specialists():
        for words in (one.name, one.job, one.prompt):
            assert words.de
            assert words.en
            assert not any(sign.isdigit() for sign in words.de + words.en)
