# pyright: basic
"""Tool SQL is written once, in DuckDB's dialect; here it becomes that of another warehouse (by sqlglot).

A parameter is written `$name`; each dialect gets its own form of it. What sqlglot does not know to translate is
rewritten in the tree first, so that every dialect computes the same figure.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from errors import LeitstandError

DIALECTS = ("postgres", "bigquery", "snowflake", "clickhouse", "spark")
LARGEST = "1.7976931348623157e308"
ISO_WEEK = "%G-W%V"


def compiled(
    sql: str,
    dialect: str,
    *,
    columns: Mapping[str, Sequence[str]] | None = None,
    params: Mapping[str, Any] | None = None,
) -> str:
    """A query in another dialect.

    columns  table -> its columns; needed where the query says `select * replace (…)` or `* exclude (…)`
    params   the values that will be given; ClickHouse wants their types

    Raises:
        LeitstandError: the query cannot be said in that dialect.

    >>> compiled("select date::date as d, sum(cost) from ads where date >= $start group by d", "postgres")
    'SELECT CAST(date AS DATE) AS d, SUM(cost) FROM ads WHERE date >= %(start)s GROUP BY d'
    """
    import sqlglot
    from sqlglot.errors import ErrorLevel, SqlglotError

    try:
        tree = sqlglot.parse_one(sql, read="duckdb")
        for rewrite in (
            _stars(columns or {}),
            _group_by_all,
            _ordered(dialect),
            _rewritten(dialect),
            _typed(dialect, params or {}),
        ):
            tree = rewrite(tree)
        return tree.sql(dialect=dialect, unsupported_level=ErrorLevel.RAISE)
    except SqlglotError as failed:
        reason = str(failed).splitlines()[0][:160]
        raise LeitstandError(
            en=f"A query cannot be written in the dialect {dialect}: {reason}.",
            de=f"Eine Abfrage lässt sich nicht im Dialekt {dialect} schreiben: {reason}.",
        ) from None


def tables(sql: str) -> set[str]:
    """The tables that a query reads, without the names it makes itself."""
    import sqlglot
    from sqlglot import exp

    tree = sqlglot.parse_one(sql, read="duckdb")
    own = {cte.alias_or_name.lower() for cte in tree.find_all(exp.CTE)}
    return {table.name.lower() for table in tree.find_all(exp.Table)} - own


def _stars(columns: Mapping[str, Sequence[str]]) -> Callable[[Any], Any]:
    """`select * replace (…)` of one table as the columns it stands for."""
    from sqlglot import exp

    def expand(tree: Any) -> Any:
        for select in list(tree.find_all(exp.Select)):
            stars = [each for each in select.expressions if isinstance(each, exp.Star)]
            source = select.args.get("from_") or select.args.get("from")
            table = source.this if source is not None else None
            if len(stars) != 1 or not isinstance(table, exp.Table) or table.name not in columns:
                continue
            star = stars[0]
            instead = {each.alias_or_name: each for each in star.args.get("replace") or []}
            gone = {each.name for each in star.args.get("except_") or star.args.get("except") or []}
            if not instead and not gone:
                continue
            named = [
                instead.get(name) or exp.column(name, quoted=True) for name in columns[table.name] if name not in gone
            ]
            select.set("expressions", [n for each in select.expressions for n in (named if each is star else [each])])
        return tree

    return expand


def _group_by_all(tree: Any) -> Any:
    """`group by all` as the places of what is not aggregated."""
    from sqlglot import exp

    for select in list(tree.find_all(exp.Select)):
        group = select.args.get("group")
        if group is None or not group.args.get("all"):
            continue
        places = [
            exp.Literal.number(place)
            for place, each in enumerate(select.expressions, start=1)
            if not each.find(exp.AggFunc)
        ]
        select.set("group", exp.Group(expressions=places) if places else None)
    return tree


def _ordered(dialect: str) -> Callable[[Any], Any]:
    """Postgres knows a column's new name in `order by` only where it stands alone; within more it is spelt out."""
    from sqlglot import exp

    def spell(tree: Any) -> Any:
        for select in list(tree.find_all(exp.Select)) if dialect == "postgres" else []:
            named = {each.alias: each.this for each in select.expressions if isinstance(each, exp.Alias)}
            order = select.args.get("order")
            for column in list(order.find_all(exp.Column)) if order is not None else []:
                if column.name in named and not column.table and not isinstance(column.parent, exp.Ordered):
                    column.replace(exp.paren(named[column.name].copy()))
        return tree

    return spell


