"""Each playbook on data with the fault that it is made for, and on data without; a file that cannot run is refused."""

# pyright: basic, reportOptionalMemberAccess=false, reportArgumentType=false, reportOptionalOperand=false
# pyright: reportOperatorIssue=false
from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
import yaml

from acting.office import Office
from errors import BadArguments, BadFile, Forbidden, NotFound
from graphs import playbook_shape as shape
from graphs.playbook import chosen, run
from graphs.playbook_told import missing, shown, verdict
from ledger import incidents, playbooks, proposals, switch
from terms import Principal
from tests.acting._company import LAST, days, loaded, orders

ME = Principal(id="u-0123456789", kind="person", role="analyst")
DAY = timedelta(days=1)
FAULTS = {
    "tracking": {"faults": [("meta", LAST - 4 * DAY, LAST, "conversions", 0.05),
                            ("meta", LAST - 4 * DAY, LAST, "conversion_value", 0.05)]},
    "spend": {"changes": [("Generic", LAST - 3 * DAY, LAST, 3.0, 1.2)]},
    "cpa": {"changes": [(name, LAST - 13 * DAY, LAST, 1.0, 0.35) for name in ("Prospecting", "Retargeting")]},
    "calm": {},
}  # fmt: skip


def worn(rows):
    """Two ads a campaign; one of them loses its clicks over the last three months."""
    told = []
    for row in rows:
        ago = (LAST - LAST.fromisoformat(row["date"])).days
        for ad, share in (("Old film", 0.5), ("New picture", 0.5)):
            decay = 0.3 if ad == "Old film" and row["campaign"] == "Prospecting" and ago < 40 else 1.0
            part = {name: round(row[name] * share * (decay if name == "clicks" else 1), 2)
                    for name in ("impressions", "clicks", "cost", "conversions", "conversion_value")}  # fmt: skip
            part |= {"impressions": round(part["impressions"]), "clicks": round(part["clicks"])}
            told.append(
                {
                    "date": row["date"],
                    "platform": row["platform"],
                    "campaign": row["campaign"],
                    "ad": f"{ad} {row['campaign']}",
                }
                | part
            )
    return told


def feed(wrong: bool):
    price = {f"A{at}": 20.0 + at for at in range(30)}
    rows = [{"product_id": id, "title": f"Thing {id}", "price": each * (0.1 if wrong and id in ("A3", "A7") else 1),
             "currency": "EUR", "availability": "in_stock"} for id, each in price.items()]  # fmt: skip
    return {"products": rows, "prices": [{"product_id": id, "valid_from": (LAST - 90 * DAY).isoformat(), "price": each}
                                         for id, each in price.items()]}  # fmt: skip


@pytest.fixture(scope="module")
def homes(tmp_path_factory):
    """A home for each fault, made when it is first asked for."""
    made = {}

    def home(fault: str):
        if fault not in made:
            kinds = {"ads": days(**FAULTS.get(fault, {})), "orders": orders()}
            if fault == "worn":
                kinds = {"ads": worn(days())}
            if fault in ("feed", "fine"):
                kinds = {"ads": kinds["ads"], **feed(fault == "feed")}
            made[fault] = loaded(tmp_path_factory.mktemp(fault), **kinds)
        return made[fault]

    return home


@pytest.fixture
def house(homes, tmp_path):
    """A fault's data with a ledger of its own."""

    def opened(fault: str):
        settings = homes(fault)
        (tmp_path / fault).mkdir(exist_ok=True)
        link = tmp_path / fault / "warehouse.duckdb"
        if not link.exists():
            link.symlink_to(settings.home / "warehouse.duckdb")
        return Office.open(settings.model_copy(update={"home": tmp_path / fault}), adapters={})

    return opened


def ran(office, name, by=ME, **inputs):
    return run(name, inputs, settings=office.settings, by=by, office=office, book=office.book)


def states(played):
    return {step["id"]: step["state"] for step in played.steps}


