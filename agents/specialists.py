"""The six specialists, as data: which shelves are theirs, what they are for and how a model is told to speak."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field

from terms import Term, Words


class Specialist(Term):
    """Who answers for some shelves of tools."""

    id: str = Field(pattern=r"^[a-z]+$")
    name: Words
    shelves: tuple[str, ...]
    tier: Literal["none", "device", "cloud"]
    job: Words
    prompt: Words


@cache
def specialists() -> tuple[Specialist, ...]:
    """All of them, in the order of the file."""
    import yaml

    shape = yaml.safe_load((Path(__file__).parent / "specialists.yaml").read_text("utf-8"))
    return tuple(Specialist.model_validate(one) for one in shape)


def of(tool: str) -> Specialist:
    """The specialist whose shelf holds that tool; a shelf that nobody claims belongs to the data specialist.

    >>> of("seo.robots").id
    'seo'
    """
    shelf = tool.split(".", maxsplit=1)[0]
    return next((one for one in specialists() if shelf in one.shelves), specialists()[0])
