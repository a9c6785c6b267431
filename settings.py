"""One typed Settings object, read at the edge and handed in. Importing this module reads nothing.

Every field is an environment variable with the prefix LEITSTAND_, for example LEITSTAND_HOME.
"""

from __future__ import annotations

import os
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

VERSION = "0.1.0"


def default_home() -> Path:
    """A folder under the user's data directory, by the custom of the operating system."""
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "leitstand"
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local")) / "leitstand"
    return Path(os.environ.get("XDG_DATA_HOME", Path.home() / ".local" / "share")) / "leitstand"


class Limits(BaseModel):
    """How far changes may go: tools plan inside, and a policy checks every proposal again. Shares are of what is now.

    The absolute ones are money at risk in the house's currency; unset means no limit besides the shares.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    change_share: float = Field(default=0.5, ge=0, le=10, description="A budget moves at most by that share at once.")
    bid_share: float = Field(default=0.3, ge=0, le=10, description="A bid or a target moves at most by that share.")
    run_share: float = Field(
        default=0.5, ge=0, le=10, description="All budgets that one run raises, as a share of what is spent now."
    )
    change: float | None = Field(default=None, ge=0, description="Money at risk in one proposal.")
    day: float | None = Field(default=None, ge=0, description="Money at risk in all proposals of a day.")
    total: float | None = Field(default=None, ge=0, description="Money at risk in everything that is still open.")
    cooldown_days: int = Field(default=7, ge=0, le=365, description="Days between two changes of the same thing.")


class GoogleAds(BaseModel):
    """An account at Google Ads; used only where the customer is set."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    customer: str = Field(default="", pattern=r"^([0-9]{10})?$", description="Id of the account, ten digits.")
    manager: str = Field(default="", pattern=r"^([0-9]{10})?$", description="Id of the manager account, if by one.")
    developer_token: SecretStr = Field(default=SecretStr(""), description="Developer token.")
    client_id: str = Field(default="", description="OAuth client.")
    client_secret: SecretStr = Field(default=SecretStr(""), description="Secret of that client.")
    refresh_token: SecretStr = Field(default=SecretStr(""), description="Token that gives access tokens.")
    version: str = Field(default="v26", pattern=r"^v[0-9]{1,3}$", description="Version of the API.")


class MetaAds(BaseModel):
    """An ad account at Meta; used only where the account is set."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    account: str = Field(default="", pattern=r"^([0-9]{5,20})?$", description="Id of the ad account, without act_.")
    token: SecretStr = Field(default=SecretStr(""), description="Access token of a system user.")
    app_secret: SecretStr = Field(default=SecretStr(""), description="Secret of the app; signs each call where set.")
    version: str = Field(default="v25.0", pattern=r"^v[0-9]{1,3}\.[0-9]$", description="Version of the API.")


class Platforms(BaseModel):
    """How the outside is reached; nothing is unless somebody sets it here. Files in the home folder need no setting."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sandbox: str = Field(default="", description="Address of a sandbox ad platform (leitstand sandbox).")
    sandbox_token: SecretStr = Field(default=SecretStr("sandbox"), description="What that platform wants to be shown.")
    webhook: str = Field(default="", description="Address that gets each change as a signed message.")
    webhook_secret: SecretStr = Field(default=SecretStr(""), description="Key that signs those messages.")
    google_ads: GoogleAds = Field(default_factory=GoogleAds, description="Google Ads by its API.")
    meta_ads: MetaAds = Field(default_factory=MetaAds, description="Meta ads by its API.")
    timeout: float = Field(default=10.0, gt=0, le=300, description="Seconds to wait for a platform.")


