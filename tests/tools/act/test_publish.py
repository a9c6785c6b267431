"""Texts are proposed only where law, platform and brand have nothing against them; the proposal holds them in full."""

# pyright: basic
from __future__ import annotations

import pytest

from errors import BadArguments
from tests.tools.act.conftest import only, value
from tools.act._copy import content_hash, copy_of

HEAD = "google_rsa_headline"
PLACE = f"google · Brand · {HEAD}"


def test_a_plain_text_is_proposed_as_it_is(act):
    told = act("publish", campaign="Brand", text="Jetzt Jacken entdecken", placement=HEAD)
    proposal = only(told)
    assert proposal.after == {PLACE: "Jetzt Jacken entdecken"}
    assert proposal.before == {PLACE: ""}
    assert told.verdict.decision in ("ok", "review")
    assert content_hash(proposal.after, "de") in proposal.why.de
    assert content_hash(proposal.after, "en") not in proposal.why.de


@pytest.mark.parametrize(
    ("text", "decision"),
    [("Heilt garantiert Krebs", "block"), ("Die Nr. 1 in Europa", "needs_fact"), ("Jacken\u200b kaufen", "block"),
     ("Ein viel zu langer Titel, der nie in eine Anzeige passt", "block")],
)  # fmt: skip
def test_what_may_not_go_out_is_not_proposed(act, text, decision):
    told = act("publish", campaign="Brand", text=text, placement=HEAD)
    assert told.proposals == ()
    assert told.verdict.decision == decision
    assert value(told, "blocked") + value(told, "missing") >= 1


def test_one_bad_text_holds_back_all(act):
    texts = [{"text": "Jacken entdecken", "placement": HEAD}, {"text": "Heilt garantiert Krebs", "placement": HEAD}]
    assert act("publish", campaign="Brand", texts=texts).proposals == ()


def test_several_texts_are_counted_and_name_what_they_replace(act):
    texts = [{"text": "Jacken entdecken", "placement": HEAD}, {"text": "Zelte entdecken", "placement": HEAD}]
    proposal = only(act("publish", campaign="Brand", texts=texts, replaces=["Alt", ""]))
    assert proposal.before == {f"{PLACE} 1": "Alt", f"{PLACE} 2": ""}
    assert copy_of(proposal.after) == {"headlines": ["Jacken entdecken", "Zelte entdecken"], "descriptions": []}


@pytest.mark.parametrize(
    "args",
    [
        {"text": "Jacken"}, {"campaign": "Shopping", "text": "Jacken"}, {"campaign": "Zelte", "text": "Jacken"},
        {"campaign": "Prospecting", "text": "Jacken"}, {"campaign": "Brand", "text": "  "}, {"campaign": "Brand"},
        {"campaign": "Brand", "text": "Jacken", "replaces": ["a", "b"]},
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused(act, args):
    with pytest.raises(BadArguments):
        act("publish", placement=HEAD, **args)
