from __future__ import annotations

import pytest

from acting.looking import looking
from platforms._said import unreachable
from platforms.port import Refused


def test_a_look_without_an_answer_does_not_speak_of_effects():
    with pytest.raises(unreachable("x").__class__) as failed, looking():
        raise unreachable("ads.example", "ConnectError")
    for lang, words in (("en", "nothing was changed"), ("de", "Geändert wurde nichts")):
        assert words in failed.value.said(lang)
        assert failed.value.said(lang).startswith("ads.example")
        assert "LEITSTAND_PLATFORMS__" in failed.value.todo(lang)


def test_another_refusal_passes_as_it_is():
    mine = Refused(en="no", de="nein")
    with pytest.raises(Refused) as failed, looking():
        raise mine
    assert failed.value is mine
