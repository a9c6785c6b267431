"""What a build says: each failed test in one sentence, in both languages."""

# pyright: basic
from __future__ import annotations

from types import SimpleNamespace

import pytest

from warehouse.layers.report import digest


def result(kind, status, *, failures=0, message="", resource="test", column: str | None = "product_id", **given):
    metadata = SimpleNamespace(name=kind, kwargs=given) if resource == "test" else None
    node = SimpleNamespace(
        name=kind, resource_type=resource, test_metadata=metadata, attached_node="model.leitstand.stg_products",
        column_name=column, config=SimpleNamespace(schema="staging"),
    )  # fmt: skip
    return SimpleNamespace(node=node, status=status, failures=failures, message=message, execution_time=0.5)


@pytest.mark.parametrize(
    ("kind", "en"),
    [("not_null", "stg_products.product_id is empty in 3 rows."),
     ("unique", "3 values of stg_products.product_id occur more than once."),
     ("accepted_values", "stg_products.product_id holds 3 unknown values."),
     ("not_negative", "stg_products.product_id is negative in 3 rows."),
     ("same_sum", "The sum of stg_products.product_id differs from that of the layer below."),
     ("own_test", "The test own_test fails in 3 rows of stg_products.product_id.")],
)  # fmt: skip
def test_a_failed_test_is_one_sentence(kind, en):
    report = digest([result(kind, "fail", failures=3)], {})
    assert [words.en for words in report.failed] == [en]
    assert report.failed[0].de.endswith(".")
    assert not report.ok


def test_combinations_name_their_columns():
    report = digest([result("unique_together", "fail", failures=2, column=None, columns=["day", "channel"])], {})
    assert report.failed[0].en == "In stg_products, 2 combinations of day, channel occur more than once."


def test_a_warning_does_not_fail_the_build():
    report = digest([result("not_null", "warn", failures=1), result("unique", "pass")], {})
    assert (report.ok, report.passed, len(report.warnings)) == (True, 1, 1)
    assert report.as_json("de")["warnings"] == ["stg_products.product_id ist in 1 Zeilen leer."]


def test_a_model_that_breaks_says_why_in_one_line():
    message = "Runtime Error in model stg_products (models/x.sql)\n  Binder Error: no such column\n  LINE 1: …"
    report = digest([result("stg_products", "error", resource="model", message=message)], {"stg_products": 4})
    assert report.failed[0].en.startswith("The model stg_products could not be built (Binder Error: no such column")
    assert report.models[0].rows is None
    assert "\n" not in report.failed[0].de


def test_rows_are_those_of_the_tables():
    report = digest([result("stg_products", "success", resource="model")], {"stg_products": 4})
    assert (report.models[0].layer, report.models[0].rows) == ("staging", 4)
