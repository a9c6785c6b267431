"""Only people who agreed are handed over, never few; no address stands anywhere but in the vault."""

# pyright: basic
from __future__ import annotations

import csv
import hashlib
from datetime import date, timedelta

import pytest

from acting.office import Office
from errors import BadArguments, NoData
from ledger import people
from settings import Settings
from terms import Principal
from tests.tools.act.conftest import only, value
from tools._desk import open_desk
from tools._tool import call
from warehouse.store import Warehouse

TODAY = date(2026, 4, 1)
PEOPLE = 400
ANNA = Principal(id="u-anna", kind="person", role="approver")


def address(number):
    return f"planted.person{number}@geheim.example"


def agreed(number):
    """Of 400: 20 objected, 60 refused, 40 took it back, 80 were never asked; the other 200 agreed."""
    if number < 20:
        return [("advertising", True), ("direct marketing", False)]
    if number < 80:
        return [("advertising", False)]
    if number < 120:
        return [("advertising", True), ("advertising", False)]
    return [("email", True)] if number < 200 else [("advertising", True)]


def tables(say=agreed):
    contacts = [{"contact_id": f"K{n}", "customer_id": f"C{n}", "email": address(n), "phone": f"+4915110{n:06d}"}
                for n in range(PEOPLE)]  # fmt: skip
    consents = [
        {"subject": f"C{n}", "at": f"2026-0{1 + at}-05 10:00:00", "purpose": purpose, "granted": granted}
        for n in range(PEOPLE) for at, (purpose, granted) in enumerate(say(n))
    ]  # fmt: skip
    orders = [
        {"order_id": f"O{n}", "ordered_at": f"{TODAY - timedelta(days=5 + n % 60)} 12:00:00", "customer_id": f"C{n}",
         "revenue": 50 + n, "currency": "EUR"} for n in range(PEOPLE)
    ]  # fmt: skip
    return {"contacts": contacts, "consents": consents, "orders": orders}


def loaded(home, kinds):
    home.mkdir(parents=True, exist_ok=True)
    house = Warehouse(home)
    for kind, rows in kinds.items():
        file = home.parent / f"{home.name}-{kind}.csv"
        with file.open("w", newline="", encoding="utf-8") as out:
            writer = csv.DictWriter(out, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        house.load([file], kind=kind)
        file.unlink()
    return Settings(home=home, today=TODAY, user="local")


@pytest.fixture(scope="module")
def settings(tmp_path_factory):
    return loaded(tmp_path_factory.mktemp("sync") / "home", tables())


@pytest.fixture(scope="module")
def sync(settings):
    desk = open_desk(settings)
    yield lambda **args: call("act.sync_audience", {"platform": "meta", "audience": "buyers"} | args, desk)
    desk.library.close()


def test_the_funnel_leaves_those_who_agreed(sync):
    told = sync()
    assert dict(told.tables["funnel"].rows) == {
        "chosen": 400, "no_contact": 400, "erased": 400, "objected": 380, "no_consent": 280, "consent_unknown": 200,
        "duplicate": 200,
    }  # fmt: skip
    assert value(told, "size") == value(told, "added") == 200
    assert only(told).unit == "people"
    assert [each for each in only(told).after.values() if isinstance(each, int)] == [200]


def test_a_purpose_that_somebody_names_covers_it_too(sync):
    assert value(sync(purpose=["email"]), "size") == 280


def test_a_small_audience_is_not_proposed(sync):
    told = sync(k=201)
    assert told.proposals == ()
    assert told.verdict.decision == "block"
    (finding,) = told.findings
    assert finding.cited("de") == "k-Anonymität; Mindestgrößen der Plattformen"
    assert finding.cited("en") == "k-anonymity; minimum sizes of the platforms"
    assert told.as_json("de")["findings"][0]["source"].startswith("k-Anonymität")
    assert sync(platform="tiktok").proposals == ()


@pytest.mark.parametrize(
    "args",
    [
        {"k": 5}, {"platform": "x"}, {"name": "anna@example.org"}, {"run": "r1", "segment": "s"},
        {"segment": "gibtsnicht"}, {"audience": "alle"},
    ],
)  # fmt: skip
def test_what_may_not_be_meant_is_refused(sync, args):
    with pytest.raises(BadArguments):
        sync(**args)


def test_without_consents_nobody_is_handed_over(tmp_path):
    kinds = tables()
    del kinds["consents"]
    desk = open_desk(loaded(tmp_path / "home", kinds))
    with pytest.raises(NoData):
        call("act.sync_audience", {"platform": "meta", "audience": "buyers"}, desk)
    desk.library.close()


def opened(settings):
    """An office in which Anna may approve."""
    office = Office.open(settings)
    with office.book.writing() as tx:
        people.register(tx, ANNA.id, ANNA.role, office.clock())
    return office


def test_no_address_stands_in_ledger_audit_receipts_or_what_is_handed_over(tmp_path):
    settings = loaded(tmp_path / "home", tables())
    desk = open_desk(settings)
    told = call("act.sync_audience", {"platform": "meta", "audience": "buyers"}, desk)
    desk.library.close()
    office = opened(settings)
    (entry,) = office.submit([told], by="u-max")
    office.approve(entry.id, ANNA)
    office.dispatch()
    files = [file for file in settings.home.rglob("*") if file.is_file()]
    places = {file.relative_to(settings.home).parts[0] for file in files}
    assert {"ledger.db", "audit", "handover"} <= places
    found = [(file.name, secret) for file in files for secret in (b"planted.person", b"geheim.example", b"4915110000")
             if secret in file.read_bytes()]  # fmt: skip
    assert found == []
    hashed = hashlib.sha256(address(300).encode()).hexdigest().encode()
    holding = {file.relative_to(settings.home).parts[0] for file in files if hashed in file.read_bytes()}
    assert holding == {"handover"}
    refused = hashlib.sha256(address(50).encode()).hexdigest().encode()
    assert not any(refused in file.read_bytes() for file in files)


def test_who_takes_consent_back_before_it_is_sent_is_not_sent(tmp_path):
    settings = loaded(tmp_path / "home", tables())
    desk = open_desk(settings)
    told = call("act.sync_audience", {"platform": "meta", "audience": "buyers"}, desk)
    desk.library.close()
    office = opened(settings)
    (entry,) = office.submit([told], by="u-max")
    office.approve(entry.id, ANNA)
    later = {"consents": [{"subject": "C300", "at": "2026-03-30 10:00:00", "purpose": "advertising", "granted": False}]}
    loaded(settings.home, later)
    office.dispatch()
    text = b"".join(file.read_bytes() for file in (settings.home / "handover").rglob("*") if file.is_file())
    assert hashlib.sha256(address(301).encode()).hexdigest().encode() in text
    assert hashlib.sha256(address(300).encode()).hexdigest().encode() not in text
