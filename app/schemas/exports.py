"""Manifest of an export: its files, their hashes, tables and columns."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Format = Literal["sqlite", "csv", "ndjson", "parquet"]
Count = Annotated[int, Field(ge=0)]
# Files are in the folder of their manifest, so a name has no path.
PlainName = Annotated[str, Field(pattern=r"^[a-z]+\.[a-z]+$")]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, validate_by_name=True, validate_by_alias=True, serialize_by_alias=True)


class ColumnOfTable(_Part):
    """A column; `type` is string, integer, number or boolean, with `[]` if a cell holds several."""

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

    `database` is the database's own random id. `indirect` is true if it includes indirect speech.
    """

    format: Format
    version: str
    database: str
    revision: Count
    made_at: str
    indirect: bool
    files: tuple[ExportedFile, ...]
