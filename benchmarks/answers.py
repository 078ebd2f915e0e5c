"""Content of a response of any service: the rows in their order, identified by the fields that all services have."""

import csv
import json
from collections.abc import Callable, Sequence
from io import StringIO

# IDs of the records of a response; counts of groups, since groups of equal count are unordered.
Rows = Sequence[str] | Sequence[int]
Read = Callable[[bytes], Rows]


def json_rows(body: bytes) -> Rows:
    """Return the rows of a JSON text; an object without rows is itself one."""
    found = json.loads(body)
    if isinstance(found, dict):
        if facets := found.get("facet_results"):
            found = next(iter(facets.values()))["results"]
        else:
            data = found.get("data", found)
            found = data if isinstance(data, list) else [data]
    return [row["id"] if "id" in row else row["count"] for row in found]


def csv_rows(body: bytes) -> Rows:
    """Return the rows of a CSV file after its header."""
    return [row["id"] for row in csv.DictReader(StringIO(body.decode(), newline=""))]


def ndjson_rows(body: bytes) -> Rows:
    """Return the rows of newline-delimited JSON, or of one array."""
    return json_rows(body) if body.startswith(b"[") else [json.loads(line)["id"] for line in body.splitlines()]
