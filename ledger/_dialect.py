"""One SQL for both: what is written for SQLite, as PostgreSQL wants it."""

from __future__ import annotations

import re
from functools import lru_cache

_QUOTED = re.compile(r"('(?:[^']|'')*')")
_CREATED = re.compile(r"\bcreate (?:unique )?(?:table|index|trigger) if not exists (\w+)")
_TRIGGER = re.compile(
    r"create trigger if not exists (\w+) before (update|delete) on (\w+)\s+"
    r"begin select raise\(abort, ('(?:[^']|'')*')\); end"
)
_TABLE = re.compile(r"create table if not exists \w+ \((.*)\)\s*", re.DOTALL)


@lru_cache(512)
def marked(sql: str) -> str:
    """`?` outside of quotes becomes psycopg's `%s`.

    >>> marked("select '?' from t where a = ? and b like '5%'")
    "select '?' from t where a = %s and b like '5%%'"
    """
    pieces = _QUOTED.split(sql.replace("%", "%%"))
    return "".join(piece if at % 2 else piece.replace("?", "%s") for at, piece in enumerate(pieces))


def names(schema: str) -> set[str]:
    r"""The tables, indexes and triggers that a schema creates.

    >>> sorted(names("create table if not exists a (x text);\ncreate index if not exists b on a (x);"))
    ['a', 'b']
    """
    return set(_CREATED.findall(schema))


def translated(schema: str) -> list[str]:
    """The statements of a schema for PostgreSQL: numbered keys count by themselves, numbers keep all their digits.

    A table without a numbered key gets the column `rowid`, by which SQLite knows the order of its rows.

    >>> translated("create table if not exists t (seq integer primary key, x real, n integer);")
    ['create table if not exists t (seq bigserial primary key, x double precision, n bigint)']
    >>> translated("create table if not exists t (id text primary key);")
    ['create table if not exists t (id text collate "C" primary key, rowid bigserial)']
    """
    return [_statement(each.strip().rstrip(";")) for each in schema.split(";\n") if each.strip()]


def _statement(sql: str) -> str:
    if trigger := _TRIGGER.fullmatch(sql):
        return _trigger(*trigger.groups())
    if _TABLE.fullmatch(sql) and "integer primary key" not in sql:
        sql = sql.rstrip()[:-1].rstrip() + ", rowid bigserial)"
    # Text sorts by its bytes, as on SQLite, in whatever language the server was made for.
    sql = re.sub(r"(?<=[\w\"] )text\b", 'text collate "C"', sql)
    sql = re.sub(r"\binteger primary key\b", "bigserial primary key", sql)
    return re.sub(r"\breal\b", "double precision", re.sub(r"\binteger\b", "bigint", sql))


def _trigger(name: str, event: str, table: str, message: str) -> str:
    return f"""create or replace function {name}() returns trigger language plpgsql as
        $$ begin raise exception using message = {message}; end $$;
        create or replace trigger {name} before {event} on {table} for each row execute function {name}()"""