def _rewritten(dialect: str) -> Callable[[Any], Any]:
    from sqlglot import exp

    def one(node: Any) -> Any:
        if isinstance(node, exp.Anonymous) and node.name.lower() == "isfinite":
            return _between(node.expressions[0])
        if isinstance(node, exp.Anonymous) and node.name.lower() == "nfc_normalize":
            return _normalised(node.expressions[0], dialect)
        if isinstance(node, exp.TryCast) and dialect == "postgres":
            return exp.Cast(this=node.this, to=node.args["to"])
        if isinstance(node, exp.Quarter) and dialect == "postgres":
            return exp.Extract(this=exp.var("QUARTER"), expression=node.this)
        if isinstance(node, exp.DayOfWeekIso) and dialect == "postgres":
            return exp.Extract(this=exp.var("ISODOW"), expression=node.this)
        if isinstance(node, exp.TimeToStr) and node.args["format"].name == ISO_WEEK:
            return _iso_week(node, dialect)
        if isinstance(node, exp.Window) and dialect == "bigquery":
            return _nulls_last(node)
        return _named(node)

    return lambda tree: tree.transform(one)


def _nulls_last(window: Any) -> Any:
    """BigQuery cannot say `nulls last` inside a window: what is null is put last by an order of its own."""
    from sqlglot import exp

    order = window.args.get("order")
    if order is not None:
        both: list[Any] = []
        for each in order.expressions:
            key = each.this if isinstance(each, exp.Ordered) else each
            down = bool(each.args.get("desc"))
            both.append(exp.Ordered(this=exp.Is(this=key.copy(), expression=exp.Null()), nulls_first=True))
            both.append(exp.Ordered(this=key.copy(), desc=down, nulls_first=not down))
        order.set("expressions", both)
    return window


def _named(node: Any) -> Any:
    """Postgres before 16 and BigQuery want a name for every subquery in a from clause."""
    from sqlglot import exp

    if isinstance(node, exp.Subquery) and not node.alias and isinstance(node.parent, (exp.From, exp.Join)):
        node.set("alias", exp.TableAlias(this=exp.to_identifier(f"q{len(list(_parents(node)))}")))
    return node


def _parents(node: Any) -> Any:
    while node.parent is not None:
        node = node.parent
        yield node


def _between(value: Any) -> Any:
    """A number that is neither NaN nor infinite, in words that every dialect has."""
    from sqlglot import exp

    top = exp.Literal.number(LARGEST)
    return exp.paren(exp.Between(this=value.copy(), low=exp.Neg(this=top.copy()), high=top))


def _normalised(value: Any, dialect: str) -> Any:
    from sqlglot import exp

    if dialect == "clickhouse":
        return exp.Anonymous(this="normalizeUTF8NFC", expressions=[value])
    if dialect in {"postgres", "bigquery"}:
        return exp.Anonymous(this="NORMALIZE", expressions=[value, exp.var("NFC")])
    return value  # Snowflake and Spark have no such function; texts are normalised when they are loaded there


def _iso_week(node: Any, dialect: str) -> Any:
    from sqlglot import exp

    if dialect == "postgres":
        return exp.Anonymous(this="TO_CHAR", expressions=[node.this, exp.Literal.string('IYYY"-W"IW')])
    if dialect not in {"spark", "snowflake"}:
        return node
    parts = ("YEAROFWEEKISO", "WEEKISO") if dialect == "snowflake" else ("", "WEEKOFYEAR")
    year = (
        exp.Anonymous(this=parts[0], expressions=[node.this.copy()])
        if parts[0]
        else exp.Extract(this=exp.var("YEAROFWEEK"), expression=node.this.copy())
    )
    week = exp.cast(exp.Anonymous(this=parts[1], expressions=[node.this.copy()]), "text")
    padded = exp.Anonymous(this="LPAD", expressions=[week, exp.Literal.number(2), exp.Literal.string("0")])
    return exp.Concat(expressions=[exp.cast(year, "text"), exp.Literal.string("-W"), padded])


def _typed(dialect: str, params: Mapping[str, Any]) -> Callable[[Any], Any]:
    from sqlglot import exp

    def one(node: Any) -> Any:
        if dialect == "clickhouse" and isinstance(node, exp.Placeholder) and node.name in params:
            node.set("kind", exp.var(_kind(params[node.name])))
        return node

    return lambda tree: tree.transform(one)


def _kind(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return f"Array({_kind(value[0]) if value else 'String'})"
    for type_, name in ((bool, "Bool"), (int, "Int64"), (float, "Float64"), (Decimal, "Decimal(38, 10)"),
                        (datetime, "DateTime"), (date, "Date"), (str, "String")):  # fmt: skip
        if isinstance(value, type_):
            return name
    return "Nullable(Date)"
