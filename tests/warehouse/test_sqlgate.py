"""The gate: honest questions pass, hostile ones do not, and what passes is written anew."""

# pyright: basic
# ruff: noqa: E501, SIM905  statements and words, as many on a line as go together
from __future__ import annotations

import os
import random
from datetime import date
from itertools import product

import duckdb
import pytest
import sqlglot
from sqlglot import exp

from errors import BadArguments, LeitstandError, PolicyRefused
from warehouse.sqlgate import MOST_ROWS, Place, gate

TODAY = date(2026, 4, 1)
ADS = ("date", "platform", "campaign", "impressions", "clicks", "cost", "currency", "conversions", "conversion_value")
PLACES = {
    "ads": Place("main", ADS),
    "orders": Place("main", ("order_id", "ordered_at", "customer_id", "revenue", "currency", "source"), frozenset({"email"})),
    "contacts": Place("main", ("contact_id", "stage", "campaign", "created_at"), frozenset({"email", "phone"})),
    "mart_channel_day": Place("marts", ("day", "channel", "source", "currency", "cost", "orders", "revenue")),
}  # fmt: skip

FILE_READERS = (
    "read_csv read_csv_auto read_parquet parquet_scan read_json read_json_auto read_ndjson read_text read_blob glob"
    " sniff_csv parquet_metadata parquet_schema read_xlsx st_read sqlite_scan postgres_scan mysql_scan iceberg_scan delta_scan"
).split()
SYSTEM = (
    "duckdb_settings duckdb_secrets duckdb_tables duckdb_columns duckdb_databases duckdb_functions pragma_version"
    " pragma_database_list pragma_table_info which_secret duckdb_extensions query query_table range generate_series"
    " unnest repeat_row test_all_types seq_scan summary json_execute_serialized_sql checkpoint force_checkpoint"
).split()
SCALARS = (
    "getenv current_setting getvariable current_database current_schema current_user session_user version txid_current"
    " pg_sleep sleep_ms nextval currval uuid random setseed md5_number read_text to_json json_extract list_transform"
    " list_reduce array_agg list histogram repeat lpad rpad bar hash encode decode from_base64 to_base64 struct_pack"
    " error write_log add_parquet_key parse_path current_query in_search_path has_table_privilege pg_get_viewdef"
).split()
STATEMENTS = (
    "copy ads to '/tmp/x.csv'; copy (select 1) to '/tmp/x'; attach '/tmp/x.db'; attach 'x' as y; detach main; install httpfs;"
    " load httpfs; set threads=9; set enable_external_access=true; reset threads; pragma database_list; pragma version;"
    " create table t as select 1; create view v as select 1; create macro m() as 1; create or replace table ads as select 1;"
    " create temp table t (a int); create schema s; create sequence s; create secret (type s3); drop table ads; drop view ads;"
    " insert into ads values (1); insert into ads select * from ads; update ads set cost = 0; delete from ads; truncate ads;"
    " alter table ads add column x int; alter view ads rename to b; call pragma_version(); explain select * from ads;"
    " explain analyze select * from ads; describe ads; summarize ads; show tables; show all tables; use memory; vacuum; analyze;"
    " checkpoint; begin; commit; rollback; export database '/tmp/z'; import database '/tmp/z'; prepare p as select 1; execute p;"
    " deallocate p; merge into ads using orders on true when matched then delete; comment on table ads is 'x'; values (1);"
    " from '/etc/passwd'; from ads limit (select count(*) from '/etc/passwd'); pivot ads on platform using sum(cost);"
    " unpivot ads on cost into name n value v; kill 1; grant all on ads to public; load '/tmp/evil.so'; from read_text('/x')"
).split(";")  # fmt: skip
FILES = (
    "/etc/passwd",
    "../raw/x.csv",
    "https://evil.example/x.parquet",
    "s3://b/k.csv",
    "file:///etc/passwd",
    "*.csv",
    "~/.ssh/id_rsa",
    "x.db",
)
CATALOGUE = (
    "information_schema.tables information_schema.columns pg_catalog.pg_class sqlite_master pg_tables duckdb_tables"
    " main.ads marts.mart_channel_day memory.main.ads system.information_schema.tables raw.ads main.stock_ads stock_ads"
    " kinds loads quarantine pg_settings duckdb_logs duckdb_views temp.ads"
).split()
TRICKS = [
    "with ads as (select * from read_text('/etc/passwd')) select * from ads",
    "with x as (select 1 as a) select * from (with \"/etc/passwd\" as (select 1 as a) select * from \"/etc/passwd\") y, \"/etc/passwd\"",
    "with recursive r as (select 1 as n union all select n + 1 from r) select count(*) from r",
    "select (select max(content) from read_text('/etc/passwd'))",
    "select * from ads where exists (select 1 from glob('/*'))",
    "select * from ads, lateral (select * from read_text('/etc/hostname')) q",
    "select * from ads join read_csv('/etc/passwd') x on true",
    "select cost from ads union all select content from read_text('/etc/passwd')",
    "select cost from ads order by (select count(*) from glob('/*'))",
    "select sum(cost) over (order by (select count(*) from glob('/*'))) from ads",
    "select case when (select count(*) from duckdb_settings()) > 0 then 1 end from ads",
    "select * from ads limit (select count(*) from glob('/*'))",
    "select * from ads limit 10 offset getenv('HOME')",
    "select * from ads limit 50%",
    "select * from ads group by getenv('HOME')",
    "select * from ads having getenv('HOME') = '/root'",
    "select * from ads qualify row_number() over (order by getenv('HOME')) = 1",
    "select list_transform([1], x -> getenv('HOME'))",
    "select [x for x in range(10)]",
    "select {'a': getenv('HOME')}",
    "select email from contacts", "select c.email from contacts c", "select contacts.phone from contacts",
    "select lower(email) from orders", "select count(distinct email) from orders", "select 1 from orders where email like 'a%'",
    "select stage from contacts order by phone", "select columns('.*') from contacts", "select columns(*) from contacts",
    "select columns(c -> true) from contacts", "select * from contacts as c(a, b, c, d, e, f)",
    "select contacts.email from contacts join orders using (campaign)", "select * from contacts where contacts.email is not null",
    "select * from main.contacts", "select main.contacts.email from contacts",
    "select * from ads a, ads b, ads c, ads d", "select * from ads a cross join ads b cross join ads c cross join ads d",
    "select *, *, *, *, *, *, * from ads", "select * from ads tablesample 10%", "select * from ads using sample 10 rows",
    "select * from ads positional join orders", "select * from ads asof join orders using (currency)",
    "select * from ads at (version => 1)", "select * from ads for update", "select * into t from ads",
    "select $1", "select ?", "select $name from ads", "select #1 from ads", "select cost::json from ads",
    "select cost::struct(a int) from ads", "select cost::integer[] from ads", "select 'ads'::regclass", "select 'x'::blob",
    "select x'41'", "select e'\\x41' || $$a$$", "select cost collate nocase from ads",
    "select date at time zone 'UTC' from ads", "select current_timestamp", "select now()", "select localtime",
    "select current_user", "select session_user", "select current_catalog", "select current_schema", "select rowid from ads",
    "select user", "select ads.cost.x.y.z from ads", "select cost[1] from ads",
    "select * from (values (1)) t(a)", "select unnest([1,2])", "select * from unnest([1])",
    "select * from ads; select 1", "select 1;;drop table ads", "select 1; -- x\ndrop table ads", ";select 1; select 2",
    "/**/ copy /**/ ads to 'x'", "select/**/*/**/from/**/read_csv/**/('/etc/passwd')", "select 1 --\n; drop table ads",
    "-- only a comment", "", "   ", ";", "select", "select from", "select * from", "ads", "'ads'", "(((", "select (1",
    "select * from ads\0", "s\u200belect * from ads", "select * from a\u0501s", "select * from \uff41\uff44\uff53",
    "select * from \"ads \"", "select * from 'ads.csv'", "select * from \"ads.csv\"", "\u202eselect 1",
    "select " + "(" * 3000 + "1" + ")" * 3000, "select " + "+".join(["1"] * 3000), "select 1" + " " * 9000,
    "select " + " union select ".join(["1"] * 1500), "select * from ads " + "join ads using (cost) " * 9,
    "with " + ", ".join(f"c{i} as (select 1)" for i in range(20)) + " select * from c1",
]  # fmt: skip


