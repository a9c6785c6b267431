"""The shape of `safeguards.yaml`."""

from __future__ import annotations

from fnmatch import fnmatchcase
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, Field, model_validator

from policies._bounds import Listed, Name, Part, sequence
from policies._policy_file import checked, read
from policies.changes import spelled

FILE = Path(__file__).with_name("safeguards.yaml")
OWN = "safeguards.yaml"
Ratio = Annotated[float, Field(gt=0, le=100, allow_inf_nan=False)]
Level = Annotated[float, Field(ge=-1, le=100, allow_inf_nan=False)]
Days = Annotated[int, Field(ge=0, le=365)]


class Rules(Part):
    """The thresholds of one campaign."""

    settle_days: Days
    margin: Annotated[float, Field(gt=0, le=1, allow_inf_nan=False)]
    incremental: Annotated[float, Field(gt=0, le=2, allow_inf_nan=False)]
    value_enter: Level
    value_leave: Level
    alpha: Annotated[float, Field(gt=0, le=0.2, allow_inf_nan=False)]
    horizon_days: Annotated[int, Field(ge=7, le=90)]
    loss_enter: Annotated[float, Field(gt=0, le=1, allow_inf_nan=False)]
    loss_most: Annotated[float, Field(gt=0, le=1, allow_inf_nan=False)]
    price_enter: Ratio
    price_leave: Ratio
    cvr_enter: Ratio
    cvr_leave: Ratio
    cpa_enter: Ratio
    cpa_leave: Ratio
    step: Annotated[float, Field(gt=0, le=0.5, allow_inf_nan=False)]
    dwell_days: Annotated[int, Field(ge=1, le=90)]
    baseline_days: Annotated[int, Field(ge=28, le=180)]
    spend_ceiling: Annotated[float, Field(gt=0, le=1e9, allow_inf_nan=False)] | None
    spend_enter: Ratio
    spend_three: Ratio
    spend_leave: Ratio
    everywhere: Annotated[float, Field(gt=0, lt=1, allow_inf_nan=False)]
    suspected: Annotated[float, Field(gt=0, lt=1, allow_inf_nan=False)]
    suspect_days: Annotated[int, Field(ge=3, le=30)]
    hold_days: Annotated[int, Field(ge=1, le=30)]

    @model_validator(mode="after")
    def _apart(self) -> Self:
        """Entering and leaving lie apart, or a state would flap."""
        pairs = (
            ("value", self.value_enter, self.value_leave), ("cvr", self.cvr_enter, self.cvr_leave),
            ("cpa", self.cpa_leave, self.cpa_enter), ("spend", self.spend_leave, self.spend_three),
            ("spend", self.spend_three, self.spend_enter), ("price", self.price_leave, self.price_enter),
            ("loss", self.loss_enter, self.loss_most),
        )  # fmt: skip
        for name, low, high in pairs:
            if low >= high:
                raise ValueError(
                    f"{name}: enter and leave have to lie apart | {name}: enter und leave müssen auseinanderliegen"
                )
        if self.everywhere >= self.suspected:
            raise ValueError("everywhere has to be below suspected | everywhere muss unter suspected liegen")
        return self


class Special(Part):
    """Other thresholds for some campaigns."""

    names: Listed[Name]
    rules: dict[str, Any]


class Guards(Part):
    """All thresholds of a house."""

    rules: Rules
    campaigns: Annotated[tuple[Special, ...], BeforeValidator(sequence), Field(max_length=500)] = ()

    def of(self, campaign: str) -> Rules:
        """Those of one campaign."""
        for each in self.campaigns:
            if any(fnmatchcase(spelled(campaign)[:300], spelled(pattern)) for pattern in each.names):
                return Rules.model_validate({**self.rules.model_dump(), **each.rules})
        return self.rules


def load(home: Path) -> Guards:
    """The thresholds of a house. Raises BadFile."""
    shape, own = read(FILE), home / OWN
    if own.exists() or own.is_symlink():
        mine = read(own)
        rules = mine.get("rules", {})
        shape = {**shape, **mine, "rules": {**shape["rules"], **(rules if isinstance(rules, dict) else {"": rules})}}
    file = own if own.exists() else FILE
    shape["campaigns"] = [_split(each) for each in shape.get("campaigns") or []]
    found = checked(Guards, shape, file)
    for each in found.campaigns:
        checked(Rules, {**found.rules.model_dump(), **each.rules}, file)
    return found


def _split(each: Any) -> Any:
    if not isinstance(each, dict):
        return each
    return {"names": each.get("names"), "rules": {name: value for name, value in each.items() if name != "names"}}  # pyright: ignore[reportUnknownVariableType, reportUnknownMemberType]
