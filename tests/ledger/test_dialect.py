"""One SQL for both."""

from __future__ import annotations

import pytest

from ledger._dialect import marked, names, translated
from ledger.book import SCHEMAS
from ledger.experiments import SCHEMA as EXPERIMENTS
from ledger.runs import SCHEMA as RUNS


@pytest.mark.parametrize(
    ("sql", "told"),
    [
        ("a = ?", "a = %s"),
        ("a = '?' and b = ?", "a = '?' and b = %s"),
        ("a like '5%' and b % 2 = ?", "a like '5%%' and b %% 2 = %s"),
        ("'it''s ?' || ?", "'it''s ?' || %s"),
    ],
)
def test_values_stand_outside_of_quotes(sql, told):
    assert marked(sql) == told


@pytest.mark.parametrize("schema", [*SCHEMAS, EXPERIMENTS, RUNS])
def test_every_schema_only_creates_and_leaves_nothing_of_the_other(schema):
    assert names(schema)
    for statement in translated(schema):
        assert "if not exists" in statement or "or replace" in statement
        assert "integer" not in statement
        assert "raise(abort" not in statement


def test_text_sorts_by_its_bytes_whatever_the_language_of_the_server():
    schema = """
create table if not exists t (
    text text not null unique,
    "on" text not null default '',
    id text primary key
);
"""
    assert translated(schema)[0].count(' text collate "C"') == 3
    for each in (*SCHEMAS, EXPERIMENTS, RUNS):
        assert all(word not in "".join(translated(each)) for word in (" text not null", " text primary", " text,"))


def test_a_table_knows_the_order_of_its_rows():
    assert "rowid bigserial" in translated(RUNS)[0]
    assert "rowid" not in translated(EXPERIMENTS)[0]
