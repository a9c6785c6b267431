"""A figure back to the lines of the files it came from."""

import csv
from datetime import date, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest

from errors import BadArguments, NoData, NotFound
from ledger.runs import Runs
from terms import number
from tools._tool import Desk, call, check
from tools.data.lineage import lineage
from tools.data.metric import metric
from warehouse.contract import kinds
from warehouse.store import Warehouse


def origin(desk, **args):
    return lineage(check("data.lineage", args), desk)


@pytest.fixture
def company(tmp_path):
    """Two exports of ads, the second restates two days of the first."""
    home = Warehouse(tmp_path / "home")

    def export(name, first, days, cost, campaign="Brand"):
        file = tmp_path / name
        with file.open("w", newline="", encoding="utf-8") as out:
            write = csv.writer(out)
            write.writerow(["date", "platform", "campaign", "impressions", "clicks", "cost", "conversions"])
            for day in range(days):
                write.writerow([first + timedelta(day), "google", campaign, 1000, 50, cost, 0.5])
        home.load([file], kind="ads")

    export("february.csv", date(2026, 2, 20), 10, "10.10")
    export("march.csv", date(2026, 2, 28), 10, "20.20")
    export("other.csv", date(2026, 3, 1), 2, "7.00", "Herbst")
    return Desk(home.reader(), SimpleNamespace(), Runs(tmp_path / "ledger.db"), date(2026, 4, 1), 2026)


def test_it_names_loads_files_lines_and_what_each_adds(company):
    result = origin(company, metric="Kosten", period="2026-02-27..2026-03-02")
    table = result.tables["loads"]
    rows = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    assert [(row["file"], row["rows"], row["top"], row["first_line"], row["last_line"]) for row in rows] == [
        ("february.csv", 1, Decimal("10.1"), 9, 9),
        ("march.csv", 3, Decimal("60.6"), 2, 4),
        ("other.csv", 2, Decimal("14"), 2, 3),
    ]
    assert result.fact("cost").value == sum(row["top"] for row in rows) == Decimal("84.7")
    assert (result.fact("source_rows").value, result.fact("source_loads").value) == (6, 3)
    assert result.confidence == "green"


def test_the_lines_are_those_of_the_raw_copies(company, tmp_path):
    result = origin(company, metric="cost", where={"campaign": "brand"}, period="2026-02-27..2026-03-02")
    raw = {row[0]: row for row in (line[1:] for line in result.tables["lines"].rows)}
    places = {row[6 - 4]: row for row in result.tables["loads"].rows}
    assert set(places) == {"february.csv", "march.csv"}
    for kind, load, file, line, day, said in result.tables["lines"].rows:
        text = (tmp_path / "home" / "raw" / load / file).read_text(encoding="utf-8").splitlines()[line - 1]
        assert text.startswith(f"{day},google,Brand")
        assert f"cost={Decimal(text.split(',')[5])}" in said
        assert kind == "ads"
    assert len(raw) == 2


def test_the_chain_goes_from_the_figure_to_the_raw_copy(company, said):
    result = origin(company, metric="cpc", where={"campaign": "Herbst"})
    steps = [row[0] for row in result.tables["chain"].rows if row[0] != "layer"]
    assert steps == ["figure", "definition", "data", "load", "raw copy"]
    chain = {row[0]: row for row in result.tables["chain"].rows}
    assert chain["definition"][1:] == ("cpc v1 (performance marketing)", "sum(cost) / nullif(sum(clicks), 0)")
    assert chain["data"][2] == "campaign in ('Herbst')"
    assert chain["raw copy"][2] == "raw/" + chain["load"][1]
    assert "other.csv, Zeile 2" in said(result, "de")
    assert "exactly this figure" in said(result, "en")


@pytest.mark.parametrize("word", ["cost", "conversions", "cpa", "ctr", "cpm", "clicks"])
@pytest.mark.parametrize("by", [[], ["campaign"], ["week"]])
def test_the_sum_over_the_loads_is_the_figure_of_data_metric(company, word, by):
    traced = origin(company, metric=word, by=by)
    asked = metric(check("data.metric", {"metric": word}), company)
    assert traced.fact(word).value == asked.fact(word).value
    columns = traced.tables["loads"].columns
    top, bottom = (
        sum(number(row[columns.index(name)] or 0) for row in traced.tables["loads"].rows) for name in ("top", "bottom")
    )
    assert (top / bottom if bottom else top) == asked.fact(word).value


