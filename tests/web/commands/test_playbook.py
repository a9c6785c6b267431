"""`leitstand playbook …`: inputs as they are typed."""

from __future__ import annotations

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.commands.playbook import _given

NAMES = st.from_regex(r"[a-z_]{1,12}", fullmatch=True)


@given(st.dictionaries(NAMES, st.text(max_size=20)))
def test_inputs_are_read_as_they_were_written(inputs):
    read = _given(tuple(f"{name}={value}" for name, value in inputs.items()))
    assert read == {name: value.strip() for name, value in inputs.items()}


@pytest.mark.parametrize("part", ["platform", "=meta", " =meta", "", "platform:meta"])
def test_what_has_no_name_or_no_value_is_wrong_use(part):
    with pytest.raises(click.UsageError, match="KEY=VALUE"):
        _given((part,))


def test_on_the_line_it_is_one_sentence(typed):
    told = typed("playbook", "run", "nonsense", "platform")
    assert told.code == 2
    assert "KEY=VALUE" in told.sentence


def test_a_playbook_that_is_not_there_is_named(typed):
    for words in (("show", "nonsense"), ("run", "nonsense")):
        told = typed("playbook", *words)
        assert told.code == 1
        assert "nonsense" in told.sentence
