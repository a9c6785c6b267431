"""Each change in the file of its platform, under the headers that the tools take."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest

from platforms._sheets import BULK, CHANGES, EDITOR, Sheet, sheet_of
from platforms.port import Refused
from terms import Operation


def made(
    platform: str = "google", kind: str = "campaign", name: str = "Brand DE", entity: str = "g-101",
    field: str = "budget", before: Any = 150, after: Any = 120.5,
) -> tuple[Sheet, list[dict[str, str]]]:  # fmt: skip
    return sheet_of(Operation(platform=platform, entity=entity, kind=kind, name=name, field=field, before=before,
                              after=after, unit="EUR/day"))  # fmt: skip


def only(rows: list[dict[str, str]]) -> dict[str, str]:
    (row,) = rows
    return {name: value for name, value in row.items() if value}


def test_the_editor_takes_budgets_status_bids_and_negatives():
    assert only(made()[1]) == {"Campaign": "Brand DE", "Campaign Daily Budget": "120.50"}
    assert only(made(field="status", before="enabled", after="paused")[1]) == {
        "Campaign": "Brand DE", "Campaign Status": "Paused"}  # fmt: skip
    assert only(made(kind="ad_group", name="google · Brand DE · Marke", field="bid", before=0.4, after=0.45)[1]) == {
        "Campaign": "Brand DE", "Ad Group": "Marke", "Max CPC": "0.45"}  # fmt: skip
    _, rows = made(kind="ad_group", name="Brand DE · Marke", field="status", before="paused", after="enabled")
    assert only(rows) == {"Campaign": "Brand DE", "Ad Group": "Marke", "Ad Group Status": "Enabled"}
    sheet, rows = made(field="negatives", before=["alt", "bleibt"], after=["bleibt", "[zelt mieten]", '"gratis"'])
    assert sheet is EDITOR
    assert [(row["Keyword"], row["Criterion Type"], row["Status"]) for row in rows] == [
        ("gratis", "Campaign Negative Phrase", ""), ("zelt mieten", "Campaign Negative Exact", ""),
        ("alt", "Campaign Negative Broad", "Removed"),
    ]  # fmt: skip
    _, rows = made(kind="ad_group", name="Brand DE · Marke", field="negatives", before=[], after=["x"])
    assert rows[0]["Criterion Type"] == "Negative Broad"


def test_a_keyword_needs_its_match_type():
    known = made(kind="keyword", name="Brand DE · Marke · [talfuchs]", field="bid", before=0.4, after=0.5)
    assert only(known[1]) == {"Campaign": "Brand DE", "Ad Group": "Marke", "Keyword": "talfuchs",
                              "Criterion Type": "Exact", "Max CPC": "0.50"}  # fmt: skip
    assert made(kind="keyword", name="Brand DE · Marke · talfuchs", field="bid", before=0.4, after=0.5)[0] is CHANGES


def test_metas_rows_have_ids_as_its_own_export_has_them():
    sheet, rows = made("meta", name="meta · Prospecting", entity="120242825359210101")
    assert sheet is BULK
    assert only(rows) == {"Campaign ID": "cg:120242825359210101", "Campaign Name": "Prospecting",
                          "Campaign Daily Budget": "120.50"}  # fmt: skip
    _, rows = made("meta", "ad_group", "meta · Prospecting · Broad", "120242825359230101", "bid", 0.9, 1.1)
    assert only(rows) == {"Ad Set ID": "c:120242825359230101", "Ad Set Name": "Broad", "Bid Amount": "1.10"}
    _, rows = made("meta", "ad", "Karussell", "a:120242825359460101", "status", "enabled", "paused")
    assert only(rows) == {"Ad ID": "a:120242825359460101", "Ad Name": "Karussell", "Ad Status": "PAUSED"}
    _, rows = made("meta", field="status", before="paused", after="enabled", entity="601")
    assert only(rows)["Campaign Status"] == "ACTIVE"


@pytest.mark.parametrize(("platform", "more"), [
    ("meta", {"entity": "Prospecting", "name": "Prospecting"}), ("meta", {"entity": ""}), ("meta", {"entity": "Broad"}),
    ("google", {"name": ""}), ("google", {"name": "=1+1"}), ("google", {"name": "google · Brand DE · Marke exakt"}),
    ("meta", {"entity": "Q4-2026", "name": "meta · Q4-2026"}),
    ("google", {"kind": "ad_group", "name": "Marke", "field": "bid"}),
    ("google", {"field": "cap", "before": 5, "after": 3}), ("tiktok", {}), ("files", {}), ("meta", {"field": "cap"}),
    ("google", {"field": "negatives", "before": [], "after": ["=1"]}),
])  # fmt: skip
def test_what_a_tool_could_mistake_is_a_line_to_do_by_hand(platform: str, more: dict[str, Any]):
    sheet, rows = made(platform, **more)
    assert sheet is CHANGES
    assert only(rows)["Platform"] == platform


def test_a_name_that_could_be_a_formula_is_none_in_any_file():
    _, rows = made(name='=HYPERLINK("http://x")')
    assert rows[0]["Name"].startswith("'=")
    _, rows = made("meta", name="+Prospecting", entity="601")
    assert rows[0]["Campaign Name"] == "'+Prospecting"


@pytest.mark.parametrize("after", [0, -1, 0.001, "120", True, None, float("nan")])
def test_what_is_no_budget_is_refused(after: Any):
    with pytest.raises((Refused, ValueError)):
        made(after=after)


def test_a_change_of_nothing_is_refused():
    with pytest.raises(Refused):
        made(after=150)


def test_the_editors_file_is_utf_8_and_metas_utf_16_with_tabs():
    rows = made(name="google · Zelte für Größe, Ø")[1]
    text = EDITOR.file(rows).decode("utf-8-sig")
    assert next(csv.DictReader(io.StringIO(text)))["Campaign"] == "Zelte für Größe, Ø"
    assert EDITOR.file(rows).startswith(b"\xef\xbb\xbf")
    body = BULK.file(made("meta", name="Größe", entity="601")[1])
    assert body.startswith(b"\xff\xfe")
    assert next(csv.DictReader(io.StringIO(body.decode("utf-16")), delimiter="\t"))["Campaign Name"] == "Größe"


def test_amounts_in_the_list_have_plain_digits():
    _, rows = made("tiktok", before=0.00001, after=12345678.9)
    assert (rows[0]["Before"], rows[0]["After"]) == ("0.00001", "12345678.9")
