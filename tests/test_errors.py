"""Every refusal says in both languages what happened and what to do, and machines can tell one from another."""

from __future__ import annotations

import inspect
import json

import pytest

import errors
from errors import LeitstandError, ModelMayRetry, PersonMustAct, PolicyRefused, Tampered

KINDS = [kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, LeitstandError)]


def an(kind=LeitstandError, **more):
    words = {
        "en": "It is empty.",
        "de": "Sie ist leer.",
        "do_en": "Bring another.",
        "do_de": "Bringen Sie eine andere.",
    }
    return kind(**words | more)


def test_no_two_errors_share_a_kind():
    kinds = [kind.kind for kind in KINDS]
    assert len(KINDS) >= 12
    assert len(set(kinds)) == len(kinds)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
class TestEveryError:
    def test_says_by_its_place_in_the_tree_who_must_react(self, kind):
        branches = [branch for branch in (ModelMayRetry, PersonMustAct, PolicyRefused) if issubclass(kind, branch)]
        assert len(branches) == (kind is not LeitstandError)

    def test_stands_in_the_drawing_of_the_tree(self, kind):
        assert kind.__name__ in (errors.__doc__ or "")

    def test_can_be_caught_as_what_it_is(self, kind):
        with pytest.raises(kind, match=r"It is empty\."):
            raise an(kind)

    @pytest.mark.parametrize(
        ("lang", "message", "do"),
        [("en", "It is empty.", "Bring another."), ("de", "Sie ist leer.", "Bringen Sie eine andere.")],
    )
    def test_has_the_stable_shape_in_both_languages(self, kind, lang, message, do):
        assert an(kind).as_json(lang) == {"kind": kind.kind, "message": message, "do": do}
        assert an(kind).line(lang) == f"{message} {do}"


def test_details_are_only_there_when_there_are_any():
    shape = an(line=7, file="ads.csv").as_json("de")
    assert shape["detail"] == {"line": 7, "file": "ads.csv"}
    assert json.loads(json.dumps(shape)) == shape


def test_an_error_that_says_it_all_needs_no_second_sentence():
    told = LeitstandError(en="There is none.", de="Es gibt keine.")
    assert told.line("en") == "There is none."
    assert told.as_json("de") == {"kind": "error", "message": "Es gibt keine.", "do": ""}


def test_a_tampered_store_is_a_refusal_and_not_somebodys_homework():
    assert issubclass(Tampered, PolicyRefused)
    assert not issubclass(Tampered, PersonMustAct)


@pytest.mark.parametrize("missing", ["en", "de"])
def test_no_error_can_be_written_in_one_language_only(missing):
    words = {"en": "x", "de": "x"}
    del words[missing]
    with pytest.raises(TypeError, match=missing):
        LeitstandError(**words)
