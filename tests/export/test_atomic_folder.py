"""A folder is filled at once or not at all."""

import os
from pathlib import Path

import pytest

from app.errors import ExportFailed, ExportRefused
from app.export.atomic_folder import UNFINISHED, filled_at_once
from app.export.manifest import MANIFEST
from app.schemas.exports import ExportedFile, Manifest


def manifest(*names: str) -> str:
    files = [ExportedFile(name=n, format="csv", bytes=0, sha256="", rows=0, tables=()) for n in names]
    return Manifest(
        format="csv", version="", database="", revision=1, made_at="", indirect=False, files=tuple(files)
    ).model_dump_json()


def fill(folder: Path, *names: str, force: bool = False) -> None:
    with filled_at_once(folder, force=force) as unfinished:
        for name in names:
            (unfinished / name).write_text("new")
        (unfinished / MANIFEST).write_text(manifest(*names))


def held(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in folder.iterdir() if path.name != MANIFEST}


@pytest.mark.parametrize("there", [True, False])
def test_an_empty_folder_is_filled_and_one_that_there_is_not_is_made(tmp_path, there):
    folder = tmp_path / "deep" / "export"
    if there:
        folder.mkdir(parents=True)
    fill(folder, "a.csv")
    assert held(folder) == {"a.csv": "new"}
    assert (folder / MANIFEST).exists()


def test_until_the_end_nothing_is_there_under_its_name(tmp_path):
    with filled_at_once(tmp_path, force=False) as unfinished:
        (unfinished / "a.csv").write_text("new")
        assert [path.name for path in tmp_path.iterdir()] == [UNFINISHED]
    assert held(tmp_path) == {"a.csv": "new"}


def test_the_manifest_goes_first_and_comes_last(tmp_path, monkeypatch):
    fill(tmp_path, "z.csv")
    moved = []
    replace = Path.replace

    def seen(path, target):
        moved.append((path.name, (tmp_path / MANIFEST).exists()))
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", seen)
    fill(tmp_path, "z.csv", "a.csv", force=True)
    assert [name for name, _ in moved[:-1]] != []
    assert moved[-1] == (MANIFEST, False)
    assert not any(there for _, there in moved)


def test_what_is_there_is_kept_unless_forced(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(ExportRefused, match=r"is not empty.*--force"):
        fill(tmp_path, "a.csv")
    assert held(tmp_path) == {"mine.txt": "mine"}


def test_forced_it_takes_the_place_of_an_earlier_export_and_of_nothing_else(tmp_path):
    fill(tmp_path, "a.csv", "b.csv")
    (tmp_path / "a.csv").write_text("old")
    (tmp_path / "mine.txt").write_text("mine")
    fill(tmp_path, "a.csv", "c.csv", force=True)
    assert held(tmp_path) == {"a.csv": "new", "c.csv": "new", "mine.txt": "mine"}


def test_what_a_killed_export_has_left_is_in_nobodys_way(tmp_path):
    (tmp_path / UNFINISHED).mkdir()
    (tmp_path / UNFINISHED / "a.csv").write_text("half")
    fill(tmp_path, "b.csv")
    assert held(tmp_path) == {"b.csv": "new"}


@pytest.mark.parametrize("broken", [KeyboardInterrupt, ValueError])
@pytest.mark.parametrize("force", [True, False])
def test_broken_off_it_leaves_the_folder_as_it_was(tmp_path, broken, force):
    folder = tmp_path / "export"
    if force:
        fill(folder, "a.csv")

    def write_a_half():
        with filled_at_once(folder, force=force) as unfinished:
            (unfinished / "b.csv").write_text("half")
            raise broken

    with pytest.raises(broken):
        write_a_half()
    assert (held(folder) == {"a.csv": "new"}) if force else not folder.exists()


def test_a_full_disk_is_told_and_leaves_nothing(tmp_path):
    folder = tmp_path / "export"
    with (
        pytest.raises(ExportFailed, match="export cannot be written: No space left"),
        filled_at_once(folder, force=False),
    ):
        raise OSError(28, os.strerror(28))
    assert not folder.exists()


@pytest.mark.parametrize(
    ("below", "error", "reason"), [((), ExportRefused, "is a file"), (("b",), ExportFailed, "cannot be")]
)
def test_a_file_is_no_folder(tmp_path, below, error, reason):
    path = tmp_path / "a"
    path.write_text("mine")
    with pytest.raises(error, match=reason):
        fill(path.joinpath(*below), "a.csv")
    assert path.read_text() == "mine"
