"""What the pages show, over REST; other pages add routers of their own, `views_<name>.py`, to `routers()`."""

from __future__ import annotations

import importlib
from pathlib import Path

from fastapi import APIRouter

routes = APIRouter()


def routers() -> list[APIRouter]:
    """The routes behind all pages: these, and those of every `views_<name>.py` beside this file."""
    more = sorted(each.stem for each in Path(__file__).parent.glob("views_*.py"))
    return [routes, *(importlib.import_module(f"web.rest.{name}").routes for name in more)]
