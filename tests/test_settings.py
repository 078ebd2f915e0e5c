"""Settings come from SUMMIT_* and are refused where they make no sense."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from app.settings import Settings


def test_the_defaults_need_nothing_installed(monkeypatch):
    monkeypatch.delenv("SUMMIT_DATABASE_URL", raising=False)
    settings = Settings()
    assert settings.database_url == f"sqlite:///{Path.cwd()}/summit.db"
    assert (settings.articles / "tokyo_2025.txt").exists()


def test_the_environment_names_another_database(monkeypatch):
    monkeypatch.setenv("SUMMIT_DATABASE_URL", "postgresql://localhost/summit")
    assert Settings().database_url == "postgresql://localhost/summit"


def test_what_makes_no_sense_is_refused_and_named(monkeypatch):
    monkeypatch.setenv("SUMMIT_MAX_CHARACTERS", "0")
    with pytest.raises(ValidationError, match="max_characters"):
        Settings()


def test_settings_do_not_change_once_read():
    with pytest.raises(ValidationError, match="frozen"):
        Settings().database_url = "sqlite://"
