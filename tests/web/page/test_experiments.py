"""The page Experiments: every order that its HTML gives is one that it understands."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any

from tests.web.page.parts.test_registry import ONE, TOLD
from web.page import experiments
from web.page.parts import designs, experiment, registry

ORDERED = re.compile(r'data-do="([^"]+)"')


class Heard:
    """A screen that only notes which orders it hears."""

    def __init__(self) -> None:
        self.visit: Any = SimpleNamespace(settings=None, query={}, may=lambda _action: True)
        self.lang = "de"
        self.orders: set[str] = set()

    def soon(self, _task: Any) -> None:
        pass

    def on(self, name: str, _order: Any, _needs: str = "read") -> None:
        self.orders.add(name)

    def region(self, *_inner: Any, **_more: Any) -> Any:
        return SimpleNamespace(show=lambda *_inner: None)


def test_every_order_of_its_parts_is_heard():
    heard = Heard()
    experiments.page(heard)
    found = {"run": "r", "facts": {}, "text": "", "confidence": "amber", "evidence": "model", "caveats": [],
             "charts": [], "designs": [], "markets": [], "calendar": [], "next_test": None,
             "preregistration": [{"name_de": "x", "name_en": "x", "de": "x", "en": "x"}]}  # fmt: skip
    made = [
        registry.registry(TOLD, "de"), designs.form_design(TOLD, {}, "de"), designs.form_other("de"),
        designs.designed(found, "de"),
        *(experiment.shown(ONE | {"status": status}, "de") for status in ("designed", "running", "read")),
    ]  # fmt: skip
    given = {order for each in made for order in ORDERED.findall(each)}
    assert {"design", "other", "other?", "start?", "read?", "decide?", "register", "experiment"} <= given
    assert given <= heard.orders
    assert {"receipt", "replay"} <= heard.orders
