"""Settings: read once from the environment, and refused with a clear sentence when they are wrong."""

from __future__ import annotations

import importlib
import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, DotEnvSettingsSource, NoDecode, SettingsConfigDict
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from quiz.colours import AA, CannotBeRead, NotAColour, light_scheme
from quiz.content.mistake import did_you_mean
from quiz.content.text import BASE_LANGUAGE, LANGUAGES
from quiz.own_look import read_logo

_PACKAGE = Path(__file__).resolve().parent

#: Where templates, static files and scenarios lie: inside an installed wheel, or beside the package in a checkout.
RESOURCES = _PACKAGE / "_data" if (_PACKAGE / "_data").is_dir() else _PACKAGE.parent

#: Shorter secrets can be guessed; 32 characters of a random text carry well over 128 bits.
SECRET_LENGTH = 32
LONGEST_NAME = 40
#: Names of the tests, and of options of commands.
NOT_OURS = "QUIZ_TEST_"
OF_COMMANDS = {"QUIZ_ADDRESS"}
SECRET_FILE = "secret.key"  # noqa: S105 - the name of the file, not a secret


class SettingsError(Exception):
    """A setting cannot be used; the text says which and what to write instead."""


class Settings(BaseSettings):
    """Everything an operator may set, each as ``QUIZ_`` and the name in capitals."""

    model_config = SettingsConfigDict(env_prefix="QUIZ_", env_file=".env", extra="ignore", frozen=True)

    data_dir: Path = Path("instance")
    database_url: str | None = None
    secret_key: SecretStr | None = None
    old_secret_keys: Annotated[tuple[SecretStr, ...], NoDecode] = ()
    scenarios_dir: Path = RESOURCES / "scenarios"
    site_name: str = Field(default="Upstander", min_length=1, max_length=LONGEST_NAME)
    default_language: str = BASE_LANGUAGE
    accent: str | None = None
    logo: Path | None = None
    help_file: Path | None = None
    leave_address: str = "https://www.hko.gov.hk/"
    smallest_group: int = Field(default=10, ge=5, le=30)
    sitting_hours: int = Field(default=24, ge=1, le=168)
    results_days: int = Field(default=365, ge=1, le=1095)
    attempt_hours: float = Field(default=4, ge=0.5, le=24)
    trusted_hosts: Annotated[tuple[str, ...], NoDecode] = ()
    proxies: int = Field(default=0, ge=0, le=5)
    rate_limit_storage: str = "memory://"

    @field_validator("trusted_hosts", "old_secret_keys", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        """Read a list written with commas."""
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator("database_url")
    @classmethod
    def _database_there_is_a_driver_for(cls, value: str | None) -> str | None:
        return _usable_database(value) if value else None

    @field_validator("trusted_hosts")
    @classmethod
    def _names_alone(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for host in value:
            if any(char in host for char in "/@?#*") or any(char.isspace() for char in host):
                raise ValueError(f"should be names alone, such as quiz.example.org, with commas between; not {host}")
        return value

    @field_validator("help_file")
    @classmethod
    def _file_that_can_be_read(cls, value: Path | None) -> Path | None:
        if value is not None:
            try:
                value.read_bytes()
            except OSError as error:
                raise ValueError(f"should be a file that can be read: {value} ({error.strerror})") from None
        return value

    @field_validator("default_language")
    @classmethod
    def _known_language(cls, value: str) -> str:
        if value not in LANGUAGES:
            raise ValueError(f"should be one of {', '.join(LANGUAGES)}")
        return value

    @field_validator("accent")
    @classmethod
    def _readable_accent(cls, value: str | None) -> str | None:
        try:
            return light_scheme(value).accent if value else None
        except NotAColour:
            raise ValueError("should be a colour written as #0b6a5e") from None
        except CannotBeRead as error:
            raise ValueError(
                f"should be a darker colour: text in {value} has a contrast of {error.contrast:.1f} to 1 on light "
                f"pages, and needs {AA}. The nearest that can be read is {error.instead}"
            ) from None

    @field_validator("logo")
    @classmethod
    def _small_picture(cls, value: Path | None) -> Path | None:
        if value is not None:
            read_logo(value)
        return value

    @field_validator("leave_address")
    @classmethod
    def _whole_address(cls, value: str) -> str:
        if not value.startswith(("https://", "http://")) or any(char.isspace() for char in value):
            raise ValueError("should be a whole address such as https://www.hko.gov.hk/")
        return value

    @property
    def database(self) -> str:
        """Give the database address: the one set, or SQLite in the data folder."""
        return self.database_url or f"sqlite:///{(self.data_dir / 'upstander.sqlite3').resolve()}"


def read_settings(overrides: Mapping[str, Any] | None = None) -> Settings:
    """Read the settings from the environment, then from ``overrides`` (field name -> value).

    Raises ``SettingsError`` naming every variable that cannot be used.
    """
    try:
        return Settings(**(overrides or {}))
    except ValidationError as error:
        lines = [f"QUIZ_{str(mistake['loc'][0]).upper()}: {_sentence(mistake)}" for mistake in error.errors()]
        raise SettingsError("\n".join(lines)) from None


def unknown_settings() -> list[str]:
    """Give a sentence for every ``QUIZ_`` name in the environment or the file ``.env`` that is no setting."""
    settings = {f"QUIZ_{name.upper()}" for name in Settings.model_fields}
    given = {*os.environ, *DotEnvSettingsSource(Settings).env_vars}
    sentences = []
    for name in sorted(name.upper() for name in given):
        if name.startswith("QUIZ_") and not name.startswith(NOT_OURS) and name not in settings | OF_COMMANDS:
            hint = did_you_mean(name, settings).replace('"', "")
            sentences.append(f"{name} is no setting{f'; {hint}' if hint else '.'}")
    return sentences


def env_file() -> Path:
    """Give where the file of settings is or would be."""
    return Path(".env").resolve()


def _usable_database(address: str) -> str:
    """Give a database's address as SQLAlchemy takes it; raises ``ValueError`` saying what to write instead."""
    for short in ("postgres://", "postgresql://"):
        if address.startswith(short):
            address = f"postgresql+psycopg://{address.removeprefix(short)}"
    wanted = "should be an address such as postgresql+psycopg://user:password@host/name, or unset for SQLite"
    try:
        url = make_url(address)
        dialect = url.get_dialect()
    except (ArgumentError, NoSuchModuleError, ValueError):
        raise ValueError(wanted) from None
    if dialect.name not in ("sqlite", "postgresql"):
        raise ValueError(f"{wanted}; {dialect.name} is not supported")
    if dialect.name == "postgresql":
        if dialect.driver != "psycopg":
            raise ValueError(f"{wanted}; the driver {dialect.driver} is not supported")
        try:
            importlib.import_module("psycopg")
        except ImportError:
            raise ValueError("needs the driver psycopg, which comes with: pip install -e '.[postgres]'") from None
    return address


def _sentence(mistake: Any) -> str:
    """Give the part of a validation message that tells an operator what to write."""
    name, given = str(mistake["loc"][0]), mistake.get("input")
    field = Settings.model_fields[name]
    kind = "a whole number" if field.annotation is int else "a number" if field.annotation is float else None
    if kind is not None:
        low, high = (next(getattr(rule, end) for rule in field.metadata if hasattr(rule, end)) for end in ("ge", "le"))
        return f"should be {kind} from {low:g} to {high:g}; it is {given or 'empty'}"
    if mistake["type"] in ("string_too_short", "string_too_long"):
        return f"should have 1 to {LONGEST_NAME} characters; it has {len(str(given))}"
    return str(mistake["msg"]).removeprefix("Value error, ").replace("Input should", "should")


def secret_keys(settings: Settings) -> tuple[bytes, ...]:
    """Give the secrets, the one to seal with first, then older ones that may still open.

    Without ``QUIZ_SECRET_KEY`` one is made and kept in the data folder, readable by its owner alone. Raises
    ``SettingsError`` when a secret is short, or repeats so few characters that it can be guessed.
    """
    current = (
        settings.secret_key.get_secret_value() if settings.secret_key is not None else _kept_secret(settings.data_dir)
    )
    every = (current, *(old.get_secret_value() for old in settings.old_secret_keys))
    for secret in every:
        if len(secret) < SECRET_LENGTH or len(set(secret)) < SECRET_LENGTH // 4:
            raise SettingsError(
                f"QUIZ_SECRET_KEY: should be at least {SECRET_LENGTH} random characters. Leave it unset to have "
                'one made for you, or make one with: python3 -c "import secrets; print(secrets.token_urlsafe(48))"'
            )
    return tuple(secret.encode() for secret in every)


def _kept_secret(folder: Path) -> str:
    """Read the secret kept in the data folder, making it the first time."""
    path = folder / SECRET_FILE
    try:
        folder.mkdir(parents=True, exist_ok=True)
        try:
            # Two workers may start at once: whoever creates the file wins, the other reads it.
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return path.read_text().strip()
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48))
        return path.read_text().strip()
    except OSError as error:
        raise SettingsError(
            f"QUIZ_DATA_DIR: cannot write in {folder} ({error.strerror}). Choose a folder you may write in, "
            "with --data DIR or QUIZ_DATA_DIR."
        ) from None
