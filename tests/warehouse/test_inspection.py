"""Looking at rows where they lie: file and line, masks, limits that are data."""

import csv

import pytest

from warehouse.contract import contract, kinds
from warehouse.inspection import MASK, contradictions, failing, limits, named, rules, same, set_aside
from warehouse.store import Warehouse

HEAD = ["date", "platform", "campaign", "impressions", "clicks", "cost"]


@pytest.fixture
def home(tmp_path):
    def load(rows, kind="ads", head=HEAD, name="export.csv"):
        with (tmp_path / name).open("w", newline="", encoding="utf-8") as out:
            csv.writer(out).writerows([head, *rows])
        warehouse = Warehouse(tmp_path)
        warehouse.load([tmp_path / name], kind=kind)
        return warehouse.reader()

    return load


def test_a_failing_row_names_file_and_line(home):
    reader = home([["2026-03-01", "google", "A", 10, 1, 5], ["2026-03-02", "google", "B", 10, 99, 5]])
    [(file, line, said)] = failing(reader, "ads", "clicks > $most", ["campaign", "clicks"], 5, most=50)
    assert file.endswith("export.csv")
    assert (line, said) == (3, "campaign = B; clicks = 99")


def test_a_row_that_was_replaced_is_not_shown(home):
    home([["2026-03-01", "google", "A", 10, 99, 5]], name="one.csv")
    reader = home([["2026-03-01", "google", "A", 10, 98, 5]], name="two.csv")
    assert [row[2] for row in failing(reader, "ads", "clicks > 50", ["clicks"], 5)] == ["clicks = 98"]


def test_a_data_set_has_lines_too(home):
    reader = home([["a", 1], ["b", 0]], kind="trial", head=["arm", "outcome"])
    [(_, line, said)] = failing(reader, "trial", "arm = 'b'", ["arm"], 5)
    assert (line, said) == (3, "arm = b")


def test_what_was_set_aside(home):
    reader = home([["2026-03-01", "google", "A", 10, 1, 5], ["2026-03-02", "google", "B", "many", 99, 5]])
    out, rows, [(_, line, reason)] = set_aside(reader, "ads", 5)
    assert (out, rows, line) == (1, 1, 3)
    assert reason.de != reason.en


@pytest.mark.skipif("contacts" not in kinds(), reason="the kind contacts is not there")
def test_persons_are_masked(home):
    reader = home([["1", "anna@example.org", "lead"]], kind="contacts", head=["contact_id", "email", "stage"])
    [(_, _, said)] = failing(reader, "contacts", "email is not null", ["email", "stage"], 5)
    assert said == f"email = {MASK}; stage = lead"


def test_limits_are_data_and_differ_by_kind():
    assert limits("search_console", "freshness").warn > limits("ads", "freshness").warn
    assert limits("ads", "nulls", "cost") is None
    assert limits("ads", "nulls", "conversions").status(0.6) == "warn"
    assert [limits("ads", "volume").status(value) for value in (0.1, 0.5, 0.9)] == ["pass", "warn", "fail"]


@pytest.mark.parametrize("kind", [kind for kind in kinds() if contract(kind).freshness_days is not None])
def test_what_is_fresh_says_the_contract(kind):
    days = contract(kind).freshness_days
    assert days is not None
    allowed = limits(kind, "freshness")
    assert (allowed.status(days), allowed.status(days + 1)) == ("pass", "warn")
    assert allowed.status(allowed.fail) == "fail"


def test_a_kind_that_does_not_age_is_never_stale():
    dated = {kind for kind in kinds() if contract(kind).grows and contract(kind).day}
    assert {kind for kind in dated if contract(kind).freshness_days is None} == set()
    assert limits("assets", "freshness") is None
    assert contract("trial").freshness_days is None
    assert limits("trial", "freshness") is None


def test_every_check_is_named_in_both_languages():
    for check in rules()["defaults"]:
        unit, said = named(check)
        assert unit in ("days", "share", "ratio", "count")
        assert said.de != said.en


def test_rules_speak_of_columns_that_are_there():
    for kind in set(rules()["kinds"]) & set(kinds()):
        columns = set(contract(kind).columns)
        assert set(rules()["kinds"][kind].get("nulls", {})) <= columns
        assert set((same(kind) or ([], ""))[0]) <= columns
        for sql in contradictions(kind).values():
            assert {word for word in sql.split() if word.isidentifier()} - {"and", "or", "is", "not", "null"} <= columns
