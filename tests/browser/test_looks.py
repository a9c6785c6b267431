"""Every page in light and dark, wide and narrow, German and English: it stands, and axe finds no serious fault."""

# pyright: basic
from __future__ import annotations

import os
from io import BytesIO
from pathlib import Path

import pytest

from web.page.places import PLACES

ROOT = Path(__file__).parents[2]
SERIOUS = {"serious", "critical"}
SETTLED = """() => !document.querySelector('.spin') && [...document.querySelectorAll('[data-spec]')].every(
    each => each.dataset.drawn || each.getBoundingClientRect().top > innerHeight + 200)"""
LOOKS = {"light": {}, "dark": {"dark": True}, "narrow": {"narrow": True}, "narrow-dark": {"dark": True, "narrow": True}}

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1500)]


def settled(page) -> None:
    """Wait until nothing on the page is being worked on."""
    page.wait_for_selector("#main")
    page.wait_for_function(SETTLED)
    page.wait_for_timeout(300)


def faults(page) -> list[str]:
    """What axe calls serious or critical."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}).response["violations"]
    return [f"{each['id']}: {[node['html'][:120] for node in each['nodes'][:3]]}"
            for each in found if each["impact"] in SERIOUS]  # fmt: skip


@pytest.mark.parametrize("look", LOOKS)
def test_each_page_looks_right(house, looking, look):
    page = looking(house, "de" if "narrow" not in look else "en", **LOOKS[look])
    bad = {}
    for place in PLACES:
        page.goto(house.url + place.path)
        settled(page)
        if found := faults(page):
            bad[place.name] = found
        assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"] + 1, place.name
        _kept(page, f"{place.name}-{look}")
    assert bad == {}


def test_each_page_of_an_empty_home_says_the_next_step(empty, looking):
    page = looking(empty, "en")
    for place in PLACES:
        page.goto(empty.url + place.path)
        settled(page)
        assert faults(page) == [], place.name
        assert page.locator("#main a.button, #main button").count(), place.name


def _kept(page, name: str) -> None:
    """Save a screenshot for the documentation where SCREENS asks for it: wide in light and dark, narrow in light."""
    if not SCREENS or name.endswith("narrow-dark"):
        return
    from PIL import Image

    folder = ROOT / "docs" / "screens"
    folder.mkdir(parents=True, exist_ok=True)
    with Image.open(BytesIO(page.screenshot())) as taken:
        taken.convert("RGB").quantize(128).save(folder / f"{name}.png", optimize=True)


SCREENS = os.environ.get("SCREENS") == "1"


def test_a_chart_is_drawn_as_the_page_wants_it(empty, looking):
    page = looking(empty, "en")
    page.goto(empty.url + "/page/runs")
    settled(page)
    spec = {"data": {"values": [{"a": 1}, {"a": 2}]}, "mark": "point", "encoding": {"x": {"field": "a"}}, "width": 300,
            "usermeta": {"embedOptions": {"actions": True, "renderer": "canvas"}}}  # fmt: skip
    page.evaluate(
        """spec => { const made = document.createElement("figure"); made.id = "made";
        made.dataset.spec = JSON.stringify(spec); document.getElementById("main").append(made); }""",
        spec,
    )
    page.locator("#made .drawing svg").wait_for()
    assert page.locator("#made canvas, #made .vega-actions, #made details").count() == 0
