"""Manifest of an export: its files, their hashes, tables and columns."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Format = Literal["sqlite", "csv", "ndjson", "parquet"]
Count = Annotated[int, Field(ge=0)]
# A plain file name: files are in the directory of their manifest.
PlainName = Annotated[str, Field(pattern=r"^[a-z]+\.[a-z]+$")]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, validate_by_name=True, validate_by_alias=True, serialize_by_alias=True)


class ColumnOfTable(_Part):
    """A column; `type` is string, integer, number or boolean, with `[]` for several values per cell."""

    name: str
    type: str


class TableOfFile(_Part):
    """A table of a file; only databases have several."""

    table: str
    rows: Count
    columns: tuple[ColumnOfTable, ...]


class ExportedFile(_Part):
    """A file; `rows` is the number in all its tables."""

    name: PlainName
    format: Format
    bytes: Count
    sha256: str
    rows: Count
    tables: tuple[TableOfFile, ...] = Field(alias="schema")


class Manifest(_Part):
    """Manifest of one revision of a database as files: read at `made_at` (UTC) by `version` of Summit.

    `database` is the random id of the database. `indirect` is true if indirect speech is included.
    """

    format: Format
    version: str
    database: str
    revision: Count
    made_at: str
    indirect: bool
    files: tuple[ExportedFile, ...]