def hostile() -> list[str]:
    """Statements that must not pass, made by class."""
    made = [f"select * from {name}('{file}')" for name, file in product(FILE_READERS, FILES[:3])]
    made += [f"select * from {q}{file}{q}" for file, q in product(FILES, "'\"")]
    made += [f"with x as (select * from {q}{file}{q}) select * from x" for file, q in product(FILES, "'\"")]
    made += [f"select * from {name}()" for name in SYSTEM] + [f"select * from {name}('ads')" for name in SYSTEM]
    made += [f"select {name}('HOME')" for name in SCALARS] + [
        f"select cost from ads where {name}() is not null" for name in SCALARS
    ]
    made += [f"select max({name}(platform)) from ads" for name in SCALARS]
    made += [f"select * from {name}" for name in CATALOGUE] + [
        f"select (select count(*) from {name})" for name in CATALOGUE
    ]
    made += [each.strip() for each in STATEMENTS] + [f"select 1; {each.strip()}" for each in STATEMENTS]
    made += [f"/* {each.strip()} */ {each.strip()} -- select 1" for each in STATEMENTS[:30]]
    return made + TRICKS


HONEST = [
    "select sum(cost) from ads", "SELECT platform, SUM(cost) FROM ads GROUP BY platform ORDER BY 2 DESC LIMIT 5",
    "select * from ads", "select * from ads limit 3", "select count(*) from ads", "select distinct platform from ads",
    "select platform, sum(cost) / nullif(sum(clicks), 0) as cpc from ads group by all order by all",
    "select date_trunc('month', date) as m, sum(cost) from ads group by 1 order by 1",
    "with w as (select date_trunc('week', date) w, sum(cost) c from ads group by 1) select w, c, c - lag(c) over (order by w) d from w",
    "select a.platform, b.revenue from ads a join orders b on b.source = a.platform limit 10",
    "select platform, cost from ads where date between date '2026-03-01' and date '2026-03-31'",
    "select * from ads where date >= current_date - interval 30 day", "select campaign from ads where campaign ilike '%brand%'",
    "select case when cost > 100 then 'dear' else 'cheap' end as class, count(*) from ads group by 1",
    "select platform, row_number() over (partition by platform order by cost desc) as n from ads qualify n <= 3",
    "select platform from ads union select source from orders", "select platform from ads except select source from orders",
    "select platform from ads intersect select source from orders", "select max(date) - min(date) from ads",
    "select median(cost), quantile_cont(cost, 0.9), stddev(cost) from ads", "select count(distinct campaign) from ads",
    "select string_agg(distinct platform, ', ' order by platform) from ads", "select sum(cost) filter (where platform = 'google') from ads",
    "select channel, sum(cost), sum(revenue) from mart_channel_day group by channel having sum(cost) > 0",
    "select day, sum(cost) over (order by day rows between 6 preceding and current row) from mart_channel_day",
    "select extract(year from date) as y, month(date), isodow(date), quarter(date) from ads limit 1",
    "select strftime(date, '%Y-%m') as m, count(*) from ads group by m", "select cast(cost as integer), cost::varchar, try_cast(campaign as double) from ads limit 2",
    "select round(sum(conversion_value) / sum(cost), 2) as roas from ads", "select coalesce(currency, 'EUR'), greatest(1, 2), least(1, 2) from ads limit 1",
    "select upper(platform), lower(campaign), trim(campaign), length(campaign), replace(campaign, 'a', 'b') from ads limit 1",
    "select substring(campaign, 1, 3), left(campaign, 2), right(campaign, 2), split_part(campaign, ' ', 1) from ads limit 1",
    "select regexp_matches(campaign, '^S'), regexp_extract(campaign, '(\\w+)'), regexp_replace(campaign, 'a', 'b') from ads limit 1",
    "select * from (select platform, sum(cost) as c from ads group by 1) t where c > 10", "select (select max(cost) from ads) as top",
    "select platform from ads a where exists (select 1 from orders o where o.source = a.platform) limit 5",
    "select platform from ads where platform in (select source from orders) group by 1", "select not (1 = 2), 1 <> 2, 5 % 3, 7 // 2, 2 ^ 3, -1",
    "select platform, rank() over (order by sum(cost) desc) from ads group by platform", "select corr(cost, clicks), regr_slope(cost, clicks) from ads",
    "select arg_max(campaign, cost), arg_min(campaign, cost) from ads", "select * exclude (currency) from ads limit 1",
    "select * replace (cost * 2 as cost) from ads limit 1", "select ads.* from ads limit 1", "select a.cost from ads as a order by a.cost desc nulls last limit 1",
    "select stage, count(*) from contacts group by stage", "select campaign, count(*) filter (where stage = 'lead') from contacts group by rollup(campaign)",
    "select date_diff('day', min(date), max(date)) from ads", "select datediff('week', date, current_date) from ads limit 1",
    "select platform, sum(cost) from ads group by grouping sets ((platform), ()) order by 2", "select first_value(cost) over w from ads window w as (order by date) limit 1",
    "select count(*) from ads a, orders o where a.platform = o.source", "select 'it''s' as t, 'a' || 'b' as u", "select 1 as one union all select 2 order by one limit 1",
    "from ads select platform, cost limit 2", "from ads limit 2", "(select platform from ads limit 1)", "select platform from ads where cost is not null and clicks is distinct from 3 limit 1",
    "select date + interval 1 month, date - 1, last_day(date), dayname(date) from ads limit 1", "select ntile(4) over (order by cost), percent_rank() over (order by cost) from ads limit 4",
    "-- how much\nselect sum(cost) /* all of it */ from ads;", "select sum(cost) as \"Kosten in €\" from ads", "select avg(cost) as mittel from ads where campaign like '%ü%'",
    "with a as (select platform, sum(cost) c from ads group by 1), b as (select source, sum(revenue) r from orders group by 1) select a.platform, r / c as roas from a left join b on b.source = a.platform order by 1",
    "select contains(campaign, 'B'), starts_with(campaign, 'S'), ends_with(campaign, 'd'), strpos(campaign, 'a') from ads limit 1",
    "select abs(-1), ceil(1.2), floor(1.8), sqrt(4), ln(2), exp(1), power(2, 3), log10(100), sign(-3)", "select sum(if(platform = 'google', cost, 0)) from ads",
    "select make_date(2026, 1, 1), date_part('week', date), year(date) from ads limit 1", "select mode(platform), any_value(platform), bool_or(cost > 5), count_if(cost > 5) from ads",
    "select email from (select campaign as email from ads limit 1)", "select platform, sum(cost) over (partition by platform) / sum(cost) over () as share from ads limit 3",
]  # fmt: skip


