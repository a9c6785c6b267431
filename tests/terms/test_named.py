"""Every action, field and state has its words, as good in German as in English."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml

from acting._safeguard_said import ACTS, WORDS
from agents.titles import TITLES
from graphs.flow import Doing
from graphs.playbook_shape import State as PlayState
from graphs.playbook_told import STATES as PLAYED
from graphs.told import STEPS
from ledger._experiment import Decision
from ledger._experiment import Kind as TestKind
from ledger._experiment import Status as TestStatus
from ledger._writes import State as WriteState
from ledger.proposals import Status
from platforms.audiences import Audiences
from policies._bounds import ActionName, Level
from policies._course import Rule
from policies.roles import ROLES as ROLE_IDS
from policies.roles import Deed
from policies.safeguards import Action as Answered
from terms import Words
from terms.named import ACTIONS, FIELDS, OWNERS, STATES, action, field, owner, platform, spoken
from terms.plain import Basis, Confidence, Evidence
from tools._tool import names
from tools.attribution._experiments_words import DECISION as DECIDED
from tools.attribution._experiments_words import STATUS as TESTED
from tools.data._utm import platforms
from warehouse.contract import contract, kinds
from warehouse.metric import metrics
from warehouse.segment import segments
from web.page.parts.receipts import BASIS
from web.page.parts.registry import KINDS
from web.page.shell import ROLES
from web.policy import LEVELS
from web.terminal import SAID
from web.views.house import DEEDS
from web.writes import WRITES


def test_nothing_that_the_house_knows_is_shown_by_its_id():
    assert set(get_args(ActionName)) <= ACTIONS.keys()
    assert set(get_args(Status)) == STATES.keys()
    assert all("_" not in words.de + words.en for table in (ACTIONS, FIELDS, STATES) for words in table.values())


def test_what_nobody_named_is_told_by_its_id():
    assert action("set_bid").de == "Gebot ändern"
    assert action("fly").de == action("fly").en == "fly"
    assert field("copy").en == "ad copy"
    assert field("colour").de == "colour"


def test_platforms_are_written_as_they_write_themselves():
    assert platform("google · Brand DE") == "Google Ads · Brand DE"
    assert platform("google maps karte") == "google maps karte"
    assert spoken("bei google, siehe google.com und „google“") == "bei Google Ads, siehe google.com und „google“"


ROOT = Path(__file__).parents[2]
SHOWN: dict[str, tuple[tuple[str, ...], Mapping[str, Any]]] = {
    "writes": (get_args(WriteState), WRITES),
    "levels": (get_args(Level), {id: Words(de=de, en=en) for id, (de, en) in LEVELS.items()}),
    "deeds": (get_args(Deed), DEEDS),
    "roles": (ROLE_IDS, ROLES), "safeguards": (get_args(Rule), WORDS), "their answers": (get_args(Answered), ACTS),
    "steps of a night": (get_args(Doing), STEPS), "steps of a playbook": (get_args(PlayState), PLAYED),
    "what is tested": (get_args(TestKind), KINDS), "where a test stands": (get_args(TestStatus), TESTED),
    "what was decided": (get_args(Decision), DECIDED), "evidence": (get_args(Evidence), SAID),
    "confidence": (get_args(Confidence), SAID), "basis": (get_args(Basis), BASIS),
    "tools": (names(), TITLES), "owners": (
        tuple({each.owner for each in (*metrics().values(), *segments().values())}), OWNERS),
}  # fmt: skip


@pytest.mark.parametrize("what", SHOWN)
def test_whatever_can_show_up_on_a_page_has_a_title_in_both_languages(what):
    ids, words = SHOWN[what]
    assert ids
    for id in ids:
        said = words[id]
        assert said.de.strip() and said.en.strip(), id
        assert "_" not in said.de + said.en, id


@pytest.mark.parametrize("kind", kinds())
def test_every_kind_of_data_has_a_title(kind):
    assert contract(kind).title.de != contract(kind).title.en


def test_every_platform_is_written_as_people_write_it():
    ids = {*platforms(), *Audiences(None).platforms(), "sandbox"}
    assert [id for id in ids if platform(id) == id] == []


@pytest.mark.parametrize("file", sorted((ROOT / "graphs" / "playbooks").glob("*.yaml")), ids=lambda file: file.stem)
def test_every_playbook_has_a_title(file):
    title = yaml.safe_load(file.read_text(encoding="utf-8"))["title"]
    assert title["de"].strip() and title["en"].strip() and title["de"] != title["en"]


def test_whoever_answers_for_it_is_named_in_the_language():
    assert (owner("sales").de, owner("sales").en, owner("us").de) == ("Vertrieb", "sales", "us")
