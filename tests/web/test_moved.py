"""Restated figures as people read them, in both languages."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click
import pytest

from settings import Settings
from web.importing import run_import
from web.moved import MOST, moved_lines


def entry(*moved: tuple[str, str, float | None, float | None]) -> dict[str, object]:
    names = ("figure", "period", "before", "after")
    return {"kind": "ads", "currency": "EUR", "moved": [dict(zip(names, each, strict=True)) for each in moved]}


def test_a_figure_is_named_with_month_before_and_after():
    told = entry(("conversions", "2026-03", 412, 398), ("cost", "2026-12", 20000.5, 20000.75))
    assert moved_lines(told, "de") == [
        "Conversions im März 2026: 412 → 398",
        "Kosten im Dezember 2026: 20.000,50\u00a0€ → 20.000,75\u00a0€",
    ]
    assert moved_lines(told, "en") == [
        "Conversions in March 2026: 412 → 398",
        "Cost in December 2026: €20,000.50 → €20,000.75",
    ]


def test_an_amount_without_currency_and_a_sum_of_nothing_are_told_too():
    told = entry(("cost", "2026-03", 1.5, None), ("conversions", "2026-03", None, 1.25)) | {"currency": None}
    assert moved_lines(told, "en") == ["Cost in March 2026: 1.50 → –", "Conversions in March 2026: – → 1.25"]


def test_of_many_the_first_are_told_and_how_many_more_there_are():
    told = entry(*[("clicks", f"20{year}-03", 1, 2) for year in range(10, 10 + MOST + 3)])
    assert moved_lines(told, "de")[-1] == "und 3 weitere Summen"
    assert len(moved_lines(told, "en")) == MOST + 1
    assert moved_lines(entry(), "de") == []


@pytest.mark.parametrize(("lang", "said"), [("de", "Conversions im März 2026: 4 → 3"),
                                            ("en", "Conversions in March 2026: 4 → 3")])  # fmt: skip
def test_the_import_prints_them(tmp_path: Path, lang, said):
    file = tmp_path / "a.csv"
    settings = Settings(home=tmp_path / "home", today=date(2026, 4, 1))
    for conversions in (4, 3):
        file.write_text(
            f"date,platform,campaign,impressions,clicks,cost,conversions\n2026-03-01,google,A,1,1,1,{conversions}\n"
        )
        shape, text = run_import(settings, [file], kind=None, mapping="", dataset=None, plan_only=False, lang=lang)
    assert said in click.unstyle(text)
    assert shape["loads"][0]["moved"] == [{"figure": "conversions", "period": "2026-03", "before": 4, "after": 3}]
