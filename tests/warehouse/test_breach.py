"""What a breach does: refuse the file, set the row aside, or only say so."""

from __future__ import annotations

import pytest

from errors import BadFile
from warehouse import contract as contracts
from warehouse.store import Warehouse

CONSENTS = "subject,at,purpose,granted\na,2026-03-01,ads,true\nb,2026-03-01,ads,false\n"
ADS = "date,platform,campaign,impressions,clicks,cost,impression_share\n2026-03-01,google,A,10,1,1.50,{}\n"


@pytest.fixture
def house(tmp_path):
    return Warehouse(tmp_path / "home")


@pytest.fixture
def file(tmp_path):
    def write(text, name="daten.csv"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_one_unreadable_consent_refuses_the_whole_file(house, file):
    house.load([file(CONSENTS)])
    with pytest.raises(BadFile) as refused:
        house.load([file(CONSENTS.replace("a,", "c,").replace("true", "maybe") + "d,2026-03-01,ads,true\n", "b.csv")])
    assert "maybe" in refused.value.said("de")
    assert "keinen Fehler" in refused.value.said("de")
    assert house.reader().need("consents").rows == 2


def test_another_fault_in_a_consent_file_only_sets_the_row_aside(house, file):
    (report,) = house.load([file(CONSENTS + ",2026-03-01,ads,true\n")])
    assert (report.rows, report.quarantined) == (2, 1)


def test_a_value_outside_its_range_is_loaded_and_named_where_the_contract_warns(house, file):
    (report,) = house.load([file(ADS.format("1.7"))])
    assert (report.rows, report.quarantined) == (1, 0)
    (note,) = [note for note in report.notes if "impression_share" in note.en]
    assert "1 values" in note.en
    assert "0 to 1" in note.en
    assert "0 bis 1" in note.de
    (report,) = house.load([file(ADS.format("0.7"), "b.csv")])
    assert report.notes == []


def test_a_value_outside_its_range_is_set_aside_where_it_does_not(house, file):
    text = ADS.format("0.5") + "2026-03-02,google,A,-5,1,1.50,0.5\n"
    (report,) = house.load([file(text)])
    assert (report.rows, report.quarantined) == (1, 1)


@pytest.mark.parametrize("kind", contracts.kinds())
def test_every_contract_says_what_it_promises(kind):
    agreed = contracts.contract(kind)
    assert agreed.version >= 1
    assert set(agreed.key) - {"occurrence"} <= set(agreed.columns)
    assert agreed.breach(next(iter(agreed.columns))) in {"block", "quarantine", "warn"}
    for column in agreed.columns.values():
        assert column.min is None or column.max is None or column.min < column.max


def test_columns_that_speak_of_people_are_marked():
    assert contracts.contract("orders").pii == {"email": "email"}
    assert set(contracts.contract("contacts").pii) == {
        "email", "phone", "first_name", "last_name", "street", "postcode", "city", "birth_date",
    }  # fmt: skip