@pytest.fixture(scope="module")
def shop():
    """The tables of PLACES in memory, with personal columns, locked like the jail."""
    con = duckdb.connect(config={"enable_external_access": False, "autoload_known_extensions": False})
    con.execute("create schema marts")
    con.execute(
        "create table ads as select date '2026-03-01' + (i % 30)::integer as date, ['google', 'meta'][1 + i % 2] as platform,"
        " 'Search Brand' as campaign, i::bigint as impressions, i::bigint as clicks, i::decimal(18,6) as cost, 'EUR' as currency,"
        " 1.0::double as conversions, 2::decimal(18,6) as conversion_value from range(60) t(i)"
    )
    con.execute(
        "create table orders as select 'o' || i as order_id, timestamp '2026-03-01' as ordered_at, 'c1' as customer_id,"
        " 5::decimal(18,6) as revenue, 'EUR' as currency, 'google' as source, 'secret@example.org' as email from range(9) t(i)"
    )
    con.execute(
        "create table contacts as select 'k' || i as contact_id, 'lead' as stage, 'Search Brand' as campaign,"
        " timestamp '2026-03-01' as created_at, 'secret@example.org' as email, '0301' as phone from range(9) t(i)"
    )
    con.execute(
        "create table marts.mart_channel_day as select date '2026-03-01' as day, 'Paid Search' as channel, 'google' as source,"
        " 'EUR' as currency, 1.5::decimal(18,6) as cost, 1::bigint as orders, 9::decimal(18,6) as revenue"
    )
    con.execute("set lock_configuration = true")
    return con


