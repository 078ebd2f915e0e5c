"""Atomic replacement of the files of a folder: readers see the old files, none, or all new ones."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from app.errors import ExportFailed, ExportRefused
from app.export.manifest import MANIFEST, read_manifest

UNFINISHED = ".unfinished"  # files of an export that is running or was killed


@contextmanager
def filled_at_once(folder: Path, *, force: bool) -> Iterator[Path]:
    """Yield a folder to write to, and at the end move its files to `folder`, the manifest last.

    If the block raises, `folder` is unchanged. Raises ExportRefused if it is a file or, without `force`, not empty, and
    ExportFailed if it cannot be written.
    """
    try:
        is_new = not folder.exists()
        _refuse(folder, force)
        unfinished = folder / UNFINISHED
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(parents=True)
        try:
            yield unfinished
            _replace(folder, unfinished)
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)
            if is_new:
                with suppress(OSError):  # not empty after success
                    folder.rmdir()
    except OSError as error:
        raise ExportFailed(f"{folder} cannot be written: {error.strerror or error}.") from error


def _refuse(folder: Path, force: bool) -> None:
    if folder.exists() and not folder.is_dir():
        raise ExportRefused(f"{folder} is a file. Choose a folder.")
    if not force and folder.exists() and any(path.name != UNFINISHED for path in folder.iterdir()):
        raise ExportRefused(f"{folder} is not empty. Choose another folder, or add --force to replace it.")


def _replace(folder: Path, unfinished: Path) -> None:
    """Replace the files of an earlier export; other files in the folder stay."""
    earlier = read_manifest(folder)
    (folder / MANIFEST).unlink(missing_ok=True)
    for file in earlier.files if earlier else ():
        (folder / file.name).unlink(missing_ok=True)
    for path in sorted(unfinished.iterdir(), key=lambda path: path.name == MANIFEST):
        with path.open("rb") as written:
            os.fsync(written.fileno())
        path.replace(folder / path.name)
