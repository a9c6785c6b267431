"""Every feature says what it is, passes its own tests, and cannot change in silence."""

import datetime as dt
import math

import duckdb
import pytest

from errors import BadArguments
from warehouse.features import catalogue, feature, features, ids
from warehouse.features.moment import compiled

SOURCE_COLUMNS = {
    "purchases": {
        "order_id": "varchar", "revenue": "decimal(18,6)", "discount": "decimal(18,6)", "refunded": "decimal(18,6)",
        "currency": "varchar", "source": "varchar", "medium": "varchar", "campaign": "varchar", "device": "varchar",
    },
    "visits": {"event_id": "varchar", "name": "varchar", "consent": "varchar", "device": "varchar",
               "category": "varchar"},
    "consents": {"purpose": "varchar", "granted": "boolean", "until": "timestamp"},
}  # fmt: skip


def _until(rows):
    for row in rows:
        later = [r["at"] for r in rows if r.get("purpose") == row.get("purpose") and r["at"] > row["at"]]
        yield row | {"until": min(later, default=None)}


@pytest.mark.parametrize("id", ids())
def test_a_feature_passes_its_own_tests(id):
    one = feature(id)
    columns = SOURCE_COLUMNS[one.source]
    for case in one.tests:
        rows = list(_until(case.rows)) if one.source == "consents" else case.rows
        con = duckdb.connect()
        typed = ", ".join(f"{name} {kind}" for name, kind in columns.items())
        con.execute(f'create table rows (entity varchar, "at" timestamp, known timestamp, {typed})')
        for row in rows:
            cells = ["x", row["at"], row["at"], *(row.get(name) for name in columns)]
            con.execute(f"insert into rows values ({', '.join('?' * len(cells))})", cells)
        con.execute("create table asks as select 1 as row, 'x' as entity, ?::timestamp as as_of", [case.as_of])
        value = con.execute(compiled([one], {one.source: "from rows"})).fetchone()[-1]
        if isinstance(case.value, float):
            assert math.isclose(float(value), case.value, rel_tol=1e-12)
        else:
            assert value == case.value


@pytest.mark.parametrize("id", ids())
def test_a_feature_is_described_in_both_languages(id):
    one = feature(id)
    assert one.description.de.endswith(".")
    assert one.description.en.endswith(".")
    assert one.name.de != one.name.en
    assert isinstance(one.valid_from, dt.date)
    assert one.source in catalogue.sources()


def test_the_lock_fits_the_files():
    assert catalogue.faults(catalogue.read_lock(), features().values()) == []
    assert set(catalogue.read_lock()) >= set(ids())


def test_a_change_without_a_new_version_is_a_fault_and_with_one_is_not():
    known, one = catalogue.read_lock(), feature("recency_days")
    changed = one.model_copy(update={"sql": one.sql.replace("max", "min")})
    (fault,) = catalogue.faults(known, [changed])
    assert "recency_days changed but is still version 1" in fault
    (unlocked,) = catalogue.faults(known, [changed.model_copy(update={"version": 2})])
    assert "not locked" in unlocked
    later = known | {"recency_days": {**known["recency_days"], 2: changed.hash}}
    assert catalogue.faults(later, [changed.model_copy(update={"version": 2})]) == []
    assert catalogue.faults(later, [one]) == ["recency_days went back from version 2 to 1"]


def test_white_space_is_no_change_but_another_source_is(monkeypatch):
    one = feature("frequency")
    assert one.model_copy(update={"sql": "  " + one.sql.replace(" ", "\n ")}).hash == one.hash
    other = dict(catalogue.sources())
    other["purchases"] = other["purchases"].model_copy(update={"any_of": {"orders": "select 1"}})
    before = one.hash
    monkeypatch.setattr(catalogue, "sources", lambda: other)
    assert one.hash != before


def test_locking_adds_and_never_overwrites(tmp_path, monkeypatch):
    monkeypatch.setattr(catalogue, "LOCK", tmp_path / "versions.yaml")
    assert catalogue.lock() == []
    first = catalogue.read_lock()
    one = feature("frequency")
    changed = features() | {"frequency": one.model_copy(update={"sql": "0"})}
    monkeypatch.setattr(catalogue, "features", lambda: changed)
    assert len(catalogue.lock()) == 1
    assert catalogue.read_lock() == first


def test_an_unknown_feature_lists_the_known_ones():
    with pytest.raises(BadArguments) as told:
        feature("recencyy")
    assert "recency_days" in told.value.todo("de")