def passes(sql):
    try:
        return gate(sql, PLACES, 100, TODAY)
    except LeitstandError:
        return None


@pytest.mark.parametrize("sql", HONEST)
def test_an_honest_question_passes_and_runs(shop, sql):
    gated = gate(sql, PLACES, 100, TODAY)
    rows = shop.execute(gated.sql).fetchall()
    assert len(rows) <= 101
    assert "secret@example.org" not in repr(rows)


def test_there_are_enough_of_both():
    assert len(set(HONEST)) >= 60
    assert len(set(hostile())) >= 300


def test_no_hostile_statement_passes():
    through = [sql for sql in hostile() if passes(sql) is not None]
    assert through == []


def test_each_refusal_is_one_sentence_in_both_languages():
    for sql in hostile():
        with pytest.raises((PolicyRefused, BadArguments)) as told:
            gate(sql, PLACES, 100, TODAY)
        for lang in ("de", "en"):
            said = told.value.said(lang)
            assert said.endswith(".")
            assert "\n" not in said
            assert len(said) < 250


@pytest.mark.parametrize(
    ("sql", "named"),
    [("select * from read_csv('x')", "read_csv"), ("select getenv('HOME')", "getenv"), ("drop table ads", "DROP"),
     ("select 1; select 2", "more than one statement"), ("select email from contacts", "email"),
     ("select * from main.ads", "schema in front"), ("select * from kinds", "kinds"), ("select cost::json from ads", "JSON")],
)  # fmt: skip
def test_a_refusal_names_what_is_not_allowed(sql, named):
    with pytest.raises(LeitstandError) as told:
        gate(sql, PLACES, 100, TODAY)
    assert named in told.value.said("en")


