"""Rows of the CSV files of data/reference, with validated columns."""

import csv
from collections.abc import Iterator
from pathlib import Path

from app.errors import ReferenceDataError


def rows(path: Path, *columns: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield (line number, row) of a table with exactly these columns. Raises ReferenceDataError otherwise.

    Lines that begin with `#` before the header are comments.
    """
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.reader(file)
            head = next((row for row in reader if not "".join(row).startswith("#")), None)
            if head != list(columns):
                raise fault(path, reader.line_num, f"the columns must be {', '.join(columns)}")
            for row in reader:
                if len(row) != len(columns) or not row[0]:
                    detail = f"the row has {len(row)} of {len(columns)} cells, or the first is empty"
                    raise fault(path, reader.line_num, detail)
                yield reader.line_num, dict(zip(columns, (cell.strip() for cell in row), strict=True))
    except OSError as error:
        raise ReferenceDataError(f"{path} cannot be read: {error}") from None


def cells(text: str) -> tuple[str, ...]:
    """Return the values of a cell, separated by `;`."""
    return tuple(part.strip() for part in text.split(";") if part.strip())


def fault(path: Path, line: int, detail: str) -> ReferenceDataError:
    """Return the error for a row, with file and line."""
    return ReferenceDataError(f"{path.name}, line {line}: {detail}")