class Nights(BaseModel):
    """When the house works by itself, on what, and whom it tells in the morning. By default it tells nobody."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    time: str = Field(
        default="", pattern=r"^([01]\d|2[0-3]):[0-5]\d$|^$",
        description="When a night starts, in the house's zone, such as 03:00; empty: as graphs/night.yaml says.",
    )  # fmt: skip
    watch: tuple[Path, ...] = Field(
        default=(), description='Folders whose new files a night imports first, such as ["/data/exports"].'
    )
    notify: str = Field(default="", description="Address that gets the morning brief as a signed message.")
    mail: Path | None = Field(default=None, description="Folder that gets the morning brief as an e-mail file (.eml).")
    mail_to: str = Field(default="", max_length=320, description="Who the e-mail file is addressed to.")
    catch_up: int = Field(
        default=7, ge=0, le=60, description="Days for which missed nights are listed; the latest is run. 0: neither."
    )


class Settings(BaseSettings):
    """What a person may set; the defaults need no network, no key and no model."""

    model_config = SettingsConfigDict(env_prefix="LEITSTAND_", env_nested_delimiter="__", extra="ignore", frozen=True)

    home: Path = Field(default_factory=default_home, description="Folder that holds all data of this installation.")
    lang: Literal["de", "en"] | None = Field(default=None, description="Language of messages; unset: the question's.")
    today: date | None = Field(default=None, description="The day that counts as today; unset: the system's clock.")
    currency: str = Field(default="EUR", pattern=r"^[A-Z]{3}$", description="Currency where a file names none.")
    timezone: str = Field(default="Europe/Berlin", description="Zone in which the house keeps its times.")
    seed: int = Field(default=2026, description="Seed of every random draw, so that runs repeat to the byte.")
    model: Literal["auto", "none", "device", "cloud"] = Field(
        default="auto", description="Who phrases answers: auto takes the cloud model if one is configured, else none."
    )
    cloud_url: str = Field(default="", description="Base URL of an OpenAI-compatible server, ending in /v1.")
    cloud_model: str = Field(default="", description="Model name at that server.")
    cloud_key: SecretStr = Field(default=SecretStr(""), description="Key for that server.")
    cloud_timeout: float = Field(default=20.0, gt=0, description="Seconds to wait for the cloud model.")
    cloud_input_cost: float = Field(default=0.0, ge=0, description="Price of one input token at that server, in EUR.")
    cloud_output_cost: float = Field(default=0.0, ge=0, description="Price of one output token, in EUR.")
    device_model: Path | None = Field(default=None, description="GGUF file of the on-device model; unset: bundled.")
    device_timeout: float = Field(default=30.0, gt=0, description="Seconds to wait for the on-device model.")
    vault_key: SecretStr = Field(
        default=SecretStr(""), description="Key of the vault, 32 bytes in base64; unset: the home's file vault.key."
    )
    warehouse_url: SecretStr = Field(
        default=SecretStr(""),
        description="Address of a Postgres to read from (postgresql://…); empty: the DuckDB file of the home folder.",
    )
    limits: Limits = Field(
        default_factory=Limits, description="How far a proposed change may go, such as LEITSTAND_LIMITS__CHANGE_SHARE."
    )
    platforms: Platforms = Field(
        default_factory=Platforms, description="How changes reach platforms, such as LEITSTAND_PLATFORMS__SANDBOX."
    )
    nights: Nights = Field(default_factory=Nights, description="The house's nights, such as LEITSTAND_NIGHTS__TIME.")
    user: str = Field(
        default="local", pattern=r"^[\w.@:-]{1,64}$", description="Who is working: the name that proposes and approves."
    )
    ledger_url: SecretStr = Field(
        default=SecretStr(""),
        description="Address of a Postgres for the ledger (postgresql://…); empty: ledger.db in the home folder.",
    )
    anchor: Path | None = Field(
        default=None, description="File outside the home folder that keeps the newest checkpoint of the audit log."
    )
    rate: str = Field(
        default="120 per minute", pattern=r"^\d{1,6} ?(/|per) ?(second|minute|hour|day)$",
        description="Calls over REST that one caller may make, such as 120 per minute.",
    )  # fmt: skip
    log: Literal["json", "text", "off"] = Field(
        default="text", description="Form of the server's log on stderr; it holds no words of questions or answers."
    )
    upload: int = Field(default=200, ge=1, le=10_000, description="Megabytes that an uploaded file may have.")
    drain: float = Field(
        default=30.0,
        ge=0,
        le=600,
        description="Seconds that running answers may take after the server was told to end.",
    )
    hosts: tuple[str, ...] = Field(
        default=(), description='Names besides localhost under which pages are opened, such as ["leitstand.example"].'
    )
    debug: bool = Field(default=False, description="Show tracebacks instead of one sentence.")

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (KeyError, ValueError, OSError):
            raise ValueError(f"'{value}' is not a time zone; write a place such as Europe/Berlin, or UTC") from None
        return value

    @property
    def day(self) -> date:
        """Today, as set or by the clock."""
        return self.today or date.today()

    @property
    def now(self) -> datetime:
        """The moment in the house's zone; where today is set, that day at the clock's time."""
        here = datetime.now(ZoneInfo(self.timezone))
        return datetime.combine(self.today, here.time(), here.tzinfo) if self.today else here

    @property
    def tier(self) -> Literal["none", "device", "cloud"]:
        """The model tier that is asked first."""
        if self.model == "auto":
            return "cloud" if self.cloud_url else "none"
        return self.model
