"""Settings come from SUMMIT_* and are refused where they make no sense."""

import re
from pathlib import Path

import pytest
from pydantic import ValidationError

from app.settings import ROOT, Settings


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


def test_every_setting_is_in_the_manual_with_its_default():
    manual = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"(?m)^\| `(SUMMIT_[A-Z_]+)` \| (.*?) ?\|", manual))
    assert {*rows} == {f"SUMMIT_{name.upper()}" for name in Settings.model_fields}
    for name, field in Settings.model_fields.items():
        if isinstance(field.default, int | float | str):
            assert rows[f"SUMMIT_{name.upper()}"] == (f"`{field.default}`" if field.default != "" else "")