def test_a_recorded_run_is_traced_with_its_own_arguments(company):
    run = call("data.metric", {"metric": "cost", "period": "2026-02", "where": {"campaign": "Brand"}}, company)
    result = origin(company, run=run.receipt.run)
    assert result.fact("cost").value == run.fact("cost").value
    assert (
        result.tables["chain"].rows[2][2]
        == "campaign in ('Brand') and date::date between '2026-02-01' and '2026-02-28'"
    )
    assert not result.caveats
    assert call("data.lineage", {"run": run.receipt.run}, company).receipt.data == run.receipt.data


def test_a_run_before_a_new_load_says_that_the_data_moved(company, tmp_path):
    run = call("data.metric", {"metric": "cost"}, company).receipt.run
    file = tmp_path / "late.csv"
    file.write_text("date,platform,campaign,impressions,clicks,cost\n2026-03-30,google,Brand,1,1,1.00\n", "utf-8")
    Warehouse(tmp_path / "home").load([file], kind="ads")
    result = origin(company, run=run)
    assert result.confidence == "amber"
    assert "seit dem lauf" in result.caveats[0].de.lower()


def test_what_is_no_figure_of_a_metric_is_refused(company):
    with pytest.raises(BadArguments):
        origin(company)
    with pytest.raises(NotFound):
        origin(company, run="r19990101-000000-abcdef")
    run = call("data.search", {"question": "ROAS"}, company).receipt.run
    with pytest.raises(NotFound, match="not the figure of a metric"):
        origin(company, run=run)


def test_hostile_values_are_quoted_in_the_filter_that_is_shown(desk_of):
    name = "x' or 1=1 --"
    rows = [{"date": "2026-03-01", "platform": "g", "campaign": name, "impressions": 1, "clicks": 1, "cost": 1}]
    result = origin(desk_of(ads=rows), metric="cost", where={"campaign": name})
    assert result.tables["chain"].rows[2][2] == "campaign in ('x'' or 1=1 --')"


def test_distinct_counts_say_their_rows_without_a_sum(desk_of):
    rows = [{"customer_id": who, "date": f"2026-03-0{day}", "amount": 1} for who in "ab" for day in (1, 2)]
    for word in ("customers", "repeat_rate"):
        result = origin(desk_of(transactions=rows), metric=word, period="2026-03")
        assert result.fact("source_rows").value == 4
        assert "checked" not in result.names


@pytest.mark.skipif("orders" not in kinds(), reason="the kind orders is not there")
def test_a_figure_of_two_kinds_goes_back_to_the_files_of_both(desk_of):
    ads = [{"date": "2026-03-01", "platform": "g", "campaign": "B", "impressions": 1, "clicks": 1, "cost": 30}]
    orders = [
        {"order_id": f"O{i}", "ordered_at": "2026-03-01 10:00:00", "customer_id": f"C{i}", "revenue": 50}
        | {"new_customer": "true"}
        for i in range(3)
    ]
    result = origin(desk_of(ads=ads, orders=orders), metric="CAC")
    assert result.fact("cac").value == 10
    assert [(row[0], row[3], row[4]) for row in result.tables["loads"].rows] == [("ads", 1, 30), ("orders", 3, 3)]
    assert result.confidence == "green"


def test_an_earlier_day_has_the_files_that_were_known_then(tmp_path):
    home, head = Warehouse(tmp_path / "home"), "order_id,ordered_at,customer_id,revenue,currency\n"
    for name, revenue, known in (("a.csv", 100, date(2026, 3, 1)), ("b.csv", 80, date(2026, 3, 10))):
        (tmp_path / name).write_text(f"{head}O1,2026-02-01,C1,{revenue},EUR\n", encoding="utf-8")
        home.load([tmp_path / name], known_on=known)
    desk = Desk(home.reader(), SimpleNamespace(), Runs(tmp_path / "ledger.db"), date(2026, 4, 1), 2026)
    then, now = (origin(desk, metric="revenue", **more) for more in ({"as_of": "2026-03-03"}, {}))
    assert [each.fact("revenue").value for each in (then, now)] == [100, 80]
    assert [each.tables["loads"].rows[0][2] for each in (then, now)] == ["a.csv", "b.csv"]
    for tool in (origin, lambda desk, **args: metric(check("data.metric", args), desk)):
        with pytest.raises(NoData, match=r"1 February 2026 no data .* came on 1 March 2026") as early:
            tool(desk, metric="revenue", as_of="2026-02-01")
        assert "Am 1. Februar 2026" in early.value.line("de")
