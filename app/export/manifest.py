"""What an export consists of. `manifest.json` is written last: a folder without one holds no whole export."""

import logging
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

MANIFEST = "manifest.json"
log = logging.getLogger(__name__)

Format = Literal["sqlite", "csv", "ndjson", "parquet"]
Count = Annotated[int, Field(ge=0)]
# A file stands beside its manifest, so its name leads nowhere else.
PlainName = Annotated[str, Field(pattern=r"^[a-z]+\.[a-z]+$")]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, validate_by_name=True, validate_by_alias=True, serialize_by_alias=True)


class ColumnOfTable(_Part):
    """A column; `type` is string, integer, number or boolean, with `[]` where a cell holds several."""

    name: str
    type: str


class TableOfFile(_Part):
    """A table of a file, which has one unless it is a database."""

    table: str
    rows: Count
    columns: tuple[ColumnOfTable, ...]


class ExportedFile(_Part):
    """A file; `rows` are those of all its tables."""

    name: PlainName
    format: Format
    bytes: Count
    sha256: str
    rows: Count
    tables: tuple[TableOfFile, ...] = Field(alias="schema")


class Manifest(_Part):
    """One state of a database as files: that of `revision`, read at `made_at` (UTC) by `version` of Summit.

    `database` is the database's own random id. `indirect` tells whether indirect speech is there.
    """

    format: Format
    version: str
    database: str
    revision: Count
    made_at: str
    indirect: bool
    files: tuple[ExportedFile, ...]


def read_manifest(folder: Path) -> Manifest | None:
    """Return the manifest of the export in `folder`, None where there is none that can be read."""
    try:
        return Manifest.model_validate_json((folder / MANIFEST).read_bytes())
    except ValidationError:
        log.warning("%s is no manifest of an export", folder / MANIFEST)
    except (FileNotFoundError, NotADirectoryError):
        pass
    return None


def read_manifests(folder: Path) -> dict[str, Manifest]:
    """Return the exports in the folders below `folder` by the names of these, the newest first."""
    if not folder.is_dir():
        return {}
    found = ((each.name, read_manifest(each)) for each in folder.iterdir())
    exports = [(name, manifest) for name, manifest in found if manifest]
    return dict(sorted(exports, key=lambda export: (export[1].made_at, export[0]), reverse=True))
