"""The rules that link keys, read from `rules.yaml`."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field

from terms import Words

FILE = Path(__file__).with_name("rules.yaml")
KINDS = ("customer", "contact", "user", "email", "phone", "device", "order", "subject")
"""What keys are, the most telling first."""
MOST_PEOPLE = {"email": 10, "phone": 5, "device": 5}
"""A value that more people share than this links nobody: an office's phone, a shop's tablet, an info@ address."""
KIND_NAMES = {
    "customer": Words(de="Kundennummer", en="customer number"),
    "contact": Words(de="Kontakt im CRM", en="contact in the CRM"),
    "user": Words(de="Anmeldung", en="login"),
    "email": Words(de="E-Mail (Hash)", en="e-mail (hashed)"),
    "phone": Words(de="Telefon (Hash)", en="phone (hashed)"),
    "device": Words(de="Gerät", en="device"),
    "order": Words(de="Bestellung als Gast", en="order as a guest"),
    "subject": Words(de="Kennung der Einwilligung", en="key of the consent"),
}


class Rule(BaseModel):
    """One way to know that two keys are of one person; `sql` gives a, b and at, `needs` the kinds that it reads."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    id: str = Field(pattern=r"^[a-z_]+$")
    strength: int = Field(ge=1, le=5)
    name: Words
    needs: str
    sql: str
    same: bool = False

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds that have to be loaded."""
        return frozenset(self.needs.split())


@cache
def rules() -> tuple[Rule, ...]:
    """All rules, in the order of the file."""
    return tuple(Rule(**entry) for entry in yaml.safe_load(FILE.read_text(encoding="utf-8")))


def usable(loaded: Collection[str]) -> tuple[Rule, ...]:
    """The rules whose kinds are loaded."""
    return tuple(rule for rule in rules() if rule.kinds <= set(loaded))


def reads() -> tuple[str, ...]:
    """Every kind that some rule reads."""
    return tuple(sorted({kind for rule in rules() for kind in rule.kinds}))
