"""Tables of learnt weights, as app.extract.weight_tables reads them."""

import csv
from collections.abc import Iterable
from pathlib import Path


def write_table(path: Path, about: str, columns: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> None:
    """Write a table; `about` says from what and when it was learnt."""
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(f"# {about}\n")
        table = csv.writer(file, lineterminator="\n")
        table.writerow(columns)
        table.writerows(rows)
