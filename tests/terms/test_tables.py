"""A table is rectangular and says its codes in words."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from terms import Table, Words


def test_a_table_is_rectangular():
    with pytest.raises(ValidationError, match="cells"):
        Table(columns=("a", "b"), rows=((1,),))


def test_a_table_says_its_codes_in_words_only_where_it_has_them():
    words = {"reason": {"act": Words(de="ansprechen", en="contact")}}
    table = Table(columns=("name", "reason"), rows=(("act", "act"), ("x", None)), words=words)
    assert table.said("de") == [["act", "ansprechen"], ["x", None]]
    assert Table.model_validate(table.model_dump()) == table
    assert Table(columns=("a",), rows=((1,),)).model_dump() == {"columns": ["a"], "rows": [[1]]}