def test_what_runs_is_written_anew_over_allowed_columns_only():
    gated = gate("select * from contacts c", PLACES, 7, TODAY)
    assert gated.sql == (
        'SELECT * FROM (SELECT "contact_id", "stage", "campaign", "created_at" FROM "main"."contacts") AS "c" LIMIT 8'
    )
    assert gated.tables == ("contacts",)


def test_the_row_limit_holds_whatever_the_query_says():
    assert gate("select 1 limit 3", PLACES, 100, TODAY).sql.endswith("LIMIT 3")
    assert gate("select 1 limit 300", PLACES, 100, TODAY).sql.endswith("LIMIT 101")
    assert gate("select 1 union all select 2", PLACES, 100, TODAY).sql.endswith("LIMIT 101")
    assert gate("select 1", PLACES, 10**9, TODAY).sql.endswith(f"LIMIT {MOST_ROWS + 1}")


def test_a_named_query_cannot_stand_for_a_table_of_the_system(shop):
    gated = gate('with "sqlite_master" as (select 1 as a) select * from sqlite_master', PLACES, 9, TODAY)
    assert shop.execute(gated.sql).fetchall() == [(1,)]


def test_the_day_is_the_desks():
    assert "CAST('2026-04-01' AS DATE)" in gate("select current_date, today()", PLACES, 1, TODAY).sql


def mutants(count, seed=7):
    """Honest and hostile statements with parts of the one grafted into the other."""
    draw = random.Random(seed)
    trees = [tree for sql in HONEST for tree in sqlglot.parse(sql, read="duckdb") if tree]
    bad = []
    for sql in hostile():
        try:
            bad += [tree for tree in sqlglot.parse(sql, read="duckdb") if tree is not None and len(sql) < 300]
        except Exception:
            continue
    for _ in range(count):
        tree = draw.choice(trees).copy()
        for _ in range(draw.randint(1, 3)):
            nodes = [node for node in tree.walk() if node.parent is not None]
            if not nodes:
                break
            place = draw.choice(nodes)
            other = draw.choice(list(draw.choice(bad).walk())).copy()
            try:
                place.replace(other)
            except Exception:
                continue
        try:
            text = tree.sql(dialect="duckdb", comments=draw.random() < 0.3)
        except Exception:
            continue
        yield text if draw.random() < 0.7 else _scratched(text, draw)


def _scratched(text, draw):
    place = draw.randrange(len(text) + 1)
    return (
        text[:place]
        + draw.choice(["'", '"', ";", "--", "/*", "(", ")", "\n", ".", "::", "\u00a0", "é", ","])
        + text[place:]
    )


READS = ("passwd", "root:", "secret@example.org", "enable_external_access", "stock_ads")


def test_mutants_reach_no_file_no_net_no_catalogue_and_write_nothing(shop):
    """What passes is run: it may fail, but it may not show or change anything beyond the columns it may see."""
    before = shop.execute("select (select count(*) from ads), (select count(*) from duckdb_tables())").fetchall()
    tried = passed = 0
    for text in mutants(int(os.environ.get("LEITSTAND_MUTANTS", "2000"))):
        tried += 1
        gated = passes(text)
        if gated is None:
            continue
        passed += 1
        tree = sqlglot.parse_one(gated.sql, read="duckdb")
        for table in tree.find_all(exp.Table):
            assert (table.db, table.name) in {(p.schema, n) for n, p in PLACES.items()} or table.name.startswith(
                "named_"
            ), text
        try:
            rows = shop.execute(gated.sql).fetchmany(101)
        except duckdb.Error:
            continue
        assert not any(word in repr(rows) for word in READS if word not in gated.sql), text
    assert (
        shop.execute("select (select count(*) from ads), (select count(*) from duckdb_tables())").fetchall() == before
    )
    assert tried > 0
    assert passed > 0
