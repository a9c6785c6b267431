"""What the columns of tables are called among people."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

from errors import Lang


def head(column: str, lang: Lang) -> str:
    """The title of a column; one without a title goes by its own name.

    >>> head("lost_revenue", "de"), head("new_thing", "en")
    ('entgangener Umsatz', 'new thing')
    """
    told = _titles().get(column)
    return told[0 if lang == "de" else 1] if told else column.replace("_", " ")


@cache
def _titles() -> dict[str, list[str]]:
    return yaml.safe_load(Path(__file__).with_name("heads.yaml").read_text("utf-8"))
