"""A key opens for the one whose it is until its day, and nothing that only looks like it does."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from errors import BadArguments, Forbidden, NotFound
from ledger import keys

NOW = datetime(2026, 11, 26, 12, 0, tzinfo=ZoneInfo("Europe/Berlin"))
END = date(2026, 12, 31)


@pytest.fixture
def made(book):
    with book.writing() as tx:
        return keys.made(tx, "u-1", END, NOW, by="u-0")


def test_a_key_opens_until_its_day(book, made):
    key, text = made
    with book.reading() as tx:
        assert keys.opened(tx, text, NOW).person == "u-1"
        assert keys.opened(tx, text, NOW.replace(month=12, day=31)) == key
        with pytest.raises(Forbidden):
            keys.opened(tx, text, NOW + timedelta(days=36))


def test_a_revoked_key_opens_nothing_and_its_text_is_nowhere(book, made):
    key, text = made
    with book.writing() as tx:
        keys.revoked(tx, key.id, NOW, by="u-0")
    with book.reading() as tx:
        with pytest.raises(Forbidden):
            keys.opened(tx, text, NOW)
        assert not keys.any_(tx)
        secret = text.split("_", 2)[2]
        tables = [tx.execute(f"select * from {name}").fetchall() for name in ("api_keys", "audit")]
        assert secret not in repr(tables)
        events = tx.execute("select event from audit where subject = ? order by seq", (key.id,)).fetchall()
        assert [row[0] for row in events] == ["key.made", "key.revoked"]


@pytest.mark.parametrize("scope", keys.SCOPES)
def test_a_key_remembers_what_it_is_for(book, scope):
    with book.writing() as tx:
        key, text = keys.made(tx, "u-1", END, NOW, by="u-0", scope=scope)
    with book.reading() as tx:
        assert keys.opened(tx, text, NOW).scope == scope == key.scope
        assert [each.scope for each in keys.listed(tx)] == [scope]


def test_a_key_of_before_there_were_scopes_is_its_persons_role(book, made):
    _, text = made
    with book.writing() as tx:
        tx.execute("delete from api_key_scopes")
    with book.reading() as tx:
        assert keys.opened(tx, text, NOW).scope == "act"


def test_a_scope_that_is_not_known_opens_for_the_least(book, made):
    _, text = made
    with book.writing() as tx:
        tx.execute("update api_key_scopes set scope = 'everything'")
    with book.reading() as tx:
        assert keys.opened(tx, text, NOW).scope == "read"


def test_no_key_is_made_for_what_is_no_scope(book):
    with book.writing() as tx, pytest.raises(BadArguments):
        keys.made(tx, "u-1", END, NOW, by="u-0", scope="everything")


def test_who_revokes_what_is_not_there_is_told(book):
    with book.writing() as tx, pytest.raises(NotFound):
        keys.revoked(tx, "nothing", NOW, by="u-0")


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_no_other_text_opens(book, made, data):
    _, text = made
    at = data.draw(st.integers(0, len(text)))
    other = data.draw(
        st.sampled_from([text[:at], text[at:], text + "x", text[:at] + "é" + text[at:], "", "lk__", text.swapcase()])
    )
    if other == text:
        return
    with book.reading() as tx, pytest.raises(Forbidden):
        keys.opened(tx, other, NOW)
