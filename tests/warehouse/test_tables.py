"""A warehouse that an earlier version wrote: readable as it is, and brought to today's form by the next import."""

# pyright: basic
from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

OLD = """
create table loads (
    seq integer primary key, load varchar not null, kind varchar not null, dataset varchar not null,
    file varchar not null, sha256 varchar not null, mapping varchar not null, contract integer not null,
    rows bigint not null, quarantined bigint not null, replaced bigint not null, currency varchar,
    current boolean not null, loaded_at timestamp not null);
create table quarantine (
    load varchar not null, file varchar not null, line bigint not null, reason_de varchar not null,
    reason_en varchar not null, raw varchar not null);
create table datasets (
    kind varchar not null, dataset varchar not null, tab varchar not null, position integer not null,
    roles varchar not null, primary key (kind, dataset));
create table kinds (
    kind varchar primary key, dataset varchar not null, rows bigint not null, first date, last date,
    columns varchar not null, snapshot varchar not null, currency varchar, roles varchar not null);
create table stock_ads (_load integer not null, line bigint not null, _layer varchar not null,
    _grain varchar not null, _occurrence integer not null, _hidden boolean not null, date date, platform varchar,
    campaign varchar, impressions bigint, clicks bigint, cost decimal(18,6), account varchar, ad_group varchar,
    ad varchar, keyword varchar, search_term varchar, currency varchar, conversions double,
    conversion_value decimal(18,6), reach bigint);
insert into stock_ads by name select 1 as _load, 2 as line, 'main' as _layer, '' as _grain, 1 as _occurrence,
    false as _hidden, date '2026-04-01' as date, 'google' as platform, 'A' as campaign, 100 as impressions,
    5 as clicks, 1.20 as cost;
insert into stock_ads by name select 2 as _load, 2 as line, 'search_term' as _layer, 'search_term' as _grain,
    1 as _occurrence, true as _hidden, date '2026-04-01' as date, 'google' as platform, 'A' as campaign,
    50 as impressions, 2 as clicks, 0.50 as cost, 'schuhe' as search_term;
create table stock_geo_panel_3 (_load integer, line bigint, date date, geo varchar, kpi double);
insert into stock_geo_panel_3 values (3, 2, date '2026-01-01', 'Berlin', 5);
insert into datasets values ('geo_panel', 'eins', 'stock_geo_panel_3', 3, '{}');
insert into loads values
    (1, 'l00001-aaaaaaaa', 'ads', 'ads', 'a.csv', 'aa', '{}', 1, 1, 0, 0, null, true, '2026-04-02 08:00:00'),
    (2, 'l00002-bbbbbbbb', 'ads', 'ads', 't.csv', 'bb', '{}', 1, 1, 0, 0, null, true, '2026-04-03 08:00:00'),
    (3, 'l00003-cccccccc', 'geo_panel', 'eins', 'e.csv', 'cc', '{}', 1, 1, 0, 0, null, true, '2026-04-03 08:00:00');
create view ads as select date, platform, campaign, cost, clicks, conversions, search_term from stock_ads
    where not _hidden;
create view ads_search_terms as select date, cost, search_term from stock_ads where search_term is not null;
create view geo_panel as select date, geo, kpi from stock_geo_panel_3;
insert into kinds values
    ('ads', 'ads', 1, '2026-04-01', '2026-04-01', '["date"]', '{ads}', null, '{}'),
    ('geo_panel', 'eins', 1, '2026-01-01', '2026-01-01', '["date", "geo", "kpi"]', '{geo}', null, '{}');
"""
COST = "select sum(cost) from ads"


@pytest.fixture
def old(house):
    import hashlib

    import duckdb

    from terms import canonical

    ads, geo = (
        hashlib.sha256(canonical([[sha, "{}", 1] for sha in loads])).hexdigest()[:16]
        for loads in (["aa", "bb"], ["cc"])
    )
    house.home.mkdir(parents=True)
    with duckdb.connect(str(house.door.file)) as con:
        con.execute(OLD.replace("{ads}", ads).replace("{geo}", geo))
    return house


def test_it_can_be_read_before_anything_is_loaded(old):
    reader = old.reader()
    assert reader.rows(COST) == [(Decimal("1.2"),)]
    assert reader.need("geo_panel").dataset == "eins"
    found = reader.profile("ads")
    assert found["total"][found["column_name"] == "cost"].tolist() == [1.2]


def test_the_next_import_brings_it_to_today_s_form_with_the_same_snapshots(old, file):
    before = {kind: loaded.snapshot for kind, loaded in old.reader().kinds().items()}
    old.load([file("path,conversions\nSEO,3\n", "p.csv")])
    reader = old.reader()
    after = {kind: loaded.snapshot for kind, loaded in reader.kinds().items()}
    assert {kind: after[kind] for kind in before} == before
    assert reader.rows(COST) == [(Decimal("1.2"),)]
    assert reader.rows("select sum(cost) from ads_search_terms") == [(Decimal("0.5"),)]
    assert reader.rows("select geo, kpi from geo_panel") == [("Berlin", 5.0)]
    assert set(reader.profile("geo_panel")["column_name"]) >= {"", "kpi"}


def test_from_then_on_every_state_stays_on_record(old, report):
    old.load([report("new.csv", "9.00", days=2, month="2026-04", campaigns=("A",))])
    reader = old.reader()
    assert reader.rows(COST) == [(Decimal(18),)]
    # the old loads count from the days on which they were loaded
    assert reader.as_of(date(2026, 4, 2)).rows(COST) == [(Decimal("1.2"),)]
    assert reader.as_of(date(2026, 4, 30)).rows(COST) == [(Decimal("1.2"),)]
    old.load([report("again.csv", "8.00", days=1, month="2026-04", campaigns=("A",))])
    assert reader.rows(COST) == [(Decimal(17),)]
