"""Settings, and what is said when one can't be used."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest
from pydantic import SecretStr

from quiz.config import Settings, SettingsError, read_settings, secret_keys, unknown_settings


def settings(folder: Path, **more: object) -> Settings:
    """Make settings that read nothing from a file."""
    return Settings(data_dir=folder, _env_file=None, **more)  # type: ignore[arg-type, call-arg]


def test_a_secret_is_made_once_and_only_its_owner_can_read_it(tmp_path: Path) -> None:
    first = secret_keys(settings(tmp_path))
    assert secret_keys(settings(tmp_path)) == first
    assert stat.S_IMODE((tmp_path / "secret.key").stat().st_mode) == 0o600
    assert len(first[0]) >= 43


@pytest.mark.parametrize("secret", ["", "secret", "dev", "a" * 64, "abab" * 16, "x" * 31])
def test_a_secret_that_can_be_guessed_stops_the_start(tmp_path: Path, secret: str) -> None:
    with pytest.raises(SettingsError, match="QUIZ_SECRET_KEY"):
        secret_keys(settings(tmp_path, secret_key=SecretStr(secret)))


def test_older_secrets_follow_the_one_that_seals(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    new, old = "0123456789abcdef" * 3, "fedcba9876543210" * 3
    monkeypatch.setenv("QUIZ_SECRET_KEY", new)
    monkeypatch.setenv("QUIZ_OLD_SECRET_KEYS", f"{old}, {old}")
    assert secret_keys(settings(tmp_path)) == (new.encode(), old.encode(), old.encode())


def test_a_folder_nobody_may_write_in_is_said_so(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    with pytest.raises(SettingsError, match="--data DIR"):
        secret_keys(settings(blocked / "data"))


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("QUIZ_DEFAULT_LANGUAGE", "fr", "should be one of en, zh-Hant-HK"),
        ("QUIZ_LEAVE_ADDRESS", "weather", "should be a whole address"),
        ("QUIZ_ATTEMPT_HOURS", "soon", "should be a number from 0.5 to 24; it is soon"),
        ("QUIZ_ATTEMPT_HOURS", "nan", "should be a number from 0.5 to 24; it is nan"),
        ("QUIZ_SMALLEST_GROUP", "4", "should be a whole number from 5 to 30; it is 4"),
        ("QUIZ_SMALLEST_GROUP", "", "should be a whole number from 5 to 30; it is empty"),
        ("QUIZ_PROXIES", "yes", "should be a whole number from 0 to 5; it is yes"),
        ("QUIZ_PROXIES", "-1", "should be a whole number from 0 to 5; it is -1"),
        ("QUIZ_SITE_NAME", "x" * 41, "should have 1 to 40 characters; it has 41"),
        ("QUIZ_TRUSTED_HOSTS", "https://quiz.example.org/", "should be names alone, such as quiz.example.org"),
        ("QUIZ_TRUSTED_HOSTS", "a.example b.example", "should be names alone, such as quiz.example.org"),
        ("QUIZ_HELP_FILE", "/nowhere/own.yaml", "should be a file that can be read: /nowhere/own.yaml"),
        ("QUIZ_DATABASE_URL", "oracle9://user@host/name", "should be an address such as postgresql"),
        ("QUIZ_DATABASE_URL", "nonsense", "should be an address such as postgresql"),
        ("QUIZ_DATABASE_URL", "postgresql+psycopg://host:port/name", "should be an address such as postgresql"),
        ("QUIZ_DATABASE_URL", "mysql://user@host/name", "mysql is not supported"),
        ("QUIZ_DATABASE_URL", "postgresql+asyncpg://user@host/name", "asyncpg is not supported"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named_with_what_to_write(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=said) as refused:
        read_settings()
    assert str(refused.value).startswith(name)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_the_ways_to_write_postgresql_mean_one_driver(monkeypatch: pytest.MonkeyPatch, scheme: str) -> None:
    monkeypatch.setenv("QUIZ_DATABASE_URL", f"{scheme}://user:p%40ss@host/name")
    assert read_settings().database == "postgresql+psycopg://user:p%40ss@host/name"


def test_a_driver_that_is_not_installed_is_said_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    monkeypatch.setenv("QUIZ_DATABASE_URL", "postgresql://user@host/name")
    with pytest.raises(SettingsError, match="QUIZ_DATABASE_URL: needs the driver psycopg, which comes with: pip"):
        read_settings()


def test_a_name_that_is_no_setting_is_told_with_the_one_that_is_near(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in [name for name in os.environ if name.startswith("QUIZ_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("QUIZ_SITENAME", "x")
    monkeypatch.setenv("QUIZ_TEST_POSTGRES", "x")
    monkeypatch.setenv("QUIZ_ADDRESS", "https://quiz.example.org")
    monkeypatch.setenv("QUIZ_PROXIES", "1")
    (tmp_path / ".env").write_text("QUIZ_ZZZ=1\nQUIZ_ACCENT=#0b6a5e\nOTHER=1\n")
    assert unknown_settings() == [
        "QUIZ_SITENAME is no setting; did you mean QUIZ_SITE_NAME?",
        "QUIZ_ZZZ is no setting.",
    ]


def test_hosts_are_listed_with_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUIZ_TRUSTED_HOSTS", "quiz.example.org, www.example.org,")
    assert read_settings().trusted_hosts == ("quiz.example.org", "www.example.org")


def test_sqlite_in_the_data_folder_is_the_database_unless_another_is_set(tmp_path: Path) -> None:
    assert settings(tmp_path).database == f"sqlite:///{tmp_path / 'upstander.sqlite3'}"
    assert settings(tmp_path, database_url="postgresql+psycopg://x/y").database == "postgresql+psycopg://x/y"
