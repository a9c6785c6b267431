"""What a tool says has a stable shape and no figure twice."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from terms import Fact, Result, Words

WORDS = Words(de="Umsatz", en="revenue")


def test_a_result_refuses_two_facts_of_one_name():
    fact = Fact(id="roas", value=1, unit="ratio", label=WORDS)
    with pytest.raises(ValidationError, match="same id"):
        Result(facts=(fact, fact))


def test_a_result_has_the_stable_shape():
    assert {
        "ok", "tool", "run", "confidence", "evidence", "facts", "tables", "charts", "findings", "verdict", "proposals",
        "caveats", "sources", "receipt",
    } <= Result().as_json().keys()  # fmt: skip
