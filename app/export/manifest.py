"""Reading manifests. `manifest.json` is written last: a folder without one has no complete export."""

import logging
from pathlib import Path

from pydantic import ValidationError

from app.schemas.exports import Manifest

MANIFEST = "manifest.json"
log = logging.getLogger(__name__)


def read_manifest(folder: Path) -> Manifest | None:
    """Return the manifest of the export in `folder`, None if it is missing or invalid."""
    try:
        return Manifest.model_validate_json((folder / MANIFEST).read_bytes())
    except ValidationError:
        log.warning("%s is not a valid export manifest", folder / MANIFEST)
    except (FileNotFoundError, NotADirectoryError):
        pass
    return None


def read_manifests(folder: Path) -> dict[str, Manifest]:
    """Return the exports in subfolders of `folder` by folder name, newest first."""
    if not folder.is_dir():
        return {}
    found = ((each.name, read_manifest(each)) for each in folder.iterdir())
    exports = [(name, manifest) for name, manifest in found if manifest]
    return dict(sorted(exports, key=lambda export: (export[1].made_at, export[0]), reverse=True))
