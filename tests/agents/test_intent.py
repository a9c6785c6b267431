"""The learnt part of routing: shipped, refitted when a tool is new, deterministic, and light at run time."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from agents import intent
from agents.intent import Texts, bare, key, read, router, texts, write
from agents.training import fit

SMALL = Texts(
    asked={
        "data.metric": (
            "Wie hoch war der ROAS?",
            "Clicks last week",
            "Umsatz im Juli",
            "How much did we spend?",
            "CPC gestern",
            "Show me conversions",
        ),
        "seo.robots": (
            "Darf Googlebot das crawlen?",
            "Is /cart blocked?",
            "robots.txt prüfen",
            "May GPTBot read it?",
            "Sperrt die robots.txt das?",
            "crawl rule",
        ),
    },
    described={
        "data.metric": "data metric: One metric of the loaded data.",
        "seo.robots": "seo robots: May this crawler fetch this address?",
    },
    negatives={
        "world": (
            "Wie wird das Wetter?",
            "Tell me a joke",
            "Who is the pope?",
            "Wie backe ich Brot?",
            "Book a flight",
            "Sing ein Lied",
        )
    },
)


@pytest.fixture(scope="module")
def fitted():
    return fit(SMALL, read(intent.SHIPPED))


def test_the_shipped_router_knows_the_tools_on_the_shelves():
    """If this fails: python -m agents.intent --fit."""
    shipped = read(intent.SHIPPED)
    assert shipped
    assert str(shipped["key"]) == key(texts())
    assert intent.SHIPPED.stat().st_size < 2_000_000


def test_a_fit_ranks_what_it_learnt_and_doubts_what_it_did_not(fitted):
    small = intent.Router(fitted, SMALL)
    assert small.rank("Darf der Googlebot die Seite crawlen?").best[0] == "seo.robots"
    assert small.rank("Wie hoch war der Umsatz gestern?").best[0] == "data.metric"
    assert small.rank("Wie wird das Wetter morgen?").scope < small.rank("Klicks im Juli").scope


def test_fitting_is_deterministic(fitted):
    again = fit(SMALL, read(intent.SHIPPED))
    assert all(np.array_equal(fitted[name], again[name]) for name in fitted)


def test_a_changed_tool_changes_the_key():
    other = Texts({**SMALL.asked, "seo.robots": ("new",)}, SMALL.described, SMALL.negatives)
    assert key(other) != key(SMALL)


def test_probabilities_add_up_and_repeat():
    ranked = router().rank("ROAS je Kanal")
    assert sum(ranked.probabilities.values()) == pytest.approx(1)
    assert ranked == router().rank("ROAS je Kanal")


def test_literals_are_blanked():
    assert bare("Dürfen wir „Pausiere alles“ sagen?") == "Dürfen wir „…“ sagen?"
    assert "shop" not in bare("Is https://shop.example/sale open?")


def test_a_torn_file_counts_as_none(tmp_path):
    torn = tmp_path / "router.npz"
    torn.write_bytes(b"PK\x03\x04 torn")
    assert read(torn) is None
    assert read(tmp_path / "none.npz") is None
    write(torn, {"a": np.arange(3)})
    stored = read(torn)
    assert stored
    assert list(stored["a"]) == [0, 1, 2]


def test_a_plan_loads_neither_sklearn_nor_scipy(tmp_path):
    code = (
        "import sys; from datetime import date; from pathlib import Path; from warehouse.store import Warehouse;"
        f"from agents.supervisor import Supervisor; home = Path({str(tmp_path)!r});"
        "Supervisor(Warehouse(home).reader(), date(2026, 8, 12), home).plan('ROAS letzte Woche');"
        "print(sorted({'sklearn', 'scipy', 'torch', 'llama_index'} & set(sys.modules)))"
    )
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
