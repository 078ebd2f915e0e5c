"""Manifests are read where there are any, and what is none is passed over."""

import logging

import pytest
from pydantic import ValidationError

from app.export.manifest import MANIFEST, read_manifest, read_manifests
from app.schemas.exports import ExportedFile, Manifest


def made(made_at: str) -> Manifest:
    return Manifest(format="csv", version="", database="", revision=1, made_at=made_at, indirect=False, files=())


def test_exports_come_the_newest_first(tmp_path):
    for name, made_at in (("a", "2025-08-23T00:00:00Z"), ("b", "2025-08-25T00:00:00Z"), ("c", "2025-08-24T00:00:00Z")):
        (tmp_path / name).mkdir()
        (tmp_path / name / MANIFEST).write_text(made(made_at).model_dump_json())
    assert [*read_manifests(tmp_path)] == ["b", "c", "a"]
    assert read_manifests(tmp_path)["a"] == made("2025-08-23T00:00:00Z")


def test_a_folder_that_there_is_not_has_none(tmp_path):
    assert read_manifests(tmp_path / "none") == {}


@pytest.mark.parametrize("content", ["", "{}", "[1]", '{"files": "../../etc/passwd"}'])
def test_what_is_no_manifest_is_passed_over_and_logged(tmp_path, content, caplog):
    (tmp_path / MANIFEST).write_text(content)
    with caplog.at_level(logging.WARNING):
        assert read_manifest(tmp_path) is None
    assert "is not a valid export manifest" in caplog.text


def test_files_and_empty_folders_are_no_exports(tmp_path):
    (tmp_path / "file").write_text("")
    (tmp_path / "folder").mkdir()
    assert read_manifests(tmp_path) == {}


@pytest.mark.parametrize("name", ["../a.csv", "/a.csv", "a/b.csv", "a", ".csv", "a.csv\n", "..", "A.csv"])
def test_a_file_stands_beside_its_manifest(name):
    with pytest.raises(ValidationError):
        ExportedFile(name=name, format="csv", bytes=0, sha256="", rows=0, tables=())