class TestBrokenTracking:
    def test_finds_it_raises_an_incident_and_holds(self, house):
        office = house("tracking")
        played = ran(office, "broken_tracking")
        assert played.confirmed
        assert states(played) == {"counting": "failed", "orders": "passed", "delivery": "passed", "gap": "passed",
                                  "raise": "done", "hold": "done"}  # fmt: skip
        assert abs((played.onset - (LAST - 4 * DAY)).days) <= 1
        with office.book.reading() as tx:
            found = incidents.get(tx, played.incident)
        assert (found.kind, found.about, found.state) == ("tracking", "meta", "open")
        assert any("Bids and budgets stay" in line.words.en for line in found.timeline)

    def test_is_quiet_where_all_is_well(self, house):
        office = house("calm")
        played = ran(office, "broken_tracking")
        assert not played.confirmed
        assert states(played)["raise"] == "skipped"
        with office.book.reading() as tx:
            assert incidents.listed(tx) == []

    def test_a_second_run_adds_to_the_same_incident_and_repeats_nothing(self, house):
        office = house("tracking")
        first, second = ran(office, "broken_tracking"), ran(office, "broken_tracking")
        assert first.incident == second.incident
        with office.book.reading() as tx:
            lines = [line.words.en for line in incidents.get(tx, first.incident).timeline]
            assert len(playbooks.listed(tx, first.incident)) == 2
        assert len(lines) == len(set(lines))


def test_spend_spike_ends_in_a_plan_for_the_budgets(house):
    office = house("spend")
    played = ran(office, "spend_spike", budget="6000 EUR")
    assert played.confirmed
    assert states(played)["landing"] == "failed"
    assert played.proposals
    with office.book.reading() as tx:
        entry = proposals.get(tx, played.proposals[0])
    assert entry.by == "agent:bidding"
    assert entry.asked_by == ME.id
    assert entry.status in ("open", "suggested")
    assert abs((played.onset - (LAST - 3 * DAY)).days) <= 1


def test_spend_as_usual_is_no_spike(house):
    calm = ran(house("calm"), "spend_spike")
    assert not calm.confirmed and calm.steps[0]["state"] == "passed", "nothing conspicuous is an answer, not a gap"


def test_cpa_jump_names_causes(house):
    office = house("cpa")
    played = ran(office, "cpa_jump", platform="meta")
    found = states(played)
    assert played.confirmed == (found["jump"] == "failed")
    assert found["jump"] == "failed" or found["counting"] == "failed"
    if played.confirmed:
        assert found["causes"] == "done"


def test_cpa_as_usual_is_no_jump(house):
    assert states(ran(house("calm"), "cpa_jump"))["jump"] == "passed"


def test_feed_error_counts_the_wrong_prices(house):
    played = ran(house("feed"), "feed_error")
    assert played.confirmed
    [prices] = [step for step in played.steps if step["id"] == "prices"]
    assert prices["measured"]["value"] == 2
    assert "articles with a wrong price in the feed: 2" in shown(prices, "en")


def test_a_right_feed_is_no_error(house):
    assert not ran(house("fine"), "feed_error").confirmed


def test_fatigue_finds_the_worn_ad(house):
    played = ran(house("worn"), "creative_fatigue", platform="meta")
    assert played.confirmed
    [seen] = [step for step in played.steps if step["id"] == "worn"]
    assert seen["measured"]["value"] == pytest.approx(0.3, abs=0.05)


def test_budget_off_track_both_ways(house):
    office = house("calm")
    over = ran(office, "budget_off_track", budget="9000 EUR")
    assert states(over)["over"] == "failed"
    under = ran(office, "budget_off_track", budget="90000 EUR")
    assert states(under)["under"] == "failed"
    month = sum(row["cost"] for row in days() if row["date"] >= "2026-09-01") * 30 / 20
    right = ran(office, "budget_off_track", budget=f"{month:.0f} EUR")
    assert not right.confirmed


