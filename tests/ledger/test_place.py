"""The same promises on a file and on a server: all or nothing, one writer, one state, a sentence where it is broken."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from errors import BadFile, PersonMustAct
from ledger import place as module
from ledger.place import Postgres, SQLite

ROOT = Path(__file__).parents[2]
SCHEMA = """
create table if not exists notes (
    seq integer primary key,
    text text not null unique,
    weight real not null default 0,
    many integer not null default 0
);
create index if not exists notes_by_weight on notes (weight);
create table if not exists marks (
    name text primary key,
    at text not null
);
create trigger if not exists marks_stay before update on marks
begin select raise(abort, 'marks aren''t changed'); end;
"""
ADD = "insert into notes (text) values (?)"


def prepared(place):
    place.prepare(SCHEMA)
    return place


def again(place):
    """The same place, as another process would open it."""
    return prepared(SQLite(place.file) if isinstance(place, SQLite) else Postgres(place.url))


def texts(place):
    with place.reading() as tx:
        return [row[0] for row in tx.execute("select text from notes order by seq").fetchall()]


def test_what_is_written_is_there_and_counts_up(place):
    prepared(place)
    with place.writing() as tx:
        for text in ("a ? b", "100 %", "%s", "'quoted' „so“ 😀"):
            sql = "insert into notes (text, weight, many) values (?, ?, ?) returning seq"
            assert tx.execute(sql, (text, 0.1 + 0.2, 2**52)).fetchone()[0] > 0
        assert tx.execute("insert into notes (text) values (?) on conflict do nothing", ("%s",)).rowcount == 0
    assert texts(again(place)) == ["a ? b", "100 %", "%s", "'quoted' „so“ 😀"]
    with place.reading() as tx:
        one = tx.execute("select weight, many from notes where text like '100 %' and '?' <> ?", ("",)).fetchone()
        assert tuple(one) == (0.30000000000000004, 2**52)
        assert tx.execute("select seq from notes where text = ?", ("x",)).fetchone() is None


def test_a_block_that_fails_leaves_nothing(place):
    prepared(place)
    with pytest.raises(ZeroDivisionError), place.writing() as tx:
        tx.execute(ADD, ("a",))
        _ = 1 / 0
    with place.writing() as tx:
        tx.execute(ADD, ("b",))
    with pytest.raises(Exception, match=r"(?i)unique"), place.writing() as tx:
        tx.execute(ADD, ("c",))
        tx.execute(ADD, ("b",))
    assert texts(place) == ["b"]


def test_a_reader_sees_one_state_and_cannot_write_it(place):
    prepared(place)
    with place.writing() as tx:
        tx.execute(ADD, ("a",))
    with place.reading() as tx:
        before = tx.execute("select count(*) from notes").fetchone()[0]
        with place.writing() as other:
            other.execute(ADD, ("b",))
        assert tx.execute("select count(*) from notes").fetchone()[0] == before == 1
    assert texts(place) == ["a", "b"]


def test_what_a_reader_does_is_not_kept(place):
    prepared(place)
    with place.writing() as tx:
        tx.execute(ADD, ("a",))
    try:
        with place.reading() as tx:
            tx.execute(ADD, ("b",))
    except PersonMustAct:
        pass
    assert texts(place) == ["a"]


def test_a_writer_reads_what_it_wrote_and_may_open_a_reader_beside_it(place):
    prepared(place)
    with place.writing() as tx:
        tx.execute(ADD, ("a",))
        assert tx.execute("select count(*) from notes").fetchone()[0] == 1
        assert texts(place) == []


def test_a_writer_inside_a_writer_is_a_mistake_and_does_not_wait_for_itself(place):
    prepared(place)
    with place.writing() as tx:
        tx.execute(ADD, ("a",))
        with pytest.raises(RuntimeError, match="inside another"), place.writing():
            pass
    with place.writing() as tx:
        tx.execute(ADD, ("b",))
    assert texts(place) == ["a", "b"]


def test_triggers_guard_on_both(place):
    prepared(place)
    with place.writing() as tx:
        tx.execute("insert into marks (name, at) values ('a', 'b')")
    with pytest.raises(Exception, match="marks aren't changed"), place.writing() as tx:
        tx.execute("update marks set at = 'c'")


def test_rows_keep_their_order_on_both(place):
    prepared(place)
    with place.writing() as tx:
        for name in ("z", "a", "m"):
            tx.execute("insert into marks (name, at) values (?, '')", (name,))
        names = tx.execute("select name from marks order by rowid").fetchall()
    assert [row[0] for row in names] == ["z", "a", "m"]


def test_text_sorts_by_its_bytes_on_both(place):
    prepared(place)
    words = ["b", "A", "~", "a", "Z", "2026-11-26T01", "2026-11-26~", "2026-11-26", "é", "_"]
    with place.writing() as tx:
        for word in words:
            tx.execute(ADD, (word,))
        found = [row[0] for row in tx.execute("select text from notes order by text").fetchall()]
        assert found == sorted(words)
        assert tx.execute("select count(*) from notes where text <= ?", ("2026-11-26~",)).fetchone()[0] == 3


def test_writers_in_threads_lose_nothing(place):
    prepared(place)

    def add(_):
        with place.writing() as tx:
            many = tx.execute("select coalesce(max(many), 0) from notes").fetchone()[0]
            tx.execute("insert into notes (text, many) values (?, ?)", (str(many + 1), many + 1))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(add, range(40)))
    assert texts(place) == [str(at) for at in range(1, 41)]


ADDER = f"""
import sys
from pathlib import Path
from ledger.place import Postgres, SQLite
place = Postgres(sys.argv[1]) if "://" in sys.argv[1] else SQLite(Path(sys.argv[1]))
place.prepare({SCHEMA!r})
for _ in range(8):
    with place.writing() as tx:
        many = tx.execute("select coalesce(max(many), 0) from notes").fetchone()[0] + 1
        tx.execute("insert into notes (text, many) values (?, ?)", (str(many), many))
    if sys.argv[2] == "hang" and many == 5:
        with place.writing() as tx:
            tx.execute("insert into notes (text) values ('half')")
            tx.execute("insert into notes (text) values ('done')")
            print("in", flush=True)
            sys.stdin.read()
