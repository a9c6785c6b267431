"""Steps that act: each says what it did, an incident holds what was found once, and nothing outside changes."""

from __future__ import annotations

from types import SimpleNamespace

from graphs._playbook_acts import ACTIONS, noted
from graphs._playbook_run import told
from graphs.playbook_shape import Action
from ledger import incidents, switch
from terms import Words
from tests.graphs._going import counted, going, step


def timeline(run):
    with run.book.reading() as tx:
        return [line.words.en for line in incidents.get(tx, run.incident).timeline]


def test_every_action_that_a_file_may_name_is_there():
    assert ACTIONS.keys() == set(Action.__args__)


def test_the_stop_stops_and_says_so(tmp_path):
    run = going(tmp_path, why="wrong budgets")
    ACTIONS["stop"](run, step(run, "stop"))
    assert run.states == {"stop": "done"}
    assert switch.stopped(run.book, run.book.home) is not None


def test_an_incident_holds_what_the_named_steps_found(tmp_path):
    run = going(tmp_path)
    told(run, step(run, "stop"), "done", note=Words(de="Nichts mehr.", en="Nothing any more."))
    spend = step(run, "spend")
    told(run, spend, "failed", fact=counted(3).facts[0], limit=0, says=spend.check.says, op="==")
    ACTIONS["incident"](run, step(run, "raise"))
    assert any("Nothing any more." in line for line in timeline(run))
    assert not any("cost" in line for line in timeline(run))  # not among those that it names
    assert run.steps[-1]["note"]["en"] == f"incident {run.incident}"


def test_the_same_words_are_noted_once(tmp_path):
    run = going(tmp_path)
    ACTIONS["incident"](run, step(run, "raise"))
    for _ in range(2):
        with run.book.writing() as tx:
            noted(run, tx, Words(de="wieder", en="again"))
    assert timeline(run).count("again") == 1


def test_without_anything_in_flight_it_says_none(tmp_path):
    run = going(tmp_path)
    ACTIONS["inflight"](run, step(run, "inflight"))
    assert run.steps[0]["note"]["en"] == "in flight: –"


def test_without_an_office_proposals_are_only_named(tmp_path):
    run = going(tmp_path)
    run.results["plan"] = SimpleNamespace(proposals=(SimpleNamespace(id="p-7"),))
    ACTIONS["propose"](run, step(run, "raise").model_copy(update={"of": ("plan", "never")}))
    assert run.proposals == ["p-7"]
    assert run.steps[0]["note"]["de"] == "Vorschläge: p-7"