class TestEmergencyStop:
    def test_stops_all_writes_and_says_what_is_in_flight(self, house):
        office = house("calm")
        played = ran(office, "emergency_stop", why="wrong budgets")
        assert switch.stopped(office.book, office.settings.home) is not None
        assert states(played)["stop"] == "done"
        assert played.incident

    def test_a_viewer_may_not(self, house):
        office = house("calm")
        with pytest.raises(Forbidden):
            ran(office, "emergency_stop", by=ME.model_copy(update={"role": "viewer"}))
        assert switch.stopped(office.book, office.settings.home) is None


def test_without_data_a_check_is_unknown_and_nothing_is_raised(tmp_path):
    from settings import Settings

    office = Office.open(Settings(home=tmp_path, today=LAST), adapters={})
    for name in shape.shelf():
        if name != "emergency_stop":
            played = ran(office, name)
            assert not played.confirmed
            assert verdict(played) == "unchecked"
            assert "konnte nicht geprüft werden." in missing(played).de and "Laden Sie" in missing(played).de
            assert "could not be checked" in missing(played).en and "oad" in missing(played).en
            assert states(played)[played.steps[0]["id"]] == "unknown"
            assert "Load" in shown(played.steps[0], "en") or "load" in shown(played.steps[0], "en")


def test_wrong_inputs_are_refused_in_one_sentence(house):
    office = house("calm")
    with pytest.raises(BadArguments, match="no input 'plattform'"):
        ran(office, "broken_tracking", plattform="meta")
    with pytest.raises(BadArguments, match="not a day"):
        ran(office, "broken_tracking", date="soon")
    with pytest.raises(NotFound, match="no playbook 'broken'"):
        ran(office, "broken")


def test_causes_choose_their_playbook():
    assert chosen("tracking") == "broken_tracking"
    assert chosen("appeal") == "creative_fatigue"
    assert chosen("weather") is None
    events = [event for each in shape.shelf().values() for event in each.chosen_by]
    assert len(events) == len(set(events))


def changed(tmp_path, name="broken_tracking", **how):
    told = yaml.safe_load((shape.FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    for path, value in how.items():
        at = told
        *way, last = path.split("__")
        for step in way:
            at = at[int(step) if step.isdigit() else step]
        at[int(last) if last.isdigit() else last] = value
    file = Path(tmp_path) / f"{name}.yaml"
    file.write_text(yaml.safe_dump(told, allow_unicode=True), encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("how", "reason"),
    [
        ({"steps__0__tool": "data.nothing"}, "does not exist"),
        ({"steps__0__args": {"perriod": "$period"}}, "perriod"),
        ({"steps__0__args": {"period": "$nothing"}}, "nothing"),
        ({"steps__0__check__op": "about"}, "op"),
        ({"steps__0__check__measure": {}}, "measured value"),
        ({"steps__0__check__limit": "$nothing"}, "nothing"),
        ({"steps__1__only": {"counted": "failed"}}, "counted"),
        ({"steps__4__of": ["never"]}, "never"),
        ({"steps__4__action": "delete"}, "action"),
        ({"confirms": {"never": "failed"}}, "never"),
        ({"surprise": 1}, "surprise"),
        ({"id": "other"}, "not the file's name"),
        ({"steps__1__id": "counting"}, "twice"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_run_is_refused(tmp_path, how, reason):
    with pytest.raises(BadFile, match=reason):
        shape.read(changed(tmp_path, **how))


@pytest.mark.parametrize("name", list(shape.shelf()))
def test_every_playbook_says_who_when_and_whence(name):
    book = shape.one(name)
    assert book.source
    assert book.reviewed <= LAST.replace(year=2027)
    for words in (book.title, book.when, book.who, book.outputs, *book.change):
        assert words.de.strip()
        assert words.en.strip()
        assert words.de != words.en
    assert any(step.check for step in book.steps)
    assert any(step.action == "incident" for step in book.steps)
