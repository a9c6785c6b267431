# pyright: basic
"""The gate for SQL that somebody outside wrote: what is not listed here does not pass.

The text is read by sqlglot and thrown away; what runs is written anew from the checked tree, and each table in it is
replaced by a selection of the columns that may be seen. So neither a trick of spelling nor a column of personal data
gets through, whatever the query calls things.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from errors import BadArguments, LeitstandError, PolicyRefused
from warehouse import contract
from warehouse.absent import absent

LONGEST, MOST_NODES, MOST_JOINS, MOST_LOOSE_JOINS, MOST_STARS, MOST_CTES = 8000, 2500, 8, 2, 6, 16
MOST_ROWS = 5000
STRUCTURE = """
Select Union Except Intersect Subquery With CTE From Join Where Group Having Order Ordered Limit Offset Fetch Qualify
Window WindowSpec Alias TableAlias Column Identifier Table Star Distinct Tuple Paren Literal Null Boolean DataType
DataTypeParam Var Interval Filter WithinGroup IgnoreNulls RespectNulls Cube Rollup GroupingSets
And Or Not Xor EQ NEQ GT GTE LT LTE NullSafeEQ NullSafeNEQ Add Sub Mul Div IntDiv Mod Neg DPipe Between In Is Like
ILike Escape Exists Any All Case If Cast TryCast
"""
FUNCTIONS = """
AnyValue ApproxDistinct ArgMax ArgMin Avg Corr Count CountIf CovarPop CovarSamp First GroupConcat Grouping Kurtosis
Last LogicalAnd LogicalOr Max Median Min Mode PercentileCont PercentileDisc Quantile RegrIntercept RegrR2 RegrSlope
Skewness Stddev StddevPop StddevSamp Sum Variance VariancePop
Abs Atan2 Cbrt Ceil Coalesce Cos Exp Floor Greatest IsInf IsNan Least Ln Log Nullif Pi Pow Radians Round Sign Sin Sqrt
Tan Trunc WidthBucket
Ascii Chr Concat ConcatWs Contains EndsWith Initcap JarowinklerSimilarity Left Length Levenshtein Lower MD5
RegexpExtract RegexpFullMatch RegexpLike RegexpReplace
Replace Reverse Right SplitPart StartsWith StrPosition Substring Translate Trim
Upper
CurrentDate DateAdd DateBin DateDiff DateFromParts Day DayOfMonth DayOfWeek DayOfWeekIso DayOfYear Dayname DateTrunc
DateSub Extract Hour LastDay Minute Month Monthname Quarter Second StrToTime TimeToStr TimeToUnix TimestampTrunc ToDays
UnixToTime Week WeekOfYear Year TsOrDsToDate Date
CumeDist DenseRank FirstValue Lag LastValue Lead NthValue Ntile PercentRank Rank RowNumber
"""
ANONYMOUS = """
age date_part datepart date_sub divide even fsum gcd isfinite isoyear nfc_normalize prefix product strip_accents strlen
suffix to_months to_weeks to_years weekday yearweek
"""
TYPES = """
TINYINT SMALLINT INT BIGINT INT128 UTINYINT USMALLINT UINT UBIGINT FLOAT DOUBLE DECIMAL VARCHAR TEXT CHAR BOOLEAN DATE
TIME TIMESTAMP TIMESTAMPNTZ INTERVAL
"""
ALLOWED = frozenset((STRUCTURE + FUNCTIONS).split())
CALLED, CASTS = frozenset(ANONYMOUS.split()), frozenset(TYPES.split())
VALUES = re.compile(r"current_.*|local.*|session_user|user|rowid|.*_database|.*_schema|.*_catalog|.*_role")
NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,60}")


@dataclass(frozen=True)
class Place:
    """A table that may be read: its schema there, its columns that may be seen, and those that may not."""

    schema: str
    columns: tuple[str, ...]
    hidden: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Gated:
    """A query that may run: written anew in `dialect`, with the tables it reads."""

    sql: str
    tables: tuple[str, ...]


def gate(sql: str, places: Mapping[str, Place], limit: int, today: date, dialect: str = "duckdb") -> Gated:
    """The query as it may run, or why it may not, in one sentence that names what is not allowed.

    limit  most rows that come back; one more is fetched so that a cut is seen
    today  stands for current_date, so that the query gives the same tomorrow

    Raises:
        BadArguments: it is no SQL, or names a table that is not there.
        PolicyRefused: it is more than one SELECT over the kinds and marts.

    >>> shop = {"ads": Place("main", ("cost", "platform"))}
    >>> gate("select sum(cost) from ads", shop, 10, date(2026, 4, 1)).sql
    'SELECT SUM(cost) FROM (SELECT "cost", "platform" FROM "main"."ads") AS "ads" LIMIT 11'
    """
    tree = _parsed(sql)
    _bounded(tree)
    for node in tree.walk():
        _allowed(node)
    own = _named_queries(tree, places)
    read = _tables(tree, places, own)
    _columns(tree, [places[name] for name in read])
    tree = _limited(_dated(tree, today), limit)
    text = _written(tree, places, own)
    _proved(text, places)
    return Gated(_said_in(text, dialect), tuple(read))


def _parsed(sql: str, longest: int = LONGEST) -> Any:
    import sqlglot
    from sqlglot import exp
    from sqlglot.errors import SqlglotError

    if len(sql) > longest:
        raise _refused(f"queries of more than {LONGEST} characters", f"Abfragen mit mehr als {LONGEST} Zeichen")
    logging.getLogger("sqlglot").setLevel(logging.ERROR)  # it would tell of every statement it does not know
    if "\0" in sql:
        raise _refused("a null character", "ein Nullzeichen")
    try:
        trees = [tree for tree in sqlglot.parse(sql, read="duckdb") if tree is not None]
    except (SqlglotError, RecursionError, ValueError, TypeError, AttributeError, IndexError, KeyError):
        raise BadArguments(
            en="The query cannot be read as SQL.",
            de="Die Abfrage lässt sich nicht als SQL lesen.",
            do_en="Write one SELECT, such as: select platform, sum(cost) from ads group by platform.",
            do_de="Schreiben Sie ein SELECT, etwa: select platform, sum(cost) from ads group by platform.",
        ) from None
    if len(trees) != 1:
        raise _refused("more than one statement", "mehr als eine Anweisung")
    tree = trees[0]
    while isinstance(tree, exp.Subquery) and not tree.args.get("alias"):
        tree = tree.this
    if not isinstance(tree, (exp.Select, exp.SetOperation)):
        raise _refused(f"{_shown(tree)} (only SELECT is)", f"{_shown(tree)} (nur SELECT ist es)")
    return tree


def _bounded(tree: Any) -> None:
    from sqlglot import exp

    nodes = joins = loose = stars = ctes = 0
    for node in tree.walk():
        nodes += 1
        joins += isinstance(node, exp.Join)
        loose += isinstance(node, exp.Join) and not (node.args.get("on") or node.args.get("using"))
        stars += isinstance(node, exp.Star) and not isinstance(node.parent, exp.Count)
        ctes += isinstance(node, exp.CTE)
    for count, most, en, de in (
        (nodes, MOST_NODES, "so long a query", "eine so lange Abfrage"),
        (joins, MOST_JOINS, f"more than {MOST_JOINS} joins", f"mehr als {MOST_JOINS} Verknüpfungen"),
        (loose, MOST_LOOSE_JOINS, "so many joins without a condition", "so viele Verknüpfungen ohne Bedingung"),
        (stars, MOST_STARS, f"more than {MOST_STARS} stars", f"mehr als {MOST_STARS} Sterne"),
        (ctes, MOST_CTES, f"more than {MOST_CTES} named queries", f"mehr als {MOST_CTES} benannte Abfragen"),
    ):
        if count > most:
            raise _refused(en, de)


def _allowed(node: Any) -> None:
    from sqlglot import exp

    kind = type(node).__name__
    if isinstance(node, exp.Anonymous):
        if not isinstance(node.this, str) or node.name.lower() not in CALLED:
            raise _refused(f"the function {node.name.lower()}", f"die Funktion {node.name.lower()}")
    elif kind not in ALLOWED:
        if isinstance(node, exp.Func):
            raise _refused(f"the function {_shown(node)}", f"die Funktion {_shown(node)}")
        raise _refused(_shown(node), _shown(node))
    if isinstance(node, exp.DataType) and (
        not isinstance(node.this, exp.DataType.Type) or node.this.value not in CASTS or node.args.get("nested")
    ):
        raise _refused(f"the type {node.sql('duckdb')[:40]}", f"der Typ {node.sql('duckdb')[:40]}")
    if isinstance(node, exp.With) and node.args.get("recursive"):
        raise _refused("recursion", "Rekursion")
    if isinstance(node, exp.Join) and str(node.args.get("method") or "").upper() not in {"", "NATURAL"}:
        raise _refused(f"a {node.method.lower()} join", f"ein {node.method}-Join")
    if isinstance(node, exp.Column) and (node.args.get("db") or node.args.get("catalog")):
        raise _refused("a column with a schema in front", "eine Spalte mit Schema davor")


def _named_queries(tree: Any, places: Mapping[str, Place]) -> set[str]:
    from sqlglot import exp

    own: set[str] = set()
    for cte in tree.find_all(exp.CTE):
        name = cte.alias.lower()
        if name in places:
            raise _refused(f"a named query called like the table {name}",
                           f"eine benannte Abfrage, die wie die Tabelle {name} heißt")  # fmt: skip
        if not NAME.fullmatch(name):
            raise _refused("such a name of a query", "ein solcher Name einer Abfrage")
        own.add(name)
    return own


def _tables(tree: Any, places: Mapping[str, Place], own: set[str]) -> list[str]:
    from sqlglot import exp

    read: dict[str, None] = {}
    for table in tree.find_all(exp.Table):
        name = table.name.lower()
        if not isinstance(table.this, exp.Identifier):
            raise _refused(f"the table function {_shown(table.this)}", f"die Tabellenfunktion {_shown(table.this)}")
        if table.args.get("db") or table.args.get("catalog"):
            raise _refused(f"a table with a schema in front ({name[:40]})",
                           f"eine Tabelle mit Schema davor ({name[:40]})")  # fmt: skip
        if {key for key, value in table.args.items() if value} - {"this", "alias"}:
            raise _refused("anything after a table's name but its alias",
                           "etwas anderes als ein Alias hinter einem Tabellennamen")  # fmt: skip
        if table.args.get("alias") and table.args["alias"].columns:
            raise _refused("new names for a table's columns", "neue Namen für die Spalten einer Tabelle")
        if name in own:
            continue
        if name not in places:
            if name in contract.views():
                raise absent(contract.views()[name])
            listed = ", ".join(sorted(places))
            raise BadArguments(
                en=f"There is no table '{name[:60]}' to ask.",
                de=f"Es gibt keine Tabelle „{name[:60]}“, die sich abfragen ließe.",
                do_en=f"There are: {listed}.",
                do_de=f"Es gibt: {listed}.",
            )
        read[name] = None
    return list(read)


def _columns(tree: Any, read: list[Place]) -> None:
    from sqlglot import exp

    seen = {column.lower() for place in read for column in place.columns}
    hidden = {column.lower() for place in read for column in place.hidden}
    aliases = {alias.alias.lower() for alias in tree.find_all(exp.Alias)}
    for column in tree.find_all(exp.Column):
        name = column.name.lower()
        if name in hidden - seen - aliases:
            raise _refused(f"the column {name}, which holds personal data,",
                           f"die Spalte {name} mit Personendaten")  # fmt: skip
        if VALUES.fullmatch(name) and name not in seen | aliases:
            raise _refused(f"the value {name}", f"der Wert {name}")


def _dated(tree: Any, today: date) -> Any:
    from sqlglot import exp

    def one(node: Any) -> Any:
        if isinstance(node, exp.CurrentDate):
            return exp.cast(exp.Literal.string(today.isoformat()), "date")
        return node

    return tree.transform(one)


def _limited(tree: Any, limit: int) -> Any:
    from sqlglot import exp

    most = min(limit, MOST_ROWS)
    given = tree.args.get("limit")
    if given is not None:
        number = given.args.get("expression") if isinstance(given, exp.Limit) else None
        if not isinstance(number, exp.Literal) or number.is_string or not number.name.isdigit():
            raise _refused("a limit that is no plain number", "ein Limit, das keine schlichte Zahl ist")
        if int(number.name) <= most:
            return tree
    tree.set("limit", exp.Limit(expression=exp.Literal.number(most + 1)))
    return tree


def _written(tree: Any, places: Mapping[str, Place], own: set[str]) -> str:
    """The query anew: tables become selections of what may be seen, named queries get names of ours."""
    from sqlglot import exp

    for cte in tree.find_all(exp.CTE):
        cte.args["alias"].set("this", exp.to_identifier(f"named_{cte.alias.lower()}", quoted=True))
    for table in list(tree.find_all(exp.Table)):
        name = table.name.lower()
        alias = exp.to_identifier(table.alias or table.name, quoted=True)
        if name in own:
            mine = exp.Table(this=exp.to_identifier(f"named_{name}", quoted=True), alias=exp.TableAlias(this=alias))
            table.replace(mine)
            continue
        place = places[name]
        shown = exp.select(*(exp.column(column, quoted=True) for column in place.columns)).from_(
            exp.table_(name, db=place.schema, quoted=True)
        )
        table.replace(exp.Subquery(this=shown, alias=exp.TableAlias(this=alias)))
    return tree.sql(dialect="duckdb", comments=False)


def _proved(text: str, places: Mapping[str, Place]) -> None:
    """What was written is read once more: one query, over these tables and named queries and nothing else."""
    from sqlglot import exp

    known = {(place.schema, name) for name, place in places.items()}
    for table in _parsed(text, longest=50 * LONGEST).find_all(exp.Table):
        if (table.db, table.name) not in known and not (table.name.startswith("named_") and not table.db):
            raise _refused("such a table", "eine solche Tabelle")


def _said_in(text: str, dialect: str) -> str:
    if dialect == "duckdb":
        return text
    from warehouse.dialects import compiled

    return compiled(text, dialect)


def _shown(node: Any) -> str:
    from sqlglot import exp

    if isinstance(node, (exp.Anonymous, exp.Command)):
        return str(node.this if isinstance(node.this, str) else node.name).lower()[:40]
    if isinstance(node, exp.Func):
        return node.sql_name().lower()
    return re.sub(r"(?<!^)(?=[A-Z])", " ", type(node).__name__).upper()


def _refused(en: str, de: str) -> LeitstandError:
    return PolicyRefused(
        en=f"Not allowed in a query: {en.rstrip(',')}.",
        de=f"In einer Abfrage nicht erlaubt: {de}.",
        do_en="Write one SELECT over the kinds and marts with plain functions.",
        do_de="Schreiben Sie ein SELECT über die Datenarten und Marts mit einfachen Funktionen.",
    )
