"""A marketer asks whether an advertisement may run."""

from __future__ import annotations

from datetime import date

import pytest

from errors import BadArguments
from ledger.runs import Runs
from tools._tool import Desk, call, check
from tools.compliance.claims import ASKED, Args, claims


class NoWarehouse:
    """The tool reads no data."""

    def noting(self):
        return self

    def read(self):
        return {}


@pytest.fixture
def desk(tmp_path) -> Desk:
    return Desk(NoWarehouse(), None, Runs(tmp_path / "ledger.db"), date(2026, 11, 23), 2026)  # type: ignore[arg-type]


def test_a_refused_claim_comes_with_rule_reason_and_way_out(desk):
    result = claims(Args(text="Klimaneutral geliefert"), desk)
    assert result.verdict and result.verdict.decision == "block" and result.fact("blocked").value == 1
    found = result.findings[0]
    assert found.rule == "UWG-ANH-4C" and found.quote == "Klimaneutral" and found.remedy
    assert "Keine Rechtsberatung, Stand 23.11.2026" in result.caveats[0].de
    assert "No legal advice, as of 2026-11-23" in result.caveats[0].en


def test_a_fact_that_is_missing_is_named_in_both_languages(desk):
    result = claims(Args(text="Germany's best mattress"), desk)
    assert result.verdict and result.verdict.decision == "needs_fact" and result.confidence == "amber"
    assert "`evidence`" in result.findings[0].message.de and "Missing" in result.findings[0].message.en


def test_the_date_argument_decides_and_beats_the_facts(desk):
    args = {"text": "Umweltfreundliche Taschen", "facts": {"today": "2026-11-22"}}
    assert claims(Args(**args), desk).verdict.rules == ("UWG-ANH-4A",)
    assert claims(Args(**args, date="2026-03-01"), desk).verdict.rules == ("UWG-5-UMWELT",)


def test_a_fact_that_no_rule_knows_is_pointed_out(desk):
    result = claims(
        Args(text="Schöne Taschen", facts={"colour": "red", "lowest_30d": 5, "seal": {"scheme": None}}), desk
    )
    assert [caveat.en for caveat in result.caveats[1:]] == ["No rule knows these facts: colour."]


def test_other_markets_are_pointed_out(desk):
    assert "anderer Märkte" in claims(Args(text="x", market="US"), desk).caveats[1].de


def test_a_run_repeats_to_the_byte(desk):
    args = {"text": "Jetzt 59 € statt 99 €", "facts": {"lowest_30d": 69, "new_price": 59}}
    first, second = call("compliance.claims", args, desk), call("compliance.claims", args, desk)
    assert first.receipt.result == second.receipt.result and first.as_json()["verdict"] == "block"


@pytest.mark.parametrize("args", [{}, {"text": ""}, {"text": "x", "date": "soon"}, {"text": "x", "claim": "y"}])
def test_wrong_arguments_get_one_sentence(args):
    with pytest.raises(BadArguments):
        check("compliance.claims", args)


def test_it_is_asked_for_in_many_ways():
    assert all(len(set(lines)) >= 25 for lines in ASKED.values())
