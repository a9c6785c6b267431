"""The evidence of one decision: everything that belongs together, and nothing that was erased."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from html import unescape
from html.parser import HTMLParser
from types import SimpleNamespace

import pytest

from acting.evidence import pack
from errors import NotFound
from ledger import imports, incidents, outbox, outcomes, persons, proposals
from ledger.audit.proofs import sound
from ledger.book import Book
from ledger.erasure import taken_out
from terms import Answer, Fact, Operation, Period, Proposal, Receipt, Result, Step, Table, Words
from terms import Plan as Steps
from web.pack import page

AT = datetime(2026, 11, 26, 20, tzinfo=UTC)
NASTY = "<img src=x onerror=alert(1)>"


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """A question, its run, the proposal of it, the yes, the write and what came of it."""
    home = tmp_path_factory.mktemp("house")
    book = Book.open(home)
    anna = persons.pseudonym(home, "Anna Adler")
    with book.writing() as tx:
        imports.imported(tx, [imports.Loaded("ads", "l00001-ab", 900, 2, "s1", "march")], "u-1")
    receipt = Receipt(run="r1", tool="bidding.allocate", version="v", code="c", args={"budget": 100},
                      data={"ads": "s1"}, seed=7, today=date(2026, 11, 26))  # fmt: skip
    gain = Fact(id="gain", value=12.5, unit="EUR", label=Words(de="Gewinn", en="gain"))
    plan = Table(columns=("channel", "after"), rows=((NASTY, 3), ("meta", None)))
    text = Words(de="Bringt {{gain}}.", en="Brings {{gain}}.")
    result = Result(facts=(gain,), text=text, receipt=receipt, tables={"plan": plan})
    book.runs.record(receipt, result, parent="q1")
    plan = Steps(steps=(Step(tool="bidding.allocate", args={"budget": 100}),))
    answer = Answer(
        lang="de", text=f"Mehr auf Brand. {NASTY}", run="q1", receipts=(receipt,), plan=plan, evidence="model"
    )
    book.runs.record_answer(answer, "Wohin mit 100 Euro?", 0.2, {"model_name": "m", "prompts": "p"})
    change = Proposal(
        id="p-77", action="set_budget", target="google · Brand", before={"Brand": 10}, after={"Brand": 12},
        unit="EUR/day", evidence="model", why=Words(de="Weil es mehr bringt.", en="It brings more."), effect=gain,
    )  # fmt: skip
    write = Operation(platform="google", entity="c1", name=f"Brand {NASTY}", field="budget", before=10, after=12)
    check = {"rule": "change_share", "ok": True, "words": {"de": "höchstens 50 %", "en": "at most 50 %"},
             "limit": "50 %", "measured": "20 %"}  # fmt: skip
    with book.writing() as tx:
        entry = proposals.submit(tx, change, by="agent:bidding", asked_by="u-2", run="r1", level="approve", needs=1,
                                 operations=[write], checks=[check], policy="v1", at=AT)  # fmt: skip
        entry = proposals.approve(tx, "p-77", by=anna, hash=entry.hash, why="Krause wünscht es", at=AT)
        (item,) = outbox.put(tx, entry, "sandbox", AT)
        outcomes.expected(tx, "p-77", "profit", "EUR", 12.5, 5.0, 20.0, 0.9, date(2026, 12, 10), "model",
                          Period.model_validate("2026-11-27..2026-12-10"), AT)  # fmt: skip
        incidents.raised(tx, "drift", Words(de="Anders als erwartet", en="Not as expected"), "p-77", AT)
    return SimpleNamespace(book=book, home=home, anna=anna, key=item.key)


@pytest.mark.parametrize("id", ["p-77", "r1", "q1"])
def test_everything_that_belongs_together_is_there_from_whatever_end(house, id):
    made = pack(house.book, id)
    assert made["id"] == id
    assert made["question"]["text"] == "Wohin mit 100 Euro?"
    assert (made["question"]["model_name"], made["question"]["as_recorded"]) == ("m", True)
    (run,) = made["runs"]
    assert (run["tool"], run["receipt"]["args"], run["as_recorded"]) == ("bidding.allocate", {"budget": 100}, True)
    assert made["data"] == [{"name": "ads", "snapshot": "s1", "loads": [
        {"load": "l00001-ab", "at": made["data"][0]["loads"][0]["at"], "rows": 900}]}]  # fmt: skip
    (told,) = made["proposals"]
    assert told["ruling"]["checks"][0]["rule"] == "change_share"
    assert told["hash_fits"]
    (approval,) = told["approvals"]
    assert (approval["by"], approval["name"], approval["signs_this"]) == (house.anna, "Anna Adler", True)
    assert told["writes"][0]["key"] == house.key
    assert (told["outcomes"][0]["value"], told["outcomes"][0]["realised"]) == (12.5, None)
    assert told["incidents"][0]["kind"] == "drift"
    events = {each["record"]["event"] for each in made["audit"]["records"]}
    assert {"proposal.submitted", "proposal.approved", "run.recorded", "answer.recorded", "write.put",
            "outcome.expected", "incident.raised"} <= events  # fmt: skip
    assert sound(made["audit"], made["audit"]["keys"])
    assert json.loads(json.dumps(made)) == made


@pytest.mark.parametrize("parent", ["night-2026-11-26", "b20261126-041500-abcdef"])
def test_what_a_night_or_a_playbook_computed_has_no_question(tmp_path, parent):
    book = Book.open(tmp_path)
    receipt = Receipt(run="r9", tool="bidding.pacing", version="v", code="c", args={}, data={}, seed=7,
                      today=date(2026, 11, 26))  # fmt: skip
    book.runs.record(receipt, Result(receipt=receipt), parent=parent)
    made = pack(book, "r9")
    assert made["question"] is None
    assert [run["run"] for run in made["runs"]] == ["r9"]


def test_the_page_writes_days_units_and_fields_as_the_language_does(house):
    german, english = (unescape(page(pack(house.book, "p-77"), lang, "Europe/Berlin")) for lang in ("de", "en"))
    assert "EUR/Tag" in german and "EUR/day" in english
    assert "27.11.2026 – 30.11.2026" in german or "27.11.2026 – 10.12.2026" in german
    assert "Budget verteilen" in german and "allocate a budget" in english
    assert "12,50\u00a0€, 5,00 bis 20,00\u00a0€ (90\u00a0%)" in german
    assert "niemandem" not in german


def test_what_nobody_knows_is_told_in_one_sentence(house):
    with pytest.raises(NotFound) as told:
        pack(house.book, "nonsense")
    assert "nonsense" in told.value.line("de")


@pytest.mark.parametrize("lang", ["de", "en"])
@pytest.mark.parametrize("id", ["p-77", "r1", "q1"])
def test_the_page_needs_nothing_else_and_nothing_breaks_it(house, lang, id):
    text = page(pack(house.book, id), lang, "Europe/Berlin")
    opened, links = [], []

    class Reader(HTMLParser):
        def handle_starttag(self, tag, attrs):
            if tag not in ("meta",):
                opened.append(tag)
            links.extend(value for name, value in attrs if name in ("src", "href"))

        def handle_endtag(self, tag):
            assert opened.pop() == tag

    reader = Reader(convert_charrefs=True)
    reader.feed(text)
    assert opened == []
    assert links == []
    assert "url(" not in text
    assert "@import" not in text
    assert NASTY not in text
    assert "Anna Adler" in text
    assert ("12,50" if lang == "de" else "12.50") in text
    assert ("Wer zugestimmt hat" if lang == "de" else "Who said yes") in text


def test_a_run_that_was_changed_since_says_so(house):
    with house.book.writing() as tx:
        kept = tx.execute("select result from runs where run = 'r1'").fetchone()[0]
        tx.execute("update runs set result = ? where run = 'r1'", (kept.replace("Gewinn", "Verlust"),))
    made = pack(house.book, "p-77")
    assert [each["as_recorded"] for each in made["runs"]] == [False]
    with house.book.writing() as tx:
        tx.execute("update runs set result = ? where run = 'r1'", (kept,))


def test_who_was_erased_is_in_no_pack(house):
    taken_out(house.book, "Anna Adler", ["Krause"], "u-1")
    made = pack(house.book, "p-77")
    text = json.dumps(made, ensure_ascii=False) + page(made, "de", "UTC")
    assert "Adler" not in text
    assert "Krause" not in text
    assert made["proposals"][0]["approvals"][0]["by"] == house.anna
    assert sound(made["audit"], made["audit"]["keys"])