"""


def process(place, how="go"):
    where = place.url if isinstance(place, Postgres) else str(place.file)
    return subprocess.Popen(
        [sys.executable, "-c", ADDER, where, how], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def test_processes_that_make_the_place_at_once_lose_nothing(place):
    workers = [process(place) for _ in range(4)]
    assert [worker.wait(60) for worker in workers] == [0] * 4
    assert texts(prepared(place)) == [str(at) for at in range(1, 33)]


def test_a_process_killed_in_the_middle_leaves_nothing_half_and_nobody_waiting(place):
    worker = process(place, "hang")
    assert worker.stdout.readline() == "in\n"
    begun = time.monotonic()
    worker.send_signal(signal.SIGKILL)
    worker.wait(10)
    prepared(place)
    with place.writing() as tx:
        tx.execute(ADD, ("after",))
    assert texts(place) == ["1", "2", "3", "4", "5", "after"]
    assert time.monotonic() - begun < 5


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_a_forked_child_has_connections_of_its_own(place):
    prepared(place)
    with place.writing() as tx:
        tx.execute(ADD, ("before",))
    child = os.fork()
    if not child:
        try:
            with place.writing() as tx:
                tx.execute(ADD, ("child",))
            os._exit(0)
        finally:
            os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    with place.writing() as tx:
        tx.execute(ADD, ("parent",))
    assert texts(place) == ["before", "child", "parent"]


def test_reading_makes_nothing(tmp_path):
    place = prepared(SQLite(tmp_path / "home" / "ledger.db"))
    assert not place.there()
    assert texts(place) == []
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_went_away_is_made_again(tmp_path):
    place = prepared(SQLite(tmp_path / "ledger.db"))
    for text in ("a", "b"):
        with place.writing() as tx:
            tx.execute(ADD, (text,))
        assert texts(place) == [text]
        for each in tmp_path.iterdir():
            each.unlink()


def test_a_complete_file_is_read_where_nothing_may_be_written(tmp_path):
    place = prepared(SQLite(tmp_path / "ledger.db"))
    with place.writing() as tx:
        tx.execute(ADD, ("a",))
    with sqlite3.connect(place.file) as db:
        db.execute("pragma journal_mode = delete")
    db.close()
    place.file.chmod(0o400)
    assert texts(again(place)) == ["a"]


def _damaged(file):
    file.write_bytes(b"not a ledger, however long it may be" * 100)


def _torn(file):
    with prepared(SQLite(file)).writing() as tx:
        for at in range(2000):
            tx.execute(ADD, (f"note {at}",))
    with sqlite3.connect(file) as db:
        db.execute("pragma wal_checkpoint(truncate)")
    db.close()
    body = file.read_bytes()
    file.write_bytes(body[:4096] + b"\xff" * (len(body) - 4096))


def _folder(file):
    file.mkdir()


def _below_a_file(file):
    file.parent.rmdir()
    file.parent.write_text("a file")


@pytest.mark.parametrize(
    ("spoil", "kind"),
    [(_damaged, BadFile), (_torn, BadFile), (_folder, PersonMustAct), (_below_a_file, PersonMustAct)],
)
def test_a_file_that_cannot_be_used_is_told_in_a_sentence(tmp_path, spoil, kind):
    file = tmp_path / "home" / "ledger.db"
    file.parent.mkdir()
    spoil(file)
    place = prepared(SQLite(file))
    with pytest.raises(kind) as told, place.writing() as tx:
        tx.execute("select * from notes").fetchall()
    assert str(file) in told.value.line("de") and str(file) in told.value.line("en")
    assert told.value.todo("de") and told.value.todo("en")


def test_a_file_that_is_read_only_is_told(tmp_path):
    place = prepared(SQLite(tmp_path / "ledger.db"))
    with pytest.raises(PersonMustAct, match="opened for writing"), place.writing() as tx:
        tx.execute("pragma query_only = on")
        tx.execute(ADD, ("a",))
    assert texts(place) == []


def test_a_full_disk_is_told_and_leaves_nothing(tmp_path):
    place = prepared(SQLite(tmp_path / "ledger.db"))
    with place.writing() as tx:
        tx.execute(ADD, ("a",))
    with pytest.raises(PersonMustAct, match="full"), place.writing() as tx:
        pages = tx.execute("pragma page_count").fetchone()[0]
        tx.execute(f"pragma max_page_count = {pages}")
        for at in range(10_000):
            tx.execute(ADD, (f"{at}" * 100,))
    assert texts(place) == ["a"]


def test_somebody_who_holds_the_place_too_long_is_told(place, monkeypatch):
    monkeypatch.setattr(module, "PATIENCE", 0.2)
    monkeypatch.setattr(module, "_WRITE", module._write(0.2))
    prepared(place)
    with place.writing() as tx:
        tx.execute(ADD, ("a",))
    inside, leave = threading.Event(), threading.Event()

    def hold():
        with again(place).writing():
            inside.set()
            leave.wait(20)

    holder = threading.Thread(target=hold)
    holder.start()
    try:
        assert inside.wait(10)
        with pytest.raises(PersonMustAct, match="in use"), place.writing():
            pass
        assert texts(place) == ["a"]  # readers do not wait
    finally:
        leave.set()
        holder.join()
    with place.writing() as tx:
        tx.execute(ADD, ("b",))


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("postgresql://anna:geheim@127.0.0.1:9/ledger", "reached"),
        ("postgresql://anna:geheim@no-such-host.invalid/ledger", "reached"),
        ("postgresql://anna:geheim@h/x?nonsense=1", "usable address"),
        ("nonsense geheim", "usable address"),
        ("postgresql://[geheim", "usable address"),
    ],
)
def test_a_server_that_is_not_there_is_told_without_its_password(url, said):
    pytest.importorskip("psycopg")
    place = prepared(Postgres(url))
    for context in (place.reading, place.writing):
        with pytest.raises(PersonMustAct, match=said) as told, context():
            pass
        assert "geheim" not in told.value.line("de") + told.value.line("en") + repr(told.value)
        assert "LEITSTAND_LEDGER_URL" in told.value.todo("en")


def test_a_database_that_does_not_exist_is_told(postgres_server):
    place = prepared(Postgres(postgres_server.replace("@/postgres", "@/nothing", 1)))
    with pytest.raises(PersonMustAct, match="reached"), place.writing():
        pass


def test_who_may_not_write_there_is_told(postgres_server, postgres_url):
    import psycopg

    with psycopg.connect(postgres_server, autocommit=True) as db:
        db.execute("drop role if exists reader")
        db.execute("create role reader login")
        db.execute(f"grant usage on schema {postgres_url.rpartition('%3D')[2]} to reader")
    place = prepared(Postgres(postgres_url.replace("postgres:@", "reader:@", 1)))
    with pytest.raises(PersonMustAct, match="not let"), place.writing():
        pass


def test_a_connection_that_died_is_replaced_and_one_that_dies_inside_is_told(postgres_url):
    import psycopg

    place = prepared(Postgres(postgres_url))

    def kill():
        with psycopg.connect(postgres_url, autocommit=True) as db:
            db.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity"
                " where application_name = 'leitstand ledger' and pid <> pg_backend_pid()"
            )

    with place.writing() as tx:
        tx.execute(ADD, ("a",))
    kill()
    with place.writing() as tx:
        tx.execute(ADD, ("b",))
    with pytest.raises(PersonMustAct, match="connection"), place.writing() as tx:
        tx.execute(ADD, ("c",))
        kill()
        tx.execute(ADD, ("d",))
    assert texts(place) == ["a", "b"]


def test_connections_are_kept_and_not_hoarded(postgres_url):
    place = prepared(Postgres(postgres_url))
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: texts(place), range(40)))
    assert 1 <= len(place._idle) <= module.IDLE
    db = place._idle[-1]
    texts(place)
    assert place._idle[-1] is db


def test_transactions_that_follow_each_other_may_share_a_connection(tmp_path, monkeypatch):
    place = prepared(SQLite(tmp_path / "l.db"))
    with place.writing() as tx:
        tx.execute(ADD, ("a",))
    opened, real = [], place._connect
    monkeypatch.setattr(place, "_connect", lambda file: opened.append(file) or real(file))
    with place.together():
        with place.writing() as tx:
            tx.execute(ADD, ("b",))
        with place.together():
            assert texts(place) == ["a", "b"]
        assert texts(place) == ["a", "b"]
    assert len(opened) == 1
    assert texts(place) == ["a", "b"]
    assert len(opened) == 2
    assert not list(tmp_path.glob("l.db-*"))  # nothing holds the file any more


def test_each_of_them_still_sees_one_state_and_leaves_nothing_half_done(place):
    prepared(place)
    with place.together():
        with place.reading() as before:
            assert before.execute("select count(*) from notes").fetchone()[0] == 0
            with place.writing() as tx:  # another connection: the first one still reads
                tx.execute(ADD, ("a",))
            assert before.execute("select count(*) from notes").fetchone()[0] == 0
        with pytest.raises(ZeroDivisionError), place.writing() as tx:
            tx.execute(ADD, ("b",))
            raise ZeroDivisionError
        assert texts(place) == ["a"]
        with pytest.raises(RuntimeError), place.writing(), place.writing():
            pass
        assert texts(again(place)) == ["a"]


def test_a_connection_on_which_something_failed_is_not_used_again(tmp_path, monkeypatch):
    place = prepared(SQLite(tmp_path / "l.db"))
    with place.together():
        with place.writing() as tx:
            tx.execute(ADD, ("a",))
        first = place._shared.db
        with pytest.raises(sqlite3.OperationalError), place.reading() as tx:
            tx.execute("select nothing from nowhere")
        assert place._shared.db is None
        assert texts(place) == ["a"]
        assert place._shared.db is not first


def test_threads_share_nothing(tmp_path):
    place = prepared(SQLite(tmp_path / "l.db"))

    def add(number):
        with place.together():
            for each in range(5):
                with place.writing() as tx:
                    tx.execute(ADD, (f"{number}-{each}",))
                texts(place)

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(add, range(12)))
    assert len(texts(place)) == 60
