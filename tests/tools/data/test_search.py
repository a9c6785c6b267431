"""Looking up what a word means here, who owns it and whether it is loaded."""

from datetime import date

import pytest

from errors import NotFound
from tools._tool import call, check
from tools.data.search import search
from warehouse.contract import kinds
from warehouse.metric import metrics


def look(desk, question):
    return search(check("data.search", {"question": question}), desk)


ADS = [
    {"date": f"2026-03-0{day}", "platform": "google", "campaign": "Brand", "impressions": 9, "clicks": 1, "cost": 5}
    for day in range(1, 4)
]


@pytest.mark.parametrize(
    ("question", "id"),
    [
        ("Was bedeutet CVR bei uns?", "cvr"),
        ("what does CVR mean here", "cvr"),
        ("wem gehört die Kennzahl ROAS?", "roas"),
        ("Kundenakquisekosten", "cac"),
        ("our definition of click-through rate", "ctr"),
        ("Was ist bei uns ein qualifizierter Lead?", "qualified_leads"),
        ("incremental ROAS", "iroas"),
        ("Abwanderungsrte", "churn"),
    ],
)
def test_a_metric_is_found_by_a_question_in_either_language(desk_of, question, id):
    result = look(desk_of(ads=ADS), question)
    assert result.tables["hits"].rows[0][:2] == ("metric", id)
    assert id in result.names["name"].de


def test_it_says_definition_formula_unit_owner_version_and_freshness(desk_of, said):
    result = look(desk_of(ads=ADS), "Was bedeutet CTR bei uns?")
    text = said(result, "de", _text())
    for part in ("sum(clicks) / nullif(sum(impressions), 0)", "share", "Performance-Marketing", "Version 1",
                 "ads (geladen bis 3. März 2026)"):  # fmt: skip
        assert part in text
    assert "valid from 1 January 2026" in said(result, "en", _text())
    assert result.tables["versions"].rows[0][:3] == (1, date(2026, 1, 1), metrics()["ctr"].formula)


def test_what_is_not_loaded_is_said(desk_of):
    result = look(desk_of(ads=ADS), "ROAS")
    [row] = [row for row in result.tables["hits"].rows if row[1] == "roas"]
    assert row[-2:] == (False, date(2026, 3, 3))
    [row] = [row for row in look(desk_of(ads=ADS), "CTR").tables["hits"].rows if row[1] == "ctr"]
    assert row[-2] is True


def test_fields_of_a_word_are_listed_with_type_and_whether_they_hold_data(desk_of):
    result = look(desk_of(ads=ADS), "which fields do we have on campaigns")
    rows = {row[1]: row for row in result.tables["fields"].rows}
    assert rows["campaign"] == ("ads", "campaign", "text", True, True)
    assert rows["keyword"][-1] is False
    assert {row[0] for row in rows.values()} == {"ads"}


def test_a_kind_lists_its_columns_also_when_nothing_is_loaded(desk_of):
    result = look(desk_of(), "Welche Spalten haben die Anzeigendaten?")
    assert result.tables["hits"].rows[0][:2] == ("kind", "ads")
    assert ("ads", "cost", "money", True, False) in result.tables["fields"].rows


def test_segments_are_in_it(desk_of, said):
    result = look(desk_of(ads=ADS), "Welche Segmente gibt es?")
    assert {row[0] for row in result.tables["hits"].rows} == {"segment"}
    one = look(desk_of(ads=ADS), "Segment Markenkampagnen")
    assert "segment = brand_campaigns" in said(one, "de", _text())
    assert tuple(row[0] for row in one.tables["conditions"].rows if row[0] == "ads") == ("ads",)


@pytest.mark.parametrize("question", ["?", "🤷", "xyzzy plugh", "a" * 2000])
def test_what_is_in_no_catalogue_names_the_nearest(desk_of, question):
    with pytest.raises(NotFound) as told:
        look(desk_of(), question)
    assert told.value.todo("de").startswith("Am nächsten liegen")


def test_the_receipt_names_what_was_looked_at(desk_of):
    result = call("data.search", {"question": "CTR"}, desk_of(ads=ADS))
    assert set(result.receipt.data) == {"ads"}


@pytest.mark.skipif("orders" not in kinds(), reason="the kind orders is not there")
def test_a_metric_of_two_kinds_names_both(desk_of, said):
    text = said(look(desk_of(ads=ADS), "CAC"), "de", _text())
    assert "ads (geladen bis 3. März 2026)" in text
    assert "orders (nicht geladen)" in text


def _text():
    from terms import Words
    from tools.data.search import TEXT

    return Words(**TEXT)
